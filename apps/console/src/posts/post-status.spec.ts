import { countedApprovals, isEditable, isPending, readPostsSearch } from './post-status'

it('counts only approvals of the content as it is', () => {
  expect(countedApprovals([{ voided: true }, { voided: false }])).toBe(1)
})

it('knows what is on its way, and what may still be changed', () => {
  expect(isPending('released')).toBe(true)
  expect(isEditable('released')).toBe(false)
  expect(isPending('sent')).toBe(false)
  expect(isEditable('rejected')).toBe(true)
})

it('reads a status from the address and nothing else', () => {
  expect(readPostsSearch({ status: 'held' })).toEqual({ status: 'held' })
  expect(readPostsSearch({ status: 'toString' })).toEqual({})
})
