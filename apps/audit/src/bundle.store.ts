import { causedByService, fact, type Cause, type EventContract } from '@cordon/contracts'
import {
  bundleAsked,
  bundleCancelled,
  bundleDeleted,
  bundleDownloaded,
  bundleFailed,
  bundleMade,
  type Bundle,
  type BundleFact,
  type BundleFilter,
} from '@cordon/contracts/audit'
import type { StaffKeyLock } from '@cordon/evidence'
import { Database, type Tx } from '@cordon/persistence'
import { Clock } from '@cordon/runtime'
import { Inject, Injectable } from '@nestjs/common'
import { v7 as uuid } from 'uuid'
import { AuditConfig } from './audit.config'
import type { BundleRow } from './bundle.tables'
import { toBundle } from './bundle.views'
import type { SignedHead } from './checkpoint.store'

export interface AskedBundle {
  filter: BundleFilter
  thread: boolean
  purpose: string
  reference: string
  askedName: string
  withPayloads: boolean
  lock: StaffKeyLock | undefined
  estimated: number
}

/** Somebody else makes this bundle now, or it was cancelled: what was just done of it must not be kept. */
export class BundleLost extends Error {}

const LIST = 100
const MOST_IN_MAKING = 5
const DOWNLOAD_MS = 3_600_000

