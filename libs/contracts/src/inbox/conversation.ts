import { networks, type Network } from '../connectors/account'
import { Attachment, Author, itemKinds, type ItemKind } from '../connectors/item'
import { event } from '../event'
import { Flag, Id, Instant, ListOf, Nested, OneOf, Optional, Sha256, Text, Whole, WordList } from '../fields'
import { lanes, Match, type Lane } from '../moderation/assessment'
import { categories, severities, type Category, type Severity } from '../moderation/rule'
import { postStatuses, type PostStatus } from '../publishing/post'
import { procedure } from '../procedure'

export const conversationStatuses = ['open', 'closed'] as const

/** A conversation in the list. */
export class ConversationSummary {
  @Id() id!: string
  @Id() accountId!: string
  @Id() unitId!: string
  @OneOf(networks) network!: Network
  @OneOf(conversationStatuses) status!: (typeof conversationStatuses)[number]
  /** `unassessed` until moderation has read the newest item. */
  @OneOf([...lanes, 'unassessed']) lane!: Lane | 'unassessed'
  @OneOf(severities) severity!: Severity
  @WordList(categories, { max: 20 }) categories!: Category[]
  @OneOf(itemKinds) kind!: ItemKind
  /** Who began it. */
  @Nested(() => Author) author!: Author
  /** The start of the newest inbound text. */
  @Text({ max: 280 }) excerpt!: string
  @Optional() @Id() claimedBy?: string
  @Optional() @Text({ max: 200 }) claimedByName?: string
  /** Since when somebody has been waiting for an answer; absent once answered. */
  @Optional() @Instant() waitingSince?: string
  @Instant() lastActivityAt!: string
  @Whole() itemCount!: number
  @Whole() version!: number
}

/** An inbound item inside a conversation. */
export class ConversationItem {
  @Id() itemId!: string
  @OneOf(itemKinds) kind!: ItemKind
  @Nested(() => Author) author!: Author
  @Text({ max: 60_000 }) text!: string
  @Optional() @Flag() textTruncated?: boolean
  @Optional() @Text({ max: 35 }) language?: string
  @Optional() @Text({ max: 2000 }) url?: string
  @Text({ max: 20 }) visibility!: string
  @ListOf(() => Attachment, { max: 50 }) attachments!: Attachment[]
  @Instant() createdAt!: string
  @Instant() capturedAt!: string
  /** How often its author has edited it since it was first captured. */
  @Whole() edits!: number
  @Flag() assessed!: boolean
  @OneOf(severities) severity!: Severity
  @OneOf([...lanes, 'unassessed']) lane!: Lane | 'unassessed'
  @ListOf(() => Match, { max: 100 }) matches!: Match[]
  @Optional() @Whole() ruleSetVersion?: number
  /** Text and author were erased. */
  @Optional() @Flag() erased?: boolean
}

/** A reply of ours inside a conversation. */
export class ConversationReply {
  /** The post's id in publishing. */
  @Id() postId!: string
  /** The item it answers. */
  @Id() itemId!: string
  @Text({ max: 100_000 }) text!: string
  @Id() authorId!: string
  @Text({ max: 200 }) authorName!: string
  @OneOf(postStatuses) status!: PostStatus
  @Optional() @Sha256() contentHash?: string
  @Optional() @Text({ max: 1000 }) reason?: string
  @Optional() @Text({ max: 2000 }) permalink?: string
  @Instant() submittedAt!: string
  @Optional() @Instant() sentAt?: string
}

export class Conversation {
  @Nested(() => ConversationSummary) summary!: ConversationSummary
  @ListOf(() => ConversationItem, { max: 500 }) items!: ConversationItem[]
  @ListOf(() => ConversationReply, { max: 500 }) replies!: ConversationReply[]
}

export class ListConversationsInput {
  @Optional() @OneOf(conversationStatuses) status?: (typeof conversationStatuses)[number]
  @Optional() @Id() accountId?: string
  @Optional() @OneOf(['mine', 'unclaimed']) claim?: 'mine' | 'unclaimed'
  @Optional() @OneOf(lanes) lane?: Lane
  /** Words that stand in the conversation. */
  @Optional() @Text({ min: 2, max: 200 }) search?: string
  /** `next` of the page before. */
  @Optional() @Text({ max: 500 }) after?: string
  @Optional() @Whole({ min: 1, max: 100 }) limit?: number
}

