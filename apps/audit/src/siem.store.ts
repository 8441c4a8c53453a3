import type { SiemFeedView } from '@cordon/contracts/audit'
import { Database } from '@cordon/persistence'
import { Clock } from '@cordon/runtime'
import { Inject, Injectable } from '@nestjs/common'
import type { WatchedEntry } from './domain/ocsf'

export type SiemTarget = SiemFeedView['target']

interface EntryRow {
  index: string
  origin: string
  position: string
  time: Date
  event_id: string
  type: string
  subject: string
  actor: string
  authority: string
  leaf_hash: Buffer
  sound: boolean | null
}

/** How far each target has been told of the ledger. */
@Injectable()
export class SiemStore {
  /** Why the last attempt failed; this process's own knowledge. */
  private readonly problems = new Map<SiemTarget, string>()

  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Makes this replica the one that tells the target for so long; answers from which index on, or undefined where another does. */
  async lease(target: SiemTarget, owner: string, ms: number): Promise<number | undefined> {
    const [row] = await this.db.query<{ next_index: string }>(
      `INSERT INTO siem_feed AS f (target, owner, leased_until) VALUES ($1, $2, clock_timestamp() + $3 * interval '1 ms')
       ON CONFLICT (target) DO UPDATE SET owner = $2, leased_until = EXCLUDED.leased_until
         WHERE f.owner = $2 OR f.leased_until < clock_timestamp()
       RETURNING next_index`,
      [target, owner, ms],
    )
    return row && Number(row.next_index)
  }

  /** Not what somebody put in behind the end of the ledger: told of that, a target would be told of nothing before it any more. */
  async entries(from: number, limit: number): Promise<WatchedEntry[]> {
    const rows = await this.db.query<EntryRow>(
      `SELECT e.index, e.origin, e.position, e.time, e.event_id, e.type, e.subject, e.actor, e.authority, e.leaf_hash,
              CASE e.type
                WHEN 'audit.verification.finished.v1' THEN (SELECT status = 'intact' FROM verification v WHERE v.id::text = e.subject)
                WHEN 'audit.reconciliation.finished.v1' THEN (SELECT agrees FROM reconciliation r WHERE r.id::text = e.subject)
              END AS sound
       FROM entry e WHERE e.index >= $1 AND e.index < (SELECT size FROM ledger_head) ORDER BY e.index LIMIT $2`,
      [from, limit],
    )
    return rows.map((row) => ({
      index: Number(row.index),
      origin: row.origin,
      position: Number(row.position),
      time: row.time,
      eventId: row.event_id,
      type: row.type,
      subject: row.subject,
      actor: row.actor,
      authority: row.authority,
      leafHash: row.leaf_hash.toString('hex'),
      sound: row.sound ?? undefined,
    }))
  }

  /** Whoever lost the lease moves nothing. */
  async told(target: SiemTarget, owner: string, next: number): Promise<void> {
    this.problems.delete(target)
    await this.db.query(
      `UPDATE siem_feed SET next_index = $3, told_at = $4 WHERE target = $1 AND owner = $2 AND next_index < $3`,
      [target, owner, next, this.clock.now()],
    )
  }

  failed(target: SiemTarget, reason: string): void {
    this.problems.set(target, reason.slice(0, 500))
  }

  async state(targets: readonly SiemTarget[]): Promise<SiemFeedView[]> {
    const rows = await this.db.query<{ target: SiemTarget; next_index: string; size: string; told_at: Date | null }>(
      `SELECT known.target, COALESCE(f.next_index, 0) AS next_index, f.told_at, h.size
       FROM ledger_head h, unnest($1::text[]) AS known (target) LEFT JOIN siem_feed f USING (target) ORDER BY 1`,
      [targets],
    )
    return rows.map(({ target, next_index, size, told_at }) => {
      const problem = this.problems.get(target)
      return {
        target,
        told: Number(next_index),
        behind: Math.max(0, Number(size) - Number(next_index)),
        ...(told_at !== null && { toldAt: told_at.toISOString() }),
        ...(problem !== undefined && { problem }),
      }
    })
  }
}
