import { Database, type Tx } from '@cordon/persistence'
import { Log } from '@cordon/runtime'
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common'
import { createHash, createSecretKey, randomBytes, type KeyObject } from 'node:crypto'
import { AuditConfig } from './audit.config'
import type { AuthorKey } from './domain/authors'
import { CONTENT_KEY_BYTES, openContent, unwrapKeys, wrapKeys, type OpenedContent } from '@cordon/ledger'

export interface ContentKey {
  id: string
  recordId: string
  key: Buffer
}

/** A content as it is stored, with the key it is sealed under; nulls where one or the other is gone. */
export interface StoredContent {
  sealed: Buffer | null
  record_id: string | null
  wrapped: Buffer | null
  kek: string | null
}

interface KeyEncryptionKey {
  id: string
  key: KeyObject
}

const REWRAP_AT_ONCE = 5_000

/** The keys under which contents are sealed, one a record. Only `erase` removes one. */
@Injectable()
export class ContentKeyStore implements OnModuleInit {
  private readonly kek: KeyEncryptionKey
  private readonly keks: ReadonlyMap<string, KeyObject>

  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Log) private readonly log: Log,
    @Inject(AuditConfig) config: AuditConfig,
  ) {
    const { contentKey, previousContentKey } = config
    this.kek = kekOf(contentKey, 'CORDON_CONTENT_KEY')
    const keks = [this.kek]
    if (previousContentKey !== undefined) keks.push(kekOf(previousContentKey, 'CORDON_PREVIOUS_CONTENT_KEY'))
    this.keks = new Map(keks.map(({ id, key }) => [id, key]))
  }

  /** Wraps anew what is still under the previous key. */
  async onModuleInit(): Promise<void> {
    let count = 0
    for (;;) {
      const rows = await this.db.query<{ id: string; wrapped: Buffer; kek: string }>(
        `SELECT id, wrapped, kek FROM content_key WHERE kek <> $1 AND kek = ANY($2) LIMIT ${REWRAP_AT_ONCE}`,
        [this.kek.id, [...this.keks.keys()]],
      )
      if (rows.length === 0) break
      const anew = rows.map(({ wrapped, kek }) =>
        wrapKeys(unwrapKeys(wrapped, this.keks.get(kek) as KeyObject), this.kek.key),
      )
      await this.db.query(
        `UPDATE content_key k SET wrapped = n.wrapped, kek = $3 FROM unnest($1::bigint[], $2::bytea[]) AS n (id, wrapped) WHERE k.id = n.id`,
        [rows.map(({ id }) => id), anew, this.kek.id],
      )
      count += rows.length
    }
    if (count > 0) this.log.info('Keys of contents were wrapped under the new content key.', { count })
    await this.assertOpens()
  }

  /**
   * The keys of records, made where there are none. The caller holds the head of the ledger, so that no two make one for the same record.
   * `authors` says whose messages some of the records are.
   */
  async keysOf(
    tx: Tx,
    records: readonly string[],
    authors: ReadonlyMap<string, AuthorKey>,
  ): Promise<Map<string, ContentKey>> {
    const known = await tx.query<{ id: string; record_id: string; wrapped: Buffer; kek: string; authorless: boolean }>(
      `SELECT id, record_id, wrapped, kek, author IS NULL AS authorless FROM content_key WHERE record_id = ANY($1)`,
      [records],
    )
    const keys = new Map(
      known.map((row) => [row.record_id, { id: row.id, recordId: row.record_id, key: this.unwrap(row) }]),
    )
    for (const { id, record_id, authorless } of known) {
      const author = authors.get(record_id)
      if (authorless && author !== undefined)
        await tx.query(`UPDATE content_key SET author = $2 WHERE id = $1`, [id, digestOf(author)])
    }
    const missing = records.filter((id) => !keys.has(id))
    if (missing.length > 0) for (const key of await this.make(tx, missing, authors)) keys.set(key.recordId, key)
    return keys
  }

  /** Undefined where it is erased, missing or changed. */
  open({ sealed, record_id, wrapped, kek }: StoredContent): OpenedContent | undefined {
    if (sealed === null || record_id === null || wrapped === null || kek === null) return undefined
    return openContent(sealed, record_id, this.unwrap({ wrapped, kek }))
  }

  private async make(tx: Tx, records: string[], authors: ReadonlyMap<string, AuthorKey>): Promise<ContentKey[]> {
    const keys = randomBytes(records.length * CONTENT_KEY_BYTES)
    const made = await tx.query<{ id: string; record_id: string }>(
      `INSERT INTO content_key (record_id, wrapped, kek, author)
       SELECT record_id, substring($2::bytea FROM ((ordinal - 1) * ${CONTENT_KEY_BYTES} + 1)::integer FOR ${CONTENT_KEY_BYTES}), $3, author
       FROM unnest($1::text[], $4::bytea[]) WITH ORDINALITY AS row (record_id, author, ordinal) RETURNING id, record_id`,
      [records, wrapKeys(keys, this.kek.key), this.kek.id, records.map((id) => digestOf(authors.get(id)))],
    )
    const ids = new Map(made.map(({ id, record_id }) => [record_id, id]))
    return records.map((recordId, i) => ({
      id: ids.get(recordId) as string,
      recordId,
      key: keys.subarray(i * CONTENT_KEY_BYTES, (i + 1) * CONTENT_KEY_BYTES),
    }))
  }

  private unwrap({ wrapped, kek }: { wrapped: Buffer; kek: string }): Buffer {
    const key = this.keks.get(kek)
    if (key === undefined) throw new Error(`Contents of the ledger need content key ${kek}, which is not loaded.`)
    return unwrapKeys(wrapped, key)
  }

  private async assertOpens(): Promise<void> {
    const [foreign] = await this.db.query<{ kek: string }>(`SELECT kek FROM content_key WHERE kek <> $1 LIMIT 1`, [
      this.kek.id,
    ])
    if (foreign !== undefined)
      throw new Error(
        `Contents of the ledger are sealed under content key ${foreign.kek}, and CORDON_CONTENT_KEY is ${this.kek.id}. ` +
          'Give the former as CORDON_PREVIOUS_CONTENT_KEY.',
      )
  }
}

/** 16 bytes that stand for a person where everything of theirs has to be found. */
function digestOf(author: AuthorKey | undefined): Buffer | null {
  if (author === undefined) return null
  const text = JSON.stringify(['cordon author', author.network, author.nativeId])
  return createHash('sha256').update(text).digest().subarray(0, 16)
}

/** Named by its digest, so that another key is never taken for it. */
function kekOf(text: string, setting: string): KeyEncryptionKey {
  const trimmed = text.trim()
  const key = /^[0-9a-f]{64}$/i.test(trimmed) ? Buffer.from(trimmed, 'hex') : Buffer.from(trimmed, 'base64')
  if (key.length !== CONTENT_KEY_BYTES)
    throw new Error(`${setting} must be 32 bytes, as 64 hexadecimal digits or base64: openssl rand -base64 32.`)
  const id = createHash('sha256').update('cordon content key\n').update(key).digest('hex').slice(0, 12)
  return { id, key: createSecretKey(key) }
}
