import { networks, type Network } from '../connectors/account'
import { itemKinds, type ItemKind } from '../connectors/item'
import { event } from '../event'
import { OutboundFinding } from '../moderation/outbound'
import { Flag, Id, Instant, ListOf, Nested, OneOf, Optional, Sha256, Text, Whole } from '../fields'
import { procedure } from '../procedure'

/** in-review → approved (waits for its time) → released (at the send gate) → sent; or rejected, withdrawn, expired, held, refused, unknown, abandoned. */
export const postStatuses = [
  'in-review',
  'approved',
  'released',
  'sent',
  'rejected',
  'withdrawn',
  'expired',
  'held',
  'refused',
  'unknown',
  'abandoned',
] as const
export type PostStatus = (typeof postStatuses)[number]

/** What a reply answers on the network. */
export class InReplyTo {
  @Id() conversationId!: string
  @Id() itemId!: string
  @Text({ min: 1, max: 2000 }) nativeId!: string
  @Text({ min: 1, max: 2000 }) nativeKey!: string
  @Optional() @Text({ min: 1, max: 2000 }) threadRootKey?: string
  @Text({ min: 1, max: 500 }) authorHandle!: string
  @Text({ min: 1, max: 200 }) revision!: string
  @OneOf(itemKinds) kind!: ItemKind
}

/** Everything that decides what the public will see, where and when: what contentHash() is taken over. */
export class PostContent {
  @Id() accountId!: string
  @Text({ min: 1, max: 10_000 }) text!: string
  @OneOf(['public', 'unlisted', 'direct']) visibility!: 'public' | 'unlisted' | 'direct'
  @Optional() @Text({ max: 35 }) language?: string
  @Optional() @Nested(() => InReplyTo) inReplyTo?: InReplyTo
  @Optional() @Instant() notBefore?: string
}

/** One person's yes to exactly one content. */
export class Approval {
  @Id() approverId!: string
  @Text({ min: 1, max: 200 }) approverName!: string
  @Sha256() contentHash!: string
  @Instant() at!: string
  /** The content changed afterwards: it counts no more. */
  @Flag() voided!: boolean
  @Optional() @Text({ max: 500 }) note?: string
}

export class Post {
  @Id() id!: string
  @Id() unitId!: string
  @OneOf(networks) network!: Network
  @Text({ max: 253 }) accountHandle!: string
  @OneOf(postStatuses) status!: PostStatus
  @Nested(() => PostContent) content!: PostContent
  @Sha256() contentHash!: string
  @Id() authorId!: string
  @Text({ min: 1, max: 200 }) authorName!: string
  @Whole({ max: 3 }) requiredApprovals!: number
  @ListOf(() => Approval, { max: 100 }) approvals!: Approval[]
  @Optional() @Text({ max: 1000 }) reason?: string
  /** What the rules say of its text, for its author and whoever approves it; offsets in `content.text`. */
  @Optional() @ListOf(() => OutboundFinding, { max: 100 }) warnings?: OutboundFinding[]
  @Optional() @Text({ max: 2000 }) permalink?: string
  @Instant() submittedAt!: string
  @Optional() @Instant() sentAt?: string
  @Whole() version!: number
}

export class PostRef {
  @Id() postId!: string
}

export class SubmitPostInput {
  @Id() accountId!: string
  @Text({ min: 1, max: 10_000 }) text!: string
  @OneOf(['public', 'unlisted']) visibility!: 'public' | 'unlisted'
  @Optional() @Text({ max: 35 }) language?: string
  @Optional() @Instant() notBefore?: string
}

export class EditPostInput {
  @Id() postId!: string
  @Text({ min: 1, max: 10_000 }) text!: string
  @Optional() @Instant() notBefore?: string
  /** The content the editor started from. */
  @Sha256() contentHash!: string
}

export class ApprovePostInput {
  @Id() postId!: string
  /** SHA-256 of the exact content the approver saw; see contentHash(). */
  @Sha256() contentHash!: string
  @Optional() @Text({ max: 500 }) note?: string
}

export class RejectPostInput {
  @Id() postId!: string
  @Sha256() contentHash!: string
  @Text({ min: 3, max: 500 }) reason!: string
}

export class ListPostsInput {
  @Optional() @OneOf(postStatuses) status?: PostStatus
  /** Only what waits for the caller's approval. */
  @Optional() @OneOf(['mine-to-approve']) queue?: 'mine-to-approve'
  @Optional() @Id() accountId?: string
  @Optional() @Id() before?: string
  @Optional() @Whole({ min: 1, max: 100 }) limit?: number
}

export class PostPage {
  @ListOf(() => Post, { max: 100 }) items!: Post[]
  @Optional() @Id() next?: string
}

const POST_NOT_FOUND = { status: 404, message: 'No such post.' } as const
const POST_NOT_IN_REVIEW = { status: 409, message: 'Only a post in review can be decided on.' } as const
const CONTENT_CHANGED = { status: 409, message: 'The post changed since you read it. Read it again.' } as const
const POST_LATE = {
  status: 409,
  message: 'Its time has passed. Nothing goes out late by itself: give it a new time first.',
} as const
/** `detail` says which rule, `data.findings` where. */
const TEXT_BLOCKED = { status: 422, message: 'The rules do not let this text go out.' } as const
const TEXT_TOO_LONG = { status: 422, message: 'The text is longer than the network takes.' } as const

