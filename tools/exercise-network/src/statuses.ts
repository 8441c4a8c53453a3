import type { AccountRecord, Entry, NotificationRecord, NotificationType, StatusRecord, Visibility } from './records'
import { invalid, notFound, Refusal } from './refusal'
import { countCharacters, findMentions, findTags } from './status-html'
import type { World, WorldEvent } from './world'

export const MAX_CHARACTERS = 500
export const MAX_MEDIA = 4

export type StatusDraft = {
  text: string
  visibility?: Visibility
  inReplyToId?: string
  spoilerText?: string
  sensitive?: boolean
  language?: string | null
  mediaIds?: string[]
  appId?: string | null
  idempotencyKey?: string
  /** Only for exercises: lets a status of any length through. */
  anyLength?: boolean
}

/** What a person may see: public and unlisted to all, private to followers, direct to the people mentioned. */
export function mayView(world: World, status: StatusRecord, viewerId: string | null): boolean {
  if (viewerId !== null && world.marked('block', status.accountId, viewerId)) return false
  if (status.visibility === 'public' || status.visibility === 'unlisted') return true
  if (viewerId === null) return false
  if (viewerId === status.accountId || status.mentionIds.includes(viewerId)) return true
  return status.visibility === 'private' && world.marked('follow', viewerId, status.accountId)
}

/** Taken out of its thread: for everybody but its author and who hid it. */
export function isHidden(world: World, status: StatusRecord, viewerId: string | null): boolean {
  const hiders = world.markers('hide', status.id)
  return hiders.length > 0 && viewerId !== status.accountId && !hiders.some((hider) => hider === viewerId)
}

export function visibleStatus(world: World, id: string, viewerId: string | null): StatusRecord {
  const status = world.statuses.get(id)
  if (!status || !mayView(world, status, viewerId)) throw notFound()
  return status
}

/** Publishes; the status, its notifications, its conversation and its idempotency key stand or fall together. */
export function createStatus(world: World, domain: string, author: AccountRecord, draft: StatusDraft): StatusRecord {
  const now = Date.now()
  if (draft.idempotencyKey !== undefined) {
    const existing = world.idempotentStatus(author.id, draft.idempotencyKey, now)
    if (existing !== undefined) return visibleStatus(world, existing, author.id)
  }
  const mediaIds = draft.mediaIds ?? []
  checkText(draft, mediaIds)
  for (const id of mediaIds) {
    if (world.media.get(id)?.accountId !== author.id) throw invalid('Media attachments cannot be found')
  }
  const parent = draft.inReplyToId === undefined ? undefined : visibleStatus(world, draft.inReplyToId, author.id)
  const id = world.newId()
  const status: StatusRecord = {
    id,
    accountId: author.id,
    createdAt: new Date(now).toISOString(),
    editedAt: null,
    text: draft.text,
    spoilerText: draft.spoilerText ?? '',
    sensitive: (draft.sensitive ?? false) || (draft.spoilerText ?? '') !== '',
    visibility: draft.visibility ?? 'public',
    language: draft.language ?? null,
    inReplyToId: parent?.id ?? null,
    inReplyToAccountId: parent?.accountId ?? null,
    threadId: parent?.threadId ?? id,
    mediaIds,
    mentionIds: mentionedIds(world, domain, draft.text),
    tags: findTags(draft.text),
    reblogOfId: null,
    appId: draft.appId ?? null,
    revisions: [],
  }
  const entries: Entry[] = [{ t: 'status', v: status }]
  const events: WorldEvent[] = [{ kind: 'status-created', status }]
  if (draft.idempotencyKey !== undefined) {
    entries.push({ t: 'idempotency', v: { accountId: author.id, key: draft.idempotencyKey, statusId: id, at: now } })
  }
  for (const mentioned of status.mentionIds) notify(world, entries, events, 'mention', mentioned, author.id, id)
  if (status.visibility !== 'direct') {
    for (const follower of world.markers('follow-notify', author.id)) {
      if (!status.mentionIds.includes(follower)) notify(world, entries, events, 'status', follower, author.id, id)
    }
  } else {
    updateConversations(world, status, entries, events)
  }
  world.commit(entries, events)
  return status
}