export class LaneCount {
  @OneOf([...lanes, 'unassessed']) lane!: Lane | 'unassessed'
  @Whole() count!: number
}

export class ConversationPage {
  @ListOf(() => ConversationSummary, { max: 100 }) items!: ConversationSummary[]
  @Optional() @Text({ max: 500 }) next?: string
  /** Open conversations by lane, over all the caller may see. */
  @ListOf(() => LaneCount, { max: 4 }) open!: LaneCount[]
}

export class ConversationRef {
  @Id() conversationId!: string
}

export class ConversationItemRef {
  @Id() itemId!: string
}

export class SubmitReplyInput {
  @Id() conversationId!: string
  /** The item it answers. */
  @Id() itemId!: string
  @Text({ min: 1, max: 10_000 }) text!: string
  /** Not before this instant; absent: as soon as it is approved. */
  @Optional() @Instant() notBefore?: string
}

export class SubmittedReply {
  @Id() postId!: string
}

const CONVERSATION_NOT_FOUND = { status: 404, message: 'No such conversation.' } as const

export const listConversations = procedure({
  name: 'inbox.conversation.list',
  kind: 'query',
  permission: 'conversation:read',
  summary: 'Conversations, most urgent first, then the longest waiting.',
  trail: { consults: () => [] },
  input: ListConversationsInput,
  output: ConversationPage,
  http: { method: 'GET', path: '/conversations' },
})

export const readConversation = procedure({
  name: 'inbox.conversation.read',
  kind: 'query',
  permission: 'conversation:read',
  summary: 'One conversation with its items and our replies, oldest first.',
  trail: { consults: ({ conversationId }) => [conversationId] },
  input: ConversationRef,
  output: Conversation,
  refusals: { CONVERSATION_NOT_FOUND },
  http: { method: 'GET', path: '/conversations/:conversationId' },
})

export const findConversation = procedure({
  name: 'inbox.conversation.find',
  kind: 'query',
  permission: 'conversation:read',
  summary: 'The conversation that a message stands in.',
  trail: { nothing: 'It answers with an id alone; reading what the id names is written down.' },
  input: ConversationItemRef,
  output: ConversationRef,
  refusals: { CONVERSATION_NOT_FOUND },
  http: { method: 'GET', path: '/items/:itemId/conversation' },
})

export const claimConversation = procedure({
  name: 'inbox.conversation.claim',
  kind: 'command',
  permission: 'conversation:claim',
  summary: 'Take the conversation: from now on only the claimant may answer.',
  trail: { states: () => [conversationClaimed] },
  input: ConversationRef,
  output: ConversationSummary,
  refusals: {
    CONVERSATION_NOT_FOUND,
    CONVERSATION_CLAIMED: { status: 409, message: 'Somebody else has claimed this conversation.' },
    CONVERSATION_CLOSED: { status: 409, message: 'This conversation is closed.' },
  },
  http: { method: 'POST', path: '/conversations/:conversationId/claim' },
})

export const releaseConversation = procedure({
  name: 'inbox.conversation.release',
  kind: 'command',
  permission: 'conversation:claim',
  summary: 'Give the claim back.',
  trail: { states: () => [conversationReleased] },
  input: ConversationRef,
  output: ConversationSummary,
  refusals: {
    CONVERSATION_NOT_FOUND,
    CONVERSATION_NOT_YOURS: { status: 409, message: 'You have not claimed this conversation.' },
  },
  http: { method: 'POST', path: '/conversations/:conversationId/release' },
})

export const closeConversation = procedure({
  name: 'inbox.conversation.close',
  kind: 'command',
  permission: 'conversation:claim',
  summary: 'Close a conversation that needs nothing more. A new message from the public opens it again.',
  trail: { states: () => [conversationClosed] },
  input: ConversationRef,
  output: ConversationSummary,
  refusals: {
    CONVERSATION_NOT_FOUND,
    CONVERSATION_NOT_YOURS: { status: 409, message: 'Claim the conversation first.' },
  },
  http: { method: 'POST', path: '/conversations/:conversationId/close' },
})

