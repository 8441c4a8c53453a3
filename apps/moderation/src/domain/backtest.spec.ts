import type { Outcome, Severity } from '@cordon/contracts/moderation'
import fc from 'fast-check'
import { authorsAffected, nothingRead, tally, type Reading } from './backtest'

const asked: Record<Severity, Outcome> = {
  none: 'allow',
  low: 'tag',
  medium: 'flag',
  high: 'propose_hide',
  critical: 'escalate',
}
const reading = (before: Severity, after: Severity, n = 0): Reading => ({
  itemId: `i${n}`,
  accountId: n % 2 === 0 ? 'a' : 'b',
  day: '2026-11-21',
  before,
  after,
  outcomes: { before: asked[before], after: asked[after] },
})

describe('the tally of a backtest', () => {
  it('counts what is newly caught, no longer caught, graver and milder', () => {
    const read = [
      reading('none', 'high', 0),
      reading('high', 'none', 1),
      reading('low', 'high', 2),
      reading('high', 'low', 3),
      reading('none', 'none', 4),
      reading('low', 'low', 5),
    ]
    expect(tally(nothingRead, read)).toMatchObject({
      done: 6,
      caughtBefore: 4,
      caughtAfter: 4,
      newlyCaught: 1,
      noLongerCaught: 1,
      graver: 1,
      milder: 1,
      byAccount: [
        { of: 'a', newlyCaught: 1, noLongerCaught: 0 },
        { of: 'b', newlyCaught: 0, noLongerCaught: 1 },
      ],
      byDay: [{ of: '2026-11-21', newlyCaught: 1, noLongerCaught: 1 }],
      samples: [{ itemId: 'i0' }, { itemId: 'i1' }, { itemId: 'i2' }, { itemId: 'i3' }],
    })
  })

  it('says the same however the messages are cut into steps', () => {
    const severity = fc.constantFrom<Severity>('none', 'low', 'medium', 'high', 'critical')
    const readings = fc.array(fc.tuple(severity, severity), { maxLength: 200 })
    fc.assert(
      fc.property(readings, fc.nat(200), (pairs, cut) => {
        const all = pairs.map(([before, after], n) => reading(before, after, n))
        expect(tally(tally(nothingRead, all.slice(0, cut)), all.slice(cut))).toEqual(tally(nothingRead, all))
      }),
    )
  })

  it('holds both rule sets against people’s decisions: what reaches people is caught, what is found and mild is not', () => {
    const read = [
      { ...reading('none', 'medium'), shouldBeCaught: true },
      { ...reading('high', 'low'), shouldBeCaught: true },
      { ...reading('low', 'critical'), shouldBeCaught: false },
      { ...reading('medium', 'none'), shouldBeCaught: false },
      reading('none', 'high'),
    ]
    expect(tally(nothingRead, read).againstDecisions).toEqual({
      caughtRightly: 1,
      caughtWrongly: 1,
      missed: 1,
      caughtRightlyBefore: 1,
      caughtWronglyBefore: 1,
      missedBefore: 1,
    })
    expect(tally(nothingRead, [reading('none', 'high')]).againstDecisions).toBeUndefined()
  })

  it('names each author of what is newly or no longer caught once, or none where one is not known', () => {
    const by = (before: Severity, after: Severity, authorKey: string) => ({ ...reading(before, after), authorKey })
    const read = [by('none', 'high', 'a'), by('low', 'none', 'b'), by('none', 'low', 'a'), by('low', 'high', 'c')]
    expect(authorsAffected(read)).toEqual(['a', 'b'])
    expect(authorsAffected([...read, reading('low', 'high')])).toEqual(['a', 'b'])
    expect(authorsAffected([...read, reading('none', 'high')])).toBeUndefined()
  })

  it('leaves room in its samples for every kind of difference', () => {
    const flood = Array.from({ length: 500 }, (_, n) => reading('none', 'low', n))
    const { samples } = tally(nothingRead, [...flood, reading('high', 'none', 501)])
    expect(samples.at(-1)).toMatchObject({ itemId: 'i501' })
  })
})
