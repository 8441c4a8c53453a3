import { readRules } from './assess'
import { type CompiledRuleSet } from './compile'
import { askedOf } from './decide'
import { FactReader } from './facts'

/** An example that a rule does otherwise than it should. */
export interface FailedExample {
  readonly ruleId: string
  readonly ruleName: string
  readonly wanted: 'match' | 'no_match'
  readonly text: string
}

/** How many examples a rule set has. */
export function examplesOf({ rules }: CompiledRuleSet): number {
  return rules.reduce(
    (sum, { rule: { examples } }) => sum + (examples?.match.length ?? 0) + (examples?.noMatch.length ?? 0),
    0,
  )
}

/**
 * Every example that its rule does otherwise, wherever the rule's scope lies. A match that is quoted or denied is none. Where
 * only the author's history or a late fact could decide, an example neither fails nor passes.
 */
export function failedExamples(compiled: CompiledRuleSet): FailedExample[] {
  const all = new Uint8Array(compiled.rules.length).fill(1)
  const conditions = new Map(compiled.conditions.map((condition) => [condition.index, condition]))
  return compiled.rules.flatMap(({ rule }, index): FailedExample[] => {
    const { examples } = rule
    if (examples === undefined) return []
    const condition = conditions.get(index)
    const does = (text: string, wanted: 'match' | 'no_match'): boolean => {
      const read = readRules(compiled, text, all)
      if (condition === undefined) return (read.strongest.get(index)?.damped === false) === (wanted === 'match')
      const answer = condition.evaluate(askedOf(read, new FactReader(text, NOTHING_KNOWN)))
      return answer === 'unknown' || answer === 'awaited' || (answer === 'true') === (wanted === 'match')
    }
    const failed = (texts: readonly string[], wanted: 'match' | 'no_match'): FailedExample[] =>
      texts
        .filter((text) => !does(text, wanted))
        .map((text) => ({ ruleId: rule.id, ruleName: rule.name, wanted, text }))
    return [...failed(examples.match, 'match'), ...failed(examples.noMatch, 'no_match')]
  })
}

const NOTHING_KNOWN = { direction: 'in', at: new Date(0) } as const
