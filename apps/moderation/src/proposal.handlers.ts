import { requireEverywhere, unitsWhere } from '@cordon/authz'
import { refusal, type Caller } from '@cordon/contracts'
import {
  approveProposal,
  listProposals,
  proposeRules,
  proposeRulesAsYaml,
  putRulesInForce,
  readProposal,
  runRulesInShadow,
  steerBacktest,
  tryRules,
  withdrawProposal,
  type DecideProposalInput,
  type ListProposalsInput,
  type Proposal,
  type ProposalList,
  type ProposalRef,
  type ProposeRulesInput,
  type ProposeYamlInput,
  type RuleConflict,
  type Rules,
  type SteerBacktestInput,
  type TriedRules,
  type TryRulesInput,
} from '@cordon/contracts/moderation'
import { Handle } from '@cordon/messaging'
import { compile, examplesOf, failedExamples, findConflicts } from '@cordon/rules'
import { Clock } from '@cordon/runtime'
import { Controller, Inject } from '@nestjs/common'
import { v7 as uuid } from 'uuid'
import { BacktestStore } from './backtest.store'
import { approve, withdraw, write, type ProposalState } from './domain/proposal'
import { toEngine } from './domain/rule-translation'
import { ProposalStore, toSummary } from './proposal.store'
import { rulesFromYaml, UnreadableYaml } from './rule-set.views'
import { ShadowStore } from './shadow.store'

