import {
  causedByService,
  fact,
  toCloudEvent,
  type Cause,
  type EventContract,
  type ServiceName,
} from '@cordon/contracts'
import { itemCaptured, type CapturedItem } from '@cordon/contracts/connectors'
import {
  arrivalsRecorded,
  conversationClaimed,
  conversationClosed,
  type Arrival,
  type ConversationSummary,
} from '@cordon/contracts/inbox'
import { itemAssessed, type Assessment } from '@cordon/contracts/moderation'
import { makeItem } from '@cordon/load'
import { v7 as uuid } from 'uuid'

/** An event as a service's outbox relay hands it over. */
export interface SaidEvent {
  service: ServiceName
  id: string
  type: string
  body: string
}

const ACCOUNTS = 40
const PEOPLE = 60
const RULES = uuid()

/**
 * What the services of an organisation say while messages come in: each is captured and assessed, they are put into conversations
 * some fifty at a time, and of every twenty one is claimed and closed by a person.
 */
export class LedgerEvents {
  private readonly accounts = Array.from({ length: ACCOUNTS }, () => ({ accountId: uuid(), unitId: uuid() }))
  private readonly people = Array.from({ length: PEOPLE }, (_, i) => ({ id: uuid(), name: `Officer ${i}` }))
  private readonly positions = new Map<ServiceName, number>()
  private readonly waiting: SaidEvent[] = []
  private arrivals: Arrival[] = []
  private items = 0

  /** How many events of each service were taken. */
  readonly taken = new Map<ServiceName, number>()

  take(count: number): SaidEvent[] {
    while (this.waiting.length < count) this.arrive()
    const said = this.waiting.splice(0, count)
    for (const { service } of said) this.taken.set(service, (this.taken.get(service) ?? 0) + 1)
    return said
  }

  private arrive(): void {
    const n = this.items++
    const { raw: _raw, ...arrived } = makeItem('ledger', n)
    const place = this.accounts[n % ACCOUNTS] as (typeof this.accounts)[number]
    const at = new Date().toISOString()
    const [itemId, conversationId] = [uuid(), uuid()]
    const item: CapturedItem = { ...arrived, ...place, itemId, network: 'mastodon', capturedAt: at }
    const captured = this.say(itemCaptured, itemId, item, causedByService('connectors', 'capture'))
    const assessment: Assessment = {
      itemId,
      ...place,
      severity: 'none',
      lane: 'routine',
      categories: [],
      matches: [],
      truncated: false,
      ruleSetId: RULES,
      ruleSetVersion: 3,
      assessedAt: at,
    }
    this.say(itemAssessed, itemId, assessment, causedByService('moderation', 'rules', captured))
    this.arrivals.push({ ...place, conversationId, itemId, lane: 'routine', conversationVersion: 1 })
    if (this.arrivals.length === 50) this.record()
    if (n % 20 === 0) this.answer(item, conversationId)
  }

  private record(): void {
    const arrivals = this.arrivals
    this.arrivals = []
    this.say(arrivalsRecorded, uuid(), { arrivals }, causedByService('inbox', 'arrivals'))
  }

  private answer({ accountId, unitId, author, text, capturedAt }: CapturedItem, id: string): void {
    const person = this.people[this.items % PEOPLE] as (typeof this.people)[number]
    const conversation: ConversationSummary = {
      ...{ id, accountId, unitId, network: 'mastodon', status: 'open', lane: 'routine', severity: 'none' },
      ...{ categories: [], kind: 'mention', author, excerpt: text.slice(0, 280), lastActivityAt: capturedAt },
      ...{ claimedBy: person.id, claimedByName: person.name, itemCount: 1, version: 2 },
    }
    const cause = { actor: `person:${person.id}`, actorName: person.name, authority: 'conversation:claim as staff' }
    this.say(conversationClaimed, id, { conversation }, cause)
    this.say(conversationClosed, id, { conversation: { ...conversation, status: 'closed', version: 3 } }, cause)
  }

  /** Answers the event's id. */
  private say<D extends object>(contract: EventContract<D>, subject: string, data: D, cause: Cause): string {
    const event = toCloudEvent(fact(contract, subject, 1, data), cause, new Date())
    const service = event.type.slice(0, event.type.indexOf('.')) as ServiceName
    const position = (this.positions.get(service) ?? 0) + 1
    this.positions.set(service, position)
    const body = JSON.stringify({ ...event, position: String(position) })
    this.waiting.push({ service, id: event.id, type: event.type, body })
    return event.id
  }
}
