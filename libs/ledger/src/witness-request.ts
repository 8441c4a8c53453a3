import { HASH_BYTES } from './merkle-tree'
import { decodeBase64, parseNote } from './signed-note'

/** What a witness is asked to cosign: the body of c2sp.org/tlog-witness add-checkpoint, which also travels as a file. */
export interface WitnessRequest {
  /** Size of the head that the witness saw last; 0 at first. */
  readonly oldSize: number
  /** Consistency proof from that size; empty from 0. */
  readonly proof: readonly Buffer[]
  /** The signed note, verbatim. */
  readonly checkpoint: string
}

const MOST_HASHES = 63

export function formatWitnessRequest({ oldSize, proof, checkpoint }: WitnessRequest): string {
  const lines = [`old ${oldSize}`, ...proof.map((hash) => hash.toString('base64'))]
  return `${lines.join('\n')}\n\n${checkpoint}`
}

/** Reads the format without judging the proof; undefined when the text is none. */
export function parseWitnessRequest(text: string): WitnessRequest | undefined {
  const split = text.indexOf('\n\n')
  if (split < 0) return undefined
  const lines = text.slice(0, split).split('\n')
  const oldSize = /^old (0|[1-9][0-9]*)$/.exec(lines.shift() ?? '')?.[1]
  if (oldSize === undefined || !Number.isSafeInteger(Number(oldSize)) || lines.length > MOST_HASHES) return undefined
  const proof = lines.map(decodeBase64)
  if (!proof.every((hash) => hash?.length === HASH_BYTES)) return undefined
  const checkpoint = text.slice(split + 2)
  return parseNote(checkpoint) && { oldSize: Number(oldSize), proof: proof as Buffer[], checkpoint }
}
