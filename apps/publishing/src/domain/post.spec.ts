import { postStatuses, type PostContent } from '@cordon/contracts/publishing'
import fc from 'fast-check'
import {
  approve,
  edit,
  fallDue,
  LATE_MS,
  receive,
  reject,
  settle,
  submit,
  transitions,
  validApprovals,
  withdraw,
  type Draft,
  type PostFact,
  type PostState,
} from './post'

const at = new Date('2026-11-21T09:00:00.000Z')
const later = (ms: number) => new Date(at.getTime() + ms)
const author = { id: 'author', name: 'Olwen' }
const approver = { id: 'approver', name: 'Priya' }
const second = { id: 'second', name: 'Tom' }
const one = { requiredApprovals: 1 }

const clear: Pick<Draft, 'check' | 'opening'> = { check: { verdict: 'clear', findings: [] }, opening: 0 }
const said = (verdict: 'warn' | 'approval' | 'block', opening = 0): Pick<Draft, 'check' | 'opening'> => {
  const rule = { ruleId: 'rule', ruleName: 'Names', category: 'personal_data' as const }
  return { check: { verdict, findings: [{ ...rule, verdict, start: 6, end: 9 }], reason: 'A rule says so.' }, opening }
}

const draft = (content: Partial<PostContent> = {}): Draft => ({
  id: 'post',
  unitId: 'unit',
  network: 'mastodon',
  accountHandle: 'calder_police@example.test',
  content: { accountId: 'account', text: 'The road is open again.', visibility: 'public', ...content },
  author,
  ...clear,
})

type Decided = { ok: true; state: PostState; facts: PostFact[] }
const given = (requiredApprovals: number, content?: Partial<PostContent>) =>
  (submit(draft(content), { requiredApprovals }, at) as Decided).state
const taken = (decision: { ok: boolean }) => decision as Decided