/** Bundles: who asked for them, how far each is, who downloaded them. Every change is a fact in the same transaction. */
@Injectable()
export class BundleStore {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(AuditConfig) private readonly config: AuditConfig,
  ) {}

  /** Undefined where as many are in the making as may be. */
  async ask(asked: AskedBundle, head: SignedHead, cause: Cause): Promise<Bundle | undefined> {
    return this.db.transaction(async (tx) => {
      await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('cordon-bundle', 0))`)
      const [row] = await tx.query<BundleRow>(
        `INSERT INTO bundle (id, filter, thread, purpose, reference, asked_by, asked_name, authority, asked_at, ledger_size,
           checkpoint, with_payloads, staff_lock, entries)
         SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14
         WHERE (SELECT count(*) FROM bundle WHERE status = 'making') < ${MOST_IN_MAKING} RETURNING *`,
        [
          uuid(),
          JSON.stringify(asked.filter),
          asked.thread,
          asked.purpose,
          asked.reference,
          cause.actor,
          asked.askedName,
          cause.authority,
          this.clock.now(),
          head.size,
          head.note,
          asked.withPayloads,
          asked.lock ? JSON.stringify(asked.lock) : null,
          asked.estimated,
        ],
      )
      return row && this.told(tx, bundleAsked, row, cause)
    })
  }

  async find(id: string): Promise<Bundle | undefined> {
    const [row] = await this.db.query<BundleRow>(`SELECT * FROM bundle WHERE id = $1`, [id])
    return row && toBundle(row)
  }

  async list(): Promise<Bundle[]> {
    const rows = await this.db.query<BundleRow>(`SELECT * FROM bundle ORDER BY asked_at DESC, id DESC LIMIT ${LIST}`)
    return rows.map(toBundle)
  }

  /** Undefined where it is not being made. */
  async cancel(id: string, cause: Cause): Promise<Bundle | undefined> {
    return this.db.transaction(async (tx) => {
      const row = await this.end(tx, id, 'cancelled', undefined)
      return row && this.told(tx, bundleCancelled, row, cause)
    })
  }

  /** Undefined where it is not there. */
  async delete(id: string, cause: Cause): Promise<Bundle | undefined> {
    return this.db.transaction((tx) => this.deleteIn(tx, id, cause))
  }

  /** Something in it was erased. */
  async discard(tx: Tx, id: string, cause: Cause): Promise<void> {
    if (await this.deleteIn(tx, id, cause)) return
    const row = await this.end(
      tx,
      id,
      'failed',
      undefined,
      'Something in it was erased meanwhile. Ask for it once more.',
    )
    if (row) this.told(tx, bundleFailed, row, cause)
  }

  async deleteExpired(): Promise<void> {
    const rows = await this.db.query<{ id: string }>(
      `SELECT id FROM bundle WHERE status = 'made' AND kept_until < $1 LIMIT 10`,
      [this.clock.now()],
    )
    for (const { id } of rows) await this.delete(id, causedByService('audit', 'policy: bundles are kept for a time'))
  }

  /** Records the download and answers with its id; undefined where the bundle is not there. */
  async beginDownload(id: string, cause: Cause): Promise<{ downloadId: string; bundle: Bundle } | undefined> {
    return this.db.transaction(async (tx) => {
      const [row] = await tx.query<BundleRow>(
        `UPDATE bundle SET version = version + 1 WHERE id = $1 AND status = 'made' RETURNING *`,
        [id],
      )
      if (row === undefined) return undefined
      const [downloadId, bundle] = [uuid(), toBundle(row)]
      await tx.query(`DELETE FROM bundle_download WHERE begun_at < $1`, [this.hourAgo()])
      await tx.query(`INSERT INTO bundle_download (id, bundle_id, actor, begun_at) VALUES ($1, $2, $3, $4)`, [
        downloadId,
        id,
        cause.actor,
        this.clock.now(),
      ])
      tx.state([fact(bundleDownloaded, id, row.version, { bundle, downloadId })], cause)
      return { downloadId, bundle }
    })
  }

  async isDownload(downloadId: string, bundleId: string, actor: string): Promise<boolean> {
    const rows = await this.db.query(
      `SELECT 1 FROM bundle_download WHERE id = $1 AND bundle_id = $2 AND actor = $3 AND begun_at >= $4`,
      [downloadId, bundleId, actor, this.hourAgo()],
    )
    return rows.length > 0
  }

  /** The oldest bundle that nobody makes, for `owner` to make. */
  async claim(owner: string, leaseMs: number): Promise<BundleRow | undefined> {
    const [row] = await this.db.query<BundleRow>(
      `UPDATE bundle SET owner = $1, leased_until = clock_timestamp() + $2 * interval '1 ms' WHERE id = (
         SELECT id FROM bundle WHERE status = 'making' AND (leased_until IS NULL OR leased_until < clock_timestamp())
         ORDER BY asked_at LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING *`,
      [owner, leaseMs],
    )
    return row
  }

  async renew(id: string, owner: string, leaseMs: number): Promise<void> {
    await this.db.query(
      `UPDATE bundle SET leased_until = clock_timestamp() + $3 * interval '1 ms' WHERE id = $1 AND owner = $2 AND status = 'making'`,
      [id, owner, leaseMs],
    )
  }

  /** Leaves it for the next who claims. */
  async release(id: string, owner: string): Promise<void> {
    await this.db.query(`UPDATE bundle SET leased_until = NULL WHERE id = $1 AND owner = $2`, [id, owner])
  }

  /** One step: what `work` writes is kept together with how far the bundle is, or not at all. */
  async step(
    row: BundleRow,
    owner: string,
    change: Partial<
      Pick<
        BundleRow,
        | 'stage'
        | 'staff'
        | 'chunks'
        | 'payloads'
        | 'payloads_missing'
        | 'erased'
        | 'media'
        | 'media_missing'
        | 'media_until'
        | 'media_ended'
      >
    > & {
      cursor?: number
      media_bytes?: number
      done?: number
      entries?: number
      /** The head that the proofs lead to from now on. */
      head?: SignedHead
    },
    work: (tx: Tx) => Promise<void>,
  ): Promise<BundleRow> {
    return this.db.transaction(async (tx) => {
      const [next] = await tx.query<BundleRow>(
        `UPDATE bundle SET stage = $3, cursor = $4, staff = $5, chunks = $6, payloads = $7, payloads_missing = $8, done = $9, entries = $10,
           ledger_size = $11, checkpoint = $12, media = $13, media_missing = $14, media_bytes = $15, media_until = $16, media_ended = $17,
           erased = $18
         WHERE id = $1 AND owner = $2 AND status = 'making' RETURNING *`,
        [
          row.id,
          owner,
          change.stage ?? row.stage,
          change.cursor ?? row.cursor,
          JSON.stringify(change.staff ?? row.staff),
          change.chunks ?? row.chunks,
          change.payloads ?? row.payloads,
          change.payloads_missing ?? row.payloads_missing,
          change.done ?? row.done,
          change.entries ?? row.entries,
          change.head?.size ?? row.ledger_size,
          change.head?.note ?? row.checkpoint,
          change.media ?? row.media,
          change.media_missing ?? row.media_missing,
          change.media_bytes ?? row.media_bytes,
          change.media_until ?? row.media_until,
          change.media_ended ?? row.media_ended,
          change.erased ?? row.erased,
        ],
      )
      if (next === undefined) throw new BundleLost()
      await work(tx)
      return next
    })
  }

  /** The last step: the file is whole and its digest an entry of the ledger. */
  async finish(
    row: BundleRow,
    owner: string,
    made: { bytes: number; sha256: string },
    work: (tx: Tx) => Promise<void>,
  ) {
    const cause = { actor: row.asked_by, actorName: row.asked_name, authority: row.authority, cause: row.id }
    await this.db.transaction(async (tx) => {
      const now = this.clock.now()
      const [next] = await tx.query<BundleRow>(
        `UPDATE bundle SET status = 'made', version = version + 1, bytes = $3, sha256 = $4, finished_at = $5, kept_until = $6,
           owner = NULL, leased_until = NULL
         WHERE id = $1 AND owner = $2 AND status = 'making' RETURNING *`,
        [row.id, owner, made.bytes, made.sha256, now, new Date(now.getTime() + this.config.bundleDays * 86_400_000)],
      )
      if (next === undefined) throw new BundleLost()
      await work(tx)
      this.told(tx, bundleMade, next, cause)
    })
  }

  async fail(id: string, owner: string, failure: string): Promise<void> {
    await this.db.transaction(async (tx) => {
      const row = await this.end(tx, id, 'failed', owner, failure)
      if (row) this.told(tx, bundleFailed, row, causedByService('audit', 'bundle worker', id))
    })
  }

  private async deleteIn(tx: Tx, id: string, cause: Cause): Promise<Bundle | undefined> {
    const [row] = await tx.query<BundleRow>(
      `UPDATE bundle SET status = 'deleted', version = version + 1, staff = '[]' WHERE id = $1 AND status = 'made' RETURNING *`,
      [id],
    )
    if (row === undefined) return undefined
    await dropContent(tx, id)
    return this.told(tx, bundleDeleted, row, cause)
  }

  private async end(tx: Tx, id: string, status: string, owner: string | undefined, failure?: string) {
    const [row] = await tx.query<BundleRow>(
      `UPDATE bundle SET status = $2, version = version + 1, finished_at = $3, failure = $4, owner = NULL, leased_until = NULL,
         staff = '[]', staff_lock = NULL
       WHERE id = $1 AND status = 'making' AND ($5::uuid IS NULL OR owner = $5) RETURNING *`,
      [id, status, this.clock.now(), failure ?? null, owner ?? null],
    )
    if (row) await dropContent(tx, id)
    return row
  }

  private told(tx: Tx, event: EventContract<BundleFact>, row: BundleRow, cause: Cause): Bundle {
    const bundle = toBundle(row)
    tx.state([fact(event, row.id, row.version, { bundle })], cause)
    return bundle
  }

  private hourAgo(): Date {
    return new Date(this.clock.now().getTime() - DOWNLOAD_MS)
  }
}

async function dropContent(tx: Tx, id: string): Promise<void> {
  for (const table of ['bundle_part', 'bundle_entry', 'bundle_download'])
    await tx.query(`DELETE FROM ${table} WHERE bundle_id = $1`, [id])
}
