/** What the gate decides on: a post as publishing released it, or as it was written down here. */
export interface Passage {
  accountId: string
  unitId: string
  /** The hash that everybody approved, as stated. */
  contentHash: string
  /** The hash of the content that would be sent, computed here. */
  computedHash: string
  authorId: string
  requiredApprovals: number
  approvals: readonly { approverId: string; contentHash: string; voided: boolean }[]
  /** When it is to go: its own time, else when it was released. */
  dueAt: Date
}

/** The account as the gate's own database has it. */
export interface Fence {
  unitId: string
  status: 'connected' | 'reconnect-needed' | 'disconnected'
  sending: 'open' | 'stopped'
  requiredApprovals: number
}

/** What the rules in force say of the text that would leave. */
export interface TextCheck {
  verdict: 'clear' | 'warn' | 'approval' | 'block'
  reason: string | undefined
}

/** What is later than this does not go by itself: the moment it was written for may be gone. */
export const LATE_AFTER_MS = 15 * 60_000
/** Clocks of two machines differ; what is this little early waits at the gate for its time. */
export const EARLY_BY_MS = 60_000

/** Why it may not pass, in plain English; undefined: it may. What is not known counts as no. `check`: once the rules were asked, just before the call. */
export function whyHeld(passage: Passage, fence: Fence | undefined, at: Date, check?: TextCheck): string | undefined {
  if (fence === undefined) return 'Cordon does not have this account.'
  if (fence.unitId !== passage.unitId) return 'The account belongs to another unit.'
  const closed = whyClosed(fence)
  if (closed !== undefined) return closed
  if (passage.computedHash !== passage.contentHash) return 'The content is not what was approved.'
  if (check?.verdict === 'block') return check.reason ?? 'The rules do not let this text go.'
  return whyNotApproved(passage, fence, check) ?? whyNotNow(passage.dueAt, at)
}

/** Why nothing leaves through the account now; undefined: it sends. */
export function whyClosed(fence: Pick<Fence, 'status' | 'sending'>): string | undefined {
  if (fence.status === 'disconnected') return 'The account is disconnected.'
  if (fence.status !== 'connected') return 'The account must be connected again.'
  if (fence.sending !== 'open') return 'Sending from this account is stopped.'
  return undefined
}

function whyNotApproved(passage: Passage, fence: Fence, check: TextCheck | undefined): string | undefined {
  const valid = passage.approvals.filter(({ voided, contentHash }) => !voided && contentHash === passage.contentHash)
  if (valid.some(({ approverId }) => approverId === passage.authorId)) return 'The author approved their own post.'
  const approvers = new Set(valid.map(({ approverId }) => approverId)).size
  const needed = Math.max(passage.requiredApprovals, fence.requiredApprovals, check?.verdict === 'approval' ? 1 : 0)
  if (approvers >= needed) return undefined
  return `It has ${approvers} of the ${needed} approvals it needs for exactly this content.`
}

function whyNotNow(dueAt: Date, at: Date): string | undefined {
  const late = at.getTime() - dueAt.getTime()
  if (late > LATE_AFTER_MS) return 'It is more than 15 minutes late. Nothing goes out late by itself.'
  if (late < -EARLY_BY_MS) return 'Its time has not come.'
  return undefined
}
