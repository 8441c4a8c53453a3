import { arrive, type Conversation } from './conversation'
import { answerVisibility, isPending, refuseReply, statusOf, type Submission } from './reply'

describe('the status of a reply', () => {
  it('is what publishing says until the gate has it, then what the gate says', () => {
    expect(statusOf('in-review', undefined)).toBe('in-review')
    expect(statusOf('released', 'committing')).toBe('released')
    expect(statusOf('released', 'held')).toBe('held')
    expect(statusOf('released', 'sent')).toBe('sent')
    expect(statusOf('approved', 'sent')).toBe('sent')
  })

  it('is what publishing says again when a held reply is changed or taken back', () => {
    expect(statusOf('in-review', 'held')).toBe('in-review')
    expect(statusOf('withdrawn', 'held')).toBe('withdrawn')
  })

  it('is pending until it has ended, and while nobody knows', () => {
    expect(['in-review', 'approved', 'released', 'held', 'unknown'].every((one) => isPending(one as 'held'))).toBe(true)
    expect(
      ['sent', 'rejected', 'withdrawn', 'expired', 'refused', 'abandoned'].some((one) => isPending(one as 'sent')),
    ).toBe(false)
  })
})

describe('refuseReply', () => {
  const begun = arrive(undefined, { id: 'c', accountId: 'a' }, { itemId: 'i', createdAt: 1, capturedAt: 1 })
  const claimed: Conversation = { ...begun, claimedBy: 'p', claimedByName: 'Sam' }
  const good: Submission = {
    conversation: claimed,
    by: 'p',
    text: 'Tomorrow at nine.',
    item: { authorHandle: 'ann@elsewhere.example', held: false, erased: false },
    replies: ['sent', 'rejected'],
    account: { network: 'mastodon', maxGraphemes: 500 },
  }
  const refusalOf = (more: Partial<Submission>) => refuseReply({ ...good, ...more })?.refusal

  it('lets the claimant answer an item of an open conversation', () => {
    expect(refusalOf({})).toBeUndefined()
  })

  it('says why not', () => {
    expect(refusalOf({ conversation: { ...begun, closed: true } })).toBe('CONVERSATION_CLOSED')
    expect(refusalOf({ conversation: begun })).toBe('CONVERSATION_NOT_YOURS')
    expect(refusalOf({ by: 'q' })).toBe('CONVERSATION_NOT_YOURS')
    expect(refusalOf({ item: undefined })).toBe('ITEM_NOT_FOUND')
    expect(refusalOf({ item: { authorHandle: 'ann@elsewhere.example', held: true, erased: false } })).toBe('ITEM_HELD')
    expect(refusalOf({ replies: ['sent', 'unknown'] })).toBe('REPLY_PENDING')
    expect(refusalOf({ text: 'x'.repeat(495) })).toBeUndefined()
    expect(refusalOf({ text: 'x'.repeat(496) })).toBe('TEXT_TOO_LONG')
  })
})

describe('answerVisibility', () => {
  it('lets no more people read the answer than could read the item', () => {
    const of = (kind: string, visibility: string) => answerVisibility({ kind, visibility })
    expect(of('mention', 'public')).toBe('public')
    expect(of('reply', 'unlisted')).toBe('unlisted')
    expect(of('direct_message', 'direct')).toBe('direct')
    expect(of('mention', 'direct')).toBe('direct')
    expect(of('mention', 'followers')).toBe('direct')
  })
})
