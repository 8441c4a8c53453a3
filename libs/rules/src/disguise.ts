import { type FoldBuffer } from './fold'
import { isWordUnit, SPACE } from './fold-table'
import { cutsOf, isTellingWord } from './near-spelling'
import { type WordShapes } from './pieces'
import { isOddPiece } from './short-words'
import { isTelling, isUnmistakable, type Part, takeApart } from './segments'

/** A second reading of a stretch of text; `from` and `to` are folded positions. */
export type DisguiseReader = (reading: string, from: number, to: number) => void

/** The listed words that a reading may stand for. */
export interface Listed {
  readonly shapes: WordShapes
  readonly words: ReadonlyMap<string, readonly number[]>
  readonly squeezed: ReadonlyMap<string, readonly string[]>
}

const { fromCharCode } = String
const STAR = 0x2a
const DOT = 0x2e
const TILDE = 0x7e
const HASH = 0x23
const AT = 0x40
const APOSTROPHE = 0x27
const ONE = 0x31
const LETTER_I = 0x69
/** Signs put into a word. */
const SIGNS = new Uint8Array(128)
for (const sign of ',/:;=\\^+') SIGNS[sign.charCodeAt(0)] = 1
/** Longer stretches are links or noise, not a disguised word. */
const MAX_READING = 24
const LEAST_TOGETHER = 8
const RUNS = /(.)\1+/gu

/**
 * Reads what the fold alone cannot: single letters set apart ("f.u.c.k", "f u c k"), words cut by signs
 * ("fu.ck"), stretched letters ("fuuuck"), masked ones ("f**k", reported with its asterisks), "1" for "l",
 * and hashtags of several words. Each reading stands for the whole stretch, so only whole-word terms are looked up in
 * it. Returns the steps it took.
 */
export function readDisguises(buffer: FoldBuffer, listed: Listed, read: DisguiseReader, cuts: Set<number>): number {
  const { units, length } = buffer
  const chunk = { telling: false }
  let at = 0
  let steps = 0
  while (at < length) {
    if (!isWordUnit(units[at] as number)) {
      at++
      continue
    }
    const end = chunkEnd(buffer, at, chunk)
    steps += end - at
    if (chunk.telling && end - at <= MAX_READING * 2) readChunk(buffer, listed, at, end, read)
    const afterWord = at > 0 && isWordUnit(units[at - 1] as number)
    if (at > 0 && units[at - 1] === HASH && end - at >= LEAST_TOGETHER && !buffer.isNumber(at, at + 1))
      steps += readTogether(buffer, listed, at, at + 1, read, cuts)
    const runEnd = afterWord ? at : spelledRunEnd(buffer, at)
    if (runEnd > at) {
      readSpelled(buffer, listed, at, runEnd, read)
      steps += runEnd - at
      at = Math.max(end, runEnd)
    } else at = end
  }
  return steps
}

/** Reads the word around a listed one as several run together. */
export function readTogether(
  buffer: FoldBuffer,
  listed: Listed,
  from: number,
  to: number,
  read: DisguiseReader,
  cuts: Set<number>,
): number {
  let start = from
  let end = to
  while (from - start < MAX_READING && buffer.isWord(start - 1)) start--
  while (end - to < MAX_READING && buffer.isWord(end)) end++
  // Somebody's name.
  if (start > 0 && buffer.units[start - 1] === AT) return end - start
  const together = buffer.slice(start, end)
  const parts = takeApart(together, listed.words) ?? partsOf(together)
  for (const { name, at } of parts ?? []) {
    cuts.add(start + at)
    if (isTelling(name)) read(name, start + at, start + at + name.length)
  }
  const name = together.slice(from - start, to - start)
  if (parts === null && isUnmistakable(name, together)) read(name, from, to)
  return end - start
}

/** The same by the words of contempt and of groups; null when it is one word. */
function partsOf(together: string): readonly Part[] | null {
  const cuts = cutsOf(together)
  if (cuts.length === 0) return null
  return cuts.map((cut, part) => ({ name: together.slice(cuts[part - 1] ?? 0, cut), at: cuts[part - 1] ?? 0 }))
}

/** Words with a letter twice running, by what is left when it stands once. */
export function squeezedOf(words: Iterable<string>): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const name of words) {
    if (!TWICE.test(name)) continue
    const squeezed = name.replace(RUNS, '$1')
    const same = found.get(squeezed)
    if (same === undefined) found.set(squeezed, [name])
    else if (same.length < 8) same.push(name)
  }
  return found
}

const TWICE = /(.)\1/u

/** Letters with single joints of the joining kind between them; hyphens and underscores were folded to spaces. */
function chunkEnd(buffer: FoldBuffer, from: number, chunk: Chunk): number {
  const { units, length } = buffer
  let at = from
  let before = 0
  let run = 0
  chunk.telling = false
  while (at < length) {
    const unit = units[at] as number
    if (isWordUnit(unit)) {
      run = unit === before ? run + 1 : 1
      if (run === 3 || (unit === LETTER_I && buffer.digits > 0)) chunk.telling = true
      at++
    } else if (unit === STAR || (isJoint(buffer, at) && at + 1 < length && isWordUnit(units[at + 1] as number))) {
      chunk.telling = true
      at++
    } else break
    before = unit
  }
  return at
}

/** Whether a stretch holds anything that a second reading could change. */
interface Chunk {
  telling: boolean
}

function isJoint(buffer: FoldBuffer, at: number): boolean {
  const unit = buffer.units[at] as number
  if (unit === DOT || unit === TILDE || (unit < 128 && SIGNS[unit] === 1)) return true
  // "c'unt", not "butcher's" or "we'll".
  if (unit === APOSTROPHE) return buffer.isWord(at + 2) && buffer.isWord(at + 3)
  // A hyphen takes one original character; white space does not count as a joint here.
  return unit === SPACE && buffer.isHyphen(at)
}

