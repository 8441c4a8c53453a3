import { createRestAPIClient } from 'masto'

import { startExerciseNetwork, type ExerciseNetwork } from './index'
import { call } from './spec-client'

type Status = { id: string; content: string; text: string; uri: string; media_attachments: { description: string }[] }

let network: ExerciseNetwork
let token: string
beforeEach(async () => {
  network = await startExerciseNetwork({ rateLimits: { requests: 500 } })
  token = network.authorise('calder_police').accessToken
})
afterEach(() => network.close())

const api = (path: string): string => `${network.url}/api/v1${path}`

describe('statuses', () => {
  it('are written, read, edited with their history, and deleted through masto', async () => {
    const masto = createRestAPIClient({ url: network.url, accessToken: token })
    const made = await masto.v1.statuses.create({ status: 'Hello @dai_pentrewen', visibility: 'unlisted' })
    expect(BigInt(made.id)).toBeGreaterThan(BigInt(Number.MAX_SAFE_INTEGER))
    expect(made.url).toBe(`${network.url}/@calder_police/${made.id}`)
    expect(made.mentions.map((mention) => mention.acct)).toEqual(['dai_pentrewen'])
    expect(made.content).toBe(
      `<p>Hello <span class="h-card" translate="no"><a href="${network.url}/@dai_pentrewen" class="u-url mention">@<span>dai_pentrewen</span></a></span></p>`,
    )
    const edited = await masto.v1.statuses.$select(made.id).update({ status: 'Second' })
    expect(edited.editedAt).not.toBeNull()
    expect((await masto.v1.statuses.$select(made.id).source.fetch()).text).toBe('Second')
    const history = await masto.v1.statuses.$select(made.id).history.list()
    expect(history.map((revision) => revision.content.replace(/<[^>]+>/g, ''))).toEqual([
      'Hello @dai_pentrewen',
      'Second',
    ])
    await masto.v1.statuses.$select(made.id).remove()
    await expect(masto.v1.statuses.$select(made.id).fetch()).rejects.toThrow('Record not found')
  })

  it('return the first status again for the same Idempotency-Key, and count per account', async () => {
    const post = (as: string, status: string) =>
      call(api('/statuses'), { token: as, json: { status }, headers: { 'idempotency-key': 'k1' } })
    const first = (await post(token, 'One')).body as Status
    const again = (await post(token, 'Two')).body as Status
    expect(again.id).toBe(first.id)
    const other = (await post(network.authorise('calder_nhs').accessToken, 'Three')).body as Status
    expect(other.id).not.toBe(first.id)
    expect(network.statuses()).toHaveLength(2)
  })

  it('create one status when ten requests with one key arrive at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        call(api('/statuses'), { token, json: { status: 'Once' }, headers: { 'idempotency-key': 'same' } }),
      ),
    )
    expect(new Set(answers.map((answer) => (answer.body as Status).id)).size).toBe(1)
    expect(network.statuses()).toHaveLength(1)
  })

  it('form threads, with ancestors and descendants in order', async () => {
    const root = network.post('megan_brackenholt', 'Root @calder_police')
    const reply = network.post('calder_police', 'Reply', { inReplyToId: root.id })
    const leaf = network.post('megan_brackenholt', 'Leaf', { inReplyToId: reply.id })
    const { body } = await call(api(`/statuses/${reply.id}/context`))
    expect(body).toMatchObject({ ancestors: [{ id: root.id }], descendants: [{ id: leaf.id }] })
  })

  it('sent directly are seen by their participants only', async () => {
    const direct = network.post('megan_brackenholt', '@calder_police between us', { visibility: 'direct' })
    const seen = (as?: string) => call(api(`/statuses/${direct.id}`), as === undefined ? {} : { token: as })
    expect((await seen(token)).status).toBe(200)
    expect((await seen(network.authorise('calder_council').accessToken)).status).toBe(404)
    expect((await seen()).status).toBe(404)
    expect((await call(`${network.url}/@megan_brackenholt/${direct.id}`)).status).toBe(404)
    expect((await call(`${network.url}/`)).text).not.toContain('between us')
    const conversations = await call(api('/conversations'), { token })
    expect(conversations.body).toMatchObject([
      { unread: true, accounts: [{ username: 'megan_brackenholt' }], last_status: { id: direct.id } },
    ])
  })

  it('page by account, with boosts and replies left out on request', async () => {
    for (let i = 0; i < 5; i += 1) network.post('calder_police', `Post ${i}`)
    const other = network.post('megan_brackenholt', 'Boost me')
    await call(api(`/statuses/${other.id}/reblog`), { token, json: {} })
    const me = network.account('calder_police').id
    const first = await call(api(`/accounts/${me}/statuses?limit=2&exclude_reblogs=true`), { token })
    expect((first.body as Status[]).map((one) => one.content)).toEqual(['<p>Post 4</p>', '<p>Post 3</p>'])
    expect(first.headers.get('link')).toMatch(/max_id=\d+>; rel="next", <.*min_id=\d+>; rel="prev"/)
    const all = await call(api(`/accounts/${me}/statuses`))
    expect(all.body).toHaveLength(6)
    expect(all.headers.get('link')).not.toContain('rel="next"')
  })

  it('carry media with its alt text', async () => {
    const form = new FormData()
    form.append('file', new File([new Uint8Array([1, 2, 3])], 'a.png', { type: 'image/png' }))
    form.append('description', 'A purple umbrella')
    const upload = await fetch(`${network.url}/api/v2/media`, {
      method: 'POST',
      body: form,
      headers: { authorization: `Bearer ${token}` },
    })
    const media = (await upload.json()) as { id: string; url: string }
    await call(api(`/media/${media.id}`), { token, method: 'PUT', json: { description: 'Two umbrellas' } })
    const { body } = await call(api('/statuses'), { token, json: { media_ids: [media.id] } })
    expect((body as Status).media_attachments).toMatchObject([{ description: 'Two umbrellas', url: media.url }])
    expect(new Uint8Array(await (await fetch(media.url)).arrayBuffer())).toEqual(new Uint8Array([1, 2, 3]))
    const svg = new FormData()
    svg.append('file', new File(['<svg/>'], 'a.svg', { type: 'image/svg+xml' }))
    const refused = await fetch(`${network.url}/api/v2/media`, {
      method: 'POST',
      body: svg,
      headers: { authorization: `Bearer ${token}` },
    })
    expect(refused.status).toBe(422)
  })

  it('never carry live HTML to the API or to the web pages', async () => {
    const nasty = `<script>alert(1)</script> "q" https://x.example/?a=1&b="onmouseover=x <img src=x onerror=y>`
    const status = network.post('megan_brackenholt', nasty, { spoilerText: '<b>cw</b>', language: '"><script>' })
    const shown = (await call(api(`/statuses/${status.id}`))).body as Status
    expect(shown.content).not.toMatch(/<script|<img|"onmouseover/)
    const html = (await call(network.statusUrl(status))).text
    expect(html).toContain('Exercise network: not real people')
    expect(html).not.toMatch(/<script|<img src=x|<b>cw/)
  })

  it.each([
    ['malformed JSON', '{"status":', 400],
    ['no text', {}, 422],
    ['blank text', { status: '  \n' }, 422],
    ['too long a text', { status: 'x'.repeat(501) }, 422],
    ['a list for a text', { status: ['x'] }, 422],
    ['an unknown visibility', { status: 'x', visibility: 'secret' }, 422],
    ['a parent that does not exist', { status: 'x', in_reply_to_id: '1' }, 404],
    ['media of nobody', { status: 'x', media_ids: ['1'] }, 422],
    ['a schedule', { status: 'x', scheduled_at: '2030-01-01T00:00:00Z' }, 422],
  ])('are refused with an error body for %s', async (_, json, status) => {
    const answer = await call(api('/statuses'), { token, json })
    expect(answer).toMatchObject({ status, body: { error: expect.any(String) } })
    expect(network.statuses()).toHaveLength(0)
  })

  it('count down the rate limit and refuse with 429 beyond it', async () => {
    const small = await startExerciseNetwork({ rateLimits: { requests: 2 } })
    const answers = [1, 2, 3].map(() => call(`${small.url}/api/v2/instance`))
    const statuses = (await Promise.all(answers)).map(({ status, headers }) => [
      status,
      headers.get('x-ratelimit-remaining'),
    ])
    expect(statuses.sort()).toEqual([
      [200, '0'],
      [200, '1'],
      [429, '0'],
    ])
    await small.close()
  })
})
