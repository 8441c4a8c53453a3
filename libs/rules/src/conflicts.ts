import { type PatternRule, type RuleSet, type TermList } from './rule-set'
import { rankOf } from './severity'
import { foldTerm, type TermPlacement } from './terms'

export type RuleConflictCode = 'TERM_GRADED_TWICE' | 'TERM_REPEATED' | 'TERM_UNREACHABLE' | 'PATTERN_REPEATED'

/** Something that two rules disagree on or that one need not say; the rule set works all the same. */
export interface RuleConflict {
  readonly code: RuleConflictCode
  readonly message: string
  /** The rule to look at, then the one it conflicts with; the same twice within one list. */
  readonly ruleIds: readonly [string, string]
  /** Index of the term in the first rule's list. */
  readonly position?: number
}

/** More would not be read; a list pasted twice would give one for each of its terms. */
export const MAX_CONFLICTS = 200

/**
 * What contradicts or repeats itself in a rule set, at most MAX_CONFLICTS: a term that two lists grade differently, a
 * term that says nothing beside a wider one of at least its severity, a pattern written twice. Never throws.
 */
export function findConflicts(ruleSet: RuleSet): RuleConflict[] {
  const conflicts = [...conflictsOfPatterns(ruleSet.patterns), ...conflictsOfTerms(ruleSet.lists)]
  return conflicts.slice(0, MAX_CONFLICTS)
}

interface PlacedTerm {
  readonly list: TermList
  readonly written: string
  readonly position: number
  readonly placement: TermPlacement
}

function conflictsOfTerms(lists: readonly TermList[]): RuleConflict[] {
  const conflicts: RuleConflict[] = []
  const placed = new Map<string, PlacedTerm[]>()
  for (const list of lists) {
    list.terms.forEach((term, position) => {
      const { term: written, placement } = typeof term === 'string' ? { term, placement: 'word' as const } : term
      // Terms with digits want the same digits, so "1488" and "i4bb" are not one term.
      const { folded, digits } = foldTerm(written)
      const key = `${String(digits)} ${folded}`
      const found = { list, written, position, placement }
      const before = placed.get(key)
      if (before === undefined) {
        placed.set(key, [found])
        return
      }
      const other = before.find(
        (one) => one.placement === placement || covers(one.placement, placement) || covers(placement, one.placement),
      )
      if (other !== undefined && conflicts.length < MAX_CONFLICTS) conflicts.push(conflictOf(other, found))
      // A handful is enough to compare with; the same term in a thousand lists must not cost a million comparisons.
      if (before.length < 8) before.push(found)
    })
  }
  return conflicts
}

function conflictOf(first: PlacedTerm, second: PlacedTerm): RuleConflict {
  const { list } = second
  const of = (code: RuleConflictCode, why: string, at: PlacedTerm, beside: PlacedTerm): RuleConflict => ({
    code,
    message: `"${at.written}" in list "${at.list.name}" ${why}`,
    ruleIds: [at.list.id, beside.list.id],
    position: at.position,
  })
  if (first.list.category !== list.category || first.list.severity !== list.severity) {
    // A wider term of another kind marks as well; only the grades of the same words contradict each other.
    const grades = `${list.category}, ${list.severity}`
    const others = `${first.list.category}, ${first.list.severity}`
    const counts = list.severity === first.list.severity ? 'both count' : 'the graver counts'
    const same = `is ${grades}, and "${first.written}" in list "${first.list.name}" is ${others}; ${counts}.`
    if (first.placement === second.placement || rankOf(first.list.severity) !== rankOf(list.severity)) {
      return of('TERM_GRADED_TWICE', same, second, first)
    }
  }
  if (first.placement === second.placement) {
    const where = first.list === list ? `at place ${String(first.position + 1)}` : `in list "${first.list.name}"`
    return of('TERM_REPEATED', `is the same to the engine as "${first.written}" ${where}.`, second, first)
  }
  const [narrow, wide] = covers(first.placement, second.placement) ? [second, first] : [first, second]
  const why = `adds nothing: "${wide.written}" in list "${wide.list.name}" also finds it (${PLACES[wide.placement]}).`
  return of('TERM_UNREACHABLE', why, narrow, wide)
}

const PLACES: Readonly<Record<TermPlacement, string>> = {
  word: 'as a word',
  prefix: 'at the start of a word',
  suffix: 'at the end of a word',
  anywhere: 'anywhere',
}

/** Whether a term in the one placement is found wherever it is found in the other. */
function covers(wide: TermPlacement, narrow: TermPlacement): boolean {
  return wide !== narrow && (wide === 'anywhere' || narrow === 'word') && wide !== 'word' && narrow !== 'anywhere'
}

function conflictsOfPatterns(patterns: readonly PatternRule[]): RuleConflict[] {
  const seen = new Map<string, PatternRule>()
  return patterns.flatMap((rule): RuleConflict[] => {
    const { pattern, caseSensitive = false, near = [], check = '' } = rule
    const key = JSON.stringify([pattern, caseSensitive, [...near].sort(), check])
    const other = seen.get(key)
    if (other === undefined) {
      seen.set(key, rule)
      return []
    }
    const differs = other.category !== rule.category || other.severity !== rule.severity
    const but = differs
      ? `, but is ${rule.category}, ${rule.severity} and not ${other.category}, ${other.severity}`
      : ''
    const message = `Pattern "${rule.name}" is written like "${other.name}"${but}.`
    return [{ code: 'PATTERN_REPEATED', message, ruleIds: [rule.id, other.id] }]
  })
}
