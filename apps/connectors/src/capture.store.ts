import { causedByService, fact, type Cause } from '@cordon/contracts'
import {
  itemCaptured,
  RAW_PART_BYTES,
  type Attachment,
  type CaptureResult,
  type Network,
  type OfferedItem,
  type RawItem,
} from '@cordon/contracts/connectors'
import { Database, takingIn, type Tx } from '@cordon/persistence'
import { Clock } from '@cordon/runtime'
import { Inject, Injectable } from '@nestjs/common'
import { hash } from 'node:crypto'
import { StringDecoder } from 'node:string_decoder'
import { v7 as uuid } from 'uuid'
import { capturedFact } from './item.views'
import { type PollCursor, type UnreadableElement } from './platforms/platform'

/** The account as a capture needs it. */
export interface CapturingAccount {
  id: string
  unitId: string
  network: Network
}

/** What one poll brought, and from where to go on. */
export interface Catch {
  items: OfferedItem[]
  unreadable: UnreadableElement[]
  cursor: PollCursor
}

/** At most so many items go into one statement. */
const CHUNK = 500

/** Every arrived item, each revision once, and where each capture stands. */
@Injectable()
export class CaptureStore {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  /** Keeps items offered by another service. Undefined: there is no such account. */
  async offer(accountId: string, items: OfferedItem[], cause: Cause): Promise<CaptureResult | undefined> {
    return this.db.transaction(async (tx) => {
      const account = await this.lock(tx, accountId)
      return account && this.capture(tx, account, items, cause)
    })
  }

  /** Keeps what a poll brought together with its cursor. `lease-lost`: another replica captures this account now; nothing was kept. */
  async keep(accountId: string, owner: string, caught: Catch): Promise<CaptureResult | 'lease-lost'> {
    return this.db.transaction(async (tx) => {
      const account = await this.lock(tx, accountId, owner)
      if (account === undefined) return 'lease-lost'
      const result = { captured: 0, duplicates: 0 }
      for (let from = 0; from < caught.items.length; from += CHUNK) {
        const chunk = await this.capture(tx, account, caught.items.slice(from, from + CHUNK), polling)
        result.captured += chunk.captured
        result.duplicates += chunk.duplicates
      }
      if (caught.unreadable.length > 0) await this.setAside(tx, accountId, caught.unreadable)
      await tx.query(`UPDATE capture SET cursor = $2 WHERE account_id = $1 AND cursor IS DISTINCT FROM $2`, [
        accountId,
        JSON.stringify(caught.cursor),
      ])
      return result
    })
  }

  async cursor(accountId: string): Promise<PollCursor | null> {
    const [row] = await this.db.query<{ cursor: string | null }>(`SELECT cursor FROM capture WHERE account_id = $1`, [
      accountId,
    ])
    return row?.cursor ? (JSON.parse(row.cursor) as PollCursor) : null
  }

  /** Takes up to `most` free accounts and renews those already held. Answers all that `owner` holds now. */
  async lease(owner: string, leaseMs: number, most: number): Promise<string[]> {
    const rows = await this.db.query<{ account_id: string }>(
      `WITH held AS (
         SELECT account_id FROM capture JOIN account ON account.id = capture.account_id
         WHERE lease_owner = $1 AND lease_until > clock_timestamp() AND status = 'connected' FOR NO KEY UPDATE OF capture
       ), free AS (
         SELECT account_id FROM capture JOIN account ON account.id = capture.account_id
         WHERE lease_until <= clock_timestamp() AND status = 'connected'
         ORDER BY lease_until LIMIT $3 FOR NO KEY UPDATE OF capture SKIP LOCKED
       ), wanted AS (SELECT account_id FROM held UNION ALL SELECT account_id FROM free)
       UPDATE capture SET lease_owner = $1, lease_until = clock_timestamp() + $2 * interval '1 ms'
       FROM wanted WHERE capture.account_id = wanted.account_id RETURNING capture.account_id`,
      [owner, leaseMs, most],
    )
    return rows.map((row) => row.account_id)
  }

  async release(owner: string): Promise<void> {
    await this.db.query(`UPDATE capture SET lease_until = '-infinity' WHERE lease_owner = $1`, [owner])
  }

