import { arrayLiteral, type Tx } from '@cordon/persistence'

/** What was assessed, looked at and decided stays, as that it was; words and their author go, in the reasons people gave too. */
export async function eraseAssessments(tx: Tx, records: readonly string[]): Promise<number | 'in-use'> {
  const ids = arrayLiteral(records)
  const underWay = await tx.query(
    `SELECT FROM measure WHERE item_id = ANY($1::uuid[]) AND status IN ('ordered', 'lifting')`,
    [ids],
  )
  if (underWay.length > 0) return 'in-use'
  const assessments = await tx.query(`DELETE FROM assessment WHERE item_id = ANY($1::uuid[]) RETURNING item_id`, [ids])
  await tx.query(`DELETE FROM late_question WHERE item_id = ANY($1::uuid[])`, [ids])
  await tx.query(
    `UPDATE review_decision d SET reason = 'Erased.' FROM review_job j
     WHERE j.id = d.job_id AND j.item_id = ANY($1::uuid[]) AND d.reason <> 'Erased.'`,
    [ids],
  )
  const reviews = await tx.query(
    `UPDATE review_job SET text = '', author_native_id = 'erased', author_handle = 'erased', author_name = 'Erased', url = NULL, note = NULL,
       attachments = '[]', status = CASE status WHEN 'open' THEN 'superseded' ELSE status END,
       lease_person_id = NULL, lease_person_name = NULL, lease_until = NULL, version = version + 1
     WHERE item_id = ANY($1::uuid[]) AND author_native_id <> 'erased' RETURNING id`,
    [ids],
  )
  const measures = await tx.query(
    `UPDATE measure SET text = '', author_native_id = 'erased', author_handle = 'erased', author_name = 'Erased', url = NULL, reason = 'Erased.',
       review_reason = CASE WHEN review_reason IS NOT NULL THEN 'Erased.' END, lift_reason = CASE WHEN lift_reason IS NOT NULL THEN 'Erased.' END,
       appeal_text = CASE WHEN appeal_text IS NOT NULL THEN 'Erased.' END, appeal_reason = CASE WHEN appeal_reason IS NOT NULL THEN 'Erased.' END,
       version = version + 1
     WHERE item_id = ANY($1::uuid[]) AND author_native_id <> 'erased' RETURNING id`,
    [ids],
  )
  return assessments.length + reviews.length + measures.length
}
