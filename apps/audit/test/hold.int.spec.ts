import { fact } from '@cordon/contracts'
import { liftHold, readCase, removeCaseRecord } from '@cordon/contracts/audit'
import { conversationClaimed } from '@cordon/contracts/inbox'
import { until } from '@cordon/testing'
import { startStack, type Stack, type TestPerson } from '@cordon/testing/stack'
import { v7 as uuid } from 'uuid'
import { add, arrive, connect, heldOf, hide, hold, opened, recordsManager, stated, write } from './case-scene'
import { auditService, rows, tell, teller } from './house'

describe('a legal hold', () => {
  let stack: Stack
  let grace: TestPerson
  let daniel: TestPerson
  const officer = { actor: `person:${uuid()}`, actorName: 'Olwen Hughes', authority: 'moderation:review as officer' }
  const accountId = uuid()
  const conversationId = uuid()
  let itemId: string
  let decided: { reviewId: string; measureId: string; actionId: string }
  beforeAll(async () => {
    stack = await startStack([
      auditService,
      ...(['connectors', 'inbox', 'publishing', 'moderation'] as const).map(teller),
    ])
    grace = recordsManager(stack, 'Grace Osei')
    daniel = recordsManager(stack, 'Daniel Kerr')
    await connect(stack, accountId, 'police')
    itemId = await arrive(stack, conversationId, accountId)
    decided = await hide(stack, itemId, officer)
  })
  afterAll(async () => {
    await stack?.close()
  })

  const lift = (caseId: string) => daniel.call(liftHold, { caseId, reason: 'It is over' })
  const all = (held: boolean, count: number) => Array<boolean>(count).fill(held)

  it('covers a conversation with everything in it, what is decided about it and what comes later; lifted, nothing', async () => {
    const elsewhere = await arrive(stack, uuid(), accountId)
    const { id: caseId } = await opened(grace)
    await add(grace, caseId, { kind: 'conversation', recordId: conversationId })
    const covered = [conversationId, itemId, ...Object.values(decided), caseId]
    expect(await heldOf(stack, covered)).toEqual(all(false, 6))
    await hold(grace, caseId)
    expect(await heldOf(stack, covered)).toEqual(all(true, 6))
    const later = await arrive(stack, conversationId, accountId)
    const { reviewId } = await hide(stack, later, officer)
    expect(await heldOf(stack, [later, reviewId])).toEqual([true, true])
    expect(await heldOf(stack, [elsewhere, accountId, uuid()])).toEqual([false, false, false])
    await lift(caseId)
    expect(await heldOf(stack, [...covered, later, reviewId])).toEqual(all(false, 8))
  })

  it('covers what is added while it stands, and what was taken out before it does not', async () => {
    const [early, late] = [await arrive(stack, uuid(), accountId), await arrive(stack, uuid(), accountId)]
    const { id: caseId } = await opened(grace)
    await add(grace, caseId, { kind: 'message', recordId: early })
    const { records } = await grace.call(readCase, { caseId })
    await grace.call(removeCaseRecord, { caseId, caseRecordId: records[0]?.id as string, reason: 'Another matter' })
    await hold(grace, caseId)
    expect(await heldOf(stack, [early, late])).toEqual([false, false])
    await add(daniel, caseId, { kind: 'message', recordId: late })
    expect(await heldOf(stack, [early, late])).toEqual([false, true])
    await lift(caseId)
  })

  it('of one case outlasts that of another on the same record', async () => {
    const cases = [await opened(grace, 'One'), await opened(grace, 'Another')]
    for (const { id } of cases) {
      await add(grace, id, { kind: 'message', recordId: itemId })
      await hold(grace, id)
    }
    expect(await rows(stack, `SELECT DISTINCT case_id FROM held_record WHERE record_id = $1`, [itemId])).toHaveLength(2)
    await lift(cases[0]?.id as string)
    expect(await heldOf(stack, [itemId])).toEqual([true])
    await lift(cases[1]?.id as string)
    expect(await heldOf(stack, [itemId])).toEqual([false])
  })

  it('covers each kind of record as it is meant', async () => {
    const postId = await write(stack, accountId)
    const person = officer.actor.slice(7)
    const { reviewId, measureId, actionId } = decided
    const expected = [
      ['message', itemId, [itemId, reviewId, measureId, actionId], [conversationId, postId]],
      ['post', postId, [postId], [itemId]],
      ['review', reviewId, [reviewId, itemId], [measureId, conversationId]],
      ['measure', measureId, [measureId, itemId], [reviewId, conversationId]],
      ['account', accountId, [accountId, conversationId, itemId, reviewId, measureId, actionId, postId], [person]],
      ['person', person, [person, reviewId, measureId], [itemId, actionId, postId]],
      ['other', actionId, [actionId, itemId], [measureId]],
    ] as const
    for (const [kind, recordId, covered, spared] of expected) {
      const { id: caseId } = await opened(grace, `Of a ${kind}`)
      await add(grace, caseId, { kind, recordId })
      await hold(grace, caseId)
      expect([kind, await heldOf(stack, covered)]).toEqual([kind, all(true, covered.length)])
      expect([kind, await heldOf(stack, spared)]).toEqual([kind, all(false, spared.length)])
      await lift(caseId)
    }
  })

  it('of a period covers what happened in it', async () => {
    const account = uuid()
    const before = await arrive(stack, uuid(), account)
    const from = new Date((await newestTime()).getTime() + 1).toISOString()
    const during = await arrive(stack, uuid(), account)
    await tell(stack, stated(fact(conversationClaimed, conversationId, 9, { conversation: {} } as never)), officer)
    await stack.settled()
    const to = new Date((await newestTime()).getTime() + 1).toISOString()
    const after = await arrive(stack, uuid(), account)
    for (const [kind, recordId, held] of [
      ['account', account, [false, true, false]],
      ['person', officer.actor.slice(7), [false, false, false]],
    ] as const) {
      const { id: caseId } = await opened(grace)
      await add(grace, caseId, { kind, recordId, from, to })
      await hold(grace, caseId)
      expect([kind, await heldOf(stack, [before, during, after])]).toEqual([kind, held])
      expect(await heldOf(stack, [conversationId, decided.reviewId])).toEqual([kind === 'person', false])
      await lift(caseId)
    }
  })

  it('is waited for by erasure and waits for it: what was not erased before it is not erased after', async () => {
    const message = await arrive(stack, uuid(), accountId)
    await rows(
      stack,
      `CREATE TABLE scratch_key (record_id text PRIMARY KEY);
       CREATE FUNCTION scratch_guard() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN IF is_held(OLD.record_id) THEN RAISE EXCEPTION 'held'; END IF; RETURN OLD; END $$;
       CREATE TRIGGER scratch_guard BEFORE DELETE ON scratch_key FOR EACH ROW EXECUTE FUNCTION scratch_guard();
       GRANT ALL ON scratch_key TO PUBLIC`,
    )
    const other = uuid()
    await rows(stack, `INSERT INTO scratch_key VALUES ($1), ($2)`, [message, other])
    const { id: caseId } = await opened(grace)
    await add(grace, caseId, { kind: 'message', recordId: message })
    const db = stack.service('audit').database
    let placed = false
    let placing: Promise<unknown> | undefined
    await db?.transaction(async (tx) => {
      await tx.query(`DELETE FROM scratch_key WHERE record_id = $1`, [other])
      placing = hold(grace, caseId).then(() => (placed = true))
      await until('the hold to wait', async () => {
        const waiting = await rows(stack, `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`)
        return waiting.length > 0
      })
      expect(placed).toBe(false)
    })
    await placing
    const erase = () => db?.query(`DELETE FROM scratch_key WHERE record_id = $1`, [message])
    await expect(erase()).rejects.toThrow('held')
    await lift(caseId)
    await erase()
    expect(await rows(stack, `SELECT 1 FROM scratch_key`)).toEqual([])
  })

  it('cannot be undone in the database by the service, nor lifted there by who placed it', async () => {
    const { id: caseId } = await opened(grace)
    await add(grace, caseId, { kind: 'message', recordId: itemId })
    const { records } = await grace.call(readCase, { caseId })
    await hold(grace, caseId)
    const query = (sql: string, values: unknown[] = []) => stack.service('audit').database?.query(sql, values)
    for (const table of ['case_hold', 'case_record', 'case_lift', 'case_removal', 'case_note', 'thread_member']) {
      await expect(query(`DELETE FROM ${table}`)).rejects.toThrow('permission denied')
      await expect(rows(stack, `DELETE FROM ${table}`)).rejects.toThrow('only ever added to')
    }
    await expect(query(`DELETE FROM case_file WHERE id = $1`, [caseId])).rejects.toThrow('foreign key')
    const [{ id, placed_by_id }] = (await rows(stack, `SELECT id, placed_by_id FROM case_hold WHERE case_id = $1`, [
      caseId,
    ])) as [{ id: string; placed_by_id: string }]
    const lifting = (placer: string, lifter: string) =>
      query(
        `INSERT INTO case_lift (hold_id, placed_by_id, lifted_by_id, lifted_by, reason, lifted_at) VALUES ($1, $2, $3, 'X', 'why', now())`,
        [id, placer, lifter],
      )
    await expect(lifting(placed_by_id, placed_by_id)).rejects.toThrow('check constraint')
    await expect(lifting(uuid(), placed_by_id)).rejects.toThrow('foreign key')
    await expect(
      query(
        `INSERT INTO case_removal (case_record_id, reason, removed_by_id, removed_by, removed_at) VALUES ($1, 'why', $2, 'X', now())`,
        [records[0]?.id, daniel.id],
      ),
    ).rejects.toThrow('A legal hold stands')
    expect(await heldOf(stack, [itemId])).toEqual([true])
    await lift(caseId)
  })

  async function newestTime(): Promise<Date> {
    const [row] = await rows<{ time: Date }>(stack, `SELECT max(time) AS time FROM entry`)
    return row?.time as Date
  }
})
