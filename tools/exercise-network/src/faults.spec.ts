import { createRestAPIClient } from 'masto'

import { type FaultKind, faultKinds, startExerciseNetwork, type ExerciseNetwork } from './index'
import { type Answer, call } from './spec-client'

let network: ExerciseNetwork
let token: string
beforeEach(async () => {
  network = await startExerciseNetwork()
  token = network.authorise('calder_police').accessToken
  for (let i = 0; i < 4; i += 1) network.post('megan_brackenholt', `@calder_police ${i}`)
})
afterEach(() => network.close())

const publish = (): Promise<Answer> => call(`${network.url}/api/v1/statuses`, { token, json: { status: 'Out' } })
const list = (): Promise<Answer> => call(`${network.url}/api/v1/notifications`, { token })
const ids = (answer: Answer): string[] => (answer.body as { id: string }[]).map((one) => one.id)
const published = (): number => network.statuses('calder_police').length

/** For each kind, what a caller meets; a kind without an entry does not compile. */
const meets: Record<FaultKind, () => Promise<void>> = {
  'error-before-commit': async () => {
    network.faults.add({ kind: 'error-before-commit', times: 1, status: 503 })
    expect((await publish()).status).toBe(503)
    expect(published()).toBe(0)
    network.faults.add({ kind: 'error-before-commit', times: 1, socket: true })
    await expect(publish()).rejects.toThrow()
    expect(published()).toBe(0)
  },
  'error-after-commit': async () => {
    network.faults.add({ kind: 'error-after-commit', times: 1 })
    expect((await publish()).status).toBe(500)
    expect(published()).toBe(1)
    network.faults.add({ kind: 'error-after-commit', times: 1, socket: true })
    await expect(publish()).rejects.toThrow()
    expect(published()).toBe(2)
  },
  'duplicate-notifications': async () => {
    const plain = ids(await list())
    network.faults.add({ kind: 'duplicate-notifications', times: 1 })
    expect(ids(await list())).toEqual(plain.flatMap((id) => [id, id]))
  },
  'reorder-notifications': async () => {
    const plain = ids(await list())
    network.faults.add({ kind: 'reorder-notifications', times: 1 })
    const shuffled = ids(await list())
    expect(shuffled).not.toEqual(plain)
    expect(shuffled.toSorted()).toEqual(plain.toSorted())
  },
  'html-instead-of-json': async () => {
    network.faults.add({ kind: 'html-instead-of-json', times: 1, afterCommit: true })
    const good = await publish()
    expect([good.status, good.text.slice(0, 9), published()]).toEqual([200, '<!DOCTYPE', 1])
    network.faults.add({ kind: 'html-instead-of-json', times: 1 })
    const bad = await publish()
    expect([bad.status, bad.headers.get('content-type'), published()]).toEqual([502, 'text/html; charset=utf-8', 1])
  },
  'ok-with-error-body': async () => {
    network.faults.add({ kind: 'ok-with-error-body', times: 1 })
    expect(await list()).toMatchObject({ status: 200, body: { error: expect.any(String) } })
  },
  slow: async () => {
    network.faults.add({ kind: 'slow', times: 1, delayMs: 120 })
    const start = performance.now()
    await list()
    expect(performance.now() - start).toBeGreaterThanOrEqual(115)
  },
  hang: async () => {
    network.faults.add({ kind: 'hang', times: 1, afterCommit: true, endpoint: 'POST /api/v1/statuses' })
    const masto = createRestAPIClient({ url: network.url, accessToken: token, timeout: 100 })
    await expect(masto.v1.statuses.create({ status: 'Out' })).rejects.toThrow()
    expect(published()).toBe(1)
  },
  'revoked-token': async () => {
    network.faults.add({ kind: 'revoked-token', times: 1 })
    expect(await list()).toMatchObject({ status: 401, body: { error: 'The access token was revoked' } })
  },
  'rate-limited': async () => {
    network.faults.add({ kind: 'rate-limited', times: 1 })
    const answer = await list()
    expect([answer.status, answer.headers.get('x-ratelimit-remaining')]).toEqual([429, '0'])
    expect(Date.parse(answer.headers.get('x-ratelimit-reset') ?? '')).toBeGreaterThan(Date.now())
  },
  'huge-post': async () => {
    network.faults.add({ kind: 'huge-post', times: 1 })
    const answer = await list()
    expect(answer.text.length).toBeGreaterThan(5 * 1024 * 1024)
    expect(ids(answer)).toHaveLength(4)
  },
  'truncated-json': async () => {
    network.faults.add({ kind: 'truncated-json', times: 1 })
    const answer = await list()
    expect([answer.status, answer.body, answer.text[0]]).toEqual([200, undefined, '['])
  },
}

describe('faults', () => {
  it.each(faultKinds)('%s happens as ordered, and then the network is well again', async (kind) => {
    await meets[kind]()
    expect(network.faults.list()).toEqual([])
    expect(await list()).toMatchObject({ status: 200, body: [{}, {}, {}, {}] })
  })

  it('last until they are cleared when no number was given, and leave other endpoints alone', async () => {
    const fault = network.faults.add({ kind: 'error-before-commit', endpoint: 'GET /api/*/notifications' })
    expect([(await list()).status, (await list()).status, (await publish()).status]).toEqual([500, 500, 200])
    network.faults.clear(fault.id)
    expect((await list()).status).toBe(200)
  })

  it('are ordered over HTTP by this machine, never by a page of another origin', async () => {
    const url = `${network.url}/_exercise/faults`
    const order = { kind: 'slow', endpoint: 'GET /api/v1/instance', times: 1, delayMs: 1 }
    expect(await call(url, { json: order })).toMatchObject({ status: 200, body: { id: 'f1', hits: 0, ...order } })
    expect((await call(url, { json: order, headers: { origin: 'https://evil.example' } })).status).toBe(403)
    expect((await call(url, { json: { kind: 'meteor' } })).status).toBe(422)
    expect(network.faults.list()).toHaveLength(1)
    await call(url, { method: 'DELETE' })
    expect(network.faults.list()).toEqual([])
  })
})
