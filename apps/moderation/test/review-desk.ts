import { fact, type CloudEvent } from '@cordon/contracts'
import {
  actionDone,
  actionHeld,
  actionRefused,
  actionSuperseded,
  type Action,
  type ActionStatus,
} from '@cordon/contracts/connectors'
import type { ActionOrder } from '@cordon/contracts/moderation'
import { Clock } from '@cordon/runtime'
import { startStack, type Stack, type TestPerson } from '@cordon/testing/stack'
import { v7 as uuid } from 'uuid'
import type { FoundForReview } from '../src/domain/found'
import { moderation } from '../src/moderation.service'
import { ReviewStore } from '../src/review.store'
import { connectors } from './arrivals'

const events = { done: actionDone, refused: actionRefused, held: actionHeld, superseded: actionSuperseded }

/** Moderation with a clock that can be moved, findings as the assessment hands them over, and connectors played by the test. */
export interface Desk {
  stack: Stack
  unitId: string
  /** Moves moderation's clock, in ms. */
  wait(ms: number): void
  now(): Date
  /** Hands findings over as the assessment of a batch does. Answers the first item's id. */
  find(...found: Partial<FoundForReview>[]): Promise<string>
  reviewer(name?: string): TestPerson
  /** What connectors was asked, oldest first. */
  orders(itemId: string): Promise<ActionOrder[]>
  /** Connectors says what became of the newest order for a message, or of another one. */
  answer(
    itemId: string,
    status: Exclude<ActionStatus, 'committing'>,
    more?: { version?: number; reason?: string; order?: ActionOrder },
  ): Promise<void>
  /** Facts of moderation as they were stated, oldest first. */
  stated(type: RegExp): Promise<CloudEvent[]>
}

export async function openDesk(env: NodeJS.ProcessEnv = {}): Promise<Desk> {
  const stack = await startStack([{ definition: moderation, env }, { definition: connectors }])
  const unitId = uuid()
  const accountId = uuid()
  let ahead = 0
  const now = () => new Date(Date.now() + ahead)
  stack.service('moderation').app.get(Clock).now = now
  const sql = <Row>(text: string, values: unknown[] = []) =>
    stack.service('moderation').database!.query<Row>(text, values)
  const stated = async (type: RegExp) =>
    (await sql<{ envelope: string }>(`SELECT envelope FROM outbox ORDER BY position`))
      .map(({ envelope }) => JSON.parse(envelope) as CloudEvent)
      .filter((event) => type.test(event.type))
  const orders = async (itemId: string) =>
    (await stated(/^moderation\.action\.ordered/))
      .map(({ data }) => data as ActionOrder)
      .filter((order) => order.itemId === itemId)
  return {
    stack,
    unitId,
    now,
    wait: (ms) => void (ahead += ms),
    orders,
    stated,
    find: async (...found) => {
      const full = found.map((over): FoundForReview => ({
        itemId: uuid(),
        itemVersion: 1,
        accountId,
        unitId,
        network: 'mastodon',
        outcome: 'flag',
        severity: 'medium',
        categories: ['abuse'],
        rules: ['Abuse'],
        clause: '3',
        text: 'You absolute walnut',
        author: { nativeId: '7', handle: 'jo@example.test', displayName: 'Jo' },
        attachments: [],
        capturedAt: now().toISOString(),
        url: 'https://example.test/1',
        hiddenBy: { ruleId: 'abuse', ruleName: 'Abuse', ruleSetVersion: 4 },
        cause: { actor: 'service:moderation', authority: 'rule set version 4' },
        ...over,
      }))
      const { app, database } = stack.service('moderation')
      await database!.transaction((tx) => app.get(ReviewStore).open(tx, full, now()))
      return full[0]!.itemId
    },
    reviewer: (name = 'Ann Reviewer') => stack.person([{ role: 'officer', units: [unitId] }], name),
    answer: async (itemId, status, { version = 2, reason, order } = {}) => {
      const ordered = order ?? (await orders(itemId)).at(-1)!
      const { sequence: _, ...of } = ordered
      const action: Action = {
        ...of,
        status,
        attempts: 1,
        updatedAt: now().toISOString(),
        version,
        ...(reason !== undefined && { reason }),
      }
      await stack.service('connectors').database!.transaction(async (tx) =>
        tx.state([fact(events[status], of.id, version, action)], {
          actor: 'service:connectors',
          authority: 'the send gate',
        }),
      )
      await stack.settled()
    },
  }
}

export const refusedAs = (code: string) => ({ problem: { code } })
