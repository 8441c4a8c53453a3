import type { RuleSet } from '@cordon/contracts/moderation'
import { changesOf, lackOf, leftWithoutClause, trimmed } from './standards-draft'

const abuse = { number: '3', title: 'Abuse', text: 'No abuse.' }
const spam = { number: '6', title: 'Spam', text: 'No spam.' }

it('says what changes, clause by clause', () => {
  const draft = [
    { ...abuse, text: 'No abuse at all.' },
    { number: '8', title: 'New', text: 'New.' },
  ]
  expect(changesOf([abuse, spam], draft)).toEqual(['Clause 3: text changed', 'Clause 8: new', 'Clause 6 Spam: gone'])
  expect(changesOf([abuse], [{ ...abuse }])).toEqual([])
})

it('says what is missing before anything is published', () => {
  expect(lackOf([abuse, spam])).toBeUndefined()
  expect(lackOf([])).toMatch(/at least one/)
  expect(lackOf([{ ...abuse, title: ' ' }])).toMatch(/a title/)
  expect(lackOf([abuse, { ...spam, number: ' 3 ' }])).toBe('Two clauses have the number 3.')
})

it('names the rules that would have no clause to hide by', () => {
  const rule = { id: 'r', name: 'Insults', category: 'abuse', severity: 'medium', clause: '3', terms: 'x' }
  const rules = { wordLists: [rule], patterns: [] } as unknown as RuleSet
  expect(leftWithoutClause(rules, [spam])).toEqual(['Insults'])
  expect(leftWithoutClause(rules, [abuse])).toEqual([])
  expect(leftWithoutClause(undefined, [abuse])).toEqual([])
})

it('publishes without white space around', () => {
  expect(trimmed([{ number: ' 3 ', title: ' Abuse ', text: ' No abuse. ' }])).toEqual([abuse])
})
