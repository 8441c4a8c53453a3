import { categories, factNames, outcomes, sendingVerdicts, severities, weekdays } from '@cordon/contracts/moderation'
import {
  assess,
  CATEGORIES,
  compile,
  defaultRuleSet,
  FACT_NAMES,
  OUTCOMES,
  SENDING_VERDICTS,
  SEVERITIES,
  WEEKDAYS,
  type CompiledRuleSet,
} from '@cordon/rules'
import { defaultRules, toEngine } from './rule-translation'

describe('rules as people edit them', () => {
  it('come back from the default rules as the engine had them', () => {
    expect(toEngine({ id: defaultRuleSet.id, version: 1, ...defaultRules() })).toEqual(defaultRuleSet)
  })

  it('read a term a line, with stars for where it may stand in a word', () => {
    const list = {
      id: 'l',
      name: 'L',
      category: 'abuse',
      severity: 'medium',
      terms: ' plonker \n\nnumpt*\n*wit\n*berk*\n',
    } as const
    const rules = compile(toEngine({ id: 'r', version: 1, wordLists: [list], patterns: [] })) as CompiledRuleSet
    const found = (text: string) => assess(rules, text).matches.map(({ start, end }) => text.slice(start, end))
    expect(found('a plonker, numpties, a nitwit, unberkish')).toHaveLength(4)
    expect(found('plonkers')).toEqual([])
  })

  it('mean by each word what the engine means, in the same order of gravity', () => {
    expect(outcomes).toEqual(OUTCOMES)
    expect(sendingVerdicts).toEqual(SENDING_VERDICTS)
    expect(severities).toEqual(SEVERITIES)
    expect([...categories].sort()).toEqual([...CATEGORIES].sort())
    expect(factNames).toEqual(FACT_NAMES)
    expect(weekdays).toEqual(WEEKDAYS)
  })
})
