import { type mastodon } from 'masto'
import { type Committed, type Intent } from '../platform'
import { PlatformError } from '../platform-error'
import { textOfHtml } from './status-text'
import { type MastodonAccount } from './mastodon-account'
import { type MastodonHttp } from './mastodon-http'
import { comparable, measureStatus, statusWording } from './status-wording'

export async function commitStatus(http: MastodonHttp, account: MastodonAccount, intent: Intent): Promise<Committed> {
  const status = statusWording(intent)
  const { fits, graphemes, limits } = measureStatus(status, account.limits)
  if (!fits)
    throw new PlatformError('too_long', `This is ${graphemes} characters; the server allows ${limits.maxGraphemes}.`)
  const created = await http.rest.v1.statuses.create(
    {
      status,
      visibility: intent.visibility,
      ...(intent.inReplyTo ? { inReplyToId: intent.inReplyTo.nativeId } : {}),
      ...(intent.language ? { language: intent.language } : {}),
    },
    { requestInit: { headers: { 'Idempotency-Key': intent.idempotencyKey } } },
  )
  const committed = committedOf(created)
  if (!committed)
    throw new PlatformError(
      'unknown_outcome',
      'The server answered without the status it created; it is not known whether it sent this.',
    )
  return committed
}

/** Clocks differ; what was sent earlier than this before the intent cannot be it. */
const CLOCK_SKEW_MS = 5 * 60_000
const PAGES = 5

/** The API cannot be asked for an idempotency key, so this looks through the account's own statuses since the intent was written. */
export async function findStatus(
  http: MastodonHttp,
  account: MastodonAccount,
  intent: Intent,
): Promise<Committed | 'absent' | 'undetermined'> {
  const since = Date.parse(intent.startedAt) - CLOCK_SKEW_MS
  const taken = new Set(intent.alreadySent)
  let match: mastodon.v1.Status | null = null
  let pages = 0
  try {
    const listing = http.rest.v1.accounts
      .$select(account.self.accountId)
      .statuses.list({ limit: 40, excludeReblogs: true })
    for await (const page of listing) {
      if (!Array.isArray(page)) return 'undetermined'
      for (const status of page) {
        if (Date.parse(status?.createdAt) < since) return match ? (committedOf(match) ?? 'undetermined') : 'absent'
        // Newest first: the last match is the first that was sent.
        if (!taken.has(status?.uri) && (await isOf(http, intent, status))) match = status
      }
      if (++pages === PAGES && !match) return 'undetermined'
      if (pages === PAGES) break
    }
  } catch (error) {
    if (error instanceof PlatformError) return 'undetermined'
    throw error
  }
  return match ? (committedOf(match) ?? 'undetermined') : 'absent'
}

/** Compares with the text as rendered; where rendering changed it (custom emoji, a mention without its server), with its source. */
async function isOf(http: MastodonHttp, intent: Intent, status: mastodon.v1.Status | undefined): Promise<boolean> {
  if (typeof status?.id !== 'string' || typeof status.content !== 'string') return false
  if ((status.inReplyToId ?? null) !== (intent.inReplyTo?.nativeId ?? null)) return false
  const wanted = comparable(statusWording(intent))
  if (comparable(textOfHtml(status.content)) === wanted) return true
  try {
    const source = await http.rest.v1.statuses.$select(status.id).source.fetch()
    return comparable(String(source?.text ?? '')) === wanted
  } catch (error) {
    if (error instanceof PlatformError && error.kind === 'not_found') return false
    throw error
  }
}

function committedOf(status: mastodon.v1.Status | undefined): Committed | null {
  if (typeof status?.id !== 'string' || typeof status.uri !== 'string') return null
  const at = new Date(status.createdAt)
  return {
    nativeKey: status.uri,
    nativeId: status.id,
    permalink: status.url || status.uri,
    at: Number.isNaN(at.getTime()) ? new Date().toISOString() : at.toISOString(),
  }
}
