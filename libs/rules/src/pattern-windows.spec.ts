import * as fc from 'fast-check'
import { assess } from './assess'
import { compile } from './compile'
import { defaultRuleSet } from './default-rule-set'
import { compilePattern } from './patterns'
import { type PatternRule } from './rule-set'

/** Fragments of what patterns require, with what may lie between, so that near and far ones both come up. */
const FRAGMENTS =
  "useless lazy pigs council your mum's is a fat dog you are an absolute joke ur clowns send me nudes crawl get back under the rock where does he live here's her address crime ref number " +
  'https://bit.ly/abc http://x.top/y t.me/abcdef earn £500 a day 0x 12 High Street CF10 3AT 07700 900123 4111 1111 1111 1111 1990 someone@gmail.com 01/02/1990 abab cd c1 1 -! 😡 \u212a é . \n'
const piece = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...FRAGMENTS.split(' ')) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(...defaultRuleSet.patterns.flatMap(({ pattern }) => pattern.match(/\w{3,}/g) ?? [])),
  },
  { weight: 1, arbitrary: fc.constantFrom('x'.repeat(30), ' word'.repeat(12), '7'.repeat(25), '\u{1f469}'.repeat(9)) },
)
const texts = fc
  .array(fc.tuple(piece, fc.constantFrom(' ', ' ', ' ', '', '  ', '. ')), { maxLength: 80 })
  .map((pieces) => pieces.map((part) => part.join('')).join(''))

const atom = fc.constantFrom(
  'ab',
  'abc',
  'c',
  '1',
  '\\d',
  '[a-d]',
  '.',
  ' ',
  '(?:ab|cd)',
  '(?:x y|ab )',
  '\\b',
  '^',
  '$',
  '\\S',
)
const times = fc.constantFrom('', '', '', '?', '{2}', '{1,3}', '{0,9}', '+')
const sources = fc.oneof(
  fc.constantFrom(...defaultRuleSet.patterns.map(({ pattern }) => pattern)),
  fc
    .array(fc.array(fc.tuple(atom, times), { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 2 })
    .map((branches) =>
      branches
        .map((branch) => branch.map(([one, more]) => (/^(?:\\b|\^|\$)$/.test(one) ? one : one + more)).join(''))
        .join('|'),
    ),
)

function spans(pattern: PatternRule, text: string): string[] {
  const compiled = compile({ id: 'set', version: 1, lists: [], signals: [], patterns: [pattern] })
  if (Array.isArray(compiled)) throw new Error(JSON.stringify(compiled))
  return assess(compiled, text).matches.map(({ start, end }) => `${String(start)}-${String(end)}`)
}

describe('searching a pattern where it can match', () => {
  it('finds what searching the whole text finds', () => {
    fc.assert(
      fc.property(sources, texts, fc.boolean(), (source, text, caseSensitive) => {
        const rule: PatternRule = {
          id: 'p',
          name: 'P',
          category: 'spam',
          severity: 'low',
          pattern: source,
          caseSensitive,
        }
        const compiled = compilePattern(rule)
        fc.pre('find' in compiled)
        const whole: string[] = []
        compiled.find(text, (start, end) => whole.push(`${String(start)}-${String(end)}`))
        expect(spans(rule, text)).toEqual(whole)
      }),
      { numRuns: 4000 },
    )
  })
})
