import type { Match, Severity } from '@cordon/contracts/moderation'
import fc from 'fast-check'
import { gravest, rulesOf, segment } from './highlight'

function match(start: number, end: number, severity: Severity = 'high', ruleId = 'r1'): Match {
  return { ruleId, ruleName: `Rule ${ruleId}`, category: 'abuse', severity, start, end }
}

const cut = (text: string, ...matches: Match[]) => segment(text, matches).map((s) => [s.text, s.matches.length])

describe('segment', () => {
  it('leaves a text without matches whole', () => {
    expect(cut('hello')).toEqual([['hello', 0]])
    expect(cut('')).toEqual([])
  })

  it('marks exactly the span', () => {
    expect(cut('you are an idiot.', match(11, 16))).toEqual([
      ['you are an ', 0],
      ['idiot', 1],
      ['.', 0],
    ])
  })

  it('gives overlapping matches a segment of their own with both rules, gravest first', () => {
    const [, , both] = segment('abcdef', [match(1, 4, 'low', 'a'), match(2, 6, 'critical', 'b')])
    expect(both?.text).toBe('cd')
    expect(both?.matches.map(({ ruleId }) => ruleId)).toEqual(['b', 'a'])
  })

  it('joins touching matches without an empty segment between them', () => {
    expect(cut('abcd', match(0, 2), match(2, 4, 'low', 'r2'))).toEqual([
      ['ab', 1],
      ['cd', 1],
    ])
  })

  it('does not tear a surrogate pair', () => {
    expect(cut('a😀b', match(2, 4))).toEqual([
      ['a', 0],
      ['😀b', 1],
    ])
    expect(cut('a😀b', match(0, 2))).toEqual([
      ['a😀', 1],
      ['b', 0],
    ])
  })

  it('ignores spans that are empty or beyond the text', () => {
    expect(cut('abc', match(2, 2), match(9, 12), match(1, 99))).toEqual([
      ['a', 0],
      ['bc', 1],
    ])
  })

  it('loses no character of any text under any matches', () => {
    const spans = fc.array(fc.tuple(fc.integer({ min: -3, max: 40 }), fc.integer({ min: -3, max: 40 })))
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), spans, (text, found) => {
        const segments = segment(
          text,
          found.map(([start, end]) => match(start, end)),
        )
        expect(segments.map((s) => s.text).join('')).toBe(text)
        expect(segments.every((s) => s.text !== '')).toBe(true)
      }),
    )
  })
})

it('names the gravest severity', () => {
  expect(gravest([match(0, 1, 'low'), match(0, 1, 'critical'), match(0, 1, 'medium')])).toBe('critical')
  expect(gravest([])).toBe('none')
})

it('lists each rule once, gravest first', () => {
  const found = rulesOf([match(0, 1, 'low', 'a'), match(3, 4, 'low', 'a'), match(5, 6, 'high', 'b')])
  expect(found.map(({ ruleId }) => ruleId)).toEqual(['b', 'a'])
})
