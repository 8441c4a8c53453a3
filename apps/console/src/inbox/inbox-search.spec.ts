import { readInboxSearch, toFilters } from './inbox-search'

it('reads the filters of an address and leaves out what is not one', () => {
  expect(readInboxSearch({ status: 'closed', lane: 'urgent', claim: 'mine', q: 'fire', other: '1' })).toEqual({
    status: 'closed',
    lane: 'urgent',
    claim: 'mine',
    q: 'fire',
  })
  expect(readInboxSearch({ status: 'open', lane: 'purple', claim: 3, account: '' })).toEqual({})
})

it('asks for open conversations, and never for a search too short to answer', () => {
  expect(toFilters({})).toEqual({ status: 'open' })
  expect(toFilters({ q: ' a ' })).toEqual({ status: 'open' })
  expect(toFilters({ q: ' fire ', account: 'a1' })).toEqual({ status: 'open', search: 'fire', accountId: 'a1' })
})
