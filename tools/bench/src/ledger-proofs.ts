import { readEntry, readLedger } from '@cordon/contracts/audit'
import { noteVerifier, verifyTlogProof } from '@cordon/ledger'
import type { Client } from 'pg'
import { percentile } from './measuring'
import { generator } from './rules'
import type { ServiceAlone } from './service-alone'
import { idOf } from './synthetic-entries'
import { leafAt } from './synthetic-tree'

const PROOFS = 1_000
const WARM_UP = 100

export interface Proving {
  p50: number
  p99: number
  /** The first time somebody reads an entry, that is written down too. */
  firstP99: number
}

/** Entries anywhere in a tree of `size`, to be proved; where there is none behind the leaf yet, one is put there. */
export async function scatter(sql: Client, size: number): Promise<number[]> {
  const random = generator(size)
  const picked = [...new Set(Array.from({ length: PROOFS + WARM_UP }, () => Math.floor(random() * size)))]
  await sql.query(
    `INSERT INTO entry (index, position, time, event_id, aggregate_version, origin, type, subject, actor, authority, data_digest, leaf_hash)
     SELECT index, index + 1, now(), gen_random_uuid(), 1, 'gateway', 'gateway.synthetic.entry.v1', $3, 'service:gateway', 'bench', leaf, leaf
     FROM unnest($1::bigint[], $2::bytea[]) AS picked (index, leaf) ON CONFLICT (index) DO NOTHING`,
    [picked, picked.map(leafAt), idOf('event', 0)],
  )
  return picked
}

/** Reads entries with their proofs, each as a call of its own, and verifies each proof against the ledger's key. In ms. */
export async function prove(audit: ServiceAlone, indices: readonly number[]): Promise<Proving> {
  const { publicKey } = await audit.call(readLedger, {})
  const trust = [noteVerifier(publicKey)]
  const read = async (): Promise<number[]> => {
    const took: number[] = []
    for (const index of indices) {
      const began = performance.now()
      const { entry, proof } = await audit.call(readEntry, { index })
      took.push(performance.now() - began)
      const verified = verifyTlogProof(proof, Buffer.from(entry.leafHash, 'hex'), trust)
      if (!verified.ok) throw new Error(`The proof of entry ${index} does not hold: ${verified.reason}`)
    }
    return took.slice(WARM_UP)
  }
  const first = await read()
  const again = await read()
  return { p50: percentile(again, 0.5), p99: percentile(again, 0.99), firstP99: percentile(first, 0.99) }
}
