import { isOddPiece, LONGEST_PIECE } from './short-words'
import { DROP, EXPAND, foldCodePoint, foldUnit, isWordUnit, SPACE } from './fold-table'

/** Folded text with, for each folded unit, where it began in the original (UTF-16 offsets). */
export interface Folded {
  readonly text: string
  /** `starts[i]` for folded unit i; `starts[text.length]` is the original's length. Never decreases. */
  readonly starts: Int32Array
}

/**
 * The one fold used for terms and for texts (never for personal data): case, marks, look-alike letters, leet and
 * invisible characters are gone, runs of white space, hyphens and underscores are one space.
 */
export function fold(text: string): Folded {
  const buffer = new FoldBuffer()
  buffer.load(text, text.length)
  return { text: buffer.slice(0, buffer.length), starts: buffer.starts.slice(0, buffer.length + 1) }
}

// Looked up once: inside Jest each look at a global costs as much as folding a word.
const { fromCharCode } = String
const { apply: reflectApply } = Reflect

const HASH = 0x23
const STAR = 0x2a
const BANG = 0x21
const AT = 0x40
const APOSTROPHE = 0x27
const ONE = 0x31
/** What ASCII folds to, which nearly all text is made of. */
const ASCII = Uint16Array.from({ length: 128 }, (_, unit) => foldUnit(unit))
const JOINTS = new Uint8Array(128)
for (const sign of '.~-_,/:;=\\^+') JOINTS[sign.charCodeAt(0)] = 1
/** A word up to this length is put together quicker letter by letter: 50 ns against 100 for five letters. */
const SHORT = 12

/** Working memory of one assessment; kept and reused, because allocation costs more than folding. */
export class FoldBuffer {
  units = new Uint16Array(1024)
  starts = new Int32Array(1025)
  length = 0
  sourceLength = 0
  /** ASCII digits met. */
  digits = 0
  /** Something looks spelled out, stretched or joined by dots: worth a second reading (disguise.ts). */
  suspicious = false
  /** Where short pieces begin that are no words: what may be left of one cut by spaces (pieces.ts). */
  readonly oddPieces: number[] = []
  private text = ''

  /** Folds the first `end` UTF-16 units. */
  load(text: string, end: number): void {
    this.text = text
    this.sourceLength = end
    this.digits = 0
    this.suspicious = false
    this.oddPieces.length = 0
    if (this.units.length < end + 32) this.grow(end + 32)
    let { units, starts } = this
    let length = 0
    let last = 0
    let word = 0
    for (let at = 0; at < end; at++) {
      const unit = text.charCodeAt(at)
      const folded = unit < 128 ? (ASCII[unit] as number) : foldUnit(unit)
      if (folded === SPACE) {
        if (length > 0 && last !== SPACE) {
          if (length - word <= LONGEST_PIECE && isOddPiece(units, word, length)) this.oddPieces.push(word)
          word = length + 1
          units[length] = last = SPACE
          starts[length++] = at
        }
        continue
      }
      if (folded === DROP) continue
      if (folded === EXPAND) {
        this.length = length
        at += this.expand(unit, at, end)
        units = this.units
        starts = this.starts
        length = this.length
        last = length > 0 ? (units[length - 1] as number) : 0
        continue
      }
      if (unit >= 48 && unit <= 57) {
        this.digits++
        // It may stand for "l".
        if (unit === ONE && last >= 97 && last <= 122) this.suspicious = true
      }
      if (folded === last) {
        if (folded === STAR || (folded >= 97 && folded <= 122 && length > 1 && units[length - 2] === folded))
          this.suspicious = true
      } else if (folded >= 97 && folded <= 122 && (last < 97 || last > 122)) {
        if (length > 0 && !this.suspicious) this.suspicious = this.looksJoined(at, length, last)
      }
      units[length] = last = folded
      starts[length++] = at
      if (length + 24 >= units.length) {
        this.grow(units.length * 2)
        units = this.units
        starts = this.starts
      }
    }
    if (length > word && length - word <= LONGEST_PIECE && isOddPiece(units, word, length)) this.oddPieces.push(word)
    starts[length] = end
    this.length = length
  }

  /** Where the original character behind folded unit `index` ends, its marks and invisible followers included. */
  endOf(index: number): number {
    const { starts, length } = this
    const start = starts[index] as number
    let next = index + 1
    while (next < length && starts[next] === start) next++
    return next >= length ? this.sourceLength : (starts[next] as number)
  }

