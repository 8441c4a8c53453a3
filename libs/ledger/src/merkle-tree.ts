import { hash } from 'node:crypto'

/** One perfect subtree: `level` 0 is a leaf; node (level, index) covers leaves [index * 2^level, (index + 1) * 2^level). */
export interface NodeId {
  readonly level: number
  readonly index: number
}

export interface TreeNode extends NodeId {
  readonly hash: Buffer
}

/** All that appending needs: how many leaves there are and the roots of the perfect subtrees they form, largest first. */
export interface Frontier {
  readonly size: number
  readonly peaks: readonly Buffer[]
}

/** Gives the stored hash of a complete node; level 0 is the leaf hash. */
export type ReadNode = (level: number, index: number) => Buffer

export const HASH_BYTES = 32
export const EMPTY_FRONTIER: Frontier = { size: 0, peaks: [] }

const LEAF_PREFIX = Buffer.from([0])
const nodeInput = Buffer.alloc(1 + 2 * HASH_BYTES, 1)

/** RFC 9162 section 2.1.1: SHA-256(0x00 || leaf). */
export function hashLeaf(leaf: Uint8Array): Buffer {
  return hash('sha256', Buffer.concat([LEAF_PREFIX, leaf]), 'buffer')
}

/** RFC 9162 section 2.1.1: SHA-256(0x01 || left || right). */
export function hashNode(left: Uint8Array, right: Uint8Array): Buffer {
  nodeInput.set(left, 1)
  nodeInput.set(right, 1 + HASH_BYTES)
  return hash('sha256', nodeInput, 'buffer')
}

/**
 * Appends leaf hashes. `nodes` holds every interior node (level 1 and up) that the batch completed, children before parents;
 * a complete node never changes again, so the caller stores each once.
 */
export function appendLeaves(
  frontier: Frontier,
  leafHashes: readonly Buffer[],
): { frontier: Frontier; nodes: TreeNode[] } {
  const peaks = [...frontier.peaks]
  const nodes: TreeNode[] = []
  let size = frontier.size
  for (const leafHash of leafHashes) {
    if (leafHash.length !== HASH_BYTES) throw new RangeError('A leaf hash has 32 bytes.')
    let top = leafHash
    let level = 0
    // Bit operators would cut sizes at 2^31, so parity is taken by remainder.
    for (let index = size; index % 2 === 1; index = (index - 1) / 2) {
      top = hashNode(peaks.pop()!, top)
      level += 1
      nodes.push({ level, index: (index - 1) / 2, hash: top })
    }
    peaks.push(top)
    size += 1
  }
  return { frontier: { size, peaks }, nodes }
}

/** The root of the tree the frontier stands for; SHA-256 of nothing for an empty tree. */
export function rootOf(frontier: Frontier): Buffer {
  return foldPeaks(frontier.peaks)
}

/** The nodes whose hashes make up the frontier, and so the root, of a tree of `size` leaves. */
export function frontierNodes(size: number): NodeId[] {
  assertSize(size)
  return perfectSubtrees({ from: 0, to: size })
}

export function frontierAt(size: number, read: ReadNode): Frontier {
  return { size, peaks: frontierNodes(size).map(({ level, index }) => read(level, index)) }
}

export function rootAt(size: number, read: ReadNode): Buffer {
  return rootOf(frontierAt(size, read))
}

/** The stored nodes that `inclusionProof(index, size)` reads: load them in one query. */
export function inclusionNodes(index: number, size: number): NodeId[] {
  return inclusionRanges(index, size).flatMap(perfectSubtrees)
}

/** RFC 9162 section 2.1.3.1: from the leaf's sibling up to the root's child. */
export function inclusionProof(index: number, size: number, read: ReadNode): Buffer[] {
  return inclusionRanges(index, size).map((range) => hashRange(range, read))
}

/** The stored nodes that `consistencyProof(first, second)` reads. */
export function consistencyNodes(first: number, second: number): NodeId[] {
  return consistencyRanges(first, second).flatMap(perfectSubtrees)
}

/** RFC 9162 section 2.1.4.1: proves that the tree of `first` leaves is a prefix of the tree of `second`. */
export function consistencyProof(first: number, second: number, read: ReadNode): Buffer[] {
  return consistencyRanges(first, second).map((range) => hashRange(range, read))
}

/** RFC 9162 section 2.1.3.2. */
export function verifyInclusion(
  leafHash: Uint8Array,
  index: number,
  size: number,
  proof: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  if (!isSize(index) || !isSize(size) || index >= size || !areHashes([leafHash, root, ...proof])) return false
  let node = index
  let last = size - 1
  let computed: Uint8Array = leafHash
  for (const sibling of proof) {
    if (last === 0) return false
    if (node % 2 === 1 || node === last) {
      computed = hashNode(sibling, computed)
      while (node % 2 === 0 && node !== 0) {
        node /= 2
        last = Math.floor(last / 2)
      }
    } else {
      computed = hashNode(computed, sibling)
    }
    node = Math.floor(node / 2)
    last = Math.floor(last / 2)
  }
  return last === 0 && Buffer.compare(computed, root) === 0
}

