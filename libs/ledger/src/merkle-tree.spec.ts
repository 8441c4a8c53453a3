import { hash } from 'node:crypto'
import fc from 'fast-check'
import {
  appendLeaves,
  consistencyNodes,
  consistencyProof,
  EMPTY_FRONTIER,
  frontierAt,
  hashLeaf,
  hashNode,
  inclusionNodes,
  inclusionProof,
  rootAt,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from './merkle-tree'
import type { NodeId, ReadNode } from './merkle-tree'

/** The leaves, roots and proofs of the Certificate Transparency project's merkle_tree_test. */
const CT_LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
const CT_ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]
const CT_INCLUSION: [number, number, string[]][] = [
  [0, 1, []],
  [
    0,
    8,
    [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  ],
  [
    5,
    8,
    [
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  ],
  [2, 3, ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']],
]
const CT_CONSISTENCY: [number, number, string[]][] = [
  [1, 1, []],
  [
    1,
    8,
    [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  ],
  [
    6,
    8,
    [
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  ],
  [
    2,
    5,
    [
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
  ],
]

const MOST = 34
const leaves = Array.from({ length: MOST }, (_, i) => hashLeaf(Buffer.from(`leaf ${i}`)))
const grown = grow(leaves)

describe('the Merkle tree', () => {
  const ct = grow(CT_LEAVES.map((leaf) => hashLeaf(Buffer.from(leaf, 'hex'))))

  it('gives the published roots at every size', () => {
    expect(CT_ROOTS.map((_, size) => rootAt(size, ct).toString('hex'))).toEqual(CT_ROOTS)
  })

  it.each(CT_INCLUSION)('gives the published inclusion proof of leaf %i in a tree of %i', (index, size, expected) => {
    expect(inclusionProof(index, size, ct).map((h) => h.toString('hex'))).toEqual(expected)
  })

  it.each(CT_CONSISTENCY)('gives the published consistency proof from %i to %i', (first, second, expected) => {
    expect(consistencyProof(first, second, ct).map((h) => h.toString('hex'))).toEqual(expected)
  })

  it('has the root, inclusion and consistency proofs of the recursive definitions at every size', () => {
    for (let size = 0; size <= MOST; size += 1) {
      const tree = leaves.slice(0, size)
      expect(rootAt(size, grown)).toEqual(naiveRoot(tree))
      for (let index = 0; index < size; index += 1) {
        expect(inclusionProof(index, size, grown)).toEqual(naivePath(index, tree))
      }
      for (let first = 1; first <= size; first += 1) {
        expect(consistencyProof(first, size, grown)).toEqual(naiveSubproof(first, tree, true))
      }
    }
  })

  it('gives the same tree and each interior node once however the leaves are batched', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { maxLength: 16 }), (batches) => {
        let frontier = EMPTY_FRONTIER
        const seen = new Map<string, Buffer>()
        for (const count of batches) {
          const step = appendLeaves(frontier, leaves.slice(frontier.size, frontier.size + count))
          frontier = step.frontier
          for (const node of step.nodes) {
            expect(seen.has(`${node.level}/${node.index}`)).toBe(false)
            seen.set(`${node.level}/${node.index}`, node.hash)
          }
        }
        expect(rootOf(frontier)).toEqual(naiveRoot(leaves.slice(0, frontier.size)))
        expect(frontier).toEqual(frontierAt(frontier.size, grown))
        let complete = 0
        for (let count = Math.floor(frontier.size / 2); count > 0; count = Math.floor(count / 2)) complete += count
        expect(seen.size).toBe(complete)
      }),
    )
  })

  it('lists exactly the nodes a proof reads', () => {
    for (let size = 1; size <= MOST; size += 1) {
      for (let other = 1; other <= size; other += 1) {
        expect(reads((read) => inclusionProof(other - 1, size, read))).toEqual(keys(inclusionNodes(other - 1, size)))
        expect(reads((read) => consistencyProof(other, size, read))).toEqual(keys(consistencyNodes(other, size)))
      }
    }
  })

  it('verifies every proof of every size', () => {
    for (let size = 0; size <= MOST; size += 1) {
      const root = rootAt(size, grown)
      for (let index = 0; index < size; index += 1) {
        expect(verifyInclusion(leaves[index]!, index, size, inclusionProof(index, size, grown), root)).toBe(true)
      }
      for (let first = 0; first <= size; first += 1) {
        const proof = consistencyProof(first, size, grown)
        expect(verifyConsistency(first, size, proof, rootAt(first, grown), root)).toBe(true)
      }
    }
  })

  it('refuses an inclusion proof after any single bit flip, and for another index or length', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: MOST }), fc.nat(), fc.nat(), (size, at, bit) => {
        const index = at % size
        const proof = inclusionProof(index, size, grown)
        const hashes = [leaves[index]!, rootAt(size, grown), ...proof]
        const [leaf, root, ...path] = flipBit(hashes, bit)
        expect(verifyInclusion(leaf!, index, size, path, root!)).toBe(false)
        const good = rootAt(size, grown)
        expect(verifyInclusion(leaves[index]!, (index + 1) % size, size, proof, good)).toBe(size === 1)
        expect(verifyInclusion(leaves[index]!, index, size, [...proof, good], good)).toBe(false)
        if (size > 1) expect(verifyInclusion(leaves[index]!, index, size, proof.slice(1), good)).toBe(false)
      }),
      { numRuns: 300 },
    )
  })

  it('refuses a consistency proof after any single bit flip, and with a hash more or less', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: MOST }), fc.nat(), fc.nat(), (second, at, bit) => {
        const first = 1 + (at % (second - 1))
        const roots = [rootAt(first, grown), rootAt(second, grown)] as const
        const proof = consistencyProof(first, second, grown)
        const [firstRoot, secondRoot, ...path] = flipBit([...roots, ...proof], bit)
        expect(verifyConsistency(first, second, path, firstRoot!, secondRoot!)).toBe(false)
        expect(verifyConsistency(first, second, [...proof, roots[0]], ...roots)).toBe(false)
        expect(verifyConsistency(first, second, proof.slice(1), ...roots)).toBe(false)
      }),
      { numRuns: 300 },
    )
  })

  it('refuses numbers that are no sizes, and hashes of another length', () => {
    const root = rootAt(3, grown)
    const proof = inclusionProof(1, 3, grown)
    for (const index of [-1, 3, 0.5, Number.NaN]) expect(verifyInclusion(leaves[1]!, index, 3, proof, root)).toBe(false)
    expect(verifyInclusion(leaves[1]!.subarray(1), 1, 3, proof, root)).toBe(false)
    expect(verifyConsistency(3, 2, [], root, root)).toBe(false)
    expect(verifyConsistency(0, 3, [], root, root)).toBe(false)
    expect(() => inclusionNodes(3, 3)).toThrow(RangeError)
    expect(() => consistencyNodes(4, 3)).toThrow(RangeError)
  })

  it('stays right past 2^31 leaves', () => {
    const size = 2 ** 40
    const peak = hashLeaf(Buffer.from('a full tree'))
    const { frontier, nodes } = appendLeaves({ size, peaks: [peak] }, leaves.slice(0, 3))
    expect(nodes.map(({ level, index }) => ({ level, index }))).toEqual([{ level: 1, index: size / 2 }])
    const read: ReadNode = (level, index) => {
      if (level === 40) return peak
      return level === 0 ? leaves[index - size]! : nodes[0]!.hash
    }
    const root = rootOf(frontier)
    expect(verifyInclusion(leaves[1]!, size + 1, size + 3, inclusionProof(size + 1, size + 3, read), root)).toBe(true)
    expect(verifyConsistency(size, size + 3, consistencyProof(size, size + 3, read), peak, root)).toBe(true)
  })
})

