import { causedByService, fact, type ServiceName } from '@cordon/contracts'
import { omissionCleared, omissionRaised, type Omission, type OmissionKind } from '@cordon/contracts/audit'
import { Database, type Tx } from '@cordon/persistence'
import { Clock, Log } from '@cordon/runtime'
import { Inject, Injectable } from '@nestjs/common'
import { askAgainAfter, type Missing } from './domain/reconciliation'

interface OmissionRow {
  origin: ServiceName
  kind: OmissionKind
  first_position: string | null
  last_position: string | null
  since: Date
  explanation: string
  asked: number
  asked_at: Date | null
}

const CAUSE = causedByService('audit', 'reconciliation')

/** What should be in the ledger and is not: raised once, cleared when it is there. */
@Injectable()
export class OmissionStore {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Log) private readonly log: Log,
  ) {}

  async list(): Promise<Omission[]> {
    const rows = await this.db.query<OmissionRow>(`SELECT * FROM omission ORDER BY since, origin, kind`)
    return rows.map(toContract)
  }

  /** Makes these the omissions of those kinds: the new ones are raised, those not among them are cleared. */
  async settle(tx: Tx, kinds: readonly OmissionKind[], found: readonly Missing<ServiceName>[]): Promise<void> {
    const known = await tx.query<OmissionRow>(`SELECT * FROM omission WHERE kind = ANY($1) FOR UPDATE`, [kinds])
    const same = (a: { origin: string; kind: string }, b: { origin: string; kind: string }) =>
      a.origin === b.origin && a.kind === b.kind
    for (const omission of found) {
      const before = known.find((row) => same(row, omission))
      if (before !== undefined && !differs(before, omission)) continue
      await tx.query(
        `INSERT INTO omission (origin, kind, first_position, last_position, since, explanation) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (origin, kind) DO UPDATE SET first_position = $3, last_position = $4, explanation = $6, asked = 0, asked_at = NULL`,
        [
          omission.origin,
          omission.kind,
          omission.first ?? null,
          omission.last ?? null,
          omission.since,
          omission.explanation,
        ],
      )
      if (before !== undefined) continue
      this.log.error('Something is missing from the ledger.', { ...omission })
      tx.state([fact(omissionRaised, omission.origin, 1, { omission })], CAUSE)
    }
    for (const row of known.filter((one) => !found.some((omission) => same(one, omission)))) {
      await tx.query(`DELETE FROM omission WHERE origin = $1 AND kind = $2`, [row.origin, row.kind])
      this.log.info('What was missing from the ledger is no longer.', { origin: row.origin, kind: row.kind })
      tx.state([fact(omissionCleared, row.origin, 1, { omission: toContract(row) })], CAUSE)
    }
  }

  /** The gaps whose origin should be asked now to publish again; they count as asked. */
  async toAsk(): Promise<Omission[]> {
    const now = this.clock.now()
    return this.db.transaction(async (tx) => {
      const rows = await tx.query<OmissionRow>(`SELECT * FROM omission WHERE kind = 'gap' FOR UPDATE`)
      const due = rows.filter(
        ({ asked, asked_at }) => asked_at === null || now.getTime() - asked_at.getTime() >= askAgainAfter(asked),
      )
      for (const { origin } of due)
        await tx.query(`UPDATE omission SET asked = asked + 1, asked_at = $2 WHERE origin = $1 AND kind = 'gap'`, [
          origin,
          now,
        ])
      return due.map(toContract)
    })
  }

  async explain({ origin, kind, explanation }: Missing<ServiceName>): Promise<void> {
    await this.db.query(`UPDATE omission SET explanation = $3 WHERE origin = $1 AND kind = $2`, [
      origin,
      kind,
      explanation,
    ])
  }
}

function differs(row: OmissionRow, { first, last }: Missing): boolean {
  return Number(row.first_position ?? 0) !== (first ?? 0) || Number(row.last_position ?? 0) !== (last ?? 0)
}

function toContract(row: OmissionRow): Omission {
  return {
    origin: row.origin,
    kind: row.kind,
    ...(row.first_position !== null && { first: Number(row.first_position) }),
    ...(row.last_position !== null && { last: Number(row.last_position) }),
    since: row.since.toISOString(),
    explanation: row.explanation,
  }
}
