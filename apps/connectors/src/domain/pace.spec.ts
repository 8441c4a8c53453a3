import fc from 'fast-check'
import { firstPace, paceAfterFailure, paceAfterPoll, type Pace } from './pace'

const limits = { minMs: 1_000, maxMs: 5_000, backoffMs: 60_000 }
const quiet = { captured: 0, more: false }

describe('the pace of asking', () => {
  it('slows down while nothing arrives and is quick again once something does', () => {
    const waits: number[] = []
    let pace: Pace = firstPace
    for (let i = 0; i < 6; i++) waits.push((pace = paceAfterPoll(pace, quiet, limits)).waitMs)
    expect(waits).toEqual([1500, 2250, 3375, 5000, 5000, 5000])
    expect(paceAfterPoll(pace, { captured: 1, more: false }, limits).waitMs).toBe(1_000)
    expect(paceAfterPoll(pace, { captured: 0, more: true }, limits).waitMs).toBe(0)
  })

  it('backs off from failures and always as long as the network asks', () => {
    let pace: Pace = firstPace
    const waits = Array.from({ length: 8 }, () => (pace = paceAfterFailure(pace, 0, limits)).waitMs)
    expect(waits).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000])
    expect(paceAfterFailure(firstPace, 300_000, limits).waitMs).toBe(300_000)
    expect(paceAfterPoll(pace, quiet, limits)).toEqual({ waitMs: 1_000, failures: 0 })
  })

  it('never asks more often than allowed, however things go', () => {
    const step = fc.oneof(fc.constant('failed'), fc.integer({ min: 0, max: 3 }))
    fc.assert(
      fc.property(fc.array(step, { maxLength: 50 }), (steps) => {
        let pace: Pace = firstPace
        for (const now of steps) {
          pace =
            now === 'failed'
              ? paceAfterFailure(pace, 0, limits)
              : paceAfterPoll(pace, { captured: now as number, more: false }, limits)
          expect(pace.waitMs).toBeGreaterThanOrEqual(limits.minMs)
          expect(pace.waitMs).toBeLessThanOrEqual(limits.backoffMs)
        }
      }),
    )
  })
})
