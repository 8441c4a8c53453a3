import { toCloudEvent, causedByService, type CloudEvent } from '@cordon/contracts'
import type { CapturedItem } from '@cordon/contracts/connectors'
import type { Assessment } from '@cordon/contracts/moderation'
import { ConsumedEvents, Database } from '@cordon/persistence'
import { freshDatabase } from '@cordon/testing'
import { readdirSync, readFileSync } from 'node:fs'
import { v7 as uuid } from 'uuid'
import { AccountStore } from '../src/account.store'
import { ConversationViews } from '../src/conversation.views'
import { inbox } from '../src/inbox.service'
import { ItemStore } from '../src/item.store'
import { SearchFiller } from '../src/search-filler'
import { assessed, captured, item, threat, type Said } from './inbox-stack'

/* Run by hand: jest --testMatch '<rootDir>/test/*.bench.ts'. Figures need an idle machine; CPU time says more than wall time on a busy one. */

const N = 30_000
const BATCH = 500

const toEvent = <D extends object>(said: Said): CloudEvent<D> =>
  toCloudEvent(
    { event: said.event, subject: said.id, aggregateVersion: said.version, data: said.data },
    causedByService('connectors', 'bench'),
    new Date(),
  ) as CloudEvent<D>

describe('the hot path', () => {
  it('is fast', async () => {
    const fresh = await freshDatabase('inbox')
    const db = new Database({
      service: 'inbox',
      url: fresh.url,
      ownerUrl: fresh.ownerUrl,
      entities: [],
      migrations: inbox.database?.migrations ?? [],
      poolSize: 2,
    })
    await db.open({ migrate: true })
    const accounts = Array.from({ length: 40 }, () => ({ accountId: uuid(), unitId: uuid() }))
    const text = 'When will the library in Mill Lane open again? My children miss it, and so do I. Please tell us. '
    const items = Array.from({ length: N }, (_, i) =>
      item(accounts[i % 40] as (typeof accounts)[0], {
        key: `https://social.example/users/someone/statuses/1130000000000${i}`,
        text: `${text}${i} ${text}`,
        ...(i % 3 > 0 && {
          inReplyToKey: `https://social.example/users/someone/statuses/1130000000000${i - (i % 3) * 40}`,
        }),
        ...(i % 3 > 0 && {
          threadRootKey: `https://social.example/users/someone/statuses/1130000000000${i - (i % 3) * 40}`,
        }),
      }),
    )
    const captures = items.map((one) => toEvent<CapturedItem>(captured(one)))
    const assessments = items.map((one, i) => toEvent<Assessment>(assessed(one, i % 50 === 0 ? { ...threat } : {})))
    const store = new ItemStore(new AccountStore())
    const consumed = new ConsumedEvents(db)
    const run = async <E extends CloudEvent>(
      name: string,
      events: E[],
      take: (tx: never, batch: E[]) => Promise<void>,
    ) => {
      const [pid] = await db.query<{ pid: number }>(`SELECT pg_backend_pid() AS pid`)
      const before = [performance.now(), process.cpuUsage(), postgresCpu(pid?.pid as number)] as const
      for (let i = 0; i < events.length; i += BATCH)
        await consumed.take(name, events.slice(i, i + BATCH), (batch, tx) => take(tx as never, batch))
      const wall = performance.now() - before[0]
      const cpu = process.cpuUsage(before[1])
      const postgres = postgresCpu(pid?.pid as number) - before[2]
      report(
        `${name}: ${Math.round((events.length / wall) * 1000)} items/s; CPU per item: node ${((cpu.user + cpu.system) / events.length).toFixed(0)} µs, PostgreSQL ${((postgres * 1000) / events.length).toFixed(0)} µs`,
      )
    }
    const half = N / 2
    await run('captured', captures.slice(0, half), (tx, batch) => store.capture(tx, batch))
    await run('assessed', assessments.slice(0, half), (tx, batch) => store.assess(tx, batch))
    await run('captured', captures.slice(half), (tx, batch) => store.capture(tx, batch))
    await run('assessed', assessments.slice(half), (tx, batch) => store.assess(tx, batch))
    report(
      JSON.stringify(await db.query(`SELECT count(*) AS items, count(DISTINCT conversation_id) AS threads FROM item`)),
    )

    const filler = new SearchFiller(db, { searchEveryMs: 250 } as never, console as never)
    const [pid] = await db.query<{ pid: number }>(`SELECT pg_backend_pid() AS pid`)
    const before = [performance.now(), postgresCpu(pid?.pid as number)] as const
    while ((await filler.fill()) > 0);
    report(
      `search: ${Math.round((N / (performance.now() - before[0])) * 1000)} items/s; PostgreSQL ${(((postgresCpu(pid?.pid as number) - before[1]) * 1000) / N).toFixed(0)} µs an item`,
    )

    // 200,000 conversations in all.
    await db.query(
      `INSERT INTO conversation SELECT (SELECT (array_agg(id ORDER BY n))[1] FROM (SELECT gen_random_uuid() AS id, g AS n) x), c.account_id, g % 10 = 0,
           c.lane_rank, c.severity_rank, c.order_key + g, c.worst_lane, c.categories, c.unassessed, c.item_count, 1,
           CASE WHEN g % 10 = 0 THEN NULL ELSE c.waiting_since END, c.last_activity_at, c.first_at, c.newest_at, c.first_item_id, c.newest_item_id, c.settled_arrival, NULL, NULL
         FROM (SELECT *, row_number() OVER () AS r FROM conversation) c, generate_series(1, 40) g WHERE (c.r * 40 + g) % 2 = 0`,
    )
    await db.query(`VACUUM ANALYZE`)
    report(JSON.stringify(await db.query(`SELECT count(*) AS conversations FROM conversation`)))
    const views = new ConversationViews(db)
    const all = { kind: 'person', personId: uuid(), grants: [{ role: 'officer', units: '*' }] } as never
    const one = {
      kind: 'person',
      personId: uuid(),
      grants: [{ role: 'officer', units: [accounts[0]?.unitId] }],
    } as never
    const time = async (name: string, call: () => Promise<unknown>) => {
      const times: number[] = []
      for (let i = 0; i < 60; i++) {
        const began = performance.now()
        await call()
        times.push(performance.now() - began)
      }
      times.sort((a, b) => a - b)
      report(`list ${name}: p50 ${times[30]?.toFixed(1)} ms, p95 ${times[57]?.toFixed(1)} ms`)
    }
    const explained = db.query.bind(db)
    const explain = async (name: string, call: () => Promise<unknown>) => {
      db.query = async <Row>(sql: string, parameters?: unknown[]) => {
        const plan = await explained<{ 'QUERY PLAN': string }>(`EXPLAIN (ANALYZE, BUFFERS) ${sql}`, parameters)
        const lines = plan.map((row) => row['QUERY PLAN'])
        report(`explain ${name}: ${lines.at(-1)} ${sql.trim().slice(0, 50)}`)
        if (process.env['BENCH_PLANS'] !== undefined) report(lines.join('\n'))
        return explained<Row>(sql, parameters)
      }
      await call()
      db.query = explained
    }
    const first = await views.list({}, all)
    let deep = first
    for (let i = 0; i < 20; i++) deep = await views.list({ ...(deep.next !== undefined && { after: deep.next }) }, all)
    await explain('everything', () => views.list({}, all))
    await explain('one unit', () => views.list({}, one))
    await explain('rare', () => views.list({ search: '12345' }, all))
    await explain('common', () => views.list({ search: 'library' }, all))
    await time('everything', () => views.list({}, all))
    await time('page 20', () => views.list({ ...(deep.next !== undefined && { after: deep.next }) }, all))
    await time('one unit', () => views.list({}, one))
    await time('urgent, unclaimed', () => views.list({ lane: 'urgent', claim: 'unclaimed' }, all))
    await time('search of a rare word', () => views.list({ search: '12345' }, all))
    await time('search of a word everywhere', () => views.list({ search: 'library' }, all))
    await db.close()
    await fresh.drop()
  }, 600_000)
})

function report(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** CPU time in ms of all processes of the cluster that a backend belongs to (Linux). */
function postgresCpu(backend: number): number {
  const stat = (pid: number) =>
    readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ')
  const postmaster = Number(stat(backend)[1])
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .reduce((sum, name) => {
      try {
        const fields = stat(Number(name))
        return Number(fields[1]) === postmaster ? sum + (Number(fields[11]) + Number(fields[12])) * 10 : sum
      } catch {
        return sum
      }
    }, 0)
}
