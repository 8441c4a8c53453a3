import { event } from '../event'
import { Id, Instant, ListOf, Nested, OneOf, Optional, Sha256, Text, Whole } from '../fields'
import { procedure } from '../procedure'
import { ConditionRule, outcomes, PatternRule, severities, WordListRule, type Outcome, type Severity } from './rule'
import { RULES_ARE_OURS, ruleSetPublished } from './rule-set'

/** draft → approved by a second person → shadow (it records what it would do) → live → retired by the next; or withdrawn. Its rules never change: another text is another proposal. */
export const proposalStatuses = ['draft', 'approved', 'shadow', 'live', 'retired', 'withdrawn'] as const
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

/** Messages that a person decided on: a hide or an escalation means that they should be caught, a keep that they should not. */
export class AgainstDecisions {
  @Whole() caughtRightly!: number
  @Whole() caughtWrongly!: number
  @Whole() missed!: number
  /** The same for the rules in force. */
  @Whole() caughtRightlyBefore!: number
  @Whole() caughtWronglyBefore!: number
  @Whole() missedBefore!: number
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
  /** Authors of messages newly caught or no longer caught, each counted once; up to 100,000 are told apart. */
  @Optional() @Whole() affectedAuthors?: number
  /** Against what people decided on the same messages. Absent while nobody decided on any. */
  @Optional() @Nested(() => AgainstDecisions) againstDecisions?: AgainstDecisions
  /** Messages in which the proposed rules ask for a fact that nobody gave when they arrived, such as what a classifier says. */
  @Optional() @Whole() unanswered?: number
  @Instant() startedAt!: string
  @Optional() @Instant() finishedAt?: string
  /** Why it failed. */
  @Optional() @Text({ max: 500 }) reason?: string
}

/** What each of the two rule sets asks for, in so many messages. */
export class OutcomeShift {
  @OneOf(outcomes) before!: Outcome
  @OneOf(outcomes) after!: Outcome
  @Whole() messages!: number
}

export class ShadowSample {
  @Id() itemId!: string
  @Id() accountId!: string
  @OneOf(outcomes) before!: Outcome
  @OneOf(outcomes) after!: Outcome
  /** Its beginning. Only for who may read the conversations of its unit. */
  @Optional() @Text({ max: 500 }) text?: string
}

export class ShadowRule {
  @Text({ min: 1, max: 100 }) ruleId!: string
  @Text({ min: 1, max: 200 }) ruleName!: string
  @Whole() found!: number
}

/** What the proposal would have done with what arrived while it ran in shadow beside the rules in force. */
export class Shadow {
  @Instant() since!: string
  @Whole() read!: number
  @ListOf(() => OutcomeShift, { max: 49 }) shifts!: OutcomeShift[]
  /** Messages that each rule found something in. */
  @ListOf(() => ShadowRule, { max: 1100 }) rules!: ShadowRule[]
  @ListOf(() => ShadowSample, { max: 50 }) samples!: ShadowSample[]
}

/** A must-match or must-not-match example that a rule does otherwise. */
export class FailedExample {
  @Text({ min: 1, max: 100 }) ruleId!: string
  @Text({ min: 1, max: 200 }) ruleName!: string
  @OneOf(['match', 'no_match']) wanted!: 'match' | 'no_match'
  @Text({ max: 1000 }) text!: string
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
  @Optional() @ListOf(() => ConditionRule, { max: 500 }) conditions?: ConditionRule[]
  @Optional() @Nested(() => Backtest) backtest?: Backtest
  @Optional() @Nested(() => Shadow) shadow?: Shadow
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
  @Optional() @ListOf(() => ConditionRule, { max: 500 }) conditions?: ConditionRule[]
}

/** Rules that are not kept: what is wrong with them and which of their examples fail. */
export class TryRulesInput {
  @ListOf(() => WordListRule, { max: 100 }) wordLists!: WordListRule[]
  @ListOf(() => PatternRule, { max: 500 }) patterns!: PatternRule[]
  @Optional() @ListOf(() => ConditionRule, { max: 500 }) conditions?: ConditionRule[]
}

/** One thing to correct before these rules can be used. */
export class RuleProblem {
  @Optional() @Text({ min: 1, max: 100 }) ruleId?: string
  @Text({ min: 1, max: 1000 }) message!: string
}

export class TriedRules {
  @ListOf(() => RuleProblem, { max: 200 }) problems!: RuleProblem[]
  @ListOf(() => FailedExample, { max: 500 }) failedExamples!: FailedExample[]
  @Whole() examples!: number
  @ListOf(() => RuleConflict, { max: 200 }) conflicts!: RuleConflict[]
}

export class ProposeYamlInput {
  /** The version this one is based on; refused when another is in force by now. */
  @Whole({ min: 1 }) basedOnVersion!: number
  @Text({ min: 1, max: 500 }) purpose!: string
  @Text({ min: 1, max: 900_000 }) yaml!: string
}

