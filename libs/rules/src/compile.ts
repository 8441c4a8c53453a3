import { ConditionCompiler, type Evaluator, gateIn, problemsOfCondition, restsOnClassifierAlone } from './conditions'
import { MaskedTerms, squeezedOf } from './disguise'
import { WordShapes } from './pieces'
import { compilePattern, type CompiledPattern, type PatternFault } from './patterns'
import {
  type ConditionRule,
  type PatternRule,
  type Rule,
  type RuleSet,
  type RuleSetProblem,
  type RuleSetProblemCode,
} from './rule-set'
import { SCENE_GATES } from './scene-reader'
import { GROUPS_WITHIN } from './group-words'
import { isSeverable } from './segments'
import { slipsOf } from './slips'
import { CATEGORIES, type Category, rankOf, SEVERITIES, type Severity } from './severity'
import { type AutomatonEntry, foldTerm, TermAutomaton } from './terms'
import { CUES } from './threat-cues'
import { expandPhrase, type PhraseGroup, PHRASES } from './threat-phrases'
import { GATE_WORDS, THREAT_SIGNALS, type ThreatSignal } from './threat-words'

/** Largest rule set accepted; a term is at most this long after folding. */
export const MAX_TERMS = 100_000
export const MAX_TERM_LENGTH = 100
export const MAX_PATTERNS = 500

/** What assess() needs, built once per version and reused for every text. Opaque to callers but for `ruleSet`. */
export interface CompiledRuleSet {
  readonly ruleSet: RuleSet
  readonly rules: readonly CompiledRule[]
  readonly byId: ReadonlyMap<string, Rule>
  /** Rules over what the others found; `index` is their place in `rules`. */
  readonly conditions: readonly CompiledCondition[]
  /** The same by the question that all of a group fall with. */
  readonly conditionGroups: readonly ConditionGroup[]
  /** For each rule 1 where it reads what goes in that direction. */
  readonly readers: { readonly in: Uint8Array; readonly out: Uint8Array }
  /** Rules with a scope that has to be asked for each message. */
  readonly scoped: readonly number[]
  readonly patterns: readonly PlacedPattern[]
  /** Patterns that need no word to occur first, only perhaps a digit or a sign. */
  readonly unprompted: readonly number[]
  readonly signalRules: ReadonlyMap<ThreatSignal, readonly number[]>
  readonly automaton: TermAutomaton
  readonly kinds: Uint8Array
  readonly refs: Int32Array
  readonly phrases: readonly PhraseGroup[]
  /** Whole words by their folded text, for disguised readings. */
  readonly words: ReadonlyMap<string, readonly number[]>
  /** Those that hold a letter twice running, by what is left when it stands once. */
  readonly squeezed: ReadonlyMap<string, readonly string[]>
  readonly shapes: WordShapes
  readonly masked: MaskedTerms
  readonly digits: Int32Array
}

export interface CompiledRule {
  readonly id: string
  readonly name: string
  readonly category: Category
  readonly severity: Severity
  readonly rank: number
  readonly rule: Rule
}

export interface ConditionGroup {
  readonly gate: Evaluator | undefined
  /** The gate asks what rules found: where none found anything, the answer is no. */
  readonly needsFinding: boolean
  readonly conditions: readonly CompiledCondition[]
}

export interface CompiledCondition {
  readonly index: number
  readonly rule: ConditionRule
  readonly evaluate: Evaluator
  /** It never acts by itself, whatever it asks for. */
  readonly restsOnClassifier: boolean
}

export interface PlacedPattern {
  readonly rule: number
  readonly source: PatternRule
  readonly compiled: CompiledPattern
  /** One bit for each set of literals that must be met; 0 when none is known. */
  readonly literalSets: number
  readonly needsNear: boolean
}

/** What an automaton entry stands for; `refs` holds the rule, pattern or phrase index (a literal's: pattern * 8 + set). */
export const TERM = 0
export const LITERAL = 1
export const NEAR = 2
export const PHRASE = 3
export const GATE = 4
export const WITHIN = 5
export const SCENE = 6

/** Occurrences of one term kept per text; more would only repeat the same highlight. */
const KEPT_PER_TERM = 100
/** Words run together are taken apart around each listed word this often. */
const KEPT_WITHIN = 2

