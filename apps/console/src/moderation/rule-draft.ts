import type { PatternRule, RuleSet, WordListRule } from '@cordon/contracts/moderation'

export interface RuleDraft {
  wordLists: WordListRule[]
  patterns: PatternRule[]
}

/** What one rule is wrong about, by the id of the rule; `''` for what concerns the whole set. */
export type RuleProblems = ReadonlyMap<string, string[]>

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

/** What a proposal would change, each as a short sentence; empty when nothing. */
export function changesOf(before: RuleSet, draft: RuleDraft): string[] {
  return [
    ...compare(before.wordLists, draft.wordLists, (was, is) => {
      const old = termsOf(was.terms)
      const now = termsOf(is.terms)
      const added = [...now].filter((term) => !old.has(term)).length
      const removed = [...old].filter((term) => !now.has(term)).length
      return added + removed > 0 ? `${is.name}: ${added} terms added, ${removed} removed` : `${is.name}: changed`
    }),
    ...compare(before.patterns, draft.patterns, (_was, is) => `${is.name}: changed`),
  ]
}

/** One term a line, without empty lines and the spaces around. */
export function termsOf(terms: string): Set<string> {
  return new Set(
    terms
      .split('\n')
      .map((term) => term.trim())
      .filter((term) => term !== ''),
  )
}

/** A new rule's id: its kind with a number that no rule has. */
export function newRuleId(kind: 'list' | 'pattern', taken: readonly { id: string }[]): string {
  let number = taken.length + 1
  while (taken.some(({ id }) => id === `${kind}-${number}`)) number++
  return `${kind}-${number}`
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
  return JSON.stringify(Object.entries(rule).sort(([a], [b]) => (a < b ? -1 : 1)))
}
