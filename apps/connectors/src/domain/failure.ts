/** A failure as a platform tells it: `passing` may go away by itself. */
export interface Failure {
  certainty: 'not_done' | 'unknown'
  passing: boolean
  said: string
  retryAt: Date | null
}

const RETRY_MS = 1_000
const LONGEST_RETRY_MS = 60_000

/** Waits twice as long after each attempt, and never less than the network asked for. */
export function tryAgainAt(attempts: number, { retryAt }: Pick<Failure, 'retryAt'>, at: Date): Date {
  const own = at.getTime() + Math.min(RETRY_MS * 2 ** Math.min(Math.max(attempts - 1, 0), 10), LONGEST_RETRY_MS)
  return new Date(Math.max(own, retryAt?.getTime() ?? 0))
}
