import {
  approveProposal,
  canonicalRules,
  listProposals,
  proposeRules,
  putRulesInForce,
  readProposal,
  readRuleSet,
  rulesHash,
  runRulesInShadow,
  steerBacktest,
  withdrawProposal,
  type Rules,
} from '@cordon/contracts/moderation'
import { until } from '@cordon/testing'
import { startStack, type Stack, type TestPerson } from '@cordon/testing/stack'
import { v7 as uuid } from 'uuid'
import { moderation } from '../src/moderation.service'
import { arrive, connectors } from './arrivals'
import { backtested } from './rules-in-force'

const unitId = uuid()
const accountId = uuid()

describe('the way of rules into force', () => {
  let stack: Stack
  let author: TestPerson
  let approver: TestPerson
  beforeAll(async () => {
    stack = await startStack([{ definition: moderation }, { definition: connectors }])
    author = stack.person([{ role: 'administrator', units: '*' }], 'Ann Author')
    approver = stack.person([{ role: 'approver', units: '*' }], 'Bob Approver')
    await arrive(stack, ['what a frobnicator', 'the frobnicator again', 'thank you', 'You are a wanker'], {
      unitId,
      accountId,
    })
  })
  afterAll(async () => {
    await stack?.close()
  })

  const sql = (text: string, values: unknown[] = []) => stack.service('moderation').database?.query(text, values)
  const withTerm = async (term: string): Promise<Rules> => {
    const { wordLists, patterns } = await author.call(readRuleSet, {})
    const list = { id: `local-${term}`, name: 'Local words', category: 'abuse', severity: 'high', terms: term } as const
    return { wordLists: [...wordLists, list], patterns }
  }
  const refused = (code: string) => ({ problem: { code } })
  const putInForce = async (decided: { proposalId: string; contentHash: string }) => {
    await author.call(runRulesInShadow, decided)
    return author.call(putRulesInForce, decided)
  }

  it('replays what is stored and shows what would be caught, texts only to whom they are open', async () => {
    const proposal = await backtested(author, await withTerm('frobnicator'))
    expect(proposal.backtest).toMatchObject({
      status: 'finished',
      total: 4,
      done: 4,
      newlyCaught: 2,
      noLongerCaught: 0,
      byAccount: [{ of: accountId, newlyCaught: 2, noLongerCaught: 0 }],
    })
    const samplesFor = async (person: TestPerson) =>
      (await person.call(readProposal, { proposalId: proposal.id })).backtest?.samples.map(({ text }) => text)
    const officer = stack.person([{ role: 'officer', units: [unitId] }])
    const stranger = stack.person([{ role: 'officer', units: [uuid()] }])
    expect(await samplesFor(officer)).toEqual(['the frobnicator again', 'what a frobnicator'])
    expect(await samplesFor(stranger)).toEqual([undefined, undefined])
  })

  it('goes by backtest and second person, and no other way', async () => {
    const rules = await withTerm('blatherskite')
    const { version } = await author.call(readRuleSet, {})
    const { id: proposalId, contentHash } = await backtested(author, rules)
    await expect(author.call(putRulesInForce, { proposalId, contentHash })).rejects.toMatchObject(
      refused('PROPOSAL_NOT_APPROVED'),
    )
    await expect(author.call(approveProposal, { proposalId, contentHash })).rejects.toMatchObject(
      refused('AUTHOR_CANNOT_APPROVE'),
    )
    await expect(approver.call(approveProposal, { proposalId, contentHash: 'f'.repeat(64) })).rejects.toMatchObject(
      refused('CONTENT_CHANGED'),
    )
    const local = stack.person([{ role: 'approver', units: [unitId] }])
    await expect(local.call(approveProposal, { proposalId, contentHash })).rejects.toMatchObject(
      refused('PERMISSION_DENIED'),
    )
    await approver.call(approveProposal, { proposalId, contentHash, note: 'Seen in the north.' })
    await expect(author.call(putRulesInForce, { proposalId, contentHash })).rejects.toMatchObject(
      refused('SHADOW_MISSING'),
    )
    expect((await putInForce({ proposalId, contentHash })).status).toBe('live')
    expect(await author.call(readRuleSet, {})).toMatchObject({ version: version + 1, publishedBy: 'Ann Author' })

    const after = await backtested(author, await withTerm('nincompoop'))
    await approver.call(approveProposal, { proposalId: after.id, contentHash: after.contentHash })
    await putInForce({ proposalId: after.id, contentHash: after.contentHash })
    expect((await author.call(readProposal, { proposalId })).status).toBe('retired')
  })

  it('asks for the backtest again when it was begun anew, or is older than seven days', async () => {
    const { id: proposalId, contentHash } = await backtested(author, await withTerm('gubbins'))
    await approver.call(approveProposal, { proposalId, contentHash })
    await sql(`UPDATE backtest SET finished_at = finished_at - interval '8 days' WHERE proposal_id = $1`, [proposalId])
    await expect(author.call(runRulesInShadow, { proposalId, contentHash })).rejects.toMatchObject(
      refused('BACKTEST_MISSING'),
    )
    await author.call(steerBacktest, { proposalId, what: 'restart' })
    await until('the new backtest', async () => {
      const { backtest } = await author.call(readProposal, { proposalId })
      return backtest?.status === 'finished'
    })
    await putInForce({ proposalId, contentHash })
  })

  it('lets one of ten that were approved for the same version come into force', async () => {
    const proposals = await Promise.all(
      Array.from({ length: 10 }, async (_, n) => backtested(author, await withTerm(`term${n}`))),
    )
    for (const { id, contentHash } of proposals) await approver.call(approveProposal, { proposalId: id, contentHash })
    const oneOfThem = async (step: typeof runRulesInShadow | typeof putRulesInForce, code: string) => {
      const tries = await Promise.allSettled(
        proposals.map(({ id, contentHash }) => author.call(step, { proposalId: id, contentHash })),
      )
      expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      for (const attempt of tries)
        if (attempt.status === 'rejected') expect(attempt.reason).toMatchObject(refused(code))
    }
    await oneOfThem(runRulesInShadow, 'SHADOW_TAKEN')
    await oneOfThem(putRulesInForce, 'SHADOW_MISSING')
    const [late] = (await author.call(listProposals, {})).items.filter(({ status }) => status === 'approved')
    const { id: proposalId = '', contentHash = '' } = late ?? {}
    await expect(author.call(runRulesInShadow, { proposalId, contentHash })).rejects.toMatchObject(
      refused('RULE_SET_CHANGED'),
    )
  })

  it('refuses rules that cannot be used and names each, and rules based on another version', async () => {
    const { version } = await author.call(readRuleSet, {})
    const pattern = (id: string, source: string) =>
      ({ id, name: id, category: 'abuse', severity: 'low', pattern: source }) as const
    const input = { basedOnVersion: version, purpose: 'x', wordLists: [], patterns: [] }
    await expect(
      author.call(proposeRules, { ...input, patterns: [pattern('ahead', 'a(?=b)'), pattern('open', '(a')] }),
    ).rejects.toMatchObject({
      problem: {
        code: 'RULE_SET_INVALID',
        data: {
          problems: expect.arrayContaining([
            expect.objectContaining({ ruleId: 'ahead' }),
            expect.objectContaining({ ruleId: 'open' }),
          ]),
        },
      },
    })
    await expect(author.call(proposeRules, { ...input, basedOnVersion: version + 1 })).rejects.toMatchObject(
      refused('RULE_SET_CHANGED'),
    )
    const local = stack.person([{ role: 'administrator', units: [unitId] }])
    await expect(local.call(proposeRules, input)).rejects.toMatchObject(refused('PERMISSION_DENIED'))
  })

  it('says which rules contradict each other', async () => {
    const { wordLists, patterns } = await withTerm('gongoozler')
    const milder = { id: 'milder', name: 'Milder', category: 'abuse', severity: 'low', terms: 'gongoozler' } as const
    const { conflicts } = await backtested(author, { wordLists: [...wordLists, milder], patterns })
    expect(conflicts.map(({ ruleId, otherRuleId }) => [ruleId, otherRuleId].sort())).toContainEqual([
      'local-gongoozler',
      'milder',
    ])
  })

  it('is withdrawn for good, with its backtest', async () => {
    const { id: proposalId, contentHash } = await backtested(author, await withTerm('piffle'))
    expect((await author.call(withdrawProposal, { proposalId })).status).toBe('withdrawn')
    await expect(approver.call(approveProposal, { proposalId, contentHash })).rejects.toMatchObject(
      refused('PROPOSAL_NOT_OPEN'),
    )
    await expect(author.call(steerBacktest, { proposalId, what: 'restart' })).rejects.toMatchObject(
      refused('BACKTEST_NOT_STEERABLE'),
    )
    expect((await author.call(listProposals, {})).items[0]).toMatchObject({ id: proposalId, status: 'withdrawn' })
  })

  it('ends a backtest whose rules cannot be read as failed, and goes on with the next', async () => {
    const rules = await withTerm('hobgoblin')
    const { id, authorId } = await backtested(author, rules)
    const broken = {
      wordLists: [],
      patterns: [{ id: 'x', name: 'x', category: 'abuse', severity: 'low', pattern: '(' }],
    }
    const proposalId = uuid()
    await sql(
      `INSERT INTO proposal SELECT $1, based_on_version, $2, $3, 'draft', author_id, author_name, 'as an earlier release took it', now(), 1 FROM proposal WHERE id = $4 AND author_id = $5`,
      [proposalId, canonicalRules(broken as Rules), rulesHash(broken as Rules), id, authorId],
    )
    await author.call(steerBacktest, { proposalId, what: 'restart' })
    const { backtest } = await until('the backtest to fail', async () => {
      const proposal = await author.call(readProposal, { proposalId })
      return proposal.backtest?.status === 'failed' ? proposal : undefined
    })
    expect(backtest?.reason).toMatch(/missing|paren|pattern/i)
    expect((await backtested(author, await withTerm('kerfuffle'))).backtest?.status).toBe('finished')
  })

  describe('the database itself', () => {
    const insert = (proposalId: string | null, rules: Rules, version: number) =>
      sql(
        `INSERT INTO rule_set (version, id, content, published_at, published_by, proposal_id) VALUES ($1, $2, $3, now(), 'nobody', $4)`,
        [version, uuid(), canonicalRules(rules), proposalId],
      )

    it('takes no rules without their backtest and a second person, whoever writes', async () => {
      const { version } = await author.call(readRuleSet, {})
      const rules = await withTerm('skulduggery')
      await expect(insert(null, rules, version + 1)).rejects.toThrow(/not backtested/)
      const { id } = await backtested(author, rules)
      await expect(insert(id, rules, version + 1)).rejects.toThrow(/not backtested/)
      await approver.call(approveProposal, { proposalId: id, contentHash: rulesHash(rules) })
      await expect(insert(id, rules, version + 1)).rejects.toThrow(/not backtested, approved and shadowed/)
      await author.call(runRulesInShadow, { proposalId: id, contentHash: rulesHash(rules) })
      await expect(insert(id, await withTerm('something else'), version + 1)).rejects.toThrow(/not backtested/)
    })

    it('lets nobody change, remove or unguard what is in force', async () => {
      const changes = [
        `UPDATE rule_set SET content = '{}' WHERE version = 1`,
        `DELETE FROM rule_set`,
        `TRUNCATE rule_set CASCADE`,
      ]
      const unguarding = [
        `ALTER TABLE rule_set DISABLE TRIGGER USER`,
        `DROP TRIGGER rules_were_tested ON rule_set`,
        `CREATE OR REPLACE FUNCTION rules_were_tested() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'`,
        `ALTER TABLE rule_set RENAME TO rules_away`,
        `SET session_replication_role = replica`,
        `SET ROLE moderation_owner`,
      ]
      for (const change of changes) await expect(stack.owner('moderation')(change)).rejects.toThrow(/never changes/)
      for (const attempt of [...changes, ...unguarding])
        await expect(sql(attempt)).rejects.toThrow(/permission denied|must be owner/)
    })

    it('lets nobody swap the rules of a proposal, nor approve his own', async () => {
      const { id, contentHash, authorId } = await backtested(author, await withTerm('hogwash'))
      await expect(sql(`UPDATE proposal SET rules = '{}' WHERE id = $1`, [id])).rejects.toThrow(/rules_prove_hash/)
      await expect(
        sql(
          `INSERT INTO rules_approval (proposal_id, author_id, content_hash, approver_id, approver_name, at) VALUES ($1, $2, $3, $2, 'Me', now())`,
          [id, authorId, contentHash],
        ),
      ).rejects.toThrow(/author_cannot_approve/)
    })
  })
})
