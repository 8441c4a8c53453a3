/** How long to wait before an account is asked again, in ms. */
export interface PaceLimits {
  minMs: number
  maxMs: number
  backoffMs: number
}

export interface Pace {
  waitMs: number
  failures: number
}

export const firstPace: Pace = { waitMs: 0, failures: 0 }

/** As often as allowed while things arrive; half as often again after every poll that brought nothing. */
export function paceAfterPoll(pace: Pace, brought: { captured: number; more: boolean }, limits: PaceLimits): Pace {
  if (brought.more) return { waitMs: 0, failures: 0 }
  if (brought.captured > 0 || pace.failures > 0) return { waitMs: limits.minMs, failures: 0 }
  return { waitMs: Math.min(Math.max(pace.waitMs, limits.minMs) * 1.5, limits.maxMs), failures: 0 }
}

/** Doubles with every failure; `askedMs` is what the network itself asked for and always holds. */
export function paceAfterFailure(pace: Pace, askedMs: number, limits: PaceLimits): Pace {
  const failures = pace.failures + 1
  const own = Math.min(limits.minMs * 2 ** Math.min(failures, 20), limits.backoffMs)
  return { waitMs: Math.max(own, askedMs), failures }
}
