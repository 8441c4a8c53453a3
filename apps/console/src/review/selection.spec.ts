import { MOST_AT_ONCE, noSelection, selectAll, selectTo, stillThere, toggle } from './selection'

const order = ['a', 'b', 'c', 'd', 'e']

it('chooses one and lets it go again', () => {
  const chosen = toggle(noSelection, 'b')
  expect(stillThere(chosen, order)).toEqual(['b'])
  expect(stillThere(toggle(chosen, 'b'), order)).toEqual([])
})

it('chooses a range from the last one, in either direction, and keeps the rest', () => {
  const apart = toggle(toggle(noSelection, 'a'), 'd')
  expect(stillThere(selectTo(apart, order, 'e'), order)).toEqual(['a', 'd', 'e'])
  expect(stillThere(selectTo(toggle(noSelection, 'd'), order, 'b'), order)).toEqual(['b', 'c', 'd'])
})

it('chooses the one alone when the last one is gone from the list', () => {
  expect(stillThere(selectTo({ ids: new Set(['z']), last: 'z' }, order, 'c'), order)).toEqual(['c'])
  expect(stillThere(selectTo(noSelection, order, 'c'), order)).toEqual(['c'])
})

it('decides on nothing that left the list meanwhile, in the order of the list', () => {
  expect(stillThere({ ids: new Set(['e', 'gone', 'a']) }, order)).toEqual(['a', 'e'])
})

it('chooses no more than one answer decides', () => {
  const many = Array.from({ length: 150 }, (_, n) => `m${n}`)
  expect(selectAll(many).ids.size).toBe(MOST_AT_ONCE)
  expect(selectTo(toggle(noSelection, 'm0'), many, 'm149').ids.size).toBe(MOST_AT_ONCE)
})
