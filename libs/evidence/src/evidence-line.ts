import { canonicalText, type LedgerEntry } from '@cordon/ledger'
import { createHash } from 'node:crypto'

/** Verifiers refuse longer lines, so a bundle must not hold any. */
export const MOST_LINE_BYTES = 64 * 2 ** 20

/** One entry of a bundle; salt and content are null together when the content was erased. */
export interface EvidenceEntry {
  readonly index: number
  readonly entry: LedgerEntry
  readonly salt: Buffer | null
  readonly content: unknown
  /** From the leaf's sibling up to the root's child. */
  readonly proof: readonly Buffer[]
}

/** A line of `data/entries.jsonl`. */
export function entryLine({ index, entry, salt, content, proof }: EvidenceEntry): string {
  return jsonLine({
    index,
    entry,
    salt: salt?.toString('hex') ?? null,
    content,
    proof: proof.map((hash) => hash.toString('hex')),
  })
}

/** A line of `data/payloads.jsonl`: what a network sent, exactly as received. */
export function payloadLine(index: number, payload: string): string {
  return jsonLine({ index, payload, sha256: createHash('sha256').update(payload, 'utf8').digest('hex') })
}

/** What a file may be, by its first bytes, and how its name ends in a bundle. */
const mediaExtensions = {
  'application/octet-stream': 'bin',
  'image/avif': 'avif',
  'image/gif': 'gif',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
} as const

/** A picture or video that came with a message, as it was when the bundle was made, or why it could not be had. */
export type MediaLine = {
  /** The entry that recorded the message, and the place among its attachments. */
  readonly index: number
  readonly place: number
  readonly address: string
} & (
  | { readonly contentType: keyof typeof mediaExtensions; readonly fetchedAt: string; readonly sha256: string }
  | { readonly reason: string; readonly triedAt: string }
)

export function mediaPath(sha256: string, contentType: keyof typeof mediaExtensions): string {
  return `data/media/${sha256}.${mediaExtensions[contentType]}`
}

/** Canonical JSON and a newline; verifiers accept no other text of the same value. */
export function jsonLine(value: unknown): string {
  return `${canonicalText(value)}\n`
}
