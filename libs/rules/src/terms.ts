import { fold, type FoldBuffer } from './fold'
import { isWordUnit } from './fold-table'

/** Where a term may stand: a whole word (the default), the start of one, the end of one, or anywhere. */
export type TermPlacement = 'word' | 'prefix' | 'suffix' | 'anywhere'

/** One string the automaton looks for; `ref` is whatever the caller wants back. */
export interface AutomatonEntry {
  /** Already folded and trimmed; see foldTerm(). */
  readonly folded: string
  readonly placement: TermPlacement
  /** Digits the term was written with; 0 lets digits stand for letters. -1 skips that check. */
  readonly digits: number
  /** At most this many hits are kept per text; 0 keeps all. */
  readonly keep: number
}

/** A term as it is looked for. Empty when nothing of it survives folding. */
export function foldTerm(term: string): { folded: string; digits: number } {
  return { folded: fold(term).text.trim(), digits: term.replace(/[^0-9]/g, '').length }
}

/** The automaton's table may take this many cells of four bytes; larger rule sets are refused when compiled. */
export const MAX_AUTOMATON_CELLS = 20_000_000

/** Hits of one scan: entry index and folded range, in order of their ends. */
export class Hits {
  entries = new Int32Array(256)
  froms = new Int32Array(256)
  tos = new Int32Array(256)
  count = 0

  add(entry: number, from: number, to: number): void {
    if (this.count === this.entries.length) this.grow()
    this.entries[this.count] = entry
    this.froms[this.count] = from
    this.tos[this.count++] = to
  }

  private grow(): void {
    const widen = (old: Int32Array): Int32Array<ArrayBuffer> => {
      const wide = new Int32Array(old.length * 2)
      wide.set(old)
      return wide
    }
    this.entries = widen(this.entries)
    this.froms = widen(this.froms)
    this.tos = widen(this.tos)
  }
}

const AT_START = 1
const AT_END = 2

/**
 * Aho-Corasick over folded units: one dense table, one array read per unit. A state is stored as its row's offset,
 * negative when something ends there.
 */
export class TermAutomaton {
  private readonly classOf = new Uint16Array(65536)
  private readonly classes: number
  private readonly next: Int32Array
  /** Per state: first entry that ends here, or -1; then the nearest shorter state that ends something, or 0. */
  private readonly firstOutput: Int32Array
  private readonly shorter: Int32Array
  /** Per entry: the next one that ends in the same state. */
  private readonly nextOutput: Int32Array
  private readonly lengths: Int32Array
  private readonly bounds: Uint8Array
  private readonly digits: Int32Array
  private readonly keeps: Int32Array
  private readonly seen: Int32Array

  private constructor(entries: readonly AutomatonEntry[]) {
    this.classes = assignClasses(entries, this.classOf)
    const total = entries.reduce((sum, entry) => sum + entry.folded.length, 1)
    const trie = new Int32Array(total * this.classes)
    const first = new Int32Array(total).fill(-1)
    this.nextOutput = new Int32Array(entries.length).fill(-1)
    this.lengths = Int32Array.from(entries, (entry) => entry.folded.length)
    this.bounds = Uint8Array.from(entries, boundsOf)
    this.digits = Int32Array.from(entries, (entry) => entry.digits)
    this.keeps = Int32Array.from(entries, (entry) => entry.keep)
    this.seen = new Int32Array(entries.length)

    let states = 1
    entries.forEach(({ folded }, index) => {
      let state = 0
      for (let at = 0; at < folded.length; at++) {
        const cell = state * this.classes + (this.classOf[folded.charCodeAt(at)] as number)
        if (trie[cell] === 0) trie[cell] = states++
        state = trie[cell] as number
      }
      this.nextOutput[index] = first[state] as number
      first[state] = index
    })
    this.firstOutput = first.slice(0, states)
    this.shorter = new Int32Array(states)
    this.next = this.link(trie.slice(0, states * this.classes), states)
  }

