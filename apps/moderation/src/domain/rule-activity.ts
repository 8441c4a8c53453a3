/** How many messages were read, and in how many of them a rule found something. */
export interface Firing {
  read: number
  found: number
}

/** What is looked at for an alarm, in ms; the hours before it are what is usual. */
export const RECENT_MS = 15 * 60_000
export const USUAL_MS = 7 * 86_400_000

/** Fewer finds than this are no jump, however few are usual. */
const LEAST_FOUND = 20
/** So many times as often as usual. */
const JUMP = 4
/** With fewer messages to compare with, nobody can say what is usual. */
const LEAST_READ = 500

/** As many finds as are usual in so many messages, rounded up. */
export function expectedFinds(recent: Firing, usual: Firing): number {
  return usual.read === 0 ? 0 : Math.ceil((recent.read * usual.found) / usual.read)
}

/**
 * Whether a rule fires far more often than it used to: at least four times as often, at least twenty times, and further
 * from what is expected than chance carries it (five standard deviations of a Poisson count).
 */
export function isJump(recent: Firing, usual: Firing): boolean {
  if (usual.read < LEAST_READ || recent.found < LEAST_FOUND) return false
  const expected = (recent.read * usual.found) / usual.read
  return recent.found >= JUMP * expected && recent.found >= expected + 5 * Math.sqrt(expected)
}

/** How many of `asked` automatic hides a rule may still do. */
export function hidesLeft(asked: number, { hiddenToday, cap, alarmed }: HideBudget): number {
  return alarmed ? 0 : Math.max(0, Math.min(asked, cap - hiddenToday))
}

export interface HideBudget {
  hiddenToday: number
  cap: number
  alarmed: boolean
}