/** Compiles a rule set, or says everything that is wrong with it at once. Never throws. */
export function compile(ruleSet: RuleSet): CompiledRuleSet | RuleSetProblem[] {
  const problems: RuleSetProblem[] = []
  const report = (code: RuleSetProblemCode, message: string, ruleId?: string, position?: number): void => {
    problems.push({
      code,
      message,
      ...(ruleId === undefined ? {} : { ruleId }),
      ...(position === undefined ? {} : { position }),
    })
  }
  checkShape(ruleSet, report)

  const rules: CompiledRule[] = []
  const entries: AutomatonEntry[] = []
  const kinds: number[] = []
  const refs: number[] = []
  const words = new Map<string, number[]>()
  const masked = new MaskedTerms()
  const add = (entry: AutomatonEntry, kind: number, ref: number): number => {
    kinds.push(kind)
    refs.push(ref)
    return entries.push(entry) - 1
  }
  const addWord = (folded: string, entry: number): void => {
    const same = words.get(folded)
    if (same === undefined) words.set(folded, [entry])
    else same.push(entry)
  }

  for (const list of ruleSet.lists) {
    const rule = rules.push(ruleOf(list)) - 1
    const maskable = list.category === 'profanity' || list.category === 'abuse' || list.category === 'hate'
    list.terms.forEach((term, index) => {
      const { term: written, placement } = typeof term === 'string' ? { term, placement: 'word' as const } : term
      const { folded, digits } = foldTerm(written)
      const unusable = whyUnusable(folded)
      if (unusable !== undefined) {
        report('TERM_INVALID', `Term ${String(index + 1)} of list "${list.name}" ${unusable}.`, list.id, index)
        return
      }
      const entry = add({ folded, placement, digits, keep: KEPT_PER_TERM }, TERM, rule)
      if (placement !== 'word' || folded.includes(' ')) return
      addWord(folded, entry)
      if (!maskable) return
      masked.add(folded, entry)
      if (isSeverable(folded)) add({ folded, placement: 'within', digits: -1, keep: KEPT_WITHIN }, WITHIN, entry)
      for (const slip of slipsOf(folded)) {
        addWord(slip, add({ folded: slip, placement: 'word', digits: 0, keep: KEPT_PER_TERM }, TERM, rule))
      }
    })
  }

  const patterns: PlacedPattern[] = []
  for (const source of ruleSet.patterns) {
    const compiled = compilePattern(source)
    if (!isCompiled(compiled)) {
      report(
        'PATTERN_INVALID',
        `Pattern "${source.name}" cannot be used: ${compiled.message}.`,
        source.id,
        compiled.position,
      )
      continue
    }
    const near = (source.near ?? []).map((context) => foldTerm(context).folded).filter((context) => context !== '')
    const literals = compiled.requirement.allOf
    const pattern =
      patterns.push({
        rule: rules.push(ruleOf(source)) - 1,
        source,
        compiled,
        literalSets: (1 << literals.length) - 1,
        needsNear: near.length > 0,
      }) - 1
    // Where a pattern of limited length is searched, every place counts; else one is enough to search at all.
    const keep = Number.isFinite(compiled.requirement.longest) ? 0 : 1
    literals.forEach((set, bit) => {
      for (const literal of set) {
        const entry = { folded: foldTerm(literal).folded, placement: 'anywhere', digits: -1, keep } as const
        add(entry, LITERAL, pattern * 8 + bit)
      }
    })
    for (const folded of near) add({ folded, placement: 'word', digits: 0, keep: 0 }, NEAR, pattern)
  }

  const signalRules = new Map<ThreatSignal, number[]>()
  for (const signal of ruleSet.signals) {
    if (!THREAT_SIGNALS.includes(signal.signal)) {
      report(
        'SIGNAL_UNKNOWN',
        `Signal "${signal.name}" names ${signal.signal}, which this engine does not have.`,
        signal.id,
      )
      continue
    }
    const rule = rules.push(ruleOf(signal)) - 1
    signalRules.set(signal.signal, [...(signalRules.get(signal.signal) ?? []), rule])
  }
  const phrases: PhraseGroup[] = []
  for (const group of [...PHRASES, ...CUES]) {
    if (!signalRules.has(group.signal)) continue
    const ref = phrases.push(group) - 1
    // Folded first: "ty" and "tŷ" are one wording, to be judged once.
    for (const folded of new Set(group.phrases.flatMap(expandPhrase).map((phrase) => foldTerm(phrase).folded))) {
      add({ folded, placement: 'word', digits: -1, keep: 0 }, PHRASE, ref)
    }
  }
  if (signalRules.size > 0) {
    for (const verb of new Set(GATE_WORDS)) {
      const { folded } = foldTerm(verb)
      addWord(folded, add({ folded, placement: 'word', digits: 0, keep: 0 }, GATE, 0))
    }
    for (const folded of SCENE_GATES) add({ folded, placement: 'word', digits: -1, keep: 1 }, SCENE, 0)
  }

  const conditions = ruleSet.conditions ?? []
  for (const rule of conditions) {
    for (const problem of problemsOfCondition(rule, ruleSet)) {
      report('CONDITION_INVALID', `Rule "${rule.name}": ${problem}.`, rule.id)
    }
  }

  if (signalRules.has('group_hate'))
    for (const folded of GROUPS_WITHIN) add({ folded, placement: 'within', digits: -1, keep: KEPT_WITHIN }, WITHIN, 0)

  const automaton = TermAutomaton.build(entries)
  if (automaton === undefined) {
    report(
      'RULE_SET_TOO_LARGE',
      'The terms of this rule set are too many and too varied together; remove lists or shorten terms.',
    )
  }
  if (problems.length > 0 || automaton === undefined) return problems
  const places = new Map(rules.map(({ id }, index) => [id, index]))
  const compiler = new ConditionCompiler((id) => places.get(id) ?? -1)
  const placed = conditions.map((rule) => ({
    index: rules.push(ruleOf(rule)) - 1,
    rule,
    evaluate: compiler.compile(rule.when),
    restsOnClassifier: restsOnClassifierAlone(rule.when),
  }))
  return {
    ruleSet,
    rules,
    byId: new Map(rules.map(({ id, rule }) => [id, rule])),
    conditions: placed,
    conditionGroups: [...Map.groupBy(placed, ({ rule }) => compiler.gateOf(rule.when))].map(([gate, grouped]) => ({
      gate,
      needsFinding: grouped.every(({ rule }) => gateIn(rule.when)?.matched !== undefined),
      conditions: grouped,
    })),
    readers: { in: readersOf(rules, 'in'), out: readersOf(rules, 'out') },
    scoped: rules.flatMap(({ rule }, index) => (rule.scope === undefined ? [] : [index])),
    patterns,
    unprompted: patterns.flatMap(({ literalSets, needsNear }, index) =>
      literalSets !== 0 || needsNear ? [] : [index],
    ),
    signalRules,
    automaton,
    kinds: Uint8Array.from(kinds),
    refs: Int32Array.from(refs),
    phrases,
    words,
    squeezed: squeezedOf(words.keys()),
    shapes: new WordShapes(words.keys()),
    masked,
    digits: Int32Array.from(entries, ({ digits }) => digits),
  }
}

