import fc from 'fast-check'
import { intake } from './intake'

const at = (...positions: number[]) => positions.map((position) => ({ position }))

describe('the intake of an origin’s events', () => {
  it('appends what is next in line', () => {
    expect(intake(at(4, 5, 6), 3)).toEqual({ append: at(4, 5, 6), early: [], repeated: [] })
  })

  it('keeps what lies behind a gap, and knows what is there already', () => {
    expect(intake(at(7, 2, 4, 3, 4), 2)).toEqual({ append: at(3, 4), early: at(7), repeated: at(2, 4) })
  })

  it('loses and doubles nothing in any order, and never appends across a gap', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60 })), fc.nat(30), (positions, last) => {
        const { append, early, repeated } = intake(at(...positions), last)
        expect([...append, ...early, ...repeated].map((e) => e.position).toSorted((a, b) => a - b)).toEqual(
          positions.toSorted((a, b) => a - b),
        )
        append.forEach((event, i) => expect(event.position).toBe(last + 1 + i))
        early.forEach((event) => expect(event.position).toBeGreaterThan(last + append.length + 1))
      }),
    )
  })
})
