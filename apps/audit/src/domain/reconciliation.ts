/** What is known of one origin when the ledger is compared with it. */
export interface OriginFacts<O extends string = string> {
  origin: O
  /** How many facts it has stated, by its own answer or its last heartbeat. */
  stated: number | undefined
  /** Up to which position the ledger has counted its entries. */
  held: number
  /** The first run of positions up to there without an entry. */
  hole: Span | undefined
  /** The first position that waits behind a gap, and how many do. */
  firstWaiting: number | undefined
  waiting: number
  deadLetters: number
  heard: Heard | undefined
}

export interface Span {
  first: number
  last: number
}

export interface Heard {
  at: Date
  everySeconds: number
}

export interface Judged<O extends string = string> {
  origin: O
  state: 'agrees' | 'behind' | 'gap' | 'holes' | 'ahead' | 'unanswered'
  stated?: number
  held: number
  first?: number
  last?: number
  waiting: number
  deadLetters: number
  heardAt?: string
  silentSince?: string
}

export interface Missing<O extends string = string> {
  origin: O
  kind: 'gap' | 'silence' | 'holes' | 'ahead'
  first?: number
  last?: number
  since: string
  explanation: string
}

/** A service counts as silent when this many heartbeats have failed to come. */
const MISSED = 3
const USUAL_SECONDS = 60

/** Since when an origin is silent. What was not listened to, from `listeningSince` on, says nothing. */
export function silentSince(heard: Heard | undefined, listeningSince: Date, now: Date): Date | undefined {
  const patience = MISSED * (heard?.everySeconds ?? USUAL_SECONDS) * 1_000
  if (now.getTime() - listeningSince.getTime() <= patience) return undefined
  if (heard === undefined) return listeningSince
  return now.getTime() - heard.at.getTime() > patience ? heard.at : undefined
}

/** What came out for one origin. The gravest finding names the state. */
export function judge<O extends string>(facts: OriginFacts<O>, listeningSince: Date, now: Date): Judged<O> {
  const { origin, stated, held, waiting, deadLetters, heard } = facts
  const silent = silentSince(heard, listeningSince, now)
  return {
    origin,
    ...findingOf(facts),
    ...(stated !== undefined && { stated }),
    held,
    waiting,
    deadLetters,
    ...(heard && { heardAt: heard.at.toISOString() }),
    ...(silent && { silentSince: silent.toISOString() }),
  }
}

function findingOf({ stated, held, hole, firstWaiting }: OriginFacts): Pick<Judged, 'state' | 'first' | 'last'> {
  if (hole !== undefined) return { state: 'holes', ...hole }
  if (stated !== undefined && stated < held) return { state: 'ahead', first: stated + 1, last: held }
  if (firstWaiting !== undefined && firstWaiting > held + 1)
    return { state: 'gap', first: held + 1, last: firstWaiting - 1 }
  if (stated === undefined) return { state: 'unanswered' }
  return stated > held ? { state: 'behind', first: held + 1, last: stated } : { state: 'agrees' }
}

export function agrees({ state, silentSince }: Judged): boolean {
  return state === 'agrees' && silentSince === undefined
}

/** What of a result has to be raised. */
export function missingOf<O extends string>(result: Judged<O>, now: Date): Missing<O>[] {
  const { origin, state, first = 0, last = 0, silentSince: since } = result
  const missing: Missing<O>[] = []
  const at = now.toISOString()
  if (state === 'gap' || state === 'behind') missing.push(gapOf(origin, { first, last }, at))
  if (state === 'holes')
    missing.push({
      origin,
      kind: 'holes',
      first,
      last,
      since: at,
      explanation: `Gone from the ledger: ${facts(first, last)} of ${origin}. Somebody removed what was there: verify the ledger, and leave the database as it is.`,
    })
  if (state === 'ahead')
    missing.push({
      origin,
      kind: 'ahead',
      first,
      last,
      since: at,
      explanation: `The ledger has ${facts(first, last)} of ${origin}, of which ${origin} itself knows nothing: its database went back in time, to a backup perhaps.`,
    })
  if (since !== undefined) missing.push(silenceOf(origin, since))
  return missing
}

export function gapOf<O extends string>(origin: O, { first, last }: Span, since: string): Missing<O> {
  const explanation = `Not in the ledger: ${facts(first, last)} of ${origin}. It is asked to send what is missing again; nothing has to be done if this is over in a few minutes.`
  return { origin, kind: 'gap', first, last, since, explanation }
}

export function silenceOf<O extends string>(origin: O, since: string): Missing<O> {
  const explanation = `Nothing has been heard of ${origin} for longer than it should be silent. What it does now may be missing from the ledger: see that it runs.`
  return { origin, kind: 'silence', since, explanation }
}

/** When the origin no longer has what is missing. */
export function lostOf<O extends string>(gap: Missing<O>): Missing<O> {
  const { origin, first = 0, last = 0 } = gap
  const explanation = `Not in the ledger: ${facts(first, last)} of ${origin}, which it no longer has itself. Nothing later of ${origin} becomes an entry until this is settled: call an engineer.`
  return { ...gap, explanation }
}

/** After how many ms to ask again for what has been asked for so many times. */
export function askAgainAfter(asked: number): number {
  return Math.min(15_000 * 2 ** Math.max(asked - 1, 0), 600_000)
}

function facts(first: number, last: number): string {
  return first === last ? `fact ${first}` : `facts ${first} to ${last}`
}
