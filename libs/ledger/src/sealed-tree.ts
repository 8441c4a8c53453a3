import { same } from './finding'
import type { Finding } from './finding'
import { hashNode } from './merkle-tree'

/** Two views of one tree: what the entries give, and what the store says. Null where either is not known. */
export interface TwoTrees {
  /** Where walking down ends and settle() takes over. */
  readonly bottomLevel: number
  /** True when the store should have every node, so that a missing one is a problem. */
  readonly storeComplete: boolean
  computed(level: number, index: number): Buffer | null
  stored(level: number, index: number): Buffer | null
  /** A further copy of the node's hash, kept elsewhere. */
  copy(level: number, index: number): Buffer | null
  settle(index: number, sealed: Buffer): Finding[]
  /** Entries under the node that some copy of their hash contradicts; null when no copy contradicts any. */
  doubts(level: number, index: number): Finding[] | null
  /** Something under the node was changed and nothing tells what. */
  unexplained(level: number, index: number, sealed: Buffer | null): Finding
}

/**
 * Walks down from a node whose sealed hash is known. Children are sealed when they hash to their parent, whether the entries
 * or the store gave them: that is how a changed entry and a changed node are told apart.
 */
export function descend(trees: TwoTrees, level: number, index: number, sealed: Buffer): Finding[] {
  if (level === trees.bottomLevel) return trees.settle(index, sealed)
  const own = judgeStoredNode(trees.stored(level, index), level, index, sealed, trees.storeComplete)
  for (const left of candidates(trees, level - 1, index * 2)) {
    for (const right of candidates(trees, level - 1, index * 2 + 1)) {
      if (!hashNode(left, right).equals(sealed)) continue
      return [...own, ...descend(trees, level - 1, index * 2, left), ...descend(trees, level - 1, index * 2 + 1, right)]
    }
  }
  return [...own, ...withoutProof(trees, level, index, sealed)]
}

function judgeStoredNode(
  stored: Buffer | null,
  level: number,
  index: number,
  sealed: Buffer,
  storeComplete: boolean,
): Finding[] {
  if (stored === null ? !storeComplete : stored.equals(sealed)) return []
  const first = index * 2 ** level
  const last = first + 2 ** level - 1
  const explanation =
    `The stored tree node ${level}/${index} over the entries ${first} to ${last} ` +
    `${stored === null ? 'is missing' : 'was changed'}; what it should be follows from the signed root.`
  return [{ kind: 'node-changed', first, last, explanation }]
}

/** Nothing under the node hashes to it: the store's word is then the best there is. */
function withoutProof(trees: TwoTrees, level: number, index: number, sealed: Buffer): Finding[] {
  const children = [index * 2, index * 2 + 1]
  const differs = (child: number) => {
    const stored = trees.stored(level - 1, child)
    return stored !== null && !same(stored, trees.computed(level - 1, child))
  }
  if (!children.some(differs)) return trees.doubts(level, index) ?? [trees.unexplained(level, index, sealed)]
  return children.flatMap((child) =>
    differs(child)
      ? descend(trees, level - 1, child, trees.stored(level - 1, child)!)
      : (trees.doubts(level - 1, child) ?? []),
  )
}

function candidates(trees: TwoTrees, level: number, index: number): Buffer[] {
  const unique: Buffer[] = []
  for (const hash of [trees.computed(level, index), trees.stored(level, index), trees.copy(level, index)]) {
    if (hash !== null && !unique.some((known) => known.equals(hash))) unique.push(hash)
  }
  return unique
}
