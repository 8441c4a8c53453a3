import { Database, type Tx } from '@cordon/persistence'
import { Inject, Injectable } from '@nestjs/common'
import type { Membership } from './domain/thread'

/** Which record is part of which: kept beside the ledger, so that nothing has to be looked for in contents. */
@Injectable()
export class ThreadStore {
  constructor(@Inject(Database) private readonly db: Database) {}

  /**
   * The ids of everything in the conversations that a record is, is part of, or is named about; at most `most` and one more.
   * Of an account, or of what is in no conversation: what is part of that.
   */
  async around(recordId: string, most: number): Promise<string[]> {
    const rows = await this.db.query<{ id: string }>(
      `WITH RECURSIVE above AS (
         SELECT $1::text AS id
         UNION (SELECT DISTINCT e.subject FROM mention m JOIN entry e USING (index) WHERE m.id = $1
           AND (EXISTS (SELECT FROM thread_member WHERE record_id = e.subject)
             OR EXISTS (SELECT FROM thread_member WHERE part_of = e.subject)) LIMIT $2)
         UNION SELECT m.part_of FROM above a JOIN thread_member m ON m.record_id = a.id AND m.whole <> 'account'
       ), within AS (
         SELECT id FROM above UNION SELECT m.record_id FROM within w JOIN thread_member m ON m.part_of = w.id
       ) SELECT id FROM within LIMIT $2`,
      [recordId, most + 1],
    )
    return rows.map(({ id }) => id)
  }
}

export async function writeMemberships(tx: Pick<Tx, 'query'>, memberships: readonly Membership[]): Promise<void> {
  if (memberships.length === 0) return
  await tx.query(
    `INSERT INTO thread_member (record_id, part_of, whole) SELECT * FROM unnest($1::text[], $2::text[], $3::text[])
     ON CONFLICT DO NOTHING`,
    [
      memberships.map(({ recordId }) => recordId),
      memberships.map(({ partOf }) => partOf),
      memberships.map(({ whole }) => whole),
    ],
  )
}
