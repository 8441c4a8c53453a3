import type { CapturedItem } from '@cordon/contracts/connectors'
import { canonicalRules, proposeRules, steerBacktest, type Rules } from '@cordon/contracts/moderation'
import type { Figure, Report } from '@cordon/load'
import { compile, decide, defaultRuleSet, type CompiledRuleSet, type RuleSet, type Term } from '@cordon/rules'
import type { Client } from 'pg'
import { v7 as uuid } from 'uuid'
import { option, pause, percentile, since } from './measuring'
import { moderationAlone, type ModerationAlone } from './moderation-alone'
import { generator, largeRuleSet, post } from './rules'

const MESSAGES = 1_000_000
const ROWS = 5_000
const AUTHORS = 200_000
const DAYS = 90
/** What a large organisation gets in a bad hour. */
const LIVE_RATE = 200
const SLICE_SECONDS = 8
/** On a machine that others keep busy: what was read until then is the figure. */
const LIMIT_SECONDS = 120
const FLAT_OUT = 10_000
const ROUNDS = 3
const BASELINE_SECONDS = 10

/**
 * A million stored messages read by rules of 5,000 terms and by the same with one list more, while messages arrive; beside it, what arrives
 * without a backtest, and the replay as a loop on one thread in steps of 200. `--messages N` stores fewer. Three to five minutes.
 */
export async function run(args: string[]): Promise<Report> {
  const stored = Number(option(args, '--messages') ?? MESSAGES)
  const random = generator(20_261_122)
  const before = largeRuleSet(random)
  const extra = { id: 'proposed', name: 'Proposed', category: 'abuse', severity: 'medium', terms: ['tax', 'surgery'] }
  const after = { ...before, lists: [...before.lists, extra] } as RuleSet
  const moderation = await moderationAlone()
  try {
    await replaceRules(moderation.sql, asContract(before))
    const filling = performance.now()
    await fill(moderation.sql, stored, random)
    console.log(
      `  ${stored.toLocaleString('en-GB')} messages stored in ${since(filling).toFixed(0)} s, ${ROWS} a statement; PostgreSQL without fsync`,
    )
    return await measure(moderation, { stored, before, after, random })
  } finally {
    await moderation.close()
  }
}

interface Setting {
  stored: number
  before: RuleSet
  after: RuleSet
  random: () => number
}

async function measure(moderation: ModerationAlone, { stored, before, after, random }: Setting): Promise<Report> {
  const { sql } = moderation
  const live = new Live(moderation, random)
  await live.flatOut(FLAT_OUT)
  const { id: proposalId } = await moderation.call(proposeRules, {
    basedOnVersion: 1,
    purpose: 'a bench',
    ...asContract(after),
  })
  const steer = (what: 'restart' | 'resume' | 'cancel') => moderation.call(steerBacktest, { proposalId, what })
  const state = async () => (await sql.query<BacktestState>(STATE)).rows[0] as BacktestState
  const begun = async (): Promise<void> => {
    await steer('restart')
    while ((await state()).done === 0) await pause(25)
  }

  // In turns, by cancelling and resuming, since what else the machine does weighs on both.
  const [busy, calm]: [number[], number[]] = [[], []]
  let [seconds, last] = [0, await state()]
  while (last.status === 'running' && seconds < LIMIT_SECONDS) {
    const began = performance.now()
    const slice = await live.paced(async () => {
      while (last.status === 'running' && since(began) < SLICE_SECONDS) {
        await pause(100)
        last = await state()
      }
    })
    busy.push(...slice)
    if (last.status === 'running') await steer('cancel').catch(() => undefined)
    seconds += since(began)
    last = await state()
    calm.push(...(await live.paced(() => pause((SLICE_SECONDS * 1000) / 2))))
    if (last.status !== 'cancelled' || seconds >= LIMIT_SECONDS) break
    await steer('resume')
    last = await state()
  }
  const { status, done, caught, authors } = last
  if (!['cancelled', 'finished'].includes(status) || (status === 'finished' && done < stored) || caught === 0)
    throw new Error(`the backtest ended as ${JSON.stringify(last)}`)
  if (status === 'cancelled') console.log(`  (stopped waiting after ${LIMIT_SECONDS} s)`)
  console.log(
    `  ${done.toLocaleString('en-GB')} read in ${seconds.toFixed(1)} s, ${caught} newly caught of ${authors} authors, beside ${LIVE_RATE} arriving a second`,
  )

  const flatOut: Record<'alone' | 'beside', number[]> = { alone: [], beside: [] }
  for (let round = 0; round < ROUNDS; round++) {
    flatOut.alone.push(await live.flatOut(FLAT_OUT))
    await begun()
    flatOut.beside.push(await live.flatOut(FLAT_OUT))
    if ((await state()).status !== 'running') console.log('  (the backtest ended before what arrived flat out)')
    await steer('cancel').catch(() => undefined)
  }
  const processor = await processorSeconds(moderation, begun, state)
  await goesOnAfterKill(moderation, begun, state)
  await steer('cancel').catch(() => undefined)
  const loop = await loopOfSmallSteps(sql, before, after)

  const figure = (value: number, unit: string): Figure => ({ value: Number(value.toPrecision(4)), unit })
  return {
    name: 'backtest',
    figures: {
      backtest_items_per_s: figure(done / seconds, 'items/s'),
      backtest_1m_s: figure((seconds * MESSAGES) / done, 's'),
      backtest_1m_processor_s: figure(processor * MESSAGES, 's'),
      live_p50_ms: figure(percentile(busy, 0.5), 'ms'),
      live_p99_ms: figure(percentile(busy, 0.99), 'ms'),
      live_items_per_s: figure(percentile(flatOut.beside, 0.5), 'items/s'),
    },
    baselines: {
      backtest_items_per_s: figure(loop, 'items/s'),
      backtest_1m_s: figure(MESSAGES / loop, 's'),
      live_p50_ms: figure(percentile(calm, 0.5), 'ms'),
      live_p99_ms: figure(percentile(calm, 0.99), 'ms'),
      live_items_per_s: figure(percentile(flatOut.alone, 0.5), 'items/s'),
    },
  }
}

