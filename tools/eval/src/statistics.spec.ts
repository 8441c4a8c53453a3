import { accuracy, wilson } from './statistics'

describe('statistics', () => {
  // R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])("gives Wilson's interval for %d of %d", (hits, of, low, high) => {
    const share = wilson(hits, of)
    expect(share.low).toBeCloseTo(low, 4)
    expect(share.high).toBeCloseTo(high, 4)
  })

  it('works out precision, recall, F1 and the false-positive rate', () => {
    const found = accuracy({ truePositives: 30, falsePositives: 10, falseNegatives: 20, trueNegatives: 40 })
    expect(found.n).toBe(100)
    expect(found.precision.value).toBeCloseTo(0.75)
    expect(found.recall.value).toBeCloseTo(0.6)
    expect(found.f1.value).toBeCloseTo(2 / 3)
    expect(found.fpr.value).toBeCloseTo(0.2)
    // 30 of 60 lies between 0.3773 and 0.6227, and F1 = 2J / (1 + J).
    expect(found.f1.low).toBeCloseTo((2 * 0.3773) / 1.3773, 3)
    expect(found.f1.high).toBeCloseTo((2 * 0.6227) / 1.6227, 3)
  })

  it('says nothing of a share of nothing', () => {
    expect(
      accuracy({ truePositives: 0, falsePositives: 0, falseNegatives: 0, trueNegatives: 5 }).recall.value,
    ).toBeNaN()
  })
})
