import { checkFast } from '@cordon/contracts'
import { CapturedItem as CapturedFact } from '@cordon/contracts/connectors'
import fc from 'fast-check'
import { capturedFact, offeredItem } from './item.views'
import { type CapturedItem } from './platforms/platform'

const id = '00000000-0000-7000-8000-000000000001'
const of = {
  itemId: id,
  accountId: id,
  unitId: id,
  network: 'mastodon',
  capturedAt: '2026-11-21T09:00:00.000Z',
} as const

const item: CapturedItem = {
  kind: 'mention',
  nativeKey: 'https://social.example/1',
  revision: 'original',
  nativeId: '1',
  threadRootKey: null,
  inReplyToKey: null,
  inReplyToNativeId: null,
  author: { nativeId: '7', handle: 'jo@social.example', displayName: 'Jo', url: '', avatarUrl: null },
  text: 'Hello',
  textTruncated: false,
  language: null,
  url: 'https://social.example/@jo/1',
  visibility: 'private',
  createdAt: '2026-11-21T09:00:00.000Z',
  attachments: [],
  raw: '{}',
}

describe('an item from a network', () => {
  it('has no nulls, and the contract’s words', () => {
    const read = offeredItem(item)
    expect(read).toMatchObject({ item: { visibility: 'followers', author: { displayName: 'Jo' } } })
    expect(JSON.stringify(read)).not.toContain('null')
  })

  it('is cut where it is only shown, and set aside where what names it does not fit', () => {
    const long = 'x'.repeat(70_000)
    const showy = { ...item, language: long, url: long, author: { ...item.author, displayName: long, avatarUrl: long } }
    expect('item' in offeredItem(showy)).toBe(true)
    for (const field of ['nativeKey', 'nativeId', 'revision', 'createdAt'] as const)
      expect(offeredItem({ ...item, [field]: long })).toMatchObject({
        unreadable: { raw: '{}', reason: expect.stringContaining(field) },
      })
  })

  it('always makes a fact that consumers can take and the broker will carry', () => {
    const text = (max: number) =>
      fc.oneof(
        fc.string({ unit: 'binary', maxLength: 50 }),
        fc.constantFrom('\u0001'.repeat(max), '🚓'.repeat(max / 2)),
      )
    const attachment = fc.record({
      kind: fc.constantFrom('image' as const, 'other' as const),
      url: text(3000),
      altText: fc.oneof(fc.constant(null), text(9000)),
    })
    fc.assert(
      fc.property(text(60_000), text(3000), fc.array(attachment, { maxLength: 60 }), (body, name, attachments) => {
        const read = offeredItem({ ...item, text: body, author: { ...item.author, displayName: name }, attachments })
        if (!('item' in read)) return
        const fact = capturedFact(read.item, of)
        expect(checkFast(CapturedFact, fact)).toBeUndefined()
        expect(Buffer.byteLength(JSON.stringify(fact))).toBeLessThanOrEqual(1_000_000)
      }),
      { numRuns: 200 },
    )
  })
})