function grow(leafHashes: readonly Buffer[]): ReadNode {
  const stored = new Map(leafHashes.map((leafHash, i) => [`0/${i}`, leafHash]))
  for (const node of appendLeaves(EMPTY_FRONTIER, leafHashes).nodes) {
    stored.set(`${node.level}/${node.index}`, node.hash)
  }
  return (level, index) => stored.get(`${level}/${index}`)!
}

function reads(prove: (read: ReadNode) => unknown): string[] {
  const seen: string[] = []
  prove((level, index) => {
    seen.push(`${level}/${index}`)
    return grown(level, index)
  })
  return seen
}

function keys(nodes: readonly NodeId[]): string[] {
  return nodes.map(({ level, index }) => `${level}/${index}`)
}

function flipBit(hashes: readonly Buffer[], at: number): Buffer[] {
  const copies = hashes.map((h) => Buffer.from(h))
  const bit = at % (copies.length * 256)
  copies[Math.floor(bit / 256)]![Math.floor((bit % 256) / 8)]! ^= 1 << (bit % 8)
  return copies
}

/** RFC 9162 section 2.1.1, word for word. */
function naiveRoot(tree: readonly Buffer[]): Buffer {
  if (tree.length === 0) return hash('sha256', '', 'buffer')
  if (tree.length === 1) return tree[0]!
  const k = naiveSplit(tree.length)
  return hashNode(naiveRoot(tree.slice(0, k)), naiveRoot(tree.slice(k)))
}

/** RFC 9162 section 2.1.3.1, word for word. */
function naivePath(m: number, tree: readonly Buffer[]): Buffer[] {
  if (tree.length === 1) return []
  const k = naiveSplit(tree.length)
  return m < k
    ? [...naivePath(m, tree.slice(0, k)), naiveRoot(tree.slice(k))]
    : [...naivePath(m - k, tree.slice(k)), naiveRoot(tree.slice(0, k))]
}

/** RFC 9162 section 2.1.4.1, word for word. */
function naiveSubproof(m: number, tree: readonly Buffer[], known: boolean): Buffer[] {
  if (m === tree.length) return known ? [] : [naiveRoot(tree)]
  const k = naiveSplit(tree.length)
  return m <= k
    ? [...naiveSubproof(m, tree.slice(0, k), known), naiveRoot(tree.slice(k))]
    : [...naiveSubproof(m - k, tree.slice(k), false), naiveRoot(tree.slice(0, k))]
}

function naiveSplit(n: number): number {
  return 2 ** (Math.ceil(Math.log2(n)) - 1)
}