function readChunk(buffer: FoldBuffer, listed: Listed, from: number, to: number, read: DisguiseReader): void {
  let joined = ''
  let joints = 0
  let masked = false
  let stretched = false
  let gap = -1
  let part = from
  let odd = false
  for (let at = from; at < to; at++) {
    const unit = buffer.units[at] as number
    if (unit === STAR) masked = true
    else if (!isWordUnit(unit)) {
      joints++
      if (unit === SPACE) gap = joined.length
      odd ||= at - part > 3 || isOddPiece(buffer.units, part, at)
      part = at + 1
      continue
    }
    if (at >= from + 2 && unit === buffer.units[at - 1] && unit === buffer.units[at - 2] && unit !== STAR)
      stretched = true
    joined += fromCharCode(unit)
  }
  if (joined.length > MAX_READING * 2) return
  odd ||= to - part > 3 || isOddPiece(buffer.units, part, to)
  // "he/she" is made of words.
  if ((joints > 0 && odd) || masked) read(joined, from, to)
  // "c-nt", "n_gger": the hyphen stands for the letter.
  if (joints === 1 && gap > 0 && !masked) read(`${joined.slice(0, gap)}*${joined.slice(gap)}`, from, to)
  if (stretched) readStretched(listed, joined, from, to, read)
  if (buffer.digits > 0 && joined.includes('i')) readOnes(buffer, from, to, read)
}

/** Each run of a letter must be as long as in the word meant: "assss" is "ass", "aaas" is not. */
function readStretched(listed: Listed, joined: string, from: number, to: number, read: DisguiseReader): void {
  const squeezed = joined.replace(RUNS, '$1')
  read(squeezed, from, to)
  const runs = joined.match(/(.)\1*/gu) ?? []
  for (const name of listed.squeezed.get(squeezed) ?? []) {
    const wanted = name.match(/(.)\1*/gu) ?? []
    if (wanted.every((run, at) => run.length <= (runs[at]?.length ?? 0))) read(name, from, to)
  }
}

/** The fold reads "1" as "i"; it may stand for "l". */
function readOnes(buffer: FoldBuffer, from: number, to: number, read: DisguiseReader): void {
  let joined = ''
  let ones = 0
  for (let at = from; at < to; at++) {
    if (buffer.writtenAt(at) === ONE) ones++
    joined += buffer.writtenAt(at) === ONE ? 'l' : fromCharCode(buffer.units[at] as number)
  }
  if (ones > 0 && ones < joined.length) read(joined, from, to)
}

/** End of a run of at least three single letters with the same small gap between them; `from` when there is none. */
function spelledRunEnd(buffer: FoldBuffer, from: number): number {
  const { units, starts, length } = buffer
  let at = from
  let letters = 1
  let gap = 0
  while (letters <= MAX_READING) {
    let next = at + 1
    while (next < length && next - at <= 3 && !isWordUnit(units[next] as number)) next++
    if (next === at + 1 || next >= length || !isWordUnit(units[next] as number)) break
    if (next + 1 < length && isWordUnit(units[next + 1] as number)) break
    const distance = (starts[next] as number) - (starts[at] as number)
    if (gap === 0) gap = distance
    if (distance !== gap || distance > 3) break
    at = next
    letters++
  }
  return letters >= 3 ? at + 1 : from
}

/** "c u n t", and "a c u n t" or "y o u c u n t" with other words in the same run. */
function readSpelled(buffer: FoldBuffer, listed: Listed, from: number, to: number, read: DisguiseReader): void {
  let joined = ''
  const places: number[] = []
  for (let at = from; at < to; at++) {
    const unit = buffer.units[at] as number
    if (!isWordUnit(unit)) continue
    joined += fromCharCode(unit)
    places.push(at)
  }
  if (listed.words.has(joined) || isTellingWord(joined)) {
    read(joined, from, to)
    return
  }
  // "are a c a n c e r".
  if (/^[ai]/.test(joined) && isTellingWord(joined.slice(1))) {
    read(joined.slice(1), places[1] as number, to)
    return
  }
  for (const { name, at } of takeApart(joined, listed.words) ?? []) {
    const last = places[at + name.length - 1] as number
    if (isTelling(name)) read(name, places[at] as number, last + 1)
  }
}

/** What newspapers print for them. */
const PRINTED = new Map([
  ['f***', 'fuck'],
  ['c***', 'cunt'],
  ['s***', 'shit'],
  ['w*****', 'wanker'],
])

/** Whole-word terms by first letter and length, for looking up masked readings such as "f**k". */
export class MaskedTerms {
  private readonly byShape = new Map<string, { folded: string; ref: number }[]>()

  add(folded: string, ref: number): void {
    if (folded.length < 4 || folded.includes(' ')) return
    const shape = `${folded.charAt(0)}${String(folded.length)}`
    const bucket = this.byShape.get(shape)
    if (bucket === undefined) this.byShape.set(shape, [{ folded, ref }])
    else if (bucket.length < 64) bucket.push({ folded, ref })
  }

  /** The first term the mask fits; at least two letters, the first and the last among them, must be readable. */
  find(reading: string): { folded: string; ref: number } | undefined {
    const printed = PRINTED.get(reading)
    const masked = reading.split('*').length - 1
    if (printed === undefined && (reading.length - masked < 2 || reading.endsWith('*'))) return undefined
    return this.byShape
      .get(`${reading.charAt(0)}${String(reading.length)}`)
      ?.find(({ folded }) =>
        printed === undefined
          ? [...reading].every((letter, at) => letter === '*' || letter === folded.charAt(at))
          : printed === folded,
      )
  }
}
