import type {
  AccountRecord,
  AppRecord,
  ConversationRecord,
  MediaRecord,
  NotificationRecord,
  StatusRecord,
} from './records'
import { isHidden, mayView } from './statuses'
import { renderStatus } from './status-html'
import type { World } from './world'

type Json = Record<string, unknown>

/** Records as the JSON entities of docs.joinmastodon.org/entities, seen by one person. */
export class Entities {
  baseUrl = ''
  domain = ''

  constructor(
    private readonly world: World,
    baseUrl: string,
  ) {
    this.locate(baseUrl)
  }

  /** Links are written when they are read, so a move to another port changes all of them. */
  locate(baseUrl: string): void {
    this.baseUrl = baseUrl.replace(/\/$/, '')
    this.domain = new URL(baseUrl).host
  }

  accountUrl(account: AccountRecord): string {
    return `${this.baseUrl}/@${account.username}`
  }

  statusUrl(status: StatusRecord): string {
    return `${this.baseUrl}/@${this.author(status).username}/${status.id}`
  }

  html(text: string): string {
    return renderStatus(text, this.baseUrl, (username, host) => {
      const account = host === undefined || host === this.domain ? this.world.accountNamed(username) : undefined
      return account && { username: account.username, url: this.accountUrl(account) }
    })
  }

  account(account: AccountRecord): Json {
    const { statuses, lastAt } = this.world.activity(account.id)
    const avatar = `${this.baseUrl}/avatars/${account.username}.svg`
    return {
      id: account.id,
      username: account.username,
      acct: account.username,
      display_name: account.displayName,
      locked: false,
      bot: false,
      discoverable: true,
      indexable: false,
      group: false,
      created_at: `${account.createdAt.slice(0, 10)}T00:00:00.000Z`,
      note: this.html(account.note),
      url: this.accountUrl(account),
      uri: `${this.baseUrl}/users/${account.username}`,
      avatar,
      avatar_static: avatar,
      header: `${this.baseUrl}/header.svg`,
      header_static: `${this.baseUrl}/header.svg`,
      followers_count: this.world.markers('follow', account.id).length,
      following_count: this.world.markedBy('follow', account.id),
      statuses_count: statuses,
      last_status_at: lastAt?.slice(0, 10) ?? null,
      emojis: [],
      fields: [],
    }
  }

  credentialAccount(account: AccountRecord): Json {
    return {
      ...this.account(account),
      source: {
        privacy: 'public',
        sensitive: false,
        language: 'en',
        note: account.note,
        fields: [],
        follow_requests_count: 0,
      },
      role: { id: '-99', name: '', permissions: '0', color: '', highlighted: false },
    }
  }

  relationship(viewerId: string, otherId: string): Json {
    const { world } = this
    return {
      id: otherId,
      following: world.marked('follow', viewerId, otherId),
      showing_reblogs: world.marked('follow', viewerId, otherId),
      notifying: world.marked('follow-notify', viewerId, otherId),
      languages: null,
      followed_by: world.marked('follow', otherId, viewerId),
      blocking: world.marked('block', viewerId, otherId),
      blocked_by: world.marked('block', otherId, viewerId),
      muting: world.marked('mute', viewerId, otherId),
      muting_notifications: world.marked('mute', viewerId, otherId),
      requested: false,
      requested_by: false,
      domain_blocking: false,
      endorsed: false,
      note: '',
    }
  }

