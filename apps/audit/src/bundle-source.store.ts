import type { BundleFilter } from '@cordon/contracts/audit'
import type { EvidenceEntry } from '@cordon/evidence'
import { entryLeafHash, inclusionNodes, inclusionProof, verifyInclusion } from '@cordon/ledger'
import { Database, type Tx } from '@cordon/persistence'
import { Inject, Injectable } from '@nestjs/common'
import type { BundleRow } from './bundle.tables'
import type { SignedHead } from './checkpoint.store'
import { arrivalsIn, threadIdsIn } from './domain/thread'
import { conditionsOf, entryColumns, isSealed, toStored, type EntryRow } from './entry.store'
import { TreeStore } from './tree.store'

/** Why a bundle cannot be made, in words for who asked for it; trying again would not help. */
export class BundleImpossible extends Error {}

/** What one bundle may hold: both verifiers check as many in minutes. */
export const MOST_ENTRIES = 1_000_000
const MOST_CONVERSATIONS = 50
const MOST_LOOKED_THROUGH = 5_000
const ARRIVALS_AT_ONCE = 1_000
/** In characters, of the entries taken at once: they also become one page, whose escapes take up to five times as much. */
const MOST_CONTENT = 1_000_000

/** Reads from the ledger what goes into bundles, and trusts nothing that its proof does not vouch for. */
@Injectable()
export class BundleSourceStore {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(TreeStore) private readonly tree: TreeStore,
  ) {}

  /** How many entries a filter shows, counted up to one more than a bundle may hold, and the size of their contents. */
  async measure(filter: BundleFilter): Promise<{ entries: number; contents: number }> {
    const values: unknown[] = []
    const conditions = conditionsOf(filter, (value) => `$${values.push(value)}`)
    const [row] = await this.db.query<{ entries: string; contents: string }>(
      `SELECT count(*) AS entries, COALESCE(sum(octet_length(content)), 0) AS contents FROM (
         SELECT c.content FROM entry e LEFT JOIN entry_content c USING (index)
         WHERE ${conditions.join(' AND ')} LIMIT ${MOST_ENTRIES + 1}) chosen`,
      values,
    )
    return { entries: Number(row?.entries), contents: Number(row?.contents) }
  }

  /** The ids of everything in the conversations that the subject is, or is part of. */
  async threadOf(subject: string, ledgerSize: number): Promise<string[]> {
    const rows = await this.db.query<{ content: string }>(
      `SELECT content FROM entry_content WHERE index < $2 AND index IN (
         SELECT index FROM entry WHERE subject = $1 UNION SELECT index FROM mention WHERE id = $1)
       ORDER BY index LIMIT ${MOST_LOOKED_THROUGH + 1}`,
      [subject, ledgerSize],
    )
    const ids = threadIdsIn(rows.map(({ content }) => content))
    const of = new Set([subject, ...ids.conversations])
    await this.addArrivals(of, ids, ledgerSize)
    const further = [...ids.conversations].filter((id) => !of.has(id))
    if (further.length > 0) await this.addArrivals(new Set(further), ids, ledgerSize)
    if (rows.length > MOST_LOOKED_THROUGH || ids.conversations.size > MOST_CONVERSATIONS)
      throw new BundleImpossible(
        `This leads to more than ${MOST_CONVERSATIONS} conversations. Ask for one of them, or without the thread.`,
      )
    return [subject, ...ids.conversations, ...ids.others]
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
    const [row] = await tx.query<{ count: string }>(`SELECT count(*) FROM bundle_entry WHERE bundle_id = $1`, [id])
    const count = Number(row?.count)
    if (count > MOST_ENTRIES) throw new BundleImpossible(`This shows more than ${MOST_ENTRIES} entries.`)
    return count
  }

  /** The next entries of a bundle after an index, each with its proof and found to be as it was sealed. */
  async entries(bundleId: string, head: SignedHead, after: number, limit: number): Promise<EvidenceEntry[]> {
    const found = await this.db.query<EntryRow>(
      `SELECT ${entryColumns} FROM bundle_entry b JOIN entry e USING (index) LEFT JOIN entry_content c USING (index)
       WHERE b.bundle_id = $1 AND b.index > $2 ORDER BY b.index LIMIT $3`,
      [bundleId, after, limit],
    )
    const rows = upTo(found, MOST_CONTENT)
    const needed = rows.flatMap((row) => inclusionNodes(Number(row.index), head.size))
    const read = await this.tree.reader([...new Map(needed.map((id) => [`${id.level}/${id.index}`, id])).values()])
    return rows.map((row) => {
      const { index, entry, salt, data } = toStored(row, null)
      const proof = inclusionProof(index, head.size, read)
      const sound = verifyInclusion(entryLeafHash(entry), index, head.size, proof, head.root)
      // A bundle of what was tampered with would be refused by every verifier, and nobody would know why.
      if (!sound || !isSealed(row, entry.dataDigest))
        throw new BundleImpossible(`Entry ${index} is no longer as it was sealed. Verify the ledger.`)
      return { index, entry, salt, content: data, proof }
    })
  }

  /** The next messages of a bundle that arrived from a network, after an index. */
  async arrivals(
    bundleId: string,
    after: number,
    limit: number,
  ): Promise<{ index: number; itemId: string; version: number }[]> {
    const rows = await this.db.query<{ index: string; subject: string; aggregate_version: string }>(
      `SELECT e.index, e.subject, e.aggregate_version FROM bundle_entry b JOIN entry e USING (index)
       WHERE b.bundle_id = $1 AND b.index > $2 AND e.type = 'connectors.item.captured.v1' ORDER BY b.index LIMIT $3`,
      [bundleId, after, limit],
    )
    return rows.map((row) => ({
      index: Number(row.index),
      itemId: row.subject,
      version: Number(row.aggregate_version),
    }))
  }

  private async addArrivals(
    of: ReadonlySet<string>,
    ids: ReturnType<typeof threadIdsIn>,
    below: number,
  ): Promise<void> {
    const patterns = [...of].map((id) => `%${id.replace(/[\\%_]/g, '\\$&')}%`)
    for (let after = -1; ;) {
      const rows = await this.db.query<{ index: string; content: string | null }>(
        `SELECT e.index, CASE WHEN c.content LIKE ANY($1) THEN c.content END AS content
         FROM entry e JOIN entry_content c USING (index)
         WHERE e.type = 'inbox.arrivals.recorded.v1' AND e.index > $2 AND e.index < $3
         ORDER BY e.index LIMIT ${ARRIVALS_AT_ONCE}`,
        [patterns, after, below],
      )
      const found = arrivalsIn(
        rows.flatMap(({ content }) => content ?? []),
        of,
      )
      found.conversations.forEach((id) => ids.conversations.add(id))
      found.others.forEach((id) => ids.others.add(id))
      if (rows.length < ARRIVALS_AT_ONCE) return
      after = Number(rows.at(-1)?.index)
    }
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
