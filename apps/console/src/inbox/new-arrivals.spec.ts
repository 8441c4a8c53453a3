import { arrivals, nowSeen } from './new-arrivals'

it('calls nothing new in a first list', () => {
  expect(arrivals(undefined, ['a', 'b'], 1)).toEqual([])
})

it('names what came in by itself, wherever it stands in the list', () => {
  const seen = nowSeen(undefined, ['a', 'b'], 1)
  expect(arrivals(seen, ['a', 'c', 'b', 'd'], 1)).toEqual(['c', 'd'])
})

it('does not call a further page new, nor what left the list and came back', () => {
  const seen = nowSeen(nowSeen(undefined, ['a', 'b'], 1), ['a'], 1)
  expect(arrivals(seen, ['a', 'b'], 1)).toEqual([])
  expect(arrivals(seen, ['a', 'b', 'c'], 2)).toEqual([])
})
