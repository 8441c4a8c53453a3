import { Outbound, type OutboundOptions } from '../outbound'
import { type Capabilities, type Platform } from '../platform'
import { commitPost, findPost } from './bluesky-commit'
import { blueskyConnect } from './bluesky-connect'
import { BlueskyHttp } from './bluesky-http'
import { pollBluesky } from './bluesky-poll'
import { restrictOnBluesky } from './bluesky-restrict'
import { targetInNotification } from './captured-post'
import { BLUESKY_LIMITS, measurePost, postWording } from './post-wording'

const BLUESKY_CAPABILITIES: Capabilities = {
  capturedKinds: ['mention', 'reply'],
  maxTextLength: BLUESKY_LIMITS,
  media: { maxAttachments: 4, maxImageBytes: 2_000_000, maxAltTextGraphemes: 2_000 },
  // The chat service is not part of the network that can be run for tests.
  directMessages: false,
  // The app offers no editing, but a record can be replaced, and the AppView shows the new one (seen on AppView 0.0.280).
  editing: true,
  idempotentCommit: 'record-key',
  streaming: false,
  connection: 'app-password',
  verification: {
    connect: 'exercised against a real server',
    mention: 'exercised against a real server',
    reply: 'exercised against a real server',
    direct_message: 'not verified against the live network',
    editing: 'exercised against a real server',
    commit: 'exercised against a real server',
    find: 'exercised against a real server',
    streaming: 'not verified against the live network',
    media: 'not verified against the live network',
    hide: 'exercised against a real server',
    block: 'exercised against a real server',
  },
}

export interface BlueskyOptions extends OutboundOptions {
  now?: () => Date
  /** Where people read posts; the permalinks lead there. */
  webOrigin?: string
}

/** Bluesky: a PDS over XRPC (atproto.com, docs.bsky.app), notifications and threads from its AppView. */
export function blueskyPlatform(options: BlueskyOptions = {}): Platform & { close(): Promise<void> } {
  const now = options.now ?? (() => new Date())
  const webOrigin = options.webOrigin ?? 'https://bsky.app'
  const outbound = new Outbound(options)
  const http = new BlueskyHttp(outbound, now)
  return {
    network: 'bluesky',
    capabilities: BLUESKY_CAPABILITIES,
    connect: blueskyConnect(http, webOrigin, now),
    measure: measurePost,
    wording: postWording,
    poll: (session, cursor, signal) => pollBluesky(http, session, webOrigin, cursor, signal),
    commit: (session, intent, signal) => commitPost(http, session, webOrigin, intent, signal),
    find: (session, intent, signal) => findPost(http, session, webOrigin, intent, signal),
    targetIn: targetInNotification,
    restrict: (session, restriction, signal) => restrictOnBluesky(http, session, restriction, signal),
    close: () => outbound.close(),
  }
}
