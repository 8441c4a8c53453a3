/**
 * What every social network looks like to the rest of the connectors service. A platform is stateless towards its caller: credentials come in
 * with each call, cursors and refreshed credentials go back out, and the caller saves them.
 */
export type Network = 'mastodon' | 'bluesky'

export type ItemKind = 'mention' | 'reply' | 'direct_message'

/** Mastodon's words; a network without visibilities is always `public`, an unknown one counts as `private`. */
export type Visibility = 'public' | 'unlisted' | 'private' | 'direct'

export type Verification =
  'exercised against simulator' | 'exercised against a real server' | 'not verified against the live network'

export interface TextLimits {
  /** In graphemes as the network counts them (Mastodon counts every link as a fixed number). */
  maxGraphemes: number
  /** UTF-8 bytes, where the network limits them too. */
  maxBytes?: number
}

export interface MediaLimits {
  maxAttachments: number
  maxImageBytes: number
  maxAltTextGraphemes: number
}

export interface Capabilities {
  capturedKinds: readonly ItemKind[]
  maxTextLength: TextLimits
  media: MediaLimits
  directMessages: boolean
  /** An edit of a captured post arrives as a new revision of the same native key. */
  editing: boolean
  /** What makes a repeated commit harmless. `none`: after an unknown outcome only `find` may decide. */
  idempotentCommit: 'key' | 'record-key' | 'none'
  streaming: boolean
  /** How the account holder signs in. */
  connection: 'oauth' | 'app-password'
  verification: Readonly<Record<CapabilityName, Verification>>
}

export type CapabilityName =
  | 'connect'
  | 'mention'
  | 'reply'
  | 'direct_message'
  | 'editing'
  | 'commit'
  | 'find'
  | 'streaming'
  | 'media'
  | 'hide'
  | 'block'

/** What one account may do about what others write to it; a server's software and the sign-in decide. */
export interface Restricts {
  /** Take somebody's reply out of the thread below our own post. */
  hide: boolean
  block: boolean
}

/** Opaque to everybody but the platform that made it; belongs in the vault. Plain JSON. */
export type Credentials = Readonly<Record<string, unknown>>

export interface Session {
  credentials: Credentials
  /** Called, and awaited, whenever the network replaced the credentials. The caller seals them in the vault. */
  onCredentials?(credentials: Credentials): Promise<void> | void
}

export interface AccountIdentity {
  nativeId: string
  /** Without the leading `@`: `council@mastodon.example`, `council.bsky.social`. */
  handle: string
  displayName: string
  url: string
  avatarUrl: string | null
}

export interface Connection {
  account: AccountIdentity
  credentials: Credentials
  /** What this account's server really allows; narrower or wider than the platform's declaration. */
  limits: TextLimits
  idempotentCommit: Capabilities['idempotentCommit']
  restricts: Restricts
}

/** `pending` holds the client secret and the PKCE verifier: seal it until the person comes back. */
export interface BegunConnection {
  authorizeUrl: string
  state: string
  pending: Credentials
}

export interface OAuthConnect {
  method: 'oauth'
  /** `server` as a person types it: `mastodon.example`, `https://mastodon.example`, `@me@mastodon.example`. */
  begin(input: { server: string; redirectUri: string }): Promise<BegunConnection>
  complete(input: { pending: Credentials; state: string; code: string }): Promise<Connection>
}

export interface AppPasswordConnect {
  method: 'app-password'
  /** The password is used once and not kept. */
  complete(input: { server?: string; identifier: string; password: string }): Promise<Connection>
}

export type AttachmentKind = 'image' | 'video' | 'audio' | 'other'

export interface Attachment {
  kind: AttachmentKind
  url: string
  altText: string | null
}

export interface Author {
  nativeId: string
  handle: string
  displayName: string
  url: string
  avatarUrl: string | null
}

export interface CapturedItem {
  kind: ItemKind
  /** Globally unique and stable under edits: the ActivityPub `uri` or the `at://` address, never the server's row id. */
  nativeKey: string
  /** Changes when, and only when, the content was edited. */
  revision: string
  /** The id to reply to. */
  nativeId: string
  /** Native key of the first post of the thread; the item's own key when it starts one; null when the network would not say. */
  threadRootKey: string | null
  inReplyToKey: string | null
  inReplyToNativeId: string | null
  author: Author
  /** Plain text, at most {@link MAX_TEXT} characters. A content warning is its first paragraph. */
  text: string
  textTruncated: boolean
  language: string | null
  url: string
  visibility: Visibility
  /** UTC ISO 8601. */
  createdAt: string
  attachments: Attachment[]
  /** The JSON text of this item exactly as it was received. */
  raw: string
}

