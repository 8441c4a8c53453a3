import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import {
  type AppPasswordConnect,
  type CapturedItem,
  type Credentials,
  type Platform,
  type PollCursor,
  type Session,
} from '../platform'
import { blueskyPlatform } from './bluesky-platform'

const DID = 'did:plc:ragtjsm2j2vknwkz3zp4oxrd'

interface Notified {
  uri: string
  cid: string
  reason: string
  indexedAt: string
  author: object
  record: Record<string, unknown>
  isRead: boolean
}

/** As a PDS answers (app.bsky.notification.listNotifications, seen on PDS 0.5), the nth in time. */
const notified = (n: number, record: Record<string, unknown> = {}): Notified => ({
  uri: `at://did:plc:stranger/app.bsky.feed.post/${String(n).padStart(13, '2')}`,
  cid: `bafyrei${n}`,
  reason: 'mention',
  indexedAt: new Date(Date.parse('2026-11-20T09:00:00Z') + n * 1000).toISOString(),
  author: { did: 'did:plc:stranger', handle: 'stranger.test', displayName: '', avatar: 'https://cdn.example/a.jpg' },
  record: {
    $type: 'app.bsky.feed.post',
    text: `Post ${n}`,
    createdAt: '2026-11-20T08:59:59.000Z',
    langs: ['cy', 'en'],
    ...record,
  },
  isRead: false,
})

