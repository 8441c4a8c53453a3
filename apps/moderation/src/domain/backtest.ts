import type { Backtest, BacktestSample, BacktestShare, Severity } from '@cordon/contracts/moderation'
import { severities } from '@cordon/contracts/moderation'

/** A stored message as both rule sets read it. */
export interface Reading {
  itemId: string
  accountId: string
  /** The day in UTC: `2026-11-21`. */
  day: string
  before: Severity
  after: Severity
}

export type Tally = Omit<Backtest, 'status' | 'total' | 'startedAt' | 'finishedAt' | 'reason' | 'samples'> & {
  samples: Omit<BacktestSample, 'text'>[]
}

const SAMPLES = 50
/** Of a kind of difference, so that one kind does not crowd out the others. */
const SAMPLES_OF_A_KIND = 20

export const nothingRead: Tally = {
  done: 0,
  caughtBefore: 0,
  caughtAfter: 0,
  newlyCaught: 0,
  noLongerCaught: 0,
  graver: 0,
  milder: 0,
  byAccount: [],
  byDay: [],
  samples: [],
}

type Kind = 'newlyCaught' | 'noLongerCaught' | 'graver' | 'milder' | 'same'

/** Counts further readings in. */
export function tally(sofar: Tally, readings: readonly Reading[]): Tally {
  const counted = { ...sofar, done: sofar.done + readings.length }
  const byAccount = new Map(sofar.byAccount.map((share) => [share.of, share]))
  const byDay = new Map(sofar.byDay.map((share) => [share.of, share]))
  const samples = [...sofar.samples]
  const kinds = samples.map(kindOf)
  for (const reading of readings) {
    const { itemId, accountId, day, before, after } = reading
    if (before !== 'none') counted.caughtBefore += 1
    if (after !== 'none') counted.caughtAfter += 1
    const kind = kindOf(reading)
    if (kind === 'same') continue
    counted[kind] += 1
    if (kind === 'newlyCaught' || kind === 'noLongerCaught') {
      addTo(byAccount, accountId, kind)
      addTo(byDay, day, kind)
    }
    if (samples.length < SAMPLES && kinds.filter((one) => one === kind).length < SAMPLES_OF_A_KIND) {
      samples.push({ itemId, accountId, before, after })
      kinds.push(kind)
    }
  }
  return { ...counted, byAccount: [...byAccount.values()], byDay: [...byDay.values()], samples }
}

function kindOf({ before, after }: Pick<Reading, 'before' | 'after'>): Kind {
  if (before === after) return 'same'
  if (before === 'none') return 'newlyCaught'
  if (after === 'none') return 'noLongerCaught'
  return severities.indexOf(after) > severities.indexOf(before) ? 'graver' : 'milder'
}

/** Contracts take a thousand at most; what lies beyond is in the totals. */
const SHARES = 1000

function addTo(shares: Map<string, BacktestShare>, of: string, kind: 'newlyCaught' | 'noLongerCaught'): void {
  const share = shares.get(of) ?? { of, newlyCaught: 0, noLongerCaught: 0 }
  if (shares.size < SHARES || shares.has(of)) shares.set(of, { ...share, [kind]: share[kind] + 1 })
}
