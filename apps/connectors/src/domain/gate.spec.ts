import fc from 'fast-check'
import { EARLY_BY_MS, LATE_AFTER_MS, whyHeld, type Fence, type Passage, type TextCheck } from './gate'

const at = new Date('2026-11-21T09:00:00.000Z')
const hash = 'a'.repeat(64)
const fence: Fence = { unitId: 'unit', status: 'connected', sending: 'open', requiredApprovals: 1 }
const passage: Passage = {
  accountId: 'account',
  unitId: 'unit',
  contentHash: hash,
  computedHash: hash,
  authorId: 'author',
  requiredApprovals: 1,
  approvals: [{ approverId: 'approver', contentHash: hash, voided: false }],
  dueAt: at,
}

describe('the gate', () => {
  it('lets pass what is approved, in time, through an open account', () => {
    expect(whyHeld(passage, fence, at)).toBeUndefined()
  })

  it('needs no approval only where neither the account nor the post asks for one', () => {
    const bare = { ...passage, requiredApprovals: 0, approvals: [] }
    expect(whyHeld(bare, { ...fence, requiredApprovals: 0 }, at)).toBeUndefined()
    expect(whyHeld(bare, fence, at)).toMatch(/0 of the 1/)
  })

  it('lets no text pass that the rules block, and none without a second person that needs one', () => {
    const none = { ...passage, requiredApprovals: 0, approvals: [] }
    const free = { ...fence, requiredApprovals: 0 }
    const said = (verdict: TextCheck['verdict'], reason?: string) => whyHeld(none, free, at, { verdict, reason })
    expect(said('clear')).toBeUndefined()
    expect(said('warn', 'Look again.')).toBeUndefined()
    expect(said('approval', 'Needs two.')).toMatch(/0 of the 1/)
    expect(whyHeld(passage, free, at, { verdict: 'approval', reason: undefined })).toBeUndefined()
    expect(said('block', 'It names a victim.')).toBe('It names a victim.')
    expect(whyHeld(passage, fence, at, { verdict: 'block', reason: undefined })).toMatch(/rules do not let/)
  })

  it('takes its time exactly: fifteen minutes late is not too late, a moment more is', () => {
    const due = (ms: number) => whyHeld({ ...passage, dueAt: new Date(at.getTime() - ms) }, fence, at)
    expect(due(LATE_AFTER_MS)).toBeUndefined()
    expect(due(LATE_AFTER_MS + 1)).toMatch(/late/)
    expect(due(-EARLY_BY_MS)).toBeUndefined()
    expect(due(-EARLY_BY_MS - 1)).toMatch(/has not come/)
  })

  it('never opens unless every condition holds', () => {
    const approvals = fc.array(
      fc.record({
        approverId: fc.constantFrom('author', 'one', 'two', 'three'),
        contentHash: fc.constantFrom(hash, 'b'.repeat(64)),
        voided: fc.boolean(),
      }),
      { maxLength: 5 },
    )
    const state = fc.record({
      fence: fc.option(
        fc.record<Fence>({
          unitId: fc.constantFrom('unit', 'other'),
          status: fc.constantFrom('connected', 'reconnect-needed', 'disconnected'),
          sending: fc.constantFrom('open', 'stopped'),
          requiredApprovals: fc.integer({ min: 0, max: 3 }),
        }),
        { nil: undefined },
      ),
      computedHash: fc.constantFrom(hash, 'b'.repeat(64)),
      requiredApprovals: fc.integer({ min: 0, max: 3 }),
      approvals,
    })
    fc.assert(
      fc.property(state, ({ fence: found, ...change }) => {
        if (whyHeld({ ...passage, ...change }, found, at) !== undefined) return
        const live = change.approvals.filter(({ voided, contentHash }) => !voided && contentHash === hash)
        expect(found).toMatchObject({ unitId: 'unit', status: 'connected', sending: 'open' })
        expect(change.computedHash).toBe(hash)
        expect(live.map(({ approverId }) => approverId)).not.toContain('author')
        const needed = Math.max(change.requiredApprovals, found?.requiredApprovals ?? 9)
        expect(new Set(live.map(({ approverId }) => approverId)).size).toBeGreaterThanOrEqual(needed)
      }),
      { numRuns: 2_000 },
    )
  })
})
