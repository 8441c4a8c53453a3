import { type FoldBuffer } from './fold'
import { isWordUnit, SPACE } from './fold-table'

/** A second reading of a stretch of text; `from` and `to` are folded positions. */
export type DisguiseReader = (reading: string, from: number, to: number) => void

const { fromCharCode } = String
const STAR = 0x2a
const DOT = 0x2e
const TILDE = 0x7e
/** Longer stretches are links or noise, not a disguised word. */
const MAX_READING = 24

/**
 * Reads what the fold alone cannot: single letters set apart ("f.u.c.k", "f u c k"), words split by dots or hyphens
 * ("fu.ck"), stretched letters ("fuuuck") and masked ones ("f**k", reported with its asterisks). Each reading stands
 * for the whole stretch, so only whole-word terms are looked up in it. Returns the steps it took.
 */
export function readDisguises(buffer: FoldBuffer, read: DisguiseReader): number {
  const { units, length } = buffer
  let at = 0
  let steps = 0
  while (at < length) {
    if (!isWordUnit(units[at] as number)) {
      at++
      continue
    }
    const end = chunkEnd(buffer, at)
    steps += end - at
    if (end - at <= MAX_READING * 2) readChunk(buffer, at, end, read)
    const runEnd = at > 0 && isWordUnit(units[at - 1] as number) ? at : spelledRunEnd(buffer, at)
    if (runEnd > at) {
      readSpelled(buffer, at, runEnd, read)
      steps += runEnd - at
      at = Math.max(end, runEnd)
    } else at = end
  }
  return steps
}

/** Letters with single joints of the joining kind between them; hyphens and underscores were folded to spaces. */
function chunkEnd(buffer: FoldBuffer, from: number): number {
  const { units, length } = buffer
  let at = from
  while (at < length) {
    if (isWordUnit(units[at] as number) || units[at] === STAR) at++
    else if (isJoint(buffer, at) && at + 1 < length && isWordUnit(units[at + 1] as number)) at++
    else break
  }
  return at
}

function isJoint(buffer: FoldBuffer, at: number): boolean {
  const unit = buffer.units[at]
  if (unit === DOT || unit === TILDE) return true
  // A hyphen takes one original character; white space does not count as a joint here.
  return unit === SPACE && buffer.isHyphen(at)
}

function readChunk(buffer: FoldBuffer, from: number, to: number, read: DisguiseReader): void {
  let joined = ''
  let joints = 0
  let masked = false
  let stretched = false
  for (let at = from; at < to; at++) {
    const unit = buffer.units[at] as number
    if (unit === STAR) masked = true
    else if (!isWordUnit(unit)) {
      joints++
      continue
    }
    if (at >= from + 2 && unit === buffer.units[at - 1] && unit === buffer.units[at - 2] && unit !== STAR)
      stretched = true
    joined += fromCharCode(unit)
  }
  if (joined.length > MAX_READING * 2) return
  if (joints > 0 || masked) read(joined, from, to)
  if (stretched) {
    read(joined.replace(/(.)\1{2,}/gu, '$1'), from, to)
    read(joined.replace(/(.)\1{2,}/gu, '$1$1'), from, to)
  }
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

function readSpelled(buffer: FoldBuffer, from: number, to: number, read: DisguiseReader): void {
  let joined = ''
  for (let at = from; at < to; at++) {
    const unit = buffer.units[at] as number
    if (isWordUnit(unit)) joined += fromCharCode(unit)
  }
  read(joined, from, to)
}

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
  find(reading: string): number | undefined {
    const masked = reading.split('*').length - 1
    if (reading.length - masked < 2 || reading.endsWith('*')) return undefined
    return this.byShape
      .get(`${reading.charAt(0)}${String(reading.length)}`)
      ?.find(({ folded }) => [...reading].every((letter, at) => letter === '*' || letter === folded.charAt(at)))?.ref
  }
}
