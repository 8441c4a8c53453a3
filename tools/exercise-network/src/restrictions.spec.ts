import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { startExerciseNetwork, type ExerciseNetwork } from './index'
import { publicPeople } from './people'
import type { StatusRecord } from './records'
import { call } from './spec-client'

type Context = { descendants: { id: string; cordon_hidden?: boolean }[] }

const directory = mkdtempSync(join(tmpdir(), 'exercise-network-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

let network: ExerciseNetwork
let token: string
let root: StatusRecord
let reply: StatusRecord
beforeEach(async () => {
  network = await startExerciseNetwork({ rateLimits: { requests: 1_000 } })
  token = network.authorise('calder_police').accessToken
  root = network.post('calder_police', 'The A12 is closed')
  reply = network.post('megan_brackenholt', '@calder_police RUDE WORDS', { inReplyToId: root.id })
})
afterEach(() => network.close())

const act = (id: string, action: string, as = token) =>
  call(`${network.url}/api/v1/statuses/${id}/${action}`, { token: as, method: 'POST' })
const seen = async (as?: string) => {
  const { body } = await call(
    `${network.url}/api/v1/statuses/${root.id}/context`,
    as === undefined ? {} : { token: as },
  )
  return (body as Context).descendants.map(({ id, cordon_hidden }) => [id, cordon_hidden === true])
}
const page = async (path: string) => (await call(`${network.url}${path}`)).text

describe('a hidden reply', () => {
  it('is announced by the instance', async () => {
    const { body } = await call(`${network.url}/api/v2/instance`)
    expect(body).toMatchObject({ configuration: { cordon_exercise: { hide_replies: true } } })
  })

  it('is gone from the public pages and for others, and its author and who hid it still see it', async () => {
    const below = network.post('dai_pentrewen', 'Agreed', { inReplyToId: reply.id })
    expect(await page(`/@calder_police/${root.id}`)).toContain('RUDE WORDS')
    expect(await act(reply.id, 'hide_reply')).toMatchObject({
      status: 200,
      body: { id: reply.id, cordon_hidden: true },
    })
    expect((await act(reply.id, 'hide_reply')).status).toBe(200)
    for (const path of ['/', `/@calder_police/${root.id}`, '/@megan_brackenholt', `/@dai_pentrewen/${below.id}`])
      expect([path, await page(path)]).toEqual([path, expect.not.stringContaining('RUDE WORDS')])
    expect((await call(network.statusUrl(reply))).status).toBe(404)
    expect(await seen()).toEqual([])
    expect(await seen(network.authorise('calder_nhs').accessToken)).toEqual([])
    for (const who of ['megan_brackenholt', 'calder_police'])
      expect((await seen(network.authorise(who).accessToken))[0]).toEqual([reply.id, true])
    const shown = await act(reply.id, 'unhide_reply')
    expect(shown.body).not.toHaveProperty('cordon_hidden')
    expect((await act(reply.id, 'unhide_reply')).status).toBe(200)
    expect(await seen()).toEqual([
      [reply.id, false],
      [below.id, false],
    ])
    expect(await page(`/@calder_police/${root.id}`)).toContain('RUDE WORDS')
  })

  it('is hidden by who began the thread alone', async () => {
    const theirs = network.post('megan_brackenholt', '@calder_police my own thread')
    const ours = network.post('calder_police', '@megan_brackenholt answer', { inReplyToId: theirs.id })
    const below = network.post('megan_brackenholt', '@calder_police again', { inReplyToId: ours.id })
    for (const id of [theirs.id, below.id, root.id]) expect((await act(id, 'hide_reply')).status).toBe(403)
    const stranger = network.authorise('calder_nhs').accessToken
    expect((await act(reply.id, 'hide_reply', stranger)).status).toBe(403)
    expect((await act('1', 'hide_reply')).status).toBe(404)
    expect((await act(reply.id, 'hide_reply', network.authorise('calder_police', 'read').accessToken)).status).toBe(403)
    expect(await seen()).toEqual([[reply.id, false]])
  })

  it('stays hidden over a restart', async () => {
    const stateFile = join(directory, 'hidden.jsonl')
    const first = await startExerciseNetwork({ stateFile })
    const post = first.post('calder_police', 'Kept')
    const rude = first.post('megan_brackenholt', 'RUDE', { inReplyToId: post.id })
    const own = first.authorise('calder_police').accessToken
    await call(`${first.url}/api/v1/statuses/${rude.id}/hide_reply`, { token: own, method: 'POST' })
    await first.close()
    for (let round = 0; round < 2; round++) {
      const again = await startExerciseNetwork({ stateFile })
      const { text } = await call(again.statusUrl(post))
      await again.close()
      expect(text).not.toContain('RUDE')
    }
  })
})

describe('a blocked person', () => {
  const block = (action: string) =>
    call(`${network.url}/api/v1/accounts/${network.account('megan_brackenholt').id}/${action}`, {
      token,
      method: 'POST',
    })
  const reached = () =>
    network
      .notifications('calder_police')
      .filter(({ fromAccountId }) => fromAccountId === network.account('megan_brackenholt').id).length
  const conversations = async () =>
    ((await call(`${network.url}/api/v1/conversations`, { token })).body as unknown[]).length

  it('no longer reaches the blocker by mention, reply or direct message, until unblocked', async () => {
    expect(await block('block')).toMatchObject({ status: 200, body: { blocking: true } })
    const before = reached()
    network.post('megan_brackenholt', '@calder_police still here')
    network.post('megan_brackenholt', '@calder_police in private', { visibility: 'direct' })
    expect(() => network.post('megan_brackenholt', 'reply', { inReplyToId: root.id })).toThrow('Record not found')
    expect([reached(), await conversations()]).toEqual([before, 0])
    expect(await block('unblock')).toMatchObject({ status: 200, body: { blocking: false } })
    network.post('megan_brackenholt', '@calder_police back again')
    expect(reached()).toBe(before + 1)
  })

  it('is no longer followed and no longer follows', async () => {
    const megan = network.authorise('megan_brackenholt').accessToken
    const follow = (as: string, username: string) =>
      call(`${network.url}/api/v1/accounts/${network.account(username).id}/follow`, {
        token: as,
        json: { notify: true },
      })
    await follow(megan, 'calder_police')
    await follow(token, 'megan_brackenholt')
    expect((await block('block')).body).toMatchObject({ following: false, followed_by: false, notifying: false })
  })

  it('does not stop the scenario: what they say is no reply any more', async () => {
    for (const [username] of publicPeople)
      await call(`${network.url}/api/v1/accounts/${network.account(username).id}/block`, { token, method: 'POST' })
    const said = network.scenario.burst(1, 'pile-on', 'calder_police')
    expect(said.length).toBeGreaterThan(10)
    expect(said.filter(({ inReplyToId }) => inReplyToId !== null)).toEqual([])
  })
})
