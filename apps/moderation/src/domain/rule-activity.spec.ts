import fc from 'fast-check'
import { expectedFinds, hidesLeft, isJump } from './rule-activity'

describe('a jump in how often a rule fires', () => {
  const usual = { read: 10_000, found: 100 }
  it.each([
    ['as often as usual', { read: 1000, found: 10 }, usual, false],
    ['three times as often', { read: 1000, found: 30 }, usual, false],
    ['six times as often', { read: 1000, found: 60 }, usual, true],
    ['a few finds of a rule that never found any', { read: 1000, found: 19 }, { read: 10_000, found: 0 }, false],
    ['many finds of a rule that never found any', { read: 1000, found: 20 }, { read: 10_000, found: 0 }, true],
    ['nothing to compare with', { read: 1000, found: 900 }, { read: 499, found: 0 }, false],
  ])('%s', (_what, recent, before, jump) => {
    expect(isJump(recent, before)).toBe(jump)
  })

  it('is never a matter of more messages alone', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), (times) => {
        expect(isJump({ read: usual.read * times, found: usual.found * times }, usual)).toBe(false)
      }),
    )
  })

  it('is told with what was expected', () => {
    expect(expectedFinds({ read: 150, found: 60 }, usual)).toBe(2)
    expect(expectedFinds({ read: 150, found: 60 }, { read: 0, found: 0 })).toBe(0)
  })
})

describe('automatic hides', () => {
  it('end at the cap of the day, and at once with an alarm', () => {
    expect(hidesLeft(5, { hiddenToday: 0, cap: 10, alarmed: false })).toBe(5)
    expect(hidesLeft(5, { hiddenToday: 8, cap: 10, alarmed: false })).toBe(2)
    expect(hidesLeft(5, { hiddenToday: 12, cap: 10, alarmed: false })).toBe(0)
    expect(hidesLeft(5, { hiddenToday: 0, cap: 10, alarmed: true })).toBe(0)
  })
})
