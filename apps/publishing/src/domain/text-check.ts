import type { OutboundCheck, OutboundFinding } from '@cordon/contracts/moderation'

/** What the rules in force say of the text that would leave. */
export type TextCheck = Pick<OutboundCheck, 'verdict' | 'findings' | 'reason'>

/** How many people must approve because of the text alone. */
export function approvalsFor({ verdict }: TextCheck): number {
  return verdict === 'approval' ? 1 : 0
}

/** What its author and its approvers are shown. The rules read what leaves, which may open with a mention of `opening` characters. */
export function warningsOf({ findings }: TextCheck, opening: number): OutboundFinding[] {
  return findings
    .filter(({ verdict }) => verdict !== 'clear')
    .map((finding) => ({
      ...finding,
      start: Math.max(0, finding.start - opening),
      end: Math.max(0, finding.end - opening),
    }))
}

export function whyBlocked({ reason }: TextCheck): string {
  return reason ?? 'The rules do not let this text go out.'
}
