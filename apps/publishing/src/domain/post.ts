import { decided, refused, type Decision } from '@cordon/contracts'
import type { OutboundFinding } from '@cordon/contracts/moderation'
import { contentHash, type Approval, type Post, type PostContent, type PostStatus } from '@cordon/contracts/publishing'
import { approvalsFor, warningsOf, whyBlocked, type TextCheck } from './text-check'

/** A post as the store keeps it. */
export interface PostState extends Post {
  /** The version of the newest delivery event taken in. */
  deliveryVersion: number
}

export type PostFact = {
  type: 'submitted' | 'edited' | 'approved' | 'rejected' | 'withdrawn' | 'expired' | 'released' | 'settled'
}

/** What the account asks for now: the post keeps the strictest it has met. */
export interface Policy {
  requiredApprovals: number
}

export interface Person {
  id: string
  name: string
}

/** How late an approved post may still go, in ms: after that nothing goes out by itself. */
export const LATE_MS = 15 * 60_000

/** Where each status may lead. What has no exit has ended. */
export const transitions: Readonly<Record<PostStatus, readonly PostStatus[]>> = {
  'in-review': ['approved', 'released', 'rejected', 'withdrawn', 'expired'],
  approved: ['released', 'in-review', 'withdrawn', 'expired'],
  rejected: ['in-review', 'approved', 'released', 'withdrawn', 'expired'],
  expired: ['in-review', 'approved', 'released', 'withdrawn'],
  released: ['sent', 'held', 'refused', 'unknown', 'abandoned'],
  held: ['released', 'sent', 'refused', 'unknown', 'abandoned'],
  unknown: ['released', 'sent', 'held', 'refused', 'abandoned'],
  sent: [],
  refused: [],
  withdrawn: [],
  abandoned: [],
}

const editable: readonly PostStatus[] = ['in-review', 'approved', 'rejected', 'expired']

export interface Draft {
  id: string
  unitId: string
  network: Post['network']
  accountHandle: string
  content: PostContent
  author: Person
  check: TextCheck
  /** Characters of the mention that what leaves opens with. */
  opening: number
}

/** Writes a post. Without approvals asked for it is released at once, or at its time. */
export function submit(
  draft: Draft,
  policy: Policy,
  at: Date,
): Decision<PostState, PostFact, 'POST_LATE' | 'TEXT_BLOCKED'> {
  if (draft.check.verdict === 'block') return refused('TEXT_BLOCKED')
  if (passed(draft.content.notBefore, at)) return refused('POST_LATE')
  return decided(...standing(written(draft, policy, at), at, [{ type: 'submitted' }]))
}

/**
 * The same for a reply that was accepted elsewhere already: a time that has passed meanwhile makes it expire instead of refusing it, and a
 * rule that blocks its text sends it back to its author.
 */
export function receive(draft: Draft, policy: Policy, at: Date): Decision<PostState, PostFact, never> {
  const post = written(draft, policy, at)
  if (draft.check.verdict !== 'block') return decided(...standing(post, at, [{ type: 'submitted' }]))
  const rejected: PostState = { ...post, status: 'rejected', reason: whyBlocked(draft.check) }
  return decided(next(rejected), [{ type: 'submitted' }, { type: 'rejected' }])
}

type EditRefusal = 'EDITOR_NOT_AUTHOR' | 'POST_NOT_EDITABLE' | 'CONTENT_CHANGED' | 'POST_LATE' | 'TEXT_BLOCKED'

/** Changes text or time. Every approval of the old content is void, even where the new content is the same again. */
export function edit(
  post: PostState,
  by: string,
  seen: string,
  change: { text: string; notBefore?: string } & Pick<Draft, 'check' | 'opening'>,
  policy: Policy,
  at: Date,
): Decision<PostState, PostFact, EditRefusal> {
  if (post.authorId !== by) return refused('EDITOR_NOT_AUTHOR')
  if (!editable.includes(post.status)) return refused('POST_NOT_EDITABLE')
  if (post.contentHash !== seen) return refused('CONTENT_CHANGED')
  if (passed(change.notBefore, at)) return refused('POST_LATE')
  if (change.check.verdict === 'block') return refused('TEXT_BLOCKED')
  const { notBefore: _before, ...rest } = post.content
  const content: PostContent = {
    ...rest,
    text: change.text,
    ...(change.notBefore !== undefined && { notBefore: change.notBefore }),
  }
  const { reason: _reason, warnings: _warnings, ...kept } = post
  const edited: PostState = {
    ...kept,
    content,
    contentHash: contentHash(content),
    requiredApprovals: Math.max(strictest(post, policy), approvalsFor(change.check)),
    ...warned(change),
    approvals: post.approvals.map((approval) => ({ ...approval, voided: true })),
    status: 'in-review',
  }
  return decided(...standing(edited, at, [{ type: 'edited' }]))
}

type ApproveRefusal =
  'POST_NOT_IN_REVIEW' | 'CONTENT_CHANGED' | 'AUTHOR_CANNOT_APPROVE' | 'ALREADY_APPROVED' | 'POST_LATE'

/** Records one person's yes to exactly the content seen; the last required one releases the post. */
export function approve(
  post: PostState,
  by: Person,
  seen: string,
  note: string | undefined,
  policy: Policy,
  at: Date,
): Decision<PostState, PostFact, ApproveRefusal> {
  if (by.id === post.authorId) return refused('AUTHOR_CANNOT_APPROVE')
  if (post.status !== 'in-review') return refused('POST_NOT_IN_REVIEW')
  if (post.contentHash !== seen) return refused('CONTENT_CHANGED')
  if (validApprovals(post).some(({ approverId }) => approverId === by.id)) return refused('ALREADY_APPROVED')
  if (passed(post.content.notBefore, at)) return refused('POST_LATE')
  const approval: Approval = {
    approverId: by.id,
    approverName: by.name,
    contentHash: post.contentHash,
    at: at.toISOString(),
    voided: false,
    ...(note !== undefined && { note }),
  }
  const approved = { ...post, requiredApprovals: strictest(post, policy), approvals: [...post.approvals, approval] }
  return decided(...standing(approved, at, [{ type: 'approved' }]))
}

