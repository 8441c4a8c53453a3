import type { Category, Lane, Severity } from '@cordon/contracts/moderation'

/*
 * The rule of urgency: a conversation is as urgent as the worst of its items that came since the last answer or close. What has been answered
 * counts no more, so that a conversation that calmed down is not urgent for ever; an item that is edited counts as having come again.
 */

export type ConversationLane = Lane | 'unassessed'

/** Ranks: 0 is the most urgent. What nobody has read yet stands before what was read and found calm. */
const laneOrder = ['urgent', 'review', 'unassessed', 'routine'] as const satisfies readonly ConversationLane[]
const severityOrder = ['critical', 'high', 'medium', 'low', 'none'] as const satisfies readonly Severity[]
const categoryOrder = [
  'threat_to_life',
  'self_harm',
  'abuse',
  'hate',
  'profanity',
  'personal_data',
  'spam',
  'legal',
] as const satisfies readonly Category[]

export const laneRank = (lane: ConversationLane): number => laneOrder.indexOf(lane)
export const laneAt = (rank: number): ConversationLane => laneOrder[rank] ?? 'unassessed'
export const severityRank = (severity: Severity): number => severityOrder.indexOf(severity)
export const severityAt = (rank: number): Severity => severityOrder[rank] ?? 'none'

/** Categories as one bit each. */
export function categoryBits(categories: readonly Category[]): number {
  return categories.reduce((bits, category) => bits | (1 << categoryOrder.indexOf(category)), 0)
}

export function categoriesIn(bits: number): Category[] {
  return categoryOrder.filter((_, i) => (bits & (1 << i)) !== 0)
}

/** What moderation found in an item, as ranks and bits. */
export interface Finding {
  lane: number
  severity: number
  categories: number
}

/** What the items that count add up to. `lane` is the worst of those assessed. */
export interface Urgency extends Finding {
  unassessed: number
}

export const calm: Urgency = { lane: 3, severity: 4, categories: 0, unassessed: 0 }

/** Adds items that count; without a finding they are unassessed. */
export function withItems(urgency: Urgency, finding: Finding | undefined, count = 1): Urgency {
  return finding === undefined
    ? { ...urgency, unassessed: urgency.unassessed + count }
    : { ...worse(urgency, finding), unassessed: urgency.unassessed }
}

/** One of the unassessed items has been read. */
export function withAssessed(urgency: Urgency, finding: Finding): Urgency {
  return { ...worse(urgency, finding), unassessed: Math.max(0, urgency.unassessed - 1) }
}

/** The lane the conversation stands in. */
export function laneOf({ lane, unassessed }: Urgency): number {
  return unassessed > 0 ? Math.min(lane, laneRank('unassessed')) : lane
}

function worse(one: Finding, other: Finding): Finding {
  return {
    lane: Math.min(one.lane, other.lane),
    severity: Math.min(one.severity, other.severity),
    categories: one.categories | other.categories,
  }
}
