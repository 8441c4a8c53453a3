import type {
  AgainstDecisions,
  Backtest,
  BacktestSample,
  BacktestShare,
  Outcome,
  Severity,
} from '@cordon/contracts/moderation'
import { outcomes, severities } from '@cordon/contracts/moderation'

/** A stored message as both rule sets read it. */
export interface Reading {
  itemId: string
  accountId: string
  /** The day in UTC: `2026-11-21`. */
  day: string
  before: Severity
  after: Severity
  /** What each asks for. */
  outcomes: { before: Outcome; after: Outcome }
  /** Who wrote it; unknown where it was assessed before authors were kept. */
  authorKey?: string
  /** What a person decided: it should be caught, or it should not. */
  shouldBeCaught?: boolean
  /** The proposed rules ask for a fact that nobody gave. */
  unanswered?: boolean
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
  affectedAuthors: 0,
}

/** Authors beyond so many are not told apart. */
export const MOST_AUTHORS = 100_000

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
    if (reading.shouldBeCaught !== undefined)
      counted.againstDecisions = decidedOn(counted.againstDecisions, reading, reading.shouldBeCaught)
    if (reading.unanswered === true) counted.unanswered = (counted.unanswered ?? 0) + 1
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

/** Who wrote what is newly or no longer caught, each once. Undefined: of some message it is not known. */
export function authorsAffected(readings: readonly Reading[]): string[] | undefined {
  const affected = readings.filter((reading) => ['newlyCaught', 'noLongerCaught'].includes(kindOf(reading)))
  const authors = affected.flatMap(({ authorKey }) => authorKey ?? [])
  return authors.length === affected.length ? [...new Set(authors)] : undefined
}

/** Caught in the sense of decisions: people would have got to see it. What is only tagged, nobody looks at. */
function reachesPeople(outcome: Outcome): boolean {
  return outcomes.indexOf(outcome) >= outcomes.indexOf('flag')
}

const nothingDecided: AgainstDecisions = {
  caughtRightly: 0,
  caughtWrongly: 0,
  missed: 0,
  caughtRightlyBefore: 0,
  caughtWronglyBefore: 0,
  missedBefore: 0,
}

function decidedOn(
  sofar: AgainstDecisions = nothingDecided,
  { outcomes: { before, after } }: Reading,
  shouldBeCaught: boolean,
): AgainstDecisions {
  const counted = { ...sofar }
  if (reachesPeople(after)) counted[shouldBeCaught ? 'caughtRightly' : 'caughtWrongly'] += 1
  else if (shouldBeCaught) counted.missed += 1
  if (reachesPeople(before)) counted[shouldBeCaught ? 'caughtRightlyBefore' : 'caughtWronglyBefore'] += 1
  else if (shouldBeCaught) counted.missedBefore += 1
  return counted
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
