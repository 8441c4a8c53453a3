import { appendLeaves, EMPTY_FRONTIER } from '@cordon/ledger'
import { createHash } from 'node:crypto'
import { byteOffset, completingLeaf, HASH_BYTES, nodesBefore } from './tree-run'

const leaf = (i: number) => createHash('sha256').update(String(i)).digest()

describe('runs of tree nodes', () => {
  it('finds every node of a tree that was appended in batches of any size', () => {
    const leaves = Array.from({ length: 300 }, (_, i) => leaf(i))
    for (const batch of [1, 7, 64, 100, 300]) {
      let frontier = EMPTY_FRONTIER
      const runs: { first: number; nodes: Buffer }[] = []
      const expected = new Map<string, Buffer>()
      for (let first = 0; first < leaves.length; first += batch) {
        const step = appendLeaves(frontier, leaves.slice(first, first + batch))
        frontier = step.frontier
        runs.push({ first, nodes: Buffer.concat(step.nodes.map(({ hash }) => hash)) })
        step.nodes.forEach(({ level, index, hash }) => expected.set(`${level}/${index}`, hash))
      }
      for (const [name, hash] of expected) {
        const [level, index] = name.split('/').map(Number) as [number, number]
        const run = runs.findLast(({ first }) => first <= completingLeaf(level, index))
        const at = byteOffset(run?.first ?? 0, level, index)
        expect([batch, name, run?.nodes.subarray(at, at + HASH_BYTES).toString('hex')]).toEqual([
          batch,
          name,
          hash.toString('hex'),
        ])
      }
      expect(expected.size).toBe(nodesBefore(300))
    }
  })

  it('counts beyond 32 bits', () => {
    expect(nodesBefore(2 ** 40)).toBe(2 ** 40 - 1)
    expect(nodesBefore(2 ** 40 + 1)).toBe(2 ** 40 - 1)
  })
})
