import { SPAN, spansOf } from './entry-span'

const at = (minute: number) => new Date(Date.UTC(2026, 10, 22, 9, minute)).toISOString()

describe('spans of entries', () => {
  it('hold the earliest and the latest time, in whatever order the entries came', () => {
    expect(spansOf(0, [at(5), at(3), at(9), at(4)])).toEqual([{ span: 0, earliest: at(3), latest: at(9) }])
  })

  it('begin anew where a span is full', () => {
    expect(spansOf(2 * SPAN - 2, [at(1), at(2), at(3), at(0)])).toEqual([
      { span: 1, earliest: at(1), latest: at(2) },
      { span: 2, earliest: at(0), latest: at(3) },
    ])
  })

  it('are none without entries', () => {
    expect(spansOf(7, [])).toEqual([])
  })
})
