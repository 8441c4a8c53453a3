import { type AppPasswordConnect, type Session } from '../platform'
import { PlatformError } from '../platform-error'
import { pdsIn, type BlueskyCredentials } from './bluesky-credentials'
import { jsonIn, type BlueskyHttp } from './bluesky-http'
import { BLUESKY_LIMITS } from './post-wording'

const DEFAULT_SERVICE = 'https://bsky.social'

export function blueskyConnect(http: BlueskyHttp, webOrigin: string, now: () => Date): AppPasswordConnect {
  return {
    method: 'app-password',

    async complete({ server, identifier, password }) {
      const service = originOf(server ?? DEFAULT_SERVICE)
      const answer = await http.xrpc({
        method: 'POST',
        origin: service,
        path: '/xrpc/com.atproto.server.createSession',
        headers: new Headers({ 'content-type': 'application/json' }),
        body: JSON.stringify({ identifier: identifier.trim().replace(/^@/, ''), password }),
      })
      const { did, handle, accessJwt, refreshJwt, didDoc } = jsonIn(answer.text) as Record<string, unknown>
      if (
        typeof did !== 'string' ||
        typeof handle !== 'string' ||
        typeof accessJwt !== 'string' ||
        typeof refreshJwt !== 'string' ||
        !accessJwt ||
        !refreshJwt
      )
        throw new PlatformError('unreadable_answer', `${service} did not sign in, and did not say why.`)
      const credentials: BlueskyCredentials = {
        service,
        pds: pdsIn(didDoc) ?? service,
        did,
        handle,
        accessJwt,
        refreshJwt,
        obtainedAt: now().toISOString(),
      }
      const { displayName, avatar } = await profileOf(http, { credentials }, did)
      return {
        account: {
          nativeId: did,
          handle,
          displayName: displayName || handle,
          url: `${webOrigin}/profile/${did}`,
          avatarUrl: avatar ?? null,
        },
        credentials,
        limits: BLUESKY_LIMITS,
        idempotentCommit: 'record-key',
        restricts: { hide: true, block: true },
      }
    },
  }
}

/** A new account may not have reached the AppView yet: its name can wait, the connection need not. */
async function profileOf(
  http: BlueskyHttp,
  session: Session,
  actor: string,
): Promise<{ displayName?: string; avatar?: string }> {
  try {
    return (await http.agent(session).getProfile({ actor })).data
  } catch {
    return {}
  }
}

function originOf(server: string): string {
  const address = /^https?:\/\//i.test(server.trim()) ? server.trim() : `https://${server.trim()}`
  if (!URL.canParse(address)) throw new PlatformError('rejected', 'That is not the address of a server.')
  return new URL(address).origin
}
