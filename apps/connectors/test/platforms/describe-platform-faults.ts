import { PlatformError, type PlatformErrorKind } from '../../src/platforms/platform-error'
import { MAX_TEXT, type CapturedItem, type PollCursor } from '../../src/platforms/platform'
import { type Bench } from './describe-platform'
import { type Fault } from './faulty-proxy'

const HTML = '<!DOCTYPE html><html><body><h1>Bad gateway</h1></body></html>'
const SAID = JSON.stringify({ error: 'SaidByTheNetwork', message: 'Said by the network' })

interface Row {
  name: string
  fault: Fault
  poll: PlatformErrorKind
  commit: PlatformErrorKind
  /** Whether the network did what the commit asked, whatever it answered. */
  done?: boolean
}

const ROWS: Row[] = [
  {
    name: 'an HTML page with a bad status',
    fault: { do: 'answer', status: 502, type: 'text/html', body: HTML },
    poll: 'unavailable',
    commit: 'unknown_outcome',
  },
  {
    name: 'an HTML page with a good status',
    fault: { do: 'answer-after', status: 200, type: 'text/html', body: HTML },
    poll: 'unreadable_answer',
    commit: 'unknown_outcome',
    done: true,
  },
  {
    name: 'an error with a good status',
    fault: { do: 'answer', status: 200, body: SAID },
    poll: 'unreadable_answer',
    commit: 'unknown_outcome',
  },
  {
    name: 'JSON that was cut off',
    fault: { do: 'rewrite-after', rewrite: (body) => body.slice(0, body.length / 2) },
    poll: 'unreadable_answer',
    commit: 'unknown_outcome',
    done: true,
  },
  {
    name: 'JSON of some other shape',
    fault: { do: 'answer', status: 200, body: '{"hello":"world"}' },
    poll: 'unreadable_answer',
    commit: 'unknown_outcome',
  },
  {
    name: 'an empty answer',
    fault: { do: 'answer-after', status: 200, body: '' },
    poll: 'unreadable_answer',
    commit: 'unknown_outcome',
    done: true,
  },
  {
    name: 'a revoked sign-in',
    fault: { do: 'answer', status: 401, body: SAID },
    poll: 'unauthorised',
    commit: 'unauthorised',
  },
  {
    name: 'a refusal by permission',
    fault: { do: 'answer', status: 403, body: SAID },
    poll: 'forbidden',
    commit: 'forbidden',
  },
  {
    name: 'something that is gone',
    fault: { do: 'answer', status: 404, body: SAID },
    poll: 'not_found',
    commit: 'not_found',
  },
  {
    name: 'a refusal of the content',
    fault: { do: 'answer', status: 422, body: SAID },
    poll: 'rejected',
    commit: 'rejected',
  },
  { name: 'a conflict', fault: { do: 'answer', status: 409, body: SAID }, poll: 'rejected', commit: 'unknown_outcome' },
  {
    name: 'a rate limit',
    fault: { do: 'answer', status: 429, headers: { 'retry-after': '7' }, body: SAID },
    poll: 'rate_limited',
    commit: 'rate_limited',
  },
  {
    name: 'an error before it was done',
    fault: { do: 'answer', status: 500, body: SAID },
    poll: 'unavailable',
    commit: 'unknown_outcome',
  },
  {
    name: 'an error after it was done',
    fault: { do: 'answer-after', status: 500, body: SAID },
    poll: 'unavailable',
    commit: 'unknown_outcome',
    done: true,
  },
  {
    name: 'a broken connection before it was done',
    fault: { do: 'drop' },
    poll: 'unavailable',
    commit: 'unknown_outcome',
  },
  {
    name: 'a broken connection after it was done',
    fault: { do: 'drop-after' },
    poll: 'unavailable',
    commit: 'unknown_outcome',
    done: true,
  },
  { name: 'silence', fault: { do: 'hang' }, poll: 'timeout', commit: 'unknown_outcome' },
  {
    name: 'an answer without end',
    fault: { do: 'answer-after', status: 200, body: `"${'x'.repeat(21 * 1024 * 1024)}"` },
    poll: 'unreadable_answer',
    commit: 'unknown_outcome',
    done: true,
  },
]

