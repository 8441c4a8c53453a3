import { createRestAPIClient, createStreamingAPIClient } from 'masto'

import { startExerciseNetwork, type ExerciseNetwork } from './index'
import { call } from './spec-client'

type Notification = { id: string; type: string; status?: { id: string } }

let network: ExerciseNetwork
let token: string
beforeEach(async () => {
  network = await startExerciseNetwork()
  token = network.authorise('calder_police').accessToken
})
afterEach(() => network.close())

const mention = (text: string) => network.post('megan_brackenholt', `@calder_police ${text}`)

describe('notifications', () => {
  it('are walked to the end by masto over the Link header, each once', async () => {
    for (let i = 0; i < 7; i += 1) mention(`number ${i}`)
    const masto = createRestAPIClient({ url: network.url, accessToken: token })
    const seen: string[] = []
    for await (const page of masto.v1.notifications.list({ limit: 3 })) {
      seen.push(...page.map((one) => one.id))
    }
    expect(seen).toEqual(
      network
        .notifications('calder_police')
        .map((one) => one.id)
        .reverse(),
    )
  })

  it('come with min_id from just above the cursor, with since_id from the top', async () => {
    for (let i = 0; i < 6; i += 1) mention(`number ${i}`)
    const ids = network.notifications('calder_police').map((one) => one.id)
    const page = async (query: string) =>
      ((await call(`${network.url}/api/v1/notifications?${query}`, { token })).body as Notification[]).map(
        ({ id }) => id,
      )
    expect(await page(`limit=2&min_id=${ids[0]}`)).toEqual([ids[2], ids[1]])
    expect(await page(`limit=2&since_id=${ids[0]}`)).toEqual([ids[5], ids[4]])
    expect(await page(`limit=2&max_id=${ids[2]}`)).toEqual([ids[1], ids[0]])
    expect(await page(`min_id=${ids[5]}`)).toEqual([])
  })

  it('keep their filters in the Link header and tell types apart', async () => {
    const own = network.post('calder_police', 'Own')
    const fan = network.authorise('dai_pentrewen').accessToken
    const me = network.account('calder_police').id
    await call(`${network.url}/api/v1/statuses/${own.id}/favourite`, { token: fan, json: {} })
    await call(`${network.url}/api/v1/statuses/${own.id}/reblog`, { token: fan, json: {} })
    await call(`${network.url}/api/v1/accounts/${me}/follow`, { token: fan, json: {} })
    mention('hello')
    const list = await call(`${network.url}/api/v1/notifications`, { token })
    expect((list.body as Notification[]).map((one) => one.type)).toEqual(['mention', 'follow', 'reblog', 'favourite'])
    const some = await call(`${network.url}/api/v1/notifications?types[]=mention&types[]=follow&limit=1`, { token })
    expect((some.body as Notification[]).map((one) => one.type)).toEqual(['mention'])
    const link = decodeURIComponent(some.headers.get('link') ?? '')
    expect(link).toMatch(/types\[\]=mention&types\[\]=follow&limit=1&max_id=\d+>; rel="next"/)
  })

  it('stop from people who are blocked, and go with the status they were about', async () => {
    const status = mention('first')
    const { id } = network.account('megan_brackenholt')
    await call(`${network.url}/api/v1/accounts/${id}/block`, { token, json: {} })
    mention('second')
    expect(network.notifications('calder_police').map((one) => one.statusId)).toEqual([status.id])
    const megan = network.authorise('megan_brackenholt').accessToken
    await call(`${network.url}/api/v1/statuses/${status.id}`, { token: megan, method: 'DELETE' })
    expect(network.notifications('calder_police')).toEqual([])
  })
})

describe('streaming', () => {
  it('delivers a notification over server-sent events, and no direct message of others', async () => {
    const abort = new AbortController()
    const stream = await fetch(`${network.url}/api/v1/streaming/user`, {
      headers: { authorization: `Bearer ${token}` },
      signal: abort.signal,
    })
    expect(stream.headers.get('content-type')).toBe('text/event-stream')
    network.post('dai_pentrewen', '@calder_council only for you', { visibility: 'direct' })
    const status = mention('live')
    const received = await readUntil(stream, 'live')
    expect(received).toMatch(/event: notification\ndata: \{/)
    expect(received).toContain(status.id)
    expect(received).not.toContain('only for you')
    abort.abort()
  })

  it('delivers over the WebSocket masto opens, edits and deletions too', async () => {
    const streaming = createStreamingAPIClient({
      streamingApiUrl: network.url.replace('http', 'ws'),
      accessToken: token,
    })
    const events = streaming.user.subscribe().values()
    const next = events.next()
    await waitFor(() => network.streams().some((channels) => channels.includes('user')))
    const status = mention('over the socket')
    expect((await next).value).toMatchObject({ event: 'notification', payload: { status: { id: status.id } } })
    const megan = network.authorise('megan_brackenholt').accessToken
    const gone = events.next()
    await call(`${network.url}/api/v1/statuses/${status.id}`, { token: megan, method: 'DELETE' })
    expect((await gone).value).toMatchObject({ event: 'delete', payload: status.id })
    streaming.close()
  })

  it('ends when the token is revoked or the network drops it, and answers unknown channels and health', async () => {
    const stream = await fetch(`${network.url}/api/v1/streaming/user/notification`, {
      headers: { authorization: `Bearer ${token}` },
    })
    network.dropStreams()
    await expect(stream.text()).rejects.toThrow()
    const unknown = await call(`${network.url}/api/v1/streaming/nonsense`, { token })
    expect(unknown).toMatchObject({ status: 400, body: { error: 'Unknown channel requested' } })
    expect((await call(`${network.url}/api/v1/streaming/health`)).text).toBe('OK')
    expect((await call(`${network.url}/api/v1/streaming/user`)).status).toBe(401)
  })
})

async function readUntil(response: Response, text: string): Promise<string> {
  let received = ''
  const decoder = new TextDecoder()
  for await (const chunk of response.body ?? []) {
    received += decoder.decode(chunk as Uint8Array, { stream: true })
    if (received.includes(text) && received.endsWith('\n\n')) break
  }
  return received
}

async function waitFor(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve))
}