export function editStatus(
  world: World,
  domain: string,
  status: StatusRecord,
  change: Pick<StatusDraft, 'text' | 'spoilerText' | 'sensitive' | 'language' | 'mediaIds'>,
): StatusRecord {
  const mediaIds = change.mediaIds ?? status.mediaIds
  checkText(change, mediaIds)
  const now = new Date().toISOString()
  const edited: StatusRecord = {
    ...status,
    text: change.text,
    spoilerText: change.spoilerText ?? status.spoilerText,
    sensitive: change.sensitive ?? status.sensitive,
    language: change.language ?? status.language,
    mediaIds,
    mentionIds: mentionedIds(world, domain, change.text),
    tags: findTags(change.text),
    editedAt: now,
    revisions: [
      ...status.revisions,
      {
        text: status.text,
        spoilerText: status.spoilerText,
        sensitive: status.sensitive,
        mediaIds: status.mediaIds,
        createdAt: status.editedAt ?? status.createdAt,
      },
    ],
  }
  const entries: Entry[] = [{ t: 'status', v: edited }]
  const events: WorldEvent[] = [{ kind: 'status-edited', status: edited }]
  for (const mentioned of edited.mentionIds) {
    if (!status.mentionIds.includes(mentioned)) {
      notify(world, entries, events, 'mention', mentioned, edited.accountId, edited.id)
    }
  }
  for (const reblog of world.reblogs(status.id)) {
    notify(world, entries, events, 'update', reblog.accountId, edited.accountId, edited.id)
  }
  world.commit(entries, events)
  return edited
}

export function deleteStatus(world: World, status: StatusRecord): void {
  const events: WorldEvent[] = [status, ...world.reblogs(status.id)].map((gone) => ({
    kind: 'status-deleted',
    status: gone,
  }))
  world.commit([{ t: 'status-deleted', v: { id: status.id } }], events)
}

export function reblogStatus(
  world: World,
  by: AccountRecord,
  status: StatusRecord,
  visibility: Visibility,
): StatusRecord {
  const own = world.reblogs(status.id).find((reblog) => reblog.accountId === by.id)
  if (own) return own
  const id = world.newId()
  const reblog: StatusRecord = {
    ...status,
    id,
    accountId: by.id,
    createdAt: new Date().toISOString(),
    editedAt: null,
    text: '',
    spoilerText: '',
    visibility,
    inReplyToId: null,
    inReplyToAccountId: null,
    threadId: id,
    mediaIds: [],
    mentionIds: [],
    tags: [],
    reblogOfId: status.id,
    revisions: [],
  }
  const entries: Entry[] = [{ t: 'status', v: reblog }]
  const events: WorldEvent[] = [{ kind: 'status-created', status: reblog }]
  notify(world, entries, events, 'reblog', status.accountId, by.id, status.id)
  world.commit(entries, events)
  return reblog
}

/** Who began a thread may take replies out of it. Real Mastodon has no such thing: see the README. */
export function hideReply(world: World, by: AccountRecord, reply: StatusRecord, on: boolean): void {
  const root = world.statuses.get(reply.threadId)
  if (root === undefined || root.id === reply.id || root.accountId !== by.id)
    throw new Refusal(403, 'This action is not allowed')
  if (world.marked('hide', by.id, reply.id) === on) return
  world.commit([{ t: 'mark', v: { kind: 'hide', from: by.id, to: reply.id, on } }])
}

