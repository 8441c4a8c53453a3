import { RichText, type AppBskyFeedDefs, type AppBskyRichtextFacet } from '@atproto/api'
import { MAX_TEXT, type Attachment, type CapturedItem, type RestrictionTarget } from '../platform'
import { cut, isKey, label, storable, webAddress } from '../network-text'

/** A notification that was read: the part of app.bsky.notification.listNotifications#notification that an item is made of. */
export interface PostNotification {
  uri: string
  cid: string
  reason: string
  indexedAt: string
  author: { did: string; handle: string; displayName?: string; avatar?: string }
  record: PostRecord
}

export interface PostRecord {
  text: string
  createdAt?: string
  langs?: unknown
  facets?: unknown
  embed?: unknown
  reply?: { root?: { uri?: unknown }; parent?: { uri?: unknown } }
}

/** Thrown for an element of a page that is not the notification it should be. */
export class UnreadablePost extends Error {}

/** Null for notifications of other things. Checks by hand: the client's own check refuses the whole page for one bad element. */
export function postNotificationOf(value: unknown): PostNotification | null {
  if (!isRecord(value)) throw new UnreadablePost('The notification is missing or not an object.')
  if (!REASONS.has(String(value['reason']))) return null
  for (const field of ['uri', 'cid', 'indexedAt'] as const)
    if (!isKey(value[field])) throw new UnreadablePost(`The notification has no ${field}.`)
  if (Number.isNaN(Date.parse(value['indexedAt'] as string)))
    throw new UnreadablePost('The notification has no valid indexedAt.')
  const { author, record } = value
  if (!isRecord(author) || !isKey(author['did']) || !isKey(author['handle']))
    throw new UnreadablePost('The notification has no author.')
  if (!isRecord(record) || typeof record['text'] !== 'string') throw new UnreadablePost('The notification has no post.')
  return value as unknown as PostNotification
}

export function itemOfPost(
  notification: PostNotification,
  view: AppBskyFeedDefs.PostView | undefined,
  webOrigin: string,
  raw: string,
): CapturedItem {
  const { uri, cid, reason, indexedAt, author, record } = notification
  const { text, truncated } = cut(storable(textWithLinks(record)), MAX_TEXT)
  const { reply } = record
  const parent = isKey(reply?.parent?.uri) ? reply.parent.uri : null
  const root = isKey(reply?.root?.uri) ? reply.root.uri : null
  const created = Date.parse(record.createdAt ?? '')
  return {
    kind: reason === 'reply' ? 'reply' : 'mention',
    nativeKey: uri,
    revision: cid,
    nativeId: uri,
    threadRootKey: root ?? (parent === null ? uri : null),
    inReplyToKey: parent,
    inReplyToNativeId: parent,
    author: {
      nativeId: author.did,
      handle: author.handle,
      displayName: label(author.displayName, author.handle),
      url: `${webOrigin}/profile/${author.did}`,
      avatarUrl: webAddress(author.avatar),
    },
    text,
    textTruncated: truncated,
    language: label(Array.isArray(record.langs) ? record.langs[0] : null, null),
    url: permalinkOf(uri, webOrigin),
    visibility: 'public',
    createdAt: new Date(Number.isNaN(created) ? indexedAt : created).toISOString(),
    attachments: attachmentsOf(view?.embed),
    raw,
  }
}

/** From the payload of a notification. */
export function targetInNotification(raw: string): RestrictionTarget | null {
  try {
    const post = postNotificationOf(JSON.parse(raw))
    if (post === null) return null
    const { uri, author, record } = post
    const root = record.reply?.root?.uri
    return { nativeId: uri, nativeKey: uri, threadRootKey: isKey(root) ? root : uri, authorNativeId: author.did }
  } catch {
    return null
  }
}

/** `at://<did>/app.bsky.feed.post/<rkey>` as people open it. */
export function permalinkOf(uri: string, webOrigin: string): string {
  const [did, , rkey] = uri.replace(/^at:\/\//, '').split('/')
  return `${webOrigin}/profile/${did}/post/${rkey}`
}

const REASONS = new Set(['mention', 'reply', 'quote'])

/** A link shows words or a shortened address while it leads elsewhere: the address is put behind it, as nobody could see it otherwise. */
function textWithLinks({ text, facets }: PostRecord): string {
  if (!Array.isArray(facets) || facets.length === 0) return text
  try {
    return [...new RichText({ text, facets: facets as AppBskyRichtextFacet.Main[] }).segments()]
      .map((segment) => {
        const target = segment.link?.uri
        return target && /^https?:/i.test(target) && segment.text !== target && !target.endsWith(`://${segment.text}`)
          ? `${segment.text} (${target})`
          : segment.text
      })
      .join('')
  } catch {
    return text
  }
}

function attachmentsOf(embed: unknown): Attachment[] {
  if (!isRecord(embed)) return []
  const media = isRecord(embed['media']) ? embed['media'] : embed
  const found: Attachment[] = []
  const add = (kind: Attachment['kind'], url: unknown, alt: unknown) => {
    const address = webAddress(url)
    if (address) found.push({ kind, url: address, altText: label(alt, null) })
  }
  if (Array.isArray(media['images']))
    for (const image of media['images'] as unknown[]) if (isRecord(image)) add('image', image['fullsize'], image['alt'])
  add('video', media['playlist'], media['alt'])
  if (isRecord(media['external'])) add('other', media['external']['uri'], media['external']['title'])
  return found
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
