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

/** Canonical JSON and a newline; verifiers accept no other text of the same value. */
export function jsonLine(value: unknown): string {
  return `${canonicalText(value)}\n`
}
