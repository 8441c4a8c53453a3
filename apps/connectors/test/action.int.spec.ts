import { readAccount, resumeSending, stopSending, type Action } from '@cordon/contracts/connectors'
import { until } from '@cordon/testing'
import { startActionScene, type ActionScene } from './action-scene'
import { newId, OTHER_UNIT } from './exercise'

const BLOCK = 'POST /api/v1/accounts/*/block'
const HIDE = 'POST /api/v1/statuses/*/hide_reply'

describe('an action', () => {
  let scene: ActionScene
  beforeAll(async () => {
    scene = await startActionScene()
  })
  afterEach(() => scene.network.faults.clear())
  afterAll(() => scene?.close())

  const stop = () => scene.admin.call(stopSending, { accountId: scene.account.id, reason: 'drill' })
  const resume = () => scene.admin.call(resumeSending, { accountId: scene.account.id, reason: 'drill over' })
  const restart = async () => {
    await scene.stack.stop('connectors')
    await scene.stack.start('connectors')
  }

  it('hides a reply from the public page, once, and says so', async () => {
    const { itemId } = await scene.reply('RUDE ONE')
    expect(await scene.onPage('RUDE ONE')).toBe(true)
    const hide = scene.order('hide', itemId)
    await scene.state(hide)
    await scene.untilStatus(hide, 'done')
    expect(await scene.onPage('RUDE ONE')).toBe(false)
    expect(await scene.story(hide)).toEqual(['started', 'done'])
    const [event] = (await scene.stated<Action>('connectors.action.done')).filter(({ subject }) => subject === hide.id)
    expect(event).toMatchObject({
      aggregateversion: 2,
      actor: 'service:moderation',
      data: { measureId: hide.measureId, itemId, kind: 'hide', status: 'done', attempts: 1, version: 2 },
    })
    await scene.state(hide)
    await scene.stack.settled()
    expect(await scene.story(hide)).toEqual(['started', 'done'])
  })

  it('blocks the author of a message, and unblocks them', async () => {
    const { itemId } = await scene.reply('block me')
    const block = scene.order('block', itemId)
    await scene.state(block)
    await scene.untilStatus(block, 'done')
    expect(await scene.isBlocked()).toBe(true)
    const unblock = scene.order('unblock', itemId, { measureId: block.measureId, sequence: 2 })
    await scene.state(unblock)
    await scene.untilStatus(unblock, 'done')
    expect(await scene.isBlocked()).toBe(false)
    expect(await scene.action(block)).toMatchObject({ status: 'done' })
  })

  it('waits while sending is stopped and goes on when it is open again', async () => {
    const { itemId } = await scene.reply('RUDE WHILE STOPPED')
    await stop()
    const hide = scene.order('hide', itemId)
    await scene.state(hide)
    await scene.untilStatus(hide, 'held')
    expect(await scene.action(hide)).toMatchObject({ reason: 'Sending from this account is stopped.', attempts: 0 })
    await scene.stack.settled()
    expect(await scene.onPage('RUDE WHILE STOPPED')).toBe(true)
    await resume()
    await scene.untilStatus(hide, 'done')
    expect(await scene.story(hide)).toEqual(['held', 'started', 'done'])
    expect(await scene.onPage('RUDE WHILE STOPPED')).toBe(false)
  })

  it('is held by a stop that comes between two attempts', async () => {
    scene.network.faults.add({ kind: 'error-before-commit', endpoint: HIDE })
    const { itemId } = await scene.reply('RUDE BETWEEN')
    const hide = scene.order('hide', itemId)
    await scene.state(hide)
    await until('an attempt', async () => (await scene.action(hide)).attempts > 0)
    await stop()
    await scene.untilStatus(hide, 'held')
    const hits = () => scene.network.faults.list().at(-1)?.hits ?? 0
    const before = hits()
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect(hits()).toBe(before)
    scene.network.faults.clear()
    await resume()
    await scene.untilStatus(hide, 'done')
  })

  it.each([
    ['an error before it was done', { kind: 'error-before-commit' as const, endpoint: BLOCK }],
    ['an error after it was done', { kind: 'error-after-commit' as const, endpoint: BLOCK }],
    ['a broken connection', { kind: 'error-after-commit' as const, endpoint: BLOCK, socket: true }],
    ['HTML', { kind: 'html-instead-of-json' as const, endpoint: BLOCK, afterCommit: true }],
    ['an error under a good status', { kind: 'ok-with-error-body' as const, endpoint: BLOCK }],
    ['nothing at all', { kind: 'hang' as const, endpoint: BLOCK, afterCommit: true }],
  ])('is repeated after %s', async (_what, fault) => {
    scene.network.faults.add({ ...fault, times: 1 })
    const { itemId } = await scene.reply('once more')
    const block = scene.order('block', itemId)
    await scene.state(block)
    await scene.untilStatus(block, 'done')
    expect(await scene.isBlocked()).toBe(true)
    expect(await scene.action(block)).toMatchObject({ attempts: 2, reason: null })
    expect(await scene.story(block)).toEqual(['started', 'done'])
    const unblock = scene.order('unblock', itemId)
    await scene.state(unblock)
    await scene.untilStatus(unblock, 'done')
  })

  it('waits when the network asks for a pause, and so does all else of the account', async () => {
    const { itemId } = await scene.reply('pause')
    scene.network.faults.add({ kind: 'rate-limited', endpoint: HIDE, times: 1, delayMs: 2_500 })
    const [first, second] = [scene.order('hide', itemId), scene.order('block', itemId)]
    const started = Date.now()
    await scene.state(first)
    await until('the refusal', async () => (await scene.action(first)).reason !== null)
    await scene.state(second)
    await scene.untilStatus(second, 'done')
    expect(Date.now() - started).toBeGreaterThan(2_000)
    await scene.untilStatus(first, 'done')
    const undo = scene.order('unblock', itemId)
    await scene.state(undo)
    await scene.untilStatus(undo, 'done')
  })

  describe('is refused, in plain English,', () => {
    const refused = async (order: Parameters<typeof scene.untilStatus>[0]) => {
      await scene.state(order)
      await scene.untilStatus(order, 'refused')
      return (await scene.action(order)).reason
    }

    it('when the message is not under one of our own posts', async () => {
      const status = scene.network.post('dai_pentrewen', '@calder_police my own thread')
      const captured = await until('it', async () =>
        (await scene.stated<{ nativeId: string }>('connectors.item.captured')).find(
          ({ data }) => data.nativeId === status.id,
        ),
      )
      expect(await refused(scene.order('hide', captured.subject))).toMatch(/not under one of our own posts/)
    })

    it('when the message is gone; what is to be shown again is undone then', async () => {
      const { itemId, statusId } = await scene.reply('deleted soon')
      const { accessToken } = scene.network.authorise('megan_brackenholt')
      const headers = { authorization: `Bearer ${accessToken}` }
      await fetch(`${scene.network.url}/api/v1/statuses/${statusId}`, { method: 'DELETE', headers })
      expect(await refused(scene.order('hide', itemId))).toMatch(/no such post/)
      const unhide = scene.order('unhide', itemId)
      await scene.state(unhide)
      await scene.untilStatus(unhide, 'done')
    })

    it('when nobody knows the account, the unit or the message', async () => {
      const { itemId } = await scene.reply('known')
      expect(await refused(scene.order('hide', itemId, { accountId: newId() }))).toMatch(/does not have this account/)
      expect(await refused(scene.order('hide', itemId, { unitId: OTHER_UNIT }))).toMatch(/another unit/)
      expect(await refused(scene.order('hide', newId()))).toMatch(/no such message/)
    })
  })

  it('is held when the sign-in is refused, and goes on when the account is connected again', async () => {
    const { itemId } = await scene.reply('RUDE SIGNED OUT')
    scene.network.faults.add({ kind: 'revoked-token', endpoint: HIDE, times: 1 })
    const hide = scene.order('hide', itemId)
    await scene.state(hide)
    await scene.untilStatus(hide, 'held')
    expect((await scene.admin.call(readAccount, { accountId: scene.account.id })).status).toBe('reconnect-needed')
    await scene.connect('calder_police')
    await scene.untilStatus(hide, 'done')
    expect(await scene.onPage('RUDE SIGNED OUT')).toBe(false)
  })

  describe('of one measure with another,', () => {
    it('leaves what was ordered last, in whatever order the orders arrive', async () => {
      for (const reversed of [false, true]) {
        const { itemId } = await scene.reply(`RUDE ${reversed ? 'BACKWARDS' : 'FORWARDS'}`)
        const hide = scene.order('hide', itemId)
        const unhide = scene.order('unhide', itemId, { measureId: hide.measureId, sequence: 2 })
        await scene.state(...(reversed ? [unhide, hide] : [hide, unhide]))
        await scene.untilStatus(unhide, 'done')
        await until('both to end', async () => ['done', 'superseded'].includes((await scene.action(hide)).status))
        if (reversed) expect(await scene.story(hide)).toEqual(['superseded'])
        expect(await scene.onPage(`RUDE ${reversed ? 'BACKWARDS' : 'FORWARDS'}`)).toBe(true)
      }
    })

    it('is never overwritten by an older one that arrives late', async () => {
      const { itemId } = await scene.reply('RUDE LATE')
      const hide = scene.order('hide', itemId, { sequence: 3 })
      await scene.state(hide)
      await scene.untilStatus(hide, 'done')
      const unhide = scene.order('unhide', itemId, { measureId: hide.measureId, sequence: 2 })
      await scene.state(unhide)
      await scene.untilStatus(unhide, 'superseded')
      await scene.stack.settled()
      expect(await scene.onPage('RUDE LATE')).toBe(false)
    })

    it('takes its place while it waits at the gate', async () => {
      const { itemId } = await scene.reply('RUDE HELD')
      await stop()
      const hide = scene.order('hide', itemId)
      await scene.state(hide)
      await scene.untilStatus(hide, 'held')
      const unhide = scene.order('unhide', itemId, { measureId: hide.measureId, sequence: 2 })
      await scene.state(unhide)
      await scene.untilStatus(hide, 'superseded')
      await resume()
      await scene.untilStatus(unhide, 'done')
      expect(await scene.onPage('RUDE HELD')).toBe(true)
    })
  })

  it('is repeated without harm after a crash between what was written and the call', async () => {
    await scene.rows(`ALTER TABLE action ADD CONSTRAINT no_claim CHECK (attempts = 0) NOT VALID`)
    const { itemId } = await scene.reply('RUDE CRASH')
    const hide = scene.order('hide', itemId)
    await scene.state(hide)
    await scene.untilStatus(hide, 'committing')
    // As the claim leaves it, with the process gone before the first byte.
    await scene.rows(`ALTER TABLE action DROP CONSTRAINT no_claim`)
    await scene.rows(
      `UPDATE action SET attempts = 1, claimed_by = $2, claimed_until = now() + interval '500 ms' WHERE id = $1 AND attempts = 0`,
      [hide.id, newId()],
    )
    await restart()
    await scene.untilStatus(hide, 'done')
    expect(await scene.onPage('RUDE CRASH')).toBe(false)
    expect(await scene.story(hide)).toEqual(['started', 'done'])
  })

  it('is repeated after a crash between the call and its outcome', async () => {
    await scene.rows(
      `ALTER TABLE outbox ADD CONSTRAINT no_outcome CHECK (type NOT LIKE 'connectors.action.done%') NOT VALID`,
    )
    const { itemId } = await scene.reply('RUDE LOST')
    const hide = scene.order('hide', itemId)
    await scene.state(hide)
    await until('the effect', async () => !(await scene.onPage('RUDE LOST')))
    await scene.rows(`ALTER TABLE outbox DROP CONSTRAINT no_outcome`)
    await restart()
    await scene.untilStatus(hide, 'done')
    expect(await scene.story(hide)).toEqual(['started', 'done'])
  })

  it('comes to pass while the broker is away, and is said afterwards', async () => {
    const { itemId } = await scene.reply('RUDE WITHOUT BROKER')
    scene.network.faults.add({ kind: 'slow', endpoint: HIDE, times: 1, delayMs: 500 })
    const hide = scene.order('hide', itemId)
    await scene.state(hide)
    await until('it to reach the gate', async () => (await scene.action(hide)).status !== 'none')
    await scene.stack.nats.kill9()
    await scene.untilStatus(hide, 'done')
    await scene.stack.nats.restart()
    await scene.stack.settled()
    expect(await scene.rows(`SELECT 1 FROM outbox, outbox_relay WHERE position > published_position`)).toEqual([])
  })

  it('keeps its rules in the database too', async () => {
    const { itemId } = await scene.reply('in the database')
    await stop()
    const hide = scene.order('hide', itemId)
    await scene.state(hide)
    await scene.untilStatus(hide, 'held')
    const begin = `UPDATE action SET status = 'committing', started_at = now(), next_try_at = now() + interval '1 day' WHERE id = $1`
    await expect(scene.rows(begin, [hide.id])).rejects.toThrow(/does not send/)
    await expect(
      scene.rows(`INSERT INTO action SELECT (jsonb_populate_record(action, $2::jsonb)).* FROM action WHERE id = $1`, [
        hide.id,
        JSON.stringify({ id: newId(), sequence: 2 }),
      ]),
    ).rejects.toThrow(/action_open/)
    await expect(scene.rows(`UPDATE action SET kind = 'unhide' WHERE id = $1`, [hide.id])).rejects.toThrow(/another/)
    await resume()
    await scene.untilStatus(hide, 'done')
    await expect(
      scene.rows(`UPDATE action SET status = 'held', reason = 'x' WHERE id = $1`, [hide.id]),
    ).rejects.toThrow(/has ended/)
  })
})