function ruleOf(rule: Rule): CompiledRule {
  const { id, name, category, severity } = rule
  return { id, name, category, severity, rank: rankOf(severity), rule }
}

function readersOf(rules: readonly CompiledRule[], direction: 'in' | 'out'): Uint8Array {
  return Uint8Array.from(rules, ({ rule }) => (['both', direction].includes(rule.direction ?? 'in') ? 1 : 0))
}

function isCompiled(pattern: CompiledPattern | PatternFault): pattern is CompiledPattern {
  return 'find' in pattern
}

function whyUnusable(folded: string): string | undefined {
  if (folded.length === 0) return 'has nothing to look for'
  if (folded.length > MAX_TERM_LENGTH) return `is longer than ${String(MAX_TERM_LENGTH)} characters`
  // It would be found inside whole characters, and mark half of one.
  return /\p{Cs}/u.test(folded) ? 'holds half a character (a lone surrogate)' : undefined
}

type Report = (code: RuleSetProblemCode, message: string, ruleId?: string) => void

function checkShape(ruleSet: RuleSet, report: Report): void {
  if (ruleSet.id.trim() === '') report('RULE_SET_INVALID', 'The rule set needs an id.')
  if (!Number.isSafeInteger(ruleSet.version) || ruleSet.version < 1) {
    report('RULE_SET_INVALID', 'The version of a rule set is a whole number from 1.')
  }
  const terms = ruleSet.lists.reduce((sum, list) => sum + list.terms.length, 0)
  if (terms > MAX_TERMS)
    report('RULE_SET_TOO_LARGE', `At most ${String(MAX_TERMS)} terms in one rule set; this has ${String(terms)}.`)
  if (ruleSet.patterns.length > MAX_PATTERNS) {
    report(
      'RULE_SET_TOO_LARGE',
      `At most ${String(MAX_PATTERNS)} patterns in one rule set; this has ${String(ruleSet.patterns.length)}.`,
    )
  }
  const seen = new Set<string>()
  for (const rule of [...ruleSet.lists, ...ruleSet.patterns, ...ruleSet.signals, ...(ruleSet.conditions ?? [])]) {
    if (rule.id.trim() === '') report('RULE_ID_INVALID', `The rule "${rule.name}" needs an id.`)
    else if (seen.has(rule.id)) report('RULE_ID_REPEATED', `Two rules have the id "${rule.id}".`, rule.id)
    seen.add(rule.id)
    if (!CATEGORIES.includes(rule.category)) {
      report('RULE_FIELD_INVALID', `"${rule.name}" has the unknown category ${rule.category}.`, rule.id)
    }
    if (!SEVERITIES.includes(rule.severity)) {
      report('RULE_FIELD_INVALID', `"${rule.name}" has the unknown severity ${rule.severity}.`, rule.id)
    }
    if ((rule.outcome === 'hide' || rule.outcome === 'propose_hide') && rule.clause === undefined) {
      report('RULE_FIELD_INVALID', `"${rule.name}" hides: name the clause of the published standards.`, rule.id)
    }
  }
}
