import { percentOf, ratesOf } from './decision-rates'

describe('rates against people’s decisions', () => {
  it('divide what was caught rightly by what was caught, and by what should be', () => {
    const against = { caughtRightly: 8, caughtWrongly: 2, missed: 8 }
    const before = { caughtRightlyBefore: 3, caughtWronglyBefore: 0, missedBefore: 13 }
    expect(ratesOf({ ...against, ...before })).toEqual({
      before: { precision: { right: 3, of: 3 }, recall: { right: 3, of: 16 } },
      after: { precision: { right: 8, of: 10 }, recall: { right: 8, of: 16 } },
    })
  })

  it('are whole per cents that never round a fault or a find away', () => {
    expect(percentOf({ right: 8, of: 10 })).toBe(80)
    expect(percentOf({ right: 9_999, of: 10_000 })).toBe(99)
    expect(percentOf({ right: 1, of: 10_000 })).toBe(1)
    expect(percentOf({ right: 0, of: 4 })).toBe(0)
    expect(percentOf({ right: 0, of: 0 })).toBeUndefined()
  })
})
