import Fastify, { type FastifyInstance } from 'fastify'
import { type OAuthConnect, type Platform, type Session } from '../platform'
import { mastodonPlatform } from './mastodon-platform'

/** As Mastodon 4.5 answers (docs.joinmastodon.org/entities/Notification), cut to the fields that matter here. */
const RECORDED = {
  id: '34975861',
  type: 'mention',
  created_at: '2026-11-20T09:04:01.000Z',
  account: {
    id: '971724',
    username: 'zsc',
    acct: 'zsc@other.example',
    display_name: '',
    url: 'https://other.example/@zsc',
    avatar: 'https://other.example/a.png',
  },
  status: {
    id: '103186126728896492',
    uri: 'https://other.example/users/zsc/statuses/103186038209478945',
    url: 'https://other.example/@zsc/103186038209478945',
    created_at: '2026-11-20T09:04:00.000Z',
    edited_at: null,
    in_reply_to_id: null,
    in_reply_to_account_id: null,
    visibility: 'unlisted',
    language: 'cy',
    spoiler_text: 'Sbwriel',
    content:
      '<p><span class="h-card"><a href="https://council.example/@us" class="u-url mention">@<span>us</span></a></span> Pam?</p>',
    account: {
      id: '971724',
      username: 'zsc',
      acct: 'zsc@other.example',
      display_name: '',
      url: 'javascript:alert(1)',
      avatar: 'https://other.example/a.png',
    },
    media_attachments: [
      { id: '1', type: 'gifv', url: 'https://files.example/1.mp4', description: 'Bin' },
      { id: '2', type: 'image', url: 'javascript:alert(1)', remote_url: null, description: null },
      null,
    ],
  },
}

