import { eventType } from '@cordon/contracts'
import {
  listEntries,
  readEntry,
  readReconciliation,
  readReceipt,
  startReconciliation,
  type ReconciliationState,
} from '@cordon/contracts/audit'
import { sessionStarted } from '@cordon/contracts/identity'
import { heartbeats } from '@cordon/contracts/trail'
import { until } from '@cordon/testing'
import { startStack, type Stack } from '@cordon/testing/stack'
import { jetstreamManager } from '@nats-io/jetstream'
import { v7 as uuid } from 'uuid'
import { auditor, auditService, rows, some, tamper, tell, teller, verify } from './house'

const HEARTBEATS = { CORDON_HEARTBEAT_SECONDS: '1' }

describe('what is missing from the ledger', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await startStack([
      { ...auditService, env: { ...auditService.env, ...HEARTBEATS, CORDON_GAP_SECONDS: '1' } },
      { ...teller('identity'), env: HEARTBEATS },
      teller('inbox'),
    ])
  })
  afterAll(async () => {
    await stack?.close()
  })

  const state = () => auditor(stack).call(readReconciliation, {})
  const sessions = (count: number) =>
    some(count, sessionStarted, () => [uuid(), { personId: uuid(), name: 'Ann', factors: [] } as never])
  const types = async (like: string) =>
    rows<{ type: string; subject: string }>(
      stack,
      `SELECT type, subject FROM entry WHERE type LIKE $1 ORDER BY index`,
      [like],
    )
  /** What was raised and cleared about gaps of identity, oldest first; a crowded machine may make a service look silent as well. */
  const gaps = async () => {
    const { items } = await auditor(stack).call(listEntries, { origin: 'audit', limit: 200 })
    const about = items
      .filter(({ type, subject }) => type.startsWith('audit.omission.') && subject === 'identity')
      .toReversed()
    const data = await Promise.all(
      about.map(async ({ index }) => (await auditor(stack).call(readEntry, { index })).data),
    )
    return about.flatMap(({ type }, i) => (data[i]?.includes('"kind":"gap"') ? [type] : []))
  }
  const held = async () => (await stack.as('identity').call(readReceipt, { origin: 'identity' })).position
  const stated = async () =>
    Number(
      (
        await stack.service('identity').database?.query<{ n: string }>(`SELECT last_position AS n FROM outbox_state`)
      )?.[0]?.n,
    )
  const reconciled = async (): Promise<ReconciliationState> => {
    const before = (await state()).newest?.id
    await auditor(stack).call(startReconciliation, {})
    return until('the ledger to be compared', async () => {
      const now = await state()
      return now.newest !== undefined && now.newest.id !== before && now
    })
  }
  const resultOf = ({ newest }: ReconciliationState, origin: string) =>
    newest?.origins.find((result) => result.origin === origin)

  it('is nothing while services speak; their heartbeats are shown only to who asks for them', async () => {
    await tell(stack, sessions(5))
    const beat = eventType(heartbeats.identity.sent)
    await until('heartbeats to come', async () => (await types(beat)).length > 1)
    const found = await reconciled()
    expect(resultOf(found, 'identity')).toMatchObject({ state: 'agrees', deadLetters: 0, waiting: 0 })
    expect(resultOf(found, 'identity')?.heardAt).toBeDefined()
    expect(resultOf(found, 'publishing')).toMatchObject({ state: 'unanswered', held: 0 })
    expect(found.omissions.filter(({ origin, kind }) => origin === 'identity' && kind !== 'silence')).toEqual([])

    const shown = async (filter: object) =>
      (await auditor(stack).call(listEntries, { limit: 200, ...filter })).items.map(({ type }) => type)
    expect(await shown({})).not.toContain(beat)
    expect(await shown({ heartbeats: true })).toContain(beat)
    expect(new Set(await shown({ type: beat }))).toEqual(new Set([beat]))
    expect(await types('audit.reconciliation.finished.v1')).toHaveLength(1)
  })

  it('is nothing that only takes its time', async () => {
    await tell(stack, sessions(8_000))
    const found = await reconciled()
    expect(resultOf(found, 'identity')).toMatchObject({ state: 'agrees' })
    expect(found.omissions.filter(({ origin, kind }) => origin === 'identity' && kind === 'gap')).toEqual([])
  })

  it('is raised, sent again by its origin and cleared, when the broker has lost it', async () => {
    await stack.stop('audit')
    const manager = await jetstreamManager(stack.connection, { checkAPI: false })
    const lose = async (count: number) => {
      const { last_seq } = (await manager.streams.info('identity')).state
      for (let seq = last_seq - count + 1; seq <= last_seq; seq++) await manager.streams.deleteMessage('identity', seq)
    }
    const publishedAll = () =>
      until('all to be published', async () => {
        const [row] =
          (await stack
            .service('identity')
            .database?.query<{ all: boolean }>(
              `SELECT last_position = published_position AS all FROM outbox_state, outbox_relay`,
            )) ?? []
        return row?.all
      })
    await tell(stack, sessions(20))
    await publishedAll()
    await lose(3)
    await tell(stack, sessions(10))
    await publishedAll()
    const until30 = await stated()
    await stack.start('audit')
    await until('the gap to close', async () => (await held()) >= until30)
    await until('the gap to be cleared', async () => (await gaps()).length > 1)
    expect(await gaps()).toEqual(['audit.omission.raised.v1', 'audit.omission.cleared.v1'])
    expect((await state()).omissions.filter(({ origin, kind }) => origin === 'identity' && kind === 'gap')).toEqual([])
    const found = await reconciled()
    expect(resultOf(found, 'identity')).toMatchObject({ state: 'agrees' })
    // The relay goes on where it was: what comes later comes once.
    await tell(stack, sessions(5))
    await stack.settled()
    const [counts] = await rows<{ entries: string; last: string }>(
      stack,
      `SELECT count(*) AS entries, max(position) AS last FROM entry WHERE origin = 'identity'`,
    )
    expect(counts?.entries).toBe(counts?.last)
    expect(await verify(stack)).toMatchObject({ status: 'intact' })
  })

  it('shows as silence when a service stops, and as heard again when it comes back', async () => {
    await stack.stop('identity')
    const raised = await until('the silence to show', async () =>
      (await state()).omissions.find(({ origin, kind }) => origin === 'identity' && kind === 'silence'),
    )
    expect(raised.explanation).toContain('Nothing has been heard of identity')
    const found = await reconciled()
    expect(found.newest?.agrees).toBe(false)
    expect(resultOf(found, 'identity')?.silentSince).toBeDefined()
    await stack.start('identity')
    await until('the silence to end', async () => !(await state()).omissions.some(({ kind }) => kind === 'silence'))
  })

  it('shows what was removed from the ledger, and a database that went back in time', async () => {
    await tell(
      stack,
      some(6, { ...sessionStarted, name: 'inbox.session.started' }, () => [uuid(), {} as never]),
    )
    await stack.settled({ deadLetters: true })
    await tamper(stack, `DELETE FROM entry WHERE origin = 'inbox' AND position IN (3, 4)`)
    expect(resultOf(await reconciled(), 'inbox')).toMatchObject({ state: 'holes', first: 3, last: 4 })
    await stack.service('inbox').database?.query(`UPDATE outbox_state SET last_position = 4`)
    await rows(stack, `UPDATE origin_position SET position = 2 WHERE origin = 'inbox'`)
    expect(resultOf(await reconciled(), 'inbox')).toMatchObject({ state: 'behind', first: 3, last: 4 })
    await rows(stack, `UPDATE origin_position SET position = 6 WHERE origin = 'inbox'`)
    await tamper(stack, `UPDATE entry SET position = position - 2 WHERE origin = 'inbox' AND position > 4`)
    await rows(stack, `UPDATE origin_position SET position = 4 WHERE origin = 'inbox'`)
    await stack.service('inbox').database?.query(`UPDATE outbox_state SET last_position = 2`)
    const found = await reconciled()
    expect(resultOf(found, 'inbox')).toMatchObject({ state: 'ahead', first: 3, last: 4 })
    expect(found.omissions.filter(({ origin }) => origin === 'inbox')).toMatchObject([{ kind: 'ahead' }])
  })
})
