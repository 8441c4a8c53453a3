import type * as WorkerThreads from 'node:worker_threads'
import { fact } from '@cordon/contracts'
import { itemCaptured } from '@cordon/contracts/connectors'
import { proposeRules, readAssessment, readProposal, readRuleSet, steerBacktest } from '@cordon/contracts/moderation'
import { until } from '@cordon/testing'
import { startStack, type Stack, type TestPerson } from '@cordon/testing/stack'
import { v7 as uuid } from 'uuid'
import { moderation } from '../src/moderation.service'
import { connectors } from './arrivals'

const unitId = uuid()
const accountId = uuid()
/** Enough for a second or so, which is long enough to interrupt it. */
const STORED = 28_000
const AUTHORS = 700

// The threads that the service starts, to end them as a crash would.
const threads = jest.requireActual<typeof WorkerThreads>('node:worker_threads')
const { Worker } = threads
const started: WorkerThreads.Worker[] = []
jest.spyOn(threads, 'Worker').mockImplementation((...given) => {
  const thread = new Worker(...given)
  started.push(thread)
  return thread
})

describe('a backtest of many messages', () => {
  let stack: Stack
  let author: TestPerson
  let proposalId: string

  beforeAll(async () => {
    stack = await startStack([{ definition: moderation }, { definition: connectors }])
    author = stack.person([{ role: 'administrator', units: '*' }], 'Ann Author')
    // Every tenth says the word that the rules in force do not know; every hundredth one that both know.
    await sql(
      `INSERT INTO assessment (item_id, item_version, unit_id, body, account_id, captured_at, text, network, author_native_id)
       SELECT (lpad(to_hex(1763700000000 + n), 12, '0') || '7000' || substr(md5(n::text), 1, 16))::uuid, 1, $1, '{}', $2,
         timestamptz '2026-11-01T00:00:00Z' + n * interval '30 seconds',
         CASE WHEN n % 10 = 0 THEN 'such a codswallop, number ' || n WHEN n % 100 = 1 THEN 'you absolute wanker' ELSE 'thank you for number ' || n END,
         'mastodon', n % $4
       FROM generate_series(1, $3) AS n`,
      [unitId, accountId, STORED, AUTHORS],
    )
    const { version, wordLists, patterns } = await author.call(readRuleSet, {})
    const list = { id: 'local', name: 'Local words', category: 'abuse', severity: 'high', terms: 'codswallop' } as const
    const proposal = await author.call(proposeRules, {
      basedOnVersion: version,
      purpose: 'a long one',
      wordLists: [...wordLists, list],
      patterns,
    })
    proposalId = proposal.id
    await ended()
  })
  afterAll(async () => {
    await stack?.close()
    jest.restoreAllMocks()
  })

  const sql = async <Row = unknown>(text: string, values: unknown[] = []) =>
    (await stack.service('moderation').database?.query<Row>(text, values)) ?? []
  const backtest = async () => {
    const found = (await author.call(readProposal, { proposalId })).backtest
    if (found === undefined) throw new Error('there is no backtest')
    return found
  }
  const steer = (what: 'restart' | 'resume' | 'cancel') => author.call(steerBacktest, { proposalId, what })
  const ended = () =>
    until('the backtest to end', async () => {
      const { startedAt: _, finishedAt: __, ...found } = await backtest()
      return found.status === 'running' ? undefined : found
    })
  const further = async (done: number) =>
    until('the backtest to go on', async () => {
      const found = await backtest()
      return found.done > done ? found : undefined
    })

  it('counts the same however often it is cancelled, its thread dies and the service starts again', async () => {
    const whole = await ended()
    expect(whole).toMatchObject({ status: 'finished', done: STORED, newlyCaught: STORED / 10, noLongerCaught: 0 })
    await steer('restart')
    await further(0)
    await steer('cancel')
    const { done, status } = await backtest()
    expect({ status, midway: done > 0 && done < STORED }).toEqual({ status: 'cancelled', midway: true })

    await steer('resume')
    const before = await further(done)
    const count = started.length
    await started.at(-1)?.terminate()
    const { done: kept } = await backtest()
    expect(kept).toBeGreaterThanOrEqual(before.done)
    expect(kept).toBeLessThan(STORED)
    await until('another thread', () => Promise.resolve(started.length > count ? true : undefined))
    expect((await further(kept)).done).toBeLessThan(STORED)

    await stack.stop('moderation')
    await stack.start('moderation')
    expect(await ended()).toEqual(whole)
    expect(await sql(`SELECT FROM backtest_author`)).toHaveLength(0)
  })

  it('begins anew in the midst of its steps, as often as it is asked to', async () => {
    const whole = await ended()
    for (let time = 0; time < 15; time++) await steer('restart')
    expect(await ended()).toEqual(whole)
  })

  it('leaves the service free for what arrives', async () => {
    await steer('restart')
    await further(0)
    const itemId = uuid()
    await stack.service('connectors').database?.transaction(async (tx) =>
      tx.state(
        [
          fact(itemCaptured, itemId, 1, {
            itemId,
            accountId,
            unitId,
            network: 'mastodon' as const,
            capturedAt: '2026-11-21T12:00:00.000Z',
            kind: 'mention' as const,
            nativeKey: itemId,
            revision: '1',
            nativeId: itemId,
            author: { nativeId: 'jo\0', handle: 'jo', displayName: 'Jo' },
            text: 'good morning',
            visibility: 'public' as const,
            createdAt: '2026-11-21T12:00:00.000Z',
            attachments: [],
          }),
        ],
        { actor: 'service:connectors', authority: 'capture' },
      ),
    )
    const officer = stack.person([{ role: 'officer', units: [unitId] }])
    await until('the assessment', () => officer.call(readAssessment, { itemId }).catch(() => undefined))
    expect((await backtest()).status).toBe('running')
    await ended()
    expect(
      await sql(`SELECT network || ':' || author_native_id AS author FROM assessment WHERE item_id = $1`, [itemId]),
    ).toEqual([{ author: 'mastodon:jo\uFFFD' }])
    await sql(`DELETE FROM assessment WHERE item_id = $1`, [itemId])
  })

  it('counts each author touched once, tells a hundred thousand apart, and says nothing where one is not known', async () => {
    await steer('restart')
    // Every tenth of 700 authors.
    expect((await ended()).affectedAuthors).toBe(AUTHORS / 10)

    await steer('restart')
    await steer('cancel')
    await sql(
      `UPDATE backtest SET tally = jsonb_set(tally::jsonb, '{affectedAuthors}', '99990') WHERE proposal_id = $1`,
      [proposalId],
    )
    await steer('resume')
    expect((await ended()).affectedAuthors).toBe(100_000)

    const [row] = await sql<{ item_id: string }>(
      `UPDATE assessment SET author_native_id = NULL WHERE item_id = (SELECT item_id FROM assessment WHERE text LIKE 'such%' ORDER BY item_id LIMIT 1) RETURNING item_id`,
    )
    await steer('restart')
    expect((await ended()).affectedAuthors).toBeUndefined()
    await sql(`UPDATE assessment SET author_native_id = '0' WHERE item_id = $1`, [row?.item_id])
  })

  it('holds both rule sets against what people decided, as long as they stand by it', async () => {
    const some = async (like: string) =>
      (
        await sql<{ item_id: string }>(
          `SELECT item_id FROM assessment WHERE text LIKE $1 ORDER BY md5(item_id::text) LIMIT 5`,
          [like],
        )
      ).map((row) => row.item_id)
    const [codswallop, wankers, thanks] = [await some('such%'), await some('you%'), await some('thank%')]
    const decide = async (itemIds: string[], choice: 'hide' | 'keep', at = '2026-11-21T12:00:00Z', version = 1) => {
      for (const itemId of itemIds) {
        const jobId = uuid()
        await sql(
          `INSERT INTO review_job (id, kind, status, item_id, item_version, account_id, unit_id, network, outcome, severity, severity_rank, categories, rules,
             text, author_native_id, author_handle, author_name, attachments, captured_at, opened_at, excluded, version)
           VALUES ($1, 'first', 'decided', $2, $5, $3, $4, 'mastodon', 'flag', 'medium', 2, '{}', '{}', '', 'jo', 'jo', '', '[]', now(), now(), '{}', 1)`,
          [jobId, itemId, accountId, unitId, version],
        )
        await sql(
          `INSERT INTO review_decision (id, job_id, kind, outcome, choice, reason, clause, person_id, person_name, at, drawn)
           VALUES ($1, $1, 'first', 'flag', $2, 'as it is', '3', $1, 'Olu', $3, false)`,
          [jobId, choice, at],
        )
      }
    }
    expect((await ended()).againstDecisions).toBeUndefined()
    await decide([...codswallop, ...wankers, ...thanks.slice(0, 2)], 'hide')
    await decide(thanks.slice(2), 'keep')
    await decide(codswallop.slice(0, 1), 'keep', '2026-11-21T13:00:00Z', 2)
    await decide(codswallop.slice(1), 'keep', '2026-11-20T12:00:00Z', 2)
    await steer('restart')
    expect((await ended()).againstDecisions).toEqual({
      caughtRightly: 9,
      caughtWrongly: 1,
      missed: 2,
      caughtRightlyBefore: 5,
      caughtWronglyBefore: 0,
      missedBefore: 6,
    })

    await sql(
      `UPDATE review_decision SET undone = true WHERE job_id IN (SELECT id FROM review_job WHERE item_id = ANY ($1::uuid[]))`,
      [[...codswallop, ...wankers]],
    )
    await steer('restart')
    expect((await ended()).againstDecisions).toMatchObject({ caughtRightly: 0, caughtWrongly: 0, missed: 2 })
  })
})
