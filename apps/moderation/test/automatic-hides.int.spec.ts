import {
  claimReviewJob,
  clearRuleAlarm,
  decideReviewJobs,
  listMeasures,
  listReviewJobs,
  listRuleActivity,
  readAssessment,
  readRuleSet,
  retireRule,
  undoReviewDecisions,
  type Condition,
} from '@cordon/contracts/moderation'
import { until } from '@cordon/testing'
import { startStack, type Stack, type TestPerson } from '@cordon/testing/stack'
import { v7 as uuid } from 'uuid'
import { moderation } from '../src/moderation.service'
import { arrive, connectors } from './arrivals'
import { bringIntoForce, editable } from './rules-in-force'

const [unitId, accountId] = [uuid(), uuid()]
const HIDES_A_DAY = 3

describe('what rules do by themselves', () => {
  let stack: Stack
  let author: TestPerson
  let officer: TestPerson
  beforeAll(async () => {
    const env = {
      CORDON_HIDES_A_DAY: String(HIDES_A_DAY),
      CORDON_ALARM_EVERY_MS: '200',
      CORDON_REVIEW_SAMPLE_PERCENT: '0',
    }
    stack = await startStack([{ definition: moderation, env }, { definition: connectors }])
    author = stack.person([{ role: 'administrator', units: '*' }], 'Ann Author')
    officer = stack.person([{ role: 'officer', units: [unitId] }], 'Olu Officer')
    await inForce('flags-krellites', { terms: 'krellite', outcome: 'flag' })
    await inForce('hides-zorbulons', { terms: 'zorbulon', outcome: 'hide', clause: '3' })
  })
  afterAll(async () => {
    await stack?.close()
  })

  const sql = (text: string, values: unknown[] = []) => stack.service('moderation').database?.query(text, values)
  const inForce = async (id: string, more: { terms: string; outcome: 'hide' | 'flag'; clause?: string }) => {
    const rules = editable(await author.call(readRuleSet, {}))
    const list = { id, name: id, category: 'abuse' as const, severity: 'medium' as const, ...more }
    await bringIntoForce(stack, { ...rules, wordLists: [...rules.wordLists, list] })
  }
  const say = (texts: string[], by = uuid(), itemId?: string, revision = '1') =>
    arrive(stack, texts, {
      unitId,
      accountId,
      revision,
      author: { nativeId: by, handle: 'jo', displayName: 'Jo' },
      ...(itemId !== undefined && { itemId }),
    })
  const outcomeOf = async (itemId: string | undefined) =>
    (await officer.call(readAssessment, { itemId: itemId as string })).outcome
  const jobOf = async (itemId: string | undefined) =>
    (await officer.call(listReviewJobs, { limit: 100 })).items.find((job) => job.itemId === itemId)
  const decide = async (itemId: string | undefined, choice: 'keep' | 'escalate') => {
    const { id } = (await jobOf(itemId))!
    await officer.call(claimReviewJob, { jobId: id })
    const { left } = await officer.call(decideReviewJobs, { jobIds: [id], choice, reason: 'As the test has it.' })
    expect(left).toEqual([])
    return id
  }
  const measures = async () => (await officer.call(listMeasures, {})).items

  it('hides at once, in the register and with a job that a person can undo', async () => {
    const [itemId] = await say(['you zorbulon'])
    expect(await outcomeOf(itemId)).toBe('hide')
    expect(await measures()).toMatchObject([
      { itemId, kind: 'hide', status: 'ordered', clause: '3', imposedBy: 'hides-zorbulons', ruleId: 'hides-zorbulons' },
    ])
    expect(await jobOf(itemId)).toMatchObject({ outcome: 'hide', status: 'open', rules: ['hides-zorbulons'] })
  })

  it('leaves alone what is quoted, and what a person kept, however it is edited', async () => {
    const [quoted] = await say(['She called me a "zorbulon" and that is not right'])
    expect(await outcomeOf(quoted)).not.toBe('hide')
    const [flagged] = await say(['a krellite'], 'someone')
    await decide(flagged, 'keep')
    await say(['a krellite and a zorbulon'], 'someone', flagged, '2')
    expect(await outcomeOf(flagged)).toBe('hide')
    expect(await jobOf(flagged)).toMatchObject({
      outcome: 'propose_hide',
      note: expect.stringContaining('edited after a person had decided'),
    })
    expect((await measures()).map((measure) => measure.itemId)).not.toContain(flagged)
  })

  it('gives a message the lane that a person decided, and takes it back with the decision', async () => {
    const [itemId] = await say(['a krellite, surely'])
    const found = () => officer.call(readAssessment, { itemId: itemId as string })
    const asked = await found()
    expect(asked).toMatchObject({ lane: 'review', outcome: 'flag' })
    const id = await decide(itemId, 'escalate')
    const escalated = await found()
    expect(escalated).toMatchObject({
      lane: 'urgent',
      outcome: 'escalate',
      decidedBy: 'Olu Officer',
      fired: asked.fired,
    })
    expect(Date.parse(escalated.assessedAt)).toBeGreaterThan(Date.parse(asked.assessedAt))
    await officer.call(undoReviewDecisions, { jobIds: [id], reason: 'A misunderstanding.' })
    expect(await found()).toMatchObject({ lane: 'review', outcome: 'flag' })
    expect((await found()).decidedBy).toBeUndefined()
    await decide(itemId, 'keep')
    expect(await found()).toMatchObject({ lane: 'routine', outcome: 'allow', decidedBy: 'Olu Officer' })
  })

  it('knows what the author did before, and asks only where a rule does', async () => {
    const rules = editable(await author.call(readRuleSet, {}))
    const when: Condition = {
      all: [
        { fact: 'author.strikes', atLeast: 1 },
        { fact: 'author.messages', atLeast: 2 },
      ],
    }
    const rule = { id: 'again', name: 'Again', category: 'abuse' as const, severity: 'medium' as const, when }
    await bringIntoForce(stack, { ...rules, conditions: [...(rules.conditions ?? []), rule] })
    const by = uuid()
    const [first] = await say(['a krellite, each a krellite'], by)
    const id = await decide(first, 'escalate')
    const [second, third] = await say(['good morning', 'good evening'], by)
    const fired = async (itemId: string | undefined) =>
      (await officer.call(readAssessment, { itemId: itemId as string })).fired?.map(({ ruleId }) => ruleId)
    expect(await fired(second)).not.toContain('again')
    expect(await fired(third)).toContain('again')
    expect(await fired((await say(['good evening']))[0])).not.toContain('again')
    await officer.call(undoReviewDecisions, { jobIds: [id], reason: 'A misunderstanding.' })
    expect(await fired((await say(['good night'], by))[0])).not.toContain('again')
  })

  it('stops at the cap of the day with an alarm, and proposes until a person clears it', async () => {
    const before = (await measures()).length
    const ids = await say(['zorbulon one', 'zorbulon two', 'zorbulon three', 'zorbulon four', 'zorbulon five'])
    const outcomes = await Promise.all(ids.map(outcomeOf))
    expect(outcomes.filter((outcome) => outcome === 'hide')).toHaveLength(HIDES_A_DAY - before)
    expect(outcomes.filter((outcome) => outcome === 'propose_hide')).toHaveLength(5 - (HIDES_A_DAY - before))
    expect(await measures()).toHaveLength(HIDES_A_DAY)
    const alarmed = (await author.call(listRuleActivity, {})).items.find(({ ruleId }) => ruleId === 'hides-zorbulons')
    expect(alarmed).toMatchObject({ hiddenToday: HIDES_A_DAY, alarm: { reason: 'daily_cap', expected: HIDES_A_DAY } })
    const proposed = ids[outcomes.indexOf('propose_hide')]
    expect((await jobOf(proposed))?.note).toContain('may hide nothing by itself now')

    await sql(`UPDATE measure SET imposed_at = imposed_at - interval '1 day'`)
    expect(await outcomeOf((await say(['zorbulon six']))[0])).toBe('propose_hide')
    await expect(
      officer.call(clearRuleAlarm, { ruleId: 'hides-zorbulons', reason: 'It is right.' }),
    ).rejects.toMatchObject({ problem: { code: 'PERMISSION_DENIED' } })
    await author.call(clearRuleAlarm, { ruleId: 'hides-zorbulons', reason: 'A campaign; it is right.' })
    expect(await outcomeOf((await say(['zorbulon seven']))[0])).toBe('hide')
  })

  it('pauses a rule that jumps, and tells how far it is from what is usual', async () => {
    await sql(`UPDATE measure SET imposed_at = imposed_at - interval '1 day'`)
    await sql(
      `INSERT INTO rule_firing (bucket, rule_id, writer, found) VALUES (now() - interval '1 day', '', $1, 5000), (now() - interval '1 day', 'hides-zorbulons', $1, 5)`,
      [uuid()],
    )
    await say(Array.from({ length: 25 }, (_, n) => `zorbulon number ${n}`))
    await sql(`DELETE FROM rule_alarm`)
    const jumped = await until('the alarm', async () =>
      (await author.call(listRuleActivity, {})).items.find(({ alarm }) => alarm?.reason === 'jump'),
    )
    expect(jumped).toMatchObject({ ruleId: 'hides-zorbulons', alarm: { reason: 'jump' } })
    expect(jumped.alarm!.found).toBeGreaterThan(4 * jumped.alarm!.expected)
    await sql(`UPDATE measure SET imposed_at = imposed_at - interval '1 day'`)
    expect(await outcomeOf((await say(['zorbulon last']))[0])).toBe('propose_hide')
  })

  it('ends when the rule is retired', async () => {
    const { version } = await author.call(readRuleSet, {})
    await author.call(retireRule, { ruleId: 'hides-zorbulons', ruleSetVersion: version, reason: 'Too blunt.' })
    expect(await outcomeOf((await say(['you zorbulon']))[0])).toBe('allow')
  })

  it('hides no more than the cap when many batches come at once', async () => {
    await inForce('hides-gonzos', { terms: 'gonzo', outcome: 'hide', clause: '3' })
    const ids = await say(Array.from({ length: 40 }, (_, n) => `gonzo ${n}`))
    const outcomes = await Promise.all(ids.map(outcomeOf))
    expect(outcomes.filter((outcome) => outcome === 'hide')).toHaveLength(HIDES_A_DAY)
  })
})
