import { fact } from '@cordon/contracts'
import { itemCaptured } from '@cordon/contracts/connectors'
import {
  claimReviewJob,
  decideAppeal,
  decideReviewJobs,
  imposeBlock,
  liftMeasure,
  listMeasures,
  listReviewJobs,
  prolongMeasure,
  publishStandards,
  readMeasure,
  readMeasureStatistics,
  readStandards,
  recordAppeal,
  type Measure,
} from '@cordon/contracts/moderation'
import { until } from '@cordon/testing'
import type { TestPerson } from '@cordon/testing/stack'
import { v7 as uuid } from 'uuid'
import { openDesk, refusedAs, type Desk } from './review-desk'

const DAY = 86_400_000

describe('the register of blocks and hides', () => {
  let desk: Desk
  let ann: TestPerson
  let bob: TestPerson
  beforeAll(async () => {
    desk = await openDesk({ CORDON_REVIEW_SAMPLE_PERCENT: '0' })
    ann = desk.stack.person([{ role: 'approver', units: [desk.unitId] }], 'Ann')
    bob = desk.stack.person([{ role: 'approver', units: [desk.unitId] }], 'Bob')
  })
  afterAll(async () => {
    await desk?.stack.close()
  })

  const sql = <Row>(text: string, values: unknown[] = []) =>
    desk.stack.service('moderation').database!.query<Row>(text, values)
  const inDays = (days: number) => new Date(desk.now().getTime() + days * DAY).toISOString()
  /** A message that arrived, by an author of its own unless told. */
  const arrived = async (nativeId = uuid(), accountId = uuid()) => {
    const itemId = uuid()
    await desk.stack.service('connectors').database!.transaction(async (tx) =>
      tx.state(
        [
          fact(itemCaptured, itemId, 1, {
            itemId,
            accountId,
            unitId: desk.unitId,
            network: 'mastodon' as const,
            capturedAt: desk.now().toISOString(),
            kind: 'mention' as const,
            nativeKey: itemId,
            revision: '1',
            nativeId: itemId,
            author: { nativeId, handle: 'jo@example.test', displayName: 'Jo \u0000' },
            text: 'good morning',
            url: 'https://example.test/jo/1',
            visibility: 'public' as const,
            createdAt: desk.now().toISOString(),
            attachments: [],
          }),
        ],
        { actor: 'service:connectors', authority: 'capture' },
      ),
    )
    await desk.stack.settled()
    return itemId
  }
  const block = async (person = ann, itemId?: string, times: { until?: string; reviewAt?: string } = {}) =>
    person.call(imposeBlock, {
      itemId: itemId ?? (await arrived()),
      clause: '3',
      reason: 'again and again',
      reviewAt: inDays(30),
      ...times,
    })
  const entry = ({ id }: Measure) => ann.call(readMeasure, { measureId: id })

  it('blocks the author of any message that arrived, once, however many ask at once', async () => {
    const [author, account] = [uuid(), uuid()]
    const items = [await arrived(author, account), await arrived(author, account)]
    const asked = await Promise.allSettled(Array.from({ length: 10 }, (_, n) => block(ann, items[n % 2])))
    const done = asked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    expect(done).toHaveLength(1)
    for (const one of asked.filter(({ status }) => status === 'rejected'))
      expect((one as PromiseRejectedResult).reason).toMatchObject(refusedAs('ALREADY_IMPOSED'))
    expect(done[0]).toMatchObject({
      kind: 'block',
      status: 'ordered',
      imposedById: ann.id,
      standardsVersion: 1,
      capture: { text: 'good morning', url: 'https://example.test/jo/1', authorName: 'Jo \uFFFD', itemVersion: 1 },
    })
    expect(await desk.orders(done[0]!.itemId)).toMatchObject([{ kind: 'block', sequence: 1, accountId: account }])
    // The same author elsewhere is another matter.
    expect((await block(ann, await arrived(author))).status).toBe('ordered')
  })

  it('refuses what rests on nothing, ends before its review, or is of another unit', async () => {
    const itemId = await arrived()
    const input = { itemId, clause: '3', reason: 'again', reviewAt: inDays(30) }
    await expect(ann.call(imposeBlock, { ...input, clause: '99' })).rejects.toMatchObject(refusedAs('CLAUSE_UNKNOWN'))
    for (const times of [{ reviewAt: inDays(-1) }, { reviewAt: inDays(400) }, { until: inDays(29) }])
      await expect(ann.call(imposeBlock, { ...input, ...times })).rejects.toMatchObject(refusedAs('TIMES_INVALID'))
    await expect(ann.call(imposeBlock, { ...input, itemId: uuid() })).rejects.toMatchObject(refusedAs('ITEM_NOT_FOUND'))
    const stranger = desk.stack.person([{ role: 'approver', units: [uuid()] }])
    await expect(stranger.call(imposeBlock, input)).rejects.toMatchObject(refusedAs('ITEM_NOT_FOUND'))
    const officer = desk.reviewer()
    await expect(officer.call(imposeBlock, input)).rejects.toMatchObject(refusedAs('PERMISSION_DENIED'))
    const { id: measureId } = await ann.call(imposeBlock, input)
    await expect(stranger.call(readMeasure, { measureId })).rejects.toMatchObject(refusedAs('MEASURE_NOT_FOUND'))
    await expect(stranger.call(liftMeasure, { measureId, reason: 'mine' })).rejects.toMatchObject(
      refusedAs('MEASURE_NOT_FOUND'),
    )
    expect((await stranger.call(listMeasures, {})).items).toEqual([])
  })

  it('shows what was written to whoever may read the conversations, and to nobody else', async () => {
    const { id: measureId } = await block()
    const administrator = desk.stack.person([{ role: 'administrator', units: '*' }])
    const seen = await administrator.call(readMeasure, { measureId })
    expect(seen.capture.authorHandle).toBe('jo@example.test')
    expect(seen.capture.text).toBeUndefined()
    for (const one of (await administrator.call(listMeasures, {})).items) expect(one.capture.text).toBeUndefined()
    expect((await ann.call(readMeasure, { measureId })).capture.text).toBe('good morning')
    const elsewhere = desk.stack.person([
      { role: 'administrator', units: '*' },
      { role: 'officer', units: [uuid()] },
    ])
    expect((await elsewhere.call(readMeasure, { measureId })).capture.text).toBeUndefined()
    const facts = await desk.stated(/^moderation\.measure\./)
    expect(facts.length).toBeGreaterThan(0)
    expect(JSON.stringify(facts)).not.toContain('good morning')
  })

  it('follows what the network says of the last order, and no older word', async () => {
    const measure = await block()
    const [order] = await desk.orders(measure.itemId)
    await desk.answer(measure.itemId, 'held', { version: 1, reason: 'the account is stopped' })
    expect(await entry(measure)).toMatchObject({ status: 'ordered', said: 'the account is stopped' })
    await desk.answer(measure.itemId, 'done', { version: 3 })
    expect((await entry(measure)).status).toBe('in_force')
    await desk.answer(measure.itemId, 'refused', { version: 2, reason: 'late word' })
    expect((await entry(measure)).status).toBe('in_force')
    expect((await ann.call(liftMeasure, { measureId: measure.id, reason: 'a mistake' })).status).toBe('lifting')
    await expect(ann.call(liftMeasure, { measureId: measure.id, reason: 'a mistake' })).rejects.toMatchObject(
      refusedAs('MEASURE_NOT_IN_FORCE'),
    )
    await desk.answer(measure.itemId, 'done', { version: 9, order: order! })
    expect((await entry(measure)).status).toBe('lifting')
    await desk.answer(measure.itemId, 'refused', { version: 2, reason: 'no such person' })
    expect(await entry(measure)).toMatchObject({ status: 'in_force', said: 'no such person' })
    await ann.call(liftMeasure, { measureId: measure.id, reason: 'once more' })
    await desk.answer(measure.itemId, 'done', { version: 2 })
    expect(await entry(measure)).toMatchObject({ status: 'lifted', liftedBy: 'Ann', liftReason: 'once more' })
    expect((await desk.orders(measure.itemId)).map(({ kind, sequence }) => `${kind} ${sequence}`)).toEqual([
      'block 1',
      'unblock 2',
      'unblock 3',
    ])
    const told = (await desk.stated(/^moderation\.measure\./)).filter(({ subject }) => subject === measure.id)
    expect(told.map(({ type }) => type.split('.')[2])).toEqual([
      'imposed',
      'held',
      'took-force',
      'lifting',
      'refused',
      'lifting',
      'lifted',
    ])
    expect(told.map(({ aggregateversion }) => aggregateversion)).toEqual([1, 2, 3, 4, 5, 6, 7])
  })

  it('loses no order and no answer while the broker is away', async () => {
    const measure = await block()
    await desk.stack.nats.kill9()
    await sql(`UPDATE measure SET until = now(), review_at = now() WHERE id = $1`, [measure.id])
    await until('it to be lifted without the broker', async () => {
      const [row] = await sql<{ status: string }>(`SELECT status FROM measure WHERE id = $1`, [measure.id])
      return row?.status === 'lifting' ? row : undefined
    })
    await desk.stack.nats.restart()
    await desk.answer(measure.itemId, 'done')
    expect((await entry(measure)).status).toBe('lifted')
    expect(await desk.orders(measure.itemId)).toHaveLength(2)
  })

  it('ends by itself at its time, once, and not again where the network refuses', async () => {
    const measure = await block(ann, undefined, { reviewAt: inDays(1), until: inDays(2) })
    const lasting = await block()
    await desk.answer(measure.itemId, 'done')
    expect((await ann.call(listMeasures, { which: 'due_for_review' })).items).toEqual([])
    desk.wait(1.5 * DAY)
    expect((await ann.call(listMeasures, { which: 'due_for_review' })).items.map(({ id }) => id)).toEqual([measure.id])
    desk.wait(DAY)
    await until('it to end', async () => ((await entry(measure)).status === 'lifting' ? true : undefined))
    await desk.answer(measure.itemId, 'refused', { reason: 'no such person' })
    desk.wait(DAY)
    await new Promise((resolve) => setTimeout(resolve, 2_500))
    expect(await entry(measure)).toMatchObject({ status: 'in_force', said: 'no such person' })
    expect(await desk.orders(measure.itemId)).toHaveLength(2)
    expect((await entry(lasting)).status).toBe('ordered')
    const longer = await ann.call(prolongMeasure, {
      measureId: measure.id,
      reason: 'it goes on',
      reviewAt: inDays(20),
    })
    expect(longer).toMatchObject({ reviewedBy: 'Ann', reviewReason: 'it goes on' })
    expect(longer.until).toBeUndefined()
  })

  it('has an appeal decided by somebody else than who imposed it, also by the database', async () => {
    const measure = await block()
    const measureId = measure.id
    await desk.answer(measure.itemId, 'done')
    await expect(bob.call(decideAppeal, { measureId, outcome: 'upheld', reason: 'it was' })).rejects.toMatchObject(
      refusedAs('APPEAL_NOT_OPEN'),
    )
    const appeal = { measureId, text: 'I was quoting somebody', receivedAt: desk.now().toISOString() }
    await expect(bob.call(recordAppeal, { ...appeal, receivedAt: inDays(1) })).rejects.toMatchObject(
      refusedAs('TIMES_INVALID'),
    )
    await desk.reviewer().call(recordAppeal, appeal)
    await expect(bob.call(recordAppeal, appeal)).rejects.toMatchObject(refusedAs('APPEAL_OPEN'))
    expect((await ann.call(listMeasures, { which: 'appealed' })).items.map(({ id }) => id)).toEqual([measureId])
    await expect(ann.call(decideAppeal, { measureId, outcome: 'rejected', reason: 'nope' })).rejects.toMatchObject(
      refusedAs('IMPOSER_CANNOT_DECIDE'),
    )
    await expect(
      sql(`UPDATE measure SET appeal_outcome = 'rejected', appeal_decided_by_id = imposed_by_id WHERE id = $1`, [
        measureId,
      ]),
    ).rejects.toThrow(/imposer_cannot_decide/)
    const decided = await bob.call(decideAppeal, { measureId, outcome: 'upheld', reason: 'it was a quotation' })
    expect(decided).toMatchObject({
      status: 'lifting',
      liftedBy: 'Bob',
      appeal: { outcome: 'upheld', decidedById: bob.id },
    })
    expect((await desk.orders(measure.itemId)).at(-1)).toMatchObject({ kind: 'unblock', sequence: 2 })
  })

  it('takes whoever confirmed an automatic hide as its imposer', async () => {
    const itemId = await desk.find({ outcome: 'hide' })
    const job = (await ann.call(listReviewJobs, {})).items.find((one) => one.itemId === itemId)!
    await ann.call(claimReviewJob, { jobId: job.id })
    await ann.call(decideReviewJobs, { jobIds: [job.id], choice: 'hide', clause: '3', reason: 'rightly so' })
    expect(await desk.orders(itemId)).toHaveLength(1)
    const measureId = job.measureId!
    await ann.call(recordAppeal, { measureId, text: 'please', receivedAt: desk.now().toISOString() })
    await expect(ann.call(decideAppeal, { measureId, outcome: 'rejected', reason: 'nope' })).rejects.toMatchObject(
      refusedAs('IMPOSER_CANNOT_DECIDE'),
    )
    expect(await bob.call(decideAppeal, { measureId, outcome: 'rejected', reason: 'nope' })).toMatchObject({
      ruleId: 'abuse',
      ruleSetVersion: 4,
      reviewedBy: 'Ann',
    })
  })

  it('counts a period by clause, with what became of it', async () => {
    const from = new Date(desk.now().getTime() + 40 * DAY)
    desk.wait(40 * DAY)
    const measure = await block()
    await desk.answer(measure.itemId, 'refused', { reason: 'unknown' })
    const automatic = await desk.find({ outcome: 'hide', clause: '1' })
    await desk.answer(automatic, 'done')
    const [hide] = (await ann.call(listMeasures, { kind: 'hide' })).items
    await ann.call(recordAppeal, { measureId: hide!.id, text: 'please', receivedAt: desk.now().toISOString() })
    await bob.call(decideAppeal, { measureId: hide!.id, outcome: 'upheld', reason: 'granted' })
    await desk.answer(automatic, 'done')
    const period = { from: from.toISOString(), to: inDays(1) }
    const none = { byRule: 0, byPerson: 0, lifted: 0, refused: 0, appeals: 0, appealsUpheld: 0 }
    expect(await ann.call(readMeasureStatistics, period)).toEqual({
      counts: [
        { ...none, kind: 'block', clause: '3', byPerson: 1, refused: 1 },
        { ...none, kind: 'hide', clause: '1', byRule: 1, lifted: 1, appeals: 1, appealsUpheld: 1 },
      ],
      messages: 1,
    })
    const stranger = desk.stack.person([{ role: 'approver', units: [uuid()] }])
    expect(await stranger.call(readMeasureStatistics, period)).toEqual({ counts: [], messages: 0 })
    expect((await ann.call(listMeasures, { which: 'ended', limit: 1 })).next).toBeDefined()
  })
})