/** Says no with the reason. Approvals given so far are void. */
export function reject(
  post: PostState,
  seen: string,
  reason: string,
): Decision<PostState, PostFact, 'POST_NOT_IN_REVIEW' | 'CONTENT_CHANGED'> {
  if (post.status !== 'in-review') return refused('POST_NOT_IN_REVIEW')
  if (post.contentHash !== seen) return refused('CONTENT_CHANGED')
  const approvals = post.approvals.map((approval) => ({ ...approval, voided: true }))
  return decided(next({ ...post, status: 'rejected', reason, approvals }), [{ type: 'rejected' }])
}

/** Takes back what has not left. */
export function withdraw(
  post: PostState,
  by: string,
): Decision<PostState, PostFact, 'EDITOR_NOT_AUTHOR' | 'POST_NOT_EDITABLE'> {
  if (post.authorId !== by) return refused('EDITOR_NOT_AUTHOR')
  if (!editable.includes(post.status)) return refused('POST_NOT_EDITABLE')
  return decided(next({ ...post, status: 'withdrawn' }), [{ type: 'withdrawn' }])
}

/** What a post whose time has come does: goes, waits for an approval the account now asks for, or expires. */
export function fallDue(post: PostState, policy: Policy, at: Date): Decision<PostState, PostFact, never> {
  if (post.status !== 'in-review' && post.status !== 'approved') return decided(post, [])
  const [state, facts] = standing({ ...post, requiredApprovals: strictest(post, policy) }, at, [])
  return state.status === post.status && state.requiredApprovals === post.requiredApprovals
    ? decided(post, [])
    : decided(state, facts)
}

export interface DeliveryOutcome {
  version: number
  status: 'held' | 'committing' | 'sent' | 'refused' | 'unknown' | 'abandoned'
  reason?: string
  permalink?: string
  at: string
}

/** Takes in what the send gate says of the post; an older word never overwrites a newer one. */
export function settle(post: PostState, outcome: DeliveryOutcome): Decision<PostState, PostFact, never> {
  const status = outcome.status === 'committing' ? 'released' : outcome.status
  if (outcome.version <= post.deliveryVersion || !(status === post.status || transitions[post.status].includes(status)))
    return decided(post, [])
  const { reason: _reason, ...kept } = post
  const settled: PostState = {
    ...kept,
    status,
    deliveryVersion: outcome.version,
    ...(outcome.reason !== undefined && { reason: outcome.reason }),
    ...(outcome.permalink !== undefined && { permalink: outcome.permalink }),
    ...(status === 'sent' && { sentAt: outcome.at }),
  }
  return decided(next(settled), [{ type: 'settled' }])
}

/** The approvals that count: not void, of exactly the present content, by somebody else than the author, each person once. */
export function validApprovals(post: Pick<PostState, 'approvals' | 'contentHash' | 'authorId'>): Approval[] {
  const counted = post.approvals.filter(
    (approval) =>
      !approval.voided && approval.contentHash === post.contentHash && approval.approverId !== post.authorId,
  )
  return [...new Map(counted.map((approval) => [approval.approverId, approval])).values()]
}

function written({ author, content, check, opening, ...draft }: Draft, policy: Policy, at: Date): PostState {
  return {
    ...draft,
    content,
    contentHash: contentHash(content),
    authorId: author.id,
    authorName: author.name,
    status: 'in-review',
    requiredApprovals: Math.max(policy.requiredApprovals, approvalsFor(check)),
    ...warned({ check, opening }),
    approvals: [],
    submittedAt: at.toISOString(),
    version: 0,
    deliveryVersion: 0,
  }
}

function warned({ check, opening }: Pick<Draft, 'check' | 'opening'>): { warnings?: OutboundFinding[] } {
  const warnings = warningsOf(check, opening)
  return warnings.length > 0 ? { warnings } : {}
}

// Where a post that has not left stands, by its approvals and its time.
function standing(post: PostState, at: Date, facts: PostFact[]): [PostState, PostFact[]] {
  const status = standingStatus(post, at)
  if (status === 'released') return [next({ ...post, status }), [...facts, { type: 'released' }]]
  if (status !== 'expired') return [next({ ...post, status }), facts.length > 0 ? facts : [{ type: 'edited' }]]
  const reason = 'Its time passed before it could go. Give it a new time to send it.'
  return [next({ ...post, status, reason }), [...facts, { type: 'expired' }]]
}

function standingStatus(post: PostState, at: Date): 'released' | 'approved' | 'in-review' | 'expired' {
  const { notBefore } = post.content
  const lateBy = notBefore === undefined ? 0 : at.getTime() - Date.parse(notBefore)
  if (validApprovals(post).length < post.requiredApprovals)
    return notBefore !== undefined && lateBy > 0 ? 'expired' : 'in-review'
  if (lateBy > LATE_MS) return 'expired'
  return lateBy >= 0 ? 'released' : 'approved'
}

function passed(notBefore: string | undefined, at: Date): boolean {
  return notBefore !== undefined && Date.parse(notBefore) < at.getTime()
}

function strictest(post: PostState, policy: Policy): number {
  return Math.max(post.requiredApprovals, policy.requiredApprovals)
}

function next(post: PostState): PostState {
  return { ...post, version: post.version + 1 }
}
