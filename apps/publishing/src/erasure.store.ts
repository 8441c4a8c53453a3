import { arrayLiteral, type Tx } from '@cordon/persistence'

/** Erases the words of posts that have ended. That they were written, approved and sent, and the hash of what was approved, stays. */
export async function erasePosts(tx: Tx, records: readonly string[]): Promise<number | 'in-use'> {
  const ids = arrayLiteral(records)
  const underWay = await tx.query(
    `SELECT id FROM post WHERE id = ANY($1::uuid[]) AND status IN ('in-review', 'approved', 'released', 'held', 'unknown')`,
    [ids],
  )
  if (underWay.length > 0) return 'in-use'
  const posts = await tx.query(
    `UPDATE post SET content = json_build_object('accountId', account_id, 'text', 'Erased.', 'visibility', 'direct')::text,
       reason = NULL, warnings = NULL, erased_at = clock_timestamp(), version = version + 1
     WHERE id = ANY($1::uuid[]) AND erased_at IS NULL RETURNING id`,
    [ids],
  )
  return posts.length
}