describe('a post', () => {
  it('goes at once where nobody has to approve it', () => {
    const { state, facts } = taken(submit(draft(), { requiredApprovals: 0 }, at))
    expect(state.status).toBe('released')
    expect(facts.map(({ type }) => type)).toEqual(['submitted', 'released'])
  })

  it('waits for review, and goes with the approval of another person', () => {
    const post = given(1)
    expect(post.status).toBe('in-review')
    const { state, facts } = taken(approve(post, approver, post.contentHash, undefined, one, at))
    expect(state.status).toBe('released')
    expect(facts.map(({ type }) => type)).toEqual(['approved', 'released'])
  })

  it('is never approved by its author', () => {
    const post = given(1)
    expect(approve(post, author, post.contentHash, undefined, one, at)).toEqual({
      ok: false,
      refusal: 'AUTHOR_CANNOT_APPROVE',
    })
  })

  it('counts a person once', () => {
    const post = given(2)
    const first = taken(approve(post, approver, post.contentHash, undefined, one, at)).state
    expect(first.status).toBe('in-review')
    expect(approve(first, approver, post.contentHash, undefined, one, at)).toEqual({
      ok: false,
      refusal: 'ALREADY_APPROVED',
    })
    expect(taken(approve(first, second, post.contentHash, undefined, one, at)).state.status).toBe('released')
  })

  it('loses every approval by an edit, even one back to the same words', () => {
    const scheduled = given(1, { notBefore: later(60_000).toISOString() })
    const approved = taken(approve(scheduled, approver, scheduled.contentHash, undefined, one, at)).state
    expect(approved.status).toBe('approved')
    const change = { ...clear, text: approved.content.text, notBefore: later(60_000).toISOString() }
    const { state } = taken(edit(approved, author.id, approved.contentHash, change, one, at))
    expect(state.contentHash).toBe(approved.contentHash)
    expect(state.status).toBe('in-review')
    expect(state.approvals).toMatchObject([{ voided: true }])
    expect(taken(approve(state, approver, state.contentHash, undefined, one, at)).state.status).toBe('approved')
  })

  it('refuses an approval of what the approver did not see', () => {
    const post = given(1)
    const edited = taken(
      edit(post, author.id, post.contentHash, { ...clear, text: 'Closed after all.' }, one, at),
    ).state
    expect(approve(edited, approver, post.contentHash, undefined, one, at)).toEqual({
      ok: false,
      refusal: 'CONTENT_CHANGED',
    })
  })

  it('is changed and withdrawn by its author alone, and not once it has left', () => {
    const post = given(1)
    expect(edit(post, approver.id, post.contentHash, { ...clear, text: 'x' }, one, at)).toMatchObject({
      refusal: 'EDITOR_NOT_AUTHOR',
    })
    expect(withdraw(post, approver.id)).toMatchObject({ refusal: 'EDITOR_NOT_AUTHOR' })
    const released = given(0)
    expect(edit(released, author.id, released.contentHash, { ...clear, text: 'x' }, one, at)).toMatchObject({
      refusal: 'POST_NOT_EDITABLE',
    })
    expect(withdraw(released, author.id)).toMatchObject({ refusal: 'POST_NOT_EDITABLE' })
  })

  it('comes back to review by an edit after it was sent back', () => {
    const post = given(1)
    const rejected = taken(reject(post, post.contentHash, 'Say which road.')).state
    expect(rejected).toMatchObject({ status: 'rejected', reason: 'Say which road.' })
    const { state } = taken(
      edit(rejected, author.id, rejected.contentHash, { ...clear, text: 'Mill Lane is open.' }, one, at),
    )
    expect(state.status).toBe('in-review')
    expect(state.reason).toBeUndefined()
  })

  describe('with a time', () => {
    const notBefore = later(60_000).toISOString()
    const approvedPost = () => {
      const post = given(1, { notBefore })
      return taken(approve(post, approver, post.contentHash, undefined, one, at)).state
    }

    it('goes at its time and not before', () => {
      expect(taken(fallDue(approvedPost(), one, later(59_999))).facts).toEqual([])
      expect(taken(fallDue(approvedPost(), one, later(60_000))).state.status).toBe('released')
    })

    it('does not go late by itself: unapproved or a quarter of an hour late, it expires', () => {
      expect(taken(fallDue(given(1, { notBefore }), one, later(60_001))).state.status).toBe('expired')
      expect(taken(fallDue(approvedPost(), one, later(60_000 + LATE_MS + 1))).state.status).toBe('expired')
      const post = given(1, { notBefore })
      expect(approve(post, approver, post.contentHash, undefined, one, later(60_001))).toEqual({
        ok: false,
        refusal: 'POST_LATE',
      })
      expect(submit(draft({ notBefore }), one, later(60_001))).toEqual({ ok: false, refusal: 'POST_LATE' })
      expect(taken(receive(draft({ notBefore }), one, later(60_001))).state.status).toBe('expired')
    })

    it('waits for another approval when the account has come to ask for more', () => {
      const { state } = taken(fallDue(approvedPost(), { requiredApprovals: 2 }, later(30_000)))
      expect(state).toMatchObject({ status: 'in-review', requiredApprovals: 2 })
    })
  })

  it('takes in what the gate says, and never an older word after a newer one', () => {
    const released = given(0)
    const sent = taken(
      settle(released, { version: 3, status: 'sent', permalink: 'https://example.test/1', at: later(5).toISOString() }),
    ).state
    expect(sent).toMatchObject({ status: 'sent', permalink: 'https://example.test/1', sentAt: later(5).toISOString() })
    expect(taken(settle(sent, { version: 2, status: 'unknown', at: later(9).toISOString() })).state).toBe(sent)
    expect(taken(settle(sent, { version: 4, status: 'unknown', at: later(9).toISOString() })).facts).toEqual([])
  })
})

