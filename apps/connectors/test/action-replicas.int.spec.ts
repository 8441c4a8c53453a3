import { boot, type RunningService } from '@cordon/runtime'
import { until } from '@cordon/testing'
import { makeCallerKeys } from '@cordon/testing/stack'
import { connectors } from '../src/connectors.service'
import { startActionScene, type ActionScene } from './action-scene'
import { VAULT_KEY } from './exercise'

describe('actions of two replicas on one database', () => {
  let scene: ActionScene
  let second: RunningService | undefined
  beforeAll(async () => {
    scene = await startActionScene()
    const { nats } = scene.stack
    const keys = await makeCallerKeys()
    second = await boot(connectors, {
      CORDON_NATS_URL: nats.url,
      CORDON_NATS_NKEY: nats.seed('connectors'),
      CORDON_CALLER_KEYS: keys.jwks,
      CORDON_SIGNING_KEY: JSON.stringify(keys.private.connectors),
      CORDON_LOG_LEVEL: process.env['CORDON_TEST_LOG'] ?? 'silent',
      CORDON_DATABASE_URL: scene.stack.database('connectors').url,
      CORDON_VAULT_KEY: VAULT_KEY,
      CORDON_ALLOWED_HOSTS: new URL(scene.network.url).host,
      CORDON_CAPTURE: 'false',
      CORDON_LEASE_MS: '400',
      CORDON_NETWORK_TIMEOUT_MS: '1000',
    })
  })
  afterAll(async () => {
    await second?.close()
    await scene?.close()
  })

  it('take every one of many orders through, one at a time, though every second call breaks', async () => {
    const people = ['megan_brackenholt', 'dai_pentrewen']
    const replies = []
    for (let i = 0; i < 10; i++) replies.push(await scene.reply(`RUDE ${i}.`, people[i % 2]))
    // Each call takes longer than the sweep of a worker: two at a time would be seen.
    const hide = 'POST /api/v1/statuses/*/hide_reply'
    scene.network.faults.add({ kind: 'slow', endpoint: hide, delayMs: 60 })
    for (let i = 0; i < 6; i++)
      scene.network.faults.add({
        kind: i % 2 ? 'error-after-commit' : 'error-before-commit',
        endpoint: hide,
        times: 1,
        socket: i % 3 === 0,
      })
    let most = 0
    const watching = setInterval(() => {
      void scene
        .rows<{ claims: number }>(`SELECT count(*)::int AS claims FROM action WHERE claimed_until > clock_timestamp()`)
        .then(([row]) => (most = Math.max(most, row?.claims ?? 0)))
        .catch(() => undefined)
    }, 5)
    const orders = replies.map(({ itemId }) => scene.order('hide', itemId))
    await Promise.all([scene.state(...orders.slice(0, 5)), scene.state(...orders.slice(5))])
    for (const order of orders) {
      await scene.untilStatus(order, 'done')
      expect(await scene.story(order)).toEqual(['started', 'done'])
    }
    clearInterval(watching)
    scene.network.faults.clear()
    expect(most).toBe(1)
    for (let i = 0; i < 10; i++) expect([i, await scene.onPage(`RUDE ${i}.`)]).toEqual([i, false])
  })

  it('leave of ten orders of one measure the latest, however they are mixed', async () => {
    const { itemId } = await scene.reply('RUDE TENFOLD')
    const first = scene.order('hide', itemId)
    const orders = Array.from({ length: 10 }, (_, i) =>
      scene.order(i % 2 ? 'unhide' : 'hide', itemId, { measureId: first.measureId, sequence: i + 1 }),
    )
    const mixed = [...orders].sort((a, b) => a.id.slice(-4).localeCompare(b.id.slice(-4)))
    await Promise.all(mixed.map((order) => scene.state(order)))
    await scene.untilStatus(orders[9] as (typeof orders)[number], 'done')
    await scene.stack.settled()
    for (const order of orders) expect(['done', 'superseded']).toContain((await scene.action(order)).status)
    expect(await scene.onPage('RUDE TENFOLD')).toBe(true)
  })

  it('wait for a call that the other has begun, so that an older order cannot land after a newer one', async () => {
    const { itemId } = await scene.reply('RUDE SLOW')
    scene.network.faults.add({ kind: 'slow', endpoint: 'POST /api/v1/statuses/*/hide_reply', delayMs: 900 })
    const hide = scene.order('hide', itemId)
    await scene.state(hide)
    await until('the call to begin', () => (scene.network.faults.list().at(-1)?.hits ?? 0) > 0)
    const unhide = scene.order('unhide', itemId, { measureId: hide.measureId, sequence: 2 })
    await scene.state(unhide)
    await scene.untilStatus(hide, 'superseded')
    await scene.untilStatus(unhide, 'done')
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    expect(await scene.onPage('RUDE SLOW')).toBe(true)
    scene.network.faults.clear()
  })
})
