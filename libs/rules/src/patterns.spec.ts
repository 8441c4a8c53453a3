import * as fc from 'fast-check'
import { RE2JS } from 're2js'
import { assess } from './assess'
import { compile } from './compile'
import { compilePattern } from './patterns'
import { requirementOf } from './required-literals'
import { type PatternRule, type RuleSet } from './rule-set'

function rule(pattern: string, more: Partial<PatternRule> = {}): PatternRule {
  return { id: 'p', name: 'P', category: 'abuse', severity: 'low', pattern, ...more }
}

function matches(pattern: PatternRule, text: string): string[] {
  const ruleSet: RuleSet = { id: 'set', version: 1, lists: [], signals: [], patterns: [pattern] }
  const compiled = compile(ruleSet)
  if (Array.isArray(compiled)) throw new Error(JSON.stringify(compiled))
  return assess(compiled, text).matches.map(({ text: found }) => found)
}

describe('compilePattern', () => {
  it.each([
    ['(?=x)y', 'looks ahead', 0],
    ['ab(?!c)', 'looks ahead', 2],
    ['(?<=a)b', 'looks behind', 0],
    ['(a)\\1', 'refers back', 3],
    ['(?<n>a)\\k<n>', 'refers back', 7],
    ['a++', 'possessive', 1],
    ['x(', 'missing closing', 1],
    ['a[z-b]', 'invalid character class range', 2],
    ['a{2000}', 'invalid repeat count', 1],
    ['(?:(?:a{30}){30})', 'repeat', undefined],
    ['a*', 'matches empty text', undefined],
    ['\\b|ab', 'matches empty text', undefined],
    ['', 'empty', undefined],
    ['a'.repeat(1001), 'longer than', undefined],
  ])('refuses %s and says why and where', (pattern, why, position) => {
    const fault = compilePattern(rule(pattern))
    if ('find' in fault) {
      // A large but legal repetition may compile: then it must be small enough.
      expect(why).toBe('repeat')
      return
    }
    expect(fault.message).toContain(why)
    if (position !== undefined) expect(fault.position).toBe(position)
  })

  it('takes an escaped or bracketed sign for what it is', () => {
    expect('find' in compilePattern(rule('\\(\\?=x'))).toBe(true)
    expect('find' in compilePattern(rule('[(?=]x'))).toBe(true)
  })

  it('counts a match only near a context word', () => {
    const phone = rule('\\b07\\d{9}\\b', { near: ['call'] })
    expect(matches(phone, 'call me on 07700900123')).toEqual(['07700900123'])
    expect(matches(phone, 'order 07700900123 shipped')).toEqual([])
    expect(matches(phone, `call ${'x'.repeat(80)} 07700900123`)).toEqual([])
  })
})

describe('requirementOf', () => {
  it.each([
    ['foo(?:bar|baz)?', [['foo']]],
    ['(?:foo|barn)s+', [['foo', 'barn']]],
    ['(?:rats|mice) of \\w+ council', [['council'], ['rats', 'mice'], ['of']]],
    ['\\bcolou?r\\b', [['colo']]],
    ['a|b', []],
    ['(?i)hello', [['hello']]],
    ['get rid of|send back', [['get rid of', 'send back']]],
    ['\\Qa.b\\E', []],
  ])('%s needs one of each of %j', (pattern, allOf) => {
    expect(requirementOf(pattern).allOf).toEqual(allOf)
  })

  it('counts the digits a match must hold', () => {
    expect(requirementOf('\\b\\d{3}[ -]?\\d{3}[ -]?\\d{4}\\b').digits).toBe(10)
    expect(requirementOf('\\d(?:[ -]?\\d){12,18}').digits).toBe(13)
  })

  it('never keeps a pattern from matching', () => {
    const atom = fc.constantFrom(
      'ab',
      'c',
      '1',
      '\\d',
      '[ab]',
      '.',
      ' ',
      '\\.',
      '@',
      '(?:ab|cd)',
      '(?:abc )',
      '(c1)',
      '\\b',
      '-',
      '!',
      'K',
    )
    const piece = fc
      .tuple(atom, fc.constantFrom('', '', '', '?', '+', '{2}', '*'))
      .map(([one, times]) => (one === '\\b' ? one : one + times))
    const pattern = fc
      .array(fc.array(piece, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 3 })
      .map((branches) => branches.map((branch) => branch.join('')).join('|'))
    fc.assert(
      fc.property(
        pattern,
        fc.string({ unit: fc.constantFrom(...'abcdABCK1 .@-!é\u212a'), maxLength: 24 }),
        (source, text) => {
          fc.pre('find' in compilePattern(rule(source)))
          const matcher = RE2JS.compile(source, RE2JS.CASE_INSENSITIVE).matcher(text)
          let found = false
          while (!found && matcher.find()) found = matcher.end() > matcher.start()
          expect(matches(rule(source), text).length > 0).toBe(found)
        },
      ),
      { numRuns: 3000 },
    )
  })
})
