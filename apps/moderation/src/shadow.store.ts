import type { Rules, Shadow } from '@cordon/contracts/moderation'
import { Database, type Tx } from '@cordon/persistence'
import { Inject, Injectable } from '@nestjs/common'
import { v7 as uuid } from 'uuid'
import type { ProposalState } from './domain/proposal'
import { joined, nothingShadowed, tallyShadow, type ShadowReading, type ShadowTally } from './domain/shadow'

/** What proposed rules would have done with what arrived while they ran in shadow. */
@Injectable()
export class ShadowStore {
  private readonly writer = uuid()

  constructor(@Inject(Database) private readonly db: Database) {}

  /** The rules of a proposal. */
  async rules(proposalId: string): Promise<Rules | undefined> {
    const [row] = await this.db.query<{ rules: string }>(`SELECT rules FROM proposal WHERE id = $1`, [proposalId])
    return row && (JSON.parse(row.rules) as Rules)
  }

  async begin(tx: Tx, { id, contentHash }: ProposalState, at: Date): Promise<void> {
    await tx.query(`INSERT INTO shadow_run (proposal_id, content_hash, since) VALUES ($1, $2, $3)`, [
      id,
      contentHash,
      at,
    ])
  }

  /** Counts a batch in, in its own transaction: what is assessed again after a failure is counted once. */
  async record(tx: Tx, proposalId: string, readings: readonly ShadowReading[]): Promise<void> {
    if (readings.length === 0) return
    const [row] = await tx.query<{ tally: ShadowTally }>(
      `SELECT tally FROM shadow_tally WHERE proposal_id = $1 AND writer = $2 FOR UPDATE`,
      [proposalId, this.writer],
    )
    const tally = tallyShadow(row?.tally ?? nothingShadowed, readings)
    await tx.query(
      `INSERT INTO shadow_tally (proposal_id, writer, tally) VALUES ($1, $2, $3)
       ON CONFLICT (proposal_id, writer) DO UPDATE SET tally = excluded.tally`,
      [proposalId, this.writer, JSON.stringify(tally)],
    )
  }

  async read(proposalId: string): Promise<Shadow | undefined> {
    const [run] = await this.db.query<{ since: Date; tallies: ShadowTally[] }>(
      `SELECT since, (SELECT coalesce(json_agg(tally ORDER BY writer), '[]') FROM shadow_tally t WHERE t.proposal_id = s.proposal_id) AS tallies
       FROM shadow_run s WHERE proposal_id = $1`,
      [proposalId],
    )
    return run && { since: run.since.toISOString(), ...run.tallies.reduce(joined, nothingShadowed) }
  }
}
