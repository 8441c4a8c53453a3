export { assess, MAX_MATCHES, MAX_TEXT_LENGTH, type Assessment, type Match, type Meter } from './assess'
export { compile, MAX_PATTERNS, MAX_TERM_LENGTH, MAX_TERMS, type CompiledRuleSet } from './compile'
export { findConflicts, MAX_CONFLICTS, type RuleConflict, type RuleConflictCode } from './conflicts'
export { defaultRuleSet } from './default-rule-set'
export { fold, type Folded } from './fold'
export { type PersonalDataCheck } from './personal-data'
export {
  type PatternRule,
  type RuleSet,
  type RuleSetProblem,
  type RuleSetProblemCode,
  type SignalRule,
  type Term,
  type TermList,
} from './rule-set'
export { CATEGORIES, SEVERITIES, type Category, type Lane, type Severity } from './severity'
export { type TermPlacement } from './terms'
export { THREAT_SIGNALS, type ThreatSignal } from './threat-words'
export { type DampReason } from './threats'
