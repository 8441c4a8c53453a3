import { eventType, serviceNames, type ServiceName } from '@cordon/contracts'
import { itemCaptured, type CapturedItem } from '@cordon/contracts/connectors'
import { personAdded, sessionStarted } from '@cordon/contracts/identity'
import { ruleSetPublished } from '@cordon/contracts/moderation'
import { listEntries, readEntry, readLedger, readReceipt } from '@cordon/contracts/audit'
import { noteVerifier, verifyTlogProof } from '@cordon/ledger'
import { until } from '@cordon/testing'
import { startStack, type Stack } from '@cordon/testing/stack'
import { v7 as uuid } from 'uuid'
import { auditor, auditService, everyTeller, keys, LEDGER_NAME, rows, some, tell, verify } from './house'

const session = (i: number): [string, { sessionId: string; personId: string; username: string; factors: string[] }] => {
  const sessionId = uuid()
  return [sessionId, { sessionId, personId: uuid(), username: `user ${i}`, factors: ['pwd'] }]
}
const person = (): [string, object] => {
  const id = uuid()
  return [id, { person: { id, name: 'Ann', username: 'ann', jobTitle: '', grants: [] } }]
}
const item = (i: number): [string, CapturedItem] => {
  const itemId = uuid()
  const at = '2026-11-21T09:00:00.000Z'
  return [
    itemId,
    {
      itemId,
      accountId: uuid(),
      unitId: uuid(),
      network: 'mastodon',
      capturedAt: at,
      kind: 'mention',
      nativeKey: `https://x.example/${itemId}`,
      revision: '1',
      nativeId: String(i),
      author: { nativeId: 'n', handle: 'zoë@x.example', displayName: 'Zoë' },
      text: `Road closed at Mill Lane? 🚧 “${i}” \u0000 \n`,
      visibility: 'public',
      attachments: [],
      createdAt: at,
    },
  ]
}
const settledLedger = async (stack: Stack) => {
  await stack.settled()
  // Verifications and the audit's own facts may still be on their way.
  await stack.settled()
}

