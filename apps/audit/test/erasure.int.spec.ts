import type { Fact, ServiceName } from '@cordon/contracts'
import { fact } from '@cordon/contracts'
import {
  listErasures,
  orderErasure,
  previewErasure,
  proposeErasure,
  readEntry,
  withdrawErasure,
  type Erasure,
} from '@cordon/contracts/audit'
import { itemCaptured } from '@cordon/contracts/connectors'
import { erasingServices } from '@cordon/contracts/erasure'
import { reviewOpened } from '@cordon/contracts/moderation'
import { heartbeats } from '@cordon/contracts/trail'
import type { EraseRecords } from '@cordon/runtime'
import { until } from '@cordon/testing'
import { readPdf } from '@cordon/testing/pdf'
import { startStack, type Stack, type StackService, type TestPerson } from '@cordon/testing/stack'
import { jetstreamManager } from '@nats-io/jetstream'
import { AsyncResource } from 'node:async_hooks'
import { v7 as uuid } from 'uuid'
import {
  ask,
  bytesIn,
  connectorsTeller,
  download,
  ended,
  fileIn,
  tellIncident,
  verifyBoth,
  type Incident,
} from './bundle-scene'
import { add, hold, opened } from './case-scene'
import { EntryStore } from '../src/entry.store'
import { auditService, entriesWith, rows, teller, tell, verify } from './house'

const SECRET = 'my daughter goes to Mill Lane school'

/** A service that keeps nothing, and answers an order to erase as it is told to. */
function eraser(service: ServiceName, erase: EraseRecords): StackService {
  const { definition } = teller(service)
  return { definition: { ...definition, erase } }
}

