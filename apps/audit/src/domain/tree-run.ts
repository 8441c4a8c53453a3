/*
 * Interior nodes are kept in the order in which appending completes them: the whole tree is one sequence, cut into runs by batch.
 * Leaf n completes as many nodes as n + 1 has trailing zero bits, so a node's place in the sequence follows from its level and index.
 */

export const HASH_BYTES = 32

/** How many interior nodes a forest of the first `size` leaves holds. */
export function nodesBefore(size: number): number {
  return size - bitsSet(size)
}

/** The leaf whose appending completes the node. */
export function completingLeaf(level: number, index: number): number {
  return (index + 1) * 2 ** level - 1
}

/** The how-manieth of its kind the node is in the one sequence, from 0: leaf hashes are one kind, interior nodes the other. */
export function placeOf(level: number, index: number): number {
  return level === 0 ? index : nodesBefore(completingLeaf(level, index)) + level - 1
}

/** Where, in the run that starts at leaf `first`, the node's hash begins, in bytes. Level 0 counts in the leaf hashes of the run. */
export function byteOffset(first: number, level: number, index: number): number {
  return (placeOf(level, index) - (level === 0 ? first : nodesBefore(first))) * HASH_BYTES
}

// Bit operators would cut sizes at 2^32.
function bitsSet(value: number): number {
  let bits = 0
  for (let rest = value; rest > 0; rest = Math.floor(rest / 2)) bits += rest % 2
  return bits
}
