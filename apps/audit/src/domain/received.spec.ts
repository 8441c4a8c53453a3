import { receivedIn } from './received'

const digest = 'ab'.repeat(32)
const entry = { type: 'connectors.item.captured.v1', subject: 'item', aggregateVersion: 2 }
const lines = (...values: object[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('')

it('reads of arrivals alone what the ledger sealed, however its content is kept', () => {
  const attachments = [
    { kind: 'other', url: 'https://a.example/page' },
    { kind: 'image', url: 'https://a.example/1' },
    { kind: 'video', url: 'https://a.example/2' },
  ]
  const data = { rawSha256: digest, attachments }
  const media = [
    { place: 1, address: 'https://a.example/1' },
    { place: 2, address: 'https://a.example/2' },
  ]
  const found = receivedIn(
    lines(
      { index: 1, entry, content: { data } },
      { index: 2, entry: { ...entry, type: 'other' }, content: { data: { text: entry.type, rawSha256: digest } } },
      { index: 3, entry, content: { json: JSON.stringify({ data: { ...data, text: '\ud800' } }) } },
    ),
  )
  const of = { itemId: 'item', version: 2, rawSha256: digest, media }
  expect(found).toEqual([
    { index: 1, ...of },
    { index: 3, ...of },
  ])
})

it('takes nothing from what is erased, older, or malformed', () => {
  const contents = [
    null,
    {},
    { data: null },
    { json: '[]' },
    { json: 'null' },
    { data: { rawSha256: 7, attachments: [null, {}, 1] } },
  ]
  const found = receivedIn(lines(...contents.map((content, index) => ({ index, entry, content }))))
  expect(found.map(({ rawSha256, media }) => ({ rawSha256, media }))).toEqual(
    contents.map(() => ({ rawSha256: undefined, media: [] })),
  )
})
