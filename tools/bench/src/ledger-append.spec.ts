import { rate } from './ledger-append'

describe('the rate of a ledger that grows', () => {
  const looks = [
    { at: 1_000, size: 0 },
    { at: 2_000, size: 100 },
    { at: 3_000, size: 100 },
    { at: 4_000, size: 400 },
  ]

  it('is what was added by the time that took', () => {
    expect(rate(looks, 0, 400)).toBeCloseTo(400 / 3)
    expect(rate(looks, 0, 100)).toBeCloseTo(100)
  })

  it('takes the ledger to have grown evenly between two looks', () => {
    expect(rate(looks, 0, 50)).toBeCloseTo(100)
    expect(rate(looks, 50, 250)).toBeCloseTo(200 / 2)
  })

  it('is none for a size that was not reached', () => {
    expect(rate(looks, 0, 401)).toBeNaN()
  })
})
