import type { BundleFilter } from '@cordon/contracts/audit'
import type { EvidenceEntry } from '@cordon/evidence'
import { entryLeafHash, inclusionNodes, inclusionProof, verifyInclusion } from '@cordon/ledger'
import { Database, type Tx } from '@cordon/persistence'
import { Inject, Injectable } from '@nestjs/common'
import type { BundleKind, BundleRow } from './bundle.tables'
import type { SignedHead } from './checkpoint.store'
import { conditionsOf, EntryStore, isSealed, toStored, type EntryRow } from './entry.store'
import { ThreadStore } from './thread.store'
import { recordOf } from './entry.tables'
import { TreeStore } from './tree.store'

/** Why a bundle cannot be made, in words for who asked for it; trying again would not help. */
export class BundleImpossible extends Error {}

/** What one bundle may hold: both verifiers check as many in minutes. */
export const MOST_ENTRIES = 1_000_000
const MOST_IN_THREAD = 20_000
/** In characters, of the entries taken at once: they also become one page, whose escapes take up to five times as much. */
const MOST_CONTENT = 1_000_000

/** Reads from the ledger what goes into bundles, and trusts nothing that its proof does not vouch for. */
@Injectable()
export class BundleSourceStore {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(TreeStore) private readonly tree: TreeStore,
    @Inject(ThreadStore) private readonly threads: ThreadStore,
    @Inject(EntryStore) private readonly entryStore: EntryStore,
  ) {}

  /** How many entries a filter shows, counted up to one more than a bundle may hold, and the size of their contents. */
  async measure(filter: BundleFilter): Promise<{ entries: number; contents: number }> {
    const values: unknown[] = []
    const conditions = conditionsOf(filter, (value) => `$${values.push(value)}`)
    const [row] = await this.db.query<{ entries: string; contents: string }>(
      `SELECT count(*) AS entries, COALESCE(sum(octet_length(sealed)), 0) AS contents FROM (
         SELECT c.sealed FROM entry e LEFT JOIN entry_content c USING (index)
         WHERE ${conditions.join(' AND ')} LIMIT ${MOST_ENTRIES + 1}) chosen`,
      values,
    )
    return { entries: Number(row?.entries), contents: Number(row?.contents) }
  }

  /** The ids of everything in the conversations that the subject is, is part of, or is named about. */
  async threadOf(subject: string): Promise<string[]> {
    const ids = await this.threads.around(subject, MOST_IN_THREAD)
    if (ids.length > MOST_IN_THREAD)
      throw new BundleImpossible(
        `This leads to more than ${MOST_IN_THREAD} messages and replies. Ask for one conversation, or without the thread.`,
      )
    return ids
  }

  /** Fixes which entries are in the bundle, and answers how many. */
  async choose(tx: Tx, { id, filter, ledger_size }: BundleRow, thread: readonly string[]): Promise<number> {
    const values: unknown[] = [id, ledger_size, thread]
    const conditions = conditionsOf(filter, (value) => `$${values.push(value)}`)
    await tx.query(`SET LOCAL statement_timeout = '10min'`)
    await tx.query(`DELETE FROM bundle_entry WHERE bundle_id = $1`, [id])
    await tx.query(
      `INSERT INTO bundle_entry (bundle_id, index) SELECT $1, e.index FROM entry e WHERE e.index < $2 AND e.index IN (
         SELECT e.index FROM entry e WHERE ${conditions.join(' AND ')}
         UNION SELECT index FROM entry WHERE subject = ANY($3)) LIMIT ${MOST_ENTRIES + 1}`,
      values,
    )
    await this.chooseErasures(tx, id, Number(ledger_size))
    const [row] = await tx.query<{ count: string }>(`SELECT count(*) FROM bundle_entry WHERE bundle_id = $1`, [id])
    const count = Number(row?.count)
    if (count > MOST_ENTRIES) throw new BundleImpossible(`This shows more than ${MOST_ENTRIES} entries.`)
    return count
  }

  /** The next entries of a bundle after an index, each with its proof and found to be as it was sealed. */
  async entries(
    bundleId: string,
    head: SignedHead,
    after: number,
    limit: number,
    /** Patterns of LIKE, where not all are wanted. */
    types?: readonly string[],
  ): Promise<EvidenceEntry[]> {
    const found = await this.entryStore.opened(
      `WHERE b.bundle_id = $1 AND b.index > $2 AND ($4::text[] IS NULL OR e.type LIKE ANY($4)) ORDER BY b.index LIMIT $3`,
      [bundleId, after, limit, types ?? null],
      'bundle_entry b JOIN entry e USING (index)',
    )
    const erased = found.some(({ keyless }) => keyless) ? await this.entryStore.erased() : new Set<string>()
    const rows = upTo(found, MOST_CONTENT)
    const needed = rows.flatMap((row) => inclusionNodes(Number(row.index), head.size))
    const read = await this.tree.reader([...new Map(needed.map((id) => [`${id.level}/${id.index}`, id])).values()])
    return rows.map((row) => {
      const { index, entry, salt, data } = toStored(row, null, erased)
      const proof = inclusionProof(index, head.size, read)
      const sound = verifyInclusion(entryLeafHash(entry), index, head.size, proof, head.root)
      // A bundle of what was tampered with would be refused by every verifier, and nobody would know why.
      if (!sound || !(salt === null || isSealed(row, entry.dataDigest)))
        throw new BundleImpossible(`Entry ${index} is no longer as it was sealed. Verify the ledger.`)
      return { index, entry, salt, content: data, proof }
    })
  }

  /** What kinds of entries are in a bundle, the most frequent first. */
  async kinds(bundleId: string): Promise<BundleKind[]> {
    return this.db.transaction(async (tx) => {
      await tx.query(`SET LOCAL statement_timeout = '10min'`)
      const rows = await tx.query<{ type: string; count: string; from: Date; to: Date }>(
        `SELECT e.type, count(*), min(e.time) AS "from", max(e.time) AS "to" FROM bundle_entry b JOIN entry e USING (index)
         WHERE b.bundle_id = $1 GROUP BY e.type ORDER BY count(*) DESC, e.type`,
        [bundleId],
      )
      return rows.map(({ count, ...row }) => ({ ...row, count: Number(count) }))
    })
  }

  // Whoever finds an entry without its content in a bundle also finds who ordered that.
  private async chooseErasures(tx: Tx, id: string, ledgerSize: number): Promise<void> {
    const keyless = await tx.query<{ type: string; subject: string; actor: string }>(
      `SELECT DISTINCT e.type, e.subject, e.actor FROM bundle_entry b JOIN entry e USING (index) JOIN entry_content c USING (index)
       WHERE b.bundle_id = $1 AND NOT EXISTS (SELECT FROM content_key k WHERE k.id = c.key_id)`,
      [id],
    )
    if (keyless.length === 0) return
    const indexes = await this.entryStore.erasuresOf(new Set(keyless.map(recordOf)))
    if (indexes.some((index) => index >= ledgerSize))
      throw new BundleImpossible('Something in it was erased after it was asked for. Ask for it once more.')
    await tx.query(
      `INSERT INTO bundle_entry (bundle_id, index) SELECT $1, unnest($2::bigint[]) ON CONFLICT DO NOTHING`,
      [id, indexes],
    )
  }

  /** The index of the last entry that was chosen; -1 where there is none. */
  async lastChosen(bundleId: string): Promise<number> {
    const [row] = await this.db.query<{ last: string | null }>(
      `SELECT max(index) AS last FROM bundle_entry WHERE bundle_id = $1`,
      [bundleId],
    )
    return Number(row?.last ?? -1)
  }
}

/** As many of the first rows as have together no more content than that, but one at least. */
function upTo(rows: readonly EntryRow[], most: number): EntryRow[] {
  let length = 0
  return rows.filter((row, i) => {
    length += row.content?.length ?? 0
    return i === 0 || length <= most
  })
}
