import { Database } from '@cordon/persistence'
import { HASH_BYTES, type NodeId, type NodeReader, type ReadNode } from '@cordon/ledger'
import { Inject, Injectable } from '@nestjs/common'
import { byteOffset, completingLeaf, placeOf } from './domain/tree-run'

interface Run {
  first: number
  size: number
  leaf_hashes: Buffer
  nodes: Buffer
}

/** Wider stretches are read node by node: only nodes far up the tree span so much. */
const WIDEST = 16_384

/** The stored hashes of the tree. What is missing or was made unreadable comes as null, for the verifier to judge. */
@Injectable()
export class TreeStore {
  constructor(@Inject(Database) private readonly db: Database) {}

  /** Reads these nodes (level 0: leaf hashes) in one statement, for a proof. */
  async read(ids: readonly NodeId[]): Promise<(Buffer | null)[]> {
    if (ids.length === 0) return []
    // Before leaf `first` there are as many nodes as it has leaves, less the bits set in it; see nodesBefore().
    const found = await this.db.query<{ ordinal: string; hash: Buffer }>(
      `SELECT n.ordinal, substring(CASE WHEN n.leaf THEN r.leaf_hashes ELSE r.nodes END FROM LEAST(2147483647, 1 + ${HASH_BYTES} *
                (n.place - r.first + CASE WHEN n.leaf THEN 0 ELSE bit_count(int8send(r.first)) END))::integer FOR ${HASH_BYTES}) AS hash
       FROM unnest($1::bigint[], $2::bigint[], $3::boolean[]) WITH ORDINALITY AS n (completing, place, leaf, ordinal)
       CROSS JOIN LATERAL (SELECT first, leaf_hashes, nodes FROM tree_run WHERE first <= n.completing ORDER BY first DESC LIMIT 1) AS r`,
      [
        ids.map(({ level, index }) => completingLeaf(level, index)),
        ids.map(({ level, index }) => placeOf(level, index)),
        ids.map(({ level }) => level === 0),
      ],
    )
    const hashes: (Buffer | null)[] = ids.map(() => null)
    for (const { ordinal, hash } of found) if (hash.length === HASH_BYTES) hashes[Number(ordinal) - 1] = hash
    return hashes
  }

  /** Reads nodes for a proof of @cordon/ledger, which asks for them one by one. */
  async reader(ids: readonly NodeId[]): Promise<ReadNode> {
    const hashes = await this.read(ids)
    const known = new Map(ids.map(({ level, index }, i) => [`${level}/${index}`, hashes[i] ?? null]))
    return (level, index) => {
      const hash = known.get(`${level}/${index}`)
      if (!hash) throw new Error(`The stored tree lacks node ${level}/${index}.`)
      return hash
    }
  }

  /** Reads neighbouring nodes level by level, as verification and export do; level 0 gives the copies of the leaf hashes. */
  walker(): NodeReader {
    let stretch: { from: number; to: number; runs: Run[] } = { from: 0, to: 0, runs: [] }
    return async (level, first, count) => {
      if (count <= 0) return []
      const from = first * 2 ** level
      const to = (first + count) * 2 ** level
      const ids = Array.from({ length: count }, (_, i) => ({ level, index: first + i }))
      if (to - from > WIDEST) return this.read(ids)
      if (from < stretch.from || to > stretch.to) stretch = { from, to, runs: await this.runs(from, to) }
      let at = 0
      return ids.map(({ index }) => {
        const leaf = completingLeaf(level, index)
        while (at + 1 < stretch.runs.length && (stretch.runs[at + 1] as Run).first <= leaf) at += 1
        return hashIn(stretch.runs[at], level, index)
      })
    }
  }

  private async runs(from: number, to: number): Promise<Run[]> {
    const rows = await this.db.query<Omit<Run, 'first'> & { first: string }>(
      `SELECT first, size, leaf_hashes, nodes FROM tree_run
       WHERE first >= COALESCE((SELECT max(first) FROM tree_run WHERE first <= $1), 0) AND first < $2 ORDER BY first`,
      [from, to],
    )
    return rows.map((row) => ({ ...row, first: Number(row.first) }))
  }
}

function hashIn(run: Run | undefined, level: number, index: number): Buffer | null {
  if (run === undefined || run.first > completingLeaf(level, index)) return null
  const at = byteOffset(run.first, level, index)
  const hash = (level === 0 ? run.leaf_hashes : run.nodes).subarray(at, at + HASH_BYTES)
  return hash.length === HASH_BYTES ? hash : null
}
