import { type PersonalDataCheck } from './personal-data'
import { type Category, type Severity } from './severity'
import { type TermPlacement } from './terms'
import { type ThreatSignal } from './threat-words'

/** A term as plain text (whole word), or with the place in a word where it may stand. */
export type Term = string | { readonly term: string; readonly placement: TermPlacement }

/** What a rule asks for when it finds something in a message of the public, mildest first; the gravest of all rules stands. */
export const OUTCOMES = ['allow', 'tag', 'flag', 'hide', 'propose_hide', 'hold', 'escalate'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** What a rule asks for when it finds something in a text of our own, mildest first. */
export const SENDING_VERDICTS = ['clear', 'warn', 'approval', 'block'] as const
export type SendingVerdict = (typeof SENDING_VERDICTS)[number]

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof WEEKDAYS)[number]

/** Hours by the clock in London, as `18:30`; `to` before `from` runs over midnight. */
export interface Hours {
  readonly from: string
  readonly to: string
  /** The days on which they begin; absent: every day. */
  readonly days?: readonly Weekday[]
}

/** Where a rule applies; every field that is there must hold. */
export interface Scope {
  readonly units?: readonly string[]
  readonly accounts?: readonly string[]
  readonly networks?: readonly string[]
  /** Two-letter codes; a text whose language cannot be told is in doubt, not outside. */
  readonly languages?: readonly string[]
  readonly hours?: Hours
}

/** What every kind of rule has. */
export interface Rule {
  readonly id: string
  readonly name: string
  readonly category: Category
  readonly severity: Severity
  /** `in` when absent: it reads what the public writes. */
  readonly direction?: 'in' | 'out' | 'both'
  /** When absent, by its severity: escalate, flag or tag. */
  readonly outcome?: Outcome
  /** For rules that read what is sent; `warn` when absent. */
  readonly onSending?: SendingVerdict
  /** The clause of the published standards that a hide rests on. */
  readonly clause?: string
  readonly scope?: Scope
  /** Texts that the rule must and must not find. */
  readonly examples?: { readonly match: readonly string[]; readonly noMatch: readonly string[] }
  /** The shipped pack and its version it came with, such as `abuse-en@2`. */
  readonly pack?: string
}

export interface TermList extends Rule {
  readonly terms: readonly Term[]
}

export interface PatternRule extends Rule {
  /** RE2 syntax, matched against the original text, ignoring case unless told otherwise. */
  readonly pattern: string
  readonly caseSensitive?: boolean
  /** The match counts only with one of these words within 60 characters of it. */
  readonly near?: readonly string[]
  /** The match counts only when it passes this check. */
  readonly check?: PersonalDataCheck
}

/** What can be asked of a message beside its words. */
export const FACT_NAMES = [
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
export type FactName = (typeof FACT_NAMES)[number]

/** What a classifier may say of a text. */
export const CLASSIFIER_LABELS = ['abuse', 'hate', 'self_harm', 'sexual', 'spam', 'threat'] as const
export type ClassifierLabel = (typeof CLASSIFIER_LABELS)[number]

/** Who is asked for facts that are not at hand when a message arrives. */
export const LATE_SOURCES = ['classifier', 'pictures'] as const
export type LateSource = (typeof LATE_SOURCES)[number]

/** Holds when a rule, or any rule of a category, of at least a severity found something. */
export interface MatchedCondition {
  readonly rule?: string
  readonly category?: Category
  readonly atLeast?: Severity
}

/** One condition: exactly one of `all`, `any`, `not`, `matched` and `fact`, the last with its bounds. */
export interface Condition {
  readonly all?: readonly Condition[]
  readonly any?: readonly Condition[]
  readonly not?: Condition
  readonly matched?: MatchedCondition
  readonly fact?: FactName
  readonly atLeast?: number
  readonly atMost?: number
  readonly oneOf?: readonly string[]
}

/** A rule over what other rules found and what is known of the message and its author. */
export interface ConditionRule extends Rule {
  readonly when: Condition
}

/** Turns one of the engine's signals on and says how grave it is here. */
export interface SignalRule extends Rule {
  readonly signal: ThreatSignal
}

/** One immutable version of an organisation's rules. Ids are unique within the set. */
export interface RuleSet {
  readonly id: string
  readonly version: number
  readonly lists: readonly TermList[]
  readonly patterns: readonly PatternRule[]
  readonly signals: readonly SignalRule[]
  readonly conditions?: readonly ConditionRule[]
}

export type RuleSetProblemCode =
  | 'RULE_SET_INVALID'
  | 'RULE_ID_INVALID'
  | 'RULE_ID_REPEATED'
  | 'RULE_FIELD_INVALID'
  | 'TERM_INVALID'
  | 'PATTERN_INVALID'
  | 'SIGNAL_UNKNOWN'
  | 'CONDITION_INVALID'
  | 'RULE_SET_TOO_LARGE'

/** One thing to correct before the rule set can be used. */
export interface RuleSetProblem {
  readonly code: RuleSetProblemCode
  readonly message: string
  readonly ruleId?: string
  /** UTF-16 offset in the pattern or index of the term. */
  readonly position?: number
}
