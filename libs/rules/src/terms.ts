import { FoldBuffer } from './fold'
import { isWordUnit } from './fold-table'
import { buildTrie, type Trie } from './trie'

/** Where a term may stand: a whole word (the default), the start of one, the end of one, or anywhere. */
export type TermPlacement = 'word' | 'prefix' | 'suffix' | 'anywhere'

/** One string the automaton looks for; `ref` is whatever the caller wants back. */
export interface AutomatonEntry {
  /** Already folded and trimmed; see foldTerm(). */
  readonly folded: string
  /** 'within' a longer word is anywhere but as a whole word. */
  readonly placement: TermPlacement | 'within'
  /** Digits the term was written with; 0 lets digits stand for letters. -1 skips that check. */
  readonly digits: number
  /** At most this many hits are kept per text; 0 keeps all. */
  readonly keep: number
}

/** A term as it is looked for. Empty when nothing of it survives folding. */
export function foldTerm(term: string): { folded: string; digits: number } {
  buffer.load(term, term.length)
  return { folded: buffer.slice(0, buffer.length).trim(), digits: buffer.digits }
}

// Folding is synchronous, so one buffer serves every term.
const buffer = new FoldBuffer()

/** Folded units of all entries together; a rule set with more is refused when compiled (about 40 MB once built). */
export const MAX_AUTOMATON_UNITS = 4_000_000
/** Cells of four bytes for the states nearest the root, which is where scanning spends its time. */
const DENSE_CELLS = 4_000_000

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
const INSIDE = 4

/**
 * Aho-Corasick over folded units. States nearest the root have a row in a dense table, one array read per unit; in a
 * very large rule set the deeper ones keep only their children and where to fall back to. A cell holds its target's row
 * offset, or the complement of its number when something ends there or it has no row.
 */
export class TermAutomaton {
  private readonly classOf = new Uint16Array(65536)
  private readonly classes: number
  private readonly trie: Trie
  private readonly dense: number
  private readonly next: Int32Array
  private readonly fail: Int32Array
  /** Per state: first entry that ends here, or -1; then the nearest shorter state that ends something, or 0. */
  private readonly firstOutput: Int32Array
  private readonly shorter: Int32Array
  /** Per entry: the next one that ends in the same state. */
  private readonly nextOutput: Int32Array
  private readonly lengths: Int32Array
  private readonly bounds: Uint8Array
  private readonly digits: Int32Array
  private readonly keeps: Int32Array
  /** Per entry: 1 where every occurrence is a hit, wherever it stands. */
  private readonly taken: Uint8Array
  private readonly seen: Int32Array

  private constructor(entries: readonly AutomatonEntry[], units: number) {
    this.classes = assignClasses(entries, this.classOf)
    this.lengths = Int32Array.from(entries, (entry) => entry.folded.length)
    this.bounds = Uint8Array.from(entries, boundsOf)
    this.digits = Int32Array.from(entries, (entry) => entry.digits)
    this.keeps = Int32Array.from(entries, (entry) => entry.keep)
    this.taken = this.bounds.map((bounds, entry) =>
      bounds === 0 && (this.digits[entry] as number) < 0 && this.keeps[entry] === 0 ? 1 : 0,
    )
    this.seen = new Int32Array(entries.length)
    this.trie = buildTrie(
      entries.map(({ folded }) => folded),
      units,
      this.classOf,
    )
    const { states, ends } = this.trie
    this.firstOutput = new Int32Array(states).fill(-1)
    this.nextOutput = new Int32Array(entries.length)
    ends.forEach((state, entry) => {
      this.nextOutput[entry] = this.firstOutput[state] as number
      this.firstOutput[state] = entry
    })
    this.shorter = new Int32Array(states)
    this.fail = new Int32Array(states)
    this.dense = Math.min(states, Math.max(1, Math.floor(DENSE_CELLS / this.classes)))
    this.next = new Int32Array(this.dense * this.classes)
    this.link()
  }