/** An element of a page that made no sense. The rest of the page was read all the same. */
export interface UnreadableElement {
  raw: string
  reason: string
}

/** Plain JSON, opaque to the caller, who saves it in the transaction that saves the items it came with. */
export type PollCursor = Readonly<Record<string, unknown>>

export interface Polled {
  /** Oldest first. May repeat (native key, revision) pairs seen before: the caller keeps the first. */
  items: CapturedItem[]
  unreadable: UnreadableElement[]
  cursor: PollCursor
  /** Poll again at once. */
  more: boolean
}

export interface ReplyTarget {
  nativeId: string
  nativeKey: string
  /** Handle of the person replied to, without the leading `@`. */
  handle: string
}

export interface Intent {
  /** UUID, the same for every attempt to send this one thing. */
  idempotencyKey: string
  text: string
  inReplyTo?: ReplyTarget
  visibility: Visibility
  language?: string
  /** When the intent was first written, UTC ISO 8601. The same for every attempt. */
  startedAt: string
  /** Native keys already known to be other deliveries of this account, so that `find` does not take one of them for this one. */
  alreadySent?: readonly string[]
}

export interface Committed {
  nativeKey: string
  nativeId: string
  permalink: string
  /** UTC ISO 8601, by the network's clock. */
  at: string
}

/** What a hide or a block is about, as the captured payload says it. */
export interface RestrictionTarget {
  nativeId: string
  nativeKey: string
  /** Null where the payload does not say. */
  threadRootKey: string | null
  authorNativeId: string
}

export interface Restriction {
  kind: 'hide' | 'unhide' | 'block' | 'unblock'
  target: RestrictionTarget
  /** When it was ordered, UTC ISO 8601. The same for every attempt. */
  orderedAt: string
}

export interface TextMeasure {
  graphemes: number
  bytes: number
  limits: TextLimits
  fits: boolean
}

export interface Platform {
  readonly network: Network
  readonly capabilities: Capabilities
  readonly connect: OAuthConnect | AppPasswordConnect
  /** Length as this network counts it; `limits` narrows it to one account's server. */
  measure(text: string, limits?: TextLimits): TextMeasure
  /** The exact text that `commit` will send, including the mention a reply needs. Approve this, not `intent.text`. */
  wording(intent: Pick<Intent, 'text' | 'inReplyTo'>): string
  /** A null cursor starts with the most recent page. */
  poll(session: Session, cursor: PollCursor | null, signal?: AbortSignal): Promise<Polled>
  /** The one irreversible call. Throws PlatformError; only `not_done` means that nothing was sent. */
  commit(session: Session, intent: Intent, signal?: AbortSignal): Promise<Committed>
  /**
   * Looks for what an earlier `commit` with an unknown outcome may have left. `absent` is true of the moment of reading: a request that the
   * server still has in hand can land later, so wait for the commit's time limit before acting on it.
   */
  find(session: Session, intent: Intent, signal?: AbortSignal): Promise<Committed | 'absent' | 'undetermined'>
  /** Reads a payload that `poll` handed over; null when it makes no sense. */
  targetIn(raw: string): RestrictionTarget | null
  /**
   * Hides or shows somebody's reply, blocks or unblocks its author. All four may be repeated: done is done. Throws PlatformError: `rejected`
   * where this account cannot do it at all, `forbidden` where the network does not allow it here, `not_found` when there is nothing to hide or
   * block any more. What is gone and is to be undone counts as undone.
   */
  restrict(session: Session, restriction: Restriction, signal?: AbortSignal): Promise<void>
  /** Calls `onHint` when something may have arrived. A hint only: polling stays the truth. Ends, without throwing, on `signal`. */
  listen?(session: Session, onHint: () => void, signal: AbortSignal): Promise<void>
}

/** Longer text is cut; `raw` keeps all of it. */
export const MAX_TEXT = 60_000