export const submitReply = procedure({
  name: 'inbox.reply.submit',
  kind: 'command',
  permission: 'conversation:reply',
  summary: 'Answer a conversation you have claimed. It goes out once policy is satisfied.',
  trail: { states: () => [replySubmitted] },
  input: SubmitReplyInput,
  output: SubmittedReply,
  refusals: {
    CONVERSATION_NOT_FOUND,
    ITEM_NOT_FOUND: { status: 404, message: 'The conversation has no such item.' },
    ITEM_HELD: {
      status: 409,
      message: 'A rule holds this message: a person has to decide on it in the review queue first.',
    },
    CONVERSATION_NOT_YOURS: { status: 409, message: 'Claim the conversation before you answer it.' },
    CONVERSATION_CLOSED: { status: 409, message: 'This conversation is closed.' },
    REPLY_PENDING: {
      status: 409,
      message: 'A reply to this conversation is on its way already. Edit or withdraw that one.',
    },
    ITEM_ERASED: { status: 409, message: 'This message was erased: there is nobody to answer any more.' },
    TEXT_TOO_LONG: { status: 422, message: 'The text is longer than the network takes.' },
  },
  http: { method: 'POST', path: '/conversations/:conversationId/replies' },
})

/** One arrival inside a conversation. */
export class Arrival {
  @Id() conversationId!: string
  @Id() itemId!: string
  @Id() accountId!: string
  @Id() unitId!: string
  @OneOf([...lanes, 'unassessed']) lane!: Lane | 'unassessed'
  @Whole() conversationVersion!: number
}

/** One event a batch, not one an item: what was just put into conversations or given its urgency. */
export class ArrivalsRecorded {
  @ListOf(() => Arrival, { min: 1, max: 1000 }) arrivals!: Arrival[]
}

export class ConversationFact {
  @Nested(() => ConversationSummary) conversation!: ConversationSummary
}

/** Where on the network the answer goes. */
export class ReplyTarget {
  @Id() itemId!: string
  @Text({ min: 1, max: 2000 }) nativeId!: string
  @Text({ min: 1, max: 2000 }) nativeKey!: string
  @Optional() @Text({ min: 1, max: 2000 }) threadRootKey?: string
  @Text({ min: 1, max: 500 }) authorHandle!: string
  @Text({ min: 1, max: 200 }) revision!: string
  @Text({ min: 1, max: 20 }) visibility!: string
  @OneOf(itemKinds) kind!: ItemKind
}

export class ReplySubmitted {
  @Id() postId!: string
  @Id() conversationId!: string
  @Id() accountId!: string
  @Id() unitId!: string
  @Id() authorId!: string
  @Text({ min: 1, max: 200 }) authorName!: string
  @Text({ min: 1, max: 10_000 }) text!: string
  @Nested(() => ReplyTarget) target!: ReplyTarget
  @Optional() @Instant() notBefore?: string
}

export const arrivalsRecorded = event({
  name: 'inbox.arrivals.recorded',
  summary: 'Items were put into conversations or given their urgency. Aggregate: the batch.',
  data: ArrivalsRecorded,
})
export const conversationClaimed = event({
  name: 'inbox.conversation.claimed',
  summary: 'Somebody took the conversation.',
  data: ConversationFact,
})
export const conversationReleased = event({
  name: 'inbox.conversation.released',
  summary: 'The claim was given back.',
  data: ConversationFact,
})
export const conversationClosed = event({
  name: 'inbox.conversation.closed',
  summary: 'The conversation needs nothing more.',
  data: ConversationFact,
})
export const replySubmitted = event({
  name: 'inbox.reply.submitted',
  summary: 'The claimant answered; publishing takes it from here. Aggregate: the post.',
  data: ReplySubmitted,
})
export const conversationUpdated = event({
  name: 'inbox.conversation.updated',
  summary: 'A reply of ours moved on inside the conversation.',
  data: ConversationFact,
})
