import fc from 'fast-check'
import { recordKeyOf } from './record-key'

const time = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2200-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString())

it('is a valid TID, the same for the same intent', () => {
  fc.assert(
    fc.property(fc.uuid(), time, (idempotencyKey, startedAt) => {
      const key = recordKeyOf({ idempotencyKey, startedAt })
      // atproto.com/specs/tid
      expect(key).toMatch(/^[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}$/)
      expect(recordKeyOf({ idempotencyKey, startedAt })).toBe(key)
    }),
  )
})

it('sorts by time, and tells apart what was written in the same millisecond', () => {
  const startedAt = '2026-11-21T09:00:00.000Z'
  const at = (ms: number) =>
    recordKeyOf({ idempotencyKey: 'k', startedAt: new Date(Date.parse(startedAt) + ms).toISOString() })
  expect([at(86_400_000), at(1), at(0)].sort()).toEqual([at(0), at(1), at(86_400_000)])
  const keys = Array.from({ length: 200 }, (_, n) => recordKeyOf({ idempotencyKey: `key ${n}`, startedAt }))
  expect(new Set(keys).size).toBe(200)
})
