/** What deciding about an event needs of it. */
export interface Placed {
  position: number
}

export interface Intake<E> {
  /** Next in line, in order and without a gap. */
  append: E[]
  /** Behind a gap: to be kept until it closes. */
  early: E[]
  /** At a position that is taken: the same event once more, or another one, which would be a contradiction. */
  repeated: E[]
}

/** Sorts an origin's events by what can be done with them when everything up to `last` is in the ledger. */
export function intake<E extends Placed>(events: readonly E[], last: number): Intake<E> {
  const append: E[] = []
  const early: E[] = []
  const repeated: E[] = []
  let reached = last
  for (const event of inOrder(events)) {
    if (event.position <= reached) repeated.push(event)
    else if (event.position > reached + 1) early.push(event)
    else {
      append.push(event)
      reached = event.position
    }
  }
  return { append, early, repeated }
}

function inOrder<E extends Placed>(events: readonly E[]): readonly E[] {
  const ordered = events.every((event, i) => i === 0 || (events[i - 1] as E).position <= event.position)
  return ordered ? events : events.toSorted((a, b) => a.position - b.position)
}
