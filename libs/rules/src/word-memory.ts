import { type FoldBuffer } from './fold'

/** A power of two. */
const SLOTS = 4096
/** Longer ones are names, links and noise, which hardly come again. */
const LONGEST_KEPT = 24
const { imul } = Math

/**
 * Folded words met before, each with what was read of it: a few hundred make up most of what people write, and finding
 * one again takes a tenth of putting it together. A slot keeps the word that fell into it last, so the memory is bounded.
 */
export class WordMemory<Word extends { readonly name: string }> {
  private readonly slots = new Array<Word | undefined>(SLOTS).fill(undefined)

  constructor(private readonly read: (name: string) => Word) {}

  /** The word at a folded range. */
  recall(buffer: FoldBuffer, from: number, to: number): Word {
    if (to - from > LONGEST_KEPT) return this.read(buffer.slice(from, to))
    const { units } = buffer
    let hash = 0
    for (let at = from; at < to; at++) hash = imul(hash ^ (units[at] as number), 0x01000193)
    const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1)
    const known = this.slots[slot]
    if (known !== undefined && stands(known.name, units, from, to)) return known
    return (this.slots[slot] = this.read(buffer.slice(from, to)))
  }
}

function stands(name: string, units: Uint16Array, from: number, to: number): boolean {
  if (name.length !== to - from) return false
  for (let at = from; at < to; at++) if (name.charCodeAt(at - from) !== units[at]) return false
  return true
}
