import {
  approveProposal,
  checkOutbound,
  listRuleActivity,
  listRulePacks,
  proposeRules,
  proposeRulesAsYaml,
  putRulesInForce,
  readAssessment,
  readProposal,
  readRuleSet,
  readRulesAsYaml,
  retireRule,
  runRulesInShadow,
  tryRules,
  type Rules,
  type WordListRule,
} from '@cordon/contracts/moderation'
import { until } from '@cordon/testing'
import { startStack, type Stack, type TestPerson } from '@cordon/testing/stack'
import { v7 as uuid } from 'uuid'
import { moderation } from '../src/moderation.service'
import { arrive, connectors } from './arrivals'
import { backtested, bringIntoForce, editable } from './rules-in-force'

const unitId = uuid()
const accountId = uuid()

describe('rules beside and between their versions', () => {
  let stack: Stack
  let author: TestPerson
  let approver: TestPerson
  let officer: TestPerson
  beforeAll(async () => {
    stack = await startStack([{ definition: moderation }, { definition: connectors }])
    author = stack.person([{ role: 'administrator', units: '*' }], 'Ann Author')
    approver = stack.person([{ role: 'approver', units: '*' }], 'Bob Approver')
    officer = stack.person([{ role: 'officer', units: [unitId] }], 'Olu Officer')
  })
  afterAll(async () => {
    await stack?.close()
  })

  const say = (texts: string[]) => arrive(stack, texts, { unitId, accountId })
  const withList = async (list: Partial<WordListRule> & { terms: string }): Promise<Rules> => {
    const rules = editable(await author.call(readRuleSet, {}))
    const id = `local-${list.terms}`
    return {
      ...rules,
      wordLists: [
        ...rules.wordLists,
        { id, name: `About ${list.terms}`, category: 'abuse', severity: 'high', ...list },
      ],
    }
  }
  const outcomeOf = async (itemId: string | undefined) =>
    (await officer.call(readAssessment, { itemId: itemId as string })).outcome
  const refused = (code: string) => ({ problem: { code } })

  it('in shadow record what they would do, and do nothing', async () => {
    const rules = await withList({ terms: 'flibbert', outcome: 'hide', clause: '3' })
    const { id: proposalId, contentHash } = await backtested(author, rules)
    await approver.call(approveProposal, { proposalId, contentHash })
    await author.call(runRulesInShadow, { proposalId, contentHash })
    const [found, , calm] = await say(['you flibbert', 'flibbert again', 'good morning'])
    expect(await outcomeOf(found)).toBe('allow')
    const { shadow } = await officer.call(readProposal, { proposalId })
    expect(shadow).toMatchObject({
      read: 3,
      shifts: expect.arrayContaining([
        { before: 'allow', after: 'hide', messages: 2 },
        { before: 'allow', after: 'allow', messages: 1 },
      ]),
      rules: [{ ruleId: 'local-flibbert', ruleName: 'About flibbert', found: 2 }],
    })
    expect(shadow?.samples.map(({ text }) => text).sort()).toEqual(['flibbert again', 'you flibbert'])
    expect((await author.call(readProposal, { proposalId })).shadow?.samples[0]?.text).toBeUndefined()
    await stack.stop('moderation')
    await stack.start('moderation')
    await say(['flibbert, after a restart'])
    expect((await officer.call(readProposal, { proposalId })).shadow?.read).toBe(4)
    await author.call(putRulesInForce, { proposalId, contentHash })
    expect(await outcomeOf(calm)).toBe('allow')
    const [live] = await say(['flibbert, in force'])
    expect(await outcomeOf(live)).toBe('hide')
    expect((await officer.call(readProposal, { proposalId })).shadow?.read).toBe(4)
  })

  it('are proposed only when their examples hold, which anybody can try before', async () => {
    const examples = { match: ['a whatsit', 'a thingummy'], noMatch: ['whatsits', 'a whatsit here'] }
    const rules = await withList({ terms: 'whatsit', examples })
    const failed = [
      { ruleId: 'local-whatsit', ruleName: 'About whatsit', wanted: 'match', text: 'a thingummy' },
      { ruleId: 'local-whatsit', ruleName: 'About whatsit', wanted: 'no_match', text: 'a whatsit here' },
    ]
    expect((await author.call(tryRules, rules)).failedExamples).toEqual(failed)
    const { version } = await author.call(readRuleSet, {})
    await expect(author.call(proposeRules, { basedOnVersion: version, purpose: 'x', ...rules })).rejects.toMatchObject({
      problem: { code: 'EXAMPLES_FAIL', data: { failedExamples: failed } },
    })
    await expect(author.call(tryRules, await withList({ terms: 'x', outcome: 'hide' }))).resolves.toMatchObject({
      problems: [{ ruleId: 'local-x' }],
    })
  })

  it('go out of force at once by one person, and come back by no draft from before', async () => {
    const version = await bringIntoForce(stack, await withList({ terms: 'gizmo' }))
    const draft = await backtested(author, await withList({ terms: 'doodad' }))
    const [before] = await say(['a gizmo'])
    expect(await outcomeOf(before)).toBe('flag')
    const input = { ruleId: 'local-gizmo', ruleSetVersion: version, reason: 'It finds a shop of that name.' }
    await expect(officer.call(retireRule, input)).rejects.toMatchObject(refused('PERMISSION_DENIED'))
    await expect(author.call(retireRule, { ...input, ruleSetVersion: version - 1 })).rejects.toMatchObject(
      refused('RULE_SET_CHANGED'),
    )
    const left = await author.call(retireRule, input)
    expect(left.wordLists.map(({ id }) => id)).not.toContain('local-gizmo')
    expect(left.retired).toMatchObject([{ ruleId: 'local-gizmo', retiredBy: 'Ann Author', reason: input.reason }])
    await expect(author.call(retireRule, input)).rejects.toMatchObject(refused('RULE_NOT_FOUND'))
    const [after] = await say(['a gizmo'])
    expect(await outcomeOf(after)).toBe('allow')
    await expect(
      approver.call(approveProposal, { proposalId: draft.id, contentHash: draft.contentHash }),
    ).rejects.toMatchObject(refused('RULE_SET_CHANGED'))
  })

  it('that hold back what is sent leave only by the long way', async () => {
    const guard = { terms: 'bugbear', direction: 'out', onSending: 'block' } as const
    const version = await bringIntoForce(stack, await withList(guard))
    await expect(
      author.call(retireRule, { ruleId: 'local-bugbear', ruleSetVersion: version, reason: 'In my way.' }),
    ).rejects.toMatchObject(refused('RULE_GUARDS_SENDING'))
    const check = { accountId, unitId, network: 'mastodon', text: 'Beware of the bugbear' } as const
    expect(await officer.call(checkOutbound, check)).toMatchObject({
      verdict: 'block',
      reason: 'The rules do not let this go: About bugbear.',
      findings: [{ ruleId: 'local-bugbear', start: 14, end: 21 }],
    })
    expect((await officer.call(checkOutbound, { ...check, text: 'Beware of the dog' })).verdict).toBe('clear')
    await expect(officer.call(checkOutbound, { ...check, unitId: uuid() })).rejects.toMatchObject(
      refused('PERMISSION_DENIED'),
    )
    const [inbound] = await say(['a bugbear'])
    expect(await outcomeOf(inbound)).toBe('allow')
  })

  it('are the same as YAML, which goes the same way', async () => {
    const { yaml, version } = await author.call(readRulesAsYaml, {})
    const rules = editable(await author.call(readRuleSet, {}))
    const propose = (text: string) =>
      author.call(proposeRulesAsYaml, { basedOnVersion: version, purpose: 'from a file', yaml: text })
    const { id: proposalId, contentHash, ...proposal } = await propose(yaml)
    expect(editable(proposal)).toEqual(rules)
    await expect(author.call(putRulesInForce, { proposalId, contentHash })).rejects.toMatchObject(
      refused('PROPOSAL_NOT_APPROVED'),
    )
    await expect(propose('wordLists: [')).rejects.toMatchObject(refused('YAML_INVALID'))
    await expect(propose('a: &a [x, x]\nwordLists: *a\npatterns: []')).rejects.toMatchObject(refused('YAML_INVALID'))
    await expect(propose('wordLists: []\npatterns: []\nrules: []')).rejects.toMatchObject({
      problem: { code: 'YAML_INVALID', detail: 'rules is not a known field' },
    })
    await expect(propose(`wordLists: []\npatterns: []\nconditions: ${'['.repeat(20_000)}`)).rejects.toMatchObject(
      refused('YAML_INVALID'),
    )
  })

  it('explain every condition, with what was known when the message came', async () => {
    const rules = editable(await author.call(readRuleSet, {}))
    const when = {
      all: [
        { fact: 'links' as const, atLeast: 2 },
        { fact: 'author.messages' as const, atMost: 0 },
      ],
    }
    const rule = { id: 'flood', name: 'Links of a stranger', category: 'spam', severity: 'medium', when } as const
    await bringIntoForce(stack, { ...rules, conditions: [...(rules.conditions ?? []), structuredClone(rule)] })
    const stranger = { nativeId: 'a stranger', handle: 'al', displayName: 'Al' }
    const text = 'look https://a.example and https://b.example'
    const [itemId] = await arrive(stack, [text], { unitId, accountId, author: stranger })
    const { trace } = await officer.call(readAssessment, { itemId: itemId as string })
    expect(trace).toContainEqual({ depth: 2, asked: 'links is at least 2', answer: 'true', found: '2' })
    expect(trace).toContainEqual({ depth: 2, asked: 'author.messages is at most 0', answer: 'true', found: '0' })
  })

  it('come in packs, of which it is told which version is in force', async () => {
    const { items } = await officer.call(listRulePacks, {})
    expect(items.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['abuse-en', 'abuse-cy', 'urgent', 'personal-data']),
    )
    for (const { version, versionInForce } of items) expect(versionInForce).toBe(version)
    const all = {
      wordLists: items.flatMap(({ wordLists }) => wordLists),
      patterns: items.flatMap(({ patterns }) => patterns),
      conditions: items.flatMap(({ conditions }) => conditions),
    }
    const { problems, failedExamples, examples } = await officer.call(tryRules, all)
    expect({ problems, failedExamples }).toEqual({ problems: [], failedExamples: [] })
    expect(examples).toBeGreaterThan(100)
  })

  it('are counted by the hour', async () => {
    await bringIntoForce(stack, await withList({ terms: 'thingamabob' }))
    await say(['a thingamabob', 'thingamabob thingamabob', 'nothing'])
    const { items } = await until('the finds to be counted', async () => author.call(listRuleActivity, {}))
    const found = items.find(({ ruleId }) => ruleId === 'local-thingamabob')
    expect(found?.hours).toHaveLength(24)
    expect(found?.hours.reduce((sum, hour) => sum + hour.found, 0)).toBe(2)
  })
})
