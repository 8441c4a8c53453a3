import { AtpAgent, RichText } from '@atproto/api'
import { realBluesky } from '@cordon/testing'
import { blueskyPlatform } from '../../src/platforms/bluesky/bluesky-platform'
import { type AppPasswordConnect, type Credentials, type PollCursor, type Session } from '../../src/platforms/platform'
import { startBlueskyHarness } from './bluesky-harness'
import { describePlatform } from './describe-platform'

describePlatform('Bluesky, on a real network', startBlueskyHarness)

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

describe('what only a real Bluesky network shows', () => {
  const platform = blueskyPlatform({ allowedHosts: ['localhost'], timeoutMs: 5_000 })
  const { service, accounts, settled } = realBluesky()
  const resident = new AtpAgent({ service })
  let session: Session
  let cursor: PollCursor
  let saved: Credentials[]

  const signIn = async (password: string) =>
    (
      await (platform.connect as AppPasswordConnect).complete({
        server: service,
        identifier: accounts.neighbour.handle,
        password,
      })
    ).credentials

  beforeAll(async () => {
    await resident.login({ identifier: accounts.resident.handle, password: accounts.resident.password })
  })
  beforeEach(async () => {
    saved = []
    session = {
      credentials: await signIn(accounts.neighbour.appPassword),
      onCredentials: (credentials) => void saved.push(credentials),
    }
    await settled()
    ;({ cursor } = await platform.poll(session, null))
  })
  afterAll(() => platform.close())

  it('captures a picture with its description, and the whole address of a shortened link', async () => {
    const { data } = await resident.uploadBlob(PIXEL, { encoding: 'image/png' })
    const rich = new RichText({ text: `@${accounts.neighbour.handle} see example.org/long...` })
    await rich.detectFacets(resident)
    const start = rich.unicodeText.toString().indexOf('example.org')
    const link = {
      index: { byteStart: start, byteEnd: rich.length },
      features: [{ $type: 'app.bsky.richtext.facet#link', uri: 'https://example.org/long/address' }],
    }
    const mention = rich.facets?.filter(({ index }) => index.byteStart === 0) ?? []
    await resident.post({
      text: rich.text,
      facets: [...mention, link],
      embed: { $type: 'app.bsky.embed.images', images: [{ image: data.blob, alt: 'One pixel' }] },
    })
    await settled()
    const { items } = await platform.poll(session, cursor)
    expect(items).toMatchObject([
      {
        kind: 'mention',
        text: expect.stringMatching(
          /see example\.org\/long\.\.\. \(https:\/\/example\.org\/long\/address\)$/,
        ) as string,
      },
    ])
    expect(items[0]?.attachments).toMatchObject([
      { kind: 'image', url: expect.stringMatching(/^http/) as string, altText: 'One pixel' },
    ])
  })

  it('captures a quotation as a mention', async () => {
    const committed = await platform.commit(session, {
      idempotencyKey: 'quoted',
      text: 'Quote me',
      visibility: 'public',
      startedAt: new Date().toISOString(),
    })
    await settled()
    const { data } = await resident.getPosts({ uris: [committed.nativeKey] })
    await resident.post({
      text: 'Look at this',
      embed: { $type: 'app.bsky.embed.record', record: { uri: committed.nativeKey, cid: data.posts[0]?.cid ?? '' } },
    })
    await settled()
    expect((await platform.poll(session, cursor)).items).toMatchObject([{ kind: 'mention', text: 'Look at this' }])
  })

  it('makes links and names in a post work', async () => {
    const text = `See https://example.org/page and ask @${accounts.resident.handle}`
    const { nativeKey } = await platform.commit(session, {
      idempotencyKey: 'linked',
      text,
      visibility: 'public',
      startedAt: new Date().toISOString(),
    })
    await settled()
    const { data } = await resident.getPosts({ uris: [nativeKey] })
    const { facets } = data.posts[0]?.record as { facets: { features: { uri?: string; did?: string }[] }[] }
    expect(facets.map(({ features }) => features[0]?.uri ?? features[0]?.did)).toEqual([
      'https://example.org/page',
      accounts.resident.did,
    ])
  })

  it('renews a sign-in the server no longer takes, and goes on with what it was given', async () => {
    const stale = {
      ...session.credentials,
      accessJwt: `${String(session.credentials['accessJwt'])}x`,
      obtainedAt: new Date(Date.now() + 1_000).toISOString(),
    }
    await expect(platform.poll({ ...session, credentials: stale }, cursor)).resolves.toMatchObject({ items: [] })
    expect(saved).toHaveLength(1)
    const renewed = blueskyPlatform({ allowedHosts: ['localhost'] })
    await expect(renewed.poll({ credentials: saved[0] as Credentials }, cursor)).resolves.toMatchObject({ items: [] })
    await renewed.close()
  })

  it('says so when the app password was revoked', async () => {
    const owner = new AtpAgent({ service })
    await owner.login({ identifier: accounts.neighbour.handle, password: accounts.neighbour.password })
    const { data } = await owner.com.atproto.server.createAppPassword({ name: 'short-lived' })
    const credentials = await signIn(data.password)
    await owner.com.atproto.server.revokeAppPassword({ name: 'short-lived' })
    const stale = { ...credentials, accessJwt: 'x', obtainedAt: new Date(Date.now() + 2_000).toISOString() }
    await expect(platform.poll({ credentials: stale }, cursor)).rejects.toMatchObject({ kind: 'unauthorised' })
    const wrong = signIn('not-the-password')
    await expect(wrong).rejects.toMatchObject({ kind: 'unauthorised' })
  })
})
