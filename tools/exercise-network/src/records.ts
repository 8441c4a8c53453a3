/** What the exercise network remembers. Everything here is plain JSON: the journal stores it as it is. */

export type OrganisationKind = 'police' | 'council' | 'health'
export type Visibility = 'public' | 'unlisted' | 'private' | 'direct'
export type NotificationType = 'mention' | 'favourite' | 'reblog' | 'follow' | 'status' | 'update'
/** `hide`: a reply taken out of the thread by who began it. */
export type MarkKind = 'favourite' | 'follow' | 'follow-notify' | 'block' | 'mute' | 'hide'

export type AccountRecord = {
  id: string
  username: string
  displayName: string
  note: string
  createdAt: string
  /** Null for members of the public. */
  organisation: OrganisationKind | null
  /** `salt:hash` (scrypt), or null: nobody signs in to this account. */
  password: string | null
}

export type Revision = {
  text: string
  spoilerText: string
  sensitive: boolean
  mediaIds: string[]
  createdAt: string
}

export type StatusRecord = {
  id: string
  accountId: string
  createdAt: string
  editedAt: string | null
  text: string
  spoilerText: string
  sensitive: boolean
  visibility: Visibility
  language: string | null
  inReplyToId: string | null
  inReplyToAccountId: string | null
  threadId: string
  mediaIds: string[]
  mentionIds: string[]
  tags: string[]
  reblogOfId: string | null
  appId: string | null
  /** Earlier revisions, oldest first; empty until the first edit. */
  revisions: Revision[]
}

export type NotificationRecord = {
  id: string
  type: NotificationType
  createdAt: string
  /** Whose notification this is. */
  accountId: string
  fromAccountId: string
  statusId: string | null
}

export type ConversationRecord = {
  id: string
  /** Whose view of the conversation this is. */
  accountId: string
  threadId: string
  participantIds: string[]
  statusIds: string[]
  unread: boolean
}

export type AppRecord = {
  id: string
  name: string
  website: string | null
  redirectUris: string[]
  scopes: string[]
  clientId: string
  clientSecret: string
}

export type TokenRecord = {
  token: string
  appId: string
  /** Null for a token from client_credentials. */
  accountId: string | null
  scopes: string[]
  /** Unix seconds. */
  createdAt: number
  revoked: boolean
}

export type MediaRecord = {
  id: string
  accountId: string
  mime: string
  description: string | null
  focus: string | null
  width: number | null
  height: number | null
  /** The file itself, base64. */
  data: string
}

export type MarkRecord = { kind: MarkKind; from: string; to: string; on: boolean }
export type IdempotencyRecord = { accountId: string; key: string; statusId: string; at: number }

export type Entry =
  | { t: 'account'; v: AccountRecord }
  | { t: 'status'; v: StatusRecord }
  | { t: 'status-deleted'; v: { id: string } }
  | { t: 'notification'; v: NotificationRecord }
  | { t: 'notification-dismissed'; v: { id: string } }
  | { t: 'conversation'; v: ConversationRecord }
  | { t: 'conversation-deleted'; v: { id: string } }
  | { t: 'app'; v: AppRecord }
  | { t: 'token'; v: TokenRecord }
  | { t: 'media'; v: MediaRecord }
  | { t: 'mark'; v: MarkRecord }
  | { t: 'idempotency'; v: IdempotencyRecord }
  | { t: 'scenario'; v: { state: number; opened: boolean } }