/** How rules come into force: proposed by one person, replayed on stored messages, approved by another. */
@Controller()
export class ProposalHandlers {
  constructor(
    @Inject(ProposalStore) private readonly proposals: ProposalStore,
    @Inject(BacktestStore) private readonly backtests: BacktestStore,
    @Inject(ShadowStore) private readonly shadows: ShadowStore,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Handle(proposeRules)
  async propose(
    { basedOnVersion, purpose, wordLists, patterns, conditions }: ProposeRulesInput,
    caller: Caller,
  ): Promise<Proposal> {
    const rules = { wordLists, patterns, ...(conditions !== undefined && { conditions }) }
    return this.write(proposeRules, rules, basedOnVersion, purpose, caller)
  }

  @Handle(proposeRulesAsYaml)
  async proposeYaml({ basedOnVersion, purpose, yaml }: ProposeYamlInput, caller: Caller): Promise<Proposal> {
    requireEverywhere(caller, 'moderation:configure')
    try {
      return await this.write(proposeRulesAsYaml, rulesFromYaml(yaml), basedOnVersion, purpose, caller)
    } catch (error) {
      if (!(error instanceof UnreadableYaml)) throw error
      throw refusal(proposeRulesAsYaml, 'YAML_INVALID', { detail: error.message })
    }
  }

  @Handle(tryRules)
  async try({ wordLists, patterns, conditions }: TryRulesInput): Promise<TriedRules> {
    const rules = { wordLists, patterns, ...(conditions !== undefined && { conditions }) }
    return tried({ id: uuid(), version: 1, ...rules })
  }

  private async write(
    contract: typeof proposeRules | typeof proposeRulesAsYaml,
    rules: Rules,
    basedOnVersion: number,
    purpose: string,
    caller: Caller,
  ): Promise<Proposal> {
    const { person, cause } = requireEverywhere(caller, 'moderation:configure')
    const id = uuid()
    const { problems, failedExamples } = tried({ id, version: basedOnVersion + 1, ...rules })
    if (problems.length > 0) throw refusal(contract, 'RULE_SET_INVALID', { data: { problems } })
    if (failedExamples.length > 0) throw refusal(contract, 'EXAMPLES_FAIL', { data: { failedExamples } })
    const author = { id: person.personId, name: person.name }
    const at = this.clock.now()
    const decision = await this.proposals.add(
      (inForce) => write({ id, basedOnVersion, rules, author, purpose }, inForce, at),
      cause,
      at,
    )
    if (!decision.ok) throw refusal(contract, decision.refusal)
    return this.view(decision.state, caller)
  }

  @Handle(listProposals)
  async list(_input: ListProposalsInput): Promise<ProposalList> {
    return { items: (await this.proposals.list()).map(toSummary) }
  }

  @Handle(readProposal)
  async read({ proposalId }: ProposalRef, caller: Caller): Promise<Proposal> {
    return this.view(await this.find(proposalId, () => refusal(readProposal, 'PROPOSAL_NOT_FOUND')), caller)
  }

  @Handle(approveProposal)
  async approve({ proposalId, contentHash, note }: DecideProposalInput, caller: Caller): Promise<Proposal> {
    const { person, cause } = requireEverywhere(caller, 'moderation:approve')
    await this.find(proposalId, () => refusal(approveProposal, 'PROPOSAL_NOT_FOUND'))
    const by = { id: person.personId, name: person.name }
    const decision = await this.proposals.decide(proposalId, cause, (proposal, circumstances) =>
      approve(proposal, by, contentHash, note, circumstances, this.clock.now()),
    )
    if (!decision.ok) throw refusal(approveProposal, decision.refusal)
    return this.view(decision.state, caller)
  }

  @Handle(runRulesInShadow)
  async runInShadow({ proposalId, contentHash }: DecideProposalInput, caller: Caller): Promise<Proposal> {
    const { cause } = requireEverywhere(caller, 'moderation:configure')
    await this.find(proposalId, () => refusal(runRulesInShadow, 'PROPOSAL_NOT_FOUND'))
    const decision = await this.proposals.runInShadow(proposalId, contentHash, cause, this.clock.now())
    if (!decision.ok) throw refusal(runRulesInShadow, decision.refusal)
    return this.view(decision.state, caller)
  }

  @Handle(putRulesInForce)
  async putInForce({ proposalId, contentHash }: DecideProposalInput, caller: Caller): Promise<Proposal> {
    const { person, cause } = requireEverywhere(caller, 'moderation:configure')
    await this.find(proposalId, () => refusal(putRulesInForce, 'PROPOSAL_NOT_FOUND'))
    const decision = await this.proposals.putInForce(proposalId, contentHash, cause, person.name, this.clock.now())
    if (!decision.ok) throw refusal(putRulesInForce, decision.refusal)
    return this.view(decision.state, caller)
  }

  @Handle(withdrawProposal)
  async withdraw({ proposalId }: ProposalRef, caller: Caller): Promise<Proposal> {
    const { cause } = requireEverywhere(caller, 'moderation:configure')
    await this.find(proposalId, () => refusal(withdrawProposal, 'PROPOSAL_NOT_FOUND'))
    const decision = await this.proposals.decide(proposalId, cause, withdraw)
    if (!decision.ok) throw refusal(withdrawProposal, decision.refusal)
    await this.proposals.steer(decision.state, 'cancel', cause, this.clock.now())
    return this.view(decision.state, caller)
  }

  @Handle(steerBacktest)
  async steer({ proposalId, what }: SteerBacktestInput, caller: Caller): Promise<Proposal> {
    const { cause } = requireEverywhere(caller, 'moderation:configure')
    const proposal = await this.find(proposalId, () => refusal(steerBacktest, 'PROPOSAL_NOT_FOUND'))
    if (!(await this.proposals.steer(proposal, what, cause, this.clock.now())))
      throw refusal(steerBacktest, 'BACKTEST_NOT_STEERABLE')
    return this.view(proposal, caller)
  }

  private async find(id: string, notFound: () => Error): Promise<ProposalState> {
    const proposal = await this.proposals.read(id)
    if (proposal === undefined) throw notFound()
    return proposal
  }

  private async view(proposal: ProposalState, caller: Caller): Promise<Proposal> {
    const [backtest, shadow] = await Promise.all([this.backtests.read(proposal.id), this.shadows.read(proposal.id)])
    const open = proposal.status === 'draft' || proposal.status === 'approved'
    const { rules } = proposal
    return {
      ...toSummary(proposal),
      ...rules,
      conflicts: open ? conflictsIn({ id: proposal.id, version: proposal.basedOnVersion + 1, ...rules }) : [],
      ...(backtest && { backtest: { ...backtest, samples: await this.withTexts(backtest.samples, caller) } }),
      ...(shadow && { shadow: { ...shadow, samples: await this.withTexts(shadow.samples, caller) } }),
    }
  }

  // The texts of samples belong to conversations: only who may read those reads these.
  private async withTexts<Sample extends { itemId: string }>(
    samples: readonly Sample[],
    caller: Caller,
  ): Promise<(Sample & { text?: string })[]> {
    const ids = samples.map(({ itemId }) => itemId)
    const texts = await this.backtests.texts(ids, unitsWhere(caller, 'conversation:read'))
    return samples.map((sample) => {
      const text = texts.get(sample.itemId)
      return { ...sample, ...(text !== undefined && { text }) }
    })
  }
}

type Candidate = Rules & { id: string; version: number }

/** What is wrong with rules, and what their examples say. */
function tried(rules: Candidate): TriedRules {
  const compiled = compile(toEngine(rules))
  const nothing = { problems: [], failedExamples: [], examples: 0, conflicts: [] }
  if (Array.isArray(compiled)) {
    const problems = compiled.slice(0, 200).map(({ ruleId, message }) => ({
      message: message.slice(0, 1000),
      ...(ruleId !== undefined && ruleId !== '' && { ruleId }),
    }))
    return { ...nothing, problems }
  }
  return {
    ...nothing,
    failedExamples: failedExamples(compiled).slice(0, 500),
    examples: examplesOf(compiled),
    conflicts: conflictsIn(rules),
  }
}

function conflictsIn(rules: Candidate): RuleConflict[] {
  return findConflicts(toEngine(rules)).map(({ message, ruleIds: [ruleId, otherRuleId] }) => ({
    message: message.slice(0, 500),
    ruleId,
    otherRuleId,
  }))
}
