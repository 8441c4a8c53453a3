import { breaches } from './verdict'

const good = {
  ...{ offered: 100, lost: 0, doubled: 0, out_of_order: 0, set_aside: 0, redelivered: 3 },
  ...{ replies: 10, sent_twice: 0, replies_unresolved: 1, replies_lost: 0, faults: 9, recovery_max_s: 12 },
}
const judged = (changes: Partial<Record<keyof typeof good, number | undefined>> = {}) =>
  breaches(
    Object.fromEntries(
      Object.entries({ ...good, ...changes }).flatMap(([key, value]) =>
        value === undefined ? [] : [[key, { value, unit: 'items' }]],
      ),
    ),
  )

describe('the verdict on a fault run', () => {
  it('finds nothing where the guarantee held; an unresolved reply is no breach', () => {
    expect(judged()).toEqual([])
  })

  it.each(['lost', 'doubled', 'out_of_order', 'set_aside', 'sent_twice', 'replies_lost'] as const)(
    'names %s when it is not 0, more or fewer, and when it was not counted',
    (key) => {
      for (const value of [1, -1, undefined]) expect(judged({ [key]: value })).toEqual([expect.stringContaining(key)])
    },
  )

  it('allows 30 s for a recovery', () => {
    expect(judged({ recovery_max_s: 30 })).toEqual([])
    expect(judged({ recovery_max_s: 30.1 })).toEqual([expect.stringContaining('30.1 s, more than 30 s')])
  })

  it.each(['offered', 'replies', 'faults', 'redelivered'] as const)('does not pass a run without any %s', (key) => {
    expect(judged({ [key]: 0 })).toEqual([expect.stringContaining('proves nothing')])
  })
})
