import { event } from '../event'
import { Id, Instant, ListOf, Nested, OneOf, Optional, Sha256, Text, Whole } from '../fields'
import { procedure } from '../procedure'
import { PatternRule, severities, WordListRule, type Severity } from './assessment'

/** draft → approved by a second person → live → retired by the next; or withdrawn. Its rules never change: another text is another proposal. */
export const proposalStatuses = ['draft', 'approved', 'live', 'retired', 'withdrawn'] as const
export type ProposalStatus = (typeof proposalStatuses)[number]

export const backtestStatuses = ['running', 'finished', 'cancelled', 'failed'] as const
export type BacktestStatus = (typeof backtestStatuses)[number]

/** Messages that the proposal reads otherwise than the rules in force, of one account or day. */
export class BacktestShare {
  /** The account's id, or the day in UTC such as `2026-11-21`. */
  @Text({ min: 1, max: 40 }) of!: string
  @Whole() newlyCaught!: number
  @Whole() noLongerCaught!: number
}

export class BacktestSample {
  @Id() itemId!: string
  @Id() accountId!: string
  @OneOf(severities) before!: Severity
  @OneOf(severities) after!: Severity
  /** Its beginning. Only for who may read the conversations of its unit. */
  @Optional() @Text({ max: 500 }) text?: string
}

/** A replay of stored messages by the rules in force (before) and by the proposal (after). Caught: any rule matched. */
export class Backtest {
  @OneOf(backtestStatuses) status!: BacktestStatus
  /** Messages that are to be read: all that were stored when it began, newest first. */
  @Whole() total!: number
  @Whole() done!: number
  @Whole() caughtBefore!: number
  @Whole() caughtAfter!: number
  @Whole() newlyCaught!: number
  @Whole() noLongerCaught!: number
  /** Caught by both, and graver or milder now. */
  @Whole() graver!: number
  @Whole() milder!: number
  @ListOf(() => BacktestShare, { max: 1000 }) byAccount!: BacktestShare[]
  @ListOf(() => BacktestShare, { max: 1000 }) byDay!: BacktestShare[]
  @ListOf(() => BacktestSample, { max: 50 }) samples!: BacktestSample[]
  @Instant() startedAt!: string
  @Optional() @Instant() finishedAt?: string
  /** Why it failed. */
  @Optional() @Text({ max: 500 }) reason?: string
}

export class RulesApproval {
  @Id() approverId!: string
  @Text({ min: 1, max: 200 }) approverName!: string
  @Sha256() contentHash!: string
  @Instant() at!: string
  @Optional() @Text({ max: 500 }) note?: string
}

/** A version of the rules on its way into force. */
export class ProposalSummary {
  @Id() id!: string
  /** The version in force when it was written; it can only follow that one. */
  @Whole({ min: 1 }) basedOnVersion!: number
  @Sha256() contentHash!: string
  @OneOf(proposalStatuses) status!: ProposalStatus
  @Id() authorId!: string
  @Text({ min: 1, max: 200 }) authorName!: string
  @Instant() createdAt!: string
  /** What it is for, in its author's words. */
  @Text({ min: 1, max: 500 }) purpose!: string
  @Optional() @Nested(() => RulesApproval) approval?: RulesApproval
  @Whole({ min: 1 }) version!: number
}

/** Two rules that disagree, or of which one need not say what it says. They can be used all the same. */
export class RuleConflict {
  @Text({ min: 1, max: 500 }) message!: string
  @Text({ min: 1, max: 100 }) ruleId!: string
  @Text({ min: 1, max: 100 }) otherRuleId!: string
}

export class Proposal extends ProposalSummary {
  @ListOf(() => WordListRule, { max: 100 }) wordLists!: WordListRule[]
  @ListOf(() => PatternRule, { max: 500 }) patterns!: PatternRule[]
  @Optional() @Nested(() => Backtest) backtest?: Backtest
  /** Only while it can still be given up; those of the rules that were there before are among them. */
  @ListOf(() => RuleConflict, { max: 200 }) conflicts!: RuleConflict[]
}

export class ProposalList {
  @ListOf(() => ProposalSummary, { max: 100 }) items!: ProposalSummary[]
}

export class ProposalRef {
  @Id() proposalId!: string
}

export class DecideProposalInput extends ProposalRef {
  /** The rules that the caller saw; see rulesHash(). */
  @Sha256() contentHash!: string
  @Optional() @Text({ max: 500 }) note?: string
}

export class ProposeRulesInput {
  /** The version this one is based on; refused when another is in force by now. */
  @Whole({ min: 1 }) basedOnVersion!: number
  @Text({ min: 1, max: 500 }) purpose!: string
  @ListOf(() => WordListRule, { max: 100 }) wordLists!: WordListRule[]
  @ListOf(() => PatternRule, { max: 500 }) patterns!: PatternRule[]
}

const PROPOSAL_NOT_FOUND = { status: 404, message: 'No such proposal.' } as const
const RULE_SET_CHANGED = { status: 409, message: 'Another version came into force since this was written.' } as const
const BACKTEST_MISSING = {
  status: 409,
  message: 'These rules need a finished backtest, at most seven days old.',
} as const
const CONTENT_CHANGED = { status: 409, message: 'These are not the rules you saw.' } as const

