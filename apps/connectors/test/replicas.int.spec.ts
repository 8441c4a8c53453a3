import { type CapturedItem } from '@cordon/contracts/connectors'
import { boot, type RunningService } from '@cordon/runtime'
import { until } from '@cordon/testing'
import { makeCallerKeys } from '@cordon/testing/stack'
import { connectors } from '../src/connectors.service'
import { startDeliveryScene, type DeliveryScene } from './delivery-scene'
import { newId, VAULT_KEY } from './exercise'

describe('two replicas on one database', () => {
  let scene: DeliveryScene
  let second: RunningService | undefined
  beforeAll(async () => {
    scene = await startDeliveryScene({ CORDON_CAPTURE: 'true' })
    second = await startSecond()
  })
  afterAll(async () => {
    await second?.close()
    await scene?.close()
  })

  const startSecond = async () => {
    const { nats } = scene.stack
    const keys = await makeCallerKeys()
    return boot(connectors, {
      CORDON_NATS_URL: nats.url,
      CORDON_NATS_NKEY: nats.seed('connectors'),
      CORDON_CALLER_KEYS: keys.jwks,
      CORDON_SIGNING_KEY: JSON.stringify(keys.private.connectors),
      CORDON_LOG_LEVEL: process.env['CORDON_TEST_LOG'] ?? 'silent',
      CORDON_DATABASE_URL: scene.stack.database('connectors').url,
      CORDON_VAULT_KEY: VAULT_KEY,
      CORDON_ALLOWED_HOSTS: new URL(scene.network.url).host,
      CORDON_POLL_MIN_MS: '20',
      CORDON_POLL_MAX_MS: '50',
      CORDON_LEASE_MS: '400',
      CORDON_SETTLE_MS: '200',
      CORDON_NETWORK_TIMEOUT_MS: '1000',
    })
  }
  const say = (text: string) => scene.network.post('megan_brackenholt', `@calder_police ${text}`)
  const texts = async () =>
    (await scene.stated<CapturedItem>('connectors.item.captured')).map(({ data }) => data.text.replace(/^@\S+ /, ''))
  const holder = async () => {
    const [row] = await scene.rows<{ lease_owner: string }>(`SELECT lease_owner FROM capture WHERE lease_until > now()`)
    return row?.lease_owner
  }

  it('sends each post once, though every second call breaks', async () => {
    for (let i = 0; i < 10; i++)
      scene.network.faults.add({
        kind: i % 2 ? 'error-after-commit' : 'error-before-commit',
        times: 1,
        socket: i % 3 === 0,
      })
    const posts = Array.from({ length: 20 }, (_, i) => scene.post(`shared ${i}.`))
    await Promise.all(posts.map((post) => scene.release(post)))
    for (const post of posts) {
      await scene.untilStatus(post, 'sent')
      expect([post.content.text, scene.onNetwork(post.content.text)]).toEqual([post.content.text, 1])
    }
  })

  it('captures each item once, and goes on when the replica that did it dies', async () => {
    const expected: string[] = []
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 20; i++) {
        expected.push(`round ${round}.${i}`)
        say(`round ${round}.${i}`)
      }
      // As a replica leaves its lease that died in the middle of its work.
      const dead = newId()
      await scene.rows(`UPDATE capture SET lease_owner = $1, lease_until = now() + interval '300 ms'`, [dead])
      await until('another replica to take over', async () => ![dead, undefined].includes(await holder()))
    }
    await until('the last item', async () => (await texts()).includes('round 2.19'))
    expect((await texts()).filter((text) => text.startsWith('round'))).toEqual(expected)
  })

  it('hands an account over at once when a replica stops in order', async () => {
    const before = await holder()
    await scene.stack.stop('connectors')
    const kept = await scene.stack.start('connectors').then(holder)
    await second?.close()
    second = undefined
    say('after the change of guard')
    await until('the item', async () => (await texts()).includes('after the change of guard'))
    expect(new Set([before, kept, await holder()]).size).toBeGreaterThan(1)
  })
})