describe('an erasure', () => {
  let stack: Stack
  let ana: TestPerson
  let ben: TestPerson
  let incident: Incident
  let postUnderWay = false
  const erasedThere: string[] = []
  let meanwhile: ((records: readonly string[]) => Promise<void>) | undefined
  const author = { nativeId: 'did:jane', handle: 'jane.example', displayName: 'Jane Doe' }

  const arrived = (itemId: string, by = author, text = SECRET) =>
    fact(itemCaptured, itemId, 1, {
      itemId,
      network: 'bluesky',
      author: by,
      text,
    } as never) as unknown as Fact
  const find = async (person: TestPerson, id: string) =>
    (await person.call(listErasures, {})).items.find((one) => one.id === id) as Erasure
  const proposed = (itemId: string) =>
    ana.call(proposeErasure, { itemId, reason: 'Request under Article 17', reference: 'DSR 7' })
  const carriedOut = (id: string) =>
    until('the erasure to be carried out', async () => (await find(ana, id)).status === 'carried-out')
  const inStreams = async (text: string) => {
    const manager = await jetstreamManager(stack.connection, { checkAPI: false })
    const found: string[] = []
    for (const stream of erasingServices) {
      const { state } = await manager.streams.info(stream)
      for (let seq = state.first_seq; seq <= state.last_seq; seq++) {
        const message = await manager.streams.getMessage(stream, { seq }).catch(() => undefined)
        if (message?.string().includes(text)) found.push(`${stream} ${seq}`)
      }
    }
    return found
  }

  beforeAll(async () => {
    stack = await startStack([
      auditService,
      { definition: { ...connectorsTeller().definition, erase: async () => 1 } },
      eraser('moderation', async (_tx, records) => {
        await meanwhile?.(records)
        return 0
      }),
      eraser('inbox', async () => 1),
      eraser('publishing', async (_tx, records) => {
        if (postUnderWay) return 'in-use'
        erasedThere.push(...records)
        return 1
      }),
    ])
    ana = stack.person([{ role: 'records-manager', units: '*' }], 'Ana Reid')
    ben = stack.person([{ role: 'records-manager', units: '*' }], 'Ben Okafor')
    incident = await tellIncident(stack)
    await stack.settled()
  })
  afterAll(async () => {
    await stack?.close()
  })

  it('is shown before it is proposed, needs a second person, and can be withdrawn', async () => {
    const [itemId] = incident.itemIds as [string]
    const scope = await ana.call(previewErasure, { itemId })
    expect(scope).toMatchObject({ messages: 2, conversations: 1, replies: 1, held: 0 })
    expect(scope.entries).toBeGreaterThanOrEqual(4)
    const { id } = await proposed(itemId)
    await expect(proposed(incident.itemIds[1] as string)).rejects.toMatchObject({
      problem: { code: 'ERASURE_PENDING' },
    })
    await expect(ana.call(orderErasure, { erasureId: id })).rejects.toMatchObject({
      problem: { code: 'PROPOSER_CANNOT_ORDER' },
    })
    const auditor = stack.person([{ role: 'auditor', units: '*' }])
    await expect(auditor.call(orderErasure, { erasureId: id })).rejects.toMatchObject({
      problem: { code: 'PERMISSION_DENIED' },
    })
    expect(await ben.call(withdrawErasure, { erasureId: id })).toMatchObject({ status: 'withdrawn' })
    await expect(ben.call(orderErasure, { erasureId: id })).rejects.toMatchObject({
      problem: { code: 'ERASURE_SETTLED' },
    })
    await expect(ana.call(previewErasure, { itemId: uuid() })).rejects.toMatchObject({
      problem: { code: 'MESSAGE_NOT_FOUND' },
    })
  })

  it('leaves nothing of the person in the ledger, the outboxes and the streams; the rest still verifies, and what is gone is named', async () => {
    const [mine, theirs] = [uuid(), uuid()]
    const other = { nativeId: 'did:sam', handle: 'sam.example', displayName: 'Sam' }
    await tell(stack, [arrived(mine), arrived(theirs, other, 'A pothole on Mill Lane')])
    await stack.settled()
    expect(await inStreams(SECRET)).toHaveLength(1)
    const auditor = stack.person([{ role: 'auditor', units: '*' }])
    const bundle = await ended(auditor, (await ask(auditor, { filter: { subject: mine } })).id)

    const { id } = await proposed(mine)
    expect(await ben.call(orderErasure, { erasureId: id })).toMatchObject({
      status: 'ordered',
      orderedBy: 'Ben Okafor',
    })
    await carriedOut(id)
    await stack.settled()

    expect(await inStreams(SECRET)).toEqual([])
    const outbox = await stack.owner('connectors')(`SELECT 1 FROM outbox WHERE envelope LIKE $1`, [`%${SECRET}%`])
    expect(outbox).toEqual([])
    const [gone] = await entriesWith(stack, `e.subject = $1`, [mine])
    expect(gone).toMatchObject({ content: null, salt: null, keyless: true })
    const [kept] = await entriesWith(stack, `e.subject = $1`, [theirs])
    expect(kept?.content).toContain('A pothole on Mill Lane')
    expect(await rows(stack, `SELECT 1 FROM content_key WHERE record_id = $1`, [mine])).toEqual([])
    expect(await rows(stack, `SELECT 1 FROM erasure WHERE author IS NOT NULL`)).toEqual([])
    expect((await auditor.call(readEntry, { index: Number(gone?.index) })).entry.summary).toContain('erased')

    expect(await verify(stack)).toMatchObject({ status: 'intact', problems: [] })
    const [told] = (await entriesWith(stack, `e.type = 'audit.erasure.carried-out.v1'`)).slice(-1)
    expect(told?.content).toContain(`"bundles":["${bundle.id}"]`)
    await expect(download(auditor, bundle.id)).rejects.toMatchObject({ problem: { code: 'BUNDLE_NOT_MADE' } })

    const after = await ended(auditor, (await ask(auditor, { filter: { subject: mine } })).id)
    const file = await download(auditor, after.id)
    expect(fileIn(file, 'data/bundle.json')).toContain('"erased":1')
    expect(fileIn(file, 'data/entries.jsonl')).toContain('audit.erasure.ordered.v1')
    expect((await verifyBoth(file)).codes).toEqual([0, 0])
    const { text } = await readPdf(bytesIn(file, 'data/summary.pdf'))
    expect(text).toMatch(/Of the public Erased\. The content was destroyed on an order/)
    expect(text).toContain('(its content was erased)')
    expect(text).toContain('1 of them without content, which was erased')
    expect(text).not.toContain(SECRET)
  })

  it('takes out of the streams what was published there more than once', async () => {
    const item = uuid()
    await tell(stack, [arrived(item, { nativeId: 'did:ida', handle: 'ida', displayName: 'Ida' }, 'Ida was here')])
    await stack.settled()
    const [position] = (await entriesWith(stack, `e.subject = $1`, [item])).map((row) => Number(row.position))
    await stack
      .as('audit')
      .call(heartbeats.connectors.republish, { first: position as number, last: position as number })
    await until('the event to come again', async () => (await inStreams('Ida was here')).length === 2)
    const { id } = await proposed(item)
    await ben.call(orderErasure, { erasureId: id })
    await carriedOut(id)
    expect(await inStreams('Ida was here')).toEqual([])
  })

  it('waits for what is on its way, says so, and finds what came to light meanwhile', async () => {
    const item = uuid()
    await tell(stack, [
      arrived(item, { nativeId: 'did:lee', handle: 'lee', displayName: 'Lee' }, 'Call me on 01632 960001'),
    ])
    await stack.settled()
    postUnderWay = true
    const { id } = await proposed(item)
    await ben.call(orderErasure, { erasureId: id })
    await until('it to say what it waits for', async () => (await find(ana, id)).waitingFor?.startsWith('publishing:'))
    expect((await find(ana, id)).done).toEqual(['connectors', 'moderation', 'inbox'])
    // As long as it waits it stays with whoever carries it out: two at once would not know of each other's rounds.
    await rows(stack, `UPDATE erasure SET leased_until = clock_timestamp() + interval '3 s' WHERE id = $1`, [id])
    const leased = async () =>
      (await rows(stack, `SELECT 1 FROM erasure WHERE leased_until > clock_timestamp() + interval '30 s'`)).length > 0
    await until('it to be kept', leased)
    const review = uuid()
    const opened = { jobId: review, itemId: item, text: 'Call me on 01632 960001' } as never
    await tell(stack, [fact(reviewOpened, review, 1, opened)] as unknown as Fact[])
    postUnderWay = false
    await carriedOut(id)
    const found = await entriesWith(stack, `e.subject = ANY($1)`, [[item, review]])
    expect(found.map(({ keyless }) => keyless)).toEqual([true, true])
    expect(await inStreams('01632 960001')).toEqual([])
  })

  it('waits for the ledger once more where more came to light', async () => {
    const [item, review] = [uuid(), uuid()]
    await tell(stack, [arrived(item, { nativeId: 'did:nia', handle: 'nia', displayName: 'Nia' }, 'Nia was here')])
    await stack.settled()
    const opened = (version: number) =>
      fact(reviewOpened, review, version, { jobId: review, itemId: item, text: 'Nia was here' } as never)
    postUnderWay = true
    const { id } = await proposed(item)
    await ben.call(orderErasure, { erasureId: id })
    await until('it to wait', async () => (await find(ana, id)).waitingFor?.startsWith('publishing:'))
    await tell(stack, [opened(1)] as unknown as Fact[])
    await stack.settled()
    let slow: Promise<unknown> | undefined
    // In the second round the ledger is slow, and moderation states something just before it erases; not as part of the call.
    meanwhile = AsyncResource.bind(async (records: readonly string[]) => {
      if (slow !== undefined || !records.includes(review)) return
      slow = rows(stack, `SELECT pg_sleep(2) FROM (SELECT FROM ledger_head FOR UPDATE) AS head`)
      await new Promise((resolve) => setTimeout(resolve, 200))
      await tell(stack, [opened(2)] as unknown as Fact[])
    })
    postUnderWay = false
    await carriedOut(id)
    meanwhile = undefined
    await slow
    await stack.settled()
    const found = await entriesWith(stack, `e.subject = $1`, [review])
    expect(found.map(({ keyless }) => keyless)).toEqual([true, true])
    expect(await inStreams('Nia was here')).toEqual([])
  })

  it('goes on after a service was away and audit was stopped in the midst', async () => {
    const item = uuid()
    await tell(stack, [arrived(item, { nativeId: 'did:kit', handle: 'kit', displayName: 'Kit' }, 'Kit was here')])
    await stack.settled()
    await stack.stop('moderation')
    const { id } = await proposed(item)
    await ben.call(orderErasure, { erasureId: id })
    await until('it to say who is away', async () => (await find(ana, id)).waitingFor?.startsWith('moderation'))
    await stack.stop('audit')
    await stack.start('moderation')
    await stack.start('audit')
    await carriedOut(id)
    expect(await inStreams('Kit was here')).toEqual([])
  })

  it('is not taken for tampering by whoever reads the ledger meanwhile', async () => {
    const item = uuid()
    await tell(stack, [arrived(item, { nativeId: 'did:ray', handle: 'ray', displayName: 'Ray' }, 'Ray was here')])
    await stack.settled()
    const [entry] = await entriesWith(stack, `e.subject = $1`, [item])
    const index = Number(entry?.index)
    const walk = stack
      .service('audit')
      .app.get(EntryStore)
      .stored(index - 1, index + 1, 1)
    await walk.next()
    const { id } = await proposed(item)
    await ben.call(orderErasure, { erasureId: id })
    await carriedOut(id)
    expect((await walk.next()).value).toMatchObject([{ index, salt: null, data: null }])
  })

  it('is not carried out as long as a bundle with some of it is there', async () => {
    const item = uuid()
    await tell(stack, [arrived(item, { nativeId: 'did:pat', handle: 'pat', displayName: 'Pat' }, 'Pat was here')])
    await stack.settled()
    const auditor = stack.person([{ role: 'auditor', units: '*' }], 'Tom Whitfield')
    const bundle = await ended(auditor, (await ask(auditor, { filter: { subject: item } })).id)
    await rows(
      stack,
      `CREATE FUNCTION break_off() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'broken off'; END $$;
       CREATE TRIGGER break_off BEFORE UPDATE ON bundle FOR EACH ROW WHEN (NEW.status = 'deleted') EXECUTE FUNCTION break_off()`,
    )
    const { id } = await proposed(item)
    await ben.call(orderErasure, { erasureId: id })
    await until('it to be broken off', async () => {
      const { status, waitingFor } = await find(ana, id)
      return status === 'carried-out' || waitingFor?.startsWith('Something went wrong')
    })
    await rows(stack, `DROP FUNCTION break_off CASCADE`)
    await carriedOut(id)
    await expect(download(auditor, bundle.id)).rejects.toMatchObject({ problem: { code: 'BUNDLE_NOT_MADE' } })
    await stack.settled()
    const [told] = (await entriesWith(stack, `e.type = 'audit.erasure.carried-out.v1'`)).slice(-1)
    expect(told?.content).toContain(`"bundles":["${bundle.id}"]`)
    expect(told?.content).toContain('"entries":1')
  })

  it('leaves alone what is on hold: before the order, between order and deed, and in the database', async () => {
    const [one, two] = [uuid(), uuid()]
    const held = { nativeId: 'did:flo', handle: 'flo', displayName: 'Flo' }
    await tell(stack, [arrived(one, held, 'Flo was here'), arrived(two, held, 'Flo was here too')])
    await stack.settled()
    const holding = async (recordId: string) => {
      const { id: caseId } = await opened(ana)
      await add(ana, caseId, { kind: 'message', recordId })
      await hold(ana, caseId)
    }
    await holding(one)
    const { id } = await proposed(one)
    await ben.call(orderErasure, { erasureId: id })
    await carriedOut(id)
    const contents = async () =>
      (await entriesWith(stack, `e.subject = ANY($1)`, [[one, two]])).map(({ subject, keyless }) => [subject, keyless])
    expect(await contents()).toEqual([
      [one, false],
      [two, true],
    ])
    const { id: again } = await proposed(one)
    await expect(ben.call(orderErasure, { erasureId: again })).rejects.toMatchObject({
      problem: { code: 'NOTHING_TO_ERASE' },
    })
    await ben.call(withdrawErasure, { erasureId: again })

    const late = uuid()
    await tell(stack, [arrived(late, { nativeId: 'did:gil', handle: 'gil', displayName: 'Gil' }, 'Gil was here')])
    await stack.settled()
    postUnderWay = true
    const { id: ordered } = await proposed(late)
    await ben.call(orderErasure, { erasureId: ordered })
    await until('it to wait', async () => (await find(ana, ordered)).waitingFor?.startsWith('publishing:'))
    await holding(late)
    await expect(rows(stack, `DELETE FROM content_key WHERE record_id = $1`, [late])).rejects.toThrow('on legal hold')
    postUnderWay = false
    await carriedOut(ordered)
    expect(await entriesWith(stack, `e.subject = $1`, [late])).toMatchObject([{ keyless: false }])
    expect(erasedThere).not.toContain(late)
    expect(await inStreams('Gil was here')).toHaveLength(1)
    expect(await verify(stack)).toMatchObject({ status: 'intact', problems: [] })
  })

  it('cannot be done past the two persons, even by the owner of the tables', async () => {
    const item = uuid()
    await tell(stack, [arrived(item, { nativeId: 'did:mo', handle: 'mo', displayName: 'Mo' }, 'Mo')])
    await stack.settled()
    await expect(rows(stack, `DELETE FROM content_key WHERE record_id = $1`, [item])).rejects.toThrow('nobody ordered')
    await expect(rows(stack, `UPDATE content_key SET record_id = 'x' WHERE record_id = $1`, [item])).rejects.toThrow(
      'final',
    )
  })
})
