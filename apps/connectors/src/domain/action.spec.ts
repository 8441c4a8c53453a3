import fc from 'fast-check'
import { claim, done, failed, GIVE_UP_MS, order, supersede, transitions, type ActionState, type Order } from './action'
import { type Failure } from './failure'
import { type Fence } from './gate'

const start = new Date('2026-11-21T09:00:00.000Z')
const after = (seconds: number) => new Date(start.getTime() + seconds * 1_000)

const hide: Order = {
  id: 'order',
  kind: 'hide',
  measureId: 'measure',
  accountId: 'account',
  unitId: 'unit',
  itemId: 'item',
  sequence: 1,
}
const open: Fence = { unitId: 'unit', status: 'connected', sending: 'open', requiredApprovals: 1 }
const stopped: Fence = { ...open, sending: 'stopped' }
const failure = (over: Partial<Failure> = {}): Failure => ({
  certainty: 'not_done',
  passing: false,
  said: 'No.',
  retryAt: null,
  ...over,
})
const noAnswer = failure({ certainty: 'unknown', said: 'It broke off.' })
const kinds = ({ facts }: { facts: { kind: string }[] }) => facts.map(({ kind }) => kind)
const ordered = (fence: Fence | undefined = open) => order(hide, fence, false, '{}', start)
const called = () => claim(ordered().state, open, start).state

describe('an order', () => {
  it('passes an open gate, waits at a closed one, and is refused where it can never pass', () => {
    expect([ordered().state.status, kinds(ordered())]).toEqual(['committing', ['started']])
    expect(ordered(stopped).state).toMatchObject({ status: 'held', reason: 'Sending from this account is stopped.' })
    for (const status of ['reconnect-needed', 'disconnected'] as const)
      expect(ordered({ ...open, status }).state.status).toBe('held')
    expect(order(hide, undefined, false, '{}', start).state.status).toBe('refused')
    expect(ordered({ ...open, unitId: 'other' }).state.status).toBe('refused')
  })

  it('that comes after a later one does nothing', () => {
    const late = order(hide, open, true, '{}', start)
    expect([late.state.status, kinds(late)]).toEqual(['superseded', ['superseded']])
  })
})

describe('an action', () => {
  it('asks the gate once more before every call', () => {
    const first = claim(ordered().state, open, after(1))
    expect(first.state).toMatchObject({ status: 'committing', attempts: 1 })
    expect(kinds(first)).toEqual([])
    const closed = claim(first.state, stopped, after(2))
    expect([closed.state.status, kinds(closed)]).toEqual(['held', ['held']])
    const opened = claim(closed.state, open, after(3))
    expect([opened.state.status, opened.state.attempts, kinds(opened)]).toEqual(['committing', 2, ['started']])
    expect(claim(closed.state, stopped, after(3)).state).toBe(closed.state)
  })

  it('is repeated, later each time, when its outcome is unknown or may pass', () => {
    const once = failed(called(), noAnswer, after(1)).state
    expect(once).toMatchObject({ status: 'committing', reason: 'It broke off.', nextTryAt: after(2) })
    const twice = failed(claim(once, open, after(2)).state, failure({ passing: true }), after(3)).state
    expect(twice).toMatchObject({ status: 'committing', nextTryAt: after(5) })
  })

  it('waits as long as the network asks for', () => {
    const paused = failed(called(), failure({ passing: true, retryAt: after(90) }), after(1)).state
    expect(paused).toMatchObject({ nextTryAt: after(90), pausedUntil: after(90) })
  })

  it('is refused with what the network said, also when it gave no clear answer for a day', () => {
    expect(failed(called(), failure(), after(1)).state).toMatchObject({ status: 'refused', reason: 'No.' })
    const late = failed(called(), noAnswer, new Date(start.getTime() + GIVE_UP_MS + 1)).state
    expect(late).toMatchObject({ status: 'refused', reason: expect.stringContaining('It broke off.') })
  })

  it('stays what it ended as', () => {
    for (const ended of [done(called(), start), failed(called(), failure(), start), supersede(called(), start)].map(
      ({ state }) => state,
    ))
      for (const step of [
        (state: ActionState) => done(state, start),
        (state: ActionState) => failed(state, noAnswer, start),
        (state: ActionState) => supersede(state, start),
        (state: ActionState) => claim(state, open, start),
      ])
        expect(step(ended)).toEqual({ ok: true, state: ended, facts: [] })
  })
})

