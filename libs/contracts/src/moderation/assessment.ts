import { event } from '../event'
import { Flag, Id, Instant, ListOf, Nested, OneOf, Optional, Text, TextList, Whole, WordList } from '../fields'
import { procedure } from '../procedure'

export const severities = ['none', 'low', 'medium', 'high', 'critical'] as const
export type Severity = (typeof severities)[number]

/** urgent: somebody may be in danger, or must see it now; review: a person should look; routine: nothing found. */
export const lanes = ['urgent', 'review', 'routine'] as const
export type Lane = (typeof lanes)[number]

export const categories = [
  'threat_to_life',
  'self_harm',
  'abuse',
  'hate',
  'profanity',
  'personal_data',
  'spam',
] as const
export type Category = (typeof categories)[number]

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

/** What moderation found in one revision of an item. */
export class Assessment {
  @Id() itemId!: string
  @Id() accountId!: string
  @Id() unitId!: string
  @OneOf(severities) severity!: Severity
  @OneOf(lanes) lane!: Lane
  @WordList(categories, { max: 7 }) categories!: Category[]
  @ListOf(() => Match, { max: 100 }) matches!: Match[]
  /** More matched than is listed, or the text was longer than is read. */
  @Flag() truncated!: boolean
  @Id() ruleSetId!: string
  @Whole() ruleSetVersion!: number
  @Instant() assessedAt!: string
}

export const itemAssessed = event({
  name: 'moderation.item.assessed',
  summary: 'An item was read by the rules in force. Aggregate: the item.',
  data: Assessment,
})

export class WordListRule {
  @Text({ min: 1, max: 100 }) id!: string
  @Text({ min: 1, max: 200 }) name!: string
  @OneOf(categories) category!: Category
  @OneOf(severities) severity!: Severity
  /** One term a line: a whole word or phrase; `term*` begins a word, `*term` ends one, `*term*` stands anywhere. */
  @Text({ min: 1, max: 200_000 }) terms!: string
}

export class PatternRule {
  @Text({ min: 1, max: 100 }) id!: string
  @Text({ min: 1, max: 200 }) name!: string
  @OneOf(categories) category!: Category
  @OneOf(severities) severity!: Severity
  /** RE2 syntax: linear time, no look-around or back-references. */
  @Text({ min: 1, max: 1000 }) pattern!: string
  @Optional() @Flag() caseSensitive?: boolean
  /** It counts only with one of these words within 60 characters. */
  @Optional() @TextList({ max: 100, each: 100 }) near?: string[]
  /** It counts only when it passes this check. */
  @Optional() @OneOf(['nhs_number', 'payment_card', 'uk_postcode']) check?:
    'nhs_number' | 'payment_card' | 'uk_postcode'
}

export class RuleSet {
  @Id() id!: string
  @Whole({ min: 1 }) version!: number
  @ListOf(() => WordListRule, { max: 100 }) wordLists!: WordListRule[]
  @ListOf(() => PatternRule, { max: 500 }) patterns!: PatternRule[]
  @Instant() publishedAt!: string
  @Text({ max: 200 }) publishedBy!: string
}

export class ReadRuleSetInput {}

export class RuleSetPublished {
  @Nested(() => RuleSet) ruleSet!: RuleSet
}

export const readRuleSet = procedure({
  name: 'moderation.rule-set.read',
  kind: 'query',
  permission: 'moderation:read',
  summary: 'The rules in force.',
  input: ReadRuleSetInput,
  output: RuleSet,
  http: { method: 'GET', path: '/moderation/rule-set' },
})

export const ruleSetPublished = event({
  name: 'moderation.rule-set.published',
  summary: 'New rules are in force.',
  data: RuleSetPublished,
})

export class AssessmentRef {
  @Id() itemId!: string
}

export const readAssessment = procedure({
  name: 'moderation.item.read-assessment',
  kind: 'query',
  permission: 'moderation:read',
  summary: 'What moderation found in an item, and by which rules.',
  input: AssessmentRef,
  output: Assessment,
  refusals: { ASSESSMENT_NOT_FOUND: { status: 404, message: 'This item has not been assessed.' } },
  http: { method: 'GET', path: '/items/:itemId/assessment' },
})

export class PreviewInput {
  @Text({ min: 1, max: 10_000 }) text!: string
}

export class Preview {
  @OneOf(severities) severity!: Severity
  @OneOf(lanes) lane!: Lane
  @WordList(categories, { max: 7 }) categories!: Category[]
  @ListOf(() => Match, { max: 100 }) matches!: Match[]
  @Optional() @Flag() truncated?: boolean
}

export const previewAssessment = procedure({
  name: 'moderation.rule-set.preview',
  kind: 'command',
  permission: 'moderation:read',
  services: ['publishing'],
  summary: 'What the rules in force say of a text, recording nothing.',
  input: PreviewInput,
  output: Preview,
  http: { method: 'POST', path: '/moderation/preview' },
})
