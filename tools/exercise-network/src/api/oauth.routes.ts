import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'

import type { Entities } from '../entities'
import { authorizePage, codePage, messagePage } from '../oauth-pages'
import { passwordMatches } from '../password'
import type { AccountRecord, AppRecord, TokenRecord } from '../records'
import { invalid, Refusal } from '../refusal'
import type { World } from '../world'
import { covers, knownScopes, requireGrant } from './access'
import { Params } from './params'

const OUT_OF_BAND = 'urn:ietf:wg:oauth:2.0:oob'
const CODE_MS = 600_000
const BAD_GRANT =
  'The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the ' +
  'authorization request, or was issued to another client.'
const BAD_CLIENT =
  'Client authentication failed due to unknown client, no client authentication included, or unsupported ' +
  'authentication method.'

type Code = {
  appId: string
  accountId: string
  redirectUri: string
  scopes: string[]
  challenge: string | undefined
  expiresAt: number
}

const secret = (): string => randomBytes(32).toString('base64url')

export function registerApp(
  world: World,
  wanted: { name: string; website: string | null; redirectUris: string[]; scopes: string[] },
): AppRecord {
  const app: AppRecord = { id: world.newId(), ...wanted, clientId: secret(), clientSecret: secret() }
  world.commit([{ t: 'app', v: app }])
  return app
}

export function issueToken(world: World, app: AppRecord, account: AccountRecord | null, scopes: string[]): TokenRecord {
  const token: TokenRecord = {
    token: secret(),
    appId: app.id,
    accountId: account?.id ?? null,
    scopes,
    createdAt: Math.floor(Date.now() / 1000),
    revoked: false,
  }
  world.commit([{ t: 'token', v: token }], [{ kind: 'token-issued', token }])
  return token
}

