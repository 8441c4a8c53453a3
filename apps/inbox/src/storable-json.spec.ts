import fc from 'fast-check'
import { storableJson, storableText } from './storable-json'

const hostile = fc.array(
  fc.constantFrom(
    'a',
    '\\',
    'u0000',
    'ud800',
    '\u0000',
    '\ud83d',
    '\ude00',
    '\ud800',
    '"',
    '\n',
    '\u{1f600}',
    '\uFFFD',
  ),
  { maxLength: 30 },
)

describe('storableJson', () => {
  it('replaces exactly U+0000 and lone surrogates, each by one unit', () => {
    fc.assert(
      fc.property(hostile, (parts) => {
        const text = parts.join('')
        const kept = (JSON.parse(storableJson({ text })) as { text: string }).text
        expect(kept).toHaveLength(text.length)
        expect(kept).toBe(wellFormed(text))
      }),
      { numRuns: 2000 },
    )
  })

  it('leaves well-formed text as it is', () => {
    expect(storableText('\\u0000 \\ud800 \u{1f600}')).toBe('\\u0000 \\ud800 \u{1f600}')
  })
})

// By code points: what is no half of a pair stands alone.
function wellFormed(text: string): string {
  return [...text].map((one) => (/^[\ud800-\udfff]$/.test(one) || one === '\u0000' ? '\uFFFD' : one)).join('')
}