  /** Undefined when the entries are too long together. Entries must not be empty. */
  static build(entries: readonly AutomatonEntry[]): TermAutomaton | undefined {
    const units = entries.reduce((sum, entry) => sum + entry.folded.length, 0)
    return units > MAX_AUTOMATON_UNITS ? undefined : new TermAutomaton(entries, units)
  }

  /** Memory of its tables. */
  get bytes(): number {
    const { childFrom, symbols, ends } = this.trie
    const tables = [this.next, this.fail, this.firstOutput, this.shorter, this.nextOutput, this.lengths, this.bounds]
    const others = [this.classOf, this.digits, this.keeps, this.taken, this.seen, childFrom, symbols, ends]
    return [...tables, ...others].reduce((sum, { byteLength }) => sum + byteLength, 0)
  }

  /** Fills `hits` with every accepted occurrence; returns the steps it took. */
  scan(buffer: FoldBuffer, hits: Hits): number {
    const { units, length } = buffer
    const { next, classOf, classes, dense } = this
    let cell = 0
    let steps = 0
    hits.count = 0
    for (let at = 0; at < length; at++) {
      cell = next[cell + (classOf[units[at] as number] as number)] as number
      if (cell >= 0) continue
      let state = ~cell
      steps += this.report(state, at + 1, buffer, hits)
      while (state >= dense && ++at < length) {
        state = this.follow(state, classOf[units[at] as number] as number)
        steps += 1 + this.report(state, at + 1, buffer, hits)
      }
      cell = state < dense ? state * classes : 0
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
        if (this.taken[entry] === 1) {
          hits.add(entry, to - (this.lengths[entry] as number), to)
          continue
        }
        const bounds = this.bounds[entry] as number
        if ((bounds & AT_END) !== 0 && !endsWord) continue
        const from = to - (this.lengths[entry] as number)
        const joined = bounds !== 0 && buffer.isWord(from - 1)
        if (joined ? (bounds & AT_START) !== 0 : (bounds & INSIDE) !== 0 && endsWord) continue
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

  /** Where a state without a row goes on one symbol: to its child, or to that of the nearest state it falls back to. */
  private follow(state: number, symbol: number): number {
    const { dense } = this
    for (let from = state; ; from = this.fail[from] as number) {
      if (from < dense) {
        const cell = this.next[from * this.classes + symbol] as number
        return cell < 0 ? ~cell : cell / this.classes
      }
      const child = this.childOf(from, symbol)
      if (child !== 0) return child
    }
  }

  private childOf(state: number, symbol: number): number {
    const { childFrom, symbols } = this.trie
    let low = childFrom[state] as number
    let high = childFrom[state + 1] as number
    while (low < high) {
      const middle = (low + high) >> 1
      const found = symbols[middle] as number
      if (found === symbol) return middle
      if (found < symbol) low = middle + 1
      else high = middle
    }
    return 0
  }

  /** Breadth first: what a state falls back to is linked before it, and a row begins as a copy of that one's. */
  private link(): void {
    const { classes, dense, fail, firstOutput, next, shorter } = this
    const { states, childFrom, symbols } = this.trie
    for (let state = 0; state < states; state++) {
      const row = state * classes
      const back = fail[state] as number
      if (state > 0 && state < dense) next.copyWithin(row, back * classes, (back + 1) * classes)
      const end = childFrom[state + 1] as number
      for (let child = childFrom[state] as number; child < end; child++) {
        const symbol = symbols[child] as number
        const fallback = state === 0 ? 0 : this.follow(back, symbol)
        fail[child] = fallback
        shorter[child] = (firstOutput[fallback] as number) >= 0 ? fallback : (shorter[fallback] as number)
        const ends = (firstOutput[child] as number) >= 0 || shorter[child] !== 0
        if (state < dense) next[row + symbol] = ends || child >= dense ? ~child : child * classes
      }
    }
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
  if (placement === 'within') return INSIDE
  return (
    (start && isWordUnit(folded.charCodeAt(0)) ? AT_START : 0) |
    (end && isWordUnit(folded.charCodeAt(folded.length - 1)) ? AT_END : 0)
  )
}
