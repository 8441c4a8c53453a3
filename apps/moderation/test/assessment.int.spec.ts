import { fact } from '@cordon/contracts'
import { itemCaptured, type CapturedItem } from '@cordon/contracts/connectors'
import { readAssessment, readRuleSet, type Assessment } from '@cordon/contracts/moderation'
import { DatabaseConfig, type ServiceDefinition } from '@cordon/runtime'
import { startStack, type Stack } from '@cordon/testing/stack'
import { until } from '@cordon/testing'
import { jetstreamManager } from '@nats-io/jetstream'
import { Module } from '@nestjs/common'
import { v7 as uuid } from 'uuid'
import { moderation } from '../src/moderation.service'
import { bringIntoForce } from './rules-in-force'

class ConnectorsModule {}
Module({})(ConnectorsModule)
const connectors: ServiceDefinition<DatabaseConfig> = {
  service: 'connectors',
  config: DatabaseConfig,
  module: ConnectorsModule,
  database: { entities: [], migrations: [] },
}

const unitId = uuid()

describe('moderation of what arrives', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await startStack([{ definition: moderation }, { definition: connectors }])
  })
  afterAll(async () => {
    await stack?.close()
  })

  const item = (text: string, itemId = uuid()): CapturedItem => ({
    itemId,
    accountId: uuid(),
    unitId,
    network: 'mastodon',
    capturedAt: new Date().toISOString(),
    kind: 'mention',
    nativeKey: `https://example.test/${itemId}`,
    revision: '1',
    nativeId: itemId,
    author: { nativeId: '1', handle: 'someone@example.test', displayName: 'Someone' },
    text,
    visibility: 'public',
    createdAt: new Date().toISOString(),
    attachments: [],
  })
  const capture = async (items: { item: CapturedItem; version?: number }[]) => {
    await stack.service('connectors').database?.transaction(async (tx) =>
      tx.state(
        items.map(({ item, version }) => fact(itemCaptured, item.itemId, version ?? 1, item)),
        { actor: 'service:connectors', authority: 'capture' },
      ),
    )
  }
  const officer = () => stack.person([{ role: 'officer', units: [unitId] }])
  const administrator = () => stack.person([{ role: 'administrator', units: '*' }])
  const assessmentOf = (itemId: string) => officer().call(readAssessment, { itemId })
  const stated = async (itemId: string) =>
    (
      await stack
        .service('moderation')
        .database?.query<{ envelope: string }>(
          `SELECT envelope FROM outbox WHERE type = 'moderation.item.assessed.v1' ORDER BY position`,
        )
    )
      ?.map(
        ({ envelope }) =>
          JSON.parse(envelope) as { subject: string; data: Assessment; actor: string; authority: string },
      )
      .filter(({ subject }) => subject === itemId) ?? []

  it('marks abuse with the words that matched, where they stand in the original text', async () => {
    const abusive = item('You are a total w4nker 😡 and everyone knows it')
    await capture([{ item: abusive }])
    await stack.settled()
    const assessment = await assessmentOf(abusive.itemId)
    expect(assessment.categories.length).toBeGreaterThan(0)
    expect(assessment.matches.map(({ start, end }) => abusive.text.slice(start, end))).toContain('w4nker')
    expect(await stated(abusive.itemId)).toMatchObject([
      { actor: 'service:moderation', authority: expect.stringContaining('rule set') },
    ])
  })

  it('puts a threat to life into the urgent lane and leaves ordinary words alone', async () => {
    const [threat, ordinary] = [
      item('I am going to kill him tonight, I have a knife'),
      item('When are the bins collected in Scunthorpe?'),
    ]
    await capture([{ item: threat }, { item: ordinary }])
    await stack.settled()
    expect(await assessmentOf(threat.itemId)).toMatchObject({ lane: 'urgent', severity: 'critical' })
    expect(await assessmentOf(ordinary.itemId)).toMatchObject({ lane: 'routine', severity: 'none', matches: [] })
  })

  it('reads an edit anew, and an older revision never replaces a newer one', async () => {
    const calm = item('thank you all')
    const edited = { ...calm, revision: '2', text: 'I will kill you all' }
    await capture([{ item: edited, version: 2 }])
    await stack.settled()
    await capture([{ item: calm, version: 1 }])
    await stack.settled()
    expect((await assessmentOf(calm.itemId)).lane).toBe('urgent')
    expect(await stated(calm.itemId)).toHaveLength(1)
  })

  it('takes hostile texts without holding up the others', async () => {
    const texts = ['\u0000null\u0000', '\ud800 lone', 'x\u0301'.repeat(30_000), '‮‏rtl', 'fine']
    const items = texts.map((text) => item(text))
    await capture(items.map((item) => ({ item })))
    await stack.settled()
    for (const { itemId } of items) expect((await assessmentOf(itemId)).itemId).toBe(itemId)
    expect(await stack.service('moderation').database?.query(`SELECT * FROM dead_letter`)).toEqual([])
  })

  it('shows nothing of other units', async () => {
    const kept = item('hello')
    await capture([{ item: kept }])
    await stack.settled()
    const stranger = stack.person([{ role: 'officer', units: [uuid()] }])
    await expect(stranger.call(readAssessment, { itemId: kept.itemId })).rejects.toMatchObject({
      problem: { code: 'ASSESSMENT_NOT_FOUND' },
    })
  })

  it('assesses by a new rule set from the moment it is in force, and says its version', async () => {
    const current = await administrator().call(readRuleSet, {})
    const list = {
      id: 'local',
      name: 'Local words',
      category: 'abuse',
      severity: 'high',
      terms: 'frobnicator',
    } as const
    const version = await bringIntoForce(stack, { ...current, wordLists: [...current.wordLists, list] })
    const found = item('what a frobnicator')
    await capture([{ item: found }])
    await stack.settled()
    expect(await assessmentOf(found.itemId)).toMatchObject({
      severity: 'high',
      ruleSetVersion: version,
      matches: [{ ruleId: 'local' }],
    })
  })

  it('catches up on what arrived while it or the broker was away', async () => {
    await stack.stop('moderation')
    const missed = item('I am going to kill you')
    await capture([{ item: missed }])
    await stack.nats.kill9()
    await stack.nats.restart()
    await stack.start('moderation')
    await stack.settled()
    expect((await assessmentOf(missed.itemId)).lane).toBe('urgent')
    expect(await stated(missed.itemId)).toHaveLength(1)
  })

  it('keeps items waiting, none of them set aside, while the rules in force cannot be used', async () => {
    const owner = stack.owner('moderation')
    const { version } = await administrator().call(readRuleSet, {})
    const broken = {
      wordLists: [],
      patterns: [{ id: 'x', name: 'x', category: 'abuse', severity: 'low', pattern: '(' }],
    }
    // As an earlier release of the engine, which took them, would have left them.
    const publish = async (number: number, content: unknown) => {
      await owner(`ALTER TABLE rule_set DISABLE TRIGGER USER`)
      await owner(
        `INSERT INTO rule_set (version, id, content, published_at, published_by) VALUES ($1, $2, $3, now(), 'test')`,
        [number, uuid(), JSON.stringify(content)],
      )
      await owner(`ALTER TABLE rule_set ENABLE TRIGGER USER`)
    }
    await publish(version + 1, broken)
    const waiting = item('I am going to kill you')
    await capture([{ item: waiting }])
    await until('the item to be handed back', async () => {
      const manager = await jetstreamManager(stack.connection, { checkAPI: false })
      return (await manager.consumers.info('connectors', 'moderation-connectors-item')).num_redelivered > 0
    })
    await bringIntoForce(stack, { wordLists: [], patterns: [] })
    await stack.settled()
    expect((await assessmentOf(waiting.itemId)).lane).toBe('urgent')
    expect(await owner(`SELECT * FROM dead_letter`)).toEqual([])
  })
})
