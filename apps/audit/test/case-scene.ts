import { fact, type Fact } from '@cordon/contracts'
import {
  addCaseRecord,
  openCase,
  placeHold,
  readTimeline,
  type AddCaseRecordInput,
  type CaseSummary,
  type TimelineStep,
} from '@cordon/contracts/audit'
import { accountConnected, actionDone, itemCaptured } from '@cordon/contracts/connectors'
import { arrivalsRecorded } from '@cordon/contracts/inbox'
import { measureImposed, reviewDecided } from '@cordon/contracts/moderation'
import { postSubmitted } from '@cordon/contracts/publishing'
import type { Stack, TestPerson } from '@cordon/testing/stack'
import { v7 as uuid } from 'uuid'
import { rows, tell } from './house'

export const stated = (...facts: unknown[]) => facts as Fact[]

export function recordsManager(stack: Stack, name: string): TestPerson {
  return stack.person([{ role: 'records-manager', units: '*' }], name)
}

/** A message arrives in a conversation on an account. */
export async function arrive(stack: Stack, conversationId: string, accountId: string): Promise<string> {
  const itemId = uuid()
  const item = { itemId, accountId, kind: 'mention', text: 'Shame on you', author: { handle: 'angry' } }
  await tell(stack, stated(fact(itemCaptured, itemId, 1, item as never)))
  const arrival = { conversationId, itemId, accountId, unitId: uuid(), lane: 'review', conversationVersion: 1 }
  await tell(stack, stated(fact(arrivalsRecorded, uuid(), 1, { arrivals: [arrival] } as never)))
  await stack.settled()
  return itemId
}

/** A message is reviewed, and then hidden; answers with the review's id, the measure's, and that of the action on the network. */
export async function hide(stack: Stack, itemId: string, by: { actor: string; actorName: string; authority: string }) {
  const [reviewId, measureId, actionId] = [uuid(), uuid(), uuid()] as [string, string, string]
  const review = { jobId: reviewId, itemId, decision: { choice: 'hide', clause: '3.1', reason: 'Abuse of an officer' } }
  await tell(stack, stated(fact(reviewDecided, reviewId, 2, review as never)), by)
  const measure = { id: measureId, kind: 'hide', itemId, clause: '3.1', capture: { authorHandle: 'angry' } }
  await tell(stack, stated(fact(measureImposed, measureId, 1, { measure } as never)), by)
  await stack.settled()
  await tell(stack, stated(fact(actionDone, actionId, 1, { id: actionId, measureId, itemId, kind: 'hide' } as never)))
  await stack.settled()
  return { reviewId, measureId, actionId }
}

export async function connect(stack: Stack, accountId: string, handle: string): Promise<void> {
  await tell(stack, stated(fact(accountConnected, accountId, 1, { account: { id: accountId, handle } } as never)))
  await stack.settled()
}

/** A post of ours that answers nobody. */
export async function write(stack: Stack, accountId: string): Promise<string> {
  const postId = uuid()
  const post = { id: postId, content: { accountId, text: 'Roads are icy.' } }
  await tell(stack, stated(fact(postSubmitted, postId, 1, { post } as never)))
  await stack.settled()
  return postId
}

export async function opened(person: TestPerson, title = 'Abuse of PC 1234'): Promise<CaseSummary> {
  return person.call(openCase, { title, reference: 'CR/17/26', why: 'Reported by the sergeant' })
}

export async function add(
  person: TestPerson,
  caseId: string,
  record: Pick<AddCaseRecordInput, 'kind' | 'recordId' | 'from' | 'to'>,
): Promise<CaseSummary> {
  return person.call(addCaseRecord, { caseId, why: 'Part of the matter', ...record })
}

export async function hold(person: TestPerson, caseId: string): Promise<CaseSummary> {
  return person.call(placeHold, { caseId, reason: 'Proceedings are likely', authority: 'Head of legal services' })
}

/** Which of the records are held, as the trigger of whatever erases asks it. */
export async function heldOf(stack: Stack, records: readonly string[]): Promise<boolean[]> {
  const found = await rows<{ held: boolean }>(
    stack,
    `SELECT is_held(record) AS held FROM unnest($1::text[]) WITH ORDINALITY AS t (record, n) ORDER BY n`,
    [records],
  )
  return found.map(({ held }) => held)
}

export async function timelineOf(person: TestPerson, caseId: string, limit = 200): Promise<TimelineStep[]> {
  const steps: TimelineStep[] = []
  let page: { items: TimelineStep[]; next?: number } = await person.call(readTimeline, { caseId, limit })
  while (page.next !== undefined) {
    steps.push(...page.items)
    page = await person.call(readTimeline, { caseId, limit, after: page.next })
  }
  steps.push(...page.items)
  return steps
}
