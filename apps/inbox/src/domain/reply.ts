import { refused } from '@cordon/contracts'
import type { DeliveryStatus, Network } from '@cordon/contracts/connectors'
import type { PostStatus } from '@cordon/contracts/publishing'
import { lengthOn, wordingOn } from '@cordon/contracts/wording'
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
  item: { authorHandle: string; held: boolean; erased: boolean } | undefined
  replies: readonly PostStatus[]
  account: { network: Network; maxGraphemes: number }
}

/** Whether the reply may go to publishing: undefined, or why not. */
export function refuseReply({ conversation, by, text, item, replies, account }: Submission) {
  if (conversation.closed) return refused('CONVERSATION_CLOSED')
  if (conversation.claimedBy !== by) return refused('CONVERSATION_NOT_YOURS')
  if (item === undefined) return refused('ITEM_NOT_FOUND')
  if (item.erased) return refused('ITEM_ERASED')
  if (item.held) return refused('ITEM_HELD')
  if (replies.some(isPending)) return refused('REPLY_PENDING')
  const wording = wordingOn(account.network, text, item.authorHandle)
  if (lengthOn(account.network, wording) > account.maxGraphemes) return refused('TEXT_TOO_LONG')
  return undefined
}

/** Who may read the answer: as few as could read the item. An answer to followers only goes to its author alone. */
export function answerVisibility(item: { kind: string; visibility: string }): 'public' | 'unlisted' | 'direct' {
  if (isDirect(item) || item.visibility === 'followers') return 'direct'
  return item.visibility === 'unlisted' ? 'unlisted' : 'public'
}