describe('Mastodon, on recorded answers', () => {
  let server: FastifyInstance
  let platform: Platform & { close(): Promise<void> }
  let session: Session
  let answers: Record<string, (query: Record<string, string>) => unknown>
  let origin: string

  beforeAll(async () => {
    server = Fastify()
    server.setNotFoundHandler((_, reply) => reply.code(404).send({ error: 'Record not found' }))
    server.all<{ Querystring: Record<string, string> }>('/*', (request, reply) => {
      const answer = answers[`${request.method} ${request.url.split('?')[0]}`]
      if (!answer) return reply.callNotFound()
      return reply.type('application/json').send(answer(request.query))
    })
    origin = await server.listen({ host: '127.0.0.1', port: 0 })
    platform = mastodonPlatform({ allowedHosts: ['127.0.0.1'], timeoutMs: 2_000 })
    session = {
      credentials: { server: origin, accessToken: 't', accountId: '1', domain: 'council.example', maxCharacters: 500 },
    }
  })
  afterAll(async () => {
    await platform.close()
    await server.close()
  })
  beforeEach(() => (answers = {}))

  const notifications = (body: unknown) =>
    (answers['GET /api/v1/notifications'] = () => (typeof body === 'string' ? body : JSON.stringify(body)))

  it('reads a recorded mention', async () => {
    notifications([RECORDED])
    const { items, unreadable } = await platform.poll(session, null)
    expect(unreadable).toEqual([])
    expect(items).toEqual([
      {
        kind: 'mention',
        nativeKey: RECORDED.status.uri,
        revision: 'original',
        nativeId: '103186126728896492',
        threadRootKey: RECORDED.status.uri,
        inReplyToKey: null,
        inReplyToNativeId: null,
        author: {
          nativeId: '971724',
          handle: 'zsc@other.example',
          displayName: 'zsc@other.example',
          url: '',
          avatarUrl: 'https://other.example/a.png',
        },
        text: 'Sbwriel\n\n@us Pam?',
        textTruncated: false,
        language: 'cy',
        url: RECORDED.status.url,
        visibility: 'unlisted',
        createdAt: '2026-11-20T09:04:00.000Z',
        attachments: [{ kind: 'video', url: 'https://files.example/1.mp4', altText: 'Bin' }],
        raw: JSON.stringify(RECORDED),
      },
    ])
  })

  it('keeps ids beyond 2^53 apart, even those sent as numbers', async () => {
    const at = (id: string, uri: string) =>
      JSON.stringify({ ...RECORDED, id: 'ID', status: { ...RECORDED.status, id: 'STATUS', uri } })
        .replace('"ID"', id)
        .replace('"STATUS"', id)
    notifications(`[${at('9007199254740993', 'https://a.example/2')},${at('9007199254740992', 'https://a.example/1')}]`)
    const { items } = await platform.poll(session, null)
    expect(items.map(({ nativeKey, nativeId }) => [nativeKey, nativeId])).toEqual([
      ['https://a.example/1', '9007199254740992'],
      ['https://a.example/2', '9007199254740993'],
    ])
  })

  it('captures an item whose thread it cannot read', async () => {
    const reply = { ...RECORDED, status: { ...RECORDED.status, in_reply_to_id: '5', in_reply_to_account_id: '1' } }
    notifications([reply])
    const { items } = await platform.poll(session, null)
    expect(items).toMatchObject([{ kind: 'reply', threadRootKey: null, inReplyToKey: null, inReplyToNativeId: '5' }])
  })

  it('does not take a status of the same words for its own when it is known to be another', async () => {
    const own = {
      ...RECORDED.status,
      content: '<p>Thanks</p>',
      spoiler_text: '',
      created_at: new Date().toISOString(),
      uri: 'https://council.example/1',
    }
    answers['GET /api/v1/accounts/1/statuses'] = () => JSON.stringify([own])
    const intent = {
      idempotencyKey: 'k',
      text: 'Thanks',
      visibility: 'public' as const,
      startedAt: new Date().toISOString(),
    }
    expect(await platform.find(session, intent)).toMatchObject({ nativeKey: own.uri })
    expect(await platform.find(session, { ...intent, alreadySent: [own.uri] })).toBe('absent')
    expect(await platform.find(session, { ...intent, startedAt: new Date(Date.now() + 600_000).toISOString() })).toBe(
      'absent',
    )
  })

  describe('connecting', () => {
    const connect = () => platform.connect as OAuthConnect
    beforeEach(() => {
      answers['POST /api/v1/apps'] = () => '{"client_id":"id","client_secret":"hush"}'
      answers['POST /oauth/token'] = () => '{"access_token":"token","token_type":"Bearer"}'
      answers['GET /api/v1/accounts/verify_credentials'] = () =>
        JSON.stringify({ ...RECORDED.account, username: 'us', acct: 'us', display_name: 'Us' })
    })

    it('asks for a code with PKCE, and takes it only with the state it gave', async () => {
      const begun = await connect().begin({ server: origin, redirectUri: 'https://cordon.example/back' })
      const asked = new URL(begun.authorizeUrl).searchParams
      expect(Object.fromEntries(asked)).toMatchObject({
        response_type: 'code',
        client_id: 'id',
        redirect_uri: 'https://cordon.example/back',
        state: begun.state,
        code_challenge_method: 'S256',
      })
      expect(asked.get('code_challenge')).toMatch(/^[\w-]{43}$/)
      expect(begun.authorizeUrl).not.toContain('hush')
      const attempt = connect().complete({ pending: begun.pending, state: 'another', code: 'c' })
      await expect(attempt).rejects.toMatchObject({ kind: 'unauthorised' })
    })

    it.each([
      ['4.5.1', 'key'],
      ['4.4.0+glitch', 'key'],
      ['2.7.2 (compatible; Pleroma 2.6.0)', 'none'],
      ['0.17.3+git-1', 'none'],
      ['2026.1.0', 'none'],
    ])('trusts the idempotency key of version %s: %s', async (version, trusted) => {
      answers['GET /api/v1/instance'] = () =>
        JSON.stringify({ uri: 'council.example', version, configuration: { statuses: { max_characters: 4_000 } } })
      const begun = await connect().begin({ server: origin, redirectUri: 'https://cordon.example/back' })
      const connection = await connect().complete({ pending: begun.pending, state: begun.state, code: 'c' })
      expect(connection).toMatchObject({
        idempotentCommit: trusted,
        limits: { maxGraphemes: 4_000 },
        account: { handle: 'us@council.example', displayName: 'Us' },
      })
    })

    it.each(['mastodon example', 'https://', '', '127.0.0.1:1/x'])(
      'refuses the server address "%s"',
      async (server) => {
        await expect(connect().begin({ server, redirectUri: 'https://cordon.example/back' })).rejects.toMatchObject({
          name: 'PlatformError',
          certainty: 'not_done',
        })
      },
    )

    it('refuses a server that is not on the public internet', async () => {
      const guarded = mastodonPlatform()
      for (const server of ['10.0.0.1', 'https://169.254.169.254', '@me@127.0.0.1', 'http://mastodon.example'])
        await expect(
          (guarded.connect as OAuthConnect).begin({ server, redirectUri: 'https://cordon.example/back' }),
        ).rejects.toMatchObject({ kind: 'rejected' })
      await guarded.close()
    })
  })

  describe('on a server that is real Mastodon', () => {
    const target = { nativeId: '7', nativeKey: 'https://x.example/7', threadRootKey: null, authorNativeId: '9' }
    const orderedAt = '2026-11-21T09:00:00.000Z'
    const restrict = (kind: 'hide' | 'unhide' | 'block' | 'unblock', more: object = {}) =>
      platform.restrict({ credentials: { ...session.credentials, ...more } }, { kind, target, orderedAt })

    it('says that it cannot hide somebody’s reply, without asking', async () => {
      await expect(restrict('hide')).rejects.toMatchObject({ kind: 'rejected', certainty: 'not_done' })
    })

    it('asks for the account to be connected again when its sign-in is older than blocks', async () => {
      await expect(restrict('block')).rejects.toMatchObject({ message: expect.stringContaining('Connect the account') })
    })

    it('takes what is gone for undone, and not what merely cannot be undone any more', async () => {
      await expect(restrict('unblock', { mayBlock: true })).resolves.toBeUndefined()
      await expect(restrict('block', { mayBlock: true })).rejects.toMatchObject({ kind: 'not_found' })
      answers['GET /api/v1/statuses/7'] = () => ({ id: '7' })
      await expect(restrict('unhide', { hidesReplies: true })).rejects.toMatchObject({ kind: 'not_found' })
    })

    it('does not believe an answer that says something else', async () => {
      answers['POST /api/v1/accounts/9/block'] = () => ({ id: '9', blocking: false })
      await expect(restrict('block', { mayBlock: true })).rejects.toMatchObject({ kind: 'unknown_outcome' })
    })
  })
})
