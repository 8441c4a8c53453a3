import {
  askSecondOpinion,
  claimReviewJob,
  decideReviewJobs,
  listMeasures,
  listReviewJobs,
  readReviewJob,
  readReviewQuality,
  releaseReviewJob,
  undoReviewDecisions,
  type ReviewChoice,
  type ReviewJob,
} from '@cordon/contracts/moderation'
import type { TestPerson } from '@cordon/testing/stack'
import { v7 as uuid } from 'uuid'
import { openDesk, refusedAs, type Desk } from './review-desk'

const MINUTE = 60_000

describe('the review queue', () => {
  let desk: Desk
  beforeAll(async () => {
    desk = await openDesk({ CORDON_REVIEW_SAMPLE_PERCENT: '0' })
  })
  afterAll(async () => {
    await desk?.stack.close()
  })

  const open = async (person: TestPerson) => (await person.call(listReviewJobs, { limit: 100 })).items
  const jobOf = async (itemId: string, person = desk.reviewer()) =>
    (await open(person)).find((job) => job.itemId === itemId) as ReviewJob
  const decide = (person: TestPerson, jobIds: string[], choice: ReviewChoice = 'hide') =>
    person.call(decideReviewJobs, { jobIds, choice, reason: 'as seen', ...(choice === 'hide' && { clause: '3' }) })
  const claim = (person: TestPerson, { id }: ReviewJob) => person.call(claimReviewJob, { jobId: id })
  const hidden = async (person: TestPerson, itemId: string) => {
    await claim(person, await jobOf(itemId, person))
    return (await decide(person, [(await jobOf(itemId, person)).id])).decided[0] as ReviewJob
  }

  it('shows what a person has to look at, gravest and oldest first, each version once', async () => {
    const calm = await desk.find({ severity: 'low' })
    const itemId = uuid()
    const grave = await desk.find(
      { itemId, severity: 'high', text: 'nul \u0000, half \ud800 and 😡' },
      { outcome: 'allow' },
      { outcome: 'escalate' },
    )
    const second = await desk.find({ severity: 'high' })
    await desk.find({ itemId, severity: 'high' })
    const jobs = await open(desk.reviewer())
    const order = jobs.map((job) => job.itemId)
    expect(order.filter((id) => [calm, grave, second].includes(id))).toEqual([grave, second, calm])
    expect(jobs.find((job) => job.itemId === grave)?.text).toBe('nul \uFFFD, half \uFFFD and 😡')
    expect(jobs).toHaveLength(3)
    const page = await desk.reviewer().call(listReviewJobs, { limit: 1 })
    expect(page).toMatchObject({ open: 3, next: page.items[0]!.id })
    const rest = await desk.reviewer().call(listReviewJobs, { after: page.next! })
    expect(rest.items.map((job) => job.itemId)).toEqual([second, calm])
    expect(await desk.stated(/review\.opened/)).toHaveLength(3)
  })

  it('shows nothing to whoever may not review, and nothing of other units', async () => {
    const job = await jobOf(await desk.find({}))
    const administrator = desk.stack.person([{ role: 'administrator', units: '*' }])
    for (const call of [
      administrator.call(listReviewJobs, {}),
      administrator.call(readReviewJob, { jobId: job.id }),
      administrator.call(decideReviewJobs, { jobIds: [job.id], choice: 'keep', reason: 'mine' }),
    ])
      await expect(call).rejects.toMatchObject(refusedAs('PERMISSION_DENIED'))
    const stranger = desk.stack.person([{ role: 'officer', units: [uuid()] }])
    const jobId = job.id
    expect(await open(stranger)).toEqual([])
    expect((await stranger.call(listReviewJobs, {})).open).toBe(0)
    for (const call of [
      stranger.call(readReviewJob, { jobId }),
      stranger.call(claimReviewJob, { jobId }),
      stranger.call(releaseReviewJob, { jobId }),
      stranger.call(askSecondOpinion, { jobId, question: 'may I?' }),
    ])
      await expect(call).rejects.toMatchObject(refusedAs('JOB_NOT_FOUND'))
    expect((await decide(stranger, [jobId], 'keep')).left).toEqual([{ jobId, why: 'No such review job.' }])
    expect((await stranger.call(undoReviewDecisions, { jobIds: [jobId], reason: 'mine' })).decided).toEqual([])
  })

  it('gives a job to one of ten people who take it at once, and to another when ten minutes are over', async () => {
    const job = await jobOf(await desk.find({}))
    const people = Array.from({ length: 10 }, (_, n) => desk.reviewer(`Person ${n}`))
    const claims = await Promise.allSettled(people.map((person) => claim(person, job)))
    expect(claims.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(claims.filter((one) => one.status === 'rejected').map(({ reason }) => reason.problem.code)).toEqual(
      Array(9).fill('JOB_LEASED'),
    )
    const winner = people[claims.findIndex(({ status }) => status === 'fulfilled')]!
    const other = people.find((person) => person !== winner)!
    await expect(other.call(releaseReviewJob, { jobId: job.id })).rejects.toMatchObject(refusedAs('JOB_LEASED'))
    desk.wait(9 * MINUTE)
    await claim(winner, job)
    desk.wait(9 * MINUTE)
    await expect(claim(other, job)).rejects.toMatchObject(refusedAs('JOB_LEASED'))
    desk.wait(MINUTE)
    expect((await claim(other, job)).lease?.personId).toBe(other.id)
    expect((await decide(winner, [job.id])).left).toMatchObject([
      { why: expect.stringContaining('is looking at this') },
    ])
    expect((await other.call(releaseReviewJob, { jobId: job.id })).lease).toBeUndefined()
    expect((await decide(other, [job.id])).left).toEqual([{ jobId: job.id, why: 'Take it in hand first.' }])
  })

  it('hides by a clause of the standards only, with a reason, and asks the network for it', async () => {
    const itemId = await desk.find({})
    const ann = desk.reviewer()
    const { id: jobId } = await claim(ann, await jobOf(itemId))
    const call = { jobIds: [jobId], choice: 'hide' as const, reason: 'as seen' }
    await expect(ann.call(decideReviewJobs, call)).rejects.toMatchObject(refusedAs('CLAUSE_MISSING'))
    await expect(ann.call(decideReviewJobs, { ...call, clause: '99' })).rejects.toMatchObject(
      refusedAs('CLAUSE_UNKNOWN'),
    )
    await expect(ann.call(decideReviewJobs, { ...call, clause: '3', reason: 'no' })).rejects.toMatchObject(
      refusedAs('INPUT_INVALID'),
    )
    expect(await desk.orders(itemId)).toEqual([])
    const { decided } = await decide(ann, [jobId])
    expect(decided).toMatchObject([{ status: 'decided', decision: { choice: 'hide', clause: '3', personId: ann.id } }])
    expect(await desk.orders(itemId)).toMatchObject([{ kind: 'hide', sequence: 1, measureId: decided[0]!.measureId }])
    const [entry] = (await ann.call(listMeasures, {})).items
    expect(entry).toMatchObject({
      itemId,
      status: 'ordered',
      clause: '3',
      standardsVersion: 1,
      imposedById: ann.id,
      capture: { text: 'You absolute walnut', url: 'https://example.test/1', itemVersion: 1 },
    })
  })

  it('is decided once when ten people decide many at once, and names those that are left', async () => {
    const items = [uuid(), uuid(), uuid(), uuid()]
    await desk.find(...items.map((itemId) => ({ itemId })))
    const ids = (await open(desk.reviewer())).filter((job) => items.includes(job.itemId)).map(({ id }) => id)
    const holder = desk.reviewer('Hol Der')
    await holder.call(claimReviewJob, { jobId: ids[0]! })
    const people = Array.from({ length: 10 }, (_, n) => desk.reviewer(`Person ${n}`))
    const answers = await Promise.all(people.map((person) => decide(person, ids)))
    expect(answers.flatMap(({ decided }) => decided.map(({ id }) => id)).sort()).toEqual(ids.slice(1).sort())
    expect(answers[0]!.left).toContainEqual({ jobId: ids[0], why: 'Hol Der is looking at this.' })
    for (const itemId of items.slice(1)) expect(await desk.orders(itemId)).toHaveLength(1)
  })

  it('takes many decisions back: open again, and shown again where hidden', async () => {
    const items = [uuid(), uuid()]
    await desk.find(...items.map((itemId) => ({ itemId })))
    const ann = desk.reviewer()
    const jobIds = (await open(ann)).filter((job) => items.includes(job.itemId)).map(({ id }) => id)
    await decide(ann, jobIds)
    await desk.answer(items[0]!, 'done')
    const { decided, left } = await ann.call(undoReviewDecisions, { jobIds, reason: 'too quick' })
    expect(left).toEqual([])
    expect(decided.map(({ status }) => status)).toEqual(['open', 'open'])
    for (const itemId of items)
      expect((await desk.orders(itemId)).map(({ kind, sequence }) => `${kind} ${sequence}`)).toEqual([
        'hide 1',
        'unhide 2',
      ])
    // Until the network has shown it, a new hide could be overtaken.
    await claim(ann, decided[0]!)
    expect((await decide(ann, [jobIds[0]!])).left).toMatchObject([{ why: expect.stringContaining('show it again') }])
    await desk.answer(items[0]!, 'done')
    expect((await decide(ann, [jobIds[0]!])).decided).toHaveLength(1)
    expect((await desk.orders(items[0]!)).map(({ kind, sequence }) => `${kind} ${sequence}`)).toEqual([
      'hide 1',
      'unhide 2',
      'hide 1',
    ])
  })

  it('asks for a second opinion and does not take it from who asked', async () => {
    const job = await jobOf(await desk.find({}))
    const [ann, bob] = [desk.reviewer('Ann'), desk.reviewer('Bob')]
    await claim(ann, job)
    const asked = await ann.call(askSecondOpinion, { jobId: job.id, question: 'is this a threat?' })
    expect(asked).toMatchObject({ kind: 'second', note: 'Ann asks: is this a threat?' })
    expect(asked.lease).toBeUndefined()
    await expect(claim(ann, job)).rejects.toMatchObject(refusedAs('OWN_DECISION'))
    expect((await decide(ann, [job.id, uuid()], 'keep')).decided).toEqual([])
    await claim(bob, job)
    expect((await decide(bob, [job.id], 'keep')).decided).toHaveLength(1)
  })

  it('hides by a rule at once, and a person takes that back', async () => {
    const itemId = await desk.find({ outcome: 'hide' })
    const [order] = await desk.orders(itemId)
    expect(order).toMatchObject({ kind: 'hide', sequence: 1 })
    const job = await jobOf(itemId)
    expect(job).toMatchObject({ outcome: 'hide', measureId: order!.measureId })
    await desk.find({ itemId, outcome: 'hide' })
    expect(await desk.orders(itemId)).toHaveLength(1)
    expect((await desk.stated(/review\.opened/)).filter(({ subject }) => subject !== job.id)).not.toContainEqual(
      expect.objectContaining({ data: expect.objectContaining({ itemId }) }),
    )
    await desk.answer(itemId, 'done')
    const ann = desk.reviewer()
    await claim(ann, job)
    await decide(ann, [job.id], 'keep')
    expect((await desk.orders(itemId)).at(-1)).toMatchObject({ kind: 'unhide', sequence: 2 })
    expect(await ann.call(readReviewQuality, {})).toMatchObject({ automaticHides: 1, automaticHidesUndone: 1 })
  })

  it('supersedes what was edited, and a rule never hides what a person decided on', async () => {
    const [open1, kept] = [await desk.find({}), await desk.find({})]
    const ann = desk.reviewer()
    const first = await jobOf(kept)
    await claim(ann, first)
    await decide(ann, [first.id], 'keep')
    const before = await jobOf(open1)
    await desk.find(
      { itemId: open1, itemVersion: 2, outcome: 'allow' },
      { itemId: kept, itemVersion: 2, outcome: 'hide', text: 'worse' },
    )
    expect(await ann.call(readReviewJob, { jobId: before.id })).toMatchObject({ status: 'superseded' })
    expect(await jobOf(open1)).toBeUndefined()
    expect(await desk.orders(kept)).toEqual([])
    expect(await jobOf(kept)).toMatchObject({
      outcome: 'propose_hide',
      itemVersion: 2,
      note: expect.stringContaining('edited after a person'),
    })
    const late = await desk.find({ itemVersion: 2 })
    await desk.find({ itemId: late, itemVersion: 1, outcome: 'hide' })
    expect((await open(ann)).filter(({ itemId }) => itemId === late)).toMatchObject([{ itemVersion: 2 }])
    expect(await desk.orders(late)).toEqual([])
    expect((await ann.call(undoReviewDecisions, { jobIds: [first.id], reason: 'hmm hm' })).left).toMatchObject([
      { why: expect.stringContaining('edited') },
    ])
  })

  it('leaves nothing hidden that nobody looks at after an edit', async () => {
    const itemId = await desk.find({ outcome: 'hide' })
    await desk.find({ itemId, itemVersion: 2, outcome: 'allow', text: 'sorry' })
    const job = await jobOf(itemId)
    expect(job).toMatchObject({
      itemVersion: 2,
      measureId: expect.any(String),
      note: expect.stringContaining('hidden'),
    })
    const ann = desk.reviewer()
    await claim(ann, job)
    await decide(ann, [job.id], 'keep')
    expect((await desk.orders(itemId)).at(-1)).toMatchObject({ kind: 'unhide' })
  })

  it('brings back what the network would not hide, with what it said', async () => {
    const decidedItem = await desk.find({})
    const ann = desk.reviewer()
    const decided = await hidden(ann, decidedItem)
    await desk.answer(decidedItem, 'refused', { reason: 'not a reply to us' })
    const again = await ann.call(readReviewJob, { jobId: decided.id })
    expect(again).toMatchObject({ status: 'open', note: 'It could not be hidden: not a reply to us' })
    expect(again.decision).toBeUndefined()
    const automatic = await desk.find({ outcome: 'hide' })
    await desk.answer(automatic, 'refused', { reason: 'gone' })
    expect(await jobOf(automatic)).toMatchObject({ outcome: 'propose_hide', note: 'It could not be hidden: gone' })
    expect((await jobOf(automatic)).measureId).toBeUndefined()
  })

  it('cuts long texts in a list and shows all of them by themselves', async () => {
    const attachments = Array.from({ length: 20 }, (_, n) => ({
      kind: 'image' as const,
      url: `https://example.test/${n}`,
      altText: '😡'.repeat(500),
    }))
    const long = { text: '😡'.repeat(30_000), attachments, severity: 'critical' as const }
    await desk.find(...Array.from({ length: 100 }, () => long))
    const page = await desk.reviewer().call(listReviewJobs, { limit: 100 })
    expect(page.items).toHaveLength(100)
    expect(page.items[0]).toMatchObject({ shortened: true })
    const whole = await desk.reviewer().call(readReviewJob, { jobId: page.items[0]!.id })
    expect(whole.text).toBe(long.text)
    expect(whole.attachments).toHaveLength(20)
    const { decided } = await decide(
      desk.reviewer(),
      page.items.map(({ id }) => id),
      'keep',
    )
    expect(decided).toHaveLength(100)
  })

  it('states every step, by whom and on what authority, without the text', async () => {
    const facts = await desk.stated(/^moderation\.review\./)
    const kinds = new Set(facts.map(({ type }) => type.split('.')[2]))
    expect([...kinds].sort()).toEqual(
      ['claimed', 'decided', 'opened', 'released', 'reopened', 'second-opinion-asked', 'superseded', 'undone'].sort(),
    )
    expect(facts.some((event) => JSON.stringify(event).includes('walnut'))).toBe(false)
    const decision = facts.find(({ type }) => type.includes('decided'))
    expect(decision).toMatchObject({
      actor: expect.stringMatching(/^person:/),
      authority: 'moderation:review as officer',
    })
  })
})

describe('quality and well-being in review', () => {
  let desk: Desk
  beforeAll(async () => {
    desk = await openDesk({ CORDON_REVIEW_SAMPLE_PERCENT: '100', CORDON_GRAVE_PER_HOUR: '3' })
  })
  afterAll(async () => {
    await desk?.stack.close()
  })

  const open = async (person: TestPerson) => (await person.call(listReviewJobs, { limit: 100 })).items
  const review = async (person: TestPerson, jobId: string, choice: ReviewChoice) => {
    await person.call(claimReviewJob, { jobId })
    return person.call(decideReviewJobs, { jobIds: [jobId], choice, reason: 'as seen', clause: '3' })
  }

  it('has a drawn decision looked at by somebody else who does not see it', async () => {
    const [ann, bob, cas] = [desk.reviewer('Ann'), desk.reviewer('Bob'), desk.reviewer('Cas')]
    const itemId = await desk.find({ note: 'seen before' })
    const [job] = await open(ann)
    await review(ann, job!.id, 'hide')
    const [sample] = await open(bob)
    expect(sample).toMatchObject({ kind: 'sample', itemId })
    for (const told of ['decision', 'measureId', 'note', 'lease'] as const) expect(sample![told]).toBeUndefined()
    expect(await open(ann)).toEqual([])
    await expect(ann.call(claimReviewJob, { jobId: sample!.id })).rejects.toMatchObject(refusedAs('OWN_DECISION'))

    const orders = await desk.orders(itemId)
    await review(bob, sample!.id, 'keep')
    expect(await desk.orders(itemId)).toEqual(orders)
    const [again] = await open(cas)
    expect(again).toMatchObject({ id: job!.id, kind: 'second', measureId: orders[0]!.measureId })
    await expect(ann.call(claimReviewJob, { jobId: again!.id })).rejects.toMatchObject(refusedAs('OWN_DECISION'))
    await review(cas, again!.id, 'keep')
    expect((await desk.orders(itemId)).map(({ kind }) => kind)).toEqual(['hide', 'unhide'])
    expect(await open(cas)).toEqual([])

    await desk.find({})
    await review(ann, (await open(ann))[0]!.id, 'keep')
    await review(bob, (await open(bob))[0]!.id, 'keep')
    expect(await ann.call(readReviewQuality, {})).toMatchObject({
      decided: 3,
      drawn: 2,
      lookedAtAgain: 2,
      agreed: 1,
    })
  })

  it('ends a second look when the decision is taken back', async () => {
    const [ann, bob] = [desk.reviewer('Ann'), desk.reviewer('Bob')]
    await desk.find({})
    const [job] = await open(ann)
    await review(ann, job!.id, 'keep')
    const [sample] = await open(bob)
    await ann.call(undoReviewDecisions, { jobIds: [job!.id], reason: 'too quick' })
    expect(await bob.call(readReviewJob, { jobId: sample!.id })).toMatchObject({ status: 'superseded' })
    await review(bob, job!.id, 'keep')
    expect((await open(ann)).map(({ kind }) => kind)).toEqual(['sample'])
    await review(ann, (await open(ann))[0]!.id, 'keep')
  })

  it('lets nobody open more grave messages in an hour than is good for them, also not at once', async () => {
    const [ann, bob] = [desk.reviewer('Ann'), desk.reviewer('Bob')]
    await desk.find(...Array.from({ length: 9 }, () => ({ severity: 'critical' as const })))
    await desk.find({ severity: 'low' })
    await desk.find({ severity: 'low', attachments: [{ kind: 'image', url: 'https://example.test/i' }] })
    const jobs = await open(ann)
    const grave = jobs.filter(({ severity }) => severity === 'critical')
    const claims = await Promise.allSettled(grave.map(({ id }) => ann.call(claimReviewJob, { jobId: id })))
    expect(claims.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
    const refusal = claims.find((one) => one.status === 'rejected')
    expect(refusal?.reason).toMatchObject(refusedAs('EXPOSURE_LIMIT'))
    const [mild, image] = [
      jobs.find(({ severity, attachments }) => severity === 'low' && attachments.length === 0)!,
      jobs.find(({ attachments }) => attachments.length > 0)!,
    ]
    await expect(ann.call(claimReviewJob, { jobId: image.id })).rejects.toMatchObject(refusedAs('EXPOSURE_LIMIT'))
    await ann.call(claimReviewJob, { jobId: mild.id })
    const held = grave[claims.findIndex(({ status }) => status === 'fulfilled')]!
    await ann.call(claimReviewJob, { jobId: held.id })
    const { exposure } = await ann.call(listReviewJobs, {})
    expect(exposure).toMatchObject({ opened: 3, limit: 3, restUntil: expect.any(String) })
    expect((await bob.call(listReviewJobs, {})).exposure).toEqual({ opened: 0, limit: 3 })
    desk.wait(Date.parse(exposure.restUntil!) - desk.now().getTime() + 1)
    await ann.call(claimReviewJob, { jobId: image.id })
  })
})
