import type { RuleSet, WordListRule } from '@cordon/contracts/moderation'
import { changesOf, newRuleId, readRuleProblems } from './rule-draft'

const list = (id: string, terms: string): WordListRule => ({
  id,
  name: `List ${id}`,
  category: 'abuse',
  severity: 'high',
  terms,
})
const rules = (wordLists: WordListRule[]): RuleSet => ({
  id: 'r',
  version: 3,
  wordLists,
  patterns: [],
  publishedAt: '2026-11-21T09:00:00Z',
  publishedBy: 'Sam',
})

it('says which terms were added and removed, and which lists came and went', () => {
  const before = rules([list('a', 'one\ntwo'), list('b', 'x')])
  expect(changesOf(before, { wordLists: [list('a', 'two\nthree\nfour'), list('c', 'y')], patterns: [] })).toEqual([
    'List a: 2 terms added, 1 removed',
    'List c: added',
    'List b: removed',
  ])
})

it('says nothing when nothing changed', () => {
  const before = rules([list('a', 'one')])
  const reordered = { terms: 'one', severity: 'high', name: 'List a', id: 'a', category: 'abuse' } as const
  expect(changesOf(before, { wordLists: [reordered], patterns: [] })).toEqual([])
  expect(changesOf(before, { wordLists: [list('a', 'one')], patterns: [] })).toEqual([])
})

it('reads problems by rule, however they are wrapped', () => {
  const problems = [{ ruleId: 'a', message: 'too short' }, { message: 'too large' }]
  expect(readRuleProblems(problems).get('a')).toEqual(['too short'])
  expect(readRuleProblems({ problems }).get('')).toEqual(['too large'])
  expect(readRuleProblems(undefined).size).toBe(0)
})

it('gives a new rule an id that no other has', () => {
  expect(newRuleId('list', [{ id: 'list-2' }])).toBe('list-3')
})
