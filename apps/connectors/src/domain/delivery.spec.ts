import fc from 'fast-check'
import {
  failed,
  mayBeReleasedAnew,
  orphaned,
  pass,
  probed,
  resolve,
  sent,
  startCall,
  unanswered,
  type DeliveryState,
} from './delivery'
import { type Failure } from './failure'

const start = new Date('2026-11-21T09:00:00.000Z')
const after = (seconds: number) => new Date(start.getTime() + seconds * 1_000)

const fresh = {
  id: 'post',
  accountId: 'account',
  unitId: 'unit',
  content: '{}',
  contentHash: 'a'.repeat(64),
  authorId: 'author',
  requiredApprovals: 1,
  postVersion: 3,
  conversationId: null,
  cause: '{}',
  dueAt: start,
  attempts: 0,
  callingSince: null,
  unknownSince: null,
  absentFinds: 0,
  permalink: null,
  nativeKey: null,
  nativeId: null,
  version: 1,
}
const intent = pass(fresh, undefined, 'key', start).state
const calling = stateOf(startCall(intent, undefined, start))
const there = { nativeKey: 'https://network/1', nativeId: '1', permalink: 'https://network/@a/1' }
const noAnswer: Failure = { certainty: 'unknown', passing: false, said: 'It broke off.', retryAt: null }
const refusal: Failure = { certainty: 'not_done', passing: false, said: 'Too long.', retryAt: null }
const pause: Failure = { certainty: 'not_done', passing: true, said: 'Wait.', retryAt: after(90) }
const rules = { settleMs: 2_000, repeatable: true, held: undefined }

