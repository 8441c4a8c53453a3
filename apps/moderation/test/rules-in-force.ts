import {
  approveProposal,
  proposeRules,
  putRulesInForce,
  readProposal,
  readRuleSet,
  runRulesInShadow,
  type Proposal,
  type Rules,
} from '@cordon/contracts/moderation'
import { until } from '@cordon/testing'
import type { Stack, TestPerson } from '@cordon/testing/stack'

/** Proposes rules on top of those in force and waits for their backtest. */
export async function backtested(author: TestPerson, rules: Rules): Promise<Proposal> {
  const { version } = await author.call(readRuleSet, {})
  const { id } = await author.call(proposeRules, { basedOnVersion: version, purpose: 'a test', ...editable(rules) })
  return until('the backtest to end', async () => {
    const proposal = await author.call(readProposal, { proposalId: id })
    return proposal.backtest?.status === 'running' ? undefined : proposal
  })
}

/** All the way: proposed, backtested, approved by another person, run in shadow, put in force. Answers the version. */
export async function bringIntoForce(stack: Stack, rules: Rules): Promise<number> {
  const author = stack.person([{ role: 'administrator', units: '*' }], 'Ann Author')
  const approver = stack.person([{ role: 'approver', units: '*' }], 'Bob Approver')
  const { id: proposalId, contentHash } = await backtested(author, rules)
  await approver.call(approveProposal, { proposalId, contentHash })
  await author.call(runRulesInShadow, { proposalId, contentHash })
  await author.call(putRulesInForce, { proposalId, contentHash })
  return (await author.call(readRuleSet, {})).version
}

/** Rules as a proposal takes them, of a rule set that was read say. */
export function editable({ wordLists, patterns, conditions }: Rules): Rules {
  return { wordLists, patterns, ...(conditions !== undefined && { conditions }) }
}
