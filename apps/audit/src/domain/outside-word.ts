/** How things stand with somebody outside who vouches for the ledger now and then. */
export type OutsideState = 'none' | 'never' | 'overdue' | 'recent'

/** The newest word of one witness. */
export interface Vouched {
  readonly size: number
  readonly at: Date
}

/** How many entries from the first, and since when at the least, as many witnesses vouch for as are needed. */
export function vouchedFor(newest: readonly Vouched[], needed: number): Vouched | undefined {
  if (needed < 1 || newest.length < needed) return undefined
  // Whoever vouches for a larger tree vouches for its beginning too.
  const size = newest.map((one) => one.size).sort((a, b) => b - a)[needed - 1] as number
  const at = newest.map((one) => one.at).sort((a, b) => b.getTime() - a.getTime())[needed - 1] as Date
  return { size, at }
}

export function outsideState(named: boolean, last: Date | undefined, withinMinutes: number, now: Date): OutsideState {
  if (!named) return 'none'
  if (last === undefined) return 'never'
  return now.getTime() - last.getTime() > withinMinutes * 60_000 ? 'overdue' : 'recent'
}
