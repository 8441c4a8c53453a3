import { checkFast } from '@cordon/contracts'
import { ListEntriesInput } from '@cordon/contracts/audit'
import { questions } from './ledger-questions'
import { generator } from './rules'
import { slots } from './synthetic-entries'

const now = new Date('2026-11-22T12:00:00.000Z')

describe('what the ledger bench asks and fills in', () => {
  it('are questions that the explorer takes, none of a year but the last', () => {
    const asked = questions(100_000, now, 20, generator(1))
    for (const { kind, input } of asked) {
      expect([kind, checkFast(ListEntriesInput, input)]).toEqual([kind, undefined])
      if (input.from !== undefined && input.to !== undefined)
        expect([kind, input.from < input.to]).toEqual([kind, true])
      if (input.from !== undefined) expect(Date.parse(input.from)).toBeGreaterThan(now.getTime() - 366 * 86_400_000)
    }
    expect(new Set(asked.map(({ kind }) => kind)).size * 20).toBe(asked.length)
  })

  it('gives the entries of each origin gapless places', () => {
    const all = slots()
    expect(all).toHaveLength(100)
    for (const origin of new Set(all.map((slot) => slot.origin))) {
      const places = all.filter((slot) => slot.origin === origin).map(({ ofOrigin }) => ofOrigin)
      expect(places).toEqual(places.map((_, i) => i))
    }
  })
})