describe('Bluesky, on recorded answers', () => {
  let server: FastifyInstance
  let origin: string
  let platform: Platform & { close(): Promise<void> }
  let session: Session
  let saved: Credentials[]
  let answers: Record<
    string,
    (request: FastifyRequest<{ Querystring: Record<string, string> }>, reply: FastifyReply) => unknown
  >
  let calls: string[]

  beforeAll(async () => {
    server = Fastify()
    server.all<{ Querystring: Record<string, string> }>('/xrpc/*', (request, reply) => {
      const method = request.url.split('?')[0]?.split('/').at(-1) ?? ''
      calls.push(`${method} ${request.headers.authorization?.replace('Bearer ', '')}`)
      return answers[method]?.(request, reply) ?? reply.code(501).send({ error: 'MethodNotImplemented' })
    })
    origin = await server.listen({ host: '127.0.0.1', port: 0 })
  })
  afterAll(() => server.close())
  beforeEach(() => {
    answers = {}
    calls = []
    saved = []
    platform = blueskyPlatform({ allowedHosts: ['127.0.0.1'], timeoutMs: 2_000 })
    session = {
      credentials: {
        service: origin,
        pds: origin,
        did: DID,
        handle: 'us.test',
        accessJwt: 'access1',
        refreshJwt: 'refresh1',
        obtainedAt: '2026-11-20T09:00:00.000Z',
      },
      onCredentials: (credentials) => void saved.push(credentials),
    }
  })
  afterEach(() => platform.close())

  const LIST = 'app.bsky.notification.listNotifications'
  const RENEW = 'com.atproto.server.refreshSession'
  const poll = (cursor: PollCursor | null) => platform.poll(session, cursor)

  describe('a sweep through notifications', () => {
    /** Newest first, two a page, the cursor being the place in the list. */
    const serve = (all: Notified[]) => {
      answers[LIST] = ({ query }) => {
        const from = Number(query['cursor'] ?? 0)
        return {
          notifications: all.slice(from, from + 2),
          ...(from + 2 < all.length ? { cursor: String(from + 2) } : {}),
        }
      }
    }
    const upTo = (n: number) => Array.from({ length: n }, (_, index) => notified(n - index))
    const drain = async (cursor: PollCursor) => {
      const items: CapturedItem[] = []
      for (let more = true; more;) {
        const polled = await poll(JSON.parse(JSON.stringify(cursor)) as PollCursor)
        items.push(...polled.items)
        ;({ cursor, more } = polled)
      }
      return { texts: items.map(({ text }) => text).sort(), cursor }
    }

    it('goes back, page by page, to where the last one stopped, and no further', async () => {
      serve(upTo(4))
      const first = await poll(null)
      expect([first.items.map(({ text }) => text), first.more]).toEqual([['Post 3', 'Post 4'], false])
      serve(upTo(9))
      const { texts, cursor } = await drain(first.cursor)
      expect(texts).toEqual(['Post 5', 'Post 6', 'Post 7', 'Post 8', 'Post 9'])
      expect((await drain(cursor)).texts).toEqual([])
    })

    it('misses nothing that bears the same time as the last one seen', async () => {
      serve(upTo(4))
      const { cursor } = await poll(null)
      const twins = ['a', 'b', 'c'].map((name) => ({
        ...notified(4),
        uri: `${notified(4).uri}${name}`,
        record: { text: name },
      }))
      serve([notified(5), ...twins, ...upTo(4)])
      expect((await drain(cursor)).texts).toEqual(['Post 5', 'a', 'b', 'c'])
    })

    it('goes on inside a sweep that was cut short while more arrived', async () => {
      serve(upTo(2))
      const start = await poll(null)
      serve(upTo(7))
      const half = await poll(start.cursor)
      expect(half.more).toBe(true)
      const rest = await drain(half.cursor)
      expect([...half.items.map(({ text }) => text), ...rest.texts].sort()).toEqual([
        'Post 3',
        'Post 4',
        'Post 5',
        'Post 6',
        'Post 7',
      ])
      serve(upTo(8))
      expect((await drain(rest.cursor)).texts).toEqual(['Post 8'])
    })

    it('captures from the first one on when there was none at the start', async () => {
      serve([])
      const { cursor } = await poll(null)
      serve(upTo(5))
      expect((await drain(cursor)).texts).toHaveLength(5)
    })
  })

  describe('an item', () => {
    const itemOf = async (notification: object) => {
      answers[LIST] = () => ({ notifications: [notification] })
      return poll(null)
    }

    it('shows where a link leads when its words do not say so', async () => {
      const text = 'é read this and https://a.example/x now'
      const at = (part: string) => ({
        byteStart: Buffer.byteLength(text.slice(0, text.indexOf(part))),
        byteEnd: Buffer.byteLength(text.slice(0, text.indexOf(part) + part.length)),
      })
      const link = (part: string, uri: string) => ({
        index: at(part),
        features: [{ $type: 'app.bsky.richtext.facet#link', uri }],
      })
      const facets = [link('read this', 'https://evil.example/y'), link('https://a.example/x', 'https://a.example/x')]
      const { items } = await itemOf(notified(1, { text, facets }))
      expect(items[0]?.text).toBe('é read this (https://evil.example/y) and https://a.example/x now')
    })

    it('keeps a text whose links are nonsense', async () => {
      const facets = [null, 7, { index: { byteStart: 900, byteEnd: 2 }, features: 'x' }]
      const { items } = await itemOf(notified(1, { text: 'Plain', facets }))
      expect(items[0]?.text).toBe('Plain')
    })

    it('has its pictures from the view of the post, and comes without them when there is none', async () => {
      const withImage = notified(1, { embed: { $type: 'app.bsky.embed.images', images: [] } })
      answers['app.bsky.feed.getPosts'] = (_, reply) => reply.code(502).send('<html>')
      expect((await itemOf(withImage)).items).toMatchObject([{ attachments: [] }])
      answers['app.bsky.feed.getPosts'] = () => ({
        posts: [
          {
            $type: 'app.bsky.feed.defs#postView',
            uri: withImage.uri,
            cid: 'bafyreieqropzcxwj3nb6lyuzxeq7spzpzcwaqmp3kh2bm4k7b4ebatpqpe',
            author: { did: 'did:plc:ragtjsm2j2vknwkz3zp4oxrd', handle: 'stranger.test' },
            record: {},
            indexedAt: withImage.indexedAt,
            embed: {
              $type: 'app.bsky.embed.images#view',
              images: [{ thumb: 'https://cdn.example/t', fullsize: 'https://cdn.example/f', alt: 'A bin' }],
            },
          },
        ],
      })
      expect((await itemOf(withImage)).items).toMatchObject([
        { attachments: [{ kind: 'image', url: 'https://cdn.example/f', altText: 'A bin' }] },
      ])
    })

    it('is read from what a post says of its thread', async () => {
      const reply = {
        root: { uri: 'at://did:plc:a/app.bsky.feed.post/1', cid: 'c' },
        parent: { uri: 'at://did:plc:b/app.bsky.feed.post/2', cid: 'c' },
      }
      const { items } = await itemOf({ ...notified(1, { reply }), reason: 'reply' })
      expect(items).toMatchObject([
        {
          kind: 'reply',
          threadRootKey: reply.root.uri,
          inReplyToKey: reply.parent.uri,
          inReplyToNativeId: reply.parent.uri,
          language: 'cy',
          author: { displayName: 'stranger.test' },
        },
      ])
    })

    it('is left out when it is about something else, and reported when it is broken', async () => {
      answers[LIST] = () => ({
        notifications: [
          { ...notified(1), reason: 'like' },
          { ...notified(2), uri: 7 },
          { ...notified(3), record: null },
          { ...notified(4), indexedAt: 'soon' },
        ],
      })
      const { items, unreadable } = await poll(null)
      expect(items).toEqual([])
      expect(unreadable).toHaveLength(3)
    })
  })

  describe('a sign-in that has run out', () => {
    beforeEach(() => {
      answers[LIST] = ({ headers }, reply) =>
        headers.authorization === 'Bearer access1'
          ? reply.code(400).send({ error: 'ExpiredToken', message: 'Token has expired' })
          : { notifications: [] }
      answers[RENEW] = () => ({ did: DID, handle: 'new.test', accessJwt: 'access2', refreshJwt: 'refresh2' })
    })

    it('is renewed once, however many calls find out, and handed back to be kept', async () => {
      await Promise.all([poll(null), poll(null), platform.poll({ ...session }, null)])
      expect(calls.filter((call) => call.startsWith(RENEW))).toEqual([`${RENEW} refresh1`])
      expect(saved).toMatchObject([{ accessJwt: 'access2', refreshJwt: 'refresh2', handle: 'new.test', did: DID }])
      await poll(null)
      expect(calls.at(-1)).toBe(`${LIST} access2`)
    })

    it('keeps its refresh token when the network sends none', async () => {
      answers[RENEW] = () => ({ did: DID, handle: 'us.test', accessJwt: 'access2', refreshJwt: '' })
      await poll(null)
      expect(saved).toMatchObject([{ accessJwt: 'access2', refreshJwt: 'refresh1' }])
    })

    it.each([
      ['an outage', 502, '<html>', 'unavailable'],
      ['a rate limit', 429, '{}', 'rate_limited'],
      ['an answer that makes no sense', 200, '<html>', 'unreadable_answer'],
      [
        'the sign-in of somebody else',
        200,
        '{"did":"did:plc:other","accessJwt":"a","refreshJwt":"r"}',
        'unreadable_answer',
      ],
    ])('does not take %s for a revocation', async (_, status, body, kind) => {
      answers[RENEW] = (__, reply) => reply.code(status).send(body)
      await expect(poll(null)).rejects.toMatchObject({ kind, certainty: 'not_done' })
      expect(saved).toEqual([])
      answers[RENEW] = () => ({ did: DID, handle: 'us.test', accessJwt: 'access2', refreshJwt: 'refresh2' })
      await expect(poll(null)).resolves.toMatchObject({ items: [] })
    })

    it('says so when it was revoked', async () => {
      answers[RENEW] = (_, reply) => reply.code(400).send({ error: 'ExpiredToken', message: 'Token has been revoked' })
      await expect(poll(null)).rejects.toMatchObject({ kind: 'unauthorised' })
      answers[RENEW] = () => ({
        did: DID,
        handle: 'us.test',
        accessJwt: 'access2',
        refreshJwt: 'refresh2',
        active: false,
      })
      await expect(poll(null)).rejects.toMatchObject({ kind: 'forbidden' })
    })

    it('is not used before it was saved, and not lost when it could not be', async () => {
      let broken = true
      session.onCredentials = async (credentials) => {
        if (broken) throw new Error('database away')
        saved.push(credentials)
      }
      await expect(poll(null)).rejects.toMatchObject({ kind: 'unavailable', certainty: 'not_done' })
      expect(calls).not.toContain(`${LIST} access2`)
      broken = false
      await poll(null)
      expect(saved).toMatchObject([{ refreshJwt: 'refresh2' }])
      expect(calls.filter((call) => call.startsWith(RENEW))).toHaveLength(1)
    })

    it('gives way to a newer one that the caller brings', async () => {
      await poll(null)
      session.credentials = {
        ...session.credentials,
        accessJwt: 'access3',
        obtainedAt: new Date(Date.now() + 1_000).toISOString(),
      }
      await poll(null)
      expect(calls.at(-1)).toBe(`${LIST} access3`)
    })
  })

  it('does not overwrite another post that stands under its key', async () => {
    answers['com.atproto.repo.putRecord'] = (_, reply) =>
      reply.code(400).send({ error: 'InvalidSwap', message: 'Record was at bafy' })
    answers['com.atproto.repo.getRecord'] = () => ({
      uri: `at://${DID}/app.bsky.feed.post/3`,
      cid: 'bafyreieqropzcxwj3nb6lyuzxeq7spzpzcwaqmp3kh2bm4k7b4ebatpqpe',
      value: { text: 'Another' },
    })
    const intent = {
      idempotencyKey: 'k',
      text: 'Mine',
      visibility: 'public' as const,
      startedAt: '2026-11-21T09:00:00.000Z',
    }
    await expect(platform.commit(session, intent)).rejects.toMatchObject({ kind: 'unknown_outcome' })
    await expect(platform.commit(session, { ...intent, text: 'Another' })).resolves.toMatchObject({
      nativeKey: `at://${DID}/app.bsky.feed.post/3`,
    })
  })

  it('does not write a reply whose parent is gone', async () => {
    answers['app.bsky.feed.getPosts'] = () => ({ posts: [] })
    const uri = 'at://did:plc:ragtjsm2j2vknwkz3zp4oxrd/app.bsky.feed.post/3l6oveex3ii2l'
    const intent = {
      idempotencyKey: 'k',
      text: 'Mine',
      visibility: 'public' as const,
      startedAt: '2026-11-21T09:00:00.000Z',
      inReplyTo: { nativeId: uri, nativeKey: uri, handle: 'x.test' },
    }
    await expect(platform.commit(session, intent)).rejects.toMatchObject({ kind: 'not_found', certainty: 'not_done' })
    expect(calls.some((call) => call.startsWith('com.atproto.repo'))).toBe(false)
  })

  it('limits bytes as well as graphemes', () => {
    const family = '👩‍👩‍👧‍👦'
    expect(platform.measure(family.repeat(100))).toMatchObject({ graphemes: 100, bytes: 2_500, fits: true })
    expect(platform.measure(family.repeat(121))).toMatchObject({ graphemes: 121, fits: false })
  })

  it('says why it could not connect, and keeps no password', async () => {
    const connect = platform.connect as AppPasswordConnect
    answers['com.atproto.server.createSession'] = (_, reply) =>
      reply.code(401).send({ error: 'AuthenticationRequired', message: 'Invalid identifier or password' })
    await expect(
      connect.complete({ server: origin, identifier: 'us.test', password: 'pass-word' }),
    ).rejects.toMatchObject({ kind: 'unauthorised', code: 'AuthenticationRequired' })
    answers['com.atproto.server.createSession'] = () => ({
      did: DID,
      handle: 'us.test',
      accessJwt: 'a',
      refreshJwt: 'r',
    })
    const connection = await connect.complete({ server: origin, identifier: '@us.test', password: 'pass-word' })
    expect(connection).toMatchObject({
      account: { nativeId: DID, displayName: 'us.test' },
      credentials: { pds: origin, service: origin },
    })
    expect(JSON.stringify(connection)).not.toContain('pass-word')
    await expect(
      connect.complete({ server: 'https://10.0.0.1', identifier: 'us.test', password: 'p' }),
    ).rejects.toMatchObject({ kind: 'rejected' })
  })
})