/** App registration, the authorization code flow with PKCE (S256), client credentials and revocation. */
export function oauthRoutes(server: FastifyInstance, world: World, entities: Entities): void {
  // Codes live ten minutes and one use: a restart may forget them.
  const codes = new Map<string, Code>()

  server.post('/api/v1/apps', async (request) => {
    const params = new Params(request)
    const name = params.text('client_name') ?? ''
    if (name.trim() === '') throw invalid("Name can't be blank")
    const redirectUris = (params.list('redirect_uris') ?? []).flatMap((uris) => uris.split(/\s+/)).filter(Boolean)
    if (redirectUris.length === 0) throw invalid("Redirect URI can't be blank")
    if (!redirectUris.every(isRedirectUri)) throw invalid('Redirect URI must be an absolute URI.')
    const scopes = scopeList(params.text('scopes')) ?? ['read']
    if (!scopes.every((scope) => knownScopes.has(scope))) {
      throw invalid("Scopes doesn't match configured on the server.")
    }
    const app = registerApp(world, {
      name: name.slice(0, 60),
      website: params.text('website') ?? null,
      redirectUris,
      scopes,
    })
    return {
      ...entities.app(app),
      client_id: app.clientId,
      client_secret: app.clientSecret,
      client_secret_expires_at: 0,
      vapid_key: '',
    }
  })

  server.get('/api/v1/apps/verify_credentials', async (request) => entities.app(requireGrant(world, request).app))

  server.get('/oauth/authorize', async (request, reply) => {
    reply.type('text/html; charset=utf-8')
    const asked = readAuthorization(world, request)
    return 'problem' in asked
      ? reply.code(400).send(messagePage('Cannot authorise', asked.problem))
      : authorizePage(asked)
  })

  server.post('/oauth/authorize', async (request, reply) => {
    reply.type('text/html; charset=utf-8')
    const asked = readAuthorization(world, request)
    if ('problem' in asked) return reply.code(400).send(messagePage('Cannot authorise', asked.problem))
    const params = new Params(request)
    if (params.text('decision') === 'deny') {
      return reply.redirect(
        withQuery(asked.redirectUri, {
          error: 'access_denied',
          error_description: 'The resource owner or authorization server denied the request.',
          state: asked.state,
        }),
      )
    }
    const account = world.accountNamed((params.text('username') ?? '').replace(/^@/, ''))
    if (!account?.password || !passwordMatches(params.text('password') ?? '', account.password)) {
      return reply.code(401).send(authorizePage(asked, 'The user name or password is not right.'))
    }
    const code = secret()
    codes.set(code, {
      appId: asked.app.id,
      accountId: account.id,
      redirectUri: asked.redirectUri,
      scopes: asked.scopes,
      challenge: asked.challenge,
      expiresAt: Date.now() + CODE_MS,
    })
    if (asked.redirectUri === OUT_OF_BAND) return codePage(code)
    return reply.redirect(withQuery(asked.redirectUri, { code, state: asked.state }))
  })

  server.post('/oauth/token', async (request, reply) => {
    reply.header('cache-control', 'no-store')
    const params = new Params(request)
    const app = authenticateClient(world, request, params)
    const grantType = params.text('grant_type')
    if (grantType === 'client_credentials') {
      const scopes = scopeList(params.text('scope')) ?? ['read']
      if (!scopes.every((scope) => covers(app.scopes, scope))) throw badScope()
      return tokenBody(issueToken(world, app, null, scopes))
    }
    if (grantType !== 'authorization_code') {
      throw new Refusal(
        400,
        'unsupported_grant_type',
        'The authorization grant type is not supported by the authorization server.',
      )
    }
    const given = params.text('code') ?? ''
    const code = codes.get(given)
    codes.delete(given)
    if (!code || code.appId !== app.id || code.expiresAt < Date.now())
      throw new Refusal(400, 'invalid_grant', BAD_GRANT)
    if (code.redirectUri !== params.text('redirect_uri')) throw new Refusal(400, 'invalid_grant', BAD_GRANT)
    if (code.challenge !== undefined && code.challenge !== challengeOf(params.text('code_verifier') ?? '')) {
      throw new Refusal(400, 'invalid_grant', BAD_GRANT)
    }
    const account = world.accounts.get(code.accountId)
    if (!account) throw new Refusal(400, 'invalid_grant', BAD_GRANT)
    return tokenBody(issueToken(world, app, account, code.scopes))
  })

  server.post('/oauth/revoke', async (request) => {
    const params = new Params(request)
    const forbidden = new Refusal(403, 'unauthorized_client', 'You are not authorized to revoke this token')
    let app: AppRecord
    try {
      app = authenticateClient(world, request, params)
    } catch {
      throw forbidden
    }
    const token = world.tokens.get(params.text('token') ?? '')
    if (!token || token.appId !== app.id) throw forbidden
    if (!token.revoked) world.commit([{ t: 'token', v: { ...token, revoked: true } }])
    return {}
  })

  server.get('/.well-known/oauth-authorization-server', async () => ({
    issuer: `${entities.baseUrl}/`,
    service_documentation: 'https://docs.joinmastodon.org/',
    authorization_endpoint: `${entities.baseUrl}/oauth/authorize`,
    token_endpoint: `${entities.baseUrl}/oauth/token`,
    app_registration_endpoint: `${entities.baseUrl}/api/v1/apps`,
    revocation_endpoint: `${entities.baseUrl}/oauth/revoke`,
    scopes_supported: [...knownScopes],
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    code_challenge_methods_supported: ['S256'],
    grant_types_supported: ['authorization_code', 'client_credentials'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
  }))
}

export type Authorization = {
  app: AppRecord
  redirectUri: string
  scopes: string[]
  state: string | undefined
  challenge: string | undefined
}

/** What the app asks for, or why it cannot be asked: never redirect to an address that was not registered. */
function readAuthorization(world: World, request: FastifyRequest): Authorization | { problem: string } {
  const params = new Params(request)
  const app = world.apps.get(params.text('client_id') ?? '')
  if (!app) return { problem: 'This app is not known here.' }
  const redirectUri = params.text('redirect_uri') ?? ''
  if (!app.redirectUris.includes(redirectUri)) return { problem: 'The redirect URI is not one the app registered.' }
  if (params.text('response_type') !== 'code') return { problem: 'Only response_type=code is supported.' }
  const scopes = scopeList(params.text('scope')) ?? ['read']
  if (!scopes.every((scope) => covers(app.scopes, scope))) {
    return { problem: 'The requested scope is invalid, unknown, or malformed.' }
  }
  const challenge = params.text('code_challenge') || undefined
  if (challenge !== undefined && params.text('code_challenge_method') !== 'S256') {
    return { problem: 'The code challenge method must be S256.' }
  }
  return { app, redirectUri, scopes, state: params.text('state'), challenge }
}

function authenticateClient(world: World, request: FastifyRequest, params: Params): AppRecord {
  const basic = /^Basic\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  const [user, ...rest] = basic === undefined ? [] : Buffer.from(basic, 'base64').toString().split(':')
  const app = world.apps.get(params.text('client_id') ?? user ?? '')
  const given = Buffer.from(params.text('client_secret') ?? rest.join(':'))
  const expected = Buffer.from(app?.clientSecret ?? '')
  if (!app || given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new Refusal(401, 'invalid_client', BAD_CLIENT)
  }
  return app
}

function tokenBody(token: TokenRecord): Record<string, unknown> {
  return {
    access_token: token.token,
    token_type: 'Bearer',
    scope: token.scopes.join(' '),
    created_at: token.createdAt,
  }
}

function badScope(): Refusal {
  return new Refusal(400, 'invalid_scope', 'The requested scope is invalid, unknown, or malformed.')
}

function challengeOf(verifier: string): string {
  return createHash('sha256').update(verifier).digest('base64url')
}

function scopeList(text: string | undefined): string[] | undefined {
  const scopes = (text ?? '').split(/[\s+]+/).filter(Boolean)
  return scopes.length > 0 ? scopes : undefined
}

function isRedirectUri(uri: string): boolean {
  if (uri === OUT_OF_BAND) return true
  return URL.canParse(uri) && !/^(javascript|data|vbscript|blob|file|about):/i.test(uri) && !uri.includes('#')
}

function withQuery(uri: string, query: Record<string, string | undefined>): string {
  const url = new URL(uri)
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value)
  return url.href
}
