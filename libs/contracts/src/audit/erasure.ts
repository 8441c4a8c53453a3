import { event } from '../event'
import { Id, IdList, Instant, ListOf, Nested, OneOf, Optional, Text, Whole, WordList } from '../fields'
import { procedure } from '../procedure'
import { serviceNames, type ServiceName } from '../service'

/** What erasing the data of one person of the public would erase. */
export class ErasureScope {
  /** Messages they wrote, in all accounts. */
  @Whole() messages!: number
  @Whole() conversations!: number
  /** Our replies to them. */
  @Whole() replies!: number
  /** Reviews, hides and blocks of their messages. */
  @Whole() decisions!: number
  /** Entries of the ledger that lose their content, and stay. */
  @Whole() entries!: number
  /** Records that stay as they are, since a legal hold is on them. */
  @Whole() held!: number
}

export const erasureStatuses = ['proposed', 'ordered', 'carried-out', 'withdrawn'] as const
export type ErasureStatus = (typeof erasureStatuses)[number]

export class Erasure {
  @Id() id!: string
  @OneOf(erasureStatuses) status!: ErasureStatus
  /** A message of the person whose data it is. */
  @Id() itemId!: string
  @Text({ max: 500 }) reason!: string
  @Text({ max: 200 }) reference!: string
  @Nested(() => ErasureScope) scope!: ErasureScope
  @Id() proposedById!: string
  @Text({ max: 200 }) proposedBy!: string
  @Instant() proposedAt!: string
  @Optional() @Text({ max: 200 }) orderedBy?: string
  @Optional() @Instant() orderedAt?: string
  /** Services that have erased what they kept. */
  @WordList(serviceNames, { max: 10 }) done!: ServiceName[]
  /** Why it does not go on, while it does not. */
  @Optional() @Text({ max: 1000 }) waitingFor?: string
  @Optional() @Instant() carriedOutAt?: string
  @Whole() version!: number
}

export class ErasureList {
  @ListOf(() => Erasure, { max: 100 }) items!: Erasure[]
}

export class ListErasuresInput {}

export class ErasureRef {
  @Id() erasureId!: string
}

export class PreviewErasureInput {
  /** A message of the person whose data is to be erased. */
  @Id() itemId!: string
}

export class ProposeErasureInput extends PreviewErasureInput {
  /** On what ground, without the person's name: this text stays. */
  @Text({ min: 3, max: 500 }) reason!: string
  /** The request it answers. */
  @Text({ min: 1, max: 200 }) reference!: string
}

const ERASURE_NOT_FOUND = { status: 404, message: 'No such erasure.' } as const
const MESSAGE_NOT_FOUND = {
  status: 404,
  message: 'The ledger knows no such message, or its content was erased already.',
} as const
const ERASURE_SETTLED = { status: 409, message: 'This erasure was ordered or withdrawn already.' } as const

export const previewErasure = procedure({
  name: 'audit.erasure.preview',
  kind: 'query',
  permission: 'erasure:order',
  summary: 'What would be erased with everything of the person who wrote a message.',
  trail: { consults: ({ itemId }) => [itemId] },
  input: PreviewErasureInput,
  output: ErasureScope,
  refusals: { MESSAGE_NOT_FOUND },
  http: { method: 'GET', path: '/items/:itemId/erasure-scope' },
})

export const proposeErasure = procedure({
  name: 'audit.erasure.propose',
  kind: 'command',
  permission: 'erasure:order',
  summary: 'Propose to erase everything of the person who wrote a message; another person has to order it.',
  trail: { states: () => [erasureProposed] },
  input: ProposeErasureInput,
  output: Erasure,
  refusals: {
    MESSAGE_NOT_FOUND,
    ERASURE_PENDING: { status: 409, message: 'An erasure of this person is proposed or under way already.' },
  },
  http: { method: 'POST', path: '/erasures' },
})

export const orderErasure = procedure({
  name: 'audit.erasure.order',
  kind: 'command',
  permission: 'erasure:order',
  summary: 'Order a proposed erasure: it is carried out in every service at once and cannot be undone.',
  trail: { states: () => [erasureOrdered] },
  input: ErasureRef,
  output: Erasure,
  refusals: {
    ERASURE_NOT_FOUND,
    ERASURE_SETTLED,
    PROPOSER_CANNOT_ORDER: { status: 403, message: 'Whoever proposed an erasure cannot order it.' },
    NOTHING_TO_ERASE: { status: 409, message: 'Everything of this person is on legal hold, or erased already.' },
  },
  http: { method: 'POST', path: '/erasures/:erasureId/order' },
})

export const withdrawErasure = procedure({
  name: 'audit.erasure.withdraw',
  kind: 'command',
  permission: 'erasure:order',
  summary: 'Give up a proposed erasure.',
  trail: { states: () => [erasureWithdrawn] },
  input: ErasureRef,
  output: Erasure,
  refusals: { ERASURE_NOT_FOUND, ERASURE_SETTLED },
  http: { method: 'POST', path: '/erasures/:erasureId/withdraw' },
})

export const listErasures = procedure({
  name: 'audit.erasure.list',
  kind: 'query',
  permission: 'erasure:order',
  summary: 'Erasures, newest first, and how far each is.',
  trail: { nothing: 'Erasures name nobody but the staff who decided on them.' },
  input: ListErasuresInput,
  output: ErasureList,
  http: { method: 'GET', path: '/erasures' },
})

export class ErasureProposed {
  @Nested(() => Erasure) erasure!: Erasure
}

/** Everything named here may be without content in the ledger, and nothing else may. Large orders are told in parts. */
export class ErasureOrdered {
  @Id() erasureId!: string
  @Text({ max: 500 }) reason!: string
  @Text({ max: 200 }) reference!: string
  @Id() proposedById!: string
  @Text({ max: 200 }) proposedBy!: string
  @IdList({ max: 2000 }) records!: string[]
}

export class ErasureWithdrawn {
  @Id() erasureId!: string
}

export class ErasureCarriedOut {
  @Id() erasureId!: string
  @Whole() entries!: number
  /** Records whose content stays, since a hold was put on them after the order. */
  @Whole() kept!: number
  /** Events that were taken out of the event streams. */
  @Whole() messages!: number
  /** Evidence bundles that were deleted since they held some of it. Whoever downloaded them is in the ledger. */
  @IdList({ max: 1000 }) bundles!: string[]
}

export const erasureProposed = event({
  name: 'audit.erasure.proposed',
  summary: 'Somebody proposed to erase what is kept of a person.',
  data: ErasureProposed,
})
export const erasureOrdered = event({
  name: 'audit.erasure.ordered',
  summary: 'A second person ordered an erasure; the fact names every record that loses its content.',
  data: ErasureOrdered,
})
export const erasureWithdrawn = event({
  name: 'audit.erasure.withdrawn',
  summary: 'A proposed erasure was given up.',
  data: ErasureWithdrawn,
})
export const erasureCarriedOut = event({
  name: 'audit.erasure.carried-out',
  summary: 'Nothing is left of what was ordered to be erased, but for what is on legal hold.',
  data: ErasureCarriedOut,
})
