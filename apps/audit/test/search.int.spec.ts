import { listEntries, type ListEntriesInput } from '@cordon/contracts/audit'
import { startStack, type Stack } from '@cordon/testing/stack'
import { v7 as uuid } from 'uuid'
import { SPAN } from '../src/domain/entry-span'
import { auditor, auditService, rows } from './house'

const COUNT = 2 * SPAN + 700
const START = Date.UTC(2026, 0, 1)
const instant = (minute: number) => new Date(START + minute * 60_000).toISOString()
const ACCOUNT = uuid()

/** One a minute; but of every 500 one is told two days late, and one is of a clock that is two days ahead. */
const minuteOf = (i: number) => i + (i % 500 === 250 ? -2_880 : i % 500 === 400 ? 2_880 : 0)
const made = (i: number) => ({
  specversion: '1.0',
  id: uuid(),
  source: 'cordon/gateway',
  type: `gateway.thing.${i % 3 === 0 ? 'begun' : 'ended'}.v1`,
  time: instant(minuteOf(i)),
  // Its own entries, and those that mention it.
  subject: i % 700 === 1 ? ACCOUNT : 'thing',
  datacontenttype: 'application/json',
  aggregateversion: 1,
  actor: `person:${i % 7}`,
  authority: 'test',
  position: String(i + 1),
  data: { i, ...(i % 40 === 0 && { accountId: ACCOUNT }) },
})

describe('the search among entries', () => {
  let stack: Stack
  const events = Array.from({ length: COUNT }, (_, i) => made(i))
  beforeAll(async () => {
    stack = await startStack([auditService])
    for (const event of events) stack.connection.publish(`evt.${event.type}`, JSON.stringify(event))
    await stack.connection.flush()
    await stack.settled()
  })
  afterAll(async () => {
    await stack?.close()
  })

  const fits = ({ type, time, actor, subject, data }: (typeof events)[number], asked: ListEntriesInput): boolean =>
    (asked.type === undefined || type === asked.type) &&
    (asked.actor === undefined || actor === asked.actor) &&
    (asked.subject === undefined || subject === asked.subject || data.accountId === asked.subject) &&
    (asked.from === undefined || time >= asked.from) &&
    (asked.to === undefined || time < asked.to)
  const expected = (asked: ListEntriesInput) =>
    events
      .map((event, index) => ({ event, index }))
      .filter(({ event, index }) => index < (asked.before ?? COUNT) && fits(event, asked))
      .map(({ index }) => index)
      .toReversed()
      .slice(0, asked.limit ?? 50)
  const found = async (asked: ListEntriesInput) => {
    // Looking is an entry too: what the ledger held before is asked for.
    const { items } = await auditor(stack).call(listEntries, { before: COUNT, ...asked })
    return items.map(({ index }) => index)
  }

  const windows: [string, number, number][] = [
    ['at the beginning', 0, 100],
    ['where a span ends', SPAN - 200, SPAN + 200],
    ['within one span', SPAN + 900, SPAN + 1_000],
    ['across all', 100, COUNT - 100],
    ['of the last', COUNT - 60, COUNT + 10],
    ['before there was anything', -9_000, -4_000],
    ['yet to come', COUNT + 4_000, COUNT + 5_000],
  ]
  it.each(windows)('finds what was done in a stretch of time %s, however late it was told', async (_, from, to) => {
    const time = { from: instant(from), to: instant(to) }
    const more: ListEntriesInput[] = [
      {},
      { type: 'gateway.thing.begun.v1' },
      { actor: 'person:3' },
      { subject: ACCOUNT },
      { subject: ACCOUNT, actor: 'person:4', type: 'gateway.thing.ended.v1' },
      { before: SPAN + 50, limit: 7 },
    ]
    for (const asked of more) {
      for (const stretch of [time, { from: time.from }, { to: time.to }])
        expect([asked, await found({ ...asked, ...stretch })]).toEqual([asked, expected({ ...asked, ...stretch })])
    }
  })

  it('finds a record by what was done to it and by what mentions it, newest first and page by page', async () => {
    const all = expected({ subject: ACCOUNT, limit: COUNT })
    expect(all.length).toBeGreaterThan(200)
    const seen: number[] = []
    for (let before = COUNT; seen.length < all.length; before = seen.at(-1) as number) {
      const page = await found({ subject: ACCOUNT, before, limit: 100 })
      expect(page.length).toBeGreaterThan(0)
      seen.push(...page)
    }
    expect(seen).toEqual(all)
  })

  it('keeps the spans that entries give', async () => {
    // In one statement: entries come all the time.
    const differing = await rows(
      stack,
      `SELECT * FROM entry_span FULL JOIN
         (SELECT index / ${SPAN} AS span, min(time) AS earliest, max(time) AS latest FROM entry GROUP BY 1) AS counted USING (span)
       WHERE (entry_span.earliest, entry_span.latest) IS DISTINCT FROM (counted.earliest, counted.latest)`,
    )
    expect(differing).toEqual([])
    expect(await rows(stack, `SELECT FROM entry_span`)).toHaveLength(3)
  })
})
