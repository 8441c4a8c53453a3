import { isTelling, kindInWords, textsIn, tellingTypes, type Told } from './telling'

const told = (index: number, type: string, subject: string, data: unknown, erased = false): Told => ({
  index,
  type,
  subject,
  time: '2026-11-21T09:30:00.000Z',
  who: 'Priya Raman',
  data,
  erased,
})
const RECEIVED = 'connectors.item.captured.v1'

it('takes what concerns the public and what went out, in one list for SQL and for itself', () => {
  for (const type of [RECEIVED, 'publishing.post.approved.v1', 'moderation.review.decided.v1', 'audit.case.held.v1'])
    expect({ type, telling: isTelling(type) }).toEqual({ type, telling: true })
  for (const type of ['identity.session.started.v1', 'inbox.record.consulted.v1', 'audit.bundle.made.v1'])
    expect({ type, telling: isTelling(type) }).toEqual({ type, telling: false })
  expect(tellingTypes.every((pattern) => /^[a-z.-]+\.%$/.test(pattern))).toBe(true)
})

it('names kinds in words, whatever they are called', () => {
  expect(kindInWords(RECEIVED)).toBe('item captured (connectors)')
  expect(kindInWords('moderation.review.second-opinion-asked.v1')).toBe('review second opinion asked (moderation)')
  expect(kindInWords('strange')).toBe('strange')
})

it('finds what was written: by the public each time, by the organisation each text once', () => {
  const item = { kind: 'mention', network: 'bluesky', author: { handle: 'angry' }, text: 'You!', attachments: [{}, {}] }
  const post = (text: string) => ({ post: { content: { text, inReplyTo: { authorHandle: 'angry' } } } })
  const found = textsIn([
    told(1, RECEIVED, 'item', item),
    told(2, RECEIVED, 'item', { ...item, kind: 'hasOwnProperty' }),
    told(3, 'inbox.reply.submitted.v1', 'post', { text: 'We come.', target: { authorHandle: 'angry' } }),
    told(4, 'publishing.post.submitted.v1', 'post', post('We come.')),
    told(5, 'publishing.post.edited.v1', 'post', post('We come now.')),
    told(6, 'publishing.post.approved.v1', 'post', post('We come now.')),
    told(7, 'publishing.post.approved.v1', 'other', post('Alone in the bundle.')),
    told(8, 'moderation.item.assessed.v1', 'item', { text: 'no text of a message' }),
  ])
  expect(found.map(({ index, whose, text, attachments }) => [index, whose, text, attachments])).toEqual([
    [1, 'Of the public: a mention by @angry (bluesky)', 'You!', 2],
    [2, 'Of the public: a message by @angry (bluesky)', 'You!', 2],
    [3, 'Of the organisation: an answer to @angry, written by Priya Raman', 'We come.', 0],
    [5, 'Of the organisation: an answer to @angry, written by Priya Raman', 'We come now.', 0],
    [7, 'Of the organisation: an answer to @angry', 'Alone in the bundle.', 0],
  ])
})

it('shows where a text was erased', () => {
  const found = textsIn([
    told(1, RECEIVED, 'item', undefined, true),
    told(2, 'inbox.reply.submitted.v1', 'post', undefined, true),
    told(3, 'publishing.post.submitted.v1', 'post', undefined, true),
    told(4, 'publishing.post.approved.v1', 'post', undefined, true),
  ])
  expect(found.map(({ index, whose, text }) => [index, whose, text])).toEqual([
    [1, 'Of the public', undefined],
    [2, 'Of the organisation', undefined],
  ])
})
