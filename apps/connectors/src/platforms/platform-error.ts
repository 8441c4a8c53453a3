export type PlatformErrorKind =
  | 'unauthorised'
  | 'forbidden'
  | 'not_found'
  | 'rejected'
  | 'too_long'
  | 'rate_limited'
  | 'unavailable'
  | 'unreadable_answer'
  | 'timeout'
  | 'unknown_outcome'

/** `unknown` only ever comes with `unknown_outcome`: the network may have done what was asked. */
export type Certainty = 'not_done' | 'unknown'

/** The only thing a platform throws. Messages are plain English, for people, and hold no secret. */
export class PlatformError extends Error {
  override readonly name = 'PlatformError'
  readonly kind: PlatformErrorKind
  readonly certainty: Certainty
  /** UTC ISO 8601; the earliest moment at which another try makes sense. */
  readonly retryAt: string | null
  /** The network's own name for the refusal, where it has one. */
  readonly code: string | null

  constructor(
    kind: PlatformErrorKind,
    message: string,
    options: { retryAt?: string; code?: string; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.kind = kind
    this.certainty = kind === 'unknown_outcome' ? 'unknown' : 'not_done'
    this.retryAt = options.retryAt ?? null
    this.code = options.code ?? null
  }
}

/** `write`: the call may have had an effect, so anything but a plain refusal leaves the outcome unknown. */
export type CallEffect = 'read' | 'write'

interface RefusedAnswer {
  status: number
  headers: Headers
  /** What the network said in its error body, if it could be read. */
  said: string | null
}

/** Maps an HTTP error status. 408, 409 and 425 do not say whether the write took place. */
export function errorOfStatus(answer: RefusedAnswer, effect: CallEffect, now: () => Date): PlatformError {
  const { status, headers } = answer
  const said = answer.said ? `: ${answer.said.slice(0, 300)}` : '.'
  switch (status) {
    case 401:
      return new PlatformError('unauthorised', `The network no longer accepts this account's sign-in${said}`)
    case 403:
      return new PlatformError('forbidden', `The network does not allow this account to do that${said}`)
    case 404:
    case 410:
      return new PlatformError('not_found', `The network has no such post or account${said}`)
    case 429: {
      const retryAt = retryAtOf(headers, now())
      return new PlatformError('rate_limited', `The network asks for a pause until ${retryAt}${said}`, { retryAt })
    }
  }
  if (effect === 'write' && (status < 400 || status >= 500 || [408, 409, 425].includes(status)))
    return new PlatformError(
      'unknown_outcome',
      `The network answered ${status}; it is not known whether it sent this${said}`,
    )
  if (
    status === 413 ||
    (status < 500 &&
      answer.said &&
      /character limit|too long|too many (characters|graphemes)|must not be longer/i.test(answer.said))
  )
    return new PlatformError('too_long', `The network says this is too long${said}`)
  if (status >= 500 || status === 408 || status === 425)
    return new PlatformError('unavailable', `The network answered ${status}${said}`, {
      retryAt: retryAfter(headers, now()),
    })
  if (status < 400)
    return new PlatformError('unreadable_answer', `The network answered ${status} where a result was expected${said}`)
  return new PlatformError('rejected', `The network refused this with ${status}${said}`)
}

const FALLBACK_PAUSE_MS = 60_000
const LONGEST_PAUSE_MS = 24 * 3_600_000

/** Retry-After (RFC 9110), else the reset headers of Mastodon (a date) and Bluesky (seconds since 1970), else a minute. */
function retryAtOf(headers: Headers, now: Date): string {
  const stated = retryAfter(headers, now)
  if (stated) return stated
  const reset = headers.get('x-ratelimit-reset') ?? headers.get('ratelimit-reset')
  const seconds = Number(reset)
  const at = !reset
    ? NaN
    : Number.isFinite(seconds)
      ? seconds > 1e9
        ? seconds * 1000
        : now.getTime() + seconds * 1000
      : Date.parse(reset)
  return bounded(Number.isNaN(at) ? now.getTime() + FALLBACK_PAUSE_MS : at, now)
}

function retryAfter(headers: Headers, now: Date): string | undefined {
  const value = headers.get('retry-after')
  if (!value) return undefined
  const at = /^\d+$/.test(value) ? now.getTime() + Number(value) * 1000 : Date.parse(value)
  return Number.isNaN(at) ? undefined : bounded(at, now)
}

function bounded(at: number, now: Date): string {
  return new Date(Math.min(Math.max(at, now.getTime() + 1000), now.getTime() + LONGEST_PAUSE_MS)).toISOString()
}
