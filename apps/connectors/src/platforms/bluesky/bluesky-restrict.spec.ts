import { createHash } from 'node:crypto'
import Fastify, { type FastifyInstance } from 'fastify'
import { type Platform, type Restriction, type Session } from '../platform'
import { blueskyPlatform } from './bluesky-platform'

const DID = 'did:plc:ragtjsm2j2vknwkz3zp4oxrd'
const GATE = 'app.bsky.feed.threadgate'
const BLOCK = 'app.bsky.graph.block'
const ROOT = `at://${DID}/app.bsky.feed.post/3m5xroot22222`

/** A real one (CIDv1, dag-cbor, SHA-256), since the client reads it. */
function cidOf(n: number): string {
  const bytes = Buffer.concat([Buffer.from([1, 0x71, 0x12, 0x20]), createHash('sha256').update(String(n)).digest()])
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('') + '00'
  return `b${(bits.match(/.{5}/g) ?? []).map((five) => 'abcdefghijklmnopqrstuvwxyz234567'[parseInt(five, 2)]).join('')}`
}

interface Call {
  repo: string
  collection: string
  rkey: string
  record: Record<string, unknown>
  swapRecord?: string | null
}

/** A repository as a PDS keeps it (com.atproto.repo.*, as PDS 0.5 answers). */
describe('Bluesky, hiding and blocking in a repository', () => {
  let server: FastifyInstance
  let origin: string
  let platform: Platform & { close(): Promise<void> }
  let session: Session
  let records: Map<string, { cid: string; value: Record<string, unknown> }>
  let versions: number
  let beforePut: (key: string) => void
  let puts: number

  const put = (key: string, value: Record<string, unknown>) => records.set(key, { cid: cidOf(++versions), value })
  const uriOf = (key: string) => `at://${DID}/${key}`
  const gate = () => records.get(`${GATE}/3m5xroot22222`)?.value

  beforeAll(async () => {
    server = Fastify()
    server.get<{ Querystring: Record<string, string> }>('/xrpc/com.atproto.repo.getRecord', (request, reply) => {
      const key = `${request.query['collection']}/${request.query['rkey']}`
      const found = records.get(key)
      if (!found) return reply.code(400).send({ error: 'RecordNotFound', message: 'Could not locate record' })
      return reply.send({ uri: uriOf(key), ...found })
    })
    server.get<{ Querystring: Record<string, string> }>('/xrpc/com.atproto.repo.listRecords', (request, reply) => {
      const all = [...records].filter(([key]) => key.startsWith(`${request.query['collection']}/`))
      const from = Number(request.query['cursor'] ?? 0)
      const page = all.slice(from, from + 2).map(([key, found]) => ({ uri: uriOf(key), ...found }))
      return reply.send({ records: page, ...(from + 2 < all.length ? { cursor: String(from + 2) } : {}) })
    })
    server.post<{ Body: Call }>('/xrpc/com.atproto.repo.putRecord', ({ body }, reply) => {
      const key = `${body.collection}/${body.rkey}`
      puts++
      beforePut(key)
      if (body.swapRecord !== undefined && (records.get(key)?.cid ?? null) !== body.swapRecord)
        return reply.code(400).send({ error: 'InvalidSwap', message: 'Record was at another version' })
      put(key, body.record)
      return reply.send({ uri: uriOf(key), cid: records.get(key)?.cid })
    })
    server.post<{ Body: Call }>('/xrpc/com.atproto.repo.deleteRecord', ({ body }, reply) => {
      records.delete(`${body.collection}/${body.rkey}`)
      return reply.send({})
    })
    origin = await server.listen({ host: '127.0.0.1', port: 0 })
    platform = blueskyPlatform({ allowedHosts: ['127.0.0.1'], timeoutMs: 2_000 })
    const signedIn = { service: origin, pds: origin, did: DID, handle: 'us.test', accessJwt: 'a', refreshJwt: 'r' }
    session = { credentials: { ...signedIn, obtainedAt: '2026-11-20T09:00:00.000Z' } }
  })
  afterAll(async () => {
    await platform.close()
    await server.close()
  })
  beforeEach(() => {
    records = new Map()
    versions = 0
    puts = 0
    beforePut = () => undefined
  })

  const replyUri = (n: number) => `at://did:plc:stranger/app.bsky.feed.post/reply${n}`
  const restrict = (kind: Restriction['kind'], n = 1, over: Partial<Restriction['target']> = {}) =>
    platform.restrict(session, {
      kind,
      target: {
        nativeId: replyUri(n),
        nativeKey: replyUri(n),
        threadRootKey: ROOT,
        authorNativeId: 'did:plc:stranger',
        ...over,
      },
      orderedAt: '2026-11-21T09:00:00.000Z',
    })

  it('makes the gate of a thread that has none, and adds to one that is there without touching what else it says', async () => {
    await restrict('hide')
    expect(gate()).toEqual({
      $type: GATE,
      post: ROOT,
      createdAt: '2026-11-21T09:00:00.000Z',
      hiddenReplies: [replyUri(1)],
    })
    const allow = [{ $type: `${GATE}#mentionRule` }]
    put(`${GATE}/3m5xroot22222`, { ...gate(), allow, createdAt: '2026-01-01T00:00:00.000Z' })
    await restrict('hide', 2)
    const hiddenReplies = [replyUri(1), replyUri(2)]
    expect(gate()).toMatchObject({ allow, createdAt: '2026-01-01T00:00:00.000Z', hiddenReplies })
    await restrict('unhide')
    expect(gate()).toMatchObject({ allow, hiddenReplies: [replyUri(2)] })
  })

  it('asks for nothing that is so already', async () => {
    await restrict('unhide')
    await restrict('hide')
    await restrict('hide')
    expect(puts).toBe(1)
  })

  it('loses no reply that somebody else hides at the same moment', async () => {
    await restrict('hide')
    beforePut = (key) => {
      beforePut = () => undefined
      put(key, { ...records.get(key)?.value, hiddenReplies: [replyUri(1), replyUri(9)] })
    }
    await restrict('hide', 2)
    expect(gate()).toMatchObject({ hiddenReplies: [replyUri(1), replyUri(9), replyUri(2)] })
    beforePut = (key) => put(key, records.get(key)?.value ?? {})
    await expect(restrict('hide', 3)).rejects.toMatchObject({ kind: 'unavailable', certainty: 'not_done' })
  })

  it('says so when the list is full, and when the thread is not ours', async () => {
    put(`${GATE}/3m5xroot22222`, { hiddenReplies: Array.from({ length: 300 }, (_, n) => replyUri(n + 10)) })
    await expect(restrict('hide')).rejects.toMatchObject({ kind: 'rejected', message: expect.stringContaining('300') })
    await restrict('hide', 11)
    await restrict('unhide', 11)
    await restrict('hide')
    for (const threadRootKey of [
      null,
      replyUri(1),
      'at://did:plc:stranger/app.bsky.feed.post/other',
      `${ROOT.slice(0, 20)}x/y`,
    ])
      await expect(restrict('hide', 1, { threadRootKey })).rejects.toMatchObject({ kind: 'forbidden' })
  })

  it('blocks a person once, and lifts every block of them, whoever made it', async () => {
    const blocks = () => [...records].filter(([key]) => key.startsWith(BLOCK)).map(([, { value }]) => value['subject'])
    await restrict('block')
    await restrict('block', 2)
    expect(blocks()).toEqual(['did:plc:stranger'])
    for (const [n, subject] of ['did:plc:else', 'did:plc:stranger', 'did:plc:other', 'did:plc:stranger'].entries())
      put(`${BLOCK}/app${n}`, { subject })
    await restrict('unblock')
    expect(blocks()).toEqual(['did:plc:else', 'did:plc:other'])
    await restrict('unblock')
  })
})
