import { Journal } from './journal'
import type {
  AccountRecord,
  AppRecord,
  ConversationRecord,
  Entry,
  IdempotencyRecord,
  MarkKind,
  MediaRecord,
  NotificationRecord,
  StatusRecord,
  TokenRecord,
} from './records'
import { Snowflakes } from './snowflake'

export type WorldEvent =
  | { kind: 'status-created'; status: StatusRecord }
  | { kind: 'status-edited'; status: StatusRecord }
  | { kind: 'status-deleted'; status: StatusRecord }
  | { kind: 'notification'; notification: NotificationRecord }
  | { kind: 'conversation'; conversation: ConversationRecord }
  | { kind: 'token-issued'; token: TokenRecord }

/** Everything that is, in memory; each change is journalled as one line before anything else sees it. */
export class World {
  readonly accounts = new Map<string, AccountRecord>()
  readonly statuses = new Map<string, StatusRecord>()
  readonly notifications = new Map<string, NotificationRecord>()
  readonly conversations = new Map<string, ConversationRecord>()
  readonly apps = new Map<string, AppRecord>()
  readonly tokens = new Map<string, TokenRecord>()
  readonly media = new Map<string, MediaRecord>()
  scenarioState: { state: number; opened: boolean } | undefined

  private readonly byUsername = new Map<string, AccountRecord>()
  private readonly byAuthor = new Map<string, Map<string, StatusRecord>>()
  private readonly lastPostAt = new Map<string, string>()
  private readonly byRecipient = new Map<string, Map<string, NotificationRecord>>()
  private readonly repliesTo = new Map<string, Set<string>>()
  private readonly reblogsOf = new Map<string, Set<string>>()
  private readonly marks = new Map<string, Set<string>>()
  private readonly marksBy = new Map<string, Set<string>>()
  private readonly idempotency = new Map<string, IdempotencyRecord>()
  private readonly snowflakes = new Snowflakes()
  private readonly listeners = new Set<(event: WorldEvent) => void>()
  private readonly journal: Journal | undefined

  constructor(stateFile: string | undefined) {
    this.journal =
      stateFile === undefined
        ? undefined
        : Journal.open(
            stateFile,
            (entries) => entries.forEach((entry) => this.apply(entry)),
            () => this.snapshot(),
          )
  }

  close(): void {
    this.journal?.close()
  }

  newId(): string {
    return this.snowflakes.next(Date.now())
  }

  commit(entries: Entry[], events: WorldEvent[] = []): void {
    this.journal?.append(entries)
    entries.forEach((entry) => this.apply(entry))
    for (const event of events) this.listeners.forEach((listen) => listen(event))
  }

  subscribe(listen: (event: WorldEvent) => void): () => void {
    this.listeners.add(listen)
    return () => this.listeners.delete(listen)
  }

  accountNamed(username: string): AccountRecord | undefined {
    return this.byUsername.get(username.toLowerCase())
  }

  /** Oldest first. */
  statusesBy(accountId: string): StatusRecord[] {
    return [...(this.byAuthor.get(accountId)?.values() ?? [])]
  }

  /** Without walking them: every account shown anywhere carries these two. */
  activity(accountId: string): { statuses: number; lastAt: string | null } {
    const own = this.byAuthor.get(accountId)
    return { statuses: own?.size ?? 0, lastAt: this.lastPostAt.get(accountId) ?? null }
  }

  /** Oldest first. */
  notificationsFor(accountId: string): NotificationRecord[] {
    return [...(this.byRecipient.get(accountId)?.values() ?? [])]
  }

  repliesOf(statusId: string): StatusRecord[] {
    return this.pick(this.repliesTo.get(statusId))
  }

  reblogs(statusId: string): StatusRecord[] {
    return this.pick(this.reblogsOf.get(statusId))
  }

  marked(kind: MarkKind, from: string, to: string): boolean {
    return this.marks.get(`${kind}>${to}`)?.has(from) ?? false
  }

  /** Who carries this mark towards `to`: the accounts that favourited a status, the followers of an account. */
  markers(kind: MarkKind, to: string): string[] {
    return [...(this.marks.get(`${kind}>${to}`) ?? [])]
  }

  /** How many marks of this kind the account has set. */
  markedBy(kind: MarkKind, from: string): number {
    return this.marksBy.get(`${kind}<${from}`)?.size ?? 0
  }

  idempotentStatus(accountId: string, key: string, now: number): string | undefined {
    const kept = this.idempotency.get(`${accountId}:${key}`)
    return kept && now - kept.at < IDEMPOTENCY_MS ? kept.statusId : undefined
  }

  private pick(ids: Set<string> | undefined): StatusRecord[] {
    return [...(ids ?? [])].flatMap((id) => this.statuses.get(id) ?? [])
  }

