import { hashNode } from './merkle-tree'

export type ProblemKind =
  | 'entry-changed'
  | 'data-changed'
  | 'leaf-hash-changed'
  | 'node-changed'
  | 'entries-swapped'
  | 'one-of-changed'
  | 'entry-missing'
  | 'entry-unexpected'
  | 'entry-unsigned'
  | 'position-gap'
  | 'position-repeated'
  | 'checkpoint-invalid'
  | 'root-mismatch'

/** What the verifier keeps of an entry while its part of the tree is checked. */
export interface LeafRecord {
  readonly index: number
  readonly origin?: string
  readonly position?: number
  readonly eventId?: string
  /** Leaf hash of the stored entry; null when the entry is missing or malformed. */
  readonly computed: Buffer | null
  /** The leaf hash kept beside the entry. */
  readonly stored: Buffer | null
  /** The copy of this leaf hash kept beside the following entry. */
  linked: Buffer | null
  readonly fault: 'missing' | 'malformed' | 'data' | null
}

/** A suspicion about the entries `first` to `last`, before it is put into words. */
export interface Finding {
  readonly kind: ProblemKind
  readonly first: number
  readonly last: number
  readonly explanation: string
  readonly record?: LeafRecord
  /** Whether a leaf hash is the one sealed at the entry's index. */
  readonly isSealed?: (leafHash: Buffer) => boolean
  /** Two neighbours of which one was changed, and the node hash sealed over them. */
  readonly pair?: { readonly left: LeafRecord; readonly right: LeafRecord; readonly sealed: Buffer }
}

/** Above this many suspects, cross-checking each against each would cost more than it tells. */
const MOST_SWAP_SUSPECTS = 400

export function same(a: Buffer | null, b: Buffer | null): boolean {
  return a !== null && b !== null && a.equals(b)
}

export function nameEntry({ index, origin, position, eventId }: LeafRecord): string {
  return origin === undefined ? `Entry ${index}` : `Entry ${index} (${origin} position ${position}, event ${eventId})`
}

/** Joins neighbouring findings of which nothing but the range is known. */
export function mergeRanges(findings: readonly Finding[]): Finding[] {
  const merged: Finding[] = []
  for (const finding of findings) {
    const before = merged.at(-1)
    if (before?.kind === 'one-of-changed' && finding.kind === 'one-of-changed' && before.last + 1 === finding.first) {
      merged[merged.length - 1] = someChanged(before.first, finding.last)
    } else {
      merged.push(finding)
    }
  }
  return merged
}

export function someChanged(first: number, last: number, pair?: Finding['pair']): Finding {
  const explanation =
    `At least one of the entries ${first} to ${last} was changed together with its stored leaf hash; ` +
    'the tree above them seals something else.'
  return { kind: 'one-of-changed', first, last, explanation, ...(pair && { pair }) }
}

/** Where a changed entry's sealed content turns up at another index, the two changed places. */
export function recogniseSwaps(findings: readonly Finding[]): Finding[] {
  const changed = findings.filter((finding) => finding.kind === 'entry-changed' || finding.pair)
  if (changed.length > MOST_SWAP_SUSPECTS) return [...findings]
  const suspects = changed.flatMap(({ record, pair }) => (pair ? [pair.left, pair.right] : record ? [record] : []))
  const partners = new Map<number, LeafRecord>()
  for (const { record, isSealed, pair } of changed) {
    for (const other of suspects) {
      if (other.computed === null) continue
      if (record && isSealed && other !== record && isSealed(other.computed)) partners.set(record.index, other)
      if (pair?.left.computed && pair.right.computed) {
        const { left, right } = pair
        if (left !== other && hashNode(other.computed, right.computed!).equals(pair.sealed)) {
          partners.set(left.index, other)
        }
        if (right !== other && hashNode(left.computed!, other.computed).equals(pair.sealed)) {
          partners.set(right.index, other)
        }
        if (other === left && hashNode(right.computed!, left.computed!).equals(pair.sealed)) {
          partners.set(left.index, right).set(right.index, left)
        }
      }
    }
  }
  return findings.flatMap((finding) => {
    if (finding.kind !== 'entry-changed' && !finding.pair) return [finding]
    const records = finding.pair ? [finding.pair.left, finding.pair.right] : finding.record ? [finding.record] : []
    const swapped = records.flatMap((record) => {
      const partner = partners.get(record.index)
      return partner ? [swappedWith(record, partner)] : []
    })
    return swapped.length > 0 ? swapped : [finding]
  })
}

function swappedWith(record: LeafRecord, partner: LeafRecord): Finding {
  return {
    kind: 'entries-swapped',
    first: record.index,
    last: record.index,
    record,
    explanation: `${nameEntry(record)} stands in the place of another: what was sealed here is now at index ${partner.index}.`,
  }
}
