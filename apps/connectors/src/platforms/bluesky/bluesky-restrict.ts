import { createHash } from 'node:crypto'
import { type Agent, type AppBskyFeedThreadgate } from '@atproto/api'
import { type Restriction, type RestrictionTarget, type Session } from '../platform'
import { PlatformError } from '../platform-error'
import { blueskyCredentialsOf } from './bluesky-credentials'
import { platformErrorOf, type BlueskyHttp } from './bluesky-http'
import { recordKeyOf } from './record-key'

const POST = 'app.bsky.feed.post'
const THREADGATE = 'app.bsky.feed.threadgate'
const BLOCK = 'app.bsky.graph.block'
/** `hiddenReplies` of app.bsky.feed.threadgate (lexicon in @atproto/api 0.21; 50 in older ones, which a server may still ask for). */
const MOST_HIDDEN = 300
const SWAPS = 5
const PAGE = 100

export async function restrictOnBluesky(
  http: BlueskyHttp,
  session: Session,
  { kind, target, orderedAt }: Restriction,
  signal?: AbortSignal,
): Promise<void> {
  const { did } = blueskyCredentialsOf(session)
  const agent = http.agent(session, signal)
  switch (kind) {
    case 'hide':
    case 'unhide':
      return changeGate(agent, did, target, kind === 'hide', orderedAt)
    case 'block':
      return block(agent, did, target.authorNativeId, orderedAt)
    case 'unblock':
      return unblock(agent, did, target.authorNativeId)
  }
}

/**
 * The gate of a thread is a record under the key of its first post. Somebody may change it at the same time, in the app say: it is written only
 * over the very record that was read, and all else that it says stays.
 */
async function changeGate(
  agent: Agent,
  did: string,
  { nativeKey, threadRootKey }: RestrictionTarget,
  hide: boolean,
  orderedAt: string,
): Promise<void> {
  const prefix = `at://${did}/${POST}/`
  if (threadRootKey === null || threadRootKey === nativeKey || !threadRootKey.startsWith(prefix))
    throw new PlatformError('forbidden', 'This reply is not under one of our own posts, so that it cannot be hidden.')
  const rkey = threadRootKey.slice(prefix.length)
  for (let swap = 0; swap < SWAPS; swap++) {
    const found = await recordAt(agent, did, THREADGATE, rkey)
    const gate = (found?.value ?? {}) as Partial<AppBskyFeedThreadgate.Record>
    const hidden = gate.hiddenReplies ?? []
    if (hidden.includes(nativeKey) === hide) return
    if (hide && hidden.length >= MOST_HIDDEN)
      throw new PlatformError('rejected', `Bluesky hides at most ${MOST_HIDDEN} replies below one post.`)
    const hiddenReplies = hide ? [...hidden, nativeKey] : hidden.filter((uri) => uri !== nativeKey)
    const record = { $type: THREADGATE, post: threadRootKey, createdAt: orderedAt, ...gate, hiddenReplies }
    if (await written(agent, did, THREADGATE, rkey, record, found?.cid ?? null)) return
  }
  throw new PlatformError('unavailable', 'Somebody else keeps changing who may reply to this post. Trying again.')
}

/** Under a key derived from who is blocked, so that blocking twice is writing one record. */
async function block(agent: Agent, did: string, subject: string, orderedAt: string): Promise<void> {
  const rkey = blockKeyOf(subject)
  if (await written(agent, did, BLOCK, rkey, { $type: BLOCK, subject, createdAt: orderedAt }, null)) return
  const found = await recordAt(agent, did, BLOCK, rkey)
  if ((found?.value as { subject?: unknown } | undefined)?.subject !== subject)
    throw new PlatformError('unavailable', 'The block was changed by somebody else meanwhile. Trying again.')
}

/** Every block of that person, those that were made in the app too. */
async function unblock(agent: Agent, did: string, subject: string): Promise<void> {
  const found: string[] = []
  for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
    const { data } = await reading(() =>
      agent.com.atproto.repo.listRecords({
        repo: did,
        collection: BLOCK,
        limit: PAGE,
        ...(cursor === undefined ? {} : { cursor }),
      }),
    )
    for (const { uri, value } of data.records) if (value['subject'] === subject) found.push(uri)
    // A server that gives the same page for ever would keep us here.
    cursor = data.cursor === cursor || data.records.length === 0 ? undefined : data.cursor
  }
  for (const uri of found)
    try {
      await agent.com.atproto.repo.deleteRecord({ repo: did, collection: BLOCK, rkey: uri.split('/').at(-1) as string })
    } catch (error) {
      throw platformErrorOf(error, 'write')
    }
}

async function recordAt(
  agent: Agent,
  did: string,
  collection: string,
  rkey: string,
): Promise<{ value: unknown; cid: string | null } | undefined> {
  try {
    const { data } = await agent.com.atproto.repo.getRecord({ repo: did, collection, rkey })
    return { value: data.value, cid: data.cid ?? null }
  } catch (error) {
    const mapped = platformErrorOf(error, 'read')
    if (mapped.code === 'RecordNotFound') return undefined
    throw mapped
  }
}

/** False: there was another record than the one named. */
async function written(
  agent: Agent,
  did: string,
  collection: string,
  rkey: string,
  record: Record<string, unknown>,
  swapRecord: string | null,
): Promise<boolean> {
  try {
    await agent.com.atproto.repo.putRecord({ repo: did, collection, rkey, record, swapRecord })
    return true
  } catch (error) {
    const mapped = platformErrorOf(error, 'write')
    if (mapped.code === 'InvalidSwap') return false
    throw mapped
  }
}

async function reading<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    throw platformErrorOf(error, 'read')
  }
}

/** Blocks are kept under keys that look like a time (the lexicon asks for a TID): this one is the same for one person for ever. */
function blockKeyOf(subject: string): string {
  const ms = createHash('sha256').update(subject).digest().readUIntBE(8, 6) % BLOCK_KEYS_SPAN_MS
  return recordKeyOf({ idempotencyKey: subject, startedAt: new Date(BLOCK_KEYS_FROM + ms).toISOString() })
}

const BLOCK_KEYS_FROM = Date.parse('2023-01-01T00:00:00Z')
const BLOCK_KEYS_SPAN_MS = 2 ** 35