describe('a delivery', () => {
  it('writes its key down before anything is called', () => {
    expect(intent).toMatchObject({ status: 'committing', idempotencyKey: 'key', attempts: 0, callingSince: null })
    expect(calling).toMatchObject({ status: 'committing', attempts: 1, callingSince: start })
  })

  it('is held when the gate closed before the call, since nothing left', () => {
    expect(startCall(intent, 'Sending is stopped.', start)).toMatchObject({
      state: { status: 'held', attempts: 0 },
      facts: [{ kind: 'held' }],
    })
  })

  it('waits, uncalled and unstated, while nobody says whether its text may go', () => {
    const waiting = unanswered(intent, after(1))
    const state = stateOf(waiting)
    expect(state).toMatchObject({ status: 'committing', attempts: 0, callingSince: null, nextTryAt: after(2) })
    expect(waiting).toMatchObject({ facts: [] })
    expect(state.version).toBe(intent.version)
    expect(stateOf(startCall(state, undefined, after(2)))).toMatchObject({ attempts: 1, reason: null })
  })

  it('is a refusal only while no outcome was ever missing', () => {
    expect(failed(calling, refusal, start)).toMatchObject({ state: { status: 'refused' } })
    const lostOnce = { ...calling, unknownSince: start }
    expect(failed(lostOnce, refusal, start)).toMatchObject({ state: { status: 'unknown' } })
    expect(startCall({ ...intent, unknownSince: start }, 'Stopped.', start)).toMatchObject({
      state: { status: 'unknown' },
    })
  })

  it('waits as long as the network asks for', () => {
    expect(failed(calling, pause, start)).toMatchObject({
      state: { status: 'committing', callingSince: null, nextTryAt: after(90) },
      facts: [],
    })
  })

  it('is unknown when the process died during the call', () => {
    expect(orphaned(calling, after(10))).toMatchObject({ state: { status: 'unknown', callingSince: null } })
  })

  it('is repeated under its key only after two looks, a time to settle, and where the network knows the key', () => {
    const lost = stateOf(failed(calling, noAnswer, start))
    const once = stateOf(probed(lost, 'absent', rules, after(3)))
    expect(once.status).toBe('unknown')
    const again = stateOf(probed(once, 'absent', rules, after(5)))
    expect(again).toMatchObject({ status: 'committing', idempotencyKey: 'key', intentAt: start })
    for (const [found, more, at] of [
      ['undetermined', rules, after(5)],
      ['absent', { ...rules, repeatable: false }, after(5)],
      ['absent', { ...rules, held: 'Stopped.' }, after(5)],
      ['absent', { ...rules, settleMs: 60_000 }, after(5)],
      ['absent', rules, after(3_600)],
    ] as const)
      expect(probed(once, found, more, at)).toMatchObject({ state: { status: 'unknown' }, facts: [] })
  })

  it('is decided by a person only when it is held or unknown and nobody is calling', () => {
    const context = { held: undefined, busy: false, newKey: 'new' }
    const again = { what: 'send-again', reason: 'not there' } as const
    const lost = stateOf(failed(calling, noAnswer, start))
    expect(resolve(lost, again, context, after(60))).toMatchObject({
      state: { status: 'committing', idempotencyKey: 'key', intentAt: start, dueAt: after(60) },
    })
    expect(resolve(lost, { ...again, what: 'abandon' }, context, start)).toMatchObject({
      state: { status: 'abandoned' },
    })
    const held = pass(fresh, 'Stopped.', 'key', start).state
    expect(resolve(held, again, context, start)).toMatchObject({ state: { idempotencyKey: 'new' } })
    expect(resolve(held, again, { ...context, held: 'Stopped.' }, start)).toMatchObject({ state: { status: 'held' } })
    expect(resolve(lost, again, { ...context, busy: true }, start)).toMatchObject({ refusal: 'DELIVERY_IN_FLIGHT' })
    expect(resolve(calling, again, context, start)).toMatchObject({ refusal: 'DELIVERY_IN_FLIGHT' })
    const done = stateOf(sent(calling, there, start))
    for (const settled of [done, { ...done, status: 'refused' as const }, { ...done, status: 'abandoned' as const }])
      expect(resolve(settled, again, context, start)).toMatchObject({ refusal: 'DELIVERY_SETTLED' })
    expect(resolve(undefined, again, context, start)).toMatchObject({ refusal: 'DELIVERY_NOT_FOUND' })
  })

  it('takes a new release only while nothing of it can be on the network', () => {
    const states = ['held', 'refused', 'committing', 'sent', 'unknown', 'abandoned'] as const
    const may = (postVersion: number) =>
      states.filter((status) => mayBeReleasedAnew({ ...intent, status }, postVersion))
    expect(may(4)).toEqual(['held', 'refused'])
    expect(may(3)).toEqual([])
    expect(mayBeReleasedAnew(undefined, 1)).toBe(true)
  })

  it('is on the network at most once, whatever the network does, wherever the process dies and whoever closes the gate', () => {
    const happening = fc.record({
      /** Whether the request reaches the network, and what is heard of it. */
      reaches: fc.boolean(),
      answer: fc.constantFrom('good', 'lost', 'refused', 'paused', 'died'),
      find: fc.constantFrom('look', 'undetermined'),
      open: fc.boolean(),
      resolve: fc.constantFrom('send-again', 'none'),
    })
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 40 }), fc.boolean(), (happenings, repeatable) => {
        const network = new Map<string, number>()
        let published = 0
        let state: DeliveryState = intent
        let now = start
        for (const { reaches, answer, find, open, resolve: person } of happenings) {
          now = new Date(now.getTime() + 5_000)
          const held = open ? undefined : 'Stopped.'
          if (state.status === 'committing') {
            state = stateOf(startCall(state, held, now))
            if (state.status !== 'committing') continue
            // A clear refusal means that this call did nothing; anything else may have taken effect.
            const effect = answer === 'good' || (reaches && (answer === 'lost' || answer === 'died'))
            const key = state.idempotencyKey as string
            if (effect && !(repeatable && network.has(key))) {
              network.set(key, (published += 1))
            }
            if (answer === 'good') state = stateOf(sent(state, there, now))
            else if (answer === 'died') state = stateOf(orphaned(state, now))
            else state = stateOf(failed(state, { lost: noAnswer, refused: refusal, paused: pause }[answer], now))
          } else if (state.status === 'unknown') {
            const seen = find === 'undetermined' ? find : published > 0 ? there : 'absent'
            // A person sends again only what they have looked for and not found.
            if (person === 'send-again' && published === 0) {
              const decision = resolve(
                state,
                { what: person, reason: 'looked' },
                { held, busy: false, newKey: 'x' },
                now,
              )
              if (decision.ok) state = decision.state
            } else state = stateOf(probed(state, seen, { settleMs: 2_000, repeatable, held }, now))
          }
          expect(published).toBeLessThanOrEqual(1)
          if (state.status === 'refused' || state.status === 'held') expect(published).toBe(0)
          if (state.status === 'sent') expect(published).toBe(1)
        }
      }),
      { numRuns: 3_000 },
    )
  })
})

function stateOf(decision: { ok: true; state: DeliveryState } | { ok: false }): DeliveryState {
  if (!decision.ok) throw new Error('refused')
  return decision.state
}
