import { ID_KEY_LENGTH, idKey } from './snowflake'

/** The paging parameters every Mastodon list takes; see docs.joinmastodon.org/api/guidelines/#pagination. */
export type Cursor = { maxId?: string; sinceId?: string; minId?: string; limit: number }

/**
 * Newest first. `min_id` returns the page immediately above it, `since_id` the newest page down to it.
 * @param items oldest first
 */
export function page<T>(items: readonly T[], cursor: Cursor, idOf: (item: T) => string): T[] {
  const below = cursor.maxId === undefined ? undefined : idKey(cursor.maxId)
  const lower = cursor.minId ?? cursor.sinceId
  const above = lower === undefined ? undefined : idKey(lower)
  const inside = items.filter((item) => {
    // Our own ids are digits: no need to look again.
    const key = idOf(item).padStart(ID_KEY_LENGTH, '0')
    return (below === undefined || key < below) && (above === undefined || key > above)
  })
  const chosen = cursor.minId === undefined ? inside.slice(-cursor.limit) : inside.slice(0, cursor.limit)
  return chosen.reverse()
}

/**
 * The Link header: `next` is older (`max_id`), `prev` is newer (`min_id`), and other parameters of the request are kept.
 * @param alwaysNext notifications offer a next page even after a short one (Mastodon 4.x); other lists do not
 */
export function linkHeader<T>(
  url: URL,
  shown: readonly T[],
  limit: number,
  idOf: (item: T) => string,
  alwaysNext = false,
): string | undefined {
  const newest = shown[0]
  const oldest = shown.at(-1)
  if (newest === undefined || oldest === undefined) return undefined
  const links: string[] = []
  if (alwaysNext || shown.length >= limit) links.push(`<${withCursor(url, 'max_id', idOf(oldest))}>; rel="next"`)
  links.push(`<${withCursor(url, 'min_id', idOf(newest))}>; rel="prev"`)
  return links.join(', ')
}

function withCursor(url: URL, name: string, id: string): string {
  const linked = new URL(url)
  for (const old of ['max_id', 'min_id', 'since_id']) linked.searchParams.delete(old)
  linked.searchParams.set(name, id)
  return linked.href
}