  /** Undefined when the table would be too large. Entries must not be empty. */
  static build(entries: readonly AutomatonEntry[]): TermAutomaton | undefined {
    const units = entries.reduce((sum, entry) => sum + entry.folded.length, 1)
    const alphabet = new Set(entries.flatMap((entry) => [...entry.folded])).size + 1
    return units * alphabet > MAX_AUTOMATON_CELLS ? undefined : new TermAutomaton(entries)
  }

  /** Fills `hits` with every accepted occurrence; returns the steps it took. */
  scan(buffer: FoldBuffer, hits: Hits): number {
    const { units, length } = buffer
    const { next, classOf } = this
    let state = 0
    let steps = 0
    hits.count = 0
    for (let at = 0; at < length; at++) {
      state = next[state + (classOf[units[at] as number] as number)] as number
      if (state < 0) {
        state = -state
        steps += this.report(state / this.classes, at + 1, buffer, hits)
      }
    }
    for (let hit = 0; hit < hits.count; hit++) this.seen[hits.entries[hit] as number] = 0
    return steps + length
  }

  private report(state: number, to: number, buffer: FoldBuffer, hits: Hits): number {
    const endsWord = !buffer.isWord(to)
    let steps = 0
    for (let ending = state; ending !== 0; ending = this.shorter[ending] as number) {
      for (let entry = this.firstOutput[ending] as number; entry >= 0; entry = this.nextOutput[entry] as number) {
        steps++
        const bounds = this.bounds[entry] as number
        if ((bounds & AT_END) !== 0 && !endsWord) continue
        const from = to - (this.lengths[entry] as number)
        if ((bounds & AT_START) !== 0 && buffer.isWord(from - 1)) continue
        const digits = this.digits[entry] as number
        if (digits >= 0 && buffer.digits > 0 && !buffer.substitutionsPlausible(from, to, digits)) continue
        if (digits > 0 && buffer.digits === 0) continue
        const keep = this.keeps[entry] as number
        if (keep > 0 && ++(this.seen[entry] as number) > keep) continue
        hits.add(entry, from, to)
      }
    }
    return steps
  }

  /** Breadth first: failure links become plain transitions, so that a scan never falls back. */
  private link(trie: Int32Array, states: number): Int32Array {
    const { classes } = this
    const fail = new Int32Array(states)
    const queue = new Int32Array(states)
    let head = 0
    let tail = 0
    for (let symbol = 0; symbol < classes; symbol++) {
      const child = trie[symbol] as number
      if (child !== 0) queue[tail++] = child
    }
    while (head < tail) {
      const state = queue[head++] as number
      const back = fail[state] as number
      this.shorter[state] = (this.firstOutput[back] as number) >= 0 ? back : (this.shorter[back] as number)
      for (let symbol = 0; symbol < classes; symbol++) {
        const cell = state * classes + symbol
        const child = trie[cell] as number
        const fallback = trie[back * classes + symbol] as number
        if (child === 0) trie[cell] = fallback
        else {
          fail[child] = fallback
          queue[tail++] = child
        }
      }
    }
    return trie.map((state) =>
      (this.firstOutput[state] as number) >= 0 || this.shorter[state] !== 0 ? -state * classes : state * classes,
    )
  }
}

/** Class 0 is every unit that no entry holds: it leads back to the root. */
function assignClasses(entries: readonly AutomatonEntry[], classOf: Uint16Array): number {
  let classes = 1
  for (const { folded } of entries) {
    for (let at = 0; at < folded.length; at++) {
      const unit = folded.charCodeAt(at)
      if (classOf[unit] === 0) classOf[unit] = classes++
    }
  }
  return classes
}

/** A boundary is only asked for where the term itself begins or ends with a letter or digit. */
function boundsOf({ folded, placement }: AutomatonEntry): number {
  const start = placement === 'word' || placement === 'prefix'
  const end = placement === 'word' || placement === 'suffix'
  return (
    (start && isWordUnit(folded.charCodeAt(0)) ? AT_START : 0) |
    (end && isWordUnit(folded.charCodeAt(folded.length - 1)) ? AT_END : 0)
  )
}
