import { causedByService, fact, type CloudEvent } from '@cordon/contracts'
import type { CapturedItem } from '@cordon/contracts/connectors'
import { arrivalsRecorded, type Arrival } from '@cordon/contracts/inbox'
import type { Assessment } from '@cordon/contracts/moderation'
import type { Tx } from '@cordon/persistence'
import { Inject, Injectable } from '@nestjs/common'
import { v7 as uuid } from 'uuid'
import { AccountStore } from './account.store'
import { lockConversations, saveConversations, takeTurn } from './conversation.tables'
import { arrive, assess, next, revise, type Conversation } from './domain/conversation'
import { keysOf, place, type Placement } from './domain/threading'
import { categoryBits, laneAt, laneRank, severityRank, type Finding } from './domain/urgency'
import {
  insertItems,
  insertKeys,
  knownItems,
  putAssessments,
  readAssessments,
  readKeys,
  threadKey,
  updateItems,
  type AssessmentRow,
  type KnownItem,
  type NewAssessment,
} from './item.tables'
import { mergeConversations, recountConversations } from './thread.store'

type Captured = CloudEvent<CapturedItem>
type Assessed = CloudEvent<Assessment>

/** Arrivals in one event at most: its contract's limit. */
const ARRIVALS = 1000

/** Puts what was captured into conversations and gives it its urgency. Hot: a few statements a batch, whatever its size. */
@Injectable()
export class ItemStore {
  constructor(@Inject(AccountStore) private readonly accounts: AccountStore) {}

  async capture(tx: Tx, events: readonly Captured[]): Promise<void> {
    await takeTurn(tx)
    await this.accounts.expect(
      tx,
      events.map(({ data }) => data),
    )
    const newest = newestOf(events, (a, b) => a.aggregateversion - b.aggregateversion)
    const ids = [...newest.keys()]
    const known = await knownItems(tx, ids)
    // What is here already in this revision or a later one has been taken.
    const items = [...newest.values()].filter(({ data, aggregateversion }) => {
      const here = known.get(data.itemId)
      return here === undefined || here.version < aggregateversion
    })
    if (items.length === 0) return
    const findings = findingsFor(items, await readAssessments(tx, ids))
    const placeable = items.map(({ data }) => ({
      itemId: data.itemId,
      keys: keysOf(data).map((key) => threadKey(data.accountId, key)),
    }))
    const leads = await readKeys(tx, [...new Set(placeable.flatMap(({ keys }) => keys))])
    const placement = place(placeable, leads, uuid)

    const before = await lockConversations(tx, [
      ...[...placement.conversationOf.values()].filter((id) => !placement.created.has(id)),
      ...placement.merged.flatMap(({ from, into }) => [from, into]),
    ])
    const after = new Map(before)
    await mergeConversations(tx, after, placement.merged)
    const { fresh, edited } = arriveAll(items, known, findings, placement, after)

    const touched = [...new Set([...placement.conversationOf.values(), ...placement.merged.map(({ into }) => into)])]
    const bump = (id: string): void => void after.set(id, next(after.get(id) as Conversation))
    touched.forEach(bump)
    const created = touched.filter((id) => placement.created.has(id)).map((id) => after.get(id) as Conversation)
    await saveConversations(tx, before, created)
    await insertKeys(tx, placement.newKeys)
    await insertItems(tx, fresh, placement.conversationOf)
    const homeOf = (itemId: string): string => placement.conversationOf.get(itemId) as string
    await updateItems(tx, edited, known, (itemId) => before.get(homeOf(itemId))?.settledArrival ?? 0n)
    const recounted = [
      ...placement.merged.map(({ into }) => into),
      ...edited.map(({ data }) => placement.conversationOf.get(data.itemId) as string),
    ]
    await recountConversations(tx, after, recounted)
    await saveConversations(
      tx,
      before,
      touched.filter((id) => !placement.created.has(id)).map((id) => after.get(id) as Conversation),
    )
    this.record(
      tx,
      items.map(({ data: { itemId, accountId, unitId } }) => {
        const conversation = after.get(placement.conversationOf.get(itemId) as string) as Conversation
        const finding = findings.get(itemId)
        return {
          conversationId: conversation.id,
          itemId,
          accountId,
          unitId,
          lane: finding === undefined ? 'unassessed' : laneAt(finding.lane),
          conversationVersion: conversation.version,
        }
      }),
      'connectors.item.captured',
    )
  }

