import fc from 'fast-check'
import {
  appendLeaves,
  consistencyNodes,
  consistencyProof,
  EMPTY_FRONTIER,
  hashLeaf,
  hashNode,
  inclusionNodes,
  inclusionProof,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from './merkle-tree'
import type { NodeReader } from './stored-ledger'
import { nodesInTiles, parseTilePath, readTile, tilePath, tilesHolding, tilesOf } from './tiles'

const MOST = 70_000
const leaves = Array.from({ length: MOST }, (_, i) => hashLeaf(Buffer.from(`leaf ${i}`)))
const nodes = new Map<string, Buffer>()
leaves.forEach((hash, index) => nodes.set(`0/${index}`, hash))
for (const { level, index, hash } of appendLeaves(EMPTY_FRONTIER, leaves).nodes) nodes.set(`${level}/${index}`, hash)
const read: NodeReader = (level, first, count) =>
  Array.from({ length: count }, (_, i) => nodes.get(`${level}/${first + i}`) ?? null)
const rootAt = (size: number) => rootOf(appendLeaves(EMPTY_FRONTIER, leaves.slice(0, size)).frontier)

/** RFC 9162 section 2.1.1, word for word. */
function naiveRoot(of: readonly Buffer[]): Buffer {
  if (of.length === 1) return of[0]!
  let k = 1
  while (k * 2 < of.length) k *= 2
  return hashNode(naiveRoot(of.slice(0, k)), naiveRoot(of.slice(k)))
}

describe('tiles', () => {
  it('of the specification’s trees are those it counts', () => {
    const tiles = tilesOf(70_000)
    const of = (level: number, width?: number) =>
      tiles.filter((tile) => tile.level === level && (width === undefined ? tile.width === 256 : tile.width === width))
    expect([of(0).length, of(0, 112).length, of(1).length, of(1, 17).length, of(2, 1).length]).toEqual([
      273, 1, 1, 1, 1,
    ])
    expect(tiles).toHaveLength(277)
    expect(tilesOf(256)).toEqual([
      { level: 0, index: 0, width: 256 },
      { level: 1, index: 0, width: 1 },
    ])
    expect(tilesOf(0)).toEqual([])
  })

  it('have the paths of the specification', () => {
    expect(tilePath({ level: 0, index: 1234067, width: 256 })).toBe('tile/0/x001/x234/067')
    expect(tilePath({ level: 2, index: 5, width: 17 })).toBe('tile/2/005.p/17')
    fc.assert(
      fc.property(fc.nat(63), fc.nat(2 ** 40), fc.integer({ min: 1, max: 256 }), (level, index, width) => {
        expect(parseTilePath(tilePath({ level, index, width }))).toEqual({ level, index, width })
      }),
    )
  })

  it.each([
    'tile/0/67',
    'tile/00/067',
    'tile/64/067',
    'tile/0/x000/067',
    'tile/0/001/067',
    'tile/0/x001/067.p/0',
    'tile/0/x001/067.p/256',
    'tile/0/067.p/01',
    'tile/0/067/',
    'tile/entries/067',
    '../tile/0/067',
  ])('have one path each: %s is none', (path) => expect(parseTilePath(path)).toBeUndefined())

  it('hold the hashes of the naive tree', async () => {
    const [last] = tilesOf(70_000).slice(-1)
    expect(await readTile(last!, read)).toEqual(naiveRoot(leaves.slice(0, 65_536)))
    const tile = await readTile({ level: 1, index: 0, width: 256 }, read)
    expect(tile.subarray(255 * 32)).toEqual(naiveRoot(leaves.slice(255 * 256, 256 * 256)))
    await expect(readTile({ level: 1, index: 1, width: 18 }, read)).rejects.toThrow('tile/1/001.p/18')
  })

  it('are, from one size to a later one, those that are new or have grown', () => {
    fc.assert(
      fc.property(fc.nat(MOST), fc.nat(MOST), (a, b) => {
        const [before, size] = a < b ? [a, b] : [b, a]
        const had = new Set(tilesOf(before).map(tilePath))
        const whole = tilesOf(size).map(tilePath)
        expect(tilesOf(size, before).map(tilePath)).toEqual(whole.filter((path) => !had.has(path)))
      }),
      { numRuns: 50 },
    )
  })

  it('are enough to prove anything, and no more of them are fetched than hold the nodes', async () => {
    const fetch = async (ids: Parameters<typeof tilesHolding>[0], size: number) => {
      const tiles = tilesHolding(ids, size)
      const all = new Set(tilesOf(size).map(tilePath))
      expect(tiles.every((tile) => all.has(tilePath(tile)))).toBe(true)
      return nodesInTiles(
        new Map(await Promise.all(tiles.map(async (tile) => [tilePath(tile), await readTile(tile, read)] as const))),
      )
    }
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: MOST }), fc.nat(), fc.nat(), async (size, i, o) => {
        const index = i % size
        const inclusion = inclusionProof(index, size, await fetch(inclusionNodes(index, size), size))
        expect(verifyInclusion(leaves[index]!, index, size, inclusion, rootAt(size))).toBe(true)
        const old = 1 + (o % size)
        const consistency = consistencyProof(old, size, await fetch(consistencyNodes(old, size), size))
        expect(verifyConsistency(old, size, consistency, rootAt(old), rootAt(size))).toBe(true)
      }),
      { numRuns: 25 },
    )
  })

  it('are refused with another width than their path says, and for nodes they lack', () => {
    expect(() => nodesInTiles(new Map([['tile/0/000.p/2', Buffer.alloc(32)]]))).toThrow('no tile of its width')
    const reader = nodesInTiles(new Map([['tile/0/000.p/2', Buffer.alloc(64)]]))
    expect(() => reader(0, 2)).toThrow('lack node 0/2')
    expect(() => reader(8, 0)).toThrow('lack node 8/0')
    expect(() => tilesHolding([{ level: 1, index: 1 }], 3)).toThrow(RangeError)
  })
})
