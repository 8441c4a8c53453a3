import type { BundleFilter, ListEntriesInput } from '@cordon/contracts/audit'
import { digestText, SALT_BYTES, type StoredEntry } from '@cordon/ledger'
import { Database } from '@cordon/persistence'
import { Inject, Injectable } from '@nestjs/common'
import { TreeStore } from './tree.store'

export interface EntryRow {
  index: string
  position: string
  time: Date
  event_id: string
  aggregate_version: string
  origin: string
  type: string
  subject: string
  actor: string
  authority: string
  data_digest: Buffer
  leaf_hash: Buffer
  salt: Buffer | null
  content: string | null
}

export const entryColumns = `e.index, e.position, e.time, e.event_id, e.aggregate_version, e.origin, e.type, e.subject, e.actor, e.authority,
  e.data_digest, e.leaf_hash, c.salt, c.content`
const CHUNK = 1_000

/** Reads entries; only LedgerStore writes them. */
@Injectable()
export class EntryStore {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(TreeStore) private readonly tree: TreeStore,
  ) {}

  /** Newest first; at most `limit` of them. */
  async list(filter: ListEntriesInput, limit: number): Promise<EntryRow[]> {
    const values: unknown[] = []
    const given = (value: unknown) => `$${values.push(value)}`
    const conditions = conditionsOf(filter, given)
    if (filter.before !== undefined) conditions.push(`e.index < ${given(filter.before)}`)
    return this.db.query<EntryRow>(
      `SELECT ${entryColumns} FROM entry e LEFT JOIN entry_content c USING (index)
       WHERE ${conditions.join(' AND ')} ORDER BY e.index DESC LIMIT ${given(limit)}`,
      values,
    )
  }

  async find(index: number): Promise<EntryRow | undefined> {
    const [row] = await this.db.query<EntryRow>(
      `SELECT ${entryColumns} FROM entry e LEFT JOIN entry_content c USING (index) WHERE e.index = $1`,
      [index],
    )
    return row
  }

  /** The handles of accounts, as the ledger last heard of them. */
  async handles(accountIds: readonly string[]): Promise<Map<string, string>> {
    if (accountIds.length === 0) return new Map()
    const rows = await this.db.query<{ account_id: string; handle: string }>(
      `SELECT account_id, handle FROM account_handle WHERE account_id = ANY($1)`,
      [accountIds],
    )
    return new Map(rows.map(({ account_id, handle }) => [account_id, handle]))
  }

  /** Chunks of stored entries in order of index, with what the store keeps beside them, for verification and export. */
  async *stored(from: number, to: number, chunk = CHUNK): AsyncGenerator<StoredEntry[]> {
    const leafHashes = this.tree.walker()
    for (let at = from; at < to; at += chunk) {
      const end = Math.min(at + chunk, to)
      const rows = await this.db.query<EntryRow>(
        `SELECT ${entryColumns} FROM entry e LEFT JOIN entry_content c USING (index)
         WHERE e.index >= $1 AND e.index < $2 ORDER BY e.index`,
        [at, end],
      )
      const first = Math.max(at - 1, 0)
      const copies = await leafHashes(0, first, end - first)
      yield rows.map((row) => toStored(row, copies[Number(row.index) - 1 - first] ?? null))
    }
  }
}

/** What a filter asks of an entry `e`, as SQL; `given` makes a parameter of a value. */
export function conditionsOf(filter: BundleFilter, given: (value: unknown) => string): string[] {
  const conditions = ['true']
  if (filter.type !== undefined) conditions.push(`e.type = ${given(filter.type)}`)
  if (filter.origin !== undefined) conditions.push(`e.origin = ${given(filter.origin)}`)
  if (filter.actor !== undefined) {
    conditions.push(`e.actor = ${given(filter.actor)}`)
    // Says again what the value says, so that the index of what persons did can serve.
    if (filter.actor.startsWith('person:')) conditions.push(`e.actor LIKE 'person:%'`)
  }
  if (filter.from !== undefined) conditions.push(`e.time >= ${given(filter.from)}`)
  if (filter.to !== undefined) conditions.push(`e.time < ${given(filter.to)}`)
  if (filter.subject !== undefined) {
    const subject = given(filter.subject)
    conditions.push(
      `e.index IN (SELECT index FROM entry WHERE subject = ${subject} UNION ALL SELECT index FROM mention WHERE id = ${subject})`,
    )
  }
  return conditions
}

export function toStored(row: EntryRow, previousLeafHash: Buffer | null): StoredEntry {
  const dataDigest = row.data_digest.toString('hex')
  return {
    index: Number(row.index),
    entry: {
      origin: row.origin,
      position: Number(row.position),
      eventId: row.event_id,
      type: row.type,
      time: row.time.toISOString(),
      subject: row.subject,
      aggregateVersion: Number(row.aggregate_version),
      actor: row.actor,
      authority: row.authority,
      dataDigest,
    },
    // Nothing erases content yet: where it is missing it was removed, so it must not look erased, which needs both to be null.
    salt: row.salt ?? Buffer.alloc(SALT_BYTES),
    // Text that only means the same as what was sealed is a change too: it is shown as the text it is.
    data: isSealed(row, dataDigest) ? (JSON.parse(row.content as string) as unknown) : row.content,
    leafHash: row.leaf_hash,
    previousLeafHash,
  }
}

/** Whether the stored content is what the entry commits to. */
export function isSealed({ salt, content }: EntryRow, digest: string): boolean {
  return salt?.length === SALT_BYTES && content !== null && digestText(salt, content) === digest
}
