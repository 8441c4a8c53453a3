import { assess, compile, type Category, defaultRuleSet } from '@cordon/rules'
import { FOUND_BY, isTrueOf, isUnsaid, type Meaning, type Measure, measuresOf, plainLabel } from './labels'
import { type Row } from './labelled-file'
import { type Counts } from './statistics'

/** What something says of a text: which measures it finds. */
export type Judge = (text: string) => (measure: Measure) => boolean

export interface Mistake {
  readonly row: Row
  readonly measure: Measure
  readonly kind: 'missed' | 'false alarm'
}

export interface Evaluation {
  readonly counts: ReadonlyMap<Measure, Counts>
  readonly mistakes: readonly Mistake[]
  /** Rows with no mistake and all rows, by the value of the column asked for. */
  readonly groups: ReadonlyMap<string, { right: number; n: number }>
}

/** Holds what a judge finds against the labels. */
export function evaluate(rows: readonly Row[], meanings: ReadonlyMap<string, Meaning>, judge: Judge): Evaluation {
  const counts = new Map<Measure, Counts>(
    measuresOf(meanings.values()).map((measure) => [
      measure,
      { truePositives: 0, falsePositives: 0, falseNegatives: 0, trueNegatives: 0 },
    ]),
  )
  const mistakes: Mistake[] = []
  const groups = new Map<string, { right: number; n: number }>()
  for (const row of rows) {
    const meaning = meanings.get(plainLabel(row.label)) ?? 'none'
    const finds = judge(row.text)
    const before = mistakes.length
    for (const [measure, count] of counts) {
      if (isUnsaid(meaning, measure)) continue
      const is = isTrueOf(meaning, measure)
      const found = finds(measure)
      if (is && found) count.truePositives++
      else if (found) count.falsePositives++
      else if (is) count.falseNegatives++
      else count.trueNegatives++
      if (is !== found) mistakes.push({ row, measure, kind: is ? 'missed' : 'false alarm' })
    }
    if (row.group === undefined) continue
    const group = groups.get(row.group) ?? { right: 0, n: 0 }
    groups.set(row.group, { right: group.right + (mistakes.length === before ? 1 : 0), n: group.n + 1 })
  }
  return { counts, mistakes, groups }
}

/** The shipped rules. A match that the engine damped (quoted, denied, reclaimed …) is no find. */
export function shippedRules(): Judge {
  const compiled = compile(defaultRuleSet)
  if (Array.isArray(compiled)) throw new Error(compiled.map(({ message }) => message).join('\n'))
  return (text) => {
    const { matches, lane } = assess(compiled, text)
    const found = new Set<Category>()
    for (const { category, damped } of matches) if (damped === undefined) found.add(category)
    return (measure) =>
      measure === 'urgent' ? lane === 'urgent' : FOUND_BY[measure].some((category) => found.has(category))
  }
}

/** What the same word lists find as one regular expression a category: whole words, ignoring case, and nothing more. */
export function plainWordLists(): Judge {
  const expressions = new Map<Category, RegExp>()
  for (const category of new Set(defaultRuleSet.lists.map((list) => list.category))) {
    const terms = defaultRuleSet.lists
      .filter((list) => list.category === category)
      .flatMap((list) => list.terms)
      .map((term) => (typeof term === 'string' ? term : term.term).replace(/[^\w ]/g, '\\$&'))
    expressions.set(category, new RegExp(`\\b(?:${terms.join('|')})\\b`, 'i'))
  }
  return (text) => (measure) =>
    measure !== 'urgent' && FOUND_BY[measure].some((category) => expressions.get(category)?.test(text) ?? false)
}
