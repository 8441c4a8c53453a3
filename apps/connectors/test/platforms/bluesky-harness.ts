import {
  AtpAgent,
  RichText,
  type AppBskyFeedDefs,
  type AppBskyFeedPost,
  type AppBskyFeedThreadgate,
} from '@atproto/api'
import { realBluesky } from '@cordon/testing'
import { blueskyPlatform } from '../../src/platforms/bluesky/bluesky-platform'
import { type AppPasswordConnect } from '../../src/platforms/platform'
import { type PlatformHarness } from './describe-platform'
import { startFaultyProxy } from './faulty-proxy'

const POST = 'app.bsky.feed.post'
const NOWHERE = 'http://127.0.0.1:1'

/** The network behind the proxy. */
export async function startBlueskyHarness(): Promise<PlatformHarness> {
  const { service, accounts, settled } = realBluesky()
  const proxy = await startFaultyProxy(service, { asItself: true })
  const platform = blueskyPlatform({ allowedHosts: ['localhost', '127.0.0.1'], timeoutMs: 3_000 })
  const resident = new AtpAgent({ service })
  await resident.login({ identifier: accounts.resident.handle, password: accounts.resident.password })
  return {
    platform,
    proxy,
    pollRequest: /listNotifications/,
    commitRequest: /^POST .*putRecord/,
    blockRequest: /^POST .*putRecord/,
    pageOpening: '"notifications":[',
    connect() {
      const { handle, appPassword } = accounts.council
      return (platform.connect as AppPasswordConnect).complete({
        server: proxy.url,
        identifier: `@${handle}`,
        password: appPassword,
      })
    },
    async say({ text, inReplyToKey }) {
      const rich = new RichText({ text: inReplyToKey ? text : `@${accounts.council.handle} ${text}` })
      await rich.detectFacets(resident)
      const reply = inReplyToKey ? { reply: await replyTo(resident, inReplyToKey) } : {}
      const { uri } = await resident.post({
        text: rich.text,
        ...(rich.facets ? { facets: rich.facets } : {}),
        ...reply,
      })
      return { nativeKey: uri }
    },
    async edit(nativeKey, text) {
      const rich = new RichText({ text: `@${accounts.council.handle} ${text}` })
      await rich.detectFacets(resident)
      const record = { $type: POST, text: rich.text, facets: rich.facets, createdAt: new Date().toISOString() }
      const rkey = nativeKey.split('/').at(-1) as string
      await resident.com.atproto.repo.putRecord({ repo: accounts.resident.did, collection: POST, rkey, record })
    },
    // The AppView leaves hidden replies to whoever shows the thread: the gate names them.
    async isShown(rootKey, nativeKey) {
      const { data } = await resident.app.bsky.feed.getPostThread({ uri: rootKey, depth: 10 })
      const { post } = data.thread as AppBskyFeedDefs.ThreadViewPost
      const gate = post.threadgate?.record as Partial<AppBskyFeedThreadgate.Record> | undefined
      return gate?.hiddenReplies?.includes(nativeKey) !== true
    },
    async isBlocked() {
      const { data } = await resident.getProfile({ actor: accounts.council.did })
      return data.viewer?.blockedBy === true
    },
    async postsOfAccount() {
      const posts = []
      for (let cursor: string | undefined, first = true; first || cursor; first = false) {
        const { data } = await resident.com.atproto.repo.listRecords({
          repo: accounts.council.did,
          collection: POST,
          reverse: true,
          limit: 100,
          ...(cursor ? { cursor } : {}),
        })
        for (const { uri, value } of data.records) {
          const { text, reply } = value as unknown as AppBskyFeedPost.Record
          posts.push({ nativeKey: uri, text, inReplyToKey: reply?.parent.uri ?? null })
        }
        cursor = data.cursor
      }
      return posts
    },
    settled,
    unreachable: ({ credentials }) => ({ credentials: { ...credentials, service: NOWHERE, pds: NOWHERE } }),
    async close() {
      await platform.close()
      await proxy.close()
    },
  }

  async function replyTo(agent: AtpAgent, uri: string): Promise<AppBskyFeedPost.ReplyRef> {
    await settled()
    const { data } = await agent.getPosts({ uris: [uri] })
    const parent = data.posts[0]
    if (!parent) throw new Error(`There is no post ${uri}.`)
    const { reply } = parent.record as Partial<AppBskyFeedPost.Record>
    const self = { uri: parent.uri, cid: parent.cid }
    return { root: reply?.root ?? self, parent: self }
  }
}
