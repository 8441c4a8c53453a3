import fc from 'fast-check'
import {
  block,
  confirm,
  decideAppeal,
  end,
  hear,
  hide,
  lift,
  prolong,
  recordAppeal,
  stands,
  transitions,
  type Heard,
  type MeasureState,
} from './measure'

const at = new Date('2026-11-21T12:00:00.000Z')
const after = (ms: number) => new Date(at.getTime() + ms)
const DAY = 86_400_000
const day = (days: number) => after(days * DAY).toISOString()
const [ann, bob] = [
  { id: 'ann', name: 'Ann' },
  { id: 'bob', name: 'Bob' },
]
const draft = {
  id: 'm',
  accountId: 'account',
  unitId: 'unit',
  itemId: 'item',
  capture: {
    itemVersion: 1,
    text: 'the words',
    authorNativeId: '1',
    authorHandle: 'jo',
    authorName: 'Jo',
    capturedAt: at.toISOString(),
  },
  clause: '3',
  standardsVersion: 1,
  reason: 'abusive',
  imposedBy: { name: 'Ann', personId: 'ann' },
}
const stateOf = <T>(decision: { ok: true; state: T } | { ok: false; refusal: string }): T => {
  if (!decision.ok) throw new Error(decision.refusal)
  return decision.state
}
const word = (measure: MeasureState, status: Heard['status'], version = 1, reason?: string): Heard => ({
  orderId: measure.order.id,
  version,
  status,
  reason,
  at: at.toISOString(),
})
const ordered = stateOf(hide(draft, 'o1', at))
const inForce = stateOf(hear(ordered, word(ordered, 'done')))
const lifting = stateOf(lift(inForce, { name: 'Bob', reason: 'a mistake' }, 'o2'))

