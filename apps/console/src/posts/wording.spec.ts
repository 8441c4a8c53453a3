import { openingMention, replyLength } from './wording'

it('shows the mention that Mastodon needs, unless the text has it', () => {
  expect(openingMention('mastodon', 'Thank you', 'jo@social.example')).toBe('@jo@social.example ')
  expect(openingMention('mastodon', 'Thank you @jo@social.example.', '@jo@social.example')).toBe('')
  expect(openingMention('mastodon', 'See @jo@social.example.org', 'jo@social.example')).toBe('@jo@social.example ')
})

it('puts nothing before a post of our own, nor on Bluesky', () => {
  expect(openingMention('mastodon', 'Hello', undefined)).toBe('')
  expect(openingMention('bluesky', 'Hello', 'jo.bsky.social')).toBe('')
})

it('counts a reply as its network does', () => {
  expect(replyLength('mastodon', 'hi', 'jo@very.long.server.example')).toBe('@jo hi'.length)
  expect(replyLength('mastodon', `@jo@a.example https://example.org/${'x'.repeat(90)}`, 'jo@a.example')).toBe(4 + 23)
  expect(replyLength('bluesky', 'hi 👩‍👩‍👧', 'jo.bsky.social')).toBe(4)
})
