/** So many entries in a row are one span: few enough to read through, and many enough that a year of them is a short list. */
export const SPAN = 4_096

/** Between which times the entries of a span were made. */
export interface EntrySpan {
  span: number
  earliest: string
  latest: string
}

/** What entries that follow each other, the first at index `first`, add to the spans. `times` are instants as entries hold them. */
export function spansOf(first: number, times: readonly string[]): EntrySpan[] {
  const spans: EntrySpan[] = []
  times.forEach((time, i) => {
    const span = Math.floor((first + i) / SPAN)
    const last = spans.at(-1)
    if (last?.span !== span) spans.push({ span, earliest: time, latest: time })
    else if (time < last.earliest) last.earliest = time
    else if (time > last.latest) last.latest = time
  })
  return spans
}
