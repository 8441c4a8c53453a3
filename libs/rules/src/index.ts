export { assess, type Meter } from './assess'
export { compile, MAX_PATTERNS, MAX_TERM_LENGTH, MAX_TERMS, type CompiledRuleSet } from './compile'
export { findConflicts, MAX_CONFLICTS, type RuleConflict, type RuleConflictCode } from './conflicts'
export { type TraceStep } from './conditions'
export {
  decide,
  decideSending,
  explain,
  laneOf,
  outcomeOf,
  type Decision,
  type FiredRule,
  type SendingDecision,
  type SendingFinding,
} from './decide'
export { defaultRuleSet } from './default-rule-set'
export { examplesOf, failedExamples, type FailedExample } from './examples'
export { MAX_MATCHES, MAX_TEXT_LENGTH, type Assessment, type Match } from './findings'
export { type Facts } from './facts'
export { fold, type Folded } from './fold'
export { identifyLanguage, LANGUAGES, type Language } from './language'
export { findLinks, type Links } from './links'
export { GUARDED_DOMAINS, lookalikeHosts } from './lookalikes'
export { packs, type RulePack } from './packs'
export { isPictureHash, MAX_PICTURE_HASHES, type PictureHashes } from './pictures'
export { type PersonalDataCheck } from './personal-data'
export {
  CLASSIFIER_LABELS,
  type ClassifierLabel,
  type Condition,
  type ConditionRule,
  FACT_NAMES,
  type FactName,
  LATE_SOURCES,
  type LateSource,
  type Outcome,
  OUTCOMES,
  type PatternRule,
  type Rule,
  type RuleSet,
  type RuleSetProblem,
  type RuleSetProblemCode,
  SENDING_VERDICTS,
  type SignalRule,
  type Term,
  type TermList,
  WEEKDAYS,
} from './rule-set'
export { type AuthorHistory, type ClassifierScores, type Context } from './scope'
export { CATEGORIES, SEVERITIES, type Category, type Lane, type Severity } from './severity'
export { type TermPlacement } from './terms'
export { THREAT_SIGNALS, type ThreatSignal } from './threat-words'
export { type DampReason } from './threats'
