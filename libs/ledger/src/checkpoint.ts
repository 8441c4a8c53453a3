import { HASH_BYTES } from './merkle-tree'
import { inWords, isQuorum } from './checkpoint-policy'
import type { CheckpointPolicy } from './checkpoint-policy'
import { decodeBase64, openNote, signNote } from './signed-note'
import type { NoteSigner, NoteVerifier, VerifiedSignature } from './signed-note'

/** A signed tree head (c2sp.org/tlog-checkpoint). */
export interface Checkpoint {
  /** The ledger's name, such as `police.example/ledger`; the log key should bear the same name. */
  readonly origin: string
  readonly size: number
  readonly root: Buffer
  /** Further lines, opaque and discouraged by the specification. */
  readonly extensions?: readonly string[]
}

/** A known witness that saw this head as a continuation of every head it saw before. */
export interface Witnessing {
  readonly name: string
  readonly keyId: string
  /** By the witness's own clock. */
  readonly at: Date
  /** The signature line with its newline. */
  readonly line: string
}

export type OpenedCheckpoint =
  | {
      readonly ok: true
      readonly checkpoint: Checkpoint
      /** The ledger's names; witnesses are in `witnessedBy`. */
      readonly signedBy: readonly string[]
      readonly witnessedBy: readonly Witnessing[]
    }
  | { readonly ok: false; readonly reason: string }

/** Keys alone: no cosignature is needed. A policy may need some, and holds each ledger to its own name. */
export type CheckpointTrust = readonly NoteVerifier[] | CheckpointPolicy

/** The note text of a checkpoint. */
export function formatCheckpoint({ origin, size, root, extensions = [] }: Checkpoint): string {
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError(`${size} is no tree size.`)
  if (root.length !== HASH_BYTES) throw new RangeError('A root hash has 32 bytes.')
  const lines = [origin, String(size), root.toString('base64'), ...extensions]
  if (lines.some((line) => line === '' || line.includes('\n'))) {
    throw new TypeError('The lines of a checkpoint are not empty.')
  }
  return `${lines.join('\n')}\n`
}

/** Reads the note text of a checkpoint; undefined when it is none. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  const lines = text.split('\n')
  if (lines.pop() !== '' || lines.length < 3 || lines.includes('')) return undefined
  const [origin, size, encodedRoot, ...extensions] = lines as [string, string, string, ...string[]]
  const root = decodeBase64(encodedRoot)
  if (!/^(0|[1-9][0-9]*)$/.test(size) || !Number.isSafeInteger(Number(size)) || root?.length !== HASH_BYTES)
    return undefined
  return { origin, size: Number(size), root, extensions }
}

/** Formats and signs; the caller answers for never signing two heads that contradict each other. */
export function signCheckpoint(checkpoint: Checkpoint, signers: readonly NoteSigner[]): string {
  return signNote(formatCheckpoint(checkpoint), signers)
}

/**
 * Verifies the signatures of a checkpoint and reads it; give the expected origin to refuse another log's head. A cosignature
 * never stands in for the log's own signature, whatever its key is called.
 */
export function openCheckpoint(note: string, trust: CheckpointTrust, origin?: string): OpenedCheckpoint {
  const policy = 'logs' in trust ? trust : undefined
  const keys = 'logs' in trust ? [...trust.logs, ...trust.witnesses] : trust
  const opened = openNote(note, keys)
  if (!opened.ok) return opened
  const checkpoint = parseCheckpoint(opened.text)
  if (!checkpoint) return { ok: false, reason: 'its text is not a checkpoint' }
  if (origin !== undefined && checkpoint.origin !== origin) {
    return { ok: false, reason: `it is the head of ${checkpoint.origin}, not of ${origin}` }
  }
  const own = opened.signatures.filter(({ by, at }) => !at && (!policy || by.name === checkpoint.origin))
  if (own.length === 0) return { ok: false, reason: 'no trusted key of the ledger signed it' }
  const cosignatures = opened.signatures.filter(({ at }) => at !== undefined)
  if (
    policy &&
    !isQuorum(
      policy.quorum,
      cosignatures.map(({ by }) => by),
    )
  ) {
    const names = [...new Set(cosignatures.map(({ by }) => by.name))].join(', ') || 'none'
    return { ok: false, reason: `the policy asks for ${inWords(policy)}, and of those it knows, ${names} cosigned` }
  }
  const signedBy = [...new Set(own.map(({ by }) => by.name))]
  return { ok: true, checkpoint, signedBy, witnessedBy: firstOfEach(cosignatures) }
}

/** The earliest cosignature of each key says the most: the head stood by then. */
function firstOfEach(cosignatures: readonly VerifiedSignature[]): Witnessing[] {
  const first = new Map<string, Witnessing>()
  for (const { by, at, line } of cosignatures) {
    const known = first.get(by.publicKey)
    if (at && (!known || at < known.at)) first.set(by.publicKey, { name: by.name, keyId: by.keyId, at, line })
  }
  return [...first.values()]
}
