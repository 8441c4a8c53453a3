import { networks, type Network } from '../connectors/account'
import { Id, ListOf, OneOf, Optional, Text, Whole } from '../fields'
import { procedure } from '../procedure'
import { categories, sendingVerdicts, type Category, type SendingVerdict } from './rule'

/** What a rule found in a text of our own: `start` and `end` are UTF-16 offsets in it. */
export class OutboundFinding {
  @Text({ min: 1, max: 100 }) ruleId!: string
  @Text({ min: 1, max: 200 }) ruleName!: string
  @OneOf(categories) category!: Category
  @OneOf(sendingVerdicts) verdict!: SendingVerdict
  @Whole() start!: number
  @Whole() end!: number
}

export class CheckOutboundInput {
  @Id() accountId!: string
  @Id() unitId!: string
  @OneOf(networks) network!: Network
  @Text({ min: 1, max: 10_000 }) text!: string
}

/** block: it may not go; approval: it needs a second person whatever the account asks for; warn: its author is told; clear: nothing found. */
export class OutboundCheck {
  @OneOf(sendingVerdicts) verdict!: SendingVerdict
  @ListOf(() => OutboundFinding, { max: 100 }) findings!: OutboundFinding[]
  @Id() ruleSetId!: string
  @Whole() ruleSetVersion!: number
  /** What stands in the way, in plain English; absent when nothing does. */
  @Optional() @Text({ max: 1000 }) reason?: string
}

export const checkOutbound = procedure({
  name: 'moderation.outbound.check',
  kind: 'command',
  permission: 'post:draft',
  services: ['publishing', 'connectors'],
  summary: 'What the rules in force say of a text before it leaves, recording nothing.',
  trail: { nothing: 'The text that was asked about is written down with the post that it is in.' },
  input: CheckOutboundInput,
  output: OutboundCheck,
  http: { method: 'POST', path: '/moderation/outbound-check' },
})
