import type { Attachment } from '@cordon/contracts/connectors'
import { outcomes, type Assessment, type Outcome } from '@cordon/contracts/moderation'
import type { Context, LateSource } from '@cordon/rules'

/** What was said to one question: what is known now, or why it is not. `final`: it never will be. */
export type Said = { facts: Pick<Context, LateSource> } | { fault: string; final: boolean }

/** Those of `awaits` that can be asked at all. */
export function askable(awaits: readonly LateSource[], { classifierUrl }: { classifierUrl?: string }): LateSource[] {
  return awaits.filter((source) => source !== 'classifier' || classifierUrl !== undefined)
}

/** Why a message is decided without a classifier, where none can be asked. */
export function reasons(notAsked: readonly LateSource[]): Context['unanswered'] {
  return notAsked.includes('classifier') ? { classifier: 'no classifier is configured' } : {}
}

/** Why nobody is asked any more. */
export function givenUp(source: LateSource, fault: string): string {
  const what = source === 'classifier' ? 'the classifier did not answer' : 'the pictures could not be fetched'
  return `${what}: ${fault}`.slice(0, 300)
}

/** The pictures and videos among the attachments with their places; a page that was linked to is none. */
export function seen(attachments: readonly Attachment[]): { index: number }[] {
  return attachments.flatMap(({ kind }, index) => (kind === 'image' || kind === 'video' ? [{ index }] : []))
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
