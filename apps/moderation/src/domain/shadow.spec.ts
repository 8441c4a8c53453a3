import fc from 'fast-check'
import { outcomes } from '@cordon/contracts/moderation'
import { joined, nothingShadowed, tallyShadow, type ShadowReading } from './shadow'

const readings = fc.array(
  fc.record({
    itemId: fc.uuid(),
    accountId: fc.uuid(),
    before: fc.constantFrom(...outcomes),
    after: fc.constantFrom(...outcomes),
    rules: fc.subarray([
      { ruleId: 'a', ruleName: 'A' },
      { ruleId: 'b', ruleName: 'B' },
    ]),
  }) satisfies fc.Arbitrary<ShadowReading>,
  { maxLength: 80 },
)

describe('what rules in shadow would have done', () => {
  it('counts every message once, whoever counted it', () => {
    fc.assert(
      fc.property(readings, readings, (one, other) => {
        const apart = joined(tallyShadow(nothingShadowed, one), tallyShadow(nothingShadowed, other))
        const together = tallyShadow(tallyShadow(nothingShadowed, one), other)
        expect(together).toEqual(apart)
        expect(together.read).toBe(one.length + other.length)
        expect(together.shifts.reduce((sum, { messages }) => sum + messages, 0)).toBe(together.read)
        const foundByA = [...one, ...other].filter(({ rules }) => rules.some(({ ruleId }) => ruleId === 'a'))
        expect(together.rules.find(({ ruleId }) => ruleId === 'a')?.found ?? 0).toBe(foundByA.length)
      }),
    )
  })

  it('keeps samples of every kind of difference and of nothing else', () => {
    const reading = (before: ShadowReading['before'], after: ShadowReading['after'], n: number): ShadowReading[] =>
      Array.from({ length: n }, (_, i) => ({ itemId: `${before} ${i}`, accountId: 'x', before, after, rules: [] }))
    const { samples } = tallyShadow(nothingShadowed, [
      ...reading('flag', 'flag', 5),
      ...reading('flag', 'hide', 200),
      ...reading('hide', 'allow', 2),
    ])
    expect(samples.filter(({ after }) => after === 'hide')).toHaveLength(10)
    expect(samples.filter(({ after }) => after === 'allow')).toHaveLength(2)
    expect(samples).toHaveLength(12)
  })
})
