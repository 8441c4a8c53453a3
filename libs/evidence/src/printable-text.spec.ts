import fc from 'fast-check'
import { printable } from './printable-text'

const latin = (codePoint: number) => codePoint < 0x0600
const everything = () => true

describe('text made fit to print', () => {
  it('shows by number what cannot be seen or turns the direction', () => {
    expect(printable('a\u202egnp.exe\u202c', everything)).toBe('a[U+202E]gnp.exe[U+202C]')
    expect(printable('k\u200bill \u0007\ud83d', everything)).toBe('k[U+200B]ill [U+0007][U+D83D]')
    expect(printable('\u00ad\ufeff\u{e0041}', everything)).toBe('[U+00AD][U+FEFF][U+E0041]')
  })

  it('shows by number what no font has, and counts a long run of it', () => {
    expect(printable('漢字', latin)).toBe('[U+6F22][U+5B57]')
    expect(printable(`${'漢'.repeat(1000)}!`, latin)).toBe(`${'[U+6F22]'.repeat(4)}[and 996 more signs]!`)
  })

  it('keeps marks from growing over other lines', () => {
    expect(printable(`Z${'\u0301'.repeat(50)}a\u0301`, everything)).toBe(
      'Z\u0301\u0301\u0301[and 47 more marks]a\u0301',
    )
  })

  it('leaves joiners where they are spelling, and pictures of several parts without them', () => {
    expect(printable('می\u200cخواهم', everything)).toBe('می\u200cخواهم')
    expect(printable('a\u200cb', everything)).toBe('a[U+200C]b')
    expect(printable('❤\ufe0f 👨\u200d👩', everything)).toBe('❤ 👨👩')
  })

  it('counts empty lines rather than leaving pages white', () => {
    expect(printable(`a\r\n\u2028b${'\n'.repeat(100)}c`, everything)).toBe('a\n\nb\n[99 empty lines]\nc')
  })

  it('holds nothing unseen, whatever it is given, and is not much longer than that', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const shown = printable(text, latin)
        expect(shown.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u)
        expect(Array.from(shown).every((sign) => latin(sign.codePointAt(0)!))).toBe(true)
        expect(shown.length).toBeLessThanOrEqual(text.length * 10 + 30)
      }),
    )
  })
})