/** As in Mastodon: neither follows the other any more. */
export function blockAccount(world: World, by: AccountRecord, other: AccountRecord, on: boolean): void {
  const entries: Entry[] = [{ t: 'mark', v: { kind: 'block', from: by.id, to: other.id, on } }]
  for (const [from, to] of on ? [[by.id, other.id] as const, [other.id, by.id] as const] : [])
    for (const kind of ['follow', 'follow-notify'] as const)
      if (world.marked(kind, from, to)) entries.push({ t: 'mark', v: { kind, from, to, on: false } })
  world.commit(entries)
}

export function favouriteStatus(world: World, by: AccountRecord, status: StatusRecord, on: boolean): void {
  if (world.marked('favourite', by.id, status.id) === on) return
  const entries: Entry[] = [{ t: 'mark', v: { kind: 'favourite', from: by.id, to: status.id, on } }]
  const events: WorldEvent[] = []
  if (on) notify(world, entries, events, 'favourite', status.accountId, by.id, status.id)
  world.commit(entries, events)
}

export function followAccount(world: World, by: AccountRecord, other: AccountRecord, notifyOfStatuses: boolean): void {
  const entries: Entry[] = [
    { t: 'mark', v: { kind: 'follow-notify', from: by.id, to: other.id, on: notifyOfStatuses } },
  ]
  const events: WorldEvent[] = []
  if (!world.marked('follow', by.id, other.id)) {
    entries.push({ t: 'mark', v: { kind: 'follow', from: by.id, to: other.id, on: true } })
    notify(world, entries, events, 'follow', other.id, by.id, null)
  }
  world.commit(entries, events)
}

function notify(
  world: World,
  entries: Entry[],
  events: WorldEvent[],
  type: NotificationType,
  accountId: string,
  fromAccountId: string,
  statusId: string | null,
): void {
  if (accountId === fromAccountId) return
  if (world.marked('block', accountId, fromAccountId) || world.marked('mute', accountId, fromAccountId)) return
  const notification: NotificationRecord = {
    id: world.newId(),
    type,
    createdAt: new Date().toISOString(),
    accountId,
    fromAccountId,
    statusId,
  }
  entries.push({ t: 'notification', v: notification })
  events.push({ kind: 'notification', notification })
}

/** Each participant has a conversation of their own for the same thread and the same set of people, as in Mastodon. */
function updateConversations(world: World, status: StatusRecord, entries: Entry[], events: WorldEvent[]): void {
  const people = [...new Set([status.accountId, ...status.mentionIds])].sort()
  for (const accountId of people) {
    if (world.marked('block', accountId, status.accountId)) continue
    const existing = [...world.conversations.values()].find(
      (one) =>
        one.accountId === accountId &&
        one.threadId === status.threadId &&
        one.participantIds.length === people.length &&
        one.participantIds.every((id) => people.includes(id)),
    )
    const conversation = {
      id: existing?.id ?? world.newId(),
      accountId,
      threadId: status.threadId,
      participantIds: people,
      statusIds: [...(existing?.statusIds ?? []), status.id],
      unread: accountId !== status.accountId,
    }
    entries.push({ t: 'conversation', v: conversation })
    events.push({ kind: 'conversation', conversation })
  }
}

function mentionedIds(world: World, domain: string, text: string): string[] {
  const found = findMentions(text).flatMap(({ username, host }) => {
    const account = host === undefined || host === domain ? world.accountNamed(username) : undefined
    return account ? [account.id] : []
  })
  return [...new Set(found)]
}

function checkText(
  draft: Pick<StatusDraft, 'text' | 'spoilerText'> & { anyLength?: boolean },
  mediaIds: string[],
): void {
  if (draft.text.trim() === '' && mediaIds.length === 0) throw invalid("Text can't be blank")
  if (mediaIds.length > MAX_MEDIA) throw invalid(`Cannot attach more than ${MAX_MEDIA} files`)
  if (!draft.anyLength && countCharacters(draft.text) + countCharacters(draft.spoilerText ?? '') > MAX_CHARACTERS) {
    throw invalid(`Text character limit of ${MAX_CHARACTERS} exceeded`)
  }
}
