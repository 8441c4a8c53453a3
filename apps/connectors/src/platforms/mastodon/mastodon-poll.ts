import { createHash } from 'node:crypto'
import { type mastodon } from 'masto'
import { type CapturedItem, type PollCursor, type Polled, type UnreadableElement } from '../platform'
import { PlatformError } from '../platform-error'
import { storable } from '../network-text'
import { itemOf, revisionOf, statusOf, UnreadableStatus, type Self } from './captured-status'
import { type MastodonHttp } from './mastodon-http'
import { type ThreadFinder } from './thread-finder'

/** 40 is Mastodon's default; servers cap what they give, so nothing here counts on a full page. */
const PAGE = 40
const REMEMBERED = 240

interface Cursor extends Record<string, unknown> {
  /** Id of the newest notification taken so far; "0" before the first. */
  newest: string
  /** Id of the oldest notification of the first page: what came earlier is not ours to capture. */
  floor: string
  /** [native key, revision] of what was handed over lately. */
  recent: [string, string][]
}

/** A notification as far as it could be read: one that makes no sense has a reason, one of another type neither reason nor status. */
interface Entry {
  /** Null unless the rest of it made sense: one wild id would hide all that follows. */
  id: string | null
  raw: string
  status?: mastodon.v1.Status
  reason?: string
}

/**
 * Reads the newest page each time: it holds what is new, what arrived out of order, and what was edited since (a notification embeds its status
 * as it is now; Mastodon announces no edit of a mention). When that page does not reach back to the last one taken, the gap is read forwards first.
 */
export async function pollMastodon(
  http: MastodonHttp,
  self: Self,
  threads: ThreadFinder,
  saved: PollCursor | null,
): Promise<Polled> {
  const before = saved as Cursor | null
  const latest = await pageOf(http, {})
  if (before && reachesBackTo(before, latest)) return taken(latest, before, false)
  if (!before) {
    const floor = idsOf(latest)[0] ?? '0'
    return taken(latest, { newest: '0', floor, recent: [] }, false)
  }
  const next = await pageOf(http, { minId: before.newest })
  // A server that returns nothing new for `min_id` would keep us here for ever.
  const advances = idsOf(next).some((id) => olderId(before.newest, id))
  return taken(advances ? next : latest, before, advances)

  async function taken(page: Entry[], from: Cursor, more: boolean): Promise<Polled> {
    const recent = new Map(from.recent)
    const items: CapturedItem[] = []
    const unreadable: UnreadableElement[] = []
    for (const { id, raw, status, reason } of page) {
      const key = status?.uri ?? `sha256:${createHash('sha256').update(raw).digest('base64url')}`
      const revision = status ? revisionOf(status) : ''
      if ((!status && !reason) || (id !== null && olderId(id, from.floor)) || recent.get(key) === revision) continue
      recent.delete(key)
      recent.set(key, revision)
      if (status) items.push(itemOf(status, self, await threads.placeOf(http, status), raw))
      else unreadable.push({ raw: storable(raw), reason: reason as string })
    }
    const newest = idsOf(page).reduce((a, b) => (olderId(a, b) ? b : a), from.newest)
    const cursor: Cursor = { newest, floor: from.floor, recent: [...recent].slice(-REMEMBERED) }
    return { items, unreadable, cursor, more }
  }
}

/** Oldest first, whatever order it came in. */
async function pageOf(http: MastodonHttp, from: { minId?: string }): Promise<Entry[]> {
  const answer: unknown = await http.rest.v1.notifications.fetch({ types: ['mention'], limit: PAGE, ...from })
  if (!Array.isArray(answer))
    throw new PlatformError('unreadable_answer', 'The server answered with something that is not a list.')
  const sources = http.elementsOf(answer)
  const entries = answer.map((one: unknown, index) => entryOf(one, sources[index]?.raw ?? '')).reverse()
  const known = entries.filter(({ id }) => id !== null)
  known.sort((a, b) => (a.id === b.id ? 0 : olderId(a.id as string, b.id as string) ? -1 : 1))
  return [...known, ...entries.filter(({ id }) => id === null)]
}

function entryOf(notification: unknown, raw: string): Entry {
  const { id, type } = (notification ?? {}) as { id?: unknown; type?: unknown }
  const known = typeof id === 'string' && id !== '' ? id : null
  // Servers that ignore `types` send everything.
  if (typeof type === 'string' && type !== 'mention') return { id: known, raw }
  try {
    return { id: known, raw, status: statusOf(notification) }
  } catch (error) {
    if (!(error instanceof UnreadableStatus)) throw error
    return { id: null, raw, reason: error.message }
  }
}

function idsOf(page: Entry[]): string[] {
  return page.flatMap(({ id }) => (id === null ? [] : [id]))
}

function reachesBackTo(cursor: Cursor, latest: Entry[]): boolean {
  const ids = idsOf(latest)
  if (ids.length === 0 || (cursor.newest === '0' && ids.length < PAGE / 2)) return true
  return ids.some((id) => !olderId(cursor.newest, id))
}

/** Ids are opaque but ordered: numbers beyond 2^53 on Mastodon, sortable text of one length elsewhere. */
function olderId(a: string, b: string): boolean {
  return a.length === b.length ? a < b : a.length < b.length
}
