import type { ServiceName } from '@cordon/contracts'
import { itemCaptured, type CapturedItem } from '@cordon/contracts/connectors'
import { personAdded, sessionStarted } from '@cordon/contracts/identity'
import { ruleSetPublished } from '@cordon/contracts/moderation'
import { listEntries, readEntry, readLedger, readReceipt } from '@cordon/contracts/audit'
import { noteVerifier, verifyTlogProof } from '@cordon/ledger'
import { until } from '@cordon/testing'
import { startStack, type Stack } from '@cordon/testing/stack'
import { v7 as uuid } from 'uuid'
import { auditor, auditService, keys, LEDGER_NAME, rows, some, tell, teller, verify } from './house'

const CONSULTED = 'audit.record.consulted.v1'
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
/** What was on its way when a consumer or broker vanished comes again only after the acknowledgement wait of 30 s. */
const PATIENCE = 150_000

const settledLedger = async (stack: Stack) => {
  await stack.settled()
  // Verifications and the audit's own facts may still be on their way.
  await stack.settled()
}

describe('the record', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await startStack([
      auditService,
      ...['connectors', 'identity', 'moderation'].map((name) => teller(name as ServiceName)),
    ])
  })
  afterAll(async () => {
    await stack?.close()
  })

  /** Everything that outboxes hold, and everything the ledger holds, in the same form. */
  const stated = async () => {
    const all: string[] = []
    for (const name of ['audit', 'connectors', 'identity', 'moderation'] as const) {
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

  const allRecorded = () =>
    until('all to be recorded', async () => (await recorded()).length === (await stated()).length, {
      timeoutMs: 120_000,
    })

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

  it(
    'loses and doubles nothing when it is cut off between its commit and the acknowledgement',
    async () => {
      for (let round = 0; round < 2; round++) {
        const before = (await recorded()).length
        await Promise.all([tell(stack, some(400, itemCaptured, item)), tell(stack, some(40, sessionStarted, session))])
        await until('some of it to be recorded', async () => (await recorded()).length > before)
        await stack.service('audit').connection.close()
        await stack.stop('audit')
        await stack.start('audit')
      }
      await allRecorded()
      expect((await recorded()).sort()).toEqual(await stated())
      expect(await verify(stack)).toMatchObject({ status: 'intact', problems: [] })
    },
    PATIENCE,
  )

  it(
    'catches up after the broker was away',
    async () => {
      await tell(stack, some(50, itemCaptured, item))
      await stack.nats.kill9()
      await tell(stack, some(50, itemCaptured, item))
      await stack.nats.restart()
      await allRecorded()
      expect((await recorded()).sort()).toEqual(await stated())
    },
    PATIENCE,
  )

  it('gives receipts that let outboxes go of what is recorded', async () => {
    await tell(stack, some(5, sessionStarted, session))
    await stack.settled()
    await until('the receipt to arrive', async () => {
      const found = await stack
        .service('identity')
        .database?.query<{ receipted_position: string }>(`SELECT receipted_position FROM outbox_relay`)
      return (
        Number(found?.[0]?.receipted_position) ===
        (await rows(stack, `SELECT 1 FROM entry WHERE origin = 'identity'`)).length
      )
    })
  })

  it('lists newest first with a line of English, by origin, type, subject, mention, person and time, page by page', async () => {
    const start = new Date().toISOString()
    const size = (await recorded()).length
    const officer = {
      actor: `person:${uuid()}`,
      actorName: 'Olwen Hughes',
      actorTitle: 'Inspector',
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
      actorTitle: 'Inspector',
      authority: officer.authority,
      summary: 'Olwen Hughes signed in by password',
    })
    const personId = (first?.data as { personId: string }).personId
    expect(await list({ subject: personId })).toEqual([newest])
    expect(await list({ subject: first?.subject })).toEqual([newest])
    expect(await list({ type: 'identity.session.started.v1', origin: 'identity', limit: 1 })).toEqual([newest])
    expect(await list({ origin: 'publishing' })).toEqual([])
    expect(await list({ to: '2020-01-01T00:00:00Z' })).toEqual([])
    expect(await list({ from: start, origin: 'connectors' })).toHaveLength(30)
    expect(await list({ to: start, limit: 1 })).not.toContainEqual(newest)
    const seen: number[] = []
    for (let before: number | undefined; ;) {
      const page = await who.call(listEntries, { limit: 97, ...(before !== undefined && { before }) })
      // Looking is an entry too.
      seen.push(...page.items.filter(({ type }) => type !== CONSULTED).map(({ index }) => index))
      if (page.next === undefined) break
      before = page.next
    }
    expect(seen).toEqual(Array.from({ length: size + 31 }, (_, i) => size + 30 - i))
    expect((await list({ origin: 'connectors', limit: 1 }))[0]?.summary).toBe('Captured a mention by @zoë@x.example')
  })

  it('proves an entry to whoever has the public key', async () => {
    await tell(stack, some(100, sessionStarted, session))
    await stack.settled()
    const size = (await recorded()).length
    const who = auditor(stack)
    const state = await until('a checkpoint over all', async () => {
      const found = await who.call(readLedger, {})
      return found.checkpoint.split('\n')[1] === String(size) && found
    })
    expect(state).toMatchObject({ size, publicKey: keys.vkey })
    for (const index of [0, 1, 127, 128, size - 1]) {
      const { entry, proof, data } = await who.call(readEntry, { index })
      expect(entry.index).toBe(index)
      expect(Object.keys(JSON.parse(data) as object)).not.toHaveLength(0)
      const leafHash = Buffer.from(entry.leafHash, 'hex')
      expect(verifyTlogProof(proof, leafHash, [noteVerifier(keys.vkey)], LEDGER_NAME)).toMatchObject({
        ok: true,
        index,
      })
    }
    await expect(who.call(readEntry, { index: size + 1_000 })).rejects.toMatchObject({
      problem: { code: 'ENTRY_NOT_FOUND' },
    })
  })

  it('holds who read it, once for ten minutes of the same reading, and who was denied', async () => {
    await tell(stack, some(1, sessionStarted, session))
    await stack.settled()
    const who = stack.person([{ role: 'auditor', units: '*' }], 'Rhian Vaughan')
    for (let times = 0; times < 3; times++) await who.call(readEntry, { index: 0 })
    await who.call(listEntries, { type: 'identity.session.started.v1' })
    const stranger = stack.person([{ role: 'officer', units: '*' }], 'Olu Officer')
    for (let times = 0; times < 3; times++)
      await expect(stranger.call(readEntry, { index: 0 })).rejects.toMatchObject({
        problem: { code: 'PERMISSION_DENIED' },
      })
    const said = await until('both to be recorded', async () => {
      await stack.settled()
      const { items } = await auditor(stack).call(listEntries, { origin: 'audit', limit: 50 })
      const summaries = items.map(({ summary }) => summary)
      return summaries.some((summary) => summary.startsWith('Olu')) && summaries
    })
    expect(said.filter((summary) => /^(?:Rhian|Olu)/.test(summary))).toEqual([
      'Olu Officer was refused audit entry read: audit.entry.read needs ledger:read.',
      'Rhian Vaughan looked through entries (type: identity.session.started.v1)',
      'Rhian Vaughan read an entry: 0',
    ])
  })

  it('is closed to those whose permission covers only some units', async () => {
    const part = stack.person([{ role: 'auditor', units: [uuid()] }])
    const calls = [part.call(listEntries, {}), part.call(readLedger, {}), part.call(readEntry, { index: 0 })]
    for (const call of await Promise.allSettled(calls))
      expect(call).toMatchObject({ status: 'rejected', reason: { problem: { code: 'PERMISSION_DENIED' } } })
    expect(await stack.as('inbox').call(readReceipt, { origin: 'inbox' })).toEqual({ origin: 'inbox', position: 0 })
  })
})
