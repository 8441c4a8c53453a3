import {
  approveProposal,
  claimReviewJob,
  decideReviewJobs,
  listMeasures,
  listReviewJobs,
  proposeRules,
  readAssessment,
  readLateFacts,
  readProposal,
  readRuleSet,
  runRulesInShadow,
  type ConditionRule,
} from '@cordon/contracts/moderation'
import { until } from '@cordon/testing'
import { startStack, type Stack, type TestPerson } from '@cordon/testing/stack'
import { v7 as uuid } from 'uuid'
import { moderation } from '../src/moderation.service'
import { QuestionStore } from '../src/question.store'
import { arrive, connectors } from './arrivals'
import { answerWell, ClassifierServer } from './classifier-server'
import { backtested, bringIntoForce, editable } from './rules-in-force'

const [unitId, accountId] = [uuid(), uuid()]

const hateful: ConditionRule = {
  id: 'hateful',
  name: 'Hateful to the classifier',
  category: 'hate',
  severity: 'high',
  outcome: 'propose_hide',
  clause: '3',
  when: { fact: 'classifier.hate', atLeast: 90 },
}

async function withRule(stack: Stack, author: TestPerson, ...rules: ConditionRule[]): Promise<void> {
  const before = editable(await author.call(readRuleSet, {}))
  await bringIntoForce(stack, {
    ...before,
    wordLists: [
      ...before.wordLists.filter(({ id }) => id !== 'krellites'),
      { id: 'krellites', name: 'Krellites', category: 'abuse', severity: 'medium', outcome: 'flag', terms: 'krellite' },
    ],
    conditions: rules,
  })
}

