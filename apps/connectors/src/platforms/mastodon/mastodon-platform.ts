import { Outbound, type OutboundOptions } from '../outbound'
import { type Capabilities, type Platform, type Session } from '../platform'
import { targetInNotification } from './captured-status'
import { accountOf } from './mastodon-account'
import { commitStatus, findStatus } from './mastodon-commit'
import { mastodonConnect } from './mastodon-connect'
import { MastodonHttp } from './mastodon-http'
import { listenToMastodon } from './mastodon-listen'
import { pollMastodon } from './mastodon-poll'
import { restrictOnMastodon } from './mastodon-restrict'
import { MASTODON_LIMITS, measureStatus, statusWording } from './status-wording'
import { ThreadFinder } from './thread-finder'

const MASTODON_CAPABILITIES: Capabilities = {
  capturedKinds: ['mention', 'reply', 'direct_message'],
  maxTextLength: MASTODON_LIMITS,
  media: { maxAttachments: 4, maxImageBytes: 16 * 1024 * 1024, maxAltTextGraphemes: 1_500 },
  directMessages: true,
  editing: true,
  idempotentCommit: 'key',
  streaming: true,
  connection: 'oauth',
  verification: {
    connect: 'exercised against simulator',
    mention: 'exercised against simulator',
    reply: 'exercised against simulator',
    direct_message: 'exercised against simulator',
    editing: 'exercised against simulator',
    commit: 'exercised against simulator',
    find: 'exercised against simulator',
    streaming: 'exercised against simulator',
    media: 'not verified against the live network',
    hide: 'exercised against simulator',
    block: 'exercised against simulator',
  },
}

export interface MastodonOptions extends OutboundOptions {
  now?: () => Date
}

/** Mastodon, and other software that speaks its client API (docs.joinmastodon.org, 4.x). */
export function mastodonPlatform(options: MastodonOptions = {}): Platform & { close(): Promise<void> } {
  const now = options.now ?? (() => new Date())
  const outbound = new Outbound(options)
  const threads = new Map<string, ThreadFinder>()
  const open = (session: Session, signal?: AbortSignal) => {
    const account = accountOf(session)
    return { account, http: new MastodonHttp(outbound, account.server, { now, ...(signal ? { signal } : {}) }) }
  }
  const threadsAt = (origin: string) => {
    const finder = threads.get(origin) ?? new ThreadFinder(origin)
    threads.set(origin, finder)
    return finder
  }
  return {
    network: 'mastodon',
    capabilities: MASTODON_CAPABILITIES,
    connect: mastodonConnect(outbound, now),
    measure: measureStatus,
    wording: statusWording,
    async poll(session, cursor, signal) {
      const { http, account } = open(session, signal)
      return pollMastodon(http, account.self, threadsAt(account.server.origin), cursor)
    },
    async commit(session, intent, signal) {
      const { http, account } = open(session, signal)
      return commitStatus(http, account, intent)
    },
    async find(session, intent, signal) {
      const { http, account } = open(session, signal)
      return findStatus(http, account, intent)
    },
    targetIn: targetInNotification,
    async restrict(session, restriction, signal) {
      const { http, account } = open(session, signal)
      return restrictOnMastodon(http, account, restriction)
    },
    async listen(session, onHint, signal) {
      await listenToMastodon(outbound, accountOf(session), onHint, signal)
    },
    close: () => outbound.close(),
  }
}
