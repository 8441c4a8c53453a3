import { createHash } from 'node:crypto'
import { type AppBskyFeedDefs } from '@atproto/api'
import { arrayTextUnder, elementsOf } from '../lossless-json'
import { type CapturedItem, type PollCursor, type Polled, type Session, type UnreadableElement } from '../platform'
import { PlatformError } from '../platform-error'
import { storable } from '../network-text'
import { type BlueskyHttp } from './bluesky-http'
import { itemOfPost, postNotificationOf, UnreadablePost, type PostNotification } from './captured-post'

const PAGE = 50
const REMEMBERED = 400
/** app.bsky.feed.getPosts takes this many. */
const VIEWS = 25

interface Cursor extends Record<string, unknown> {
  /** Time of the newest notification of all sweeps that are done; null before the first. */
  newest: string | null
  /** What lies before the first page is not ours to capture. */
  floor: string | null
  /** [native key, cid] of what was handed over lately. */
  recent: [string, string][]
  /** A sweep that has not reached `newest` yet: where it goes on, and the newest it has seen. */
  sweep?: { page: string; newest: string | null }
}

interface Entry {
  raw: string
  post?: PostNotification
  reason?: string
}

/**
 * Notifications come newest first and cannot be asked for "since", so each poll sweeps backwards until it is past the newest of the last sweep,
 * one page a call. The position inside a sweep is part of the cursor: a sweep that is cut short goes on where it was.
 */
export async function pollBluesky(
  http: BlueskyHttp,
  session: Session,
  webOrigin: string,
  saved: PollCursor | null,
  signal?: AbortSignal,
): Promise<Polled> {
  const before: Cursor = (saved as Cursor | null) ?? { newest: null, floor: null, recent: [] }
  const page = await pageOf(http, session, before.sweep?.page, signal)
  const times = page.entries.flatMap(({ post }) => (post ? [new Date(post.indexedAt).toISOString()] : [])).sort()
  const floor = saved ? before.floor : (times[0] ?? null)

  const recent = new Map(before.recent)
  const found: { post: PostNotification; raw: string }[] = []
  const unreadable: UnreadableElement[] = []
  for (const { raw, post, reason } of page.entries) {
    const key = post?.uri ?? `sha256:${createHash('sha256').update(raw).digest('base64url')}`
    const revision = post?.cid ?? ''
    const early = post && floor !== null && new Date(post.indexedAt).toISOString() < floor
    if ((!post && !reason) || early || recent.get(key) === revision) continue
    recent.delete(key)
    recent.set(key, revision)
    if (post) found.push({ post, raw })
    else unreadable.push({ raw: storable(raw), reason: reason as string })
  }
  found.sort((a, b) => Date.parse(a.post.indexedAt) - Date.parse(b.post.indexedAt))

  const views = await viewsOf(http, session, found, signal)
  const items: CapturedItem[] = found.map(({ post, raw }) => itemOfPost(post, views.get(post.uri), webOrigin, raw))
  const seen = [before.newest, before.sweep?.newest, times.at(-1)].filter((time) => typeof time === 'string').sort()
  const newest = seen.at(-1) ?? null
  // Strictly past it: several notifications can bear the same time.
  const reached = before.newest !== null && times.some((time) => time < (before.newest as string))
  const more = saved !== null && !reached && page.next !== null && page.entries.length > 0
  const cursor: Cursor = { newest: more ? before.newest : newest, floor, recent: [...recent].slice(-REMEMBERED) }
  if (more) cursor.sweep = { page: page.next as string, newest }
  return { items, unreadable, cursor, more }
}

async function pageOf(
  http: BlueskyHttp,
  session: Session,
  from: string | undefined,
  signal?: AbortSignal,
): Promise<{ entries: Entry[]; next: string | null }> {
  const query = new URLSearchParams({ limit: String(PAGE) })
  for (const reason of ['mention', 'reply', 'quote']) query.append('reasons', reason)
  if (from) query.set('cursor', from)
  const { text } = await http.as(session, {
    method: 'GET',
    path: `/xrpc/app.bsky.notification.listNotifications?${query}`,
    ...(signal ? { signal } : {}),
  })
  const list = arrayTextUnder(text, 'notifications')
  const elements = list === null ? null : elementsOf(list)
  if (list === null || !elements)
    throw new PlatformError(
      'unreadable_answer',
      'The network answered with something that is not a list of notifications.',
    )
  const next = cursorIn(text, list)
  return { entries: elements.map(({ raw, value }) => entryOf(raw, value)), next }
}

/** Read from what surrounds the list, so that one broken element does not hide it. */
function cursorIn(text: string, list: string): string | null {
  const at = text.indexOf(list)
  try {
    const { cursor } = JSON.parse(`${text.slice(0, at)}[]${text.slice(at + list.length)}`) as { cursor?: unknown }
    return typeof cursor === 'string' && cursor !== '' ? cursor : null
  } catch (error) {
    throw new PlatformError('unreadable_answer', 'The network answered with a list that was cut off.', { cause: error })
  }
}

function entryOf(raw: string, value: unknown): Entry {
  try {
    const post = postNotificationOf(value)
    return post ? { raw, post } : { raw }
  } catch (error) {
    if (!(error instanceof UnreadablePost)) throw error
    return { raw, reason: error.message }
  }
}

/** Pictures and films have web addresses only in the view of a post. Without it the item comes without them, but it comes. */
async function viewsOf(
  http: BlueskyHttp,
  session: Session,
  found: { post: PostNotification }[],
  signal?: AbortSignal,
): Promise<Map<string, AppBskyFeedDefs.PostView>> {
  const views = new Map<string, AppBskyFeedDefs.PostView>()
  const uris = found.filter(({ post }) => post.record.embed).map(({ post }) => post.uri)
  for (let at = 0; at < uris.length; at += VIEWS) {
    try {
      const { data } = await http.agent(session, signal).getPosts({ uris: uris.slice(at, at + VIEWS) })
      for (const view of data.posts) views.set(view.uri, view)
    } catch {
      break
    }
  }
  return views
}
