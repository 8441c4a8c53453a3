/** A stretch of time in ms. */
export interface Span {
  from: number
  to: number
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const STEPS = [
  1_000,
  5_000,
  15_000,
  MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  14 * DAY,
  30 * DAY,
  91 * DAY,
  365 * DAY,
]
const SHORTEST = 10_000

/** All the times with a little room on both sides. */
export function spanOf(times: readonly number[]): Span {
  if (times.length === 0) return { from: 0, to: SHORTEST }
  const first = times.reduce((a, b) => Math.min(a, b))
  const last = times.reduce((a, b) => Math.max(a, b))
  const room = Math.max((last - first) * 0.03, SHORTEST / 2)
  return { from: first - room, to: last + room }
}

/** Round times of the reader's clock in a span, at most `most`, and how far they are apart. */
export function ticksOf({ from, to }: Span, most: number, offsetMs: number): { step: number; at: number[] } {
  const step = STEPS.find((one) => (to - from) / one <= most) ?? Math.ceil((to - from) / most)
  const at: number[] = []
  for (let tick = Math.ceil((from + offsetMs) / step) * step - offsetMs; tick <= to; tick += step) at.push(tick)
  return { step, at }
}

/** Where a time stands in a span, in percent. */
export function placeIn({ from, to }: Span, at: number): number {
  return ((at - from) / (to - from)) * 100
}

export interface Cluster<T> {
  /** In percent of the span. */
  left: number
  items: T[]
}

/** What falls into the same of `bins` equal parts of the span, in order of time. What lies outside is left out. */
export function clustersOf<T extends { at: number }>(items: readonly T[], span: Span, bins: number): Cluster<T>[] {
  const found = new Map<number, T[]>()
  for (const item of items) {
    if (item.at < span.from || item.at > span.to) continue
    const bin = Math.min(bins - 1, Math.floor((placeIn(span, item.at) / 100) * bins))
    const known = found.get(bin)
    if (known) known.push(item)
    else found.set(bin, [item])
  }
  return [...found].sort(([a], [b]) => a - b).map(([bin, of]) => ({ left: ((bin + 0.5) / bins) * 100, items: of }))
}

/** A span `times` as long about a time, inside the whole. */
export function zoomed(span: Span, whole: Span, times: number, about: number): Span {
  const length = Math.min(Math.max((span.to - span.from) * times, SHORTEST), whole.to - whole.from)
  return moved({ from: about - length / 2, to: about + length / 2 }, whole, 0)
}

/** The span further on by so many of its lengths, inside the whole. */
export function moved({ from, to }: Span, whole: Span, lengths: number): Span {
  const length = to - from
  const start = Math.min(Math.max(from + length * lengths, whole.from), whole.to - length)
  return { from: start, to: start + length }
}