  slice(from: number, to: number): string {
    let out = ''
    if (to - from <= SHORT) {
      for (let at = from; at < to; at++) out += fromCharCode(this.units[at] as number)
      return out
    }
    // fromCharCode takes its arguments on the stack: 8 k at a time.
    for (let at = from; at < to; at += 8192) {
      out += reflectApply(fromCharCode, null, this.units.subarray(at, Math.min(to, at + 8192))) as string
    }
    return out
  }

  /** A folded space that was written as one hyphen or underscore. */
  isHyphen(index: number): boolean {
    const at = this.starts[index] as number
    const unit = this.text.charCodeAt(at)
    return (unit === 0x2d || unit === 0x5f) && this.starts[index + 1] === at + 1
  }

  /** Whether the text was written with a sign anywhere. */
  has(sign: string): boolean {
    return this.text.includes(sign)
  }

  /** The unit that a folded one was written with. */
  writtenAt(index: number): number {
    return this.text.charCodeAt(this.starts[index] as number)
  }

  /** Written with digits only. */
  isNumber(from: number, to: number): boolean {
    for (let index = from; index < to; index++) {
      const unit = this.writtenAt(index)
      if (unit < 48 || unit > 57) return false
    }
    return true
  }

  /** Written with one capital and small letters after it, as names are. */
  isCapitalised(from: number, to: number): boolean {
    const written = this.text.slice(
      this.starts[from] as number,
      Math.min(this.endOf(to - 1), (this.starts[from] as number) + 40),
    )
    return /^\p{Lu}\p{Ll}+(?:'s)?$/u.test(written)
  }

  isWord(index: number): boolean {
    return index >= 0 && index < this.length && isWordUnit(this.units[index] as number)
  }

  /**
   * A digit or sign reads as a letter only among letters: "sh1t" does, "A55" and "$5" do not. Terms that hold digits
   * themselves want the same digits.
   */
  substitutionsPlausible(from: number, to: number, digitsInTerm: number): boolean {
    let digits = 0
    let letters = 0
    for (let index = from; index < to; index++) {
      const unit = this.text.charCodeAt(this.starts[index] as number)
      if (unit >= 48 && unit <= 57) digits++
      else if ((unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90) || unit > 127) letters++
    }
    if (digitsInTerm > 0) return digits === digitsInTerm
    return digits === 0 || (letters > 0 && letters >= digits)
  }

  /** Everything the table cannot answer alone; returns how many further units it consumed. */
  private expand(unit: number, at: number, end: number): number {
    const before = this.length > 0 && isWordUnit(this.units[this.length - 1] as number)
    const following = at + 1 < end ? this.text.charCodeAt(at + 1) : 0
    const after = following > 32 && isWordUnit(following)
    switch (unit) {
      case BANG:
        this.push(before && after ? 0x69 : BANG, at)
        return 0
      case AT:
        // At the start of a word it is a mention.
        this.push(before ? 0x61 : AT, at)
        return 0
      case HASH:
        this.push(before && (after || following === HASH) ? STAR : HASH, at)
        return 0
      default: {
        const code = this.text.codePointAt(at) ?? 0
        const wide = code > 0xffff && at + 1 < end
        const folded = wide || code <= 0xffff ? foldCodePoint(code) : this.text.charAt(at)
        const kept = folded.length === 2 && wide && (folded.codePointAt(0) ?? 0) > 0xffff
        for (let part = 0; part < folded.length; part++) {
          const next = folded.charCodeAt(part)
          if (next === SPACE && (this.length === 0 || this.units[this.length - 1] === SPACE)) continue
          this.push(next, kept ? at + part : at)
        }
        return wide ? 1 : 0
      }
    }
  }

  private push(unit: number, at: number): void {
    if (this.length + 24 >= this.units.length) this.grow(this.units.length * 2)
    this.units[this.length] = unit
    this.starts[this.length++] = at
  }

  /** Called at the first letter after something else: "fu.ck", "f-uck", "f**k", "#all", or the third letter of "f u c". */
  private looksJoined(at: number, length: number, last: number): boolean {
    const joint = this.text.charCodeAt(at - 1)
    if (last === STAR || joint === HASH) return true
    if (length < 2 || !this.isLetterAt(length - 2)) return false
    if (joint === APOSTROPHE) return /^[a-z]{3}/i.test(this.text.slice(at, at + 3))
    if (joint < 128 && JOINTS[joint] === 1) return true
    return length > 3 && !this.isLetterAt(length - 3) && this.isLetterAt(length - 4)
  }

  private isLetterAt(index: number): boolean {
    const unit = this.units[index] as number
    return unit >= 97 && unit <= 122
  }

  private grow(capacity: number): void {
    const units = new Uint16Array(capacity)
    const starts = new Int32Array(capacity + 1)
    units.set(this.units)
    starts.set(this.starts)
    this.units = units
    this.starts = starts
  }
}
