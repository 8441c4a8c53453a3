import type { DeliveryStatus } from '@cordon/contracts/connectors'
import type { ConversationReply } from '@cordon/contracts/inbox'
import type { PostStatus } from '@cordon/contracts/publishing'
import { statusOf } from './domain/reply'

export interface ReplyRow {
  post_id: string
  conversation_id: string
  item_id: string
  text: string
  author_id: string
  author_name: string
  post_status: PostStatus
  post_version: number
  delivery_status: DeliveryStatus | null
  delivery_version: number
  content_hash: string | null
  post_reason: string | null
  delivery_reason: string | null
  permalink: string | null
  submitted_at: Date
  sent_at: Date | null
  answers_up_to: string
}

/** The replies of a conversation, newest first. */
export async function readReplies(
  query: <Row>(sql: string, parameters?: unknown[]) => Promise<Row[]>,
  conversationId: string,
): Promise<ConversationReply[]> {
  const rows = await query<ReplyRow>(
    `SELECT * FROM reply WHERE conversation_id = $1 ORDER BY submitted_at DESC, post_id DESC LIMIT 500`,
    [conversationId],
  )
  return rows.map(toReply)
}

function toReply(row: ReplyRow): ConversationReply {
  const status = statusOf(row.post_status, row.delivery_status ?? undefined)
  // The reason belongs to whoever said the status.
  const reason = status === row.delivery_status ? row.delivery_reason : row.post_reason
  return {
    postId: row.post_id,
    itemId: row.item_id,
    text: row.text,
    authorId: row.author_id,
    authorName: row.author_name,
    status,
    ...(row.content_hash !== null && { contentHash: row.content_hash }),
    ...(reason !== null && { reason }),
    ...(row.permalink !== null && { permalink: row.permalink }),
    submittedAt: row.submitted_at.toISOString(),
    ...(row.sent_at !== null && { sentAt: row.sent_at.toISOString() }),
  }
}
