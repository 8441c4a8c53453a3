import { type PersonalDataCheck } from './personal-data'
import { type Category, type Severity } from './severity'
import { type TermPlacement } from './terms'
import { type ThreatSignal } from './threat-words'

/** A term as plain text (whole word), or with the place in a word where it may stand. */
export type Term = string | { readonly term: string; readonly placement: TermPlacement }

export interface TermList {
  readonly id: string
  readonly name: string
  readonly category: Category
  readonly severity: Severity
  readonly terms: readonly Term[]
}

export interface PatternRule {
  readonly id: string
  readonly name: string
  readonly category: Category
  readonly severity: Severity
  /** RE2 syntax, matched against the original text, ignoring case unless told otherwise. */
  readonly pattern: string
  readonly caseSensitive?: boolean
  /** The match counts only with one of these words within 60 characters of it. */
  readonly near?: readonly string[]
  /** The match counts only when it passes this check. */
  readonly check?: PersonalDataCheck
}

/** Turns one of the engine's signals on and says how grave it is here. */
export interface SignalRule {
  readonly id: string
  readonly name: string
  readonly category: Category
  readonly severity: Severity
  readonly signal: ThreatSignal
}

/** One immutable version of an organisation's rules. Ids are unique within the set. */
export interface RuleSet {
  readonly id: string
  readonly version: number
  readonly lists: readonly TermList[]
  readonly patterns: readonly PatternRule[]
  readonly signals: readonly SignalRule[]
}

export type RuleSetProblemCode =
  | 'RULE_SET_INVALID'
  | 'RULE_ID_INVALID'
  | 'RULE_ID_REPEATED'
  | 'RULE_FIELD_INVALID'
  | 'TERM_INVALID'
  | 'PATTERN_INVALID'
  | 'SIGNAL_UNKNOWN'
  | 'RULE_SET_TOO_LARGE'

/** One thing to correct before the rule set can be used. */
export interface RuleSetProblem {
  readonly code: RuleSetProblemCode
  readonly message: string
  readonly ruleId?: string
  /** UTF-16 offset in the pattern or index of the term. */
  readonly position?: number
}
