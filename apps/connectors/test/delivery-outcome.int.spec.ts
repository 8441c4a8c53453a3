import { resolveDelivery, stopSending, readAccount } from '@cordon/contracts/connectors'
import { type Post } from '@cordon/contracts/publishing'
import { until } from '@cordon/testing'
import { startDeliveryScene, type DeliveryScene } from './delivery-scene'
import { UNIT } from './exercise'

describe('the outcome of a delivery', () => {
  let scene: DeliveryScene
  beforeAll(async () => {
    scene = await startDeliveryScene()
  })
  afterEach(() => scene.network.faults.clear())
  afterAll(() => scene?.close())

  const restart = async () => {
    await scene.stack.stop('connectors')
    await scene.stack.start('connectors')
  }
  const expectOnce = async (post: Post) => {
    await scene.untilStatus(post, 'sent')
    expect(scene.onNetwork(post.content.text)).toBe(1)
  }

  it.each([
    ['an error', { kind: 'error-after-commit' as const }],
    ['a broken connection', { kind: 'error-after-commit' as const, socket: true }],
    ['a page of HTML under a good status', { kind: 'html-instead-of-json' as const, endpoint: 'POST /api/v1/statuses', afterCommit: true }],
    ['an error under a good status', { kind: 'ok-with-error-body' as const, endpoint: 'POST /api/v1/statuses', afterCommit: true }],
    ['nothing at all', { kind: 'hang' as const, endpoint: 'POST /api/v1/statuses', afterCommit: true }],
  ])('is read back when the network published and answered with %s', async (what, fault) => {
    scene.network.faults.add({ ...fault, times: 1 })
    const post = scene.post(`published, then ${what}`)
    await scene.release(post)
    await expectOnce(post)
    expect(await scene.story(post)).toEqual(['started', 'unknown', 'sent'])
    expect((await scene.delivery(post)).attempts).toBe(1)
  }) // prettier-ignore

  it('is settled by a repeat under the same key when nothing was published, and only after looking twice', async () => {
    scene.network.faults.add({ kind: 'error-before-commit', times: 1 })
    const post = scene.post('lost on the way')
    await scene.release(post)
    await expectOnce(post)
    expect(await scene.story(post)).toEqual(['started', 'unknown', 'started', 'sent'])
    expect((await scene.delivery(post)).attempts).toBe(2)
  })

  it('stays unknown for a person while reading back does not work, and repeats nothing', async () => {
    scene.network.faults.add({ kind: 'error-before-commit', times: 1 })
    scene.network.faults.add({ kind: 'html-instead-of-json', endpoint: 'GET *' })
    const post = scene.post('nobody knows')
    await scene.release(post)
    await scene.untilStatus(post, 'unknown')
    await until('some looks', () => (scene.network.faults.list().at(-1)?.hits ?? 0) > 3)
    expect(await scene.delivery(post)).toMatchObject({ status: 'unknown', attempts: 1 })
    const approver = scene.stack.person([{ role: 'approver', units: [UNIT] }])
    const answer = await until('the decision to be taken', () =>
      approver
        .call(resolveDelivery, { deliveryId: post.id, decision: 'abandon', reason: 'looked, not there' })
        .catch((error: { problem: { code: string } }) => {
          // Between two looks it can be decided.
          expect(error.problem.code).toBe('DELIVERY_IN_FLIGHT')
          return undefined
        }),
    )
    expect(answer.status).toBe('abandoned')
  })

  it('is never repeated on a network that would publish it twice', async () => {
    await scene.rows(`UPDATE account SET idempotent_commit = 'none'`)
    scene.network.faults.add({ kind: 'error-before-commit', times: 1 })
    const post = scene.post('no second try')
    await scene.release(post)
    await until('two looks', async () => Number((await scene.delivery(post))['absent_finds']) >= 3)
    expect(await scene.delivery(post)).toMatchObject({ status: 'unknown', attempts: 1 })
    expect(scene.onNetwork('no second try')).toBe(0)
    await scene.rows(`UPDATE account SET idempotent_commit = 'key'`)
    await expectOnce(post)
  })

  it('does not repeat past a stop', async () => {
    scene.network.faults.add({ kind: 'error-before-commit', times: 1 })
    const post = scene.post('stopped in between')
    await scene.rows(`UPDATE account SET idempotent_commit = 'none'`)
    await scene.release(post)
    await scene.untilStatus(post, 'unknown')
    await scene.admin.call(stopSending, { accountId: scene.account.id, reason: 'drill' })
    await scene.rows(`UPDATE account SET idempotent_commit = 'key'`)
    await until('looks', async () => Number((await scene.delivery(post))['absent_finds']) >= 4)
    expect(await scene.delivery(post)).toMatchObject({ status: 'unknown', attempts: 1 })
    await scene.rows(`UPDATE account SET sending = 'open'`)
    await expectOnce(post)
  })

  it('is a refusal when the network says no, and held when the account must be connected again', async () => {
    const tooLong = scene.post('x'.repeat(600))
    await scene.release(tooLong)
    await scene.untilStatus(tooLong, 'refused')
    expect(await scene.story(tooLong)).toEqual(['started', 'refused'])
    scene.network.faults.add({ kind: 'revoked-token', endpoint: 'POST /api/v1/statuses', times: 1 })
    const revoked = scene.post('signed out')
    await scene.release(revoked)
    await scene.untilStatus(revoked, 'held')
    const account = await scene.admin.call(readAccount, { accountId: scene.account.id })
    expect(account.status).toBe('reconnect-needed')
    expect(await scene.connect('calder_police')).toMatchObject({ id: account.id, status: 'connected' })
  })

  it('waits when the network asks for a pause, and then goes out once', async () => {
    scene.network.faults.add({ kind: 'rate-limited', endpoint: 'POST /api/v1/statuses', times: 1, delayMs: 1_000 })
    const post = scene.post('after a pause')
    await scene.release(post)
    await expectOnce(post)
    expect(await scene.story(post)).toEqual(['started', 'sent'])
  })

  it('is sent after a crash between the intent and the call', async () => {
    await scene.rows(`ALTER TABLE delivery ADD CONSTRAINT no_call CHECK (calling_since IS NULL) NOT VALID`)
    const post = scene.post('never called')
    await scene.release(post)
    await scene.untilStatus(post, 'committing')
    expect(scene.onNetwork('never called')).toBe(0)
    await scene.rows(`ALTER TABLE delivery DROP CONSTRAINT no_call`)
    await restart()
    await expectOnce(post)
    expect(await scene.story(post)).toEqual(['started', 'sent'])
  })

  it('is repeated under its key after a crash that swallowed the call', async () => {
    await scene.rows(`ALTER TABLE delivery ADD CONSTRAINT no_call CHECK (calling_since IS NULL) NOT VALID`)
    const post = scene.post('swallowed call')
    await scene.release(post)
    await scene.untilStatus(post, 'committing')
    await scene.rows(`ALTER TABLE delivery DROP CONSTRAINT no_call`)
    // As the claim leaves it, with the process gone before the first byte: whichever comes first, this or the worker, it is one status.
    await scene.rows(
      `UPDATE delivery SET attempts = 1, calling_since = now() WHERE id = $1 AND status = 'committing' AND attempts = 0`,
      [post.id],
    )
    await restart()
    await expectOnce(post)
  })

  it('is found after a crash between the call and its outcome', async () => {
    await scene.rows(
      `ALTER TABLE outbox ADD CONSTRAINT no_outcome CHECK (type NOT LIKE 'connectors.delivery.sent%') NOT VALID`,
    )
    const post = scene.post('outcome lost')
    await scene.release(post)
    await until('it to be on the network', () => scene.onNetwork('outcome lost') === 1)
    await scene.rows(`ALTER TABLE outbox DROP CONSTRAINT no_outcome`)
    await restart()
    await expectOnce(post)
  })

  it('comes to pass while the broker is away once its call has begun, and is said afterwards; what has not begun waits', async () => {
    scene.network.faults.add({ kind: 'slow', endpoint: 'POST /api/v1/statuses', delayMs: 700 })
    const [begun, waiting] = [scene.post('no broker'), scene.post('not begun without a broker')]
    await scene.release(begun)
    await until('the call', async () => (await scene.delivery(begun)).attempts === 1)
    await scene.release(waiting)
    await until('it to reach the gate', async () => (await scene.delivery(waiting)).status !== 'none')
    await scene.stack.nats.kill9()
    await expectOnce(begun)
    // The rules are asked over the broker: no answer is no.
    await until('it to be looked at', async () => (await scene.delivery(waiting)).reason !== null)
    expect([(await scene.delivery(waiting)).attempts, scene.onNetwork('not begun')]).toEqual([0, 0])
    await scene.stack.nats.restart()
    await expectOnce(waiting)
    await scene.stack.settled()
    expect(await scene.rows(`SELECT 1 FROM outbox, outbox_relay WHERE position > published_position`)).toEqual([])
  })

  it('is one for each of many posts through a network that fails at random', async () => {
    const posts = Array.from({ length: 60 }, (_, i) => scene.post(`storm ${i}.`))
    const kinds = ['error-after-commit', 'error-before-commit'] as const
    for (let i = 0; i < 12; i++)
      scene.network.faults.add({ kind: kinds[i % 2] as (typeof kinds)[number], times: 1, socket: i % 3 === 0 })
    await Promise.all([scene.release(...posts.slice(0, 30)), scene.release(...posts.slice(30))])
    for (const post of posts) await expectOnce(post)
  })
})
