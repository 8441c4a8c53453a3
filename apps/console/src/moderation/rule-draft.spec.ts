import type { ConditionRule, RulePack, RuleSet, WordListRule } from '@cordon/contracts/moderation'
import {
  changesOf,
  cleaned,
  draftOf,
  newRuleId,
  readFailedExamples,
  readRuleProblems,
  retiredSince,
  withPack,
} from './rule-draft'

const list = (id: string, terms: string, more: Partial<WordListRule> = {}): WordListRule => ({
  id,
  name: `List ${id}`,
  category: 'abuse',
  severity: 'high',
  terms,
  ...more,
})
const flood: ConditionRule = {
  id: 'flood',
  name: 'Flood',
  category: 'spam',
  severity: 'low',
  when: { all: [{ fact: 'links', atLeast: 2 }] },
}
const rules = (wordLists: WordListRule[], conditions?: ConditionRule[]): RuleSet => ({
  id: 'r',
  version: 3,
  wordLists,
  patterns: [],
  ...(conditions && { conditions }),
  publishedAt: '2026-11-21T09:00:00Z',
  publishedBy: 'Sam',
})

describe('what changes', () => {
  it('says which terms were added and removed, and which rules came and went', () => {
    const before = rules([list('a', 'one\ntwo'), list('b', 'x')], [flood])
    const after = rules([list('a', 'two\nthree\nfour'), list('c', 'y')], [{ ...flood, when: { not: flood.when } }])
    expect(changesOf(before, after)).toEqual([
      'List a: 2 terms added, 1 removed',
      'List c: added',
      'List b: removed',
      'Flood: changed',
    ])
  })

  it('says nothing of another order of fields, nor of what is empty', () => {
    const before = rules([list('a', 'one', { scope: { networks: ['bluesky'] } })])
    const reordered = { terms: 'one', severity: 'high', name: 'List a', id: 'a', category: 'abuse' } as const
    const scope = { networks: ['bluesky'] as 'bluesky'[], accounts: [] }
    const examples = { match: [''], noMatch: [] }
    expect(changesOf(before, rules([{ ...reordered, clause: ' ', examples, scope }], []))).toEqual([])
  })
})

it('sends no empty lines, and no scope, clause or days that say nothing', () => {
  const typed = list('a', 'one', {
    clause: ' 3.2 ',
    examples: { match: ['one ', ''], noMatch: [''] },
    scope: { languages: [' CY', ''], hours: { from: '18:00', to: '08:00', days: [] } },
  })
  const sent = cleaned(draftOf(rules([typed])))
  expect(sent.wordLists).toEqual([
    list('a', 'one', {
      clause: '3.2',
      examples: { match: ['one'], noMatch: [] },
      scope: { languages: ['cy'], hours: { from: '18:00', to: '08:00' } },
    }),
  ])
  expect(sent).not.toHaveProperty('conditions')
})

it('puts the rules of a pack in the place of those with the same id, and marks them', () => {
  const pack: RulePack = {
    id: 'abuse-en',
    version: 2,
    name: 'Abuse',
    summary: '…',
    wordLists: [list('a', 'new'), list('z', 'last')],
    patterns: [],
    conditions: [flood],
  }
  const merged = withPack(draftOf(rules([list('a', 'old'), list('b', 'kept'), list('flood', 'other kind')])), pack)
  expect(merged.wordLists.map(({ id, terms, pack: from }) => [id, terms, from])).toEqual([
    ['a', 'new', 'abuse-en@2'],
    ['b', 'kept', undefined],
    ['z', 'last', 'abuse-en@2'],
  ])
  expect(merged.conditions).toEqual([{ ...flood, pack: 'abuse-en@2' }])
  expect(withPack(merged, pack)).toEqual(merged)
})

it('names the rules that a draft would bring back after somebody retired them', () => {
  const retired = { retiredById: 'p', retiredBy: 'Ann', reason: 'wrong', retiredAt: '2026-11-21T10:00:00Z' }
  const base = rules([list('a', 'one'), list('b', 'two')])
  const newest = {
    ...rules([list('b', 'two')]),
    retired: [
      { ruleId: 'a', ruleName: 'List a', ...retired },
      { ruleId: 'gone', ruleName: 'Gone', ...retired },
    ],
  }
  expect(retiredSince(base, newest, draftOf(base))).toEqual(['List a'])
  expect(retiredSince(newest, newest, draftOf(base))).toEqual([])
})

it('reads problems by rule, however they are wrapped', () => {
  const problems = [{ ruleId: 'a', message: 'too short' }, { message: 'too large' }]
  expect(readRuleProblems(problems).get('a')).toEqual(['too short'])
  expect(readRuleProblems({ problems }).get('')).toEqual(['too large'])
  expect(readRuleProblems(undefined).size).toBe(0)
})

it('reads failed examples, where there are any', () => {
  const failed = { ruleId: 'a', ruleName: 'A', wanted: 'match', text: 'x' }
  expect(readFailedExamples({ failedExamples: [failed] })).toEqual([failed])
  expect(readFailedExamples({ problems: [] })).toEqual([])
})

it('gives a new rule an id that no other has', () => {
  expect(newRuleId('list', [{ id: 'list-2' }])).toBe('list-3')
})
