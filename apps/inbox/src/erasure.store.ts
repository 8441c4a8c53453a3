import { arrayLiteral, type Tx } from '@cordon/persistence'
import { lockConversations, saveConversations, takeTurn } from './conversation.tables'
import { erased, type Conversation } from './domain/conversation'

/** Erases messages and our replies to them. A conversation of nothing else is closed; where others wrote too, their messages stay. */
export async function eraseConversations(tx: Tx, records: readonly string[]): Promise<number> {
  await takeTurn(tx)
  const ids = arrayLiteral(records)
  const items = await tx.query<{ conversation_id: string }>(
    `UPDATE item SET body = json_build_object('erased', true, 'kind', body -> 'kind', 'nativeKey', '', 'nativeId', '', 'revision', '',
       'author', json_build_object('nativeId', 'erased', 'handle', 'erased', 'displayName', 'Erased'), 'text', '',
       'visibility', body -> 'visibility', 'createdAt', body -> 'createdAt', 'attachments', json_build_array())
     WHERE id = ANY($1::uuid[]) AND body ->> 'erased' IS NULL RETURNING conversation_id`,
    [ids],
  )
  await tx.query(`DELETE FROM item_search WHERE item_id = ANY($1::uuid[])`, [ids])
  await tx.query(`UPDATE item_assessment SET matches = '[]', held = false WHERE item_id = ANY($1::uuid[])`, [ids])
  const replies = await tx.query(
    `UPDATE reply SET text = 'Erased.', post_reason = NULL, delivery_reason = NULL
     WHERE post_id = ANY($1::uuid[]) AND text <> 'Erased.' RETURNING post_id`,
    [ids],
  )
  await closeErased(tx, [...new Set(items.map(({ conversation_id }) => conversation_id))])
  return items.length + replies.length
}

async function closeErased(tx: Tx, touched: readonly string[]): Promise<void> {
  const before = await lockConversations(tx, touched)
  const left = await tx.query<{ conversation_id: string }>(
    `SELECT DISTINCT conversation_id FROM item WHERE conversation_id = ANY($1::uuid[]) AND body ->> 'erased' IS NULL`,
    [arrayLiteral(touched)],
  )
  const others = new Set(left.map(({ conversation_id }) => conversation_id))
  const after = [...before.values()].filter(({ id }) => !others.has(id)).map((one): Conversation => erased(one))
  if (after.length > 0) await saveConversations(tx, before, after)
}
