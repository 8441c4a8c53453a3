import { Flag, Optional, Text, Whole } from '../fields'
import { procedure } from '../procedure'

export class ReadLateFactsInput {}

/** How things stand with the facts that arrive late: rules decide without them first, and again once they are there. */
export class LateFacts {
  /** Whether a classifier is configured; without one, conditions that ask it do not hold. */
  @Flag() classifier!: boolean
  /** Name and version of the model that answered last. */
  @Optional() @Text({ max: 200 }) model?: string
  /** Messages for which the classifier has yet to answer, or whose pictures have yet to be looked at. */
  @Whole() waiting!: number
  /** Messages of the last 24 hours that were decided without an answer, since none came. */
  @Whole() givenUp!: number
  /** Why the last question was not answered, while none has been answered since. */
  @Optional() @Text({ max: 500 }) fault?: string
}

export const readLateFacts = procedure({
  name: 'moderation.late-fact.read',
  kind: 'query',
  permission: 'moderation:read',
  summary: 'Whether a classifier is configured and answers, and how many messages wait for it.',
  trail: { nothing: 'Counts without names.' },
  input: ReadLateFactsInput,
  output: LateFacts,
  http: { method: 'GET', path: '/moderation/late-facts' },
})