  status(status: StatusRecord, viewerId: string | null): Json {
    const { world } = this
    const author = this.author(status)
    const app = status.appId === null ? undefined : world.apps.get(status.appId)
    const original = status.reblogOfId === null ? undefined : world.statuses.get(status.reblogOfId)
    const uri = `${this.baseUrl}/users/${author.username}/statuses/${status.id}`
    const counted = original ?? status
    return {
      id: status.id,
      created_at: status.createdAt,
      in_reply_to_id: status.inReplyToId,
      in_reply_to_account_id: status.inReplyToAccountId,
      sensitive: status.sensitive,
      spoiler_text: status.spoilerText,
      visibility: status.visibility,
      language: status.language,
      uri: original ? `${uri}/activity` : uri,
      url: original ? `${uri}/activity` : this.statusUrl(status),
      replies_count: world
        .repliesOf(counted.id)
        .filter((reply) => reply.visibility !== 'direct' && !isHidden(world, reply, viewerId)).length,
      reblogs_count: world.reblogs(counted.id).length,
      favourites_count: world.markers('favourite', counted.id).length,
      quotes_count: 0,
      edited_at: status.editedAt,
      content: original ? this.html(original.text) : this.html(status.text),
      reblog: original ? this.status(original, viewerId) : null,
      application: app ? { name: app.name, website: app.website } : null,
      account: this.account(author),
      media_attachments: this.attachments(status.mediaIds),
      mentions: status.mentionIds.flatMap((id) => {
        const account = world.accounts.get(id)
        return account
          ? [{ id, username: account.username, url: this.accountUrl(account), acct: account.username }]
          : []
      }),
      tags: status.tags.map((name) => ({ name, url: `${this.baseUrl}/tags/${encodeURIComponent(name)}` })),
      emojis: [],
      card: null,
      poll: null,
      ...(viewerId === null
        ? {}
        : {
            favourited: world.marked('favourite', viewerId, counted.id),
            reblogged: world.reblogs(counted.id).some((reblog) => reblog.accountId === viewerId),
            muted: false,
            bookmarked: false,
            ...(status.accountId === viewerId ? { pinned: false } : {}),
            filtered: [],
            ...(world.markers('hide', counted.id).length > 0 && !isHidden(world, counted, viewerId)
              ? { cordon_hidden: true }
              : {}),
          }),
    }
  }

  /** Oldest revision first; the last one is the status as it stands. */
  history(status: StatusRecord): Json[] {
    const author = this.account(this.author(status))
    const current = { ...status, createdAt: status.editedAt ?? status.createdAt }
    return [...status.revisions, current].map((revision) => ({
      content: this.html(revision.text),
      spoiler_text: revision.spoilerText,
      sensitive: revision.sensitive,
      created_at: revision.createdAt,
      account: author,
      media_attachments: this.attachments(revision.mediaIds),
      emojis: [],
    }))
  }

  notification(notification: NotificationRecord): Json {
    const from = this.world.accounts.get(notification.fromAccountId)
    const status = notification.statusId === null ? undefined : this.world.statuses.get(notification.statusId)
    return {
      id: notification.id,
      type: notification.type,
      created_at: notification.createdAt,
      group_key: `ungrouped-${notification.id}`,
      account: from ? this.account(from) : null,
      ...(status && mayView(this.world, status, notification.accountId)
        ? { status: this.status(status, notification.accountId) }
        : {}),
    }
  }

  conversation(conversation: ConversationRecord): Json {
    const last = this.world.statuses.get(conversation.statusIds.at(-1) ?? '')
    return {
      id: conversation.id,
      unread: conversation.unread,
      accounts: conversation.participantIds
        .filter((id) => id !== conversation.accountId)
        .flatMap((id) => this.world.accounts.get(id) ?? [])
        .map((account) => this.account(account)),
      last_status: last ? this.status(last, conversation.accountId) : null,
    }
  }

  media(media: MediaRecord): Json {
    const url = `${this.baseUrl}/media/${media.id}`
    const size =
      media.width && media.height
        ? {
            width: media.width,
            height: media.height,
            size: `${media.width}x${media.height}`,
            aspect: media.width / media.height,
          }
        : undefined
    const [x, y] = (media.focus ?? '').split(',').map(Number)
    return {
      id: media.id,
      type: media.mime.split('/')[0],
      url,
      preview_url: url,
      remote_url: null,
      preview_remote_url: null,
      text_url: null,
      meta: { ...(media.focus === null ? {} : { focus: { x, y } }), ...(size ? { original: size, small: size } : {}) },
      description: media.description,
      blurhash: null,
    }
  }

  app(app: AppRecord): Json {
    return {
      id: app.id,
      name: app.name,
      website: app.website,
      scopes: app.scopes,
      redirect_uri: app.redirectUris.join('\n'),
      redirect_uris: app.redirectUris,
    }
  }

  author(status: StatusRecord): AccountRecord {
    const account = this.world.accounts.get(status.accountId)
    if (!account) throw new Error(`status ${status.id} has no author`)
    return account
  }

  private attachments(ids: string[]): Json[] {
    return ids.flatMap((id) => this.world.media.get(id) ?? []).map((media) => this.media(media))
  }
}