  private apply(entry: Entry): void {
    switch (entry.t) {
      case 'account':
        this.accounts.set(entry.v.id, entry.v)
        this.byUsername.set(entry.v.username.toLowerCase(), entry.v)
        return this.snowflakes.raiseTo(entry.v.id)
      case 'status':
        return this.putStatus(entry.v)
      case 'status-deleted':
        return this.removeStatus(entry.v.id)
      case 'notification':
        this.notifications.set(entry.v.id, entry.v)
        nested(this.byRecipient, entry.v.accountId).set(entry.v.id, entry.v)
        return this.snowflakes.raiseTo(entry.v.id)
      case 'notification-dismissed':
        return this.removeNotification(entry.v.id)
      case 'conversation':
        this.conversations.set(entry.v.id, entry.v)
        return this.snowflakes.raiseTo(entry.v.id)
      case 'conversation-deleted':
        this.conversations.delete(entry.v.id)
        return
      case 'app':
        this.apps.set(entry.v.clientId, entry.v)
        return this.snowflakes.raiseTo(entry.v.id)
      case 'token':
        this.tokens.set(entry.v.token, entry.v)
        return
      case 'media':
        this.media.set(entry.v.id, entry.v)
        return this.snowflakes.raiseTo(entry.v.id)
      case 'mark': {
        const { kind, from, to, on } = entry.v
        ids(this.marks, `${kind}>${to}`)[on ? 'add' : 'delete'](from)
        ids(this.marksBy, `${kind}<${from}`)[on ? 'add' : 'delete'](to)
        return
      }
      case 'idempotency':
        this.idempotency.set(`${entry.v.accountId}:${entry.v.key}`, entry.v)
        return
      case 'scenario':
        this.scenarioState = entry.v
    }
  }

  private putStatus(status: StatusRecord): void {
    this.statuses.set(status.id, status)
    nested(this.byAuthor, status.accountId).set(status.id, status)
    const last = this.lastPostAt.get(status.accountId)
    if (last === undefined || last < status.createdAt) this.lastPostAt.set(status.accountId, status.createdAt)
    if (status.inReplyToId) ids(this.repliesTo, status.inReplyToId).add(status.id)
    if (status.reblogOfId) ids(this.reblogsOf, status.reblogOfId).add(status.id)
    this.snowflakes.raiseTo(status.id)
  }

  /** As in Mastodon: boosts and notifications go with the status, replies stay and lose their parent. */
  private removeStatus(id: string): void {
    const status = this.statuses.get(id)
    if (!status) return
    this.statuses.delete(id)
    this.byAuthor.get(status.accountId)?.delete(id)
    if (status.inReplyToId) this.repliesTo.get(status.inReplyToId)?.delete(id)
    if (status.reblogOfId) this.reblogsOf.get(status.reblogOfId)?.delete(id)
    for (const reply of this.repliesOf(id)) this.putStatus({ ...reply, inReplyToId: null, inReplyToAccountId: null })
    for (const reblog of this.reblogs(id)) this.removeStatus(reblog.id)
    this.repliesTo.delete(id)
    this.reblogsOf.delete(id)
    for (const notification of [...this.notifications.values()]) {
      if (notification.statusId === id) this.removeNotification(notification.id)
    }
    for (const conversation of [...this.conversations.values()]) {
      if (!conversation.statusIds.includes(id)) continue
      const statusIds = conversation.statusIds.filter((kept) => kept !== id)
      if (statusIds.length === 0) this.conversations.delete(conversation.id)
      else this.conversations.set(conversation.id, { ...conversation, statusIds })
    }
  }

  private removeNotification(id: string): void {
    const notification = this.notifications.get(id)
    if (!notification) return
    this.notifications.delete(id)
    this.byRecipient.get(notification.accountId)?.delete(id)
  }

  private *snapshot(): Generator<Entry[]> {
    for (const v of this.accounts.values()) yield [{ t: 'account', v }]
    for (const v of this.apps.values()) yield [{ t: 'app', v }]
    for (const v of this.tokens.values()) yield [{ t: 'token', v }]
    for (const v of this.media.values()) yield [{ t: 'media', v }]
    for (const v of this.statuses.values()) yield [{ t: 'status', v }]
    for (const v of this.notifications.values()) yield [{ t: 'notification', v }]
    for (const v of this.conversations.values()) yield [{ t: 'conversation', v }]
    for (const [key, set] of this.marks) {
      const [kind, to] = key.split('>') as [MarkKind, string]
      for (const from of set) yield [{ t: 'mark', v: { kind, from, to, on: true } }]
    }
    for (const v of this.idempotency.values()) {
      if (Date.now() - v.at < IDEMPOTENCY_MS) yield [{ t: 'idempotency', v }]
    }
    if (this.scenarioState) yield [{ t: 'scenario', v: this.scenarioState }]
  }
}

/** Mastodon forgets an Idempotency-Key after an hour. */
const IDEMPOTENCY_MS = 3_600_000

function nested<T>(map: Map<string, Map<string, T>>, key: string): Map<string, T> {
  const inner = map.get(key) ?? new Map<string, T>()
  map.set(key, inner)
  return inner
}

function ids(map: Map<string, Set<string>>, key: string): Set<string> {
  const set = map.get(key) ?? new Set<string>()
  map.set(key, set)
  return set
}
