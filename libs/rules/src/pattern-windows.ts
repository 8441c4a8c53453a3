import { type Requirement } from './required-literals'

// Looked up once: inside Jest each look at a global costs as much as folding a word.
const { max, min } = Math

/** Units beside a window that assertions such as `\b` may look at: one character each side. */
const BESIDE = 2

/** Finding out where to look costs more than looking everywhere in a text up to this long. */
export const SEARCHED_WHOLE = 280

/** Stretches of a text, as `start, end, start, end …`, in order and apart. */
export type Windows = readonly number[]

/** Where one set of literals was met: for each, where its first and its last character begin; by the latter. */
export type Places = readonly number[]

/**
 * The stretches in which a pattern of limited length can match: those where it finds everything it requires near
 * enough. Every match lies within one of them, away from an end that is not the text's own, so searching them finds
 * what searching the text finds. Null when the whole text has to be searched.
 */
export function windowsFor(
  { allOf, digits, longest }: Requirement,
  placesOf: (set: number) => Places,
  digitsAt: () => readonly number[],
  length: number,
): Windows | null {
  if (length <= SEARCHED_WHOLE || longest === Infinity) return null
  let windows: Windows | null = null
  const narrow = (found: Windows): void => {
    windows = windows === null ? found : intersect(windows, found)
  }
  for (let set = 0; set < allOf.length; set++) narrow(around(placesOf(set), longest, length))
  if (digits > 0) narrow(around(runsOf(digitsAt(), digits, longest), longest, length))
  return windows
}

/** Where ASCII digits stand. */
export function digitsOf(text: string): number[] {
  const found: number[] = []
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit >= 48 && unit <= 57) found.push(at)
  }
  return found
}

/** A match with so many digits holds neighbouring ones, no further apart than it is long. */
function runsOf(digitsAt: readonly number[], digits: number, longest: number): number[] {
  const found: number[] = []
  for (let at = 0; at + digits <= digitsAt.length; at++) {
    const first = digitsAt[at] as number
    const last = digitsAt[at + digits - 1] as number
    if (last - first < longest) found.push(first, last)
  }
  return found
}

function around(places: Places, longest: number, length: number): number[] {
  const found: number[] = []
  for (let at = 0; at < places.length; at += 2) {
    let start = (places[at + 1] as number) - longest - BESIDE
    let end = (places[at] as number) + longest + BESIDE
    if (start < 0) start = 0
    if (end > length) end = length
    if (end <= start) continue
    const before = found.length - 1
    if (before < 0 || start > (found[before] as number)) found.push(start, end)
    else if (end > (found[before] as number)) found[before] = end
  }
  return found
}

function intersect(one: Windows, other: Windows): number[] {
  const found: number[] = []
  for (let at = 0, beside = 0; at < one.length && beside < other.length;) {
    const start = max(one[at] as number, other[beside] as number)
    const end = min(one[at + 1] as number, other[beside + 1] as number)
    if (start < end) found.push(start, end)
    if ((one[at + 1] as number) < (other[beside + 1] as number)) at += 2
    else beside += 2
  }
  return found
}
