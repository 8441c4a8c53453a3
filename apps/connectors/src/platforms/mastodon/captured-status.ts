import { type mastodon } from 'masto'
import {
  MAX_TEXT,
  type Attachment,
  type AttachmentKind,
  type Author,
  type CapturedItem,
  type ItemKind,
  type RestrictionTarget,
  type Visibility,
} from '../platform'
import { cut, isKey, label, storable, webAddress } from '../network-text'
import { parseLossless } from '../lossless-json'
import { textOfHtml } from './status-text'

/** The account that captures. */
export interface Self {
  accountId: string
  /** Domain of local handles, which the API gives without one. */
  domain: string
}

export interface ThreadPlace {
  threadRootKey: string | null
  inReplyToKey: string | null
}

/** Thrown for an element of a page that is not the notification it should be. */
export class UnreadableStatus extends Error {}

/** Checks by hand what the item is built from: servers differ, and the client's types are promises that nobody keeps for us. */
export function statusOf(notification: unknown): mastodon.v1.Status {
  const { status } = record(notification, 'The notification')
  const post = record(status, 'The status')
  for (const field of ['id', 'uri'] as const)
    if (!isKey(post[field])) throw new UnreadableStatus(`The status has no ${field}.`)
  for (const field of ['createdAt', 'content', 'visibility'] as const)
    if (typeof post[field] !== 'string') throw new UnreadableStatus(`The status has no ${field}.`)
  if (Number.isNaN(Date.parse(post['createdAt'] as string)))
    throw new UnreadableStatus('The status has no valid createdAt.')
  const account = record(post['account'], "The status's account")
  for (const field of ['id', 'acct'] as const)
    if (!isKey(account[field])) throw new UnreadableStatus(`The status's account has no ${field}.`)
  return post as unknown as mastodon.v1.Status
}

function kindOf(status: mastodon.v1.Status, self: Self): ItemKind {
  if (status.visibility === 'direct') return 'direct_message'
  return status.inReplyToAccountId === self.accountId ? 'reply' : 'mention'
}

/** Mastodon has no revision number: the time of the last edit stands for one. */
export function revisionOf(status: mastodon.v1.Status): string {
  return label(status.editedAt, 'original')
}

export function itemOf(status: mastodon.v1.Status, self: Self, place: ThreadPlace, raw: string): CapturedItem {
  const warning = typeof status.spoilerText === 'string' ? status.spoilerText.trim() : ''
  const body = textOfHtml(status.content)
  const { text, truncated } = cut(storable(warning === '' ? body : `${warning}\n\n${body}`), MAX_TEXT)
  return {
    kind: kindOf(status, self),
    nativeKey: status.uri,
    revision: revisionOf(status),
    nativeId: status.id,
    ...place,
    inReplyToNativeId: isKey(status.inReplyToId) ? status.inReplyToId : null,
    author: authorOf(status.account, self.domain),
    text,
    textTruncated: truncated,
    language: label(status.language, null),
    url: webAddress(status.url) ?? webAddress(status.uri) ?? status.uri,
    visibility: VISIBILITIES.has(status.visibility) ? (status.visibility as Visibility) : 'private',
    createdAt: new Date(status.createdAt).toISOString(),
    attachments: attachmentsOf(status.mediaAttachments),
    raw,
  }
}

/** From the payload of a notification, as the network spells it. */
export function targetInNotification(raw: string): RestrictionTarget | null {
  let notification: unknown
  try {
    notification = parseLossless(raw)
  } catch {
    return null
  }
  const { status } = (notification ?? {}) as { status?: { id?: unknown; uri?: unknown; account?: { id?: unknown } } }
  const [nativeId, nativeKey, authorNativeId] = [status?.id, status?.uri, status?.account?.id]
  if (!isKey(nativeId) || !isKey(nativeKey) || !isKey(authorNativeId)) return null
  return { nativeId, nativeKey, threadRootKey: null, authorNativeId }
}

export function fullHandle(acct: string, domain: string): string {
  return acct.includes('@') ? acct : `${acct}@${domain}`
}

const MAX_ATTACHMENTS = 50

const VISIBILITIES: ReadonlySet<string> = new Set<Visibility>(['public', 'unlisted', 'private', 'direct'])

const KINDS: Readonly<Record<string, AttachmentKind>> = {
  image: 'image',
  gifv: 'video',
  video: 'video',
  audio: 'audio',
}

function authorOf(account: mastodon.v1.Account, domain: string): Author {
  const handle = label(fullHandle(account.acct, domain), '')
  return {
    nativeId: account.id,
    handle,
    displayName: label(account.displayName, handle),
    url: webAddress(account.url) ?? '',
    avatarUrl: webAddress(account.avatar),
  }
}

function attachmentsOf(media: unknown): Attachment[] {
  if (!Array.isArray(media)) return []
  return (media as (Partial<mastodon.v1.MediaAttachment> | null)[]).slice(0, MAX_ATTACHMENTS).flatMap((one) => {
    const url = webAddress(one?.url) ?? webAddress(one?.remoteUrl)
    return one && url ? [{ kind: KINDS[String(one.type)] ?? 'other', url, altText: label(one.description, null) }] : []
  })
}

function record(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new UnreadableStatus(`${what} is missing or not an object.`)
  return value as Record<string, unknown>
}
