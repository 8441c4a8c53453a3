import { RichText, type AppBskyFeedPost } from '@atproto/api'
import { type Committed, type Intent, type Session } from '../platform'
import { PlatformError } from '../platform-error'
import { blueskyCredentialsOf } from './bluesky-credentials'
import { platformErrorOf, type BlueskyHttp } from './bluesky-http'
import { permalinkOf } from './captured-post'
import { measurePost, postWording } from './post-wording'
import { recordKeyOf } from './record-key'

const COLLECTION = 'app.bsky.feed.post'

/**
 * Writes the record under a key derived from the intent, and only if there is none: `createRecord` with a used key answers 500, while `putRecord`
 * that expects no record refuses cleanly, and then the record that is there tells (seen on PDS 0.5).
 */
export async function commitPost(
  http: BlueskyHttp,
  session: Session,
  webOrigin: string,
  intent: Intent,
  signal?: AbortSignal,
): Promise<Committed> {
  const text = postWording(intent)
  const { fits, graphemes, bytes, limits } = measurePost(text)
  if (!fits)
    throw new PlatformError(
      'too_long',
      `This is ${graphemes} characters and ${bytes} bytes; Bluesky allows ${limits.maxGraphemes} and ${limits.maxBytes}.`,
    )
  const { did } = blueskyCredentialsOf(session)
  const agent = http.agent(session, signal)
  let record: AppBskyFeedPost.Record
  try {
    const rich = new RichText({ text })
    await rich.detectFacets(agent)
    const reply = intent.inReplyTo ? await replyRefTo(http, session, intent.inReplyTo.nativeKey, signal) : null
    record = {
      $type: COLLECTION,
      text,
      // The intent's time, so that every attempt writes the very same record.
      createdAt: intent.startedAt,
      ...(rich.facets ? { facets: rich.facets } : {}),
      ...(reply ? { reply } : {}),
      ...(intent.language ? { langs: [intent.language] } : {}),
    }
  } catch (error) {
    throw platformErrorOf(error, 'read')
  }
  try {
    const { data } = await agent.com.atproto.repo.putRecord({
      repo: did,
      collection: COLLECTION,
      rkey: recordKeyOf(intent),
      record: { ...record },
      swapRecord: null,
    })
    return committedAs(data.uri, webOrigin, intent)
  } catch (error) {
    const mapped = platformErrorOf(error, 'write')
    if (mapped.code !== 'InvalidSwap') throw mapped
    const found = await findPost(http, session, webOrigin, intent, signal)
    if (typeof found === 'object') return found
    throw new PlatformError(
      'unknown_outcome',
      'A post stands under the key of this one, and it could not be read; it is not known whether it is this one.',
      { cause: mapped },
    )
  }
}

export async function findPost(
  http: BlueskyHttp,
  session: Session,
  webOrigin: string,
  intent: Intent,
  signal?: AbortSignal,
): Promise<Committed | 'absent' | 'undetermined'> {
  const { did } = blueskyCredentialsOf(session)
  try {
    const { data } = await http
      .agent(session, signal)
      .com.atproto.repo.getRecord({ repo: did, collection: COLLECTION, rkey: recordKeyOf(intent) })
    const post = data.value as Partial<AppBskyFeedPost.Record>
    const same =
      post.text === postWording(intent) && (post.reply?.parent.uri ?? null) === (intent.inReplyTo?.nativeKey ?? null)
    return same ? committedAs(data.uri, webOrigin, intent) : 'undetermined'
  } catch (error) {
    return platformErrorOf(error, 'read').code === 'RecordNotFound' ? 'absent' : 'undetermined'
  }
}

/** A reply names its parent and the thread's root with the hash of each; the parent as it stands says which root. */
async function replyRefTo(
  http: BlueskyHttp,
  session: Session,
  uri: string,
  signal?: AbortSignal,
): Promise<AppBskyFeedPost.ReplyRef> {
  const { data } = await http.agent(session, signal).getPosts({ uris: [uri] })
  const parent = data.posts.find((post) => post.uri === uri)
  if (!parent) throw new PlatformError('not_found', 'The post that this replies to is no longer there.')
  const { reply } = parent.record as Partial<AppBskyFeedPost.Record>
  const self = { uri: parent.uri, cid: parent.cid }
  return { root: reply?.root ? { uri: reply.root.uri, cid: reply.root.cid } : self, parent: self }
}

function committedAs(uri: string, webOrigin: string, intent: Intent): Committed {
  return { nativeKey: uri, nativeId: uri, permalink: permalinkOf(uri, webOrigin), at: intent.startedAt }
}