export const proposeRules = procedure({
  name: 'moderation.proposal.write',
  kind: 'command',
  permission: 'moderation:configure',
  summary: 'Propose the next version of the rules; its backtest begins.',
  input: ProposeRulesInput,
  output: Proposal,
  refusals: {
    RULE_SET_CHANGED,
    RULE_SET_INVALID: { status: 422, message: 'Some rules cannot be used; data names each and why.' },
  },
  http: { method: 'POST', path: '/moderation/proposals' },
})

export class ListProposalsInput {}

export const listProposals = procedure({
  name: 'moderation.proposal.list',
  kind: 'query',
  permission: 'moderation:read',
  summary: 'The last hundred proposals, newest first.',
  input: ListProposalsInput,
  output: ProposalList,
  http: { method: 'GET', path: '/moderation/proposals' },
})

export const readProposal = procedure({
  name: 'moderation.proposal.read',
  kind: 'query',
  permission: 'moderation:read',
  summary: 'A proposal with its rules and its backtest.',
  input: ProposalRef,
  output: Proposal,
  refusals: { PROPOSAL_NOT_FOUND },
  http: { method: 'GET', path: '/moderation/proposals/:proposalId' },
})

export const approveProposal = procedure({
  name: 'moderation.proposal.approve',
  kind: 'command',
  permission: 'moderation:approve',
  summary: 'Approve exactly these rules, as somebody else than their author, after their backtest.',
  input: DecideProposalInput,
  output: Proposal,
  refusals: {
    PROPOSAL_NOT_FOUND,
    PROPOSAL_NOT_OPEN: { status: 409, message: 'Only a draft can be approved.' },
    AUTHOR_CANNOT_APPROVE: { status: 403, message: 'Authors cannot approve their own rules.' },
    CONTENT_CHANGED,
    BACKTEST_MISSING,
    RULE_SET_CHANGED,
  },
  http: { method: 'POST', path: '/moderation/proposals/:proposalId/approvals' },
})

export const putRulesInForce = procedure({
  name: 'moderation.proposal.put-in-force',
  kind: 'command',
  permission: 'moderation:configure',
  summary: 'Put backtested and approved rules in force.',
  input: DecideProposalInput,
  output: Proposal,
  refusals: {
    PROPOSAL_NOT_FOUND,
    PROPOSAL_NOT_APPROVED: { status: 409, message: 'A second person has to approve these rules first.' },
    CONTENT_CHANGED,
    BACKTEST_MISSING,
    RULE_SET_CHANGED,
  },
  http: { method: 'POST', path: '/moderation/proposals/:proposalId/in-force' },
})

export const withdrawProposal = procedure({
  name: 'moderation.proposal.withdraw',
  kind: 'command',
  permission: 'moderation:configure',
  summary: 'Give a proposal up.',
  input: ProposalRef,
  output: Proposal,
  refusals: {
    PROPOSAL_NOT_FOUND,
    PROPOSAL_NOT_OPEN: { status: 409, message: 'Only a draft or approved proposal can be withdrawn.' },
  },
  http: { method: 'POST', path: '/moderation/proposals/:proposalId/withdrawal' },
})

export class SteerBacktestInput extends ProposalRef {
  @OneOf(['restart', 'resume', 'cancel']) what!: 'restart' | 'resume' | 'cancel'
}

export const steerBacktest = procedure({
  name: 'moderation.backtest.steer',
  kind: 'command',
  permission: 'moderation:configure',
  summary: 'Begin a backtest anew, go on with a cancelled one, or cancel it.',
  input: SteerBacktestInput,
  output: Proposal,
  refusals: {
    PROPOSAL_NOT_FOUND,
    BACKTEST_NOT_STEERABLE: { status: 409, message: 'The backtest is not in a state for that.' },
  },
  http: { method: 'POST', path: '/moderation/proposals/:proposalId/backtest' },
})

export class ProposalFact {
  @Nested(() => ProposalSummary) proposal!: ProposalSummary
}

export class BacktestFact {
  @Id() proposalId!: string
  @Sha256() contentHash!: string
  @OneOf(backtestStatuses) status!: BacktestStatus
  @Whole() total!: number
  @Whole() done!: number
  @Whole() newlyCaught!: number
  @Whole() noLongerCaught!: number
}

const proposalEvent = (fact: string, summary: string) =>
  event({ name: `moderation.proposal.${fact}`, summary: `${summary} Aggregate: the proposal.`, data: ProposalFact })

export const proposalWritten = proposalEvent('written', 'The next version of the rules was proposed.')
export const proposalApproved = proposalEvent('approved', 'A second person approved proposed rules.')
export const proposalPutInForce = proposalEvent('put-in-force', 'Proposed rules came into force.')
export const proposalRetired = proposalEvent('retired', 'Rules went out of force as others came.')
export const proposalWithdrawn = proposalEvent('withdrawn', 'Proposed rules were given up.')

export const backtestMoved = event({
  name: 'moderation.backtest.moved',
  summary: 'A backtest began, finished, failed or was cancelled. Aggregate: the proposal.',
  data: BacktestFact,
})
