import { readCaseSearch } from './case-search'
import { recordKindOf } from './case-words'

describe('a record of a case', () => {
  it.each([
    ['connectors.item.captured.v1', 'message'],
    ['moderation.item.assessed.v1', 'message'],
    ['inbox.conversation.claimed.v1', 'conversation'],
    ['inbox.reply.submitted.v1', 'post'],
    ['moderation.review.decided.v1', 'review'],
    ['moderation.action.ordered.v1', 'measure'],
    ['connectors.account.connected.v1', 'account'],
    ['inbox.record.consulted.v1', 'other'],
    ['audit.bundle.made.v1', 'other'],
  ])('that %s is about is a %s', (type, kind) => expect(recordKindOf(type)).toBe(kind))
})

it('reads the filters out of an address, and nothing else', () => {
  expect(readCaseSearch({ status: 'closed', search: ' CR/17 ', page: '2' })).toEqual({
    status: 'closed',
    search: 'CR/17',
  })
  expect(readCaseSearch({ status: 'lost', search: ' ' })).toEqual({})
})
