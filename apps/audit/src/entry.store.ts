import { eventType } from '@cordon/contracts'
import { erasureOrdered, type BundleFilter, type ErasureOrdered, type ListEntriesInput } from '@cordon/contracts/audit'
import { digestText, SALT_BYTES, type StoredEntry } from '@cordon/ledger'
import { Database } from '@cordon/persistence'
import { Inject, Injectable } from '@nestjs/common'
import { ContentKeyStore, type StoredContent } from './content-key.store'
import { SPAN } from './domain/entry-span'
import { recordOf, type EntryContent } from './entry.tables'
import { heartbeatTypes } from './heartbeat.store'
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
  /** Null with the content where that is erased, missing, or no longer as it was sealed. */
  salt: Buffer | null
  content: string | null
  /** The key is gone. Only the ledger itself can say whether somebody ordered that; see ErasedRecords. */
  keyless: boolean
}

/** Ids of records whose content the ledger says was erased. */
export type ErasedRecords = ReadonlySet<string>

type SealedRow = Omit<EntryRow, 'salt' | 'content' | 'keyless'> & StoredContent

const entryColumns = `e.index, e.position, e.time, e.event_id, e.aggregate_version, e.origin, e.type, e.subject, e.actor, e.authority,
  e.data_digest, e.leaf_hash, c.sealed, k.record_id, k.wrapped, k.kek`
const contents = `LEFT JOIN entry_content c ON c.index = e.index LEFT JOIN content_key k ON k.id = c.key_id`
const CHUNK = 1_000

/** Reads entries; only LedgerStore writes them. */
@Injectable()
export class EntryStore {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(TreeStore) private readonly tree: TreeStore,
    @Inject(ContentKeyStore) private readonly keys: ContentKeyStore,
  ) {}

  /** Entries `e` with their contents opened; `rest` is all that follows in the statement. */
  async opened(rest: string, values: unknown[], from = 'entry e'): Promise<EntryRow[]> {
    const rows = await this.db.query<SealedRow>(`SELECT ${entryColumns} FROM ${from} ${contents} ${rest}`, values)
    return rows.map(({ sealed, record_id, wrapped, kek, ...row }) => {
      const content = this.keys.open({ sealed, record_id, wrapped, kek })
      return {
        ...row,
        salt: content?.salt ?? null,
        content: content?.text ?? null,
        keyless: sealed !== null && wrapped === null,
      }
    })
  }

  /** Newest first; at most `limit` of them. */
  async list(filter: ListEntriesInput, limit: number): Promise<EntryRow[]> {
    const { subject, from, to, ...others } = filter
    const bounds = await this.boundsOf(filter)
    if (bounds === undefined) return []
    const values: unknown[] = []
    const given = (value: unknown) => `$${values.push(value)}`
    const conditions = conditionsOf(others, given)
    // Those of a record are found in two indexes, each in order of index: merged, no more are read than are shown.
    const [source, at] =
      subject === undefined
        ? ['entry e', 'e.index']
        : [
            `((SELECT index FROM entry WHERE subject = ${given(subject)} ORDER BY index DESC) UNION ALL
              (SELECT index FROM mention WHERE id = ${given(subject)} ORDER BY index DESC)) AS about
             JOIN entry e ON e.index = about.index`,
            'about.index',
          ]
    // Said so that no index serves: the planner takes time and index for unrelated, and would look for both apart.
    if (from !== undefined) conditions.push(`(e.time < ${given(from)}) IS NOT TRUE`)
    if (to !== undefined) conditions.push(`(e.time >= ${given(to)}) IS NOT TRUE`)
    if (bounds.from > 0) conditions.push(`${at} >= ${given(bounds.from)}`)
    if (bounds.to !== undefined) conditions.push(`${at} < ${given(bounds.to)}`)
    return this.opened(`WHERE ${conditions.join(' AND ')} ORDER BY ${at} DESC LIMIT ${given(limit)}`, values, source)
  }

  /**
   * Between which indexes all of a stretch of time are; undefined where there are none. Time and index go together but for what
   * came late, so that this says where to look, and the entries' own times what is found.
   */
  private async boundsOf(filter: ListEntriesInput): Promise<{ from: number; to: number | undefined } | undefined> {
    const { from, to, before } = filter
    if (from === undefined && to === undefined) return { from: 0, to: before }
    const [row] = await this.db.query<{ first: string | null; last: string | null }>(
      `SELECT (SELECT span FROM entry_span WHERE $1::timestamptz IS NULL OR latest >= $1 ORDER BY span LIMIT 1) AS first,
              (SELECT span FROM entry_span WHERE $2::timestamptz IS NULL OR earliest < $2 ORDER BY span DESC LIMIT 1) AS last`,
      [from ?? null, to ?? null],
    )
    if (!row?.first || !row.last) return undefined
    const end = (Number(row.last) + 1) * SPAN
    return { from: Number(row.first) * SPAN, to: Math.min(end, before ?? end) }
  }

  async find(index: number): Promise<EntryRow | undefined> {
    const [row] = await this.opened(`WHERE e.index = $1`, [index])
    return row
  }

  /** The entries of a case after one of them, oldest first: services may state later what happened earlier. */
  async ofCase(caseId: string, after: number | undefined, limit: number): Promise<EntryRow[]> {
    return this.opened(
      `WHERE ($2::bigint IS NULL OR (e.time, e.index) > (SELECT time, index FROM entry WHERE index = $2))
         AND e.index IN (SELECT index FROM case_entry WHERE case_id = $1) ORDER BY e.time, e.index LIMIT $3`,
      [caseId, after ?? null, limit],
    )
  }

  async among(indexes: readonly number[]): Promise<EntryRow[]> {
    return this.opened(`WHERE e.index = ANY($1::bigint[])`, [indexes])
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

  /** Which records the ledger says were erased: nothing else can say it. */
  async erased(): Promise<ErasedRecords> {
    return new Set((await this.erasures()).flatMap(({ records }) => records))
  }

  /** The entries that say so of one of these records. */
  async erasuresOf(records: ReadonlySet<string>): Promise<number[]> {
    const naming = (await this.erasures()).filter((erasure) => erasure.records.some((id) => records.has(id)))
    return naming.map(({ index }) => index)
  }

  private async erasures(): Promise<{ index: number; records: string[] }[]> {
    const rows = await this.opened(`WHERE e.type = $1 ORDER BY e.index`, [eventType(erasureOrdered)])
    return rows
      .filter((row) => isSealed(row, row.data_digest.toString('hex')))
      .map(({ index, content }) => {
        const { data, json } = JSON.parse(content as string) as EntryContent
        const told = json === undefined ? data : (JSON.parse(json) as EntryContent).data
        return { index: Number(index), records: (told as ErasureOrdered).records }
      })
  }

  /** Entries behind the end of the ledger: whoever appends moves the end with them, so somebody else put them there. */
  async beyondHead(limit: number): Promise<EntryRow[]> {
    return this.opened(`WHERE e.index >= (SELECT size FROM ledger_head) ORDER BY e.index LIMIT $1`, [limit])
  }

  /** Chunks of stored entries in order of index, with what the store keeps beside them, for verification and export. */
  async *stored(from: number, to: number, chunk = CHUNK): AsyncGenerator<StoredEntry[]> {
    const leafHashes = this.tree.walker()
    let erased = await this.erased()
    for (let at = from; at < to; at += chunk) {
      const end = Math.min(at + chunk, to)
      const rows = await this.opened(`WHERE e.index >= $1 AND e.index < $2 ORDER BY e.index`, [at, end])
      // Something may have been erased since the walk began.
      if (rows.some((row) => row.keyless && !erased.has(recordOf(row)))) erased = await this.erased()
      const first = Math.max(at - 1, 0)
      const copies = await leafHashes(0, first, end - first)
      yield rows.map((row) => toStored(row, copies[Number(row.index) - 1 - first] ?? null, erased))
    }
  }
}