export const submitPost = procedure({
  name: 'publishing.post.submit',
  kind: 'command',
  permission: 'post:draft',
  summary: 'Write a post for an account. It goes out once policy is satisfied.',
  trail: { states: () => [postSubmitted, postReleased] },
  input: SubmitPostInput,
  output: Post,
  refusals: { ACCOUNT_NOT_FOUND: { status: 404, message: 'No such account.' }, TEXT_TOO_LONG, TEXT_BLOCKED, POST_LATE },
  http: { method: 'POST', path: '/posts' },
})

export const editPost = procedure({
  name: 'publishing.post.edit',
  kind: 'command',
  permission: 'post:draft',
  summary: 'Change a post that has not left. Every approval of the old content is void.',
  trail: { states: () => [postEdited, postReleased] },
  input: EditPostInput,
  output: Post,
  refusals: {
    POST_NOT_FOUND,
    CONTENT_CHANGED,
    TEXT_TOO_LONG,
    TEXT_BLOCKED,
    POST_LATE,
    POST_NOT_EDITABLE: { status: 409, message: 'This post has left or was ended; it cannot be changed.' },
    EDITOR_NOT_AUTHOR: { status: 403, message: 'Only its author may change a post.' },
  },
  http: { method: 'PUT', path: '/posts/:postId' },
})

export const approvePost = procedure({
  name: 'publishing.post.approve',
  kind: 'command',
  permission: 'post:approve',
  summary: 'Record one approval; the last required one releases the post.',
  trail: { states: () => [postApproved, postReleased] },
  input: ApprovePostInput,
  output: Post,
  refusals: {
    POST_NOT_FOUND,
    POST_NOT_IN_REVIEW,
    CONTENT_CHANGED,
    POST_LATE,
    AUTHOR_CANNOT_APPROVE: { status: 403, message: 'Authors cannot approve their own post.' },
    ALREADY_APPROVED: { status: 409, message: 'You have approved this already.' },
  },
  http: { method: 'POST', path: '/posts/:postId/approvals' },
})

export const rejectPost = procedure({
  name: 'publishing.post.reject',
  kind: 'command',
  permission: 'post:approve',
  summary: 'Say no, with the reason. The author may edit it and ask again.',
  trail: { states: () => [postRejected] },
  input: RejectPostInput,
  output: Post,
  refusals: { POST_NOT_FOUND, POST_NOT_IN_REVIEW, CONTENT_CHANGED },
  http: { method: 'POST', path: '/posts/:postId/rejection' },
})

export const withdrawPost = procedure({
  name: 'publishing.post.withdraw',
  kind: 'command',
  permission: 'post:draft',
  summary: 'Take back a post that has not left.',
  trail: { states: () => [postWithdrawn] },
  input: PostRef,
  output: Post,
  refusals: {
    POST_NOT_FOUND,
    POST_NOT_EDITABLE: { status: 409, message: 'This post has left or was ended.' },
    EDITOR_NOT_AUTHOR: { status: 403, message: 'Only its author may withdraw a post.' },
  },
  http: { method: 'POST', path: '/posts/:postId/withdrawal' },
})

export const readPost = procedure({
  name: 'publishing.post.read',
  kind: 'query',
  permission: 'post:read',
  summary: 'One post with its approvals.',
  trail: { consults: ({ postId }) => [postId] },
  input: PostRef,
  output: Post,
  refusals: { POST_NOT_FOUND },
  http: { method: 'GET', path: '/posts/:postId' },
})

export const listPosts = procedure({
  name: 'publishing.post.list',
  kind: 'query',
  permission: 'post:read',
  summary: 'Posts and replies, newest first.',
  trail: { consults: () => [] },
  input: ListPostsInput,
  output: PostPage,
  http: { method: 'GET', path: '/posts' },
})

/** What every event about a post carries: the whole post as it is now. */
export class PostFact {
  @Nested(() => Post) post!: Post
}

export const postSubmitted = event({
  name: 'publishing.post.submitted',
  summary: 'A post or reply was written.',
  data: PostFact,
})
export const postEdited = event({
  name: 'publishing.post.edited',
  summary: 'Its content changed; approvals of the old content are void.',
  data: PostFact,
})
export const postApproved = event({
  name: 'publishing.post.approved',
  summary: 'One person approved exactly this content.',
  data: PostFact,
})
export const postRejected = event({
  name: 'publishing.post.rejected',
  summary: 'An approver, or a rule, said no.',
  data: PostFact,
})
export const postWithdrawn = event({
  name: 'publishing.post.withdrawn',
  summary: 'The author took it back.',
  data: PostFact,
})
export const postExpired = event({
  name: 'publishing.post.expired',
  summary: 'Its time passed without the approvals it needs; it does not go.',
  data: PostFact,
})
export const postReleased = event({
  name: 'publishing.post.released',
  summary: 'Policy is satisfied: the send gate may take it.',
  data: PostFact,
})
export const postSettled = event({
  name: 'publishing.post.settled',
  summary: 'The send gate or the network said what became of it.',
  data: PostFact,
})