  /** A part of a revision's payload, the newest unless told which, from this byte on. */
  async raw(
    itemId: string,
    version: number | undefined,
    from: number,
  ): Promise<(RawItem & { unitId: string }) | undefined> {
    const [row] = await this.db.query<RawRow>(
      `SELECT item.version, substring(item.raw FROM $3 + 1 FOR ${RAW_PART_BYTES}) AS part, octet_length(item.raw) AS size,
         item.captured_at, account.unit_id
       FROM item JOIN account ON account.id = item.account_id
       WHERE item.id = $1 AND ($2::integer IS NULL OR item.version = $2) AND octet_length(item.raw) > 0 ORDER BY item.version DESC LIMIT 1`,
      [itemId, version ?? null, from],
    )
    if (row === undefined) return undefined
    const { part, size } = row
    // Keeps back the bytes of a character that the next part completes.
    const raw = new StringDecoder().write(part)
    const next = from + Buffer.byteLength(raw)
    return {
      itemId,
      version: row.version,
      raw,
      size,
      ...(next < size && part.length > 0 && { next }),
      capturedAt: row.captured_at.toISOString(),
      unitId: row.unit_id,
    }
  }

  /** Where a picture or a video of a revision is; undefined: it has none there, or something else, such as a page that it links to. */
  async mediaUrl(itemId: string, version: number, index: number): Promise<string | undefined> {
    const [row] = await this.db.query<{ media: string | null }>(
      `SELECT media FROM item WHERE id = $1 AND version = $2`,
      [itemId, version],
    )
    const attachments = row?.media ? (JSON.parse(row.media) as Pick<Attachment, 'kind' | 'url'>[]) : []
    const attachment = attachments[index]
    return attachment?.kind === 'image' || attachment?.kind === 'video' ? attachment.url : undefined
  }

  /** The newest revision of an item of the account, as it was received. */
  async payload(itemId: string, accountId: string): Promise<string | undefined> {
    const [row] = await this.db.query<{ raw: Buffer }>(
      `SELECT raw FROM item WHERE id = $1 AND account_id = $2 AND octet_length(raw) > 0 ORDER BY version DESC LIMIT 1`,
      [itemId, accountId],
    )
    return row?.raw.toString('utf8')
  }

  // Captures of one account wait for each other: an edit must find the item that it edits.
  private async lock(tx: Tx, accountId: string, owner?: string): Promise<CapturingAccount | undefined> {
    const [row] = await tx.query<{ unit_id: string; network: Network }>(
      `SELECT account.unit_id, account.network FROM capture JOIN account ON account.id = capture.account_id
       WHERE capture.account_id = $1 AND account.status <> 'disconnected'
         AND ($2::uuid IS NULL OR (lease_owner = $2 AND account.status = 'connected'))
       FOR NO KEY UPDATE OF capture`,
      [accountId, owner ?? null],
    )
    return row && { id: accountId, unitId: row.unit_id, network: row.network }
  }

  /**
   * The one way in. Keeps each (kind, native key, revision) once and states what is fresh. A later revision keeps the
   * item's id and counts its version up, so that everybody sees an edit of the same item.
   */
  private async capture(
    tx: Tx,
    account: CapturingAccount,
    offered: OfferedItem[],
    cause: Cause,
  ): Promise<CaptureResult> {
    const at = this.clock.now()
    const rows = offered.map((item) => ({
      item,
      key: digest(`${item.kind} ${JSON.stringify(item.nativeKey)}`),
      revision: digest(JSON.stringify(item.revision)),
    }))
    // Another revision of what is being erased would come after it.
    await takingIn(tx)
    const known = await this.known(tx, account.id, [...new Set(rows.map(({ key }) => key))])
    const fresh = rows.flatMap((row) => {
      const before = known.get(row.key) ?? { id: uuid(), version: 0, revisions: new Set<string>(), erased: false }
      if (before.erased || before.revisions.has(row.revision)) return []
      before.version += 1
      before.revisions.add(row.revision)
      known.set(row.key, before)
      return [{ ...row, id: before.id, version: before.version }]
    })
    if (fresh.length > 0) {
      await this.insert(tx, account.id, fresh, at)
      const of = {
        accountId: account.id,
        unitId: account.unitId,
        network: account.network,
        capturedAt: at.toISOString(),
      }
      tx.state(
        fresh.map(({ item, id, version }) =>
          fact(itemCaptured, id, version, capturedFact(item, { itemId: id, ...of })),
        ),
        cause,
      )
      await tx.query(`UPDATE capture SET last_captured_at = $2 WHERE account_id = $1`, [account.id, at])
    }
    return { captured: fresh.length, duplicates: offered.length - fresh.length }
  }

