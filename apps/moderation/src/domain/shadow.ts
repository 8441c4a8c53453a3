import type { Outcome, Shadow, ShadowSample } from '@cordon/contracts/moderation'

/** A message as the rules in force and those in shadow decide on it. */
export interface ShadowReading {
  itemId: string
  accountId: string
  before: Outcome
  after: Outcome
  /** Rules of the shadow that hold. */
  rules: readonly { ruleId: string; ruleName: string }[]
}

export type ShadowTally = Omit<Shadow, 'since' | 'samples'> & { samples: Omit<ShadowSample, 'text'>[] }

export const nothingShadowed: ShadowTally = { read: 0, shifts: [], rules: [], samples: [] }

const SAMPLES = 50
/** Of a kind of shift, so that one kind does not crowd out the others. */
const SAMPLES_OF_A_KIND = 10

/** Counts further readings in. */
export function tallyShadow(sofar: ShadowTally, readings: readonly ShadowReading[]): ShadowTally {
  const differing = readings.filter(({ before, after }) => before !== after)
  return joined(sofar, {
    read: readings.length,
    shifts: readings.map(({ before, after }) => ({ before, after, messages: 1 })),
    rules: readings.flatMap(({ rules }) => rules.map((rule) => ({ ...rule, found: 1 }))),
    samples: differing.map(({ itemId, accountId, before, after }) => ({ itemId, accountId, before, after })),
  })
}

/** Two tallies as one. */
export function joined(one: ShadowTally, other: ShadowTally): ShadowTally {
  const shifts = new Map<string, ShadowTally['shifts'][number]>()
  for (const shift of [...one.shifts, ...other.shifts]) {
    const key = kindOf(shift)
    shifts.set(key, { ...shift, messages: (shifts.get(key)?.messages ?? 0) + shift.messages })
  }
  const rules = new Map<string, ShadowTally['rules'][number]>()
  for (const rule of [...one.rules, ...other.rules])
    rules.set(rule.ruleId, { ...rule, found: (rules.get(rule.ruleId)?.found ?? 0) + rule.found })
  const samples: ShadowTally['samples'] = []
  const kinds = new Map<string, number>()
  for (const sample of [...one.samples, ...other.samples]) {
    const kind = kindOf(sample)
    const many = kinds.get(kind) ?? 0
    if (samples.length >= SAMPLES || many >= SAMPLES_OF_A_KIND) continue
    kinds.set(kind, many + 1)
    samples.push(sample)
  }
  return { read: one.read + other.read, shifts: [...shifts.values()], rules: [...rules.values()], samples }
}

function kindOf({ before, after }: { before: Outcome; after: Outcome }): string {
  return `${before} ${after}`
}
