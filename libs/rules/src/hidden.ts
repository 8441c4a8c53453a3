import { type CompiledRuleSet, GATE } from './compile'
import { readDisguises, readTogether } from './disguise'
import { type FoldBuffer } from './fold'
import { isTellingWord } from './near-spelling'
import { readPieces } from './pieces'
import { spelled } from './slips'

/** Words of a text that are read through their disguise: one with more of them shows no more than it did. */
const MOST_DISGUISED = 200

/** What is read between the lines: disguised words, and where words run together begin. */
export class Hidden {
  readonly disguised: Disguised[] = []
  cuts: Set<number> | undefined
}

export function readHidden(
  compiled: CompiledRuleSet,
  buffer: FoldBuffer,
  within: readonly Place[],
  hidden: Hidden,
  found: (ref: number, from: number, to: number, name: string) => void,
): number {
  const { disguised } = hidden
  const cuts = (hidden.cuts = new Set<number>())
  const read = (reading: string, from: number, to: number): void => {
    if (disguised.length >= MOST_DISGUISED) return
    const entries = lookUp(compiled, reading)
    if (entries.length === 0 && isTellingWord(reading)) disguised.push({ from, to, reading })
    for (const { entry, name } of entries) {
      const ref = compiled.refs[entry] as number
      if (compiled.kinds[entry] === GATE) disguised.push({ from, to, reading: name })
      else if (buffer.substitutionsPlausible(from, to, compiled.digits[entry] as number)) {
        disguised.push({ from, to, reading: name })
        found(ref, from, to, name)
      }
    }
  }
  let steps = buffer.suspicious ? readDisguises(buffer, compiled, read, cuts) : 0
  if (buffer.oddPieces.length > 0) steps += readPieces(buffer, compiled, read)
  for (const { from, to } of within) steps += readTogether(buffer, compiled, from, to, read, cuts)
  return steps
}

/** The entries that a reading stands for, each with the word it spells. */
function lookUp(compiled: CompiledRuleSet, reading: string): readonly { entry: number; name: string }[] {
  if (!reading.includes('*'))
    return (compiled.words.get(reading) ?? []).map((entry) => ({ entry, name: spelled(reading) }))
  const found = compiled.masked.find(reading)
  return found === undefined ? [] : [{ entry: found.ref, name: found.folded }]
}

interface Disguised extends Place {
  readonly reading: string
}

/** A folded range. */
export interface Place {
  readonly from: number
  readonly to: number
}