describe('what the rules say of a text', () => {
  it('keeps a warning for its author and approver, where it stands in the text without the mention before it', () => {
    const post = taken(submit({ ...draft(), ...said('warn', 4) }, one, at)).state
    expect(post.warnings).toMatchObject([{ ruleName: 'Names', start: 2, end: 5 }])
    const mended = taken(edit(post, author.id, post.contentHash, { ...clear, text: 'Mended.' }, one, at)).state
    expect(mended.warnings).toBeUndefined()
  })

  it('asks for a second person whatever the account asks for, and still does after an edit', () => {
    const post = taken(submit({ ...draft(), ...said('approval') }, { requiredApprovals: 0 }, at)).state
    expect(post).toMatchObject({ status: 'in-review', requiredApprovals: 1 })
    const plain = given(1, {})
    const edited = taken(edit(plain, author.id, plain.contentHash, { ...said('approval'), text: 'x' }, one, at)).state
    expect(edited).toMatchObject({ status: 'in-review', requiredApprovals: 1 })
    expect(
      taken(submit({ ...draft(), ...said('approval') }, { requiredApprovals: 3 }, at)).state.requiredApprovals,
    ).toBe(3)
  })

  it('refuses a blocked text, and sends back a reply that was accepted elsewhere, with the reason, to be edited', () => {
    const blocked = { ...draft(), ...said('block') }
    expect(submit(blocked, one, at)).toEqual({ ok: false, refusal: 'TEXT_BLOCKED' })
    const post = given(1)
    expect(edit(post, author.id, post.contentHash, { ...said('block'), text: 'x' }, one, at)).toEqual({
      ok: false,
      refusal: 'TEXT_BLOCKED',
    })
    const { state, facts } = taken(receive(blocked, { requiredApprovals: 0 }, at))
    expect(facts.map(({ type }) => type)).toEqual(['submitted', 'rejected'])
    expect(state).toMatchObject({ status: 'rejected', reason: 'A rule says so.', warnings: [{ ruleId: 'rule' }] })
    const mended = taken(edit(state, author.id, state.contentHash, { ...clear, text: 'Mended.' }, one, at)).state
    expect(mended).toMatchObject({ status: 'in-review' })
  })
})

describe('the statuses of a post', () => {
  it('are all reachable, and those that end have no way out', () => {
    const reached = new Set(['in-review', 'approved', 'released'])
    for (let size = 0; size !== reached.size;) {
      size = reached.size
      reached.forEach((status) => transitions[status as keyof typeof transitions].forEach((to) => reached.add(to)))
    }
    expect([...reached].sort()).toEqual([...postStatuses].sort())
    expect(
      Object.entries(transitions)
        .filter(([, to]) => to.length === 0)
        .map(([from]) => from),
    ).toEqual(['sent', 'refused', 'withdrawn', 'abandoned'])
  })
})

describe('whatever people do in whatever order', () => {
  const people = ['author', 'a', 'b', 'c']
  const command = fc.record({
    do: fc.constantFrom('approve', 'edit', 'reject', 'withdraw', 'due', 'settle'),
    by: fc.constantFrom(...people),
    stale: fc.boolean(),
    text: fc.constantFrom('one', 'two'),
    scheduled: fc.boolean(),
    requires: fc.integer({ min: 0, max: 3 }),
    after: fc.integer({ min: 0, max: LATE_MS }),
  })

  it('nothing is released without the approvals it needs, of exactly its content, by others than its author', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 }), fc.array(command, { maxLength: 25 }), (required, commands) => {
        let post = given(required)
        let clock = 0
        for (const step of commands) {
          clock += step.after
          const now = later(clock)
          const hash = step.stale ? '0'.repeat(64) : post.contentHash
          const policy = { requiredApprovals: step.requires }
          const before = post
          const decision =
            step.do === 'approve'
              ? approve(post, { id: step.by, name: step.by }, hash, undefined, policy, now)
              : step.do === 'edit'
                ? edit(
                    post,
                    step.by,
                    hash,
                    {
                      ...(step.stale ? said('approval') : clear),
                      text: step.text,
                      ...(step.scheduled && { notBefore: later(clock + 60_000).toISOString() }),
                    },
                    policy,
                    now,
                  )
                : step.do === 'reject'
                  ? reject(post, hash, 'because')
                  : step.do === 'withdraw'
                    ? withdraw(post, step.by)
                    : step.do === 'due'
                      ? fallDue(post, policy, now)
                      : settle(post, { version: post.deliveryVersion + 1, status: 'unknown', at: now.toISOString() })
          if (!decision.ok) continue
          post = decision.state
          expect(post.requiredApprovals).toBeGreaterThanOrEqual(before.requiredApprovals)
          if (decision.facts.some(({ type }) => type === 'released')) {
            const approvers = new Set(validApprovals(post).map(({ approverId }) => approverId))
            expect(approvers.has('author')).toBe(false)
            expect(approvers.size).toBeGreaterThanOrEqual(post.requiredApprovals)
            expect(validApprovals(post).every((approval) => approval.contentHash === post.contentHash)).toBe(true)
          }
          if (before.status !== post.status) expect(transitions[before.status]).toContain(post.status)
          if (!['in-review', 'approved', 'rejected', 'expired'].includes(before.status))
            expect(post.contentHash).toBe(before.contentHash)
        }
      }),
      { numRuns: 2_000 },
    )
  })
})
