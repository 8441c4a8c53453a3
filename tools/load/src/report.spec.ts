import { growthLines, jsonLine } from './report'

const report = {
  name: 'ledger',
  figures: { proof_p99_ms: { value: 4, unit: 'ms' } },
  growth: {
    proof_p99_ms: [
      { at: 1_000, value: 1 },
      { at: 10_000, value: 4 },
    ],
  },
}

describe('a report', () => {
  it('draws how a figure grows: bars by value, sizes and values beside them', () => {
    const [title, small, large] = growthLines(report) as [string, string, string]
    expect(title).toBe('proof_p99_ms, as it grows')
    expect(small).toMatch(/^ {2}at {2}1,000 {2}█{10} +1 ms$/)
    expect(large).toMatch(/^ {2}at 10,000 {2}█{40} +4 ms$/)
  })

  it('draws a bar even for what hardly shows, and none where all is nothing', () => {
    const drawn = (...values: number[]) => {
      const points = values.map((value, i) => ({ at: i + 1, value }))
      return growthLines({ ...report, growth: { proof_p99_ms: points } }).map((line) => line.split('█').length - 1)
    }
    expect(drawn(1, 1_000)).toEqual([0, 1, 40])
    expect(drawn(0, 0)).toEqual([0, 0, 0])
  })

  it('gives programs the growth where there is one', () => {
    expect(JSON.parse(jsonLine(report))).toMatchObject({ name: 'ledger', growth: report.growth, baselines: {} })
    expect(JSON.parse(jsonLine({ name: 'rules', figures: {} }))).not.toHaveProperty('growth')
  })
})
