import { refusal } from '@cordon/contracts'
import {
  fingerprintMedia,
  type CapturedItem,
  type FingerprintMediaInput,
  type MediaFingerprint,
} from '@cordon/contracts/connectors'
import {
  listMeasures,
  listReviewJobs,
  readAssessment,
  readLateFacts,
  readRuleSet,
  type ConditionRule,
} from '@cordon/contracts/moderation'
import { Handle } from '@cordon/messaging'
import { DatabaseConfig, type ServiceDefinition } from '@cordon/runtime'
import { until } from '@cordon/testing'
import { startStack, type Stack, type TestPerson } from '@cordon/testing/stack'
import { Controller, Module } from '@nestjs/common'
import { v7 as uuid } from 'uuid'
import { moderation } from '../src/moderation.service'
import { arrive } from './arrivals'
import { bringIntoForce, editable } from './rules-in-force'

const [unitId, accountId] = [uuid(), uuid()]
const KNOWN = 'a5'.repeat(32)

const asked: FingerprintMediaInput[] = []
/** What connectors say of the attachment at each place. */
let answers: (MediaFingerprint | 'MEDIA_REFUSED' | 'MEDIA_UNREACHABLE')[] = []

@Controller()
class MediaHandlers {
  @Handle(fingerprintMedia)
  async fingerprint(input: FingerprintMediaInput): Promise<MediaFingerprint> {
    asked.push(input)
    const answer = answers[input.index]
    if (answer === undefined) throw refusal(fingerprintMedia, 'MEDIA_NOT_FOUND')
    if (typeof answer === 'string') throw refusal(fingerprintMedia, answer)
    return answer
  }
}

@Module({ controllers: [MediaHandlers] })
class ConnectorsModule {}
const connectors: ServiceDefinition<DatabaseConfig> = {
  service: 'connectors',
  config: DatabaseConfig,
  module: ConnectorsModule,
  database: { entities: [], migrations: [] },
}

const known: ConditionRule = {
  id: 'known',
  name: 'Known pictures',
  category: 'abuse',
  severity: 'high',
  outcome: 'hide',
  clause: '3',
  when: { fact: 'media_hash', oneOf: [`pdq:${KNOWN}`, `md5:${'ab'.repeat(16)}`] },
}
const other: MediaFingerprint = { sha256: '1'.repeat(64), md5: '1'.repeat(32), pdq: '0'.repeat(64) }
const alike: MediaFingerprint = { sha256: '2'.repeat(64), md5: '2'.repeat(32), pdq: `b5${KNOWN.slice(2)}` }

describe('a rule about known pictures', () => {
  let stack: Stack
  let officer: TestPerson
  beforeAll(async () => {
    const env = { CORDON_LATE_FACTS_FOR_MS: '2500' }
    stack = await startStack([{ definition: moderation, env }, { definition: connectors }])
    officer = stack.person([{ role: 'officer', units: [unitId] }], 'Olu Officer')
    const author = stack.person([{ role: 'administrator', units: '*' }])
    const rules = editable(await author.call(readRuleSet, {}))
    await bringIntoForce(stack, { ...rules, conditions: [known] })
  })
  afterAll(async () => {
    await stack?.close()
  })

  const show = async (...kinds: CapturedItem['attachments'][number]['kind'][]) => {
    asked.length = 0
    const attachments = kinds.map((kind, i) => ({ kind, url: `https://media.example/${i}` }))
    return (await arrive(stack, ['look'], { unitId, accountId, attachments }))[0] as string
  }
  const answered = () =>
    until('all answers', async () => ((await officer.call(readLateFacts, {})).waiting === 0 ? true : undefined), {
      timeoutMs: 15_000,
    })
  const found = (itemId: string) => officer.call(readAssessment, { itemId })
  const told = async (itemId: string) =>
    (await found(itemId)).trace?.find(({ asked: question }) => question.startsWith('media_hash'))

  it('hides what looks like one of them, in the register, and says which and where', async () => {
    answers = [other, alike]
    const itemId = await show('image', 'video')
    expect(await found(itemId)).toMatchObject({ outcome: 'allow' })
    await answered()
    expect(asked).toEqual([
      { itemId, version: 1, index: 0 },
      { itemId, version: 1, index: 1 },
    ])
    expect(await found(itemId)).toMatchObject({ outcome: 'hide', fired: [{ ruleId: 'known', outcome: 'hide' }] })
    expect(await told(itemId)).toEqual({
      depth: 1,
      asked: 'media_hash is one of 2 known pictures',
      answer: 'true',
      found: `picture 2 looks like pdq:${KNOWN}, 1 of 256 bits apart`,
    })
    expect((await officer.call(listMeasures, {})).items).toMatchObject([{ itemId, kind: 'hide', ruleId: 'known' }])
    const { items } = await officer.call(listReviewJobs, { limit: 100 })
    expect(items).toMatchObject([{ itemId, outcome: 'hide' }])
  })

  it('leaves other pictures alone, and asks nobody about messages that have none', async () => {
    answers = [other]
    const shown = await show('image')
    await answered()
    expect(await told(shown)).toMatchObject({ answer: 'false', found: 'none of them' })
    const linked = await show('other', 'audio')
    const plain = await show()
    await answered()
    expect(asked).toEqual([])
    expect(await told(linked)).toMatchObject({ answer: 'false', found: 'no pictures' })
    expect(await told(plain)).toMatchObject({ answer: 'false', found: 'no pictures' })
  })

  it('finds one beside others that are gone, and nothing where the only one is gone', async () => {
    answers = ['MEDIA_REFUSED', alike]
    const beside = await show('image', 'image')
    await answered()
    expect(await found(beside)).toMatchObject({ outcome: 'hide' })
    answers = ['MEDIA_REFUSED']
    const gone = await show('image')
    await answered()
    expect(await found(gone)).toMatchObject({ outcome: 'allow' })
    expect(await told(gone)).toMatchObject({ answer: 'unknown', found: expect.stringContaining('not there any more') })
  })

  it('waits for a server that is away, for a time', async () => {
    answers = ['MEDIA_UNREACHABLE']
    const back = await show('image')
    await until('a second question', () => (asked.length > 1 ? true : undefined))
    answers = [alike]
    await answered()
    expect(await found(back)).toMatchObject({ outcome: 'hide' })
    answers = ['MEDIA_UNREACHABLE']
    const away = await show('image')
    await answered()
    expect(await found(away)).toMatchObject({ outcome: 'allow' })
    expect(await told(away)).toMatchObject({
      answer: 'unknown',
      found: expect.stringContaining('the pictures could not be fetched'),
    })
    expect(await officer.call(readLateFacts, {})).toMatchObject({ givenUp: 1 })
  })
})
