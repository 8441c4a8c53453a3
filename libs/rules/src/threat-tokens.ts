import { type FoldBuffer } from './fold'
import { isWordUnit } from './fold-table'
import { cutsOf, isOneWord, LEAST_TOGETHER, meantBy } from './near-spelling'
import { type LexiconWord, lookUp } from './scene-lexicon'
import { PERSON, WORD_BITS } from './threat-words'
import { WordMemory } from './word-memory'

/** A folded text as words, each with what it can be in a sentence about harm. Built once per text and shared. */
export class ThreatTokens {
  protected readonly froms: number[]
  protected readonly tos: number[]
  protected readonly bits: number[]
  protected readonly words: string[]
  /** What each word says in a scene. */
  protected readonly meanings: (LexiconWord | undefined)[]
  /** Sentence number of each word. */
  protected readonly sentences: number[]
  /** True of words in quotation marks; holds nothing in a text without. */
  protected readonly quoted: boolean[]
  steps = 0
  private unknown = 0

  constructor(
    protected readonly buffer: FoldBuffer,
    same?: ThreatTokens,
    /** Where a new word begins although nothing stands between, as folded positions. */
    private readonly cuts: ReadonlySet<number> = NO_CUTS,
  ) {
    this.froms = same?.froms ?? []
    this.tos = same?.tos ?? []
    this.bits = same?.bits ?? []
    this.words = same?.words ?? []
    this.meanings = same?.meanings ?? []
    this.sentences = same?.sentences ?? []
    this.quoted = same?.quoted ?? []
    if (same === undefined) this.tokenise()
  }

  /** Reads letters set apart or disguised as the word they spell. */
  merge(from: number, to: number, name: string): void {
    const first = this.tokenAt(from)
    const last = this.tokenAt(to - 1)
    if (first < 0 || last < first) return
    this.words[first] = name
    this.meanings[first] = lookUp(name)
    this.bits[first] = WORD_BITS.get(name) ?? 0
    this.tos[first] = Math.max(to, this.tos[last] as number)
    for (let at = first + 1; at <= last; at++) {
      this.words[at] = ''
      this.meanings[at] = undefined
      this.bits[at] = 0
    }
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
    let opened = -1
    let openedSingle = -1
    let at = 0
    while (at < length) {
      const unit = units[at] as number
      const mention = unit === AT && at + 1 < length && isWordUnit(units[at + 1] as number)
      if (!mention && !isWordUnit(unit)) {
        if (unit === QUOTE) opened = this.closeQuote(opened)
        else if (unit === APOSTROPHE) openedSingle = this.meetApostrophe(at, openedSingle)
        else if (endsSentence(unit) && !(unit === DOT && at + 1 < length && isWordUnit(units[at + 1] as number)))
          sentence++
        at++
        continue
      }
      const from = at++
      while (
        at < length &&
        !(this.cuts.size > 0 && this.cuts.has(at)) &&
        (isWordUnit(units[at] as number) ||
          (units[at] === APOSTROPHE && at + 1 < length && isWordUnit(units[at + 1] as number)))
      )
        at++
      this.add(from, at > from + 40 ? from + 40 : at, at, sentence)
    }
    this.steps += length
  }

  /** At a quotation mark: opens a quotation, or marks the words since it was opened. One never closed marks nothing. */
  private closeQuote(opened: number): number {
    if (opened < 0) return this.words.length
    for (let at = this.quoted.length; at < opened; at++) this.quoted.push(false)
    for (let at = opened; at < this.words.length; at++) this.quoted[at] = true
    return -1
  }

  /** A single quotation mark opens before a word and closes after one; "the lads' car" and "'orrible" alone do neither. */
  private meetApostrophe(at: number, opened: number): number {
    const opens = !this.buffer.isWord(at - 1) && this.buffer.isWord(at + 1)
    if (opens) return this.words.length
    return opened >= 0 && !this.buffer.isWord(at + 1) ? this.closeQuote(opened) : opened
  }

  private add(from: number, readTo: number, to: number, sentence: number): void {
    const word = memory.recall(this.buffer, from, readTo)
    const cuts = readTo === to ? this.cutsIn(word) : NONE
    if (cuts.length > 0) {
      for (const [part, cut] of cuts.entries()) {
        const end = from + cut
        this.add(from + (cuts[part - 1] ?? 0), end, end, sentence)
      }
      return
    }
    const { read, meaning, bits } = this.buffer.suspicious ? word.stretched : word.plain
    this.words.push(read)
    this.meanings.push(meaning)
    this.bits.push(bits)
    this.froms.push(from)
    this.tos.push(to)
    this.sentences.push(sentence)
  }

  /** Of an unknown word; of the first few hundred of a text, since trying takes its time. */
  private cutsIn(word: ReadWord): readonly number[] {
    if (word.isKnown || word.name.length < LEAST_TOGETHER || this.unknown >= MAX_UNKNOWN) return NONE
    this.unknown++
    return (word.cuts ??= cutsOf(word.name))
  }
}

function endsSentence(unit: number): boolean {
  return unit === DOT || unit === BANG || unit === QUESTION_MARK || unit === SEMICOLON
}

interface Reading {
  readonly read: string
  readonly meaning: LexiconWord | undefined
  readonly bits: number
}

interface ReadWord {
  readonly name: string
  readonly plain: Reading
  /** In a text that looks stretched. */
  readonly stretched: Reading
  readonly isKnown: boolean
  /** Where the words in it end, once it has been tried as several. */
  cuts?: readonly number[]
}

function readWord(name: string): ReadWord {
  const bits = WORD_BITS.get(name)
  const isWord = bits !== undefined || isOneWord(name)
  const meant = isWord ? undefined : meantBy(name)
  const plain = readingOf(name, meant ?? name)
  const isKnown = isWord || meant !== undefined
  if (bits !== undefined || !STRETCHED.test(name)) return { name, plain, stretched: plain, isKnown }
  const short = name.replace(/(.)\1{2,}/g, '$1')
  const stretched = meant !== undefined && !WORD_BITS.has(short) ? plain : readingOf(name, short)
  return { name, plain, stretched, isKnown: isKnown || WORD_BITS.has(short) }
}

function readingOf(name: string, read: string): Reading {
  return { read, meaning: lookUp(read), bits: WORD_BITS.get(read) ?? ownerBits(name) }
}

/** "my brother's gonna …" */
function ownerBits(name: string): number {
  return name.endsWith("'s") ? (WORD_BITS.get(name.slice(0, -2)) ?? 0) & PERSON : 0
}

const memory = new WordMemory(readWord)
/** Words of a text that are tried as several run together. */
const MAX_UNKNOWN = 300
const NONE: readonly number[] = []
const NO_CUTS: ReadonlySet<number> = new Set()
const AT = 0x40
const QUOTE = 0x22
const DOT = 0x2e
const APOSTROPHE = 0x27
const BANG = 0x21
const QUESTION_MARK = 0x3f
const SEMICOLON = 0x3b
const STRETCHED = /(.)\1{2}/
