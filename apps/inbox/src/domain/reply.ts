import { refused } from '@cordon/contracts'
import type { DeliveryStatus, Network } from '@cordon/contracts/connectors'
import type { PostStatus } from '@cordon/contracts/publishing'
import type { Conversation } from './conversation'
import { isDirect } from './threading'

/** What publishing and the send gate have said of a reply, as one status. Their words come by two streams, in any order. */
export function statusOf(post: PostStatus, delivery: DeliveryStatus | undefined): PostStatus {
  if (delivery === undefined) return post
  if (delivery === 'committing') return 'released'
  // Held at the gate: its author may still change it or take it back, and then it is what publishing says.
  if (delivery === 'held') return post === 'released' ? 'held' : post
  return delivery
}

/** On its way, or nobody knows: another reply has to wait. */
export function isPending(status: PostStatus): boolean {
  return !ended.has(status)
}

const ended: ReadonlySet<PostStatus> = new Set<PostStatus>([
  'sent',
  'rejected',
  'withdrawn',
  'expired',
  'refused',
  'abandoned',
])

export interface Submission {
  conversation: Conversation
  by: string
  text: string
  item: { authorHandle: string } | undefined
  replies: readonly PostStatus[]
  account: { network: Network; maxGraphemes: number }
}

/** Whether the reply may go to publishing: undefined, or why not. */
export function refuseReply({ conversation, by, text, item, replies, account }: Submission) {
  if (conversation.closed) return refused('CONVERSATION_CLOSED')
  if (conversation.claimedBy !== by) return refused('CONVERSATION_NOT_YOURS')
  if (item === undefined) return refused('ITEM_NOT_FOUND')
  if (replies.some(isPending)) return refused('REPLY_PENDING')
  if (lengthOf(text, account.network, item.authorHandle) > account.maxGraphemes) return refused('TEXT_TOO_LONG')
  return undefined
}

/** Who may read the answer: as few as could read the item. An answer to followers only goes to its author alone. */
export function answerVisibility(item: { kind: string; visibility: string }): 'public' | 'unlisted' | 'direct' {
  if (isDirect(item) || item.visibility === 'followers') return 'direct'
  return item.visibility === 'unlisted' ? 'unlisted' : 'public'
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })

/**
 * The length the network will count, in graphemes. Mastodon (StatusLengthValidator, 4.3): a link counts as 23, a remote mention by its name only; and
 * a reply that does not mention the person gets the mention put before it, which counts too.
 */
export function lengthOf(text: string, network: Network, authorHandle: string): number {
  if (network !== 'mastodon') return graphemes(text)
  const handle = authorHandle.replace(/^@/, '')
  const worded = mentions(text, handle) ? text : `@${handle} ${text}`
  return graphemes(
    worded
      .replace(/https?:\/\/[^\s<>"]+/gi, 'x'.repeat(23))
      .replace(/(^|[^/\w])@(\w[\w.-]*)@[\p{L}\p{N}.-]+[\p{L}\p{N}]/gu, '$1@$2'),
  )
}

function mentions(text: string, handle: string): boolean {
  const escaped = handle.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`(?:^|[^\\w/])@${escaped}(?![\\w@]|[.-]\\w)`, 'i').test(text)
}

function graphemes(text: string): number {
  let count = 0
  for (const _ of segmenter.segment(text)) count++
  return count
}
