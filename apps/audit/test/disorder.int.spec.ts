import type { ServiceName } from '@cordon/contracts'
import { listEntries, readEntry, readReceipt } from '@cordon/contracts/audit'
import { sessionStarted } from '@cordon/contracts/identity'
import { eventType } from '@cordon/contracts'
import { until } from '@cordon/testing'
import { startStack, type Stack } from '@cordon/testing/stack'
import { appendLeaves, EMPTY_FRONTIER, rootOf, type Frontier } from '@cordon/ledger'
import { jetstream } from '@nats-io/jetstream'
import { v7 as uuid } from 'uuid'
import { CheckpointStore } from '../src/checkpoint.store'
import { LedgerStore } from '../src/ledger.store'
import { auditor, auditService, rows, verify } from './house'

/* Publishes what no healthy relay would, as a tester who may write to any stream. */

const made = (origin: ServiceName, position: number) => ({
  specversion: '1.0',
  id: uuid(),
  source: `cordon/${origin}`,
  type: `${origin}.thing.happened.v1`,
  time: '2026-11-21T09:00:00.000Z',
  subject: 'thing',
  datacontenttype: 'application/json',
  aggregateversion: position,
  actor: `service:${origin}`,
  authority: 'test',
  position: String(position),
  data: { position },
})

