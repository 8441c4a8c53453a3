import { decided, refused, type Decision } from '@cordon/contracts'
import { rulesHash, type ProposalStatus, type Rule, type Rules, type RulesApproval } from '@cordon/contracts/moderation'

/** A version of the rules on its way into force. Its rules never change. */
export interface ProposalState {
  id: string
  basedOnVersion: number
  rules: Rules
  contentHash: string
  status: ProposalStatus
  author: Person
  purpose: string
  createdAt: string
  approval?: RulesApproval
  version: number
}

export interface Person {
  id: string
  name: string
}

export type ProposalFact = { type: 'written' | 'approved' | 'shadowed' | 'put-in-force' | 'retired' | 'withdrawn' }

/** What has to hold outside the proposal: which rules are in force, and when a backtest of its very hash ended, if one did. */
export interface Circumstances {
  versionInForce: number
  backtestedAt: Date | undefined
  /** Rules that a person took out of force after the proposal was written: it must not bring them back unseen. */
  retiredSince: readonly string[]
}

/** Every rule, of whatever kind. */
export function allRules({ wordLists, patterns, conditions = [] }: Rules): Rule[] {
  return [...wordLists, ...patterns, ...conditions]
}

/** How long a backtest stands for the traffic of today, in ms. */
export const BACKTEST_STANDS_MS = 7 * 86_400_000

/** Where each status may lead. */
export const transitions: Readonly<Record<ProposalStatus, readonly ProposalStatus[]>> = {
  draft: ['approved', 'withdrawn'],
  approved: ['shadow', 'withdrawn'],
  shadow: ['live', 'withdrawn'],
  live: ['retired'],
  retired: [],
  withdrawn: [],
}

type Draft = Pick<ProposalState, 'id' | 'basedOnVersion' | 'rules' | 'author' | 'purpose'>

export function write(
  draft: Draft,
  versionInForce: number,
  at: Date,
): Decision<ProposalState, ProposalFact, 'RULE_SET_CHANGED'> {
  if (draft.basedOnVersion !== versionInForce) return refused('RULE_SET_CHANGED')
  const proposal: ProposalState = {
    ...draft,
    contentHash: rulesHash(draft.rules),
    status: 'draft',
    createdAt: at.toISOString(),
    version: 1,
  }
  return decided(proposal, [{ type: 'written' }])
}

type ApproveRefusal =
  'PROPOSAL_NOT_OPEN' | 'AUTHOR_CANNOT_APPROVE' | 'CONTENT_CHANGED' | 'BACKTEST_MISSING' | 'RULE_SET_CHANGED'

/** A second person's yes to exactly the rules that were backtested. */
export function approve(
  proposal: ProposalState,
  by: Person,
  seen: string,
  note: string | undefined,
  circumstances: Circumstances,
  at: Date,
): Decision<ProposalState, ProposalFact, ApproveRefusal> {
  if (proposal.status !== 'draft') return refused('PROPOSAL_NOT_OPEN')
  if (by.id === proposal.author.id) return refused('AUTHOR_CANNOT_APPROVE')
  if (seen !== proposal.contentHash) return refused('CONTENT_CHANGED')
  const unready = whyUnready(proposal, circumstances, at)
  if (unready !== undefined) return refused(unready)
  const approval: RulesApproval = {
    approverId: by.id,
    approverName: by.name,
    contentHash: seen,
    at: at.toISOString(),
    ...(note !== undefined && { note }),
  }
  return decided(next({ ...proposal, status: 'approved', approval }), [{ type: 'approved' }])
}

type ShadowRefusal = 'PROPOSAL_NOT_APPROVED' | 'CONTENT_CHANGED' | 'BACKTEST_MISSING' | 'RULE_SET_CHANGED'

/** Lets approved rules read what arrives beside those in force. */
export function runInShadow(
  proposal: ProposalState,
  seen: string,
  circumstances: Circumstances,
  at: Date,
): Decision<ProposalState, ProposalFact, ShadowRefusal> {
  if (proposal.status !== 'approved' || !isApproved(proposal)) return refused('PROPOSAL_NOT_APPROVED')
  if (seen !== proposal.contentHash) return refused('CONTENT_CHANGED')
  const unready = whyUnready(proposal, circumstances, at)
  if (unready !== undefined) return refused(unready)
  return decided(next({ ...proposal, status: 'shadow' }), [{ type: 'shadowed' }])
}

type InForceRefusal = ShadowRefusal | 'SHADOW_MISSING'

/** Asks everything again: an approval does not outlive the backtest it was given for, nor another version in force. */
export function putInForce(
  proposal: ProposalState,
  seen: string,
  circumstances: Circumstances,
  at: Date,
): Decision<ProposalState, ProposalFact, InForceRefusal> {
  if (proposal.status === 'approved') return refused('SHADOW_MISSING')
  if (proposal.status !== 'shadow' || !isApproved(proposal)) return refused('PROPOSAL_NOT_APPROVED')
  if (seen !== proposal.contentHash) return refused('CONTENT_CHANGED')
  const unready = whyUnready(proposal, circumstances, at)
  if (unready !== undefined) return refused(unready)
  return decided(next({ ...proposal, status: 'live' }), [{ type: 'put-in-force' }])
}

/** Makes room for the rules that came into force after it. */
export function retire(proposal: ProposalState): Decision<ProposalState, ProposalFact, never> {
  if (proposal.status !== 'live') return decided(proposal, [])
  return decided(next({ ...proposal, status: 'retired' }), [{ type: 'retired' }])
}

export function withdraw(proposal: ProposalState): Decision<ProposalState, ProposalFact, 'PROPOSAL_NOT_OPEN'> {
  if (!transitions[proposal.status].includes('withdrawn')) return refused('PROPOSAL_NOT_OPEN')
  return decided(next({ ...proposal, status: 'withdrawn' }), [{ type: 'withdrawn' }])
}

function isApproved({ approval, author, contentHash }: ProposalState): boolean {
  return approval?.contentHash === contentHash && approval.approverId !== author.id
}

function whyUnready(
  { basedOnVersion, rules }: ProposalState,
  { versionInForce, backtestedAt, retiredSince }: Circumstances,
  at: Date,
): 'BACKTEST_MISSING' | 'RULE_SET_CHANGED' | undefined {
  if (basedOnVersion !== versionInForce) return 'RULE_SET_CHANGED'
  if (allRules(rules).some(({ id }) => retiredSince.includes(id))) return 'RULE_SET_CHANGED'
  if (backtestedAt === undefined || at.getTime() - backtestedAt.getTime() > BACKTEST_STANDS_MS)
    return 'BACKTEST_MISSING'
  return undefined
}

function next(proposal: ProposalState): ProposalState {
  return { ...proposal, version: proposal.version + 1 }
}
