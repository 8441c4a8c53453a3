import { networks, type Network } from '../connectors/account'
import {
  Flag,
  Id,
  IdList,
  Instant,
  ListOf,
  Nested,
  OneOf,
  Optional,
  Pattern,
  Text,
  TextList,
  Whole,
  WordList,
} from '../fields'

export const severities = ['none', 'low', 'medium', 'high', 'critical'] as const
export type Severity = (typeof severities)[number]

export const categories = [
  'threat_to_life',
  'self_harm',
  'abuse',
  'hate',
  'profanity',
  'personal_data',
  'spam',
  'legal',
] as const
export type Category = (typeof categories)[number]

/**
 * What a rule asks for when it finds something in a message of the public, mildest first; the gravest of all rules stands.
 * hold: a person decides before anything else happens, and nobody answers meanwhile; hide: at once, where it can be undone.
 */
export const outcomes = ['allow', 'tag', 'flag', 'hide', 'propose_hide', 'hold', 'escalate'] as const
export type Outcome = (typeof outcomes)[number]

/** What a rule asks for when it finds something in a text of our own, mildest first. */
export const sendingVerdicts = ['clear', 'warn', 'approval', 'block'] as const
export type SendingVerdict = (typeof sendingVerdicts)[number]

export const directions = ['in', 'out', 'both'] as const
export type Direction = (typeof directions)[number]

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof weekdays)[number]

const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/

/** Hours by the clock in London; `to` before `from` runs over midnight. */
export class Hours {
  @Pattern(CLOCK, 'a time of day such as 18:30') from!: string
  @Pattern(CLOCK, 'a time of day such as 18:30') to!: string
  /** The days on which they begin; absent: every day. */
  @Optional() @WordList(weekdays, { max: 7 }) days?: Weekday[]
}

/** Where a rule applies; every field that is there must hold. */
export class Scope {
  @Optional() @IdList({ max: 200 }) units?: string[]
  @Optional() @IdList({ max: 500 }) accounts?: string[]
  @Optional() @WordList(networks, { max: 20 }) networks?: Network[]
  /** Two-letter codes such as `cy`; a text whose language cannot be told is in doubt, not outside. */
  @Optional() @TextList({ max: 20, each: 3 }) languages?: string[]
  @Optional() @Nested(() => Hours) hours?: Hours
}

/** Texts that a rule must and must not find; tried at every save. */
export class Examples {
  @TextList({ max: 50, each: 1000 }) match!: string[]
  @TextList({ max: 50, each: 1000 }) noMatch!: string[]
}

/** What every kind of rule has. */
export class Rule {
  @Text({ min: 1, max: 100 }) id!: string
  @Text({ min: 1, max: 200 }) name!: string
  @OneOf(categories) category!: Category
  @OneOf(severities) severity!: Severity
  /** `in` when absent: it reads what the public writes. */
  @Optional() @OneOf(directions) direction?: Direction
  /** When absent, by its severity: escalate, flag or tag. */
  @Optional() @OneOf(outcomes) outcome?: Outcome
  /** For rules that read what we send; `warn` when absent. */
  @Optional() @OneOf(sendingVerdicts) onSending?: SendingVerdict
  /** The clause of the published standards that a hide rests on; asked for by `hide` and `propose_hide`. */
  @Optional() @Text({ min: 1, max: 20 }) clause?: string
  @Optional() @Nested(() => Scope) scope?: Scope
  @Optional() @Nested(() => Examples) examples?: Examples
  /** The shipped pack and its version it came with, such as `abuse-en@2`. */
  @Optional() @Text({ min: 1, max: 60 }) pack?: string
}

export class WordListRule extends Rule {
  /** One term a line: a whole word or phrase; `term*` begins a word, `*term` ends one, `*term*` stands anywhere. */
  @Text({ min: 1, max: 200_000 }) terms!: string
}

export const personalDataChecks = [
  'nhs_number',
  'payment_card',
  'uk_postcode',
  'national_insurance',
  'vehicle_registration',
  'bank_account',
  'date_of_birth',
  'uk_phone',
] as const
export type PersonalDataCheck = (typeof personalDataChecks)[number]

export class PatternRule extends Rule {
  /** RE2 syntax: linear time, no look-around or back-references. */
  @Text({ min: 1, max: 1000 }) pattern!: string
  @Optional() @Flag() caseSensitive?: boolean
  /** It counts only with one of these words within 60 characters. */
  @Optional() @TextList({ max: 100, each: 100 }) near?: string[]
  /** It counts only when it passes this check. */
  @Optional() @OneOf(personalDataChecks) check?: PersonalDataCheck
}

/** Holds when a rule, or any rule of a category, of at least a severity found something. */
export class MatchedCondition {
  @Optional() @Text({ min: 1, max: 100 }) rule?: string
  @Optional() @OneOf(categories) category?: Category
  @Optional() @OneOf(severities) atLeast?: Severity
}

/** What can be asked of a message beside its words; what each means stands at `Facts` in libs/rules. */
export const factNames = [
  'length',
  'links',
  'link_domain',
  'lookalike_domains',
  'mentions',
  'hashtags',
  'capitals_percent',
  'repetition',
  'language',
  'kind',
  'visibility',
  'media',
  'author.messages',
  'author.strikes',
  'author.hides',
  'classifier.abuse',
  'classifier.hate',
  'classifier.self_harm',
  'classifier.sexual',
  'classifier.spam',
  'classifier.threat',
  'media_hash',
] as const
export type FactName = (typeof factNames)[number]

/** One condition: exactly one of its fields, `fact` with its bounds. True, false, or unknown when nobody can tell. */
export class Condition {
  @Optional() @ListOf(() => Condition, { min: 1, max: 20 }) all?: Condition[]
  @Optional() @ListOf(() => Condition, { min: 1, max: 20 }) any?: Condition[]
  @Optional() @Nested(() => Condition) not?: Condition
  @Optional() @Nested(() => MatchedCondition) matched?: MatchedCondition
  @Optional() @OneOf(factNames) fact?: FactName
  @Optional() @Whole() atLeast?: number
  @Optional() @Whole() atMost?: number
  /** 200 words at most; of `media_hash` all of the list, each as `md5:`, `sha256:` or `pdq:` and its hexadecimal digits. */
  @Optional() @TextList({ max: 5000, each: 253 }) oneOf?: string[]
}

/** A rule over what other rules found and what is known of the message and its author. */
export class ConditionRule extends Rule {
  @Nested(() => Condition) when!: Condition
}

/** A rule taken out of force by a person, between two versions. */
export class RetiredRule {
  @Text({ min: 1, max: 100 }) ruleId!: string
  @Text({ min: 1, max: 200 }) ruleName!: string
  @Id() retiredById!: string
  @Text({ min: 1, max: 200 }) retiredBy!: string
  @Text({ min: 1, max: 500 }) reason!: string
  @Instant() retiredAt!: string
}
