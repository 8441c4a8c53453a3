import { carryOut, order, orderFurther, propose, withdraw, type ErasureState } from './erasure'

const at = new Date('2026-11-22T09:00:00Z')
const scope = { messages: 2, conversations: 1, replies: 1, decisions: 0, entries: 9, held: 0 }
const ana = { id: 'ana', name: 'Ana' }
const ben = { id: 'ben', name: 'Ben' }
const proposal = { id: 'e1', itemId: 'i1', reason: 'Request under Article 17', reference: 'DSR 7' }

function stateOf(decision: { ok: boolean; state?: ErasureState }): ErasureState {
  if (!decision.ok) throw new Error('was refused')
  return decision.state as ErasureState
}

const proposed = stateOf(propose(proposal, scope, ana, at))

describe('an erasure', () => {
  it('is ordered by somebody else than who proposed it, and names each record', () => {
    expect(order(proposed, ['i1'], scope, ana, at)).toEqual({ ok: false, refusal: 'PROPOSER_CANNOT_ORDER' })
    const decision = order(proposed, ['i1', 'p1'], scope, ben, at)
    expect(decision).toMatchObject({
      ok: true,
      state: { status: 'ordered', orderedBy: 'Ben' },
      facts: [{ kind: 'ordered', records: ['i1', 'p1'] }],
    })
  })

  it('is not ordered where everything is on hold', () => {
    expect(order(proposed, [], scope, ben, at)).toEqual({ ok: false, refusal: 'NOTHING_TO_ERASE' })
  })

  it('is neither ordered nor withdrawn twice', () => {
    const ordered = stateOf(order(proposed, ['i1'], scope, ben, at))
    const withdrawn = stateOf(withdraw(proposed))
    for (const settled of [ordered, withdrawn]) {
      expect(order(settled, ['i1'], scope, ben, at)).toEqual({ ok: false, refusal: 'ERASURE_SETTLED' })
      expect(withdraw(settled)).toEqual({ ok: false, refusal: 'ERASURE_SETTLED' })
    }
    expect(order(undefined, ['i1'], scope, ben, at)).toEqual({ ok: false, refusal: 'ERASURE_NOT_FOUND' })
  })

  it('begins again in every service when more of the same person has come to light', () => {
    const ordered = { ...stateOf(order(proposed, ['i1'], scope, ben, at)), done: ['inbox' as const] }
    expect(orderFurther(ordered, ['r1'])).toMatchObject({ state: { done: [] }, facts: [{ records: ['r1'] }] })
    expect(orderFurther(ordered, [])).toMatchObject({ state: ordered, facts: [] })
  })

  it('is carried out once, and only after it was ordered', () => {
    const result = { entries: 9, kept: 0, messages: 4, bundles: [] }
    expect(carryOut(proposed, result, at)).toMatchObject({ facts: [] })
    const ordered = stateOf(order(proposed, ['i1'], scope, ben, at))
    const done = carryOut(ordered, result, at)
    expect(done).toMatchObject({ state: { status: 'carried-out', carriedOutAt: at }, facts: [{ entries: 9 }] })
    expect(carryOut(stateOf(done), result, at)).toMatchObject({ facts: [] })
  })
})