/** RFC 9162 section 2.1.4.2; an empty first tree is consistent with every tree and needs an empty proof. */
export function verifyConsistency(
  first: number,
  second: number,
  proof: readonly Uint8Array[],
  firstRoot: Uint8Array,
  secondRoot: Uint8Array,
): boolean {
  if (!isSize(first) || !isSize(second) || first > second) return false
  if (!areHashes([firstRoot, secondRoot, ...proof])) return false
  if (first === 0) return proof.length === 0 && Buffer.compare(firstRoot, rootOf(EMPTY_FRONTIER)) === 0
  if (first === second) return proof.length === 0 && Buffer.compare(firstRoot, secondRoot) === 0
  const path = isPowerOfTwo(first) ? [firstRoot, ...proof] : [...proof]
  let node = first - 1
  let last = second - 1
  while (node % 2 === 1) {
    node = Math.floor(node / 2)
    last = Math.floor(last / 2)
  }
  const start = path.shift()
  if (!start) return false
  let computedFirst = start
  let computedSecond = start
  for (const sibling of path) {
    if (last === 0) return false
    if (node % 2 === 1 || node === last) {
      computedFirst = hashNode(sibling, computedFirst)
      computedSecond = hashNode(sibling, computedSecond)
      while (node % 2 === 0 && node !== 0) {
        node /= 2
        last = Math.floor(last / 2)
      }
    } else {
      computedSecond = hashNode(computedSecond, sibling)
    }
    node = Math.floor(node / 2)
    last = Math.floor(last / 2)
  }
  return (
    last === 0 && Buffer.compare(computedFirst, firstRoot) === 0 && Buffer.compare(computedSecond, secondRoot) === 0
  )
}

/** Folds perfect subtrees, largest first, into the root over them. */
export function foldPeaks(peaks: readonly Uint8Array[]): Buffer {
  const last = peaks.at(-1)
  if (!last) return hash('sha256', Buffer.alloc(0), 'buffer')
  let root = Buffer.from(last)
  for (let i = peaks.length - 2; i >= 0; i -= 1) root = hashNode(peaks[i]!, root) as Buffer<ArrayBuffer>
  return root
}

interface LeafRange {
  readonly from: number
  readonly to: number
}

function inclusionRanges(index: number, size: number): LeafRange[] {
  assertSize(size)
  if (!isSize(index) || index >= size) throw new RangeError(`No leaf ${index} in a tree of ${size}.`)
  const ranges: LeafRange[] = []
  let from = 0
  let to = size
  while (to - from > 1) {
    const middle = from + splitPoint(to - from)
    if (index < middle) {
      ranges.push({ from: middle, to })
      to = middle
    } else {
      ranges.push({ from, to: middle })
      from = middle
    }
  }
  return ranges.reverse()
}

function consistencyRanges(first: number, second: number): LeafRange[] {
  assertSize(first)
  assertSize(second)
  if (first > second) throw new RangeError(`A tree of ${first} leaves is no prefix of a tree of ${second}.`)
  if (first === 0 || first === second) return []
  const ranges: LeafRange[] = []
  let from = 0
  let to = second
  while (first < to) {
    const middle = from + splitPoint(to - from)
    if (first <= middle) {
      ranges.push({ from: middle, to })
      to = middle
    } else {
      ranges.push({ from, to: middle })
      from = middle
    }
  }
  // The verifier already knows the root of the first tree when that tree is a whole left subtree.
  if (from > 0) ranges.push({ from, to })
  return ranges.reverse()
}

function perfectSubtrees({ from, to }: LeafRange): NodeId[] {
  const nodes: NodeId[] = []
  for (let at = from; at < to;) {
    let level = 0
    while (2 ** (level + 1) <= to - at) level += 1
    nodes.push({ level, index: at / 2 ** level })
    at += 2 ** level
  }
  return nodes
}

function hashRange(range: LeafRange, read: ReadNode): Buffer {
  return foldPeaks(perfectSubtrees(range).map(({ level, index }) => read(level, index)))
}

/** The largest power of two smaller than `count` (RFC 9162: "k"). */
function splitPoint(count: number): number {
  let k = 1
  while (k * 2 < count) k *= 2
  return k
}

function isPowerOfTwo(count: number): boolean {
  return splitPoint(count + 1) === count
}

function isSize(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}

function assertSize(size: number): void {
  if (!isSize(size)) throw new RangeError(`${size} is no tree size.`)
}

function areHashes(hashes: readonly Uint8Array[]): boolean {
  return hashes.every((hash) => hash.length === HASH_BYTES)
}
