import { arrayLiteral, type Tx } from '@cordon/persistence'

/** Erases payloads and the words of deliveries. What was hidden or blocked stays so on the network, and cannot be lifted from here any more. */
export async function erasePayloads(tx: Tx, records: readonly string[]): Promise<number | 'in-use'> {
  const ids = arrayLiteral(records)
  const underWay = await tx.query(
    `SELECT id FROM delivery WHERE id = ANY($1::uuid[]) AND status IN ('held', 'committing', 'unknown')
     UNION ALL SELECT id FROM action WHERE item_id = ANY($1::uuid[]) AND status = 'committing'`,
    [ids],
  )
  if (underWay.length > 0) return 'in-use'
  const items = await tx.query(
    `UPDATE item SET raw = '', media = NULL WHERE id = ANY($1::uuid[]) AND octet_length(raw) > 0 RETURNING id`,
    [ids],
  )
  const deliveries = await tx.query(
    `UPDATE delivery SET content = '{"erased":true}', reason = CASE WHEN reason IS NOT NULL THEN 'Erased.' END WHERE id = ANY($1::uuid[]) AND content <> '{"erased":true}' RETURNING id`,
    [ids],
  )
  return items.length + deliveries.length
}