  async assess(tx: Tx, events: readonly Assessed[]): Promise<void> {
    await takeTurn(tx)
    const newest = newestOf(events, isLater)
    const taken = await putAssessments(tx, [...newest.values()].map(toNewAssessment))
    if (taken.size === 0) return
    const here = await knownItems(tx, [...taken.keys()])
    // Assessments of a revision that is not the one shown change nothing in its conversation.
    const fitting = [...here].filter(([itemId, { version }]) => newest.get(itemId)?.aggregateversion === version)
    const before = await lockConversations(
      tx,
      fitting.map(([, { conversationId }]) => conversationId),
    )
    const after = new Map(before)
    const changed = new Set<string>()
    const recounted = new Set<string>()
    for (const [itemId, { conversationId, arrival }] of fitting) {
      const conversation = after.get(conversationId) as Conversation
      if (arrival <= conversation.settledArrival) continue
      changed.add(conversationId)
      if (taken.get(itemId) === 'again') recounted.add(conversationId)
      else after.set(conversationId, assess(conversation, findingOf((newest.get(itemId) as Assessed).data)))
    }
    await recountConversations(tx, after, recounted)
    for (const id of changed) after.set(id, next(after.get(id) as Conversation))
    await saveConversations(
      tx,
      before,
      [...changed].map((id) => after.get(id) as Conversation),
    )
    this.record(
      tx,
      fitting.map(([itemId, { conversationId }]) => {
        const { data } = newest.get(itemId) as Assessed
        return {
          conversationId,
          itemId,
          accountId: data.accountId,
          unitId: data.unitId,
          lane: data.lane,
          conversationVersion: (after.get(conversationId) as Conversation).version,
        }
      }),
      'moderation.item.assessed',
    )
  }

  private record(tx: Tx, arrivals: Arrival[], authority: string): void {
    for (let i = 0; i < arrivals.length; i += ARRIVALS)
      tx.state(
        [fact(arrivalsRecorded, uuid(), 1, { arrivals: arrivals.slice(i, i + ARRIVALS) })],
        causedByService('inbox', authority),
      )
  }
}

/** Lets the items arrive in their conversations; says which are new and which are edits. */
function arriveAll(
  items: readonly Captured[],
  known: ReadonlyMap<string, KnownItem>,
  findings: ReadonlyMap<string, Finding>,
  placement: Placement,
  after: Map<string, Conversation>,
): { fresh: Captured[]; edited: Captured[] } {
  const fresh: Captured[] = []
  const edited: Captured[] = []
  for (const event of items) {
    const { itemId, accountId, createdAt, capturedAt } = event.data
    const id = placement.conversationOf.get(itemId) as string
    const conversation = after.get(id)
    const at = Date.parse(capturedAt)
    if (known.has(itemId) && conversation !== undefined) {
      edited.push(event)
      after.set(id, revise(conversation, at))
    } else {
      fresh.push(event)
      const finding = findings.get(itemId)
      after.set(
        id,
        arrive(
          conversation,
          { id, accountId },
          { itemId, createdAt: Date.parse(createdAt), capturedAt: at, ...(finding !== undefined && { finding }) },
        ),
      )
    }
  }
  return { fresh, edited }
}

function newestOf<D extends { itemId: string }>(
  events: readonly CloudEvent<D>[],
  compare: (a: CloudEvent<D>, b: CloudEvent<D>) => number,
): Map<string, CloudEvent<D>> {
  const newest = new Map<string, CloudEvent<D>>()
  for (const event of events) {
    const held = newest.get(event.data.itemId)
    if (held === undefined || compare(held, event) < 0) newest.set(event.data.itemId, event)
  }
  return newest
}

// The later revision, then the later rules, then the later word: as the table orders them.
function isLater(a: Assessed, b: Assessed): number {
  return (
    a.aggregateversion - b.aggregateversion ||
    a.data.ruleSetVersion - b.data.ruleSetVersion ||
    Date.parse(a.data.assessedAt) - Date.parse(b.data.assessedAt)
  )
}

function findingsFor(items: readonly Captured[], rows: ReadonlyMap<string, AssessmentRow>): Map<string, Finding> {
  const findings = new Map<string, Finding>()
  if (rows.size === 0) return findings
  for (const { data, aggregateversion } of items) {
    const row = rows.get(data.itemId)
    if (row?.item_version === aggregateversion)
      findings.set(data.itemId, { lane: row.lane_rank, severity: row.severity_rank, categories: row.categories })
  }
  return findings
}

function findingOf({ lane, severity, categories }: Assessment): Finding {
  return { lane: laneRank(lane), severity: severityRank(severity), categories: categoryBits(categories) }
}

function toNewAssessment({ data, aggregateversion }: Assessed): NewAssessment {
  return {
    itemId: data.itemId,
    // The event's version is that of the revision it read: both are about the item.
    itemVersion: aggregateversion,
    ruleSetVersion: data.ruleSetVersion,
    finding: findingOf(data),
    matches: data.matches,
    assessedAt: data.assessedAt,
    held: data.outcome === 'hold',
  }
}