describe('a classifier that rules ask', () => {
  const server = new ClassifierServer()
  let stack: Stack
  let author: TestPerson
  let officer: TestPerson
  beforeAll(async () => {
    await server.start()
    const env = {
      CORDON_CLASSIFIER_URL: server.url,
      CORDON_CLASSIFIER_TOKEN: 'let-me-in',
      CORDON_CLASSIFIER_TIMEOUT_MS: '300',
      CORDON_LATE_FACTS_FOR_MS: '4000',
      CORDON_REVIEW_SAMPLE_PERCENT: '0',
    }
    stack = await startStack([{ definition: moderation, env }, { definition: connectors }])
    author = stack.person([{ role: 'administrator', units: '*' }], 'Ann Author')
    officer = stack.person([{ role: 'officer', units: [unitId] }], 'Olu Officer')
    await withRule(stack, author, hateful)
  })
  afterAll(async () => {
    await stack?.close()
    await server.stop()
  })
  afterEach(() => {
    server.behave = answerWell
  })

  const sql = <Row>(text: string, values: unknown[] = []) =>
    stack.service('moderation').database!.query<Row>(text, values)
  const say = async (text: string, itemId?: string, revision = '1') => {
    const more = { unitId, accountId, revision, ...(itemId !== undefined && { itemId }) }
    return (await arrive(stack, [text], more))[0] as string
  }
  const found = (itemId: string) => officer.call(readAssessment, { itemId })
  const jobsOf = async (itemId: string) =>
    (await officer.call(listReviewJobs, { limit: 100 })).items.filter((job) => job.itemId === itemId)
  const waiting = async () => (await officer.call(readLateFacts, {})).waiting
  const answered = () => until('all answers', async () => ((await waiting()) === 0 ? true : undefined))
  /** Holds answers back until it is called. */
  const heldBack = () => {
    const held = Promise.withResolvers<undefined>()
    server.behave = async (texts, response) => {
      await held.promise
      answerWell(texts, response)
    }
    return () => held.resolve(undefined)
  }

  it('is asked after a message was assessed, and what it says makes a new assessment with a review', async () => {
    const release = heldBack()
    const itemId = await say('such a zorbulon')
    const first = await found(itemId)
    expect(first).toMatchObject({ outcome: 'allow', lane: 'routine' })
    expect(first.trace).toContainEqual(
      expect.objectContaining({ answer: 'unknown', found: 'the classifier has not answered' }),
    )
    expect(await jobsOf(itemId)).toEqual([])
    release()
    await answered()
    const second = await found(itemId)
    expect(second).toMatchObject({ outcome: 'propose_hide', lane: 'review', severity: 'high', categories: ['hate'] })
    expect(Date.parse(second.assessedAt)).toBeGreaterThan(Date.parse(first.assessedAt))
    expect(second.trace).toContainEqual({
      depth: 1,
      asked: 'classifier.hate is at least 90',
      answer: 'true',
      found: '93',
    })
    expect(await jobsOf(itemId)).toMatchObject([{ outcome: 'propose_hide', status: 'open', rules: [hateful.name] }])
    const [row] = await sql<{ context: string }>(`SELECT context FROM assessment WHERE item_id = $1`, [itemId])
    expect(JSON.parse(row!.context)).toMatchObject({ classifier: { model: 'toxic-en@3', labels: { hate: 93 } } })
    expect(server.asked.at(-1)).toMatchObject({ authorization: 'Bearer let-me-in' })
    expect(await officer.call(readLateFacts, {})).toEqual({
      classifier: true,
      model: 'toxic-en@3',
      waiting: 0,
      givenUp: 0,
    })
  })

  it('changes nothing by finding nothing, but for what is explained', async () => {
    const itemId = await say('good morning')
    const first = await found(itemId)
    await answered()
    const { trace, ...second } = await found(itemId)
    expect(second).toEqual({ ...first, trace: undefined })
    expect(trace).toContainEqual(expect.objectContaining({ answer: 'false', found: '2' }))
    const [facts] = await sql<{ count: number }>(
      `SELECT count(*)::integer AS count FROM outbox WHERE type = 'moderation.item.assessed.v1' AND envelope::json ->> 'subject' = $1`,
      [itemId],
    )
    expect(facts?.count).toBe(1)
  })

  it('ends a review that asked for less, and opens the graver one in its place', async () => {
    const release = heldBack()
    const itemId = await say('a krellite and a zorbulon')
    expect(await jobsOf(itemId)).toMatchObject([{ outcome: 'flag' }])
    release()
    await answered()
    expect(await jobsOf(itemId)).toMatchObject([{ outcome: 'propose_hide', rules: [hateful.name, 'Krellites'] }])
    const rows = await sql(`SELECT status, outcome FROM review_job WHERE item_id = $1 ORDER BY id`, [itemId])
    expect(rows).toEqual([
      { status: 'superseded', outcome: 'flag' },
      { status: 'open', outcome: 'propose_hide' },
    ])
  })

  it('never overturns what a person decided meanwhile', async () => {
    const release = heldBack()
    const itemId = await say('a krellite and a zorbulon, again')
    const [job] = await jobsOf(itemId)
    await officer.call(claimReviewJob, { jobId: job!.id })
    await officer.call(decideReviewJobs, { jobIds: [job!.id], choice: 'keep', reason: 'As the test has it.' })
    release()
    await answered()
    expect(await found(itemId)).toMatchObject({ outcome: 'allow', lane: 'routine', decidedBy: 'Olu Officer' })
    expect(await sql(`SELECT status FROM review_job WHERE item_id = $1`, [itemId])).toEqual([{ status: 'decided' }])
  })

  it('says nothing of a version that was edited meanwhile', async () => {
    const release = heldBack()
    const itemId = await say('a zorbulon')
    await until('the question', () => (server.asked.at(-1)?.texts.includes('a zorbulon') ? true : undefined))
    await say('a flower', itemId, '2')
    release()
    await answered()
    expect(await found(itemId)).toMatchObject({ outcome: 'allow' })
    expect(await jobsOf(itemId)).toEqual([])
    expect(server.asked.map(({ texts }) => texts).flat()).toContain('a flower')
  })

  it.each<[string, ClassifierServer['behave'], string]>([
    ['is too slow', () => undefined, 'it did not answer within 300 ms'],
    ['fails', (_texts, response) => response.writeHead(503).end(), 'it answered 503'],
    [
      'sends elsewhere',
      (_texts, response) => response.writeHead(307, { location: server.url }).end(),
      'it answered 307',
    ],
    ['answers nonsense', (_texts, response) => response.end('<html>'), 'the answer is no JSON'],
    ['never ends', (_texts, response) => response.end('x'.repeat(1024 * 1024 + 1)), 'longer than 1048576 bytes'],
  ])('finds nothing while it %s, and is asked again', async (what, behave, fault) => {
    server.behave = behave
    const itemId = await say(`a zorbulon while it ${what}`)
    await until('the fault', async () => {
      const { fault: said = '' } = await officer.call(readLateFacts, {})
      return said.includes(fault) ? true : undefined
    })
    expect(await found(itemId)).toMatchObject({ outcome: 'allow' })
    expect(await jobsOf(itemId)).toEqual([])
    server.behave = answerWell
    await answered()
    expect(await found(itemId)).toMatchObject({ outcome: 'propose_hide' })
    expect(await officer.call(readLateFacts, {})).not.toHaveProperty('fault')
  })

  it('holds up no others by one text that it cannot take', async () => {
    server.behave = (texts, response) =>
      texts.some((text) => text.includes('poison')) ? response.writeHead(500).end() : answerWell(texts, response)
    const texts = ['zorbulon 1', 'zorbulon 2', 'a poison', 'zorbulon 3', 'zorbulon 4']
    const ids = await arrive(stack, texts, { unitId, accountId })
    await until('the others', async () => ((await waiting()) === 1 ? true : undefined))
    for (const [i, id] of ids.entries()) expect((await found(id)).outcome).toBe(i === 2 ? 'allow' : 'propose_hide')
    server.behave = answerWell
    await answered()
  })

  it('is given up after a time, visibly, and without asking a person', async () => {
    const { givenUp: before } = await officer.call(readLateFacts, {})
    await server.stop()
    const itemId = await say('a zorbulon in vain')
    await until(
      'the end of patience',
      async () => ((await officer.call(readLateFacts, {})).givenUp === before + 1 ? true : undefined),
      { timeoutMs: 15_000 },
    )
    await server.start()
    expect(await found(itemId)).toMatchObject({ outcome: 'allow' })
    expect((await found(itemId)).trace).toContainEqual(
      expect.objectContaining({
        answer: 'unknown',
        found: expect.stringMatching(/^the classifier did not answer: it could not be reached \(\w+\)$/),
      }),
    )
    expect(await jobsOf(itemId)).toEqual([])
    expect(await waiting()).toBe(0)
  })

  it('gives each question to one of many workers', async () => {
    const release = heldBack()
    const ids = await arrive(
      stack,
      Array.from({ length: 30 }, (_, i) => `message ${i}`),
      { unitId, accountId },
    )
    await sql(`UPDATE late_question SET turn = NULL, next_at = '-infinity' WHERE item_id = ANY ($1)`, [ids])
    const questions = stack.service('moderation').app.get(QuestionStore)
    const taken = await Promise.all(
      Array.from({ length: 10 }, () => questions.take('classifier', 5, 60_000, new Date())),
    )
    const takenIds = taken.flat().map(({ itemId }) => itemId)
    expect(new Set(takenIds).size).toBe(takenIds.length)
    for (const turn of new Set(taken.flat().map((one) => one.turn))) await questions.release(turn, new Date())
    release()
    await answered()
  })

  it('hides with what another rule found, in the register and once', async () => {
    const hiding: ConditionRule = {
      ...hateful,
      id: 'both',
      name: 'Both',
      outcome: 'hide',
      when: { all: [hateful.when, { matched: { rule: 'krellites' } }] },
    }
    await withRule(stack, author, hiding)
    const release = heldBack()
    const itemId = await say('a krellite, a zorbulon, and no third')
    expect(await jobsOf(itemId)).toMatchObject([{ outcome: 'flag' }])
    release()
    await answered()
    expect(await found(itemId)).toMatchObject({ outcome: 'hide' })
    expect(await jobsOf(itemId)).toMatchObject([{ outcome: 'hide' }])
    expect((await officer.call(listMeasures, {})).items).toMatchObject([
      { itemId, kind: 'hide', status: 'ordered', ruleId: 'both' },
    ])
    await withRule(stack, author, hateful)
  })

  it('is asked by rules in shadow too, which count each message once', async () => {
    const before = await author.call(readRuleSet, {})
    const shadow = { ...editable(before), conditions: [{ ...hateful, outcome: 'hold' as const }] }
    const { id: proposalId, contentHash } = await backtested(author, shadow)
    const approver = stack.person([{ role: 'approver', units: '*' }], 'Bob Approver')
    await approver.call(approveProposal, { proposalId, contentHash })
    await author.call(runRulesInShadow, { proposalId, contentHash })
    const release = heldBack()
    await say('a zorbulon in the shadow')
    const read = async () => (await author.call(readProposal, { proposalId })).shadow
    expect(await read()).toMatchObject({ read: 0 })
    release()
    await answered()
    expect(await read()).toMatchObject({
      read: 1,
      shifts: [{ before: 'propose_hide', after: 'hold', messages: 1 }],
      rules: [{ ruleId: 'hateful', found: 1 }],
    })
  })

  it('may not hide by its word alone', async () => {
    const { version, ...before } = await author.call(readRuleSet, {})
    const alone = { ...editable(before), conditions: [{ ...hateful, outcome: 'hide' as const }] }
    await expect(
      author.call(proposeRules, { basedOnVersion: version, purpose: 'a test', ...alone }),
    ).rejects.toMatchObject({ problem: { code: 'RULE_SET_INVALID' } })
  })

  it('is not asked by a backtest, which takes the answers of then and says how many there are none of', async () => {
    const rules = editable(await author.call(readRuleSet, {}))
    const spam = { ...hateful, id: 'spam', name: 'Spam', when: { fact: 'classifier.spam' as const, atLeast: 1 } }
    const asked = server.asked.length
    const { backtest } = await backtested(author, { ...rules, conditions: [hateful, spam] })
    expect(server.asked.length).toBe(asked)
    const [{ answered, all } = { answered: 0, all: 0 }] = await sql<{ answered: number; all: number }>(
      `SELECT count(*)::integer AS all, (count(*) FILTER (WHERE context::json -> 'classifier' IS NOT NULL))::integer AS answered FROM assessment`,
    )
    expect(answered).toBeGreaterThan(10)
    expect(all).toBeGreaterThan(answered)
    expect(backtest).toMatchObject({ status: 'finished', total: all, newlyCaught: 0, unanswered: all - answered })
    expect(backtest?.caughtAfter).toBeGreaterThan(5)
  })
})

describe('without a classifier', () => {
  it('nothing waits, nobody is asked, and the rules say why they do not hold', async () => {
    const stack = await startStack([{ definition: moderation }, { definition: connectors }])
    try {
      const author = stack.person([{ role: 'administrator', units: '*' }])
      await withRule(stack, author, hateful)
      const [itemId] = await arrive(stack, ['a zorbulon'], { unitId, accountId })
      const found = await author.call(readAssessment, { itemId: itemId as string })
      expect(found).toMatchObject({ outcome: 'allow' })
      expect(found.trace).toContainEqual(
        expect.objectContaining({ answer: 'unknown', found: 'no classifier is configured' }),
      )
      expect(await author.call(readLateFacts, {})).toEqual({ classifier: false, waiting: 0, givenUp: 0 })
    } finally {
      await stack.close()
    }
  })
})
