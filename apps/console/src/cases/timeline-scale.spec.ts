import { clustersOf, moved, placeIn, spanOf, ticksOf, zoomed } from './timeline-scale'

const HOUR = 3_600_000
const at = (time: string) => Date.parse(`2026-11-21T${time}Z`)

describe('the axis of a timeline', () => {
  it('holds all times with room on both sides, even one alone', () => {
    const span = spanOf([at('10:00:00'), at('20:00:00'), at('12:00:00')])
    expect(span).toEqual({ from: at('10:00:00') - 0.3 * HOUR, to: at('20:00:00') + 0.3 * HOUR })
    const alone = spanOf([at('10:00:00')])
    expect(alone.to - alone.from).toBe(10_000)
    expect(placeIn(alone, at('10:00:00'))).toBe(50)
    expect(spanOf([]).to).toBeGreaterThan(0)
  })

  it('has round times of the reader’s clock, no more than asked for', () => {
    const day = { from: at('00:30:00'), to: at('23:30:00') }
    expect(ticksOf(day, 8, 0)).toEqual({
      step: 3 * HOUR,
      at: ['03', '06', '09', '12', '15', '18', '21'].map((hour) => at(`${hour}:00:00`)),
    })
    // One hour ahead of UTC, midnight is at 23:00 UTC.
    expect(ticksOf({ from: at('20:00:00'), to: at('23:59:00') + 24 * HOUR }, 3, HOUR).at).toContain(at('23:00:00'))
    const years = ticksOf({ from: 0, to: 100 * 365 * 24 * HOUR }, 8, 0)
    expect(years.at.length).toBeLessThanOrEqual(9)
  })

  it('puts together what would lie on top of each other, and leaves out what is not in view', () => {
    const items = ['10:00:00', '10:00:30', '11:59:00', '09:59:59'].map((time, n) => ({ at: at(time), n }))
    const clusters = clustersOf(items, { from: at('10:00:00'), to: at('12:00:00') }, 10)
    expect(clusters.map(({ left, items: of }) => [left, of.map(({ n }) => n)])).toEqual([
      [5, [0, 1]],
      [95, [2]],
    ])
  })

  it('is drawn nearer and moved, never beyond the whole', () => {
    const whole = { from: 0, to: 100_000 }
    const near = zoomed(whole, whole, 0.5, 10_000)
    expect(near).toEqual({ from: 0, to: 50_000 })
    expect(zoomed(near, whole, 0.000_1, 25_000)).toEqual({ from: 20_000, to: 30_000 })
    expect(zoomed(near, whole, 4, 25_000)).toEqual(whole)
    expect(moved(near, whole, 0.5)).toEqual({ from: 25_000, to: 75_000 })
    expect(moved(near, whole, 9)).toEqual({ from: 50_000, to: 100_000 })
  })
})