const PROPOSAL_NOT_FOUND = { status: 404, message: 'No such proposal.' } as const
const RULE_SET_CHANGED = { status: 409, message: 'Another version came into force since this was written.' } as const
const BACKTEST_MISSING = {
  status: 409,
  message: 'These rules need a finished backtest, at most seven days old.',
} as const
const RULE_SET_INVALID = { status: 422, message: 'Some rules cannot be used.' } as const
const EXAMPLES_FAIL = { status: 422, message: 'Some rules do not do what their examples say.' } as const
const CONTENT_CHANGED = { status: 409, message: 'These are not the rules you saw.' } as const

export const proposeRules = procedure({
  name: 'moderation.proposal.write',
  kind: 'command',
  permission: 'moderation:configure',
  summary: 'Propose the next version of the rules; its backtest begins.',
  trail: { states: () => [proposalWritten, backtestMoved] },
  input: ProposeRulesInput,
  output: Proposal,
  refusals: {
    RULE_SET_CHANGED,
    RULE_SET_INVALID,
    EXAMPLES_FAIL,
  },
  http: { method: 'POST', path: '/moderation/proposals' },
})

export const proposeRulesAsYaml = procedure({
  name: 'moderation.proposal.write-yaml',
  kind: 'command',
  permission: 'moderation:configure',
  summary: 'Propose the next version of the rules as YAML; its backtest begins.',
  trail: { states: () => [proposalWritten, backtestMoved] },
  input: ProposeYamlInput,
  output: Proposal,
  refusals: {
    RULE_SET_CHANGED,
    RULE_SET_INVALID,
    EXAMPLES_FAIL,
    YAML_INVALID: { status: 422, message: 'This YAML cannot be read as rules.' },
  },
  http: { method: 'POST', path: '/moderation/proposals/yaml' },
})

export const tryRules = procedure({
  name: 'moderation.proposal.try',
  kind: 'command',
  permission: 'moderation:read',
  summary: 'Compile rules and run their examples, keeping nothing.',
  trail: { nothing: 'Nothing is kept of a trial.' },
  input: TryRulesInput,
  output: TriedRules,
  http: { method: 'POST', path: '/moderation/proposals/trial' },
})

export class ListProposalsInput {}

export const listProposals = procedure({
  name: 'moderation.proposal.list',
  kind: 'query',
  permission: 'moderation:read',
  summary: 'The last hundred proposals, newest first.',
  trail: { nothing: RULES_ARE_OURS },
  input: ListProposalsInput,
  output: ProposalList,
  http: { method: 'GET', path: '/moderation/proposals' },
})

export const readProposal = procedure({
  name: 'moderation.proposal.read',
  kind: 'query',
  permission: 'moderation:read',
  summary: 'A proposal with its rules and its backtest.',
  trail: { consults: ({ proposalId }) => [proposalId] },
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
  trail: { states: () => [proposalApproved] },
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

export const runRulesInShadow = procedure({
  name: 'moderation.proposal.run-in-shadow',
  kind: 'command',
  permission: 'moderation:configure',
  summary: 'Let backtested and approved rules read what arrives and record what they would do.',
  trail: { states: () => [proposalShadowed] },
  input: DecideProposalInput,
  output: Proposal,
  refusals: {
    PROPOSAL_NOT_FOUND,
    PROPOSAL_NOT_APPROVED: { status: 409, message: 'A second person has to approve these rules first.' },
    SHADOW_TAKEN: { status: 409, message: 'Other rules run in shadow: put them in force or withdraw them first.' },
    CONTENT_CHANGED,
    BACKTEST_MISSING,
    RULE_SET_CHANGED,
  },
  http: { method: 'POST', path: '/moderation/proposals/:proposalId/shadow' },
})

export const putRulesInForce = procedure({
  name: 'moderation.proposal.put-in-force',
  kind: 'command',
  permission: 'moderation:configure',
  summary: 'Put backtested, approved and shadowed rules in force.',
  trail: { states: () => [proposalPutInForce, proposalRetired, ruleSetPublished] },
  input: DecideProposalInput,
  output: Proposal,
  refusals: {
    PROPOSAL_NOT_FOUND,
    PROPOSAL_NOT_APPROVED: { status: 409, message: 'A second person has to approve these rules first.' },
    SHADOW_MISSING: { status: 409, message: 'These rules have to run in shadow first.' },
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
  trail: { states: () => [proposalWithdrawn, backtestMoved] },
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
  trail: { states: () => [backtestMoved] },
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
export const proposalShadowed = proposalEvent('shadowed', 'Proposed rules began to run in shadow.')
export const proposalPutInForce = proposalEvent('put-in-force', 'Proposed rules came into force.')
export const proposalRetired = proposalEvent('retired', 'Rules went out of force as others came.')
export const proposalWithdrawn = proposalEvent('withdrawn', 'Proposed rules were given up.')

export const backtestMoved = event({
  name: 'moderation.backtest.moved',
  summary: 'A backtest began, finished, failed or was cancelled. Aggregate: the proposal.',
  data: BacktestFact,
})
