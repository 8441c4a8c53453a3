import { type Tx } from '@cordon/persistence'
import { Injectable } from '@nestjs/common'

/** What people decided on messages, against which backtests hold the rules. */
@Injectable()
export class HumanVerdicts {
  /**
   * Whether each message between these two, both among them, should be caught: a hide or an escalation means yes, a keep no.
   * Only those whose last decision stands; samples change nothing.
   */
  async between(tx: Pick<Tx, 'query'>, oldest: string, newest: string): Promise<Map<string, boolean>> {
    const rows = await tx.query<{ item_id: string; caught: boolean }>(
      `SELECT DISTINCT ON (j.item_id) j.item_id, d.choice <> 'keep' AS caught
       FROM review_job j JOIN review_decision d ON d.job_id = j.id
       WHERE j.item_id BETWEEN $1 AND $2 AND j.sample_of IS NULL AND NOT d.undone
       ORDER BY j.item_id, d.at DESC`,
      [oldest, newest],
    )
    return new Map(rows.map(({ item_id, caught }) => [item_id, caught]))
  }
}