describe('a block or a hide', () => {
  it('is asked of the network when it is imposed and when it is lifted, each time under a later number', () => {
    expect(hide(draft, 'o1', at)).toMatchObject({ facts: [{ type: 'imposed' }, { type: 'ordered', kind: 'hide' }] })
    const decision = lift(inForce, { name: 'Bob', reason: 'a mistake' }, 'o2')
    expect(decision).toMatchObject({
      state: { status: 'lifting', order: { id: 'o2', sequence: 2 } },
      facts: [{ type: 'lifting' }, { type: 'ordered', kind: 'unhide' }],
    })
  })

  it('is in force once the network says so, refused when it will not, and lifted once undone', () => {
    expect(inForce.status).toBe('in_force')
    expect(stateOf(hear(ordered, word(ordered, 'refused', 1, 'too old')))).toMatchObject({
      status: 'refused',
      said: 'too old',
    })
    expect(stateOf(hear(lifting, word(lifting, 'done')))).toMatchObject({
      status: 'lifted',
      lifted: { by: 'Bob', at: at.toISOString() },
    })
  })

  it('stands again when the network will not undo it, and is not tried by itself again', () => {
    const stuck = stateOf(hear({ ...lifting, until: at.toISOString() }, word(lifting, 'refused', 1, 'no such post')))
    expect(stuck).toMatchObject({ status: 'in_force', said: 'no such post', liftRefused: true })
    expect(stuck.lifted).toBeUndefined()
    expect(end(stuck, 'o3', after(DAY))).toMatchObject({ facts: [] })
    expect(stateOf(lift(stuck, { name: 'Bob', reason: 'once more' }, 'o3')).status).toBe('lifting')
  })

  it('waits at the gate and says why', () => {
    const held = stateOf(hear(ordered, word(ordered, 'held', 2, 'the account is stopped')))
    expect(held).toMatchObject({ status: 'ordered', said: 'the account is stopped' })
    expect(stateOf(hear(held, word(held, 'done', 3))).said).toBeUndefined()
    expect(hear(held, word(held, 'refused', 1))).toMatchObject({ facts: [] })
  })

  it('ends by itself when its time is up, and not before', () => {
    const until = { until: day(10), reviewAt: day(5) }
    const blocked = stateOf(block(draft, until, 'o1', at))
    expect(end(blocked, 'o2', after(10 * DAY - 1))).toMatchObject({ facts: [] })
    expect(stateOf(end(blocked, 'o2', after(10 * DAY))).status).toBe('lifting')
    expect(end(ordered, 'o2', after(1000 * DAY))).toMatchObject({ facts: [] })
  })

  it('is reviewed in the future, within a year, and not after its end', () => {
    const refusalOf = (reviewAt: string, until?: string) => {
      const decision = block(draft, { reviewAt, until }, 'o1', at)
      return decision.ok ? undefined : decision.refusal
    }
    expect(refusalOf(day(30))).toBeUndefined()
    expect(refusalOf(day(30), day(30))).toBeUndefined()
    expect(refusalOf(at.toISOString())).toBe('TIMES_INVALID')
    expect(refusalOf(day(400))).toBe('TIMES_INVALID')
    expect(refusalOf(day(30), day(29))).toBe('TIMES_INVALID')
    expect(refusalOf('2026-02-31T00:00:00Z')).toBe('TIMES_INVALID')
    const longer = prolong(inForce, { name: 'Bob', reason: 'still abusive' }, { reviewAt: day(60) }, at)
    expect(stateOf(longer)).toMatchObject({ reviewAt: day(60), reviewed: { by: 'Bob', reason: 'still abusive' } })
    expect(prolong(lifting, { name: 'Bob', reason: 'no' }, { reviewAt: day(60) }, at)).toMatchObject({
      refusal: 'MEASURE_NOT_IN_FORCE',
    })
  })

  it('is appealed once at a time, and decided by somebody who neither imposed nor confirmed it', () => {
    const appeal = { text: 'that was a quotation', receivedAt: day(1) }
    const appealed = stateOf(recordAppeal(inForce, appeal, after(2 * DAY)))
    expect(recordAppeal(appealed, appeal, after(2 * DAY))).toMatchObject({ refusal: 'APPEAL_OPEN' })
    expect(recordAppeal(inForce, appeal, at)).toMatchObject({ refusal: 'TIMES_INVALID' })
    expect(recordAppeal(inForce, { ...appeal, receivedAt: day(-1) }, at)).toMatchObject({ refusal: 'TIMES_INVALID' })
    const upheld = { outcome: 'upheld', reason: 'it was' } as const
    expect(decideAppeal(appealed, ann, upheld, 'o2', at)).toMatchObject({ refusal: 'IMPOSER_CANNOT_DECIDE' })
    const automatic = { ...appealed, imposedBy: { name: 'Abuse', ruleId: 'abuse', ruleSetVersion: 3 } }
    const confirmed = stateOf(confirm(automatic, bob, 'seen', at))
    expect(decideAppeal(confirmed, bob, upheld, 'o2', at)).toMatchObject({ refusal: 'IMPOSER_CANNOT_DECIDE' })
    expect(decideAppeal(appealed, bob, upheld, 'o2', at)).toMatchObject({
      state: { status: 'lifting', appeal: { decision: { outcome: 'upheld', by: 'Bob' } } },
      facts: [{ type: 'appeal-decided' }, { type: 'lifting' }, { type: 'ordered', kind: 'unhide' }],
    })
    const rejected = stateOf(decideAppeal(appealed, bob, { outcome: 'rejected', reason: 'it was not' }, 'o2', at))
    expect(rejected.status).toBe('in_force')
    expect(decideAppeal(rejected, bob, upheld, 'o2', at)).toMatchObject({ refusal: 'APPEAL_NOT_OPEN' })
    expect(stateOf(recordAppeal(rejected, appeal, after(2 * DAY))).appeals).toBe(2)
  })

  it('follows the last order only, whatever is tried and heard in which order', () => {
    const steps = fc.array(
      fc.record({
        what: fc.constantFrom('lift', 'end', 'prolong', 'appeal', 'uphold', 'hear'),
        status: fc.constantFrom<Heard['status'][]>('held', 'done', 'refused', 'superseded'),
        order: fc.nat({ max: 4 }),
        version: fc.nat({ max: 6 }),
      }),
      { maxLength: 30 },
    )
    fc.assert(
      fc.property(steps, (tries) => {
        let state = stateOf(block(draft, { until: day(1), reviewAt: day(1) }, 'o0', at))
        let orders = 1
        tries.forEach(({ what, status, order, version }) => {
          const orderId = `o${orders}`
          const later = after(2 * DAY)
          const decision =
            what === 'lift'
              ? lift(state, { name: 'Bob', reason: 'x' }, orderId)
              : what === 'end'
                ? end(state, orderId, later)
                : what === 'prolong'
                  ? prolong(state, { name: 'Bob', reason: 'x' }, { reviewAt: day(9) }, later)
                  : what === 'appeal'
                    ? recordAppeal(state, { text: 'please', receivedAt: day(1) }, later)
                    : what === 'uphold'
                      ? decideAppeal(state, bob, { outcome: 'upheld', reason: 'x' }, orderId, later)
                      : hear(state, { orderId: `o${order}`, version, status, at: day(2) })
          if (!decision.ok) return
          const before = state
          state = decision.state
          if (decision.facts.length === 0) return expect(state).toEqual(before)
          expect(state.version).toBe(before.version + 1)
          if (state.status !== before.status) expect(transitions[before.status]).toContain(state.status)
          const asked = decision.facts.filter(({ type }) => type === 'ordered')
          expect(state.order.sequence).toBe(before.order.sequence + asked.length)
          orders += asked.length
          if (what !== 'hear') return
          expect(`o${order}`).toBe(before.order.id)
          expect(version).toBeGreaterThan(before.order.heard)
          expect(hear(state, { orderId: `o${order}`, version, status, at: day(2) })).toMatchObject({ facts: [] })
        })
        expect(state.liftRefused && !stands(state)).toBe(false)
      }),
    )
  })
})
