import { comparable, measureStatus, statusWording } from './status-wording'

it('words a reply as Mastodon needs it', () => {
  expect(statusWording({ text: 'Thanks' })).toBe('Thanks')
  const inReplyTo = { nativeId: '1', nativeKey: 'k', handle: 'jo@a.example' }
  expect(statusWording({ text: 'Thanks', inReplyTo })).toBe('@jo@a.example Thanks')
})

it('measures by the limits of the server', () => {
  expect(measureStatus(`a https://example.org/${'x'.repeat(300)} b`).graphemes).toBe(27)
  expect(measureStatus('x'.repeat(501)).fits).toBe(false)
  expect(measureStatus('x'.repeat(501), { maxGraphemes: 5_000 }).fits).toBe(true)
})

it('compares a text with its rendering', () => {
  expect(comparable('@jo@a.example:3000 Thanks.\n\nBye')).toBe(comparable('@jo Thanks. Bye'))
  expect(comparable('@jo Thanks')).not.toBe(comparable('@jo Thank'))
})
