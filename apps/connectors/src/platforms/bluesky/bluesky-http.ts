import { Agent } from '@atproto/api'
import { type Outbound, type OutboundAnswer } from '../outbound'
import { errorOfStatus, PlatformError, type CallEffect } from '../platform-error'
import { blueskyCredentialsOf, pdsIn, type BlueskyCredentials } from './bluesky-credentials'
import { type Session } from '../platform'

export interface XrpcCall {
  method: 'GET' | 'POST'
  origin: string
  /** `/xrpc/<nsid>` with its query. */
  path: string
  headers?: Headers
  body?: string
  token?: string
  signal?: AbortSignal
}

interface LiveSession {
  credentials: BlueskyCredentials
  /** One renewal at a time, however many calls wait for it. */
  renewing: Promise<void> | null
  /** Renewed, but the caller could not save it yet. */
  unsaved: boolean
}

/**
 * XRPC over our own transport, with one live sign-in per account. The session manager of `@atproto/api` (0.21) is not used: it hides a failed
 * renewal behind the expired answer, so that an outage looks like a revocation, and it would take over an empty refresh token.
 */
export class BlueskyHttp {
  private readonly live = new Map<string, LiveSession>()

  constructor(
    private readonly outbound: Outbound,
    private readonly now: () => Date,
  ) {}

  /** One call without a sign-in of its own. Throws PlatformError on every status that is not 2xx. */
  async xrpc(call: XrpcCall): Promise<OutboundAnswer> {
    const headers = new Headers(call.headers)
    if (call.token) headers.set('authorization', `Bearer ${call.token}`)
    const effect = effectOf(call)
    const answer = await this.outbound.call({
      method: call.method,
      url: new URL(call.path, call.origin),
      headers,
      effect,
      ...(call.body === undefined ? {} : { body: call.body }),
      ...(call.signal ? { signal: call.signal } : {}),
    })
    if (answer.status >= 200 && answer.status <= 299) return answer
    const { error, message } = refusalIn(answer.text)
    const said = [error, message].filter(Boolean).join(': ')
    const mapped = errorOfStatus(
      { status: kindlier(answer.status, error), headers: answer.headers, said },
      effect,
      this.now,
    )
    throw new PlatformError(mapped.kind, mapped.message, {
      ...(mapped.retryAt ? { retryAt: mapped.retryAt } : {}),
      ...(error ? { code: error } : {}),
    })
  }

  /** One call as the account, renewed once if the access token has expired. */
  async as(session: Session, call: Omit<XrpcCall, 'origin' | 'token'>): Promise<OutboundAnswer> {
    const live = this.liveOf(session)
    await live.renewing
    if (live.unsaved) await this.save(live, session)
    const { pds, accessJwt } = live.credentials
    try {
      return await this.xrpc({ ...call, origin: pds, token: accessJwt })
    } catch (error) {
      if (!(error instanceof PlatformError) || error.kind !== 'unauthorised') throw error
      if (live.credentials.accessJwt === accessJwt) await this.renew(live, session)
      const renewed = live.credentials
      return this.xrpc({ ...call, origin: renewed.pds, token: renewed.accessJwt })
    }
  }

  /** The typed client, on this transport. Its errors hide ours as their cause: read them with {@link platformErrorOf}. */
  agent(session: Session, signal?: AbortSignal): Agent {
    const { did } = blueskyCredentialsOf(session)
    return new Agent({
      did: did as `did:${string}:${string}`,
      fetchHandler: async (path: string, init: RequestInit) => {
        const answer = await this.as(session, {
          method: init.method?.toUpperCase() === 'POST' ? 'POST' : 'GET',
          path,
          headers: new Headers(init.headers),
          ...(init.body == null ? {} : { body: await new Response(init.body).text() }),
          ...(signal ? { signal } : {}),
        })
        return new Response(answer.text, { status: answer.status, headers: answer.headers })
      },
    })
  }