/** Every way a network misbehaves ends in one of the closed errors, loses nothing, and leaves no doubt where there need be none. */
export function describePlatformFaults(bench: Bench): void {
  describe.each(ROWS)('met with $name', ({ fault, poll, commit, done }) => {
    it(`calls a poll ${poll} and loses nothing`, async () => {
      const { harness, session } = bench
      const cursor = await cursorNow(bench)
      const { nativeKey } = await harness.say({ text: 'Said while the network was ill' })
      await harness.settled()
      harness.proxy.fault(harness.pollRequest, fault)
      const error = await errorOf(harness.platform.poll(session, cursor))
      expect(error).toMatchObject({ kind: poll, certainty: 'not_done' })
      if (poll === 'rate_limited') expect(Date.parse(error.retryAt ?? '') - Date.now()).toBeGreaterThan(4_000)
      harness.proxy.clear()
      const { items } = await harness.platform.poll(session, cursor)
      expect(items.map((item) => item.nativeKey)).toEqual([nativeKey])
    })

    it(`calls a commit ${commit}, and looking tells what became of it`, async () => {
      const { harness, session } = bench
      const before = (await harness.postsOfAccount()).length
      const intent = bench.intent()
      harness.proxy.fault(harness.commitRequest, fault)
      const error = await errorOf(harness.platform.commit(session, intent))
      expect(error).toMatchObject({ kind: commit, certainty: commit === 'unknown_outcome' ? 'unknown' : 'not_done' })
      harness.proxy.clear()
      const posts = (await harness.postsOfAccount()).slice(before)
      expect(posts).toHaveLength(done ? 1 : 0)
      const found = await harness.platform.find(session, intent)
      if (done) expect(found).toMatchObject({ nativeKey: posts[0]?.nativeKey })
      else expect(found).toBe('absent')
      if (bench.connection.idempotentCommit === 'none') return
      await harness.platform.commit(session, intent)
      expect((await harness.postsOfAccount()).length).toBe(before + 1)
    })
  })

  describe.each(ROWS)('met with $name', ({ fault, commit }) => {
    it(`calls a block ${commit}, and a repeat does it`, async () => {
      const { harness } = bench
      const { nativeKey } = await harness.say({ text: 'Blocked while the network was ill' })
      const item = (await bench.drain()).find((one) => one.nativeKey === nativeKey) as CapturedItem
      harness.proxy.fault(harness.blockRequest, fault)
      const error = await errorOf(bench.restrict('block', item))
      expect(error).toMatchObject({ kind: commit, certainty: commit === 'unknown_outcome' ? 'unknown' : 'not_done' })
      harness.proxy.clear()
      await bench.restrict('block', item)
      await harness.settled()
      expect(await harness.isBlocked()).toBe(true)
      await bench.restrict('unblock', item)
      await harness.settled()
      expect(await harness.isBlocked()).toBe(false)
    })
  })

  it('knows that nothing was sent when nobody listens at the address', async () => {
    const { harness, session } = bench
    const nowhere = harness.unreachable(session)
    expect(await errorOf(harness.platform.commit(nowhere, bench.intent()))).toMatchObject({
      kind: 'unavailable',
      certainty: 'not_done',
    })
    expect(await errorOf(harness.platform.poll(nowhere, null))).toMatchObject({ kind: 'unavailable' })
    expect(await harness.platform.find(nowhere, bench.intent())).toBe('undetermined')
  })

  it('does not guess when it cannot look', async () => {
    const { harness, session } = bench
    harness.proxy.fault(/^GET /, { do: 'answer', status: 502, type: 'text/html', body: HTML })
    expect(await harness.platform.find(session, bench.intent())).toBe('undetermined')
  })

  it('reads on past elements that make no sense, and hands those over once', async () => {
    const { harness, session } = bench
    const cursor = await cursorNow(bench)
    const { nativeKey } = await harness.say({ text: 'Amid the rubbish' })
    await harness.settled()
    const rubbish = ['{"id": 12,,}', '"junk"', '{"id":"9","type":"mention","reason":"mention","status":{"uri":17}}']
    harness.proxy.fault(harness.pollRequest, {
      do: 'rewrite-after',
      rewrite: (body) => body.replace(harness.pageOpening, `${harness.pageOpening}${rubbish.join(',')},`),
    })
    const polled = await harness.platform.poll(session, cursor)
    expect(polled.items.map((item) => item.nativeKey)).toEqual([nativeKey])
    expect(polled.unreadable.map(({ raw }) => raw).sort()).toEqual([...rubbish].sort())
    for (const { reason } of polled.unreadable) expect(reason).toMatch(/\w/)
    const again = await harness.platform.poll(session, polled.cursor)
    expect(again).toMatchObject({ items: [], unreadable: [] })
  })

  it('takes a page that comes doubled and backwards as if it had come in order', async () => {
    const { harness, session } = bench
    const cursor = await cursorNow(bench)
    const keys: string[] = []
    for (const n of [1, 2, 3]) keys.push((await harness.say({ text: `Shuffled ${n}` })).nativeKey)
    await harness.settled()
    const shuffle = (body: string) => {
      const parsed = JSON.parse(body) as unknown[] | { notifications: unknown[] }
      const list = Array.isArray(parsed) ? parsed : parsed.notifications
      const mixed = [...list.slice(1), ...list].reverse()
      return JSON.stringify(Array.isArray(parsed) ? mixed : { ...parsed, notifications: mixed })
    }
    harness.proxy.fault(harness.pollRequest, { do: 'rewrite-after', rewrite: shuffle })
    const polled = await harness.platform.poll(session, cursor)
    expect(polled.items.map((item) => item.nativeKey).sort()).toEqual([...keys].sort())
    harness.proxy.clear()
    expect((await harness.platform.poll(session, polled.cursor)).items).toEqual([])
  })

  it('keeps all of a post of 5 MB and shows its beginning', async () => {
    const { harness, session } = bench
    const cursor = await cursorNow(bench)
    await harness.say({ text: 'GIANT' })
    await harness.settled()
    harness.proxy.fault(harness.pollRequest, {
      do: 'rewrite-after',
      rewrite: (body) => body.replace(/GIANT/g, '👍 words '.repeat(500_000)),
    })
    const { items, unreadable } = await harness.platform.poll(session, cursor)
    expect(unreadable).toEqual([])
    const [giant] = items as [CapturedItem]
    expect(giant.textTruncated).toBe(true)
    expect(giant.text.length).toBeLessThanOrEqual(MAX_TEXT)
    expect(giant.text.length).toBeGreaterThan(MAX_TEXT - 10)
    expect(giant.raw.length).toBeGreaterThan(3_500_000)
  })
}

/** Reads up to now from a position of its own, so that a test can go back to it. */
async function cursorNow(bench: Bench): Promise<PollCursor> {
  let cursor: PollCursor | null = null
  await bench.harness.settled()
  for (let more = true; more;) ({ cursor, more } = await bench.harness.platform.poll(bench.session, cursor))
  return cursor as unknown as PollCursor
}

async function errorOf(attempt: Promise<unknown>): Promise<PlatformError> {
  const outcome = await attempt.then(
    () => null,
    (error: unknown) => error,
  )
  if (!(outcome instanceof PlatformError)) throw new Error(`Expected a PlatformError, got ${String(outcome)}`)
  return outcome
}
