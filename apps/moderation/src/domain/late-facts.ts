import { outcomes, type Assessment, type Outcome } from '@cordon/contracts/moderation'
import type { Context, LateSource } from '@cordon/rules'

/** What those that were asked about one message said. */
export interface Said {
  facts: Pick<Context, LateSource>
  /** Why one of them did not answer. `final`: it never will. */
  faults: Partial<Record<LateSource, { why: string; final: boolean }>>
}

/** Those of `awaits` that can be asked at all. */
export function askable(awaits: readonly LateSource[], { classifierUrl }: { classifierUrl?: string }): LateSource[] {
  return awaits.filter(() => classifierUrl !== undefined)
}

/** Why these are not asked. */
export function reasons(notAsked: readonly LateSource[]): Partial<Record<LateSource, string>> {
  return Object.fromEntries(notAsked.map((source) => [source, 'no classifier is configured']))
}

/** Why these are asked no more. */
export function givenUp(faults: Said['faults']): Partial<Record<LateSource, string>> {
  return Object.fromEntries(
    Object.entries(faults).map(([source, { why }]) => [source, `the ${source} did not answer: ${why}`.slice(0, 300)]),
  )
}

const FIRST_MS = 1_000
const LONGEST_MS = 60_000

/** How long until a question that was put so often in vain is put again, in ms. */
export function pauseAfter(attempts: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, attempts - 1))
}

/** Whether another assessment of the same text says anything else. */
export function differs(before: Assessment, after: Assessment): boolean {
  return saying(before) !== saying(after)
}

function saying({ severity, lane, categories, outcome, fired = [] }: Assessment): string {
  const rules = fired.map((one) => `${one.ruleId} ${one.outcome} ${one.undecided === true}`)
  return JSON.stringify([severity, lane, [...categories].sort(), outcome, rules.sort()])
}

/** Whether it asks for more than before, so that people have to be told anew. */
export function isGraver(before: Outcome | undefined, after: Outcome | undefined): boolean {
  return outcomes.indexOf(after ?? 'allow') > outcomes.indexOf(before ?? 'allow')
}
