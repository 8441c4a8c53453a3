import { appendLeaves, EMPTY_FRONTIER, rootOf } from '@cordon/ledger'
import { BLOCK, grow, leafAt } from './synthetic-tree'

const odd = Array.from({ length: 700 }, (_, i) => Buffer.alloc(32, i % 251))

describe('a synthetic tree', () => {
  it.each([0, 700])('is the tree that appending its leaves one by one gives, begun at %d', (begun) => {
    const size = 13 * BLOCK
    const start = appendLeaves(EMPTY_FRONTIER, odd.slice(0, begun)).frontier
    const rest = Array.from({ length: size - begun }, (_, i) => leafAt(begun + i))
    const appended = appendLeaves(start, rest)
    const { frontier, runs } = grow(start, size)
    expect(frontier.size).toBe(size)
    expect(rootOf(frontier)).toEqual(rootOf(appended.frontier))
    expect(runs[0]?.first).toBe(begun)
    expect(Buffer.concat(runs.map(({ leaves }) => leaves))).toEqual(Buffer.concat(rest))
    expect(Buffer.concat(runs.flatMap(({ nodes, above }) => [nodes, above]))).toEqual(
      Buffer.concat(appended.nodes.map(({ hash }) => hash)),
    )
  })

  it('ends with a full block only', () => {
    expect(() => grow(EMPTY_FRONTIER, BLOCK + 1)).toThrow(RangeError)
    expect(() => grow({ size: 4 * BLOCK, peaks: [leafAt(0)] }, BLOCK)).toThrow(RangeError)
  })
})