describe('whatever happens in whatever order', () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('arrive' as const), sequence: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ do: fc.constantFrom('call' as const, 'stop' as const, 'resume' as const, 'crash' as const) }),
    fc.record({
      do: fc.constant('answer' as const),
      as: fc.constantFrom('done', 'unknown but done', 'unknown', 'passing', 'refused'),
    }),
  )

  /** One measure, as the store keeps it: the gate, the one call at a time, and what the network has. */
  it('the network is left with the latest order that it took, and nothing begins past a stop', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const actions = new Map<number, ActionState>()
        const landed: number[] = []
        let fence = open
        let calling: number | undefined
        let clock = 0
        const put = (next: { state: ActionState; facts: { kind: string }[] }) => {
          const before = actions.get(next.state.sequence)
          expect(next.state.version - (before?.version ?? 0)).toBe(next.facts.length)
          if (before && before.status !== next.state.status)
            expect(transitions[before.status]).toContain(next.state.status)
          actions.set(next.state.sequence, next.state)
        }
        const perform = (one: (typeof steps)[number]) => {
          clock += 100
          const at = after(clock)
          if (one.do === 'stop') fence = stopped
          if (one.do === 'resume') fence = open
          if (one.do === 'crash') calling = undefined
          if (one.do === 'arrive' && !actions.has(one.sequence)) {
            const overtaken = [...actions.keys()].some((sequence) => sequence > one.sequence)
            for (const [sequence, state] of actions) if (sequence < one.sequence) put(supersede(state, at))
            const arrived = { ...hide, id: String(one.sequence), sequence: one.sequence }
            put(order(arrived, fence, overtaken, '{}', at))
          }
          if (one.do === 'call' && calling === undefined) {
            const next = [...actions.values()].find(
              ({ status, nextTryAt }) => (status === 'held' || status === 'committing') && (nextTryAt ?? at) <= at,
            )
            if (next === undefined) return
            put(claim(next, fence, at))
            if (actions.get(next.sequence)?.status !== 'committing') return
            expect(fence.sending).toBe('open')
            calling = next.sequence
          }
          if (one.do === 'answer' && calling !== undefined) {
            const state = actions.get(calling) as ActionState
            if (one.as.endsWith('done')) landed.push(calling)
            const said = failure({
              certainty: one.as.startsWith('unknown') ? 'unknown' : 'not_done',
              passing: one.as === 'passing',
            })
            put(one.as === 'done' ? done(state, at) : failed(state, said, at))
            calling = undefined
          }
        }
        steps.forEach(perform)
        const open_ = [...actions.values()].filter(({ status }) => status === 'held' || status === 'committing')
        expect(open_.length).toBeLessThanOrEqual(1)
        // The network gets well, and everything goes on to its end.
        for (const one of ['resume', 'answer', 'call', 'answer', 'call', 'answer'] as const)
          perform(one === 'answer' ? { do: one, as: 'done' } : { do: one })
        const latest = Math.max(0, ...actions.keys())
        for (const state of actions.values()) {
          expect(['done', 'refused', 'superseded']).toContain(state.status)
          expect(state.status === 'superseded' && state.sequence === latest).toBe(false)
        }
        if (actions.get(latest)?.status === 'done') expect(landed.at(-1)).toBe(latest)
      }),
      { numRuns: 2_000 },
    )
  })
})