describe('the record', () => {
  let stack: Stack
  beforeEach(async () => {
    stack = await startStack([auditService, ...everyTeller])
  })
  afterEach(async () => {
    await stack?.close()
  })

  /** Everything that outboxes hold, and everything the ledger holds, in the same form. */
  const stated = async () => {
    const all: string[] = []
    for (const name of serviceNames) {
      const found = await stack
        .service(name)
        .database?.query<{ position: string; event_id: string }>(
          `SELECT position, event_id FROM outbox ORDER BY position`,
        )
      all.push(...(found ?? []).map((row) => `${name} ${row.position} ${row.event_id}`))
    }
    return all.sort()
  }
  const recorded = async () =>
    (
      await rows<{ origin: string; position: string; event_id: string }>(
        stack,
        `SELECT origin, position, event_id FROM entry ORDER BY index`,
      )
    ).map((row) => `${row.origin} ${row.position} ${row.event_id}`)

  it('holds every event of every service once, in its origin’s order and without a gap', async () => {
    await Promise.all(
      Array.from({ length: 10 }, async () => {
        await tell(stack, some(120, itemCaptured, item))
        await tell(stack, some(7, sessionStarted, session))
        await tell(stack, some(3, personAdded, person as never))
        await tell(
          stack,
          some(1, ruleSetPublished, () => [
            uuid(),
            {
              ruleSet: {
                id: uuid(),
                version: 1,
                wordLists: [],
                patterns: [],
                publishedAt: '2026-11-21T09:00:00.000Z',
                publishedBy: 'A',
              },
            },
          ]),
        )
      }),
    )
    await settledLedger(stack)
    const entries = await recorded()
    expect([...entries].sort()).toEqual(await stated())
    expect(entries).toHaveLength(1310)
    for (const name of ['connectors', 'identity', 'moderation']) {
      const positions = entries.filter((entry) => entry.startsWith(name)).map((entry) => Number(entry.split(' ')[1]))
      expect(positions).toEqual(positions.map((_, i) => i + 1))
    }
    const indexes = await rows<{ index: string }>(stack, `SELECT index FROM entry ORDER BY index`)
    expect(indexes.map(({ index }) => Number(index))).toEqual(entries.map((_, i) => i))
    expect(await verify(stack)).toMatchObject({ status: 'intact', problems: [], size: 1310, checked: 1310 })
  })

  it('takes duplicates and any order, keeps what lies behind a gap, and closes the gap when the missing one comes', async () => {
    // Publishes what a relay at fault might: the outbox of inbox is empty, its stream is not.
    const events = Array.from({ length: 60 }, (_, i) => ({
      specversion: '1.0',
      id: uuid(),
      source: 'cordon/inbox',
      type: 'inbox.thing.happened.v1',
      time: '2026-11-21T09:00:00.000Z',
      subject: 'thing',
      datacontenttype: 'application/json',
      aggregateversion: i,
      actor: 'service:inbox',
      authority: 'test',
      position: String(i + 1),
      data: { i },
    }))
    await stack.service('inbox').database?.query(`UPDATE outbox_relay SET stream_created = 'not looked at'`)
    const { jetstream } = await import('@nats-io/jetstream')
    const client = jetstream(stack.connection)
    const publish = (event: object) => client.publish('evt.inbox.thing.happened.v1', JSON.stringify(event))
    const shuffled = events
      .filter((_, i) => i !== 4)
      .toSorted((a, b) => (a.id.at(-1) ?? '').localeCompare(b.id.at(-1) ?? ''))
    for (const event of [...shuffled, ...shuffled.slice(0, 20)]) await publish(event)
    await stack.settled()
    const positions = async () =>
      (await rows<{ position: string }>(stack, `SELECT position FROM entry WHERE origin = 'inbox' ORDER BY index`)).map(
        (row) => Number(row.position),
      )
    expect(await positions()).toEqual([1, 2, 3, 4])
    expect(await stack.as('inbox').call(readReceipt, { origin: 'inbox' })).toEqual({ origin: 'inbox', position: 4 })
    expect(await rows(stack, `SELECT 1 FROM early_entry`)).toHaveLength(55)
    await publish(events[4] as object)
    await stack.settled()
    expect(await positions()).toEqual(events.map((_, i) => i + 1))
    expect(await rows(stack, `SELECT 1 FROM early_entry`)).toHaveLength(0)
    expect(await rows(stack, `SELECT 1 FROM dead_letter`)).toHaveLength(0)
    expect(await stack.as('inbox').call(readReceipt, { origin: 'inbox' })).toEqual({ origin: 'inbox', position: 60 })
    expect(await verify(stack)).toMatchObject({ status: 'intact', problems: [] })

    // The same position with another event: refused, told, and the others go on.
    const other = { ...(events[9] as object), id: uuid(), data: { i: 'another story' } }
    await publish(other)
    await publish({ ...(events[9] as object), id: uuid(), position: '61' })
    await stack.settled()
    expect(await rows(stack, `SELECT position, event_id FROM ledger_alarm`)).toEqual([
      { position: '10', event_id: other.id },
    ])
    const letters = await rows<{ event_id: string; reason: string }>(stack, `SELECT event_id, reason FROM dead_letter`)
    expect(letters).toEqual([{ event_id: other.id, reason: expect.stringContaining('gave position 10 to two events') }])
    expect((await positions()).at(-1)).toBe(61)
    expect(await verify(stack)).toMatchObject({ status: 'intact', problems: [] })
  })

  it('drains a queue longer than one transaction takes', async () => {
    const { jetstream } = await import('@nats-io/jetstream')
    const client = jetstream(stack.connection)
    const event = (i: number) => ({
      specversion: '1.0',
      id: uuid(),
      source: 'cordon/inbox',
      type: 'inbox.thing.happened.v1',
      time: '2026-11-21T09:00:00.000Z',
      subject: 'thing',
      aggregateversion: 1,
      actor: 'service:inbox',
      authority: 'test',
      position: String(i),
      data: {},
    })
    const publish = (i: number) => client.publish('evt.inbox.thing.happened.v1', JSON.stringify(event(i)))
    await Promise.all(Array.from({ length: 4_500 }, (_, i) => publish(i + 2)))
    await stack.settled()
    await publish(1)
    await publish(4_502)
    await until('the queue to drain', async () => {
      const receipt = await stack.as('inbox').call(readReceipt, { origin: 'inbox' })
      return receipt.position === 4_502
    })
    expect(await verify(stack)).toMatchObject({ status: 'intact', problems: [], checked: 4_502 })
  })

  it('loses and doubles nothing when it is cut off between its commit and the acknowledgement', async () => {
    for (let round = 0; round < 4; round++) {
      await Promise.all([tell(stack, some(400, itemCaptured, item)), tell(stack, some(40, sessionStarted, session))])
      await until('some of it to be recorded', async () => (await recorded()).length > round * 440)
      await stack.service('audit').connection.close()
      await stack.stop('audit')
      await stack.start('audit')
    }
    await settledLedger(stack)
    expect((await recorded()).sort()).toEqual(await stated())
    expect(await verify(stack)).toMatchObject({ status: 'intact', problems: [] })
  })

  it('catches up after the broker was away', async () => {
    await tell(stack, some(50, itemCaptured, item))
    await stack.settled()
    await stack.nats.kill9()
    await tell(stack, some(50, itemCaptured, item))
    await stack.nats.restart()
    await until('all to be recorded', async () => (await recorded()).length >= 100)
    expect((await recorded()).sort()).toEqual(await stated())
  })

  it('gives receipts that let outboxes go of what is recorded', async () => {
    await tell(stack, some(5, sessionStarted, session))
    await until('the receipt to arrive', async () => {
      const found = await stack
        .service('identity')
        .database?.query<{ receipted_position: string }>(`SELECT receipted_position FROM outbox_relay`)
      return found?.[0]?.receipted_position === '5'
    })
  })

  it('records what PostgreSQL text and canonical JSON cannot hold', async () => {
    const { jetstream } = await import('@nats-io/jetstream')
    const body = (data: string, position: number) =>
      `{"specversion":"1.0","id":"${uuid()}","source":"cordon/inbox","type":"inbox.thing.happened.v1","time":"2026-11-21T09:00:00Z",` +
      `"subject":"a\\u0000b\\ud800c","aggregateversion":1,"actor":"service:inbox","actorname":"\\ud800","authority":"\\u0000","position":"${position}","data":${data}}`
    const client = jetstream(stack.connection)
    const hostile = [
      '{"text":"\\u0000"}',
      '{"text":"\\ud83d"}',
      '{"n":1e999}',
      'null',
      `{"t":"${'x'.repeat(500_000)}"}`,
      '"😀"',
      '{"__proto__":1}',
    ]
    for (const [i, data] of hostile.entries()) await client.publish('evt.inbox.thing.happened.v1', body(data, i + 1))
    await stack.settled()
    expect(await recorded()).toHaveLength(hostile.length)
    expect(await rows(stack, `SELECT 1 FROM dead_letter`)).toHaveLength(0)
    expect(await verify(stack)).toMatchObject({ status: 'intact', problems: [] })
    const page = await auditor(stack).call(listEntries, { origin: 'inbox' })
    expect(page.items).toHaveLength(hostile.length)
    expect(page.items[0]?.subject).toBe('a\uFFFDb\uFFFDc')
    for (const { index } of page.items.slice(2)) await auditor(stack).call(readEntry, { index })
  })

  it('refuses an event that claims to be another service’s', async () => {
    const { jetstream } = await import('@nats-io/jetstream')
    const forged = {
      specversion: '1.0',
      id: uuid(),
      source: 'cordon/identity',
      type: eventType(sessionStarted),
      time: '2026-11-21T09:00:00.000Z',
      subject: 'x',
      aggregateversion: 1,
      actor: 'person:x',
      authority: 'x',
      position: '1',
      data: {},
    }
    await jetstream(stack.connection).publish('evt.inbox.thing.happened.v1', JSON.stringify(forged))
    await stack.settled()
    expect(await recorded()).toEqual([])
    expect(await rows<{ reason: string }>(stack, `SELECT reason FROM dead_letter`)).toEqual([
      { reason: expect.stringContaining('calls itself identity.session.started.v1') },
    ])
  })

  it('lists newest first with a line of English, by origin, type, subject, mention, person and time, page by page', async () => {
    const officer = {
      actor: `person:${uuid()}`,
      actorName: 'Olwen Hughes',
      authority: 'person:manage as administrator',
    }
    await tell(stack, some(30, itemCaptured, item))
    const [first] = some(1, sessionStarted, session)
    await tell(stack, [first as never], officer)
    await stack.settled()
    const who = auditor(stack)
    const list = async (input: object) => (await who.call(listEntries, input)).items
    const [newest] = await list({ actor: officer.actor })
    expect(newest).toMatchObject({
      origin: 'identity',
      actorName: 'Olwen Hughes',
      authority: officer.authority,
      summary: 'Olwen Hughes signed in by password',
    })
    const personId = (first?.data as { personId: string }).personId
    expect(await list({ subject: personId })).toEqual([newest])
    expect(await list({ subject: first?.subject })).toEqual([newest])
    expect(await list({ type: 'identity.session.started.v1', origin: 'identity' })).toEqual([newest])
    expect(await list({ origin: 'publishing' })).toEqual([])
    expect(await list({ to: '2020-01-01T00:00:00Z' })).toEqual([])
    expect(await list({ from: '2020-01-01T00:00:00Z', origin: 'connectors' })).toHaveLength(30)
    const seen: number[] = []
    for (let before: number | undefined; ;) {
      const page = await who.call(listEntries, { limit: 7, ...(before !== undefined && { before }) })
      seen.push(...page.items.map(({ index }) => index))
      if (page.next === undefined) break
      before = page.next
    }
    expect(seen).toEqual(Array.from({ length: 31 }, (_, i) => 30 - i))
    expect((await list({ origin: 'connectors', limit: 1 }))[0]?.summary).toBe('Captured a mention by @zoë@x.example')
  })

  it('proves an entry to whoever has the public key', async () => {
    await tell(stack, some(200, sessionStarted, session))
    await stack.settled()
    const who = auditor(stack)
    const state = await until('a checkpoint over all', async () => {
      const found = await who.call(readLedger, {})
      return found.checkpoint.split('\n')[1] === '200' && found
    })
    expect(state).toMatchObject({ size: 200, publicKey: keys.vkey, origins: [{ origin: 'identity', position: 200 }] })
    for (const index of [0, 1, 127, 128, 199]) {
      const { entry, proof, data } = await who.call(readEntry, { index })
      expect(JSON.parse(data)).toMatchObject({ username: expect.stringMatching(/^user/) })
      const leafHash = Buffer.from(entry.leafHash, 'hex')
      expect(verifyTlogProof(proof, leafHash, [noteVerifier(keys.vkey)], LEDGER_NAME)).toMatchObject({
        ok: true,
        index,
      })
    }
    await expect(who.call(readEntry, { index: 200 })).rejects.toMatchObject({ problem: { code: 'ENTRY_NOT_FOUND' } })
  })

  it('is closed to those whose permission covers only some units', async () => {
    const part = stack.person([{ role: 'auditor', units: [uuid()] }])
    for (const [procedure, input] of [
      [listEntries, {}],
      [readLedger, {}],
      [readEntry, { index: 0 }],
    ] as const)
      await expect(part.call(procedure as typeof listEntries, input)).rejects.toMatchObject({
        problem: { code: 'PERMISSION_DENIED' },
      })
    expect(await stack.as('inbox').call(readReceipt, { origin: 'inbox' satisfies ServiceName })).toEqual({
      origin: 'inbox',
      position: 0,
    })
  })
})
