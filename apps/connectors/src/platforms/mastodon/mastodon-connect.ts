import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { type mastodon } from 'masto'
import { type AccountIdentity, type Connection, type OAuthConnect } from '../platform'
import { type Outbound } from '../outbound'
import { PlatformError } from '../platform-error'
import { fullHandle } from './captured-status'
import { accountOf, type MastodonCredentials } from './mastodon-account'
import { MastodonHttp, type MastodonHttpOptions, type MastodonServer } from './mastodon-http'

const SCOPES = 'read:accounts read:statuses read:notifications write:statuses write:media write:blocks'

interface Pending extends Record<string, unknown> {
  server: string
  redirectUri: string
  clientId: string
  clientSecret: string
  state: string
  codeVerifier: string
}

/** OAuth 2.0 code flow (RFC 6749) with PKCE (RFC 7636), which servers older than Mastodon 4.3 ignore. */
export function mastodonConnect(outbound: Outbound, now: () => Date): OAuthConnect {
  const options: MastodonHttpOptions = { now, harmless: true }
  const at = (server: MastodonServer) => new MastodonHttp(outbound, server, options)
  return {
    method: 'oauth',

    async begin({ server, redirectUri }) {
      const origin = originOf(server)
      const app = await at({ origin }).rest.v1.apps.create({
        clientName: 'Cordon',
        redirectUris: redirectUri,
        scopes: SCOPES,
      })
      if (!app?.clientId || !app.clientSecret)
        throw new PlatformError('unreadable_answer', `${origin} did not register Cordon as an application.`)
      const state = randomBytes(24).toString('base64url')
      const codeVerifier = randomBytes(48).toString('base64url')
      const authorizeUrl = new URL('/oauth/authorize', origin)
      authorizeUrl.search = new URLSearchParams({
        response_type: 'code',
        client_id: app.clientId,
        redirect_uri: redirectUri,
        scope: SCOPES,
        state,
        code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
        code_challenge_method: 'S256',
      }).toString()
      const pending: Pending = {
        server: origin,
        redirectUri,
        clientId: app.clientId,
        clientSecret: app.clientSecret,
        state,
        codeVerifier,
      }
      return { authorizeUrl: authorizeUrl.href, state, pending }
    },

    async complete({ pending, state, code }) {
      const begun = pending as unknown as Pending
      if (!same(begun.state, state))
        throw new PlatformError('unauthorised', 'This answer does not belong to the connection that was begun.')
      const exchange = {
        grantType: 'authorization_code' as const,
        clientId: begun.clientId,
        clientSecret: begun.clientSecret,
        redirectUri: begun.redirectUri,
        scope: SCOPES,
        code,
        codeVerifier: begun.codeVerifier,
      }
      const token = await at({ origin: begun.server }).oauth.token.create(exchange)
      if (!token?.accessToken) throw new PlatformError('unreadable_answer', `${begun.server} gave no access token.`)
      return connectionOf(
        at({ origin: begun.server, accessToken: token.accessToken }).rest,
        begun.server,
        token.accessToken,
        coversBlocks(token.scope),
      )
    },
  }
}

async function connectionOf(
  rest: mastodon.rest.Client,
  server: string,
  accessToken: string,
  mayBlock: boolean,
): Promise<Connection> {
  const account = await rest.v1.accounts.verifyCredentials()
  if (!account?.id || !account.username)
    throw new PlatformError('unreadable_answer', `${server} did not say whose account this is.`)
  const instance = await instanceOf(rest, server)
  const credentials: MastodonCredentials = { server, accessToken, accountId: account.id, mayBlock, ...instance }
  const { limits, idempotentCommit, restricts } = accountOf({ credentials })
  return { account: identityOf(account, instance.domain), credentials, limits, idempotentCommit, restricts }
}

function identityOf(account: mastodon.v1.Account, domain: string): AccountIdentity {
  const handle = fullHandle(account.acct || account.username, domain)
  return {
    nativeId: account.id,
    handle,
    displayName: account.displayName || handle,
    url: account.url ?? '',
    avatarUrl: account.avatar || null,
  }
}

type InstanceFacts = Pick<
  MastodonCredentials,
  'domain' | 'streaming' | 'maxCharacters' | 'honoursIdempotencyKey' | 'hidesReplies'
>

/** What the exercise network adds (tools/exercise-network/README.md). */
interface Extended {
  cordonExercise?: { hideReplies?: unknown }
}

/** v2 has been there since Mastodon 4.0; other software often has only v1. */
async function instanceOf(rest: mastodon.rest.Client, server: string): Promise<InstanceFacts> {
  try {
    const { domain, version, configuration } = await rest.v2.instance.fetch()
    return factsOf(
      {
        domain,
        version,
        streaming: configuration?.urls?.streaming,
        maxCharacters: configuration?.statuses?.maxCharacters,
        hideReplies: (configuration as Extended | undefined)?.cordonExercise?.hideReplies,
      },
      server,
    )
  } catch (error) {
    if (!(error instanceof PlatformError) || error.kind !== 'not_found') throw error
    const { uri, version, urls, configuration } = await rest.v1.instance.fetch()
    return factsOf(
      { domain: uri, version, streaming: urls?.streamingApi, maxCharacters: configuration?.statuses?.maxCharacters },
      server,
    )
  }
}

function factsOf(
  said: { domain?: unknown; version?: unknown; streaming?: unknown; maxCharacters?: unknown; hideReplies?: unknown },
  server: string,
): InstanceFacts {
  const domain = typeof said.domain === 'string' ? said.domain.replace(/^https?:\/\//, '').replace(/\/.*$/, '') : ''
  const streaming = typeof said.streaming === 'string' ? said.streaming.replace(/^ws/, 'http') : ''
  const version = String(said.version ?? '')
  return {
    domain: domain || new URL(server).host,
    streaming: URL.canParse(streaming) ? new URL(streaming).origin : null,
    maxCharacters: typeof said.maxCharacters === 'number' && said.maxCharacters > 0 ? said.maxCharacters : 500,
    // Others call themselves "2.7.2 (compatible; Pleroma 2.6.0)" or "0.17.3+git-…"; forks of Mastodon keep its version and append theirs.
    honoursIdempotencyKey: /^[2-9]\.\d+\.\d+/.test(version) && !/compatible;/i.test(version),
    hidesReplies: said.hideReplies === true,
  }
}

/** A server that does not say gave what was asked for (RFC 6749, 5.1). */
function coversBlocks(scope: unknown): boolean {
  if (typeof scope !== 'string' || scope === '') return true
  return scope.split(/\s+/).some((one) => ['write:blocks', 'write', 'follow'].includes(one))
}

function originOf(server: string): string {
  const host = server.trim().replace(/^@?[^@/\s]+@/, '')
  const address = /^https?:\/\//i.test(host) ? host : `https://${host}`
  if (!URL.canParse(address)) throw new PlatformError('rejected', 'That is not the address of a server.')
  return new URL(address).origin
}

function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
