import { comparable, measureStatus, statusWording } from './status-wording'

const to = (handle: string) => ({ nativeId: '1', nativeKey: 'k', handle })

it('puts the mention first that a reply needs, unless the text has it', () => {
  expect(statusWording({ text: 'Thanks' })).toBe('Thanks')
  expect(statusWording({ text: 'Thanks', inReplyTo: to('jo@a.example') })).toBe('@jo@a.example Thanks')
  expect(statusWording({ text: 'Thanks @Jo@a.example.', inReplyTo: to('jo@a.example') })).toBe('Thanks @Jo@a.example.')
  for (const other of ['@jo@a.example.org hi', '@jo hi', 'x@jo@a.example hi', '@jo@a.examples'])
    expect(statusWording({ text: other, inReplyTo: to('jo@a.example') })).toBe(`@jo@a.example ${other}`)
})

it('counts as Mastodon does: links as 23, mentions without their server, graphemes', () => {
  expect(measureStatus(`a https://example.org/${'x'.repeat(300)} b`).graphemes).toBe(27)
  expect(measureStatus('@jo@very.long.server.example hi').graphemes).toBe(6)
  expect(measureStatus('👩‍👩‍👧🏴󠁧󠁢󠁷󠁬󠁳󠁿').graphemes).toBe(2)
  expect(measureStatus('x'.repeat(501)).fits).toBe(false)
  expect(measureStatus('x'.repeat(501), { maxGraphemes: 5_000 }).fits).toBe(true)
})

it('compares a text with its rendering', () => {
  expect(comparable('@jo@a.example:3000 Thanks.\n\nBye')).toBe(comparable('@jo Thanks. Bye'))
  expect(comparable('@jo Thanks')).not.toBe(comparable('@jo Thank'))
})