  private liveOf(session: Session): LiveSession {
    const credentials = blueskyCredentialsOf(session)
    const key = `${credentials.did} ${credentials.service}`
    const known = this.live.get(key)
    if (known && known.credentials.obtainedAt >= credentials.obtainedAt) return known
    const live: LiveSession = { credentials, renewing: null, unsaved: false }
    this.live.set(key, live)
    return live
  }

  private async renew(live: LiveSession, session: Session): Promise<void> {
    live.renewing ??= this.renewed(live.credentials)
      .then(async (credentials) => {
        live.credentials = credentials
        live.unsaved = true
        await this.save(live, session)
      })
      .finally(() => (live.renewing = null))
    await live.renewing
  }

  private async renewed(old: BlueskyCredentials): Promise<BlueskyCredentials> {
    const answer = await this.xrpc({
      method: 'POST',
      origin: old.service,
      path: '/xrpc/com.atproto.server.refreshSession',
      token: old.refreshJwt,
    })
    const given = jsonIn(answer.text) as {
      did?: unknown
      handle?: unknown
      accessJwt?: unknown
      refreshJwt?: unknown
      didDoc?: unknown
      active?: unknown
    }
    if (given?.did !== old.did || !filled(given.accessJwt))
      throw new PlatformError('unreadable_answer', 'The network renewed the sign-in without saying how.')
    if (given.active === false)
      throw new PlatformError('forbidden', 'The network has suspended or deactivated this account.')
    return {
      ...old,
      accessJwt: given.accessJwt,
      // An empty one would lock us out for good at the next renewal.
      refreshJwt: filled(given.refreshJwt) ? given.refreshJwt : old.refreshJwt,
      handle: filled(given.handle) ? given.handle : old.handle,
      pds: pdsIn(given.didDoc) ?? old.pds,
      obtainedAt: this.now().toISOString(),
    }
  }

  private async save(live: LiveSession, session: Session): Promise<void> {
    try {
      await session.onCredentials?.(live.credentials)
      live.unsaved = false
    } catch (error) {
      throw new PlatformError('unavailable', 'The renewed sign-in could not be saved, so it is not used yet.', {
        cause: error,
      })
    }
  }
}

/** Undoes the wrapping of `@atproto/xrpc`, which makes an XRPCError of everything. */
export function platformErrorOf(error: unknown, effect: CallEffect): PlatformError {
  if (error instanceof PlatformError) return error
  const { cause, message } = (error ?? {}) as { cause?: unknown; message?: unknown }
  if (cause instanceof PlatformError) return cause
  const why = `The network answered with something unexpected (${typeof message === 'string' ? message.slice(0, 200) : 'no reason'})`
  return effect === 'write'
    ? new PlatformError('unknown_outcome', `${why}; it is not known whether it sent this.`, { cause: error })
    : new PlatformError('unreadable_answer', `${why}.`, { cause: error })
}

export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new PlatformError('unreadable_answer', 'The network answered with something that is not JSON.', {
      cause: error,
    })
  }
}

/** Only what touches a repository has an effect that anybody would miss. */
function effectOf({ method, path }: XrpcCall): CallEffect {
  return method === 'POST' && path.startsWith('/xrpc/com.atproto.repo.') ? 'write' : 'read'
}

/** XRPC answers 400 to much that has a status of its own elsewhere (seen on PDS 0.5). */
function kindlier(status: number, error: string | null): number {
  if (status !== 400 || error === null) return status
  if (/^(ExpiredToken|InvalidToken)$/.test(error)) return 401
  if (/^Account(Takedown|Suspended|Deactivated)$/.test(error)) return 403
  return /^(RecordNotFound|NotFound|RepoNotFound)$/.test(error) ? 404 : status
}

function refusalIn(text: string): { error: string | null; message: string | null } {
  try {
    const { error, message } = JSON.parse(text) as { error?: unknown; message?: unknown }
    return { error: filled(error) ? error : null, message: filled(message) ? message : null }
  } catch {
    return { error: null, message: null }
  }
}

function filled(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
