import fc from 'fast-check'
import { outsideState, vouchedFor } from './outside-word'

const now = new Date('2026-11-21T12:00:00Z')
const at = (minutesAgo: number) => new Date(now.getTime() - minutesAgo * 60_000)

describe('what witnesses vouch for', () => {
  it('is what as many of them saw as are needed', () => {
    const newest = [
      { size: 90, at: at(50) },
      { size: 100, at: at(70) },
      { size: 10, at: at(1) },
    ]
    expect(vouchedFor(newest, 1)).toEqual({ size: 100, at: at(1) })
    expect(vouchedFor(newest, 2)).toEqual({ size: 90, at: at(50) })
    expect(vouchedFor(newest, 3)).toEqual({ size: 10, at: at(70) })
    expect(vouchedFor(newest, 4)).toBeUndefined()
    expect(vouchedFor([], 1)).toBeUndefined()
    expect(vouchedFor(newest, 0)).toBeUndefined()
  })

  it('never counts fewer witnesses than needed', () => {
    const one = fc.record({ size: fc.nat(50), at: fc.nat(500).map(at) })
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 6 }), fc.integer({ min: 1, max: 6 }), (newest, needed) => {
        fc.pre(needed <= newest.length)
        const { size } = vouchedFor(newest, needed)!
        expect(newest.filter((saw) => saw.size >= size).length).toBeGreaterThanOrEqual(needed)
        expect(newest.filter((saw) => saw.size > size).length).toBeLessThan(needed)
      }),
    )
  })
})

it.each([
  [false, undefined, 'none'],
  [false, at(1), 'none'],
  [true, undefined, 'never'],
  [true, at(60), 'recent'],
  [true, at(61), 'overdue'],
] as const)('outside word: named %j, last %j, is %s', (named, last, state) => {
  expect(outsideState(named, last, 60, now)).toBe(state)
})
