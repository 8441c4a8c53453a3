import { causedByService, fact, type Cause, type ServiceName } from '@cordon/contracts'
import { reconciliationFinished, type Reconciliation } from '@cordon/contracts/audit'
import { recordKeepers } from '@cordon/contracts/trail'
import { Database } from '@cordon/persistence'
import { Clock } from '@cordon/runtime'
import { Inject, Injectable } from '@nestjs/common'
import { v7 as uuid } from 'uuid'
import { agrees, missingOf, type Judged, type Span } from './domain/reconciliation'
import { OmissionStore } from './omission.store'

interface ReconciliationRow {
  id: string
  agrees: boolean
  origins: Reconciliation['origins']
  started_by: string
  started_at: Date
  finished_at: Date
}

/** What the ledger has of one origin. */
export interface Holding {
  origin: ServiceName
  held: number
  firstWaiting: number | undefined
  waiting: number
}

/** Positions counted in one statement, well under its timeout. */
const COUNTED_AT_ONCE = 500_000

/** What the ledger holds of each origin, and what came out when it was compared. */
@Injectable()
export class ReconciliationStore {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(OmissionStore) private readonly omissions: OmissionStore,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async holdings(): Promise<Holding[]> {
    const rows = await this.db.query<{
      origin: ServiceName
      held: string | null
      first_waiting: string | null
      waiting: string
    }>(
      `SELECT known.origin, (SELECT position FROM origin_position o WHERE o.origin = known.origin) AS held,
              (SELECT min(position) FROM early_entry e WHERE e.origin = known.origin) AS first_waiting,
              (SELECT count(*) FROM early_entry e WHERE e.origin = known.origin) AS waiting
       FROM unnest($1::text[]) AS known (origin)`,
      [recordKeepers],
    )
    return rows.map((row) => ({
      origin: row.origin,
      held: Number(row.held ?? 0),
      firstWaiting: row.first_waiting === null ? undefined : Number(row.first_waiting),
      waiting: Number(row.waiting),
    }))
  }

  /** The first run of positions up to `held` that have no entry. */
  async hole(origin: ServiceName, held: number): Promise<Span | undefined> {
    for (let from = 1; from <= held; from += COUNTED_AT_ONCE) {
      const to = Math.min(from + COUNTED_AT_ONCE - 1, held)
      const [row] = await this.db.query<{ count: string }>(
        `SELECT count(*) FROM entry WHERE origin = $1 AND position BETWEEN $2 AND $3`,
        [origin, from, to],
      )
      if (Number(row?.count) === to - from + 1) continue
      const [missing] = await this.db.query<{ first: string; last: string }>(
        `SELECT min(position) AS first, max(position) AS last FROM (
           SELECT position, position - row_number() OVER (ORDER BY position) AS run
           FROM generate_series($2::bigint, $3::bigint) AS position
           WHERE NOT EXISTS (SELECT 1 FROM entry e WHERE e.origin = $1 AND e.position = position.position)) gone
         GROUP BY run ORDER BY min(position) LIMIT 1`,
        [origin, from, to],
      )
      if (missing) return { first: Number(missing.first), last: Number(missing.last) }
    }
    return undefined
  }

  /** How many events of each origin the ledger has set aside. */
  async deadLetters(): Promise<Map<string, number>> {
    const rows = await this.db.query<{ origin: string; count: string }>(
      `SELECT split_part(type, '.', 1) AS origin, count(*) FROM dead_letter GROUP BY 1`,
    )
    return new Map(rows.map(({ origin, count }) => [origin, Number(count)]))
  }

  async finish(results: Judged<ServiceName>[], startedBy: string, startedAt: Date, cause?: Cause): Promise<void> {
    const finishedAt = this.clock.now()
    const reconciliation: Reconciliation = {
      id: uuid(),
      agrees: results.every(agrees),
      origins: results,
      startedBy,
      startedAt: startedAt.toISOString(),
      finishedAt: finishedAt.toISOString(),
    }
    const missing = results.flatMap((result) => missingOf(result, finishedAt))
    await this.db.transaction(async (tx) => {
      await tx.query(
        `INSERT INTO reconciliation (id, agrees, origins, started_by, started_at, finished_at) VALUES ($1, $2, $3, $4, $5, $6)`,
        [reconciliation.id, reconciliation.agrees, JSON.stringify(results), startedBy, startedAt, finishedAt],
      )
      tx.state(
        [fact(reconciliationFinished, reconciliation.id, 1, { reconciliation })],
        cause ?? causedByService('audit', 'reconciliation'),
      )
      await this.omissions.settle(tx, ['gap', 'silence', 'holes', 'ahead'], missing)
    })
  }

  async newest(): Promise<Reconciliation | undefined> {
    const [row] = await this.db.query<ReconciliationRow>(
      `SELECT * FROM reconciliation ORDER BY finished_at DESC LIMIT 1`,
    )
    return (
      row && {
        id: row.id,
        agrees: row.agrees,
        origins: row.origins,
        startedBy: row.started_by,
        startedAt: row.started_at.toISOString(),
        finishedAt: row.finished_at.toISOString(),
      }
    )
  }

  /** Whether this replica is to look after what is missing, for so long. */
  async lease(owner: string, ms: number): Promise<boolean> {
    const rows = await this.db.query(
      `UPDATE watch_lease SET owner = $1, leased_until = clock_timestamp() + $2 * interval '1 ms'
       WHERE owner = $1 OR leased_until < clock_timestamp() RETURNING owner`,
      [owner, ms],
    )
    return rows.length > 0
  }
}
