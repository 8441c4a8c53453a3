import * as fc from 'fast-check'
import { fold } from './fold'

const strange = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom(
      '\ud800',
      '\udc00',
      '\u200d',
      '\u0301',
      '\u202e',
      'ا',
      'ﬁ',
      '😀',
      '𝓯',
      ' ',
      '-',
      '!',
      '@',
      '#',
      'a',
      '1',
      '\u0000',
    ),
  }),
)

describe('fold', () => {
  it.each([
    ['FÜCK', 'fuck'],
    ['fu\u200dck', 'fuck'],
    ['ｆｕｃｋ', 'fuck'],
    ['𝓯𝓾𝓬𝓴', 'fuck'],
    ['🅵🆄🅲🅺', 'fuck'],
    ['fuсk', 'fuck'],
    ['ѕһіt', 'shit'],
    ['sh1t', 'shit'],
    ['sh!t', 'shit'],
    ['c@nt', 'cant'],
    ['a$$', 'ass'],
    ['kill-yourself', 'kill yourself'],
    ['kill \n\t yourself', 'kill yourself'],
    ['Straße', 'strasse'],
    ['I’m', "i'm"],
    ['stop!', 'stop!'],
    ['@mike', '@mike'],
    ['so\u00adft', 'soft'],
  ])('reads %s as %s', (text, folded) => {
    expect(fold(text).text).toBe(folded)
  })

  it('maps every folded position to where it began in the original', () => {
    const { text, starts } = fold('n\u0303o  ﬁ 😀x')
    expect(text).toBe('no fi 😀x')
    expect([...starts]).toEqual([0, 2, 3, 5, 5, 6, 7, 8, 9, 10])
  })

  it('never goes backwards in its map, whatever the text', () => {
    fc.assert(
      fc.property(strange, (text) => {
        const { text: folded, starts } = fold(text)
        expect(starts).toHaveLength(folded.length + 1)
        expect(starts[folded.length]).toBe(text.length)
        for (let at = 1; at < starts.length; at++) expect(starts[at]).toBeGreaterThanOrEqual(starts[at - 1] as number)
      }),
      { numRuns: 500 },
    )
  })

  it('folds what is folded to itself, but for signs that stand for letters', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'abcxyz .-_13É\u0301жя') }), (text) => {
        const once = fold(text).text
        expect(fold(once).text).toBe(once)
      }),
    )
  })

  it('takes a text of marks only', () => {
    expect(fold('\u0301'.repeat(100_000)).text).toBe('')
  })
})
