import { causedByService, fact, type EventContract } from '@cordon/contracts'
import { accountConnected, itemCaptured, type Account, type CapturedItem } from '@cordon/contracts/connectors'
import { itemAssessed, type Assessment } from '@cordon/contracts/moderation'
import type { Tx } from '@cordon/persistence'
import { DatabaseConfig, type ServiceDefinition } from '@cordon/runtime'
import { startStack, type Stack } from '@cordon/testing/stack'
import { Module } from '@nestjs/common'
import { v7 as uuid } from 'uuid'
import { inbox } from '../src/inbox.service'

class SpeakerModule {}
Module({})(SpeakerModule)

/** Says events as the service of this name would. */
function speaker(service: 'connectors' | 'moderation' | 'publishing'): ServiceDefinition<DatabaseConfig> {
  return { service, config: DatabaseConfig, module: SpeakerModule, database: { entities: [], migrations: [] } }
}

export interface Said<D extends object = object> {
  event: EventContract<D>
  id: string
  version: number
  data: D
}

export interface InboxStack {
  stack: Stack
  unitId: string
  accountId: string
  /** States facts of one service in one transaction, in this order. */
  say(...facts: Said[]): Promise<void>
  sql<Row>(text: string, parameters?: unknown[]): Promise<Row[]>
}

export async function startInbox(): Promise<InboxStack> {
  const stack = await startStack([
    { definition: inbox, env: { CORDON_SEARCH_EVERY_MS: '20' } },
    { definition: speaker('connectors') },
    { definition: speaker('moderation') },
    { definition: speaker('publishing') },
  ])
  const unitId = uuid()
  const accountId = uuid()
  const say = async (...facts: Said[]): Promise<void> => {
    const service = facts[0]?.event.name.split('.')[0] as 'connectors'
    await stack.service(service).database?.transaction(async (tx: Tx) =>
      tx.state(
        facts.map(({ event, id, version, data }) => fact(event, id, version, data)),
        causedByService(service, 'test'),
      ),
    )
  }
  await say(connected(account(accountId, unitId)))
  return {
    stack,
    unitId,
    accountId,
    say,
    sql: async <Row>(text: string, parameters: unknown[] = []) =>
      (await stack.service('inbox').database?.query<Row>(text, parameters)) ?? [],
  }
}

export function account(id: string, unitId: string, more: Partial<Account> = {}): Account {
  return {
    id,
    unitId,
    network: 'mastodon',
    server: 'social.example',
    handle: 'council@social.example',
    displayName: 'Calder Council',
    url: 'https://social.example/@council',
    status: 'connected',
    sending: 'open',
    requiredApprovals: 1,
    maxGraphemes: 500,
    capabilities: [],
    version: 1,
    ...more,
  }
}

export function connected(of: Account): Said {
  return { event: accountConnected as EventContract, id: of.id, version: of.version, data: { account: of } }
}

let minute = 0

export function item(
  at: { accountId: string; unitId: string },
  more: Partial<CapturedItem> & { key?: string } = {},
): CapturedItem {
  const { key = uuid(), ...given } = more
  const time = new Date(Date.UTC(2026, 10, 21, 8, 0, minute++)).toISOString()
  return {
    itemId: uuid(),
    accountId: at.accountId,
    unitId: at.unitId,
    network: 'mastodon',
    kind: 'mention',
    nativeKey: key,
    revision: 'original',
    nativeId: '1',
    author: { nativeId: '7', handle: 'ann@elsewhere.example', displayName: 'Ann' },
    text: 'When will the library open?',
    visibility: 'public',
    createdAt: time,
    capturedAt: time,
    attachments: [],
    ...given,
  }
}

export function captured(data: CapturedItem, version = 1): Said {
  return { event: itemCaptured as EventContract, id: data.itemId, version, data }
}

export function assessed(of: CapturedItem, more: Partial<Assessment> = {}, version = 1): Said {
  return {
    event: itemAssessed as EventContract,
    id: of.itemId,
    version,
    data: {
      itemId: of.itemId,
      accountId: of.accountId,
      unitId: of.unitId,
      severity: 'none',
      lane: 'routine',
      categories: [],
      matches: [],
      truncated: false,
      ruleSetId: uuid(),
      ruleSetVersion: 1,
      assessedAt: new Date(Date.parse(of.capturedAt) + 50).toISOString(),
      ...more,
    } satisfies Assessment,
  }
}

export const threat: Partial<Assessment> = {
  lane: 'urgent',
  severity: 'critical',
  categories: ['threat_to_life'],
  matches: [{ ruleId: 'r', ruleName: 'Threats', category: 'threat_to_life', severity: 'critical', start: 0, end: 4 }],
}
