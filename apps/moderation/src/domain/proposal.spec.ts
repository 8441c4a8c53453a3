import fc from 'fast-check'
import {
  approve,
  BACKTEST_STANDS_MS,
  putInForce,
  retire,
  runInShadow,
  transitions,
  withdraw,
  write,
  type Circumstances,
  type ProposalState,
} from './proposal'

const at = new Date('2026-11-21T12:00:00.000Z')
const [ann, bob] = [
  { id: 'ann', name: 'Ann' },
  { id: 'bob', name: 'Bob' },
]
const tested: Circumstances = { versionInForce: 3, backtestedAt: new Date(at.getTime() - 1000), retiredSince: [] }
const draft = { id: 'p', basedOnVersion: 3, rules: { wordLists: [], patterns: [] }, author: ann, purpose: 'New slang' }
const stateOf = <T>(decision: { ok: true; state: T } | { ok: false; refusal: string }): T => {
  if (!decision.ok) throw new Error(decision.refusal)
  return decision.state
}
const written = stateOf(write(draft, 3, at))
const hash = written.contentHash
const approved = stateOf(approve(written, bob, hash, undefined, tested, at))
const shadowed = stateOf(runInShadow(approved, hash, tested, at))

describe('a proposal', () => {
  it('follows the version in force only', () => {
    expect(write(draft, 4, at)).toEqual({ ok: false, refusal: 'RULE_SET_CHANGED' })
  })

  it('is approved by somebody else than its author, for exactly its rules, after a backtest that still stands', () => {
    const refusalOf = (by = bob, seen = hash, circumstances = tested, proposal = written) => {
      const decision = approve(proposal, by, seen, undefined, circumstances, at)
      return decision.ok ? undefined : decision.refusal
    }
    expect(refusalOf()).toBeUndefined()
    expect(refusalOf(ann)).toBe('AUTHOR_CANNOT_APPROVE')
    expect(refusalOf(bob, '0'.repeat(64))).toBe('CONTENT_CHANGED')
    expect(refusalOf(bob, hash, { ...tested, backtestedAt: undefined })).toBe('BACKTEST_MISSING')
    const stale = new Date(at.getTime() - BACKTEST_STANDS_MS - 1)
    expect(refusalOf(bob, hash, { ...tested, backtestedAt: stale })).toBe('BACKTEST_MISSING')
    expect(refusalOf(bob, hash, { ...tested, versionInForce: 4 })).toBe('RULE_SET_CHANGED')
    expect(refusalOf(bob, hash, tested, approved)).toBe('PROPOSAL_NOT_OPEN')
  })

  it.each([
    ['runs in shadow', runInShadow, approved, 'shadow'],
    ['comes into force', putInForce, shadowed, 'live'],
  ] as const)('%s once it is its turn, and asks for all of it again', (_what, step, before, status) => {
    expect(stateOf(step(before, hash, tested, at)).status).toBe(status)
    const refusalOf = (circumstances: Partial<Circumstances>, seen = hash) => {
      const decision = step(before, seen, { ...tested, ...circumstances }, at)
      return decision.ok ? undefined : decision.refusal
    }
    expect(refusalOf({}, 'f'.repeat(64))).toBe('CONTENT_CHANGED')
    expect(refusalOf({ backtestedAt: undefined })).toBe('BACKTEST_MISSING')
    expect(refusalOf({ versionInForce: 4 })).toBe('RULE_SET_CHANGED')
    expect(step(written, hash, tested, at)).toEqual({ ok: false, refusal: 'PROPOSAL_NOT_APPROVED' })
  })

  it('comes into force from the shadow only', () => {
    expect(putInForce(approved, hash, tested, at)).toEqual({ ok: false, refusal: 'SHADOW_MISSING' })
  })

  it('never brings a rule back that was taken out of force after it was written', () => {
    const rule = { id: 'slang', name: 'Slang', category: 'abuse', severity: 'low', terms: 'muppet' } as const
    const withRule = stateOf(write({ ...draft, rules: { wordLists: [rule], patterns: [] } }, 3, at))
    const circumstances = { ...tested, retiredSince: ['slang'] }
    expect(approve(withRule, bob, withRule.contentHash, undefined, circumstances, at)).toEqual({
      ok: false,
      refusal: 'RULE_SET_CHANGED',
    })
  })

  it('retires or is withdrawn, and that is its end', () => {
    const live = stateOf(putInForce(shadowed, hash, tested, at))
    expect(stateOf(retire(live)).status).toBe('retired')
    expect(withdraw(live)).toMatchObject({ ok: false })
    expect(stateOf(withdraw(approved)).status).toBe('withdrawn')
    expect(withdraw(stateOf(withdraw(written)))).toMatchObject({ ok: false })
  })

  it('is never live without a backtest and a second person, whatever is tried in which order', () => {
    const steps = fc.array(
      fc.record({
        what: fc.constantFrom('approve', 'shadow', 'put-in-force', 'withdraw', 'retire'),
        by: fc.constantFrom(ann, bob),
        seen: fc.constantFrom(hash, 'f'.repeat(64)),
        backtested: fc.boolean(),
        versionInForce: fc.constantFrom(3, 4),
      }),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(steps, (tries) => {
        let state: ProposalState = written
        for (const { what, by, seen, backtested, versionInForce } of tries) {
          const circumstances = { versionInForce, backtestedAt: backtested ? at : undefined, retiredSince: [] }
          const decision =
            what === 'approve'
              ? approve(state, by, seen, undefined, circumstances, at)
              : what === 'shadow'
                ? runInShadow(state, seen, circumstances, at)
                : what === 'put-in-force'
                  ? putInForce(state, seen, circumstances, at)
                  : what === 'withdraw'
                    ? withdraw(state)
                    : retire(state)
          if (!decision.ok) continue
          if (decision.state.status !== state.status) expect(transitions[state.status]).toContain(decision.state.status)
          state = decision.state
          if (state.status === 'live') {
            expect(backtested && versionInForce === 3).toBe(true)
            expect(state.approval?.approverId).toBe('bob')
          }
        }
      }),
    )
  })
})
