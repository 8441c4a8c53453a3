import * as fc from 'fast-check'
import { assess } from './assess'
import { compile, type CompiledRuleSet } from './compile'
import { defaultRuleSet } from './default-rule-set'
import { MAX_MATCHES, MAX_TEXT_LENGTH } from './findings'
import { fold } from './fold'
import { type RuleSet } from './rule-set'

function compiledOf(ruleSet: RuleSet): CompiledRuleSet {
  const compiled = compile(ruleSet)
  if (Array.isArray(compiled)) throw new Error(JSON.stringify(compiled))
  return compiled
}

const byDefault = compiledOf(defaultRuleSet)
const pieces = [
  ...'fuckasht 1!@#*.-_\u200d\u0301\u202e\ud800\udc00ا😀"?',
  'fuck',
  ' shit ',
  'f.u.c.k',
  'c u n t',
  'Ｔｗａｔ',
  'I will kill you ',
  ' he said ',
  'call 07700 900123',
  ' NHS 943 476 5919',
  'https://bit.ly/x',
  'ﬁ',
]
const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((parts) => parts.join('')),
)

describe('assess', () => {
  it.each([
    ['what the f.u.c.k is this', 'f.u.c.k'],
    ['you f u c k', 'f u c k'],
    ['you f-u-c-k', 'f-u-c-k'],
    ['fu.ck this', 'fu.ck'],
    ['sh1t service', 'sh1t'],
    ['$hit service', '$hit'],
    ['fuсk off', 'fuсk'],
    ['fu\u200dck that', 'fu\u200dck'],
    ['fuuuuck', 'fuuuuck'],
    ['f**k this', 'f**k'],
    ['f*ck this', 'f*ck'],
    ['sh#t happens', 'sh#t'],
    ['C̸U̷N̶T̵', 'C̸U̷N̶T̵'],
    ['🅵🆄🅲🅺 this', '🅵🆄🅲🅺'],
    ['WANKER!', 'WANKER'],
  ])('marks the disguised word in "%s"', (text, marked) => {
    expect(assess(byDefault, text).matches.map((match) => match.text)).toContain(marked)
  })

  it.each([
    'The bins in Scunthorpe were emptied',
    'A train from Penistone to Essex',
    'the cockpit and the cocktail bar',
    'Assess the classic grass assignment in Sussex',
    'The A55 is closed at Abergele, A5 diversion',
    "He'll be there, we'll see; she'll shell peas",
    'Meet at 455 High Street',
    'Mr Dickens met the shiitake merchant',
    'Clitheroe and Lightwater hello@scunthorpe.gov.uk',
    'Diolch, dw i yn y swyddfa heddiw',
    'U.K. and U.S.A. flags',
  ])('marks nothing in "%s"', (text) => {
    expect(assess(byDefault, text).matches).toEqual([])
  })

  it('marks personal data only where the context and the check agree', () => {
    const marked = (text: string): string[] => assess(byDefault, text).matches.map(({ ruleId }) => ruleId)
    expect(marked('My NHS number is 943 476 5919')).toContain('nhs-number')
    expect(marked('My NHS number is 943 476 5918')).not.toContain('nhs-number')
    expect(marked('order 943 476 5919 is late')).toEqual([])
    expect(marked('text me on 07700 900123')).toContain('uk-mobile')
    expect(marked('She is at 12 Castle Street, Cardiff CF10 1BH')).toContain('home-address')
    expect(marked('level 12 of cf10 1bh')).toEqual([])
  })

  it('lowers a quoted threat by two severities and says why', () => {
    const { lane, matches } = assess(byDefault, 'I hate it when people say "I will kill you"')
    expect(lane).toBe('review')
    expect(matches[0]).toMatchObject({
      ruleId: 'direct-threat',
      severity: 'medium',
      damped: 'quoted',
      text: 'I will kill you',
    })
  })

  it('gives spans that slice the original, fold to the term, and stand in order', () => {
    const terms = ['fuck', 'shit', 'twat', 'ass', 'as', 'kill you']
    const compiled = compiledOf({
      id: 'spans',
      version: 3,
      patterns: [],
      signals: [],
      lists: terms.map((term) => ({
        id: term,
        name: term,
        category: 'hate',
        severity: 'low',
        terms: [{ term, placement: 'anywhere' }],
      })),
    })
    fc.assert(
      fc.property(texts, (text) => {
        const { matches } = assess(compiled, text)
        let last = 0
        for (const { start, end, text: marked, ruleId } of matches) {
          expect(marked).toBe(text.slice(start, end))
          // Between letters, because there "@" and "!" stand for letters.
          expect(fold(`x${marked}x`).text).toContain(ruleId)
          expect(start).toBeGreaterThanOrEqual(last)
          last = start
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('never throws, and stays in the text, whatever the string', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const { matches, unassessed } = assess(byDefault, text)
        expect(unassessed).toEqual([])
        for (const { start, end } of matches) {
          expect(start).toBeLessThan(end)
          expect(end).toBeLessThanOrEqual(text.length)
        }
      }),
      { numRuns: 1000 },
    )
  })

  it.each([
    ['marks', 'fuck' + '\u0301'.repeat(100_000)],
    ['lone surrogates', '\ud800'.repeat(100_000)],
    ['one word again and again', 'fuck '.repeat(30_000)],
    ['threats', 'I will kill you. '.repeat(8_000)],
    ['threats in one sentence', 'I will kill you '.repeat(8_000)],
    ['spelled letters', 'f u c k '.repeat(15_000)],
    ['dots', 'a.'.repeat(60_000)],
    ['one word without end', 'x'.repeat(120_000)],
    ['Arabic', 'السلام عليكم '.repeat(9_000)],
    ['ligatures that expand', '\ufdfa'.repeat(99_000)],
  ])('bounds a long text of %s', (_, text) => {
    const { matches, truncated } = assess(byDefault, text)
    expect(matches.length).toBeLessThanOrEqual(MAX_MATCHES)
    expect(truncated || text.length <= MAX_TEXT_LENGTH).toBe(true)
  })

  it('keeps the gravest matches when there are too many', () => {
    const { matches, severity, lane, truncated } = assess(byDefault, `${'crap '.repeat(3000)} I am going to kill you`)
    expect(truncated).toBe(true)
    expect(severity).toBe('critical')
    expect(lane).toBe('urgent')
    expect(matches.map(({ ruleId }) => ruleId)).toContain('direct-threat')
    expect(matches).toHaveLength(MAX_MATCHES)
  })

  it.each([
    'I will kill you ',
    'f u c k ',
    'fuck a b c ',
    'a.b-c ',
    '\u0301a',
    'kill kill kill ',
    '"stop saying I will stab you" ',
    'call 07700 900123 ',
    'Muslims are vermin ',
    'women ',
    'you called me a faggot ',
    'you cunt ',
  ])('takes about twice the steps for twice of "%s"', (piece) => {
    const stepsOf = (times: number): number => {
      const meter = { steps: 0 }
      assess(byDefault, piece.repeat(times), meter)
      return meter.steps
    }
    expect(stepsOf(4000) / stepsOf(2000)).toBeLessThan(2.2)
  })

  it('says which version of which rules it applied', () => {
    expect(assess(byDefault, 'hello')).toEqual({
      severity: 'none',
      lane: 'routine',
      categories: [],
      matches: [],
      truncated: false,
      unassessed: [],
      ruleSetId: 'default',
      ruleSetVersion: 1,
    })
  })
})
