import { createHash } from 'node:crypto'
import { type mastodon } from 'masto'
import { type CapturedItem, type PollCursor, type Polled, type UnreadableElement } from '../platform'
import { type JsonElement } from '../lossless-json'
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

interface Page {
  elements: { id: string | null; element: JsonElement; answer: unknown }[]
  ids: string[]
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
    const floor = latest.ids.reduce((a, b) => (olderId(a, b) ? a : b), latest.ids[0] ?? '0')
    return taken(latest, { newest: '0', floor, recent: [] }, false)
  }
  const next = await pageOf(http, { minId: before.newest })
  // A server that returns nothing new for `min_id` would keep us here for ever.
  const advances = next.ids.some((id) => olderId(before.newest, id))
  return taken(advances ? next : latest, before, advances)

  async function taken(page: Page, from: Cursor, more: boolean): Promise<Polled> {
    const recent = new Map(from.recent)
    const found: { status: mastodon.v1.Status; raw: string }[] = []
    const unreadable: UnreadableElement[] = []
    // Pages come newest first.
    for (const { id, element, answer } of [...page.elements].reverse()) {
      if (id !== null && olderId(id, from.floor)) continue
      try {
        if (!isMention(answer)) continue
        const status = statusOf(answer)
        if (recent.get(status.uri) === revisionOf(status)) continue
        remember(recent, status.uri, revisionOf(status))
        found.push({ status, raw: element.raw })
      } catch (error) {
        if (!(error instanceof UnreadableStatus)) throw error
        const digest = `sha256:${createHash('sha256').update(element.raw).digest('base64url')}`
        if (recent.has(digest)) continue
        remember(recent, digest, '')
        unreadable.push({ raw: element.raw, reason: error.message })
      }
    }
    const items: CapturedItem[] = []
    for (const { status, raw } of found) items.push(itemOf(status, self, await threads.placeOf(http, status), raw))
    const newest = page.ids.reduce((a, b) => (olderId(a, b) ? b : a), from.newest)
    const cursor: Cursor = { newest, floor: from.floor, recent: [...recent].slice(-REMEMBERED) }
    return { items, unreadable, cursor, more }
  }
}

async function pageOf(http: MastodonHttp, from: { minId?: string }): Promise<Page> {
  const answer = (await http.rest.v1.notifications.fetch({ types: ['mention'], limit: PAGE, ...from })) as unknown
  const page = Array.isArray(answer) ? answer : []
  const sources = http.elementsOf(page)
  const elements = page.map((one: unknown, index) => ({
    id: idOf(one),
    element: sources[index] as JsonElement,
    answer: one,
  }))
  return { elements, ids: elements.flatMap(({ id }) => (id === null ? [] : [id])) }
}

function reachesBackTo(cursor: Cursor, latest: Page): boolean {
  if (latest.ids.length === 0) return true
  if (cursor.newest === '0' && latest.ids.length < PAGE / 2) return true
  return latest.ids.some((id) => !olderId(cursor.newest, id))
}

/** Servers that ignore `types` send everything. What is no object at all goes on, to be reported as unreadable. */
function isMention(notification: unknown): boolean {
  if (typeof notification !== 'object' || notification === null) return true
  const { type } = notification as { type?: unknown }
  return type === undefined || type === 'mention'
}

function idOf(notification: unknown): string | null {
  const id = (notification as { id?: unknown } | null | undefined)?.id
  return typeof id === 'string' && id !== '' ? id : typeof id === 'number' ? String(id) : null
}

/** Ids are opaque but ordered: numbers beyond 2^53 on Mastodon, sortable text of one length elsewhere. */
export function olderId(a: string, b: string): boolean {
  return a.length === b.length ? a < b : a.length < b.length
}

function remember(recent: Map<string, string>, key: string, revision: string): void {
  recent.delete(key)
  recent.set(key, revision)
}
