import { type Listed, type DisguiseReader } from './disguise'
import { type FoldBuffer } from './fold'
import { SPACE } from './fold-table'

/** Pieces that a word may be cut into by spaces, letters of a piece, and letters of the whole. */
const MAX_PIECES = 4
const MAX_PIECE = 10
const MAX_WHOLE = 14
const LEAST_WHOLE = 4
const APOSTROPHE = 0x27
const BITS = 18
const { imul } = Math

/** Whether some listed word may have a hash: most stretches of a text are ruled out without a string being made. */
export class WordShapes {
  private readonly known = new Uint8Array(2 ** BITS)

  constructor(words: Iterable<string>) {
    for (const word of words) {
      let hash = 0
      for (let at = 0; at < word.length; at++) hash = step(hash, word.charCodeAt(at))
      this.known[slot(hash)] = 1
    }
  }

  mayHold(hash: number): boolean {
    return this.known[slot(hash)] === 1
  }
}

/** Reads words cut by spaces, "f uck" and "w an ker", around the pieces that are no words. Returns the steps it took. */
export function readPieces(buffer: FoldBuffer, listed: Listed, found: DisguiseReader): number {
  let steps = 0
  let read = -1
  for (const odd of buffer.oddPieces) {
    // What begins at the odd piece before or in front of it was read with that one.
    for (let from = odd, before = 0; before < MAX_PIECES && from > read; before++) {
      steps += readFrom(buffer, listed, from, odd, found)
      from = pieceBefore(buffer, from)
    }
    read = odd
  }
  return steps
}

/** Joins the pieces from one on, as long as they are neighbours, once the odd one is among them. */
function readFrom(buffer: FoldBuffer, listed: Listed, from: number, odd: number, read: DisguiseReader): number {
  const { units, length } = buffer
  let hash = 0
  let letters = 0
  let at = from
  for (let pieces = 1; pieces <= MAX_PIECES; pieces++) {
    const start = at
    for (; at < length && buffer.isWord(at); at++) hash = step(hash, units[at] as number)
    letters += at - start
    // "it's hit": what an apostrophe cuts is no piece; nor is a number.
    if (at === start || letters > MAX_WHOLE || units[at] === APOSTROPHE || buffer.isNumber(start, at)) break
    if (pieces > 1 && start >= odd && letters >= LEAST_WHOLE && listed.shapes.mayHold(hash))
      read(buffer.slice(from, at).replaceAll(' ', ''), from, at)
    if (units[at] !== SPACE || buffer.isHyphen(at)) break
    at++
  }
  return at - from
}

/** Where the piece before begins, or -1 when something else than one space stands between. */
function pieceBefore(buffer: FoldBuffer, from: number): number {
  const { units } = buffer
  if (from < 2 || units[from - 1] !== SPACE || buffer.isHyphen(from - 1)) return -1
  let start = from - 1
  while (from - start <= MAX_PIECE && buffer.isWord(start - 1)) start--
  return start === from - 1 || buffer.isWord(start - 1) || units[start - 1] === APOSTROPHE ? -1 : start
}

function step(hash: number, unit: number): number {
  return imul(hash, 0x01000193) ^ unit
}

function slot(hash: number): number {
  return imul(hash, 0x9e3779b1) >>> (32 - BITS)
}