interface BacktestState {
  status: string
  done: number
  caught: number
  authors: number | null
}

const STATE = `SELECT status, (tally ->> 'done')::integer AS done, (tally ->> 'newlyCaught')::integer AS caught,
  (tally ->> 'affectedAuthors')::integer AS authors FROM backtest`

/** Messages as they arrive, each followed until moderation has said what it is. */
class Live {
  private readonly sent = new Map<string, number>()
  private latencies: number[] = []

  constructor(
    private readonly moderation: ModerationAlone,
    private readonly random: () => number,
  ) {
    moderation.onAssessed((itemId) => {
      const at = this.sent.get(itemId)
      if (at === undefined) return
      this.latencies.push(performance.now() - at)
      this.sent.delete(itemId)
    })
  }

  /** At a steady rate as long as `work` takes; answers how long each took, in ms. */
  async paced(work: () => Promise<void>): Promise<number[]> {
    this.latencies = []
    let working = true
    const ended = work().finally(() => (working = false))
    const began = performance.now()
    for (let offered = 0; working; await pause(5)) {
      const due = Math.floor(since(began) * LIVE_RATE)
      if (due > offered) this.offer(due - offered)
      offered = due
    }
    await ended
    await this.drained()
    return this.latencies
  }

  /** All at once; answers how many a second until the last was assessed. */
  async flatOut(items: number): Promise<number> {
    const began = performance.now()
    this.offer(items)
    await this.drained()
    return items / since(began)
  }

  private offer(count: number): void {
    const items = Array.from({ length: count }, () => this.item())
    const now = performance.now()
    for (const { itemId } of items) this.sent.set(itemId, now)
    this.moderation.capture(items)
  }

  private async drained(): Promise<void> {
    const began = performance.now()
    while (this.sent.size > 0) {
      if (since(began) > 120) throw new Error(`${this.sent.size} items were not assessed`)
      await pause(2)
    }
  }

  private item(): CapturedItem {
    const [itemId, at] = [uuid(), new Date().toISOString()]
    return {
      itemId,
      accountId,
      unitId,
      network: 'mastodon',
      capturedAt: at,
      kind: 'mention',
      nativeKey: `https://bench.example/${itemId}`,
      revision: '1',
      nativeId: itemId,
      author: {
        nativeId: String(Math.floor(this.random() * AUTHORS)),
        handle: 'resident@bench.example',
        displayName: 'Resident',
      },
      text: post(this.random),
      visibility: 'public',
      createdAt: at,
      attachments: [],
    }
  }
}

const unitId = uuid()
const accountId = uuid()

async function fill(sql: Client, messages: number, random: () => number): Promise<void> {
  const first = Date.now() - DAYS * 86_400_000
  const body = JSON.stringify({
    unitId,
    accountId,
    severity: 'none',
    lane: 'routine',
    categories: [],
    matches: [],
    truncated: false,
  })
  const context = JSON.stringify({
    direction: 'in',
    unitId,
    accountId,
    network: 'mastodon',
    kind: 'mention',
    visibility: 'public',
    media: 0,
  })
  for (let from = 0; from < messages; from += ROWS) {
    const rows = Array.from({ length: Math.min(ROWS, messages - from) }, (_, n) => {
      const at = first + Math.floor(((from + n) / messages) * DAYS * 86_400_000)
      return {
        id: uuid({ msecs: at }),
        at: new Date(at).toISOString(),
        text: post(random),
        author: String(Math.floor(random() * AUTHORS)),
      }
    })
    await sql.query(
      `INSERT INTO assessment (item_id, item_version, unit_id, body, account_id, captured_at, text, author_native_id, network, context)
       SELECT id, 1, $1, $2, $3, at, text, author, 'mastodon', $8 FROM unnest($4::uuid[], $5::timestamptz[], $6::text[], $7::text[]) AS row (id, at, text, author)`,
      [
        unitId,
        body,
        accountId,
        rows.map(({ id }) => id),
        rows.map(({ at }) => at),
        rows.map(({ text }) => text),
        rows.map(({ author }) => author),
        context,
      ],
    )
  }
  // As autovacuum would in the meantime, rather than during the measurement.
  await sql.query(`VACUUM ANALYZE assessment`)
}

