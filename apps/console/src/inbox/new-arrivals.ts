/** What a list has shown so far, to tell what is new in it. */
export interface Seen {
  ids: ReadonlySet<string>
  pages: number
}

/**
 * The ids that came in by themselves since `seen`: none in a first list, and none when the reader asked for a further page.
 */
export function arrivals(seen: Seen | undefined, ids: readonly string[], pages: number): string[] {
  return seen === undefined || pages > seen.pages ? [] : ids.filter((id) => !seen.ids.has(id))
}

/** The list as it will have been seen. */
export function nowSeen(seen: Seen | undefined, ids: readonly string[], pages: number): Seen {
  return { ids: new Set([...(seen?.ids ?? []), ...ids]), pages }
}
