import { findConversation, listConversations, readConversation } from '@cordon/contracts/inbox'
import { until } from '@cordon/testing'
import { v7 as uuid } from 'uuid'
import { account, assessed, captured, connected, item, startInbox, threat, type InboxStack } from './inbox-stack'

describe('arrival in the inbox', () => {
  let inbox: InboxStack
  let at: { accountId: string; unitId: string }
  beforeAll(async () => {
    inbox = await startInbox()
  })
  afterAll(async () => {
    await inbox?.stack.close()
  })
  // Each test looks at an account of its own.
  beforeEach(async () => {
    at = { accountId: uuid(), unitId: inbox.unitId }
    await inbox.say(connected(account(at.accountId, at.unitId)))
  })

  const officer = () => inbox.stack.person([{ role: 'officer', units: '*' }])
  const list = async (more: object = {}) =>
    (await officer().call(listConversations, { accountId: at.accountId, ...more })).items
  const read = async (conversationId: string) => officer().call(readConversation, { conversationId })
  const settled = () => inbox.stack.settled()

  it('shows the most urgent first: a threat that came last stands before everything that waits longer', async () => {
    const calm = item(at, { text: 'Thank you' })
    const rude = item(at, { text: 'You fools' })
    const danger = item(at, { text: 'I will kill them' })
    const unread = item(at, { text: 'Anybody there?' })
    await inbox.say(captured(calm), captured(rude), captured(unread), captured(danger))
    await inbox.say(
      assessed(calm),
      assessed(rude, { lane: 'review', severity: 'medium', categories: ['abuse'] }),
      assessed(danger, threat),
    )
    await settled()
    const rows = await list()
    expect(rows.map(({ lane, severity, excerpt }) => [lane, severity, excerpt])).toEqual([
      ['urgent', 'critical', 'I will kill them'],
      ['review', 'medium', 'You fools'],
      ['unassessed', 'none', 'Anybody there?'],
      ['routine', 'none', 'Thank you'],
    ])
    expect(rows[0]).toMatchObject({ categories: ['threat_to_life'], waitingSince: danger.capturedAt, itemCount: 1 })
    const { items } = await read(rows[0]?.id as string)
    expect(items).toEqual([
      expect.objectContaining({ assessed: true, lane: 'urgent', matches: threat.matches, edits: 0 }),
    ])
  })

  it('threads whatever order its parts arrive in, also when two conversations turn out to be one', async () => {
    const root = item(at, { key: 'root' })
    const answer = item(at, { key: 'answer', inReplyToKey: 'root', kind: 'reply' })
    const last = item(at, { key: 'last', inReplyToKey: 'answer' })
    await inbox.say(captured(last))
    await settled()
    await inbox.say(captured(root))
    await settled()
    const before = await list()
    expect(before).toHaveLength(2)
    await inbox.say(captured(answer))
    await settled()
    const [one, ...others] = await list()
    expect(others).toEqual([])
    expect(one).toMatchObject({ itemCount: 3, waitingSince: root.capturedAt })
    // The older one stays; links to the younger lead to it.
    const ids = before.map(({ id }) => id).sort()
    expect(one?.id).toBe(ids[0])
    const byOldLink = await read(ids[1] as string)
    expect(byOldLink.summary.id).toBe(ids[0])
    expect(byOldLink.items.map(({ itemId }) => itemId)).toEqual([root.itemId, answer.itemId, last.itemId])
    expect(await officer().call(findConversation, { itemId: last.itemId })).toEqual({ conversationId: ids[0] })
    const stranger = inbox.stack.person([{ role: 'officer', units: [uuid()] }])
    await expect(stranger.call(findConversation, { itemId: last.itemId })).rejects.toMatchObject({
      problem: { code: 'CONVERSATION_NOT_FOUND' },
    })
    const late = item(at, { key: 'later still', inReplyToKey: 'last' })
    await inbox.say(captured(late))
    await settled()
    expect(await list()).toEqual([expect.objectContaining({ id: ids[0], itemCount: 4 })])
  })

  it('keeps private messages of one author together and apart from everything public', async () => {
    const direct = { kind: 'direct_message', visibility: 'direct' } as const
    await inbox.say(
      captured(item(at, { ...direct, key: 'd1' })),
      captured(item(at, { ...direct, key: 'd2' })),
      captured(item(at, { key: 'p1', inReplyToKey: 'd1' })),
      captured(item(at, { ...direct, key: 'd3', inReplyToKey: 'p1' })),
      captured(item(at, { ...direct, author: { nativeId: '8', handle: 'bob', displayName: 'Bob' } })),
    )
    await settled()
    expect((await list()).map(({ kind, itemCount }) => [kind, itemCount]).sort()).toEqual([
      ['direct_message', 1],
      ['direct_message', 3],
      ['mention', 1],
    ])
  })

  it('shows an edit and drops what was found in the old text until the new one is read', async () => {
    const first = item(at, { text: 'I will kill them' })
    await inbox.say(captured(first))
    await inbox.say(assessed(first, threat))
    await settled()
    const edit = { ...first, text: 'I will bill them', revision: '2', capturedAt: '2026-11-21T09:30:00.000Z' }
    await inbox.say(captured(edit, 2))
    await settled()
    const [summary] = await list()
    expect(summary).toMatchObject({
      lane: 'unassessed',
      severity: 'none',
      excerpt: 'I will bill them',
      waitingSince: first.capturedAt,
      itemCount: 1,
    })
    expect((await read(summary?.id as string)).items).toEqual([
      expect.objectContaining({ assessed: false, matches: [], edits: 1, capturedAt: first.capturedAt }),
    ])
    // The old revision again, and what was found in it: neither comes back.
    await inbox.say(captured(first, 1))
    await inbox.say(assessed(first, { ...threat, ruleSetVersion: 2 }, 1))
    await settled()
    expect(await list()).toEqual([expect.objectContaining({ lane: 'unassessed', excerpt: 'I will bill them' })])
    await inbox.say(assessed(edit, {}, 2))
    await settled()
    expect(await list()).toEqual([expect.objectContaining({ lane: 'routine', severity: 'none' })])
  })

  it('takes an assessment that comes before its item', async () => {
    const early = item(at)
    await inbox.say(assessed(early, threat))
    await settled()
    await inbox.say(captured(early))
    await settled()
    expect(await list()).toEqual([expect.objectContaining({ lane: 'urgent', severity: 'critical' })])
  })

  it('follows new rules: what was urgent and is no longer comes down', async () => {
    const one = item(at)
    await inbox.say(captured(one))
    await inbox.say(assessed(one, threat))
    await inbox.say(assessed(one, { ruleSetVersion: 2 }))
    await settled()
    expect(await list()).toEqual([expect.objectContaining({ lane: 'routine', severity: 'none', categories: [] })])
  })

  it('comes to the same whatever is delivered twice or out of order', async () => {
    const thread = Array.from({ length: 12 }, (_, i) =>
      item(at, { key: `t${i}`, ...(i > 0 && { inReplyToKey: `t${Math.floor(i / 3)}` }) }),
    )
    const captures = thread.map((one) => captured(one))
    const assessments = thread.map((one, i) => assessed(one, i === 5 ? threat : {}))
    for (const half of [captures.slice(6).reverse(), captures.slice(0, 6), captures]) await inbox.say(...half)
    for (const half of [assessments.slice(6), assessments.slice(0, 6).reverse(), assessments]) await inbox.say(...half)
    await settled()
    expect(await list()).toEqual([
      expect.objectContaining({ itemCount: 12, lane: 'urgent', waitingSince: thread[0]?.capturedAt }),
    ])
    expect(
      await inbox.sql(
        `SELECT count(*)::integer AS count, count(DISTINCT conversation_id)::integer AS threads FROM item WHERE id = ANY($1)`,
        [thread.map(({ itemId }) => itemId)],
      ),
    ).toEqual([{ count: 12, threads: 1 }])
    expect(await inbox.sql(`SELECT * FROM dead_letter`)).toEqual([])
  })

  it('says what arrived in one event a batch, with the conversation’s version', async () => {
    const items = Array.from({ length: 20 }, () => item(at))
    await inbox.say(...items.map((one) => captured(one)))
    await settled()
    const rows = await inbox.sql<{ envelope: string }>(
      `SELECT envelope FROM outbox WHERE type = 'inbox.arrivals.recorded.v1' AND envelope LIKE '%' || $1 || '%'`,
      [at.accountId],
    )
    const events = rows.map(({ envelope }) => JSON.parse(envelope) as { data: { arrivals: { itemId: string }[] } })
    expect(events.length).toBeLessThan(5)
    const arrivals = events.flatMap(({ data }) => data.arrivals)
    expect(arrivals).toHaveLength(20)
    expect(arrivals[0]).toMatchObject({ lane: 'unassessed', conversationVersion: 1, unitId: at.unitId })
  })

  it('takes text that PostgreSQL refuses, and keeps every offset', async () => {
    const nasty = item(at, {
      text: 'a\u0000b\ud800c \\u0000 \\\u0000 \u{1f600}',
      author: { nativeId: '\u0000', handle: '\udc00x\u0000', displayName: '\u0000' },
      nativeId: '\u0000',
      key: 'k\u0000\ud800',
    })
    const huge = item(at, { text: '\u{1f600}'.repeat(60_000), key: 'k'.repeat(2000) })
    await inbox.say(captured(nasty), captured(huge))
    await settled()
    expect(await inbox.sql(`SELECT * FROM dead_letter`)).toEqual([])
    const rows = await list()
    expect(rows).toHaveLength(2)
    const conversation = await read(rows.find(({ excerpt }) => excerpt.startsWith('a'))?.id as string)
    expect(conversation.items[0]?.text).toBe('a\uFFFDb\uFFFDc \\u0000 \\\uFFFD \u{1f600}')
    expect(conversation.items[0]?.text.length).toBe(nasty.text.length)
  })

  it('finds conversations by words of the text and of the author', async () => {
    const bins = item(at, { text: 'The green bins were not emptied in Mill Lane' })
    const other = item(at, { author: { nativeId: '9', handle: 'gwen@elsewhere.example', displayName: 'Gwen Jones' } })
    await inbox.say(captured(bins), captured(other))
    await settled()
    const found = async (search: string) => (await list({ search })).map(({ excerpt }) => excerpt)
    await until('the items to be searchable', async () => (await found('gwen')).length === 1)
    expect(await found('green mill')).toEqual([bins.text])
    expect(await found('jones')).toEqual([other.text])
    expect(await found('green jones')).toEqual([])
    expect(await found('\u0000\ud800')).toEqual([])
  })

  it('pages through everything once, although things move in between', async () => {
    const items = Array.from({ length: 25 }, (_, i) => item(at, { text: `Question ${i}` }))
    await inbox.say(...items.map((one) => captured(one)))
    await settled()
    const person = officer()
    const seen: string[] = []
    let after: string | undefined
    for (let page = 0; page < 10; page++) {
      const answer = await person.call(listConversations, {
        accountId: at.accountId,
        limit: 7,
        ...(after !== undefined && { after }),
      })
      seen.push(...answer.items.map(({ excerpt }) => excerpt))
      after = answer.next
      if (after === undefined) break
      // What was shown already moves to the top, and something new comes in behind.
      await inbox.say(assessed(items[page] as never, threat))
      await settled()
    }
    expect(seen).toEqual(items.map(({ text }) => text))
    await expect(person.call(listConversations, { after: 'nonsense' })).rejects.toMatchObject({
      problem: { code: 'INPUT_INVALID' },
    })
  })

  it('counts open conversations by lane', async () => {
    const unitId = uuid()
    const mine = { accountId: uuid(), unitId }
    const [one, two, three] = [item(mine), item(mine), item(mine)]
    await inbox.say(connected(account(mine.accountId, unitId)), captured(one), captured(two), captured(three))
    await inbox.say(assessed(one, threat), assessed(two))
    await settled()
    const { open } = await inbox.stack.person([{ role: 'officer', units: [unitId] }]).call(listConversations, {})
    expect(open).toEqual([
      { lane: 'urgent', count: 1 },
      { lane: 'review', count: 0 },
      { lane: 'unassessed', count: 1 },
      { lane: 'routine', count: 1 },
    ])
  })
})
