import type { TraceStep } from '@cordon/contracts/moderation'
import { nested } from './assessment-trace'

const step = (depth: number, asked: string): TraceStep => ({ depth, asked, answer: 'true' })

it('puts each condition into the one it stands in', () => {
  const [one, two, ...more] = nested([
    step(0, 'flood'),
    step(1, 'all of'),
    step(2, 'links'),
    step(2, 'not'),
    step(3, 'kind'),
    step(0, 'other'),
  ])
  expect(more).toEqual([])
  expect(two).toEqual({ asked: 'other', answer: 'true', inner: [] })
  expect(one?.inner[0]?.inner.map(({ asked }) => asked)).toEqual(['links', 'not'])
  expect(one?.inner[0]?.inner[1]?.inner).toEqual([{ asked: 'kind', answer: 'true', inner: [] }])
})
