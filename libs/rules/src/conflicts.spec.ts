import { findConflicts, MAX_CONFLICTS } from './conflicts'
import { type PatternRule, type RuleSet, type Term, type TermList } from './rule-set'

function list(id: string, terms: Term[], grade: Partial<TermList> = {}): TermList {
  return { id, name: id, category: 'abuse', severity: 'low', terms, ...grade }
}

function pattern(id: string, more: Partial<PatternRule> = {}): PatternRule {
  return { id, name: id, category: 'spam', severity: 'low', pattern: 'a.b', ...more }
}

function ruleSet(lists: TermList[], patterns: PatternRule[] = []): RuleSet {
  return { id: 'set', version: 1, lists, patterns, signals: [] }
}

describe('findConflicts', () => {
  it('says where two lists grade the same words differently, however they are spelt', () => {
    const found = findConflicts(ruleSet([list('one', ['Clown']), list('two', ['fine', 'clοwn'], { severity: 'high' })]))
    expect(found).toEqual([
      {
        code: 'TERM_GRADED_TWICE',
        message: '"clοwn" in list "two" is abuse, high, and "Clown" in list "one" is abuse, low; the graver counts.',
        ruleIds: ['two', 'one'],
        position: 1,
      },
    ])
  })

  it('says where a wider term makes another say nothing', () => {
    const wide: Term = { term: 'clown', placement: 'prefix' }
    expect(findConflicts(ruleSet([list('one', ['clown']), list('two', [wide])]))).toMatchObject([
      { code: 'TERM_UNREACHABLE', ruleIds: ['one', 'two'], position: 0 },
    ])
    const suffix: Term = { term: 'clown', placement: 'suffix' }
    expect(findConflicts(ruleSet([list('one', [suffix]), list('two', [wide])]))).toEqual([])
  })

  it('says where a term or a pattern is there twice', () => {
    expect(findConflicts(ruleSet([list('one', ['clown', 'CLOWN'])]))).toMatchObject([
      { code: 'TERM_REPEATED', ruleIds: ['one', 'one'], position: 1 },
    ])
    const patterns = [pattern('p'), pattern('q', { severity: 'high' }), pattern('r', { near: ['x'] })]
    expect(findConflicts(ruleSet([], patterns))).toMatchObject([{ code: 'PATTERN_REPEATED', ruleIds: ['q', 'p'] }])
  })

  it('does not take terms apart that differ in their digits for one', () => {
    expect(findConflicts(ruleSet([list('one', ['iabb', '1488'])]))).toEqual([])
  })

  it('stays short and quick when a long list is there twice', () => {
    const terms = Array.from({ length: 20_000 }, (_, at) => `word${String(at)}`)
    expect(findConflicts(ruleSet([list('one', terms), list('two', terms)]))).toHaveLength(MAX_CONFLICTS)
  })
})
