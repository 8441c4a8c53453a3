import { event } from '../event'
import { Id, Instant, OneOf, Optional, Text, Whole } from '../fields'

/** held: the gate says no for now; committing: the network is being asked; done; refused: the network, or the gate for good, said no. */
export const actionStatuses = ['held', 'committing', 'done', 'refused', 'superseded'] as const
export type ActionStatus = (typeof actionStatuses)[number]

/** An order of moderation on its way through the send gate. All four kinds may be repeated without harm. */
export class Action {
  /** The order's id. */
  @Id() id!: string
  @OneOf(['hide', 'unhide', 'block', 'unblock']) kind!: 'hide' | 'unhide' | 'block' | 'unblock'
  @Id() measureId!: string
  @Id() accountId!: string
  @Id() unitId!: string
  @Id() itemId!: string
  @OneOf(actionStatuses) status!: ActionStatus
  /** Why it was held or refused, in plain English. */
  @Optional() @Text({ max: 1000 }) reason?: string
  @Whole() attempts!: number
  @Instant() updatedAt!: string
  @Whole({ min: 1 }) version!: number
}

const actionEvent = (what: string, summary: string) =>
  event({ name: `connectors.action.${what}`, summary: `${summary} Aggregate: the action.`, data: Action })

export const actionHeld = actionEvent('held', 'The send gate lets an action wait.')
export const actionStarted = actionEvent('started', 'The gate said yes; the network is asked next.')
export const actionDone = actionEvent('done', 'The network did it.')
export const actionRefused = actionEvent('refused', 'The network cannot or will not do it.')
export const actionSuperseded = actionEvent(
  'superseded',
  'A later order of the same measure took its place before it was done.',
)