describe('the published standards', () => {
  let desk: Desk
  beforeAll(async () => {
    desk = await openDesk({ CORDON_REVIEW_SAMPLE_PERCENT: '0' })
  })
  afterAll(async () => {
    await desk?.stack.close()
  })

  it('begin with seven clauses and go on by versions that never change', async () => {
    const administrator = desk.stack.person([{ role: 'administrator', units: '*' }], 'Ada')
    const local = desk.stack.person([{ role: 'administrator', units: [desk.unitId] }])
    const first = await administrator.call(readStandards, {})
    expect(first.version).toBe(1)
    expect(first.clauses.map(({ number }) => number)).toEqual(['1', '2', '3', '4', '5', '6', '7'])
    await desk.stack.stop('moderation')
    await desk.stack.start('moderation')
    expect(await administrator.call(readStandards, {})).toEqual(first)

    const clauses = [{ number: '3.2', title: 'Abuse', text: 'No abuse.' }]
    const next = { basedOnVersion: 1, clauses }
    await expect(local.call(publishStandards, next)).rejects.toMatchObject(refusedAs('PERMISSION_DENIED'))
    await expect(
      administrator.call(publishStandards, { ...next, clauses: [...clauses, ...clauses] }),
    ).rejects.toMatchObject(refusedAs('CLAUSE_REPEATED'))
    const asked = await Promise.allSettled(Array.from({ length: 10 }, () => administrator.call(publishStandards, next)))
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect((asked.find(({ status }) => status === 'rejected') as PromiseRejectedResult).reason).toMatchObject(
      refusedAs('STANDARDS_CHANGED'),
    )
    expect(await administrator.call(readStandards, {})).toMatchObject({ version: 2, clauses, publishedBy: 'Ada' })
    expect(await desk.stated(/standards\.published/)).toMatchObject([
      { aggregateversion: 1, authority: 'first start' },
      { aggregateversion: 2, actor: `person:${administrator.id}` },
    ])
    const { database } = desk.stack.service('moderation')
    const change = `UPDATE standards SET published_by = 'me'`
    await expect(database!.query(change)).rejects.toThrow(/permission denied/)
    await expect(desk.stack.owner('moderation')(change)).rejects.toThrow(/never changes/)

    // A rule may still name a clause that went: then a person decides.
    const itemId = await desk.find({ outcome: 'hide', clause: '3' })
    expect(await desk.orders(itemId)).toEqual([])
    const [job] = (await desk.reviewer().call(listReviewJobs, {})).items
    expect(job).toMatchObject({ outcome: 'propose_hide', note: expect.stringContaining('do not have: 3') })
  })
})
