import { heldWords, nothingFree, scopeWords } from './erasure-words'

const nothing = { messages: 0, conversations: 0, replies: 0, decisions: 0, entries: 0, held: 0 }

describe('the scope of an erasure', () => {
  it('is said in words, without what there is none of', () => {
    expect(scopeWords({ messages: 1, conversations: 1, replies: 1, decisions: 1, entries: 1, held: 0 })).toBe(
      '1 message, 1 conversation, 1 reply of ours, 1 decision and 1 ledger entry',
    )
    expect(scopeWords({ ...nothing, messages: 2, conversations: 3, replies: 4, decisions: 5, entries: 1234 })).toBe(
      '2 messages, 3 conversations, 4 replies of ours, 5 decisions and 1,234 ledger entries',
    )
    expect(scopeWords({ ...nothing, messages: 2, entries: 5 })).toBe('2 messages and 5 ledger entries')
    expect(scopeWords(nothing)).toBe('Nothing')
  })

  it('says what stays on legal hold, and whether anything is free', () => {
    expect(heldWords(nothing)).toBeUndefined()
    expect(heldWords({ ...nothing, held: 1 })).toBe('One record stays, on legal hold.')
    expect(heldWords({ ...nothing, held: 1200 })).toBe('1,200 records stay, on legal hold.')
    expect(nothingFree({ ...nothing, messages: 2, held: 2 })).toBe(true)
    expect(nothingFree({ ...nothing, messages: 2, entries: 1, held: 1 })).toBe(false)
  })
})
