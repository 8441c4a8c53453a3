import { type ConditionRule, type PatternRule, type TermList } from '../rule-set'

/** Rules that belong together, shipped with the product and switched on as one; each says in `pack` where it came from. */
export interface RulePack {
  readonly id: string
  readonly version: number
  readonly name: string
  /** What it is for and what it rests on, for whoever decides whether to switch it on. */
  readonly summary: string
  readonly lists: readonly TermList[]
  readonly patterns: readonly PatternRule[]
  readonly conditions: readonly ConditionRule[]
}

/** A pack whose rules carry its id and version. */
export function rulePack(pack: Omit<RulePack, 'lists' | 'patterns' | 'conditions'> & Partial<RulePack>): RulePack {
  const { lists = [], patterns = [], conditions = [] } = pack
  const from = { pack: `${pack.id}@${String(pack.version)}` }
  return {
    ...pack,
    lists: lists.map((rule) => ({ ...rule, ...from })),
    patterns: patterns.map((rule) => ({ ...rule, ...from })),
    conditions: conditions.map((rule) => ({ ...rule, ...from })),
  }
}

/** Terms of one word, between spaces. */
export function words(list: string): string[] {
  return [...new Set(list.split(' '))]
}

/** Terms of several words, between bars. */
export function phrases(list: string): string[] {
  return [...new Set(list.split('|'))]
}
