import { causedByService } from '@cordon/contracts'
import { readRawItem, type CapturedItem } from '@cordon/contracts/connectors'
import { erasures } from '@cordon/contracts/erasure'
import { until } from '@cordon/testing'
import { CaptureStore } from '../src/capture.store'
import { startDeliveryScene, type DeliveryScene } from './delivery-scene'
import { newId, offered, startExercise, UNIT, type Exercise } from './exercise'

const PERSON = 'megan_brackenholt'

const HOLDER = `SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(2)%' AND wait_event = 'PgSleep'`

describe('erased payloads', () => {
  let exercise: Exercise
  beforeAll(async () => {
    exercise = await startExercise()
    await exercise.connect('calder_police')
  })
  afterAll(() => exercise?.close())

  const erase = (...records: string[]) =>
    exercise.stack.as('audit').call(erasures.connectors.erase, { erasureId: newId(), records })
  const capturedAs = (text: string) =>
    until(`"${text}" to be captured`, async () =>
      (await exercise.stated<Partial<CapturedItem>>('connectors.item.captured')).find(({ data }) =>
        data.text?.includes(text),
      ),
    )

  it('are gone, and what their author makes of the message later is not taken in', async () => {
    const { id } = exercise.network.post(PERSON, '@calder_police I live at 14 Mill Lane')
    const { subject } = await capturedAs('14 Mill Lane')
    expect(await erase(subject)).toMatchObject({ rows: 1 })
    expect(await exercise.rows(`SELECT 1 FROM item WHERE position('Mill Lane'::bytea IN raw) > 0`)).toEqual([])
    const reader = exercise.stack.person([{ role: 'officer', units: [UNIT] }])
    await expect(reader.call(readRawItem, { itemId: subject })).rejects.toMatchObject({
      problem: { code: 'ITEM_NOT_FOUND' },
    })
    const { accessToken } = exercise.network.authorise(PERSON)
    await fetch(`${exercise.network.url}/api/v1/statuses/${id}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ status: '@calder_police I moved to 15 Mill Lane' }),
    })
    exercise.network.post(PERSON, '@calder_police something new')
    await capturedAs('something new')
    const of = await exercise.rows(`SELECT 1 FROM item WHERE id = $1 AND octet_length(raw) > 0`, [subject])
    expect(of).toEqual([])
  })

  it('do not come back with a later revision that was being taken in', async () => {
    const captures = exercise.stack.service('connectors').app.get(CaptureStore)
    const cause = causedByService('connectors', 'test')
    const [account] = await exercise.rows<{ id: string }>(`SELECT account_id AS id FROM capture`)
    const offer = (revision: string) =>
      captures.offer(account?.id as string, [offered('edited', revision, `17 Mill Lane, ${revision}`)] as never, cause)
    await offer('first')
    const { subject } = await capturedAs('17 Mill Lane')
    // Whoever states something now waits for it, so that the second revision is there and not committed.
    const holding = exercise.rows(`SELECT pg_sleep(2) FROM (SELECT FROM outbox_state FOR UPDATE) AS state`)
    const waiting = (count: number) =>
      until('it to wait', async () => (await exercise.rows(`SELECT 1 FROM pg_locks WHERE NOT granted`)).length >= count)
    await until('the outbox to be held', async () => (await exercise.rows(HOLDER)).length > 0)
    const second = offer('second')
    await waiting(1)
    const erasing = erase(subject)
    await waiting(2)
    await Promise.all([holding, second, erasing])
    expect(await exercise.rows(`SELECT 1 FROM item WHERE id = $1 AND octet_length(raw) > 0`, [subject])).toEqual([])
  })

  it('leave the outbox with their places kept, and it says where in the stream they lie', async () => {
    exercise.network.post(PERSON, '@calder_police 16 Mill Lane')
    const { subject } = await capturedAs('16 Mill Lane')
    await exercise.stack.settled()
    const [row] = await exercise.rows<{ position: string }>(
      `SELECT position FROM outbox WHERE envelope LIKE '%16 Mill Lane%'`,
    )
    const positions = [Number(row?.position)]
    const { sequences } = await exercise.stack.as('audit').call(erasures.connectors.clearOutbox, { positions })
    expect(sequences).toHaveLength(1)
    const [kept] = await exercise.rows<{ envelope: string }>(
      `SELECT envelope FROM outbox WHERE position = $1`,
      positions,
    )
    expect(JSON.parse(kept?.envelope ?? '')).toMatchObject({ subject, data: { erased: true } })
  })

  it('are not said to lie somewhere before the relay has noted where', async () => {
    exercise.network.post(PERSON, '@calder_police 18 Mill Lane')
    await capturedAs('18 Mill Lane')
    await exercise.stack.settled()
    const [row] = await exercise.rows<{ position: string }>(
      `SELECT position FROM outbox WHERE envelope LIKE '%18 Mill Lane%'`,
    )
    const positions = [Number(row?.position)]
    const clear = () => exercise.stack.as('audit').call(erasures.connectors.clearOutbox, { positions })
    const refused = () =>
      clear().then(
        () => false,
        ({ problem }) => problem?.code === 'EVENTS_IN_FLIGHT',
      )
    const [relay] = await exercise.rows<{ at: string }>(`SELECT published_position AS at FROM outbox_relay`)
    await until('an unknown place to be waited for', async () => {
      await exercise.rows(`UPDATE outbox_relay SET published_position = $1`, [(positions[0] as number) - 1])
      return refused()
    })
    expect(await exercise.rows(`SELECT 1 FROM outbox WHERE envelope LIKE '%18 Mill Lane%'`)).toEqual([])
    await exercise.rows(`UPDATE outbox_relay SET published_position = GREATEST(published_position, $1)`, [relay?.at])
    expect((await clear()).sequences).toHaveLength(1)
    await until('a repetition to be waited for', async () => {
      await exercise.rows(`INSERT INTO outbox_again VALUES ($1, $1) ON CONFLICT DO NOTHING`, positions)
      return refused()
    })
    await until('its place to be told too', async () => !(await refused()) && (await clear()).sequences.length > 1)
  })
})

describe('erased deliveries', () => {
  let scene: DeliveryScene
  beforeAll(async () => {
    scene = await startDeliveryScene()
  })
  afterAll(() => scene?.close())

  it('lose their words once sent, and are not touched while they are on their way', async () => {
    const erase = (id: string) =>
      scene.stack.as('audit').call(erasures.connectors.erase, { erasureId: newId(), records: [id] })
    const post = scene.post('Dear Jane of Mill Lane')
    await scene.release(post)
    await scene.untilStatus(post, 'sent')
    expect(await erase(post.id)).toMatchObject({ rows: 1 })
    expect(await scene.delivery(post)).toMatchObject({ status: 'sent', content: '{"erased":true}' })
    const held = scene.post('Not approved', { approvals: [] })
    await scene.release(held)
    await scene.untilStatus(held, 'held')
    await expect(erase(held.id)).rejects.toMatchObject({ problem: { code: 'RECORD_IN_USE' } })
  })
})
