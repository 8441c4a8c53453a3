import { HASH_BYTES } from './merkle-tree'
import { decodeBase64, openNote, signNote } from './signed-note'
import type { NoteSigner, NoteVerifier } from './signed-note'

/** A signed tree head (c2sp.org/tlog-checkpoint). */
export interface Checkpoint {
  /** The ledger's name, such as `police.example/ledger`; the log key should bear the same name. */
  readonly origin: string
  readonly size: number
  readonly root: Buffer
  /** Further lines, opaque and discouraged by the specification. */
  readonly extensions?: readonly string[]
}

export type OpenedCheckpoint =
  | { readonly ok: true; readonly checkpoint: Checkpoint; readonly signedBy: readonly string[] }
  | { readonly ok: false; readonly reason: string }

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

/** Verifies the signatures of a checkpoint and reads it; give the expected origin to refuse another log's head. */
export function openCheckpoint(note: string, verifiers: readonly NoteVerifier[], origin?: string): OpenedCheckpoint {
  const opened = openNote(note, verifiers)
  if (!opened.ok) return opened
  const checkpoint = parseCheckpoint(opened.text)
  if (!checkpoint) return { ok: false, reason: 'its text is not a checkpoint' }
  if (origin !== undefined && checkpoint.origin !== origin) {
    return { ok: false, reason: `it is the head of ${checkpoint.origin}, not of ${origin}` }
  }
  return { ok: true, checkpoint, signedBy: opened.signedBy }
}
