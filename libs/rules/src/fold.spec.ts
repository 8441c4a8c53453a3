import * as fc from 'fast-check'
import { fold } from './fold'
import { foldCharacter, foldCodePoint } from './fold-table'

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

  it('lets no sign multiply the length of a text', () => {
    let longest = 0
    for (let code = 1; code < 0x110000; code++) longest = Math.max(longest, foldCodePoint(code).length)
    expect(longest).toBe(4)
    expect(fold('\ufdfa'.repeat(10)).text.length).toBeLessThanOrEqual(40)
  })

  it('remembers of a code point what folding it says', () => {
    for (let code = 0; code < 0x110000; code++) {
      if (foldCodePoint(code) !== foldCharacter(String.fromCodePoint(code))) throw new Error(code.toString(16))
    }
  })
})