  private async known(tx: Tx, accountId: string, keys: string[]): Promise<Map<string, KnownItem>> {
    const rows = await tx.query<{ key: string; id: string; version: number; revision: string; erased: boolean }>(
      `SELECT encode(key_digest, 'hex') AS key, id, version, encode(revision_digest, 'hex') AS revision,
         octet_length(raw) = 0 AS erased
       FROM item WHERE account_id = $1 AND key_digest = ANY ($2)`,
      [accountId, keys.map((key) => Buffer.from(key, 'hex'))],
    )
    const known = new Map<string, KnownItem>()
    for (const { key, id, version, revision, erased } of rows) {
      const item = known.get(key) ?? { id, version: 0, revisions: new Set<string>(), erased }
      item.version = Math.max(item.version, version)
      item.revisions.add(revision)
      known.set(key, item)
    }
    return known
  }

  // The unique key stands behind the lock: were it ever to strike, the transaction fails and states nothing.
  private async insert(tx: Tx, accountId: string, rows: FreshItem[], at: Date): Promise<void> {
    const raws = rows.map(({ item }) => Buffer.from(item.raw))
    let end = 1
    const starts = raws.map((raw) => (end += raw.length) - raw.length)
    // One buffer each for all payloads and digests: pg sends a buffer as it is, but an array of them as text, twice as long.
    await tx.query(
      `INSERT INTO item (id, version, account_id, kind, key_digest, revision_digest, captured_at, raw, media)
       SELECT row.id, row.version, $1, row.kind,
              substring($2::bytea FROM (32 * row.ordinal - 31)::int FOR 16),
              substring($2::bytea FROM (32 * row.ordinal - 15)::int FOR 16),
              $3, substring($4::bytea FROM row.start FOR row.size), row.media
       FROM unnest($5::uuid[], $6::int[], $7::text[], $8::int[], $9::int[], $10::text[])
         WITH ORDINALITY AS row (id, version, kind, start, size, media, ordinal)`,
      [
        accountId,
        Buffer.from(rows.map(({ key, revision }) => key + revision).join(''), 'hex'),
        at,
        Buffer.concat(raws),
        rows.map(({ id }) => id),
        rows.map(({ version }) => version),
        rows.map(({ item }) => item.kind),
        starts,
        raws.map((raw) => raw.length),
        rows.map(({ item }) => mediaOf(item)),
      ],
    )
  }

  private async setAside(tx: Tx, accountId: string, elements: UnreadableElement[]): Promise<void> {
    const at = this.clock.now()
    for (const { raw, reason } of elements)
      await tx.query(
        `INSERT INTO unreadable_item (id, account_id, raw_digest, raw, reason, at)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
        [
          uuid(),
          accountId,
          Buffer.from(digest(raw), 'hex'),
          Buffer.from(raw),
          reason.replaceAll('\u0000', '\uFFFD'),
          at,
        ],
      )
  }
}

interface RawRow {
  version: number
  part: Buffer
  size: number
  captured_at: Date
  unit_id: string
}

interface KnownItem {
  id: string
  version: number
  revisions: Set<string>
  /** What its author makes of it later is not taken in again. */
  erased: boolean
}

interface FreshItem {
  id: string
  version: number
  key: string
  revision: string
  item: OfferedItem
}

// JSON escapes half characters by itself; NUL it escapes too, and a column of text takes the escape.
function mediaOf({ attachments }: OfferedItem): string | null {
  return attachments.length === 0 ? null : JSON.stringify(attachments.map(({ kind, url }) => ({ kind, url })))
}

const polling = causedByService('connectors', 'capture: poll')

/** The first 16 bytes of SHA-256, in hex. JSON text, so that half a surrogate pair is told from another. */
function digest(text: string): string {
  return hash('sha256', text, 'hex').slice(0, 32)
}