describe('the record of events that come in disorder', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await startStack([auditService])
  })
  afterAll(async () => {
    await stack?.close()
  })

  const publish = (origin: ServiceName, body: object | string) =>
    jetstream(stack.connection, { timeout: 30_000 }).publish(
      `evt.${origin}.thing.happened.v1`,
      typeof body === 'string' ? body : JSON.stringify(body),
    )
  const positions = async (origin: ServiceName) =>
    (
      await rows<{ position: string }>(stack, `SELECT position FROM entry WHERE origin = $1 ORDER BY index`, [origin])
    ).map((row) => Number(row.position))
  const receipt = async (origin: ServiceName) => (await stack.as(origin).call(readReceipt, { origin })).position
  const early = () => rows(stack, `SELECT 1 FROM early_entry`)
  const letters = () =>
    rows<{ event_id: string | null; reason: string }>(stack, `SELECT event_id, reason FROM dead_letter ORDER BY id`)

  it('takes duplicates and any order, keeps what lies behind a gap, and closes the gap when the missing one comes', async () => {
    const events = Array.from({ length: 60 }, (_, i) => made('inbox', i + 1))
    const byChance = (a: { id: string }, b: { id: string }) => (a.id.slice(-4) < b.id.slice(-4) ? -1 : 1)
    const shuffled = events.filter((_, i) => i !== 4).toSorted(byChance)
    for (const event of [...shuffled, ...shuffled.slice(0, 20)]) await publish('inbox', event)
    await stack.settled({ deadLetters: true })
    expect(await positions('inbox')).toEqual([1, 2, 3, 4])
    expect(await receipt('inbox')).toBe(4)
    expect(await early()).toHaveLength(55)
    await publish('inbox', events[4] as object)
    await stack.settled({ deadLetters: true })
    expect(await positions('inbox')).toEqual(events.map((_, i) => i + 1))
    expect(await early()).toHaveLength(0)
    expect(await letters()).toEqual([])
    expect(await receipt('inbox')).toBe(60)
    expect(await verify(stack)).toMatchObject({ status: 'intact', problems: [] })
  })

  it('refuses a second event at a position, says so for good, and goes on with the others', async () => {
    await publish('moderation', made('moderation', 1))
    const other = made('moderation', 1)
    for (const event of [other, made('moderation', 2), made('moderation', 4)]) await publish('moderation', event)
    await stack.settled({ deadLetters: true })
    const early = made('moderation', 4)
    for (const event of [early, made('moderation', 3)]) await publish('moderation', event)
    await stack.settled({ deadLetters: true })
    expect(await positions('moderation')).toEqual([1, 2, 3, 4])
    const refused = [other, early].map(({ id, position }) => ({ position, event_id: id }))
    expect(await rows(stack, `SELECT position, event_id FROM ledger_alarm ORDER BY position`)).toEqual(refused)
    expect(await letters()).toEqual(
      refused.map(({ position, event_id }) => ({
        event_id,
        reason: expect.stringContaining(`gave position ${position} to two events`),
      })),
    )
    expect(await verify(stack)).toMatchObject({ status: 'intact', problems: [] })
  })

  it('drains a queue longer than one transaction takes', async () => {
    await Promise.all(Array.from({ length: 4_500 }, (_, i) => publish('publishing', made('publishing', i + 2))))
    await stack.settled({ deadLetters: true })
    await publish('publishing', made('publishing', 1))
    await publish('publishing', made('publishing', 4_502))
    await until('the queue to drain', async () => (await receipt('publishing')) === 4_502)
    expect(await positions('publishing')).toEqual(Array.from({ length: 4_502 }, (_, i) => i + 1))
    expect(await verify(stack)).toMatchObject({ status: 'intact', problems: [] })
  })

  it('records what PostgreSQL text and canonical JSON cannot hold', async () => {
    const body = (data: string, position: number) =>
      JSON.stringify({ ...made('gateway', position), data: 'HERE', subject: 'S', actorname: 'N', authority: 'A' })
        .replace('"HERE"', data)
        .replace('"S"', '"a\\u0000b\\ud800c"')
        .replace('"N"', '"\\u0000"')
        .replace('"A"', '"\\u0000"')
    const hostile = [
      '{"text":"\\u0000"}',
      '{"text":"\\ud83d"}',
      '{"n":1e999}',
      'null',
      `{"t":"${'x'.repeat(500_000)}"}`,
      '"😀"',
      '{"__proto__":1}',
      `${'['.repeat(3000)}${']'.repeat(3000)}`,
    ]
    const before = (await letters()).length
    for (const [i, data] of hostile.entries()) await publish('gateway', body(data, i + 1))
    await stack.settled({ deadLetters: true })
    expect(await positions('gateway')).toHaveLength(hostile.length)
    expect(await letters()).toHaveLength(before)
    expect(await verify(stack)).toMatchObject({ status: 'intact', problems: [] })
    const { items } = await auditor(stack).call(listEntries, { origin: 'gateway' })
    expect(items).toHaveLength(hostile.length)
    expect(items[0]?.subject).toBe('a\uFFFDb\uFFFDc')
    const details = await Promise.all(items.map(({ index }) => auditor(stack).call(readEntry, { index })))
    expect(details.map(({ data }) => data)).toContain('"😀"')
  })

  it('refuses an event that claims to be another service’s', async () => {
    const forged = { ...made('connectors', 1), type: eventType(sessionStarted) }
    await publish('connectors', forged)
    await stack.settled({ deadLetters: true })
    expect(await positions('identity')).toEqual([])
    expect((await letters()).at(-1)).toEqual({
      event_id: forged.id,
      reason: expect.stringContaining('calls itself identity.session.started.v1'),
    })
  })

  it('is one, without a fork, while two replicas append and sign at the same time', async () => {
    const first = stack.service('audit')
    await stack.start('audit')
    const replicas = [first, stack.service('audit')]
    try {
      const took = replicas.map(({ app }) => jest.spyOn(app.get(LedgerStore), 'take'))
      const origins = ['inbox', 'moderation', 'publishing'] as const
      const from = await Promise.all(origins.map(receipt))
      const signed: { size: number; root: Buffer }[][] = [[], []]
      let over = false
      const signing = replicas.map(async ({ app }, i) => {
        while (!over) signed[i]?.push(await app.get(CheckpointStore).sign())
      })
      await Promise.all(
        Array.from({ length: 1_200 }, (_, i) => {
          const origin = origins[i % 3] as ServiceName
          return publish(origin, made(origin, (from[i % 3] as number) + Math.floor(i / 3) + 1))
        }),
      )
      await stack.settled({ deadLetters: true })
      over = true
      await Promise.all(signing)
      expect(took.map(({ mock }) => mock.calls.length > 0)).toEqual([true, true])
      for (const [i, origin] of origins.entries())
        expect(await positions(origin)).toEqual(Array.from({ length: (from[i] as number) + 400 }, (_, n) => n + 1))
      const leaves = await rows<{ leaf_hash: Buffer }>(stack, `SELECT leaf_hash FROM entry ORDER BY index`)
      for (const heads of signed) {
        expect(new Set(heads.map(({ size }) => size)).size).toBeGreaterThan(1)
        let tree: Frontier = EMPTY_FRONTIER
        for (const { size, root } of heads) {
          expect(size).toBeGreaterThanOrEqual(tree.size)
          const added = leaves.slice(tree.size, size).map(({ leaf_hash }) => leaf_hash)
          tree = appendLeaves(tree, added).frontier
          expect(rootOf(tree)).toEqual(root)
        }
      }
      expect(await verify(stack)).toMatchObject({ status: 'intact', problems: [] })
    } finally {
      await first.close()
    }
  })
})
