import { openCheckpoint } from './checkpoint'
import type { Checkpoint, CheckpointTrust, Witnessing } from './checkpoint'
import { HASH_BYTES, verifyInclusion } from './merkle-tree'
import { decodeBase64 } from './signed-note'

/** A self-contained proof that an entry is in a ledger (c2sp.org/tlog-proof), stored as `*.tlog-proof`. */
export interface TlogProof {
  /** Opaque and not authenticated. */
  readonly extra?: Buffer
  readonly index: number
  /** From the leaf's sibling up to the root's child. */
  readonly hashes: readonly Buffer[]
  /** The signed note, verbatim. */
  readonly checkpoint: string
}

export type VerifiedTlogProof =
  | {
      readonly ok: true
      readonly index: number
      readonly checkpoint: Checkpoint
      readonly signedBy: readonly string[]
      readonly witnessedBy: readonly Witnessing[]
    }
  | { readonly ok: false; readonly reason: string }

const FIRST_LINE = 'c2sp.org/tlog-proof@v1'
/** A tree cannot be deeper than its size has bits. */
const MOST_HASHES = 63

export function formatTlogProof({ extra, index, hashes, checkpoint }: TlogProof): string {
  const lines = [FIRST_LINE]
  if (extra) lines.push(`extra ${extra.toString('base64')}`)
  lines.push(`index ${index}`, ...hashes.map((hash) => hash.toString('base64')))
  return `${lines.join('\n')}\n\n${checkpoint}`
}

/** Reads the format without judging the proof; undefined when the text is none. */
export function parseTlogProof(text: string): TlogProof | undefined {
  const split = text.indexOf('\n\n')
  if (split < 0) return undefined
  const lines = text.slice(0, split).split('\n')
  if (lines.shift() !== FIRST_LINE) return undefined
  const extraLine = lines[0]?.startsWith('extra ') ? lines.shift() : undefined
  const extra = extraLine === undefined ? undefined : decodeBase64(extraLine.slice('extra '.length))
  if (extraLine !== undefined && !extra) return undefined
  const index = /^index (0|[1-9][0-9]*)$/.exec(lines.shift() ?? '')?.[1]
  if (index === undefined || !Number.isSafeInteger(Number(index)) || lines.length > MOST_HASHES) return undefined
  const hashes = lines.map(decodeBase64)
  if (!hashes.every((hash) => hash?.length === HASH_BYTES)) return undefined
  const checkpoint = text.slice(split + 2)
  return { ...(extra && { extra }), index: Number(index), hashes: hashes as Buffer[], checkpoint }
}

/** Verifies that the leaf is in the tree whose head the trusted keys signed and, where a policy asks for them, witnesses cosigned. */
export function verifyTlogProof(
  text: string,
  leafHash: Uint8Array,
  trust: CheckpointTrust,
  origin?: string,
): VerifiedTlogProof {
  const proof = parseTlogProof(text)
  if (!proof) return { ok: false, reason: 'it is not a well-formed proof' }
  const opened = openCheckpoint(proof.checkpoint, trust, origin)
  if (!opened.ok) return { ok: false, reason: `the checkpoint cannot be trusted: ${opened.reason}` }
  const { checkpoint, signedBy, witnessedBy } = opened
  if (!verifyInclusion(leafHash, proof.index, checkpoint.size, proof.hashes, checkpoint.root)) {
    return { ok: false, reason: 'the hashes do not lead from the entry to the signed root' }
  }
  return { ok: true, index: proof.index, checkpoint, signedBy, witnessedBy }
}
