import { authorityFor, unitsWhere } from '@cordon/authz'
import {
  causedBy,
  fault,
  refusal,
  type Caller,
  type Cause,
  type Permission,
  type PersonCaller,
} from '@cordon/contracts'
import {
  approveProposal,
  listProposals,
  proposeRules,
  putRulesInForce,
  readProposal,
  steerBacktest,
  withdrawProposal,
  type Backtest,
  type DecideProposalInput,
  type ListProposalsInput,
  type Proposal,
  type ProposalList,
  type ProposalRef,
  type ProposeRulesInput,
  type RuleConflict,
  type SteerBacktestInput,
} from '@cordon/contracts/moderation'
import { Handle } from '@cordon/messaging'
import { compile, findConflicts } from '@cordon/rules'
import { Clock } from '@cordon/runtime'
import { Controller, Inject } from '@nestjs/common'
import { v7 as uuid } from 'uuid'
import { BacktestStore } from './backtest.store'
import { approve, withdraw, write, type ProposalState } from './domain/proposal'
import { toEngine } from './domain/rule-translation'
import { ProposalStore, toSummary } from './proposal.store'

/** How rules come into force: proposed by one person, replayed on stored messages, approved by another. */
@Controller()
export class ProposalHandlers {
  constructor(
    @Inject(ProposalStore) private readonly proposals: ProposalStore,
    @Inject(BacktestStore) private readonly backtests: BacktestStore,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Handle(proposeRules)
  async propose(
    { basedOnVersion, purpose, wordLists, patterns }: ProposeRulesInput,
    caller: Caller,
  ): Promise<Proposal> {
    const { person, cause } = everywhere(caller, 'moderation:configure')
    const id = uuid()
    const rules = { wordLists, patterns }
    const compiled = compile(toEngine({ id, version: basedOnVersion + 1, ...rules }))
    if (Array.isArray(compiled)) throw refusal(proposeRules, 'RULE_SET_INVALID', { data: { problems: compiled } })
    const author = { id: person.personId, name: person.name }
    const at = this.clock.now()
    const decision = await this.proposals.add(
      (inForce) => write({ id, basedOnVersion, rules, author, purpose }, inForce, at),
      cause,
      at,
    )
    if (!decision.ok) throw refusal(proposeRules, decision.refusal)
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
    const { person, cause } = everywhere(caller, 'moderation:approve')
    await this.find(proposalId, () => refusal(approveProposal, 'PROPOSAL_NOT_FOUND'))
    const by = { id: person.personId, name: person.name }
    const decision = await this.proposals.decide(proposalId, cause, (proposal, circumstances) =>
      approve(proposal, by, contentHash, note, circumstances, this.clock.now()),
    )
    if (!decision.ok) throw refusal(approveProposal, decision.refusal)
    return this.view(decision.state, caller)
  }

  @Handle(putRulesInForce)
  async putInForce({ proposalId, contentHash }: DecideProposalInput, caller: Caller): Promise<Proposal> {
    const { person, cause } = everywhere(caller, 'moderation:configure')
    await this.find(proposalId, () => refusal(putRulesInForce, 'PROPOSAL_NOT_FOUND'))
    const decision = await this.proposals.putInForce(proposalId, contentHash, cause, person.name, this.clock.now())
    if (!decision.ok) throw refusal(putRulesInForce, decision.refusal)
    return this.view(decision.state, caller)
  }

  @Handle(withdrawProposal)
  async withdraw({ proposalId }: ProposalRef, caller: Caller): Promise<Proposal> {
    const { cause } = everywhere(caller, 'moderation:configure')
    await this.find(proposalId, () => refusal(withdrawProposal, 'PROPOSAL_NOT_FOUND'))
    const decision = await this.proposals.decide(proposalId, cause, withdraw)
    if (!decision.ok) throw refusal(withdrawProposal, decision.refusal)
    await this.proposals.steer(decision.state, 'cancel', cause, this.clock.now())
    return this.view(decision.state, caller)
  }

  @Handle(steerBacktest)
  async steer({ proposalId, what }: SteerBacktestInput, caller: Caller): Promise<Proposal> {
    const { cause } = everywhere(caller, 'moderation:configure')
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

  // The texts of samples belong to conversations: only who may read those reads these.
  private async view(proposal: ProposalState, caller: Caller): Promise<Proposal> {
    const backtest = await this.backtests.read(proposal.id)
    const texts =
      backtest &&
      (await this.backtests.texts(
        backtest.samples.map(({ itemId }) => itemId),
        unitsWhere(caller, 'conversation:read'),
      ))
    const shown: Backtest | undefined = backtest && {
      ...backtest,
      samples: backtest.samples.map((sample) => {
        const text = texts?.get(sample.itemId)
        return { ...sample, ...(text !== undefined && { text }) }
      }),
    }
    const open = proposal.status === 'draft' || proposal.status === 'approved'
    return {
      ...toSummary(proposal),
      ...proposal.rules,
      conflicts: open ? conflictsIn(proposal) : [],
      ...(shown && { backtest: shown }),
    }
  }
}

function conflictsIn({ id, basedOnVersion, rules }: ProposalState): RuleConflict[] {
  return findConflicts(toEngine({ id, version: basedOnVersion + 1, ...rules })).map(
    ({ message, ruleIds: [ruleId, otherRuleId] }) => ({ message: message.slice(0, 500), ruleId, otherRuleId }),
  )
}

/** The rules hold for the whole organisation, and so must the permission. */
function everywhere(caller: Caller, permission: Permission): { person: PersonCaller; cause: Cause } {
  if (caller.kind !== 'person' || unitsWhere(caller, permission) !== '*') throw fault('PERMISSION_DENIED')
  return { person: caller, cause: causedBy(caller, authorityFor(caller, permission)) }
}