/** What a filter asks of an entry `e`, as SQL; `given` makes a parameter of a value. */
export function conditionsOf(filter: BundleFilter, given: (value: unknown) => string): string[] {
  const conditions = ['true']
  if (filter.type !== undefined) conditions.push(`e.type = ${given(filter.type)}`)
  // They would bury the others: only whoever asks is shown them.
  else if (filter.heartbeats !== true) conditions.push(`e.type <> ALL(${given(heartbeatTypes)}::text[])`)
  if (filter.origin !== undefined) conditions.push(`e.origin = ${given(filter.origin)}`)
  if (filter.actor !== undefined) {
    conditions.push(`e.actor = ${given(filter.actor)}`)
    // Says again what the value says, so that the index of what persons did can serve.
    if (filter.actor.startsWith('person:')) conditions.push(`e.actor LIKE 'person:%'`)
  }
  if (filter.from !== undefined) conditions.push(`e.time >= ${given(filter.from)}`)
  if (filter.to !== undefined) conditions.push(`e.time < ${given(filter.to)}`)
  if (filter.caseId !== undefined)
    conditions.push(`e.index IN (SELECT index FROM case_entry WHERE case_id = ${given(filter.caseId)})`)
  if (filter.subject !== undefined) {
    const subject = given(filter.subject)
    conditions.push(
      `e.index IN (SELECT index FROM entry WHERE subject = ${subject} UNION ALL SELECT index FROM mention WHERE id = ${subject})`,
    )
  }
  return conditions
}

/** Content without a key counts as erased, and not as tampered with, only where the ledger itself says that its record was. */
export function toStored(row: EntryRow, previousLeafHash: Buffer | null, erased: ErasedRecords): StoredEntry {
  const dataDigest = row.data_digest.toString('hex')
  const gone = row.keyless && erased.has(recordOf(row))
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
    // Erased needs both to be null, so what only went missing must not look like it.
    salt: gone ? null : (row.salt ?? Buffer.alloc(SALT_BYTES)),
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
