import { event } from '../event'
import { Id, Instant, ListOf, OneOf, Optional, Sha256, Text, Whole } from '../fields'
import { procedure } from '../procedure'

/** held: the gate said no. committing: written down, the network is being called. unknown: called, no clear answer; only read-back may settle it. */
export const deliveryStatuses = ['held', 'committing', 'sent', 'refused', 'unknown', 'abandoned'] as const
export type DeliveryStatus = (typeof deliveryStatuses)[number]

/** The one passage of a post through the send gate to its network. */
export class Delivery {
  /** The post's id: a post has one delivery. */
  @Id() id!: string
  @Id() accountId!: string
  @Id() unitId!: string
  @OneOf(deliveryStatuses) status!: DeliveryStatus
  @Sha256() contentHash!: string
  /** Why it was held, refused or is unknown, in plain English. */
  @Optional() @Text({ max: 1000 }) reason?: string
  @Optional() @Text({ max: 2000 }) permalink?: string
  @Optional() @Text({ max: 2000 }) nativeKey?: string
  @Optional() @Text({ max: 2000 }) nativeId?: string
  @Optional() @Id() conversationId?: string
  @Whole() attempts!: number
  @Instant() updatedAt!: string
  @Whole() version!: number
}

export class DeliveryList {
  @ListOf(() => Delivery, { max: 500 }) items!: Delivery[]
}

export class ListDeliveriesInput {
  @Optional() @OneOf(deliveryStatuses) status?: DeliveryStatus
}

export class ResolveDeliveryInput {
  @Id() deliveryId!: string
  /** `send-again` only after a person has looked at the network and did not find it. */
  @OneOf(['send-again', 'abandon']) decision!: 'send-again' | 'abandon'
  @Text({ min: 3, max: 500 }) reason!: string
}

export const listDeliveries = procedure({
  name: 'connectors.delivery.list',
  kind: 'query',
  permission: 'post:read',
  summary: 'What passed, or waits at, the send gate; newest first.',
  trail: { consults: () => [] },
  input: ListDeliveriesInput,
  output: DeliveryList,
  http: { method: 'GET', path: '/deliveries' },
})

export const resolveDelivery = procedure({
  name: 'connectors.delivery.resolve',
  kind: 'command',
  permission: 'delivery:resolve',
  summary: 'Decide what to do with a delivery that was held or whose outcome nobody knows.',
  trail: { states: () => [deliveryHeld, deliveryStarted, deliverySent, deliveryAbandoned] },
  input: ResolveDeliveryInput,
  output: Delivery,
  refusals: {
    DELIVERY_NOT_FOUND: { status: 404, message: 'No such delivery.' },
    DELIVERY_SETTLED: { status: 409, message: 'This delivery is settled already.' },
    DELIVERY_IN_FLIGHT: { status: 409, message: 'The network is being asked right now. Wait a moment.' },
  },
  http: { method: 'POST', path: '/deliveries/:deliveryId/resolution' },
})

export const deliveryHeld = event({
  name: 'connectors.delivery.held',
  summary: 'The send gate said no; nothing left.',
  data: Delivery,
})
export const deliveryStarted = event({
  name: 'connectors.delivery.started',
  summary: 'The gate said yes; the intent is written and the network is called next.',
  data: Delivery,
})
export const deliverySent = event({
  name: 'connectors.delivery.sent',
  summary: 'It is on the network, once.',
  data: Delivery,
})
export const deliveryRefused = event({
  name: 'connectors.delivery.refused',
  summary: 'The network refused it; nothing was published.',
  data: Delivery,
})
export const deliveryUnknown = event({
  name: 'connectors.delivery.unknown',
  summary: 'The network gave no clear answer; being probed by read-back.',
  data: Delivery,
})
export const deliveryAbandoned = event({
  name: 'connectors.delivery.abandoned',
  summary: 'A person decided not to send it.',
  data: Delivery,
})
