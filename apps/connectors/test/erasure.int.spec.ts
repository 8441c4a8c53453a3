import { readRawItem, type CapturedItem } from '@cordon/contracts/connectors'
import { erasures } from '@cordon/contracts/erasure'
import { until } from '@cordon/testing'
import { startDeliveryScene, type DeliveryScene } from './delivery-scene'
import { newId, startExercise, UNIT, type Exercise } from './exercise'

const PERSON = 'megan_brackenholt'

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
      (await exercise.stated<CapturedItem>('connectors.item.captured')).find(({ data }) => data.text.includes(text)),
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
