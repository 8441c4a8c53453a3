import { type FoldBuffer } from './fold'
import { isWordUnit } from './fold-table'
import { PERSON, WORD_BITS } from './threat-words'

/** A folded text as words, each with what it can be in a sentence about harm. */
export class ThreatTokens {
  protected readonly froms: number[] = []
  protected readonly tos: number[] = []
  protected readonly bits: number[] = []
  protected readonly words: string[] = []
  /** Sentence number and quotation depth parity of each word. */
  protected readonly sentences: number[] = []
  protected readonly quoted: boolean[] = []
  steps = 0

  constructor(protected readonly buffer: FoldBuffer) {
    this.tokenise()
  }

  protected some(from: number, to: number, test: (bits: number, name: string, at: number) => boolean): boolean {
    return this.find(from, to, test) >= 0
  }

  protected find(from: number, to: number, test: (bits: number, name: string, at: number) => boolean): number {
    const end = Math.min(to, this.words.length)
    for (let at = Math.max(0, from); at < end; at++) {
      this.steps++
      if (test(this.bits[at] as number, this.words[at] as string, at)) return at
    }
    return -1
  }

  /** Index of the word that covers a folded position, by bisection. */
  protected tokenAt(position: number): number {
    let low = 0
    let high = this.froms.length - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      if ((this.tos[middle] as number) <= position) low = middle + 1
      else high = middle - 1
    }
    return low < this.froms.length && (this.froms[low] as number) <= position ? low : -1
  }

  private tokenise(): void {
    const { units, length } = this.buffer
    let sentence = 0
    let inside = false
    let at = 0
    while (at < length) {
      const unit = units[at] as number
      const mention = unit === AT && at + 1 < length && isWordUnit(units[at + 1] as number)
      if (!mention && !isWordUnit(unit)) {
        if (unit === QUOTE) inside = !inside
        else if (SENTENCE_ENDS.has(unit) && !(unit === DOT && at + 1 < length && isWordUnit(units[at + 1] as number)))
          sentence++
        at++
        continue
      }
      const from = at++
      while (
        at < length &&
        (isWordUnit(units[at] as number) ||
          (units[at] === APOSTROPHE && at + 1 < length && isWordUnit(units[at + 1] as number)))
      )
        at++
      this.add(from, Math.min(at, from + 40), at, sentence, inside)
    }
    this.steps += length
  }

  private add(from: number, readTo: number, to: number, sentence: number, inside: boolean): void {
    const name = this.buffer.slice(from, readTo)
    let bits = WORD_BITS.get(name)
    let read = name
    if (bits === undefined && STRETCHED.test(name)) {
      read = name.replace(/(.)\1{2,}/g, '$1')
      bits = WORD_BITS.get(read)
    }
    // "my brother's gonna …"
    if (bits === undefined && name.endsWith("'s")) bits = (WORD_BITS.get(name.slice(0, -2)) ?? 0) & PERSON
    this.words.push(read)
    this.bits.push(bits ?? 0)
    this.froms.push(from)
    this.tos.push(to)
    this.sentences.push(sentence)
    this.quoted.push(inside)
  }
}

const AT = 0x40
const QUOTE = 0x22
const DOT = 0x2e
const APOSTROPHE = 0x27
const SENTENCE_ENDS = new Set([DOT, 0x21, 0x3f, 0x3b])
const STRETCHED = /(.)\1{2}/
