import { readReviewSearch, toReviewFilters } from './review-search'

it('keeps what is a filter and leaves out what is not', () => {
  expect(readReviewSearch({ show: 'decided', account: 'a1', category: 'hate', page: '2' })).toEqual({
    show: 'decided',
    account: 'a1',
    category: 'hate',
  })
  expect(readReviewSearch({ show: 'everything', account: '', category: 'toString' })).toEqual({})
})

it('asks for what waits unless the address says otherwise', () => {
  expect(toReviewFilters({})).toEqual({ status: 'open' })
  expect(toReviewFilters({ show: 'decided', account: 'a1', category: 'hate' })).toEqual({
    status: 'decided',
    accountId: 'a1',
    category: 'hate',
  })
})