/** Before anything was read by the first rules, these take their place; TRUNCATE asks no trigger. */
/** As nobody but the owner of the database can: the rules in force change by a proposal only. */
async function replaceRules(sql: Client, rules: Rules): Promise<void> {
  await sql.query(`ALTER TABLE rule_set DISABLE TRIGGER USER`)
  await sql.query(`TRUNCATE rule_set CASCADE`)
  await sql.query(
    `INSERT INTO rule_set (version, id, content, published_at, published_by) VALUES (1, $1, $2, now(), 'the bench')`,
    [uuid(), canonicalRules(rules)],
  )
  await sql.query(`ALTER TABLE rule_set ENABLE TRIGGER USER`)
}

/** Of the service for a message, nothing arriving: what others take of a shared machine does not count. */
async function processorSeconds(
  moderation: ModerationAlone,
  begun: () => Promise<void>,
  state: () => Promise<BacktestState>,
): Promise<number> {
  await begun()
  await pause(2_000)
  const [before, from] = [moderation.processorSeconds(), (await state()).done]
  await pause(5_000)
  return (moderation.processorSeconds() - before) / ((await state()).done - from)
}

/** kill -9 in the midst of a backtest: it goes on from where it stood. */
async function goesOnAfterKill(
  moderation: ModerationAlone,
  begun: () => Promise<void>,
  state: () => Promise<BacktestState>,
): Promise<void> {
  await begun()
  await pause(2_000)
  await moderation.kill()
  const killed = await state()
  const began = performance.now()
  await moderation.start()
  let now = await state()
  if (now.done < killed.done) throw new Error(`began anew after kill -9: ${now.done} after ${killed.done}`)
  while (now.done === killed.done && now.status === 'running') {
    await pause(10)
    now = await state()
    if (now.done < killed.done || since(began) > 60) throw new Error(`did not go on after kill -9 at ${killed.done}`)
  }
  console.log(
    `  killed (kill -9) at ${killed.done.toLocaleString('en-GB')}, it went on there ${since(began).toFixed(1)} s after the restart began`,
  )
}

/** The replay as it was: on the one thread there is, 200 messages a transaction with a rest of 2 ms. Items a second. */
async function loopOfSmallSteps(sql: Client, before: RuleSet, after: RuleSet): Promise<number> {
  const [first, second] = [compiled(before), compiled(after)]
  let [cursor, done, caught]: [string | null, number, number] = [null, 0, 0]
  const began = performance.now()
  while (since(began) < BASELINE_SECONDS) {
    await sql.query('BEGIN')
    await sql.query(`SELECT * FROM backtest FOR UPDATE`)
    const { rows }: { rows: { item_id: string; captured_at: Date; text: string }[] } = await sql.query(
      `SELECT item_id, account_id, captured_at, text FROM assessment WHERE text IS NOT NULL AND ($1::uuid IS NULL OR item_id < $1) ORDER BY item_id DESC LIMIT 200`,
      [cursor],
    )
    for (const { text, captured_at } of rows) {
      const context = { direction: 'in', at: captured_at, unitId, accountId } as const
      if (decide(first, text, context).severity !== decide(second, text, context).severity) caught += 1
    }
    cursor = rows.at(-1)?.item_id ?? null
    done += rows.length
    await sql.query(`UPDATE backtest SET cursor = $1, reason = $2`, [cursor, String(caught)])
    await sql.query('COMMIT')
    await pause(2)
  }
  return done / since(began)
}

function compiled(ruleSet: RuleSet): CompiledRuleSet {
  const set = compile({ ...ruleSet, signals: defaultRuleSet.signals })
  if (Array.isArray(set)) throw new Error(set.map(({ message }) => message).join('\n'))
  return set
}

/** As people would have written them: one list, since a proposal holds a hundred lists at most. */
function asContract({ lists, patterns }: RuleSet): Rules {
  const wordLists = new Map<string, string[]>()
  for (const { category, severity, terms } of lists)
    wordLists.set(`${category} ${severity}`, [
      ...(wordLists.get(`${category} ${severity}`) ?? []),
      ...terms.map(written),
    ])
  return {
    wordLists: [...wordLists].map(([key, terms]) => {
      const [category, severity] = key.split(' ')
      return { id: key.replace(' ', '-'), name: key, category, severity, terms: terms.join('\n') }
    }),
    patterns,
  } as unknown as Rules
}

function written(term: Term): string {
  if (typeof term === 'string') return term
  const { placement } = term
  return `${placement === 'suffix' || placement === 'anywhere' ? '*' : ''}${term.term}${placement === 'prefix' || placement === 'anywhere' ? '*' : ''}`
}
