import type {
  ConditionRule,
  FailedExample,
  PatternRule,
  Rule,
  RulePack,
  RuleSet,
  WordListRule,
} from '@cordon/contracts/moderation'
import { cleanedCondition } from './condition-tree'

export interface RuleDraft {
  wordLists: WordListRule[]
  patterns: PatternRule[]
  conditions: ConditionRule[]
}

export type RuleKind = keyof RuleDraft

type Rules = Omit<RuleDraft, 'conditions'> & { conditions?: ConditionRule[] | undefined }

/** What one rule is wrong about, by the id of the rule; `''` for what concerns the whole set. */
export type RuleProblems = ReadonlyMap<string, string[]>

/** The rules to begin from: those of a version, or none. */
export function draftOf({ wordLists, patterns, conditions = [] }: Rules): RuleDraft {
  return { wordLists, patterns, conditions }
}

export function allRules({ wordLists, patterns, conditions = [] }: Rules): Rule[] {
  return [...wordLists, ...patterns, ...conditions]
}

/** What is sent: without the empty lines and fields that stand there while somebody types. */
export function cleaned({ wordLists, patterns, conditions }: RuleDraft): Rules {
  return {
    wordLists: wordLists.map(cleanedRule),
    patterns: patterns.map(({ near, ...rule }) => ({ ...cleanedRule(rule), ...given('near', lines(near)) })),
    ...(conditions.length > 0 && {
      conditions: conditions.map((rule) => ({ ...cleanedRule(rule), when: cleanedCondition(rule.when) })),
    }),
  }
}

/** Reads the data of RULE_SET_INVALID: problems with a `message` and, where it is about one rule, its `ruleId`. */
export function readRuleProblems(data: unknown): RuleProblems {
  const listed = Array.isArray(data) ? data : ((data as { problems?: unknown } | undefined)?.problems ?? [])
  const problems = new Map<string, string[]>()
  for (const found of Array.isArray(listed) ? (listed as { ruleId?: string; message?: string }[]) : []) {
    const rule = found.ruleId ?? ''
    problems.set(rule, [...(problems.get(rule) ?? []), found.message ?? 'cannot be used'])
  }
  return problems
}

/** Reads the data of EXAMPLES_FAIL. */
export function readFailedExamples(data: unknown): FailedExample[] {
  const listed = (data as { failedExamples?: unknown } | undefined)?.failedExamples
  return Array.isArray(listed) ? (listed as FailedExample[]) : []
}

/** What a proposal would change, each as a short sentence; empty when nothing. */
export function changesOf(before: Rules, draft: Rules): string[] {
  const was = cleaned(draftOf(before))
  const now = cleaned(draftOf(draft))
  return [
    ...compare(was.wordLists, now.wordLists, (old, next) => {
      const had = termsOf(old.terms)
      const has = termsOf(next.terms)
      const added = [...has].filter((term) => !had.has(term)).length
      const removed = [...had].filter((term) => !has.has(term)).length
      return added + removed > 0 ? `${next.name}: ${added} terms added, ${removed} removed` : `${next.name}: changed`
    }),
    ...compare(was.patterns, now.patterns, (_was, is) => `${is.name}: changed`),
    ...compare(was.conditions ?? [], now.conditions ?? [], (_was, is) => `${is.name}: changed`),
  ]
}

/** One term a line, without empty lines and the spaces around. */
export function termsOf(terms: string): Set<string> {
  return new Set(lines(terms.split('\n')))
}

/** A new rule's id: its kind with a number that no rule has. */
export function newRuleId(kind: 'list' | 'pattern' | 'condition', taken: readonly { id: string }[]): string {
  let number = taken.length + 1
  while (taken.some(({ id }) => id === `${kind}-${number}`)) number++
  return `${kind}-${number}`
}

/** The rules of a pack among the others, marked with where they come from; one with the same id makes way. */
export function withPack(draft: RuleDraft, pack: RulePack): RuleDraft {
  const coming = new Set(allRules(pack).map(({ id }) => id))
  const mark = `${pack.id}@${pack.version}`
  const merged = <R extends Rule>(have: R[], come: R[]): R[] => {
    const byId = new Map(come.map((rule) => [rule.id, { ...rule, pack: mark }]))
    const had = new Set(have.map(({ id }) => id))
    return [
      ...have.flatMap((rule) => byId.get(rule.id) ?? (coming.has(rule.id) ? [] : [rule])),
      ...[...byId.values()].filter(({ id }) => !had.has(id)),
    ]
  }
  return {
    wordLists: merged(draft.wordLists, pack.wordLists),
    patterns: merged(draft.patterns, pack.patterns),
    conditions: merged(draft.conditions, pack.conditions),
  }
}

/** Rules that somebody took out of force since the draft was begun and that it would bring back. */
export function retiredSince(base: RuleSet, newest: RuleSet, draft: RuleDraft): string[] {
  const before = new Set(base.retired?.map(({ ruleId }) => ruleId))
  const held = new Set(allRules(draft).map(({ id }) => id))
  return (newest.retired ?? [])
    .filter(({ ruleId }) => !before.has(ruleId) && held.has(ruleId))
    .map(({ ruleName }) => ruleName)
}

function cleanedRule<R extends Rule>({ clause, scope, examples, ...rule }: R): R {
  const match = lines(examples?.match)
  const noMatch = lines(examples?.noMatch)
  const places = {
    ...given('units', lines(scope?.units)),
    ...given('accounts', lines(scope?.accounts)),
    ...given('networks', scope?.networks),
    ...given('languages', lines(scope?.languages?.map((code) => code.toLowerCase()))),
    ...(scope?.hours && { hours: cleanedHours(scope.hours) }),
  }
  return {
    ...rule,
    ...(clause !== undefined && clause.trim() !== '' && { clause: clause.trim() }),
    ...(Object.keys(places).length > 0 && { scope: places }),
    ...(match.length + noMatch.length > 0 && { examples: { match, noMatch } }),
  } as unknown as R
}

/** Every day and no day chosen are both: every day. */
function cleanedHours({ days = [], ...hours }: NonNullable<NonNullable<Rule['scope']>['hours']>) {
  return { ...hours, ...(days.length > 0 && days.length < 7 && { days }) }
}

function lines(of: readonly string[] | undefined): string[] {
  return (of ?? []).map((line) => line.trim()).filter((line) => line !== '')
}

function given<K extends string, V>(key: K, values: V[] | undefined): { [key in K]?: V[] } {
  return (values === undefined || values.length === 0 ? {} : { [key]: values }) as { [key in K]?: V[] }
}

function compare<R extends { id: string; name: string }>(
  before: R[],
  after: R[],
  describe: (was: R, is: R) => string,
): string[] {
  const old = new Map(before.map((rule) => [rule.id, rule]))
  const kept = new Set(after.map(({ id }) => id))
  return [
    ...after.flatMap((rule) => {
      const was = old.get(rule.id)
      if (was === undefined) return [`${rule.name || 'New rule'}: added`]
      return fieldsOf(was) === fieldsOf(rule) ? [] : [describe(was, rule)]
    }),
    ...before.filter(({ id }) => !kept.has(id)).map(({ name }) => `${name}: removed`),
  ]
}

/** The same text for the same rule: stored rules come with their fields in another order than written ones. */
function fieldsOf(rule: object): string {
  return JSON.stringify(rule, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )
}
