import { event } from '../event'
import { Flag, Id, Instant, ListOf, OneOf, Optional, Text, Whole, WordList } from '../fields'
import { procedure } from '../procedure'
import { categories, outcomes, severities, type Category, type Outcome, type Severity } from './rule'

/** urgent: somebody may be in danger, or must see it now; review: a person should look; routine: nothing found. */
export const lanes = ['urgent', 'review', 'routine'] as const
export type Lane = (typeof lanes)[number]

/** What matched: `start` and `end` are UTF-16 offsets in the item's original text. */
export class Match {
  @Text({ min: 1, max: 100 }) ruleId!: string
  @Text({ min: 1, max: 200 }) ruleName!: string
  @OneOf(categories) category!: Category
  @OneOf(severities) severity!: Severity
  @Whole() start!: number
  @Whole() end!: number
  /** Why it weighs less than its rule says, such as `quoted` or `negated`. */
  @Optional() @Text({ max: 40 }) damped?: string
}

/** A rule that holds of a message, and what it asks for. `undecided`: a person must look, since a fact it asks for is not known. */
export class FiredRule {
  @Text({ min: 1, max: 100 }) ruleId!: string
  @Text({ min: 1, max: 200 }) ruleName!: string
  @OneOf(outcomes) outcome!: Outcome
  @Optional() @Flag() undecided?: boolean
}

/** What moderation found in one revision of an item. */
export class Assessment {
  @Id() itemId!: string
  @Id() accountId!: string
  @Id() unitId!: string
  @OneOf(severities) severity!: Severity
  @OneOf(lanes) lane!: Lane
  @WordList(categories, { max: 20 }) categories!: Category[]
  @ListOf(() => Match, { max: 100 }) matches!: Match[]
  /** More matched than is listed, or the text was longer than is read. */
  @Flag() truncated!: boolean
  @Id() ruleSetId!: string
  @Whole() ruleSetVersion!: number
  @Instant() assessedAt!: string
  /** The gravest that the rules ask for, or what a person decided. Absent in assessments from before there were outcomes. */
  @Optional() @OneOf(outcomes) outcome?: Outcome
  /** What the rules ask for, gravest first. */
  @Optional() @ListOf(() => FiredRule, { max: 100 }) fired?: FiredRule[]
  /** Who decided on it in the review queue: lane and outcome are theirs. */
  @Optional() @Text({ max: 200 }) decidedBy?: string
}

export const itemAssessed = event({
  name: 'moderation.item.assessed',
  summary: 'An item was read by the rules in force, or a person decided on it. Aggregate: the item.',
  data: Assessment,
})

export class AssessmentRef {
  @Id() itemId!: string
}

/** A condition as it was evaluated: depth first, `depth` 0 being the rule itself. */
export class TraceStep {
  @Whole({ max: 40 }) depth!: number
  /** What was asked, in plain English. */
  @Text({ max: 500 }) asked!: string
  @OneOf(['true', 'false', 'unknown']) answer!: 'true' | 'false' | 'unknown'
  /** What was found, where that is a figure or a word. */
  @Optional() @Text({ max: 300 }) found?: string
}

export class ExplainedAssessment extends Assessment {
  /** Every condition that was asked for this message, with its answer. */
  @Optional() @ListOf(() => TraceStep, { max: 500 }) trace?: TraceStep[]
}

export const readAssessment = procedure({
  name: 'moderation.item.read-assessment',
  kind: 'query',
  permission: 'moderation:read',
  summary: 'What moderation found in an item, by which rules and conditions.',
  trail: { consults: ({ itemId }) => [itemId] },
  input: AssessmentRef,
  output: ExplainedAssessment,
  refusals: { ASSESSMENT_NOT_FOUND: { status: 404, message: 'This item has not been assessed.' } },
  http: { method: 'GET', path: '/items/:itemId/assessment' },
})

export class PreviewInput {
  @Text({ min: 1, max: 10_000 }) text!: string
}

export class Preview {
  @OneOf(severities) severity!: Severity
  @OneOf(lanes) lane!: Lane
  @WordList(categories, { max: 20 }) categories!: Category[]
  @ListOf(() => Match, { max: 100 }) matches!: Match[]
  @Optional() @Flag() truncated?: boolean
  @Optional() @OneOf(outcomes) outcome?: Outcome
  @Optional() @ListOf(() => FiredRule, { max: 100 }) fired?: FiredRule[]
}

export const previewAssessment = procedure({
  name: 'moderation.rule-set.preview',
  kind: 'command',
  permission: 'moderation:read',
  services: ['publishing'],
  summary: 'What the rules in force say of a text of the public, recording nothing.',
  trail: { nothing: 'Nothing is kept of a trial.' },
  input: PreviewInput,
  output: Preview,
  http: { method: 'POST', path: '/moderation/preview' },
})
