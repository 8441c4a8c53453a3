import { erasures } from '@cordon/contracts/erasure'
import { listMeasures, listReviewJobs } from '@cordon/contracts/moderation'
import { v7 as uuid } from 'uuid'
import { arrive } from './arrivals'
import { openDesk, type Desk } from './review-desk'

const SECRET = 'you know where I live, 14 Mill Lane'

describe('erased messages in moderation', () => {
  let desk: Desk
  beforeAll(async () => {
    desk = await openDesk({ CORDON_REVIEW_SAMPLE_PERCENT: '0' })
  })
  afterAll(async () => {
    await desk?.stack.close()
  })

  const sql = <Row>(text: string, values: unknown[] = []) =>
    desk.stack.service('moderation').database!.query<Row>(text, values)
  const erase = (...records: string[]) =>
    desk.stack.as('audit').call(erasures.moderation.erase, { erasureId: uuid(), records })
  const anywhere = async (text: string) => {
    const tables = await sql<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name !~ '^outbox'`,
    )
    const found = []
    for (const { name } of tables)
      if ((await sql(`SELECT 1 FROM ${name} t WHERE position($1 IN t::text) > 0 LIMIT 1`, [text])).length > 0)
        found.push(name)
    return found
  }

  it('lose their words in assessments, reviews and the register, and wait for nobody any more', async () => {
    const [itemId] = (await arrive(desk.stack, [SECRET], { accountId: uuid(), unitId: desk.unitId })) as [string]
    await desk.find({ itemId, text: SECRET, outcome: 'hide' })
    await desk.find({ itemId, text: SECRET, outcome: 'hold' })
    expect((await anywhere(SECRET)).sort()).toEqual(['assessment', 'measure', 'review_job'])
    const jobs = await desk.reviewer().call(listReviewJobs, {})
    expect(jobs.items.some((job) => job.itemId === itemId)).toBe(true)

    await expect(erase(itemId)).rejects.toMatchObject({ problem: { code: 'RECORD_IN_USE' } })
    await desk.answer(itemId, 'done')

    expect((await erase(itemId)).rows).toBeGreaterThanOrEqual(3)
    expect(await anywhere(SECRET)).toEqual([])
    expect((await desk.reviewer().call(listReviewJobs, {})).items.filter((job) => job.itemId === itemId)).toEqual([])
    const approver = desk.stack.person([{ role: 'approver', units: '*' }])
    const { items } = await approver.call(listMeasures, {})
    expect(items.find((measure) => measure.itemId === itemId)).toMatchObject({
      reason: 'Erased.',
      capture: { text: '', authorHandle: 'erased' },
    })
    expect(await erase(itemId)).toMatchObject({ rows: 0 })
  })

  it('are not assessed again when they come late', async () => {
    const itemId = uuid()
    await erase(itemId)
    await arrive(desk.stack, [SECRET], { accountId: uuid(), unitId: desk.unitId, itemId })
    expect(await anywhere(SECRET)).toEqual([])
  })
})
