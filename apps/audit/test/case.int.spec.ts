import {
  addCaseNote,
  closeCase,
  estimateBundle,
  liftHold,
  listCases,
  listEntries,
  openCase,
  placeHold,
  readCase,
  readTimeline,
  removeCaseRecord,
  renameCase,
  reopenCase,
} from '@cordon/contracts/audit'
import { startStack, type Stack, type TestPerson } from '@cordon/testing/stack'
import { v7 as uuid } from 'uuid'
import { ask, connectorsTeller, download, ended, fileIn, tellIncident, verifyBoth, type Incident } from './bundle-scene'
import { add, arrive, connect, hide, hold, opened, recordsManager, timelineOf } from './case-scene'
import { auditor, auditService, rows, teller } from './house'

describe('a case', () => {
  let stack: Stack
  let grace: TestPerson
  let daniel: TestPerson
  let incident: Incident
  beforeAll(async () => {
    const others = ['inbox', 'publishing', 'moderation'] as const
    stack = await startStack([auditService, connectorsTeller(), ...others.map(teller)])
    grace = recordsManager(stack, 'Grace Osei')
    daniel = recordsManager(stack, 'Daniel Kerr')
    incident = await tellIncident(stack)
  })
  afterAll(async () => {
    await stack?.close()
  })

  const refused = (code: string) => ({ problem: { code } })
  const facts = async (caseId: string) => {
    await stack.settled()
    const found = await rows<{ type: string; actor: string; authority: string }>(
      stack,
      `SELECT type, actor, authority FROM entry WHERE subject = $1 AND type LIKE 'audit.case.%' ORDER BY index`,
      [caseId],
    )
    return found.map(({ type }) => type.replace('audit.case.', '').replace('.v1', ''))
  }

  it('is opened, filled, noted, renamed, held, released, closed and opened again, each step a fact', async () => {
    const { id: caseId, ...rest } = await opened(grace)
    expect(rest).toMatchObject({ status: 'open', openedBy: 'Grace Osei', records: 0, version: 1 })
    await add(grace, caseId, { kind: 'conversation', recordId: incident.conversationId })
    await add(daniel, caseId, { kind: 'person', recordId: incident.officer.actor.slice(7) })
    await daniel.call(addCaseNote, { caseId, text: 'The officer was told.' })
    await grace.call(renameCase, { caseId, title: 'Abuse of two officers', reference: 'CR/18/26' })
    const { records } = await grace.call(readCase, { caseId })
    expect(records.map(({ kind, label, addedBy, why }) => ({ kind, label, addedBy, why }))).toEqual([
      {
        kind: 'conversation',
        label: expect.stringMatching(/^Captured .* by @angry/),
        addedBy: 'Grace Osei',
        why: 'Part of the matter',
      },
      { kind: 'person', label: 'Priya Raman', addedBy: 'Daniel Kerr', why: 'Part of the matter' },
    ])
    const caseRecordId = records[1]?.id as string
    await grace.call(removeCaseRecord, { caseId, caseRecordId, reason: 'Was not there' })
    expect(await hold(grace, caseId)).toMatchObject({ hold: { placedBy: 'Grace Osei' } })
    await daniel.call(liftHold, { caseId, reason: 'No proceedings' })
    await grace.call(closeCase, { caseId, reason: 'Done' })
    await grace.call(reopenCase, { caseId, reason: 'A complaint came' })
    const detail = await grace.call(readCase, { caseId })
    expect(detail).toMatchObject({
      case: { title: 'Abuse of two officers', status: 'open', statusReason: 'A complaint came', records: 1 },
      records: [{}, { removedBy: 'Grace Osei', removeReason: 'Was not there' }],
      notes: [{ text: 'The officer was told.', writtenBy: 'Daniel Kerr' }],
      holds: [{ liftedBy: 'Daniel Kerr', liftReason: 'No proceedings', authority: 'Head of legal services' }],
    })
    expect(detail.case.hold).toBeUndefined()
    expect(await facts(caseId)).toEqual([
      'opened',
      'record-added',
      'record-added',
      'noted',
      'renamed',
      'record-removed',
      'held',
      'hold-lifted',
      'closed',
      'reopened',
    ])
  })

  it('refuses by name what cannot be', async () => {
    const { id: caseId } = await opened(grace)
    const conversation = { kind: 'conversation', recordId: incident.conversationId } as const
    await add(grace, caseId, conversation)
    await expect(add(grace, caseId, conversation)).rejects.toMatchObject(refused('RECORD_IN_CASE'))
    await expect(add(grace, caseId, { kind: 'post', recordId: uuid() })).rejects.toMatchObject(
      refused('RECORD_UNKNOWN'),
    )
    const backwards = { from: '2026-04-01T00:00:00.000Z', to: '2026-03-01T00:00:00.000Z' }
    await expect(add(grace, caseId, { ...conversation, ...backwards })).rejects.toMatchObject(refused('PERIOD_INVALID'))
    await hold(grace, caseId)
    const { records } = await grace.call(readCase, { caseId })
    const removal = { caseId, caseRecordId: records[0]?.id as string, reason: 'why not' }
    await expect(daniel.call(removeCaseRecord, removal)).rejects.toMatchObject(refused('CASE_HELD'))
    await expect(grace.call(liftHold, { caseId, reason: 'I changed my mind' })).rejects.toMatchObject(
      refused('PLACER_CANNOT_LIFT'),
    )
    await expect(grace.call(closeCase, { caseId, reason: 'Done' })).rejects.toMatchObject(refused('CASE_HELD'))
    await expect(grace.call(readCase, { caseId: uuid() })).rejects.toMatchObject(refused('CASE_NOT_FOUND'))
    await expect(grace.call(readTimeline, { caseId: uuid() })).rejects.toMatchObject(refused('CASE_NOT_FOUND'))
    await expect(ask(grace, { filter: { caseId: uuid() } })).rejects.toMatchObject(refused('CASE_NOT_FOUND'))
  })

  it('is for those alone who may, everywhere; an auditor reads it', async () => {
    const { id: caseId } = await opened(grace)
    const strangers = [
      stack.person([{ role: 'officer', units: '*' }]),
      stack.person([{ role: 'administrator', units: '*' }]),
      stack.person([{ role: 'records-manager', units: [uuid()] }]),
    ]
    const asked = { title: 'Mine', reference: '1', why: 'No reason' }
    const changes = (person: TestPerson) => [
      () => person.call(openCase, asked),
      () => add(person, caseId, { kind: 'conversation', recordId: incident.conversationId }),
      () => person.call(addCaseNote, { caseId, text: 'Note' }),
      () => person.call(placeHold, { caseId, reason: 'A reason', authority: 'Mine' }),
      () => person.call(liftHold, { caseId, reason: 'A reason' }),
    ]
    for (const stranger of strangers)
      for (const attempt of [
        ...changes(stranger),
        () => stranger.call(listCases, {}),
        () => stranger.call(readCase, { caseId }),
        () => stranger.call(readTimeline, { caseId }),
        () => stranger.call(estimateBundle, { caseId }),
      ])
        await expect(attempt()).rejects.toMatchObject(refused('PERMISSION_DENIED'))
    const reader = auditor(stack)
    expect((await reader.call(readCase, { caseId })).case.title).toBe('Abuse of PC 1234')
    for (const attempt of changes(reader)) await expect(attempt()).rejects.toMatchObject(refused('PERMISSION_DENIED'))
    await stack.settled()
    const reads = await rows<{ actor: string }>(
      stack,
      `SELECT actor FROM entry WHERE subject = $1 AND type = 'audit.record.consulted.v1'`,
      [caseId],
    )
    expect(reads).toEqual([{ actor: `person:${reader.id}` }])
  })

  it('is found by status, by part of its title or reference and by a record in it, newest first, page by page', async () => {
    const person = recordsManager(stack, 'Ann Lee')
    const made = []
    for (const n of [1, 2, 3]) made.push(await opened(person, `100%_odd ${n}`))
    const [first, second, third] = made.map(({ id }) => id) as [string, string, string]
    await person.call(closeCase, { caseId: second, reason: 'Done' })
    const find = async (input: object) => (await person.call(listCases, input)).items.map(({ id }) => id)
    expect(await find({ search: '00%_ODD' })).toEqual([third, second, first])
    expect(await find({ search: '100xxodd' })).toEqual([])
    expect(await find({ search: 'odd', status: 'open' })).toEqual([third, first])
    await add(person, first, { kind: 'post', recordId: incident.postId })
    expect(await find({ recordId: incident.postId })).toEqual([first])
    const page = await person.call(listCases, { search: 'odd', limit: 2 })
    expect(page).toMatchObject({ items: [{ id: third }, { id: second }], next: second })
    expect(await find({ search: 'odd', limit: 2, before: page.next })).toEqual([first])
  })

  it('loses nothing when many add to it at once', async () => {
    const { id: caseId } = await opened(grace)
    const accountId = uuid()
    const items = await Promise.all(Array.from({ length: 10 }, () => arrive(stack, uuid(), accountId)))
    await Promise.all(items.map((recordId) => add(grace, caseId, { kind: 'message', recordId })))
    const twice = await Promise.allSettled(
      Array.from({ length: 10 }, () => add(daniel, caseId, { kind: 'account', recordId: accountId })),
    )
    expect(twice.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const holds = await Promise.allSettled(Array.from({ length: 10 }, () => hold(grace, caseId)))
    expect(holds.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const { case: summary, records } = await grace.call(readCase, { caseId })
    expect(summary).toMatchObject({ records: 11, version: 13 })
    expect(new Set(records.map(({ recordId }) => recordId))).toEqual(new Set([...items, accountId]))
    expect(await facts(caseId)).toHaveLength(13)
  })

  it('shows on its timeline what happened, oldest first, by whom and in which lane, also what comes later', async () => {
    const { id: caseId } = await opened(grace, 'The whole incident')
    await connect(stack, uuid(), 'police')
    await add(grace, caseId, { kind: 'conversation', recordId: incident.conversationId })
    const { reviewId, measureId } = await hide(stack, incident.itemIds[0] as string, incident.approver)
    await arrive(stack, incident.conversationId, uuid())
    const other = await opened(daniel, 'A matter of its own')
    await add(daniel, other.id, { kind: 'conversation', recordId: incident.conversationId })
    await auditor(stack).call(readCase, { caseId })
    await stack.settled()
    const steps = await timelineOf(grace, caseId)
    const kinds = (lane: string) => steps.filter((step) => step.lane === lane).map(({ kind }) => kind)
    expect(kinds('public')).toEqual(['arrived', 'arrived', 'arrived'])
    expect(kinds('us')).toEqual(['claimed', 'replied'])
    expect(kinds('decisions')).toEqual(['approved', 'decided', 'to be hidden', 'hidden on the network'])
    expect(kinds('custody')).toEqual(expect.arrayContaining(['case opened', 'added to the case', 'read']))
    const decided = steps.find(({ kind }) => kind === 'decided')
    expect(decided?.entry).toMatchObject({ subject: reviewId, actorName: 'Owen Hughes' })
    expect(decided?.entry.summary).toContain('Owen Hughes decided in review: hide under clause 3.1')
    const indexes = steps.map(({ entry }) => entry.index)
    const times = steps.map(({ entry }) => entry.time)
    expect(times).toEqual([...times].sort())
    expect(new Set(indexes).size).toBe(indexes.length)
    // Another case of the same records is not told of.
    expect(steps.some(({ entry }) => entry.subject === other.id)).toBe(false)
    expect((await timelineOf(grace, caseId, 3)).map(({ entry }) => entry.index).slice(0, indexes.length)).toEqual(
      indexes,
    )
    const { items } = await auditor(stack).call(listEntries, { subject: incident.conversationId })
    expect(items.filter(({ type }) => type.startsWith('audit.case.'))).toEqual([])

    const of = await opened(grace, 'The measure')
    await add(grace, of.id, { kind: 'measure', recordId: measureId })
    expect((await timelineOf(grace, of.id)).map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['arrived', 'decided', 'to be hidden']),
    )
  })

  it('becomes an evidence bundle of exactly its entries, which both verifiers find sound', async () => {
    const { id: caseId } = await opened(grace, 'For the court')
    const message = await arrive(stack, uuid(), uuid())
    await add(grace, caseId, { kind: 'message', recordId: message })
    // Reading it is an entry about it too.
    await timelineOf(grace, caseId)
    await stack.settled()
    const expected = (await timelineOf(grace, caseId)).map(({ entry }) => entry.index)
    expect(await grace.call(estimateBundle, { caseId })).toMatchObject({ entries: expected.length })
    const made = await ended(grace, (await ask(grace, { filter: { caseId } })).id)
    expect(made).toMatchObject({ status: 'made', filter: { caseId }, payloads: 1 })
    const file = await download(grace, made.id)
    const lines = fileIn(file, 'data/entries.jsonl').trim().split('\n')
    const indexes = lines.map((line) => (JSON.parse(line) as { index: number }).index)
    expect(indexes).toEqual(expect.arrayContaining(expected))
    // That somebody asked how large it would be came to it meanwhile, and perhaps that it was asked for.
    expect(indexes.length - expected.length).toBeLessThanOrEqual(2)
    expect((await verifyBoth(file)).codes).toEqual([0, 0])
  })
})
