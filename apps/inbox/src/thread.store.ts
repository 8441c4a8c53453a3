import type { Tx } from '@cordon/persistence'
import { uncountMerged } from './conversation.tables'
import { merge, recount, type Conversation, type CountingItems } from './domain/conversation'
import { ASSESSMENT_FITS } from './item.tables'

/**
 * Puts younger conversations into older ones: items, replies and, through `merged_conversation`, keys and links. The rows must be locked; the
 * older ones are left in `conversations` to be counted afresh and saved. Rare: within a batch threads come together before anything is written.
 */
export async function mergeConversations(
  tx: Tx,
  conversations: Map<string, Conversation>,
  merged: readonly { from: string; into: string }[],
): Promise<void> {
  if (merged.length === 0) return
  const gone = merged.map(({ from }) => conversations.get(from) as Conversation)
  const columns = [merged.map(({ from }) => from), merged.map(({ into }) => into)]
  const moves = `unnest($1::uuid[], $2::uuid[]) AS move (from_id, into_id)`
  await tx.query(`UPDATE item SET conversation_id = into_id FROM ${moves} WHERE conversation_id = from_id`, columns)
  await tx.query(`UPDATE reply SET conversation_id = into_id FROM ${moves} WHERE conversation_id = from_id`, columns)
  await tx.query(
    `UPDATE merged_conversation SET into_id = move.into_id FROM ${moves} WHERE merged_conversation.into_id = from_id`,
    columns,
  )
  await tx.query(`INSERT INTO merged_conversation (id, into_id) SELECT from_id, into_id FROM ${moves}`, columns)
  await tx.query(`DELETE FROM conversation WHERE id = ANY($1::uuid[])`, [columns[0]])
  await uncountMerged(tx, gone)
  for (const { from, into } of merged) {
    conversations.set(into, merge(conversations.get(into) as Conversation, conversations.get(from) as Conversation))
    conversations.delete(from)
  }
}

/** Counts the urgency of conversations afresh from what has not been answered. */
export async function recountConversations(
  tx: Tx,
  conversations: Map<string, Conversation>,
  ids: Iterable<string>,
): Promise<void> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return
  const rows = await tx.query<{
    conversation_id: string
    lane_rank: number | null
    severity_rank: number | null
    categories: number | null
    count: number
    since: Date
  }>(
    `SELECT i.conversation_id, a.lane_rank, a.severity_rank, a.categories, count(*)::integer AS count, min(i.waits_since) AS since
     FROM unnest($1::uuid[], $2::bigint[]) AS c (id, settled_arrival)
     JOIN item i ON i.conversation_id = c.id AND i.arrival > c.settled_arrival
     LEFT JOIN item_assessment a ON a.item_id = i.id AND ${ASSESSMENT_FITS}
     GROUP BY 1, 2, 3, 4`,
    [wanted, wanted.map((id) => String((conversations.get(id) as Conversation).settledArrival))],
  )
  const groups = new Map<string, CountingItems[]>(wanted.map((id) => [id, []]))
  for (const row of rows)
    groups.get(row.conversation_id)?.push({
      count: row.count,
      since: row.since.getTime(),
      ...(row.lane_rank !== null && {
        finding: { lane: row.lane_rank, severity: row.severity_rank ?? 4, categories: row.categories ?? 0 },
      }),
    })
  for (const [id, counting] of groups) conversations.set(id, recount(conversations.get(id) as Conversation, counting))
}
