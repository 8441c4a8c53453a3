import { countGraphemes, lengthOn, openingMention, wordingOn } from '.'

it('counts characters as people do', () => {
  expect(countGraphemes('👩‍👩‍👧‍👦e\u0301🏴󠁧󠁢󠁷󠁬󠁳󠁿')).toBe(3)
})

it('puts the mention first that a reply on Mastodon needs, unless the text has it', () => {
  expect(wordingOn('mastodon', 'Thanks', 'jo@a.example')).toBe('@jo@a.example Thanks')
  expect(wordingOn('mastodon', 'Thanks @Jo@a.example.', '@jo@a.example')).toBe('Thanks @Jo@a.example.')
  for (const other of ['@jo@a.example.org hi', '@jo hi', 'x@jo@a.example hi', '@jo@a.examples'])
    expect(wordingOn('mastodon', other, 'jo@a.example')).toBe(`@jo@a.example ${other}`)
})

it('puts nothing before a post of our own, nor on Bluesky', () => {
  expect(openingMention('mastodon', 'Hello', undefined)).toBe('')
  expect(openingMention('bluesky', 'Hello', 'jo.bsky.social')).toBe('')
})

it('counts as Mastodon does: links as 23, remote mentions by their name', () => {
  expect(lengthOn('mastodon', `a https://example.org/${'x'.repeat(300)} b`)).toBe(27)
  expect(lengthOn('mastodon', '@jo@very.long.server.example hi')).toBe(6)
  expect(lengthOn('mastodon', wordingOn('mastodon', 'Hi', 'ann@elsewhere.example'))).toBe('@ann Hi'.length)
  expect(lengthOn('mastodon', wordingOn('mastodon', 'Hi @anna', 'ann'))).toBe('@ann Hi @anna'.length)
})

it('counts as Bluesky does: every character', () => {
  expect(lengthOn('bluesky', 'https://example.org 👩‍👩‍👧')).toBe(21)
})
