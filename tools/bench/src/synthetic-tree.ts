import { createHash } from 'node:crypto'
import { appendLeaves, EMPTY_FRONTIER, HASH_BYTES, hashNode, rootOf, type Frontier } from '@cordon/ledger'
import type { Client } from 'pg'

/** Leaves repeat after so many, so that a subtree over them need be hashed once; about what a full batch of the service holds. */
export const BLOCK = 512
const AT_ONCE = 1_000

const leaves = Array.from({ length: BLOCK }, (_, i) => createHash('sha256').update(`synthetic ${i}`).digest())
/** The leaf hashes of a block, as a run holds them. */
export const blockLeaves = Buffer.concat(leaves)
const block = appendLeaves(EMPTY_FRONTIER, leaves)
const blockNodes = Buffer.concat(block.nodes.map(({ hash }) => hash))
const blockRoot = block.frontier.peaks[0] as Buffer

/** Leaf hashes and completed nodes from one place of the ledger on, as the service keeps those of a batch. */
export interface Run {
  first: number
  leaves: Buffer
  /** Nodes that lie within the run, */
  nodes: Buffer
  /** and those its last leaf completes above it. */
  above: Buffer
}

/** The leaf hash that an entry of a synthetic tree has. */
export function leafAt(index: number): Buffer {
  return leaves[index % BLOCK] as Buffer
}

/** The runs that make a tree of `size` leaves out of the one the frontier stands for: a true tree, hashed a block at a time. */
export function grow(frontier: Frontier, size: number): { frontier: Frontier; runs: Run[] } {
  if (size % BLOCK !== 0 || size <= frontier.size) throw new RangeError(`A synthetic tree cannot grow to ${size}.`)
  const runs: Run[] = []
  let grown = frontier
  if (grown.size % BLOCK !== 0) {
    const rest = leaves.slice(grown.size % BLOCK)
    const step = appendLeaves(grown, rest)
    const nodes = Buffer.concat(step.nodes.map(({ hash }) => hash))
    runs.push({ first: grown.size, leaves: Buffer.concat(rest), nodes, above: Buffer.alloc(0) })
    grown = step.frontier
  }
  const peaks = [...grown.peaks]
  for (let first = grown.size; first < size; first += BLOCK) {
    const above: Buffer[] = []
    let top = blockRoot
    for (let index = first / BLOCK; index % 2 === 1; index = (index - 1) / 2) {
      top = hashNode(peaks.pop() as Buffer, top)
      above.push(top)
    }
    peaks.push(top)
    runs.push({ first, leaves: blockLeaves, nodes: blockNodes, above: Buffer.concat(above) })
  }
  return { frontier: { size, peaks }, runs }
}

/** Grows the stored tree and its head; the service must not be running. */
export async function growStored(sql: Client, size: number): Promise<void> {
  await sql.query('BEGIN')
  const { rows } = await sql.query<{ size: string; peaks: Buffer }>(`SELECT size, peaks FROM ledger_head FOR UPDATE`)
  const head = rows[0] as { size: string; peaks: Buffer }
  const peaks = Array.from({ length: head.peaks.length / HASH_BYTES }, (_, i) =>
    head.peaks.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES),
  )
  const { frontier, runs } = grow({ size: Number(head.size), peaks }, size)
  const partial = runs[0]?.nodes === blockNodes ? [] : runs.splice(0, 1)
  for (const run of partial) await writeRuns(sql, [run])
  while (runs.length > 0) await writeRuns(sql, runs.splice(0, AT_ONCE))
  await sql.query(`UPDATE ledger_head SET size = $1, peaks = $2, root = $3`, [
    size,
    Buffer.concat([...frontier.peaks]),
    rootOf(frontier),
  ])
  await sql.query('COMMIT')
}

/** Runs that hold the same leaves, and so the same nodes within. */
async function writeRuns(sql: Client, runs: readonly Run[]): Promise<void> {
  const { leaves: hashes, nodes } = runs[0] as Run
  await sql.query(
    `INSERT INTO tree_run (first, size, leaf_hashes, nodes)
     SELECT first, $1, $2, $3::bytea || decode(above, 'hex') FROM unnest($4::bigint[], $5::text[]) AS run (first, above)`,
    [
      hashes.length / HASH_BYTES,
      hashes,
      nodes,
      runs.map(({ first }) => first),
      runs.map(({ above }) => above.toString('hex')),
    ],
  )
}
