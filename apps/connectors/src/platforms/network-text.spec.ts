import fc from 'fast-check'
import { cut, isKey, label, storable, webAddress } from './network-text'

it('cuts between characters, never inside one', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 20 }), (text, max) => {
      const { text: kept, truncated } = cut(text, max)
      expect(text.startsWith(kept)).toBe(true)
      expect(kept.length).toBeLessThanOrEqual(max)
      expect(truncated).toBe(kept.length < text.length)
      expect(Buffer.from(kept).toString()).toBe(kept)
    }),
  )
})

it('makes any text fit for a database', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), (odd, text) => {
      const kept = storable(`${odd}\0${text}\ud800`)
      expect(kept).not.toContain('\0')
      expect(Buffer.from(kept).toString()).toBe(kept)
    }),
  )
  expect(storable('👩‍👩‍👧 a\nb')).toBe('👩‍👩‍👧 a\nb')
  expect(label('', null)).toBeNull()
  expect(label(7, 'x')).toBe('x')
  expect(label('a\0'.repeat(5_000), null)).toHaveLength(1_000)
})

it('takes only what can be a key or a web address', () => {
  for (const bad of ['', ' ', 'a b', 'a\0', 'a\n', '\ud800', 'x'.repeat(2_001), null, 7]) expect(isKey(bad)).toBe(false)
  expect(isKey('at://did:plc:x/app.bsky.feed.post/1')).toBe(true)
  for (const bad of ['javascript:alert(1)', 'data:text/html,x', 'https://', '//x', ' https://x.example', null])
    expect(webAddress(bad)).toBeNull()
  expect(webAddress('https://x.example/a')).toBe('https://x.example/a')
})
