import { foldPeaks, HASH_BYTES, hashNode } from './merkle-tree'
import type { NodeId, ReadNode } from './merkle-tree'
import type { NodeReader } from './stored-ledger'

/**
 * A tile of c2sp.org/tlog-tiles: up to 256 neighbouring node hashes. Those of tile level l stand at level 8 * l of the tree, so
 * a full tile holds a whole subtree of height 8, whose upper nodes are hashed from it.
 */
export interface TileId {
  readonly level: number
  readonly index: number
  /** 256 when the tile is full and will never change; less at the right edge of a tree. */
  readonly width: number
}

export const TILE_WIDTH = 256
const TILE_HEIGHT = 8
const HIGHEST_LEVEL = 63

/** `tile/<level>/<index>[.p/<width>]`, the index in groups of three digits. Throws a RangeError for what is no tile. */
export function tilePath(tile: TileId): string {
  if (!isTile(tile)) throw new RangeError(`No tile ${tile.level}/${tile.index} of width ${tile.width}.`)
  const digits = String(tile.index)
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/.{3}/g)!
  const last = groups.pop()!
  const path = [...groups.map((group) => `x${group}`), last].join('/')
  return `tile/${tile.level}/${path}${tile.width === TILE_WIDTH ? '' : `.p/${tile.width}`}`
}

/** Reads what tilePath() writes; undefined for anything else, also for another spelling of the same tile. */
export function parseTilePath(path: string): TileId | undefined {
  const parts = /^tile\/([0-9]{1,2})\/((?:x[0-9]{3}\/)*[0-9]{3})(?:\.p\/([0-9]{1,3}))?$/.exec(path)
  if (!parts) return undefined
  const [, level, index, width] = parts as unknown as [string, string, string, string | undefined]
  const tile = {
    level: Number(level),
    index: Number(index.replace(/[x/]/g, '')),
    width: width === undefined ? TILE_WIDTH : Number(width),
  }
  return isTile(tile) && tilePath(tile) === path ? tile : undefined
}

/** The tiles of a tree of `size` leaves that one of `before` leaves did not have, full ones and the right edge, lowest level first. */
export function tilesOf(size: number, before = 0): TileId[] {
  const tiles: TileId[] = []
  for (let level = 0, count = size; count > 0; level += 1, count = Math.floor(count / TILE_WIDTH)) {
    const had = Math.floor(before / TILE_WIDTH ** level)
    if (had === count) continue
    for (let index = Math.floor(had / TILE_WIDTH); index * TILE_WIDTH < count; index += 1) {
      tiles.push({ level, index, width: Math.min(TILE_WIDTH, count - index * TILE_WIDTH) })
    }
  }
  return tiles
}

/** The bytes of a tile. Throws when a node is missing. */
export async function readTile(tile: TileId, read: NodeReader): Promise<Buffer> {
  const hashes = await read(tile.level * TILE_HEIGHT, tile.index * TILE_WIDTH, tile.width)
  if (hashes.length !== tile.width || hashes.some((hash) => hash?.length !== HASH_BYTES)) {
    throw new Error(`The stored tree lacks a node of ${tilePath(tile)}.`)
  }
  return Buffer.concat(hashes as Buffer[])
}

/** The tiles of a tree of `size` leaves that hold these nodes, each once: what a stranger fetches to make a proof. */
export function tilesHolding(nodes: readonly NodeId[], size: number): TileId[] {
  const tiles = new Map<string, TileId>()
  for (const node of nodes) {
    const { level, index } = tileOver(node)
    const count = Math.floor(size / TILE_WIDTH ** level)
    const tile = { level, index, width: Math.min(TILE_WIDTH, count - index * TILE_WIDTH) }
    if ((node.index + 1) * 2 ** node.level > size) throw new RangeError(`A tree of ${size} has no such node.`)
    tiles.set(tilePath(tile), tile)
  }
  return [...tiles.values()]
}

/** Reads nodes out of fetched tiles, for the proofs of merkle-tree. Throws when a tile is missing or too short. */
export function nodesInTiles(tiles: ReadonlyMap<string, Uint8Array>): ReadNode {
  const byPlace = new Map<string, Uint8Array>()
  for (const [path, bytes] of tiles) {
    const tile = parseTilePath(path)
    if (!tile || bytes.length !== tile.width * HASH_BYTES) throw new Error(`${path} is no tile of its width.`)
    const place = `${tile.level}/${tile.index}`
    if ((byPlace.get(place)?.length ?? 0) < bytes.length) byPlace.set(place, bytes)
  }
  return (level, index) => {
    const tile = tileOver({ level, index })
    const width = 2 ** (level - tile.level * TILE_HEIGHT)
    const from = (index * width - tile.index * TILE_WIDTH) * HASH_BYTES
    const bytes = byPlace.get(`${tile.level}/${tile.index}`)?.subarray(from, from + width * HASH_BYTES)
    if (bytes?.length !== width * HASH_BYTES) throw new Error(`The tiles lack node ${level}/${index}.`)
    return perfectRoot(Array.from({ length: width }, (_, i) => bytes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES)))
  }
}

function tileOver({ level, index }: NodeId): { level: number; index: number } {
  const tileLevel = Math.floor(level / TILE_HEIGHT)
  return { level: tileLevel, index: Math.floor((index * 2 ** (level - tileLevel * TILE_HEIGHT)) / TILE_WIDTH) }
}

/** The root over a power of two of hashes. */
function perfectRoot(hashes: readonly Uint8Array[]): Buffer {
  if (hashes.length === 1) return foldPeaks(hashes)
  const parents = Array.from({ length: hashes.length / 2 }, (_, i) => hashNode(hashes[2 * i]!, hashes[2 * i + 1]!))
  return perfectRoot(parents)
}

function isTile({ level, index, width }: TileId): boolean {
  return (
    Number.isSafeInteger(level) &&
    level >= 0 &&
    level <= HIGHEST_LEVEL &&
    Number.isSafeInteger(index) &&
    index >= 0 &&
    Number.isSafeInteger(width) &&
    width >= 1 &&
    width <= TILE_WIDTH
  )
}
