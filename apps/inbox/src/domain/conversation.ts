import { decided, refused, type Decision } from '@cordon/contracts'
import { calm, laneOf, withAssessed, withItems, type Finding, type Urgency } from './urgency'

/** An item as its conversation remembers it. `at` is in ms since 1970. */
export interface Mark {
  itemId: string
  at: number
}

/** Instants are in ms since 1970. */
export interface Conversation {
  id: string
  accountId: string
  closed: boolean
  urgency: Urgency
  waitingSince?: number
  lastActivityAt: number
  itemCount: number
  first: Mark
  newest: Mark
  /** Items with an arrival number up to this one have been answered or closed. */
  settledArrival: bigint
  claimedBy?: string
  claimedByName?: string
  version: number
}

export interface Arriving {
  itemId: string
  createdAt: number
  capturedAt: number
  finding?: Finding
}

export interface Person {
  id: string
  name: string
}

export type ConversationFact = 'claimed' | 'released' | 'closed' | 'updated'

/** An item came into the conversation; without one it begins. Reopens it, and somebody waits from now on if nobody did. */
export function arrive(
  before: Conversation | undefined,
  { id, accountId }: { id: string; accountId: string },
  item: Arriving,
): Conversation {
  // A network's clock may be wrong: nothing was made after it was captured.
  const mark = { itemId: item.itemId, at: Math.min(item.createdAt, item.capturedAt) }
  if (before === undefined)
    return {
      id,
      accountId,
      closed: false,
      urgency: withItems(calm, item.finding),
      waitingSince: item.capturedAt,
      lastActivityAt: item.capturedAt,
      itemCount: 1,
      first: mark,
      newest: mark,
      settledArrival: 0n,
      version: 0,
    }
  return {
    ...before,
    closed: false,
    urgency: withItems(before.urgency, item.finding),
    waitingSince: Math.min(before.waitingSince ?? Infinity, item.capturedAt),
    lastActivityAt: Math.max(before.lastActivityAt, item.capturedAt),
    itemCount: before.itemCount + 1,
    first: isBefore(mark, before.first) ? mark : before.first,
    newest: isBefore(before.newest, mark) ? mark : before.newest,
  }
}

/** An item's author changed it: to be read again, as if it had come just now. Its urgency is counted afresh by the caller. */
export function revise(before: Conversation, at: number): Conversation {
  return {
    ...before,
    closed: false,
    waitingSince: Math.min(before.waitingSince ?? Infinity, at),
    lastActivityAt: Math.max(before.lastActivityAt, at),
  }
}

/** Moderation has read an item that counts and was unassessed. */
export function assess(before: Conversation, finding: Finding): Conversation {
  return { ...before, urgency: withAssessed(before.urgency, finding) }
}

/** Everything in it was erased: nobody waits, and nobody can answer. */
export function erased({ claimedBy: _, claimedByName: __, waitingSince: ___, ...before }: Conversation): Conversation {
  return { ...before, closed: true, version: before.version + 1 }
}

/** The items that count, in groups of one finding. */
export interface CountingItems {
  finding?: Finding
  count: number
  since: number
}

/** Counts afresh what has not been answered. */
export function recount(before: Conversation, groups: readonly CountingItems[]): Conversation {
  const urgency = groups.reduce((sum, { finding, count }) => withItems(sum, finding, count), calm)
  const { waitingSince: _, ...rest } = before
  if (groups.length === 0) return { ...rest, urgency }
  return { ...rest, urgency, waitingSince: Math.min(...groups.map(({ since }) => since)) }
}

/** Two turn out to be one. Nothing unanswered is hidden by it: in doubt an item counts. */
export function merge(older: Conversation, younger: Conversation): Conversation {
  const claimant = older.claimedBy === undefined ? younger : older
  const { claimedBy: _, claimedByName: __, ...rest } = older
  return {
    ...rest,
    closed: older.closed && younger.closed,
    lastActivityAt: Math.max(older.lastActivityAt, younger.lastActivityAt),
    itemCount: older.itemCount + younger.itemCount,
    first: isBefore(younger.first, older.first) ? younger.first : older.first,
    newest: isBefore(older.newest, younger.newest) ? younger.newest : older.newest,
    settledArrival: settledTogether(older, younger),
    ...claimOf(claimant),
    version: Math.max(older.version, younger.version),
  }
}

/** Everything up to an arrival has been answered. */
export function answer(before: Conversation, upTo: bigint, at: number): Conversation {
  return {
    ...before,
    settledArrival: upTo > before.settledArrival ? upTo : before.settledArrival,
    lastActivityAt: Math.max(before.lastActivityAt, at),
  }
}

export function claim(
  conversation: Conversation,
  by: Person,
): Decision<Conversation, ConversationFact, 'CONVERSATION_CLAIMED' | 'CONVERSATION_CLOSED'> {
  if (conversation.closed) return refused('CONVERSATION_CLOSED')
  if (conversation.claimedBy === by.id) return decided(conversation, [])
  if (conversation.claimedBy !== undefined) return refused('CONVERSATION_CLAIMED')
  return decided(next({ ...conversation, claimedBy: by.id, claimedByName: by.name }), ['claimed'])
}

export function release(
  conversation: Conversation,
  by: Person,
): Decision<Conversation, ConversationFact, 'CONVERSATION_NOT_YOURS'> {
  if (conversation.claimedBy !== by.id) return refused('CONVERSATION_NOT_YOURS')
  return decided(next(unclaimed(conversation)), ['released'])
}

/** Closes and gives the claim back: who writes again is free for anybody to take. */
export function close(
  conversation: Conversation,
  by: Person,
  upTo: bigint,
): Decision<Conversation, ConversationFact, 'CONVERSATION_NOT_YOURS'> {
  if (conversation.claimedBy !== by.id) return refused('CONVERSATION_NOT_YOURS')
  const { waitingSince: _, ...rest } = unclaimed(conversation)
  return decided(next({ ...rest, closed: true, urgency: calm, settledArrival: upTo }), ['closed'])
}

/** Where it stands in the list: open before closed, then by lane and severity, then the longest waiting; of those nobody waits in, the latest first. */
export function orderOf({ closed, urgency, waitingSince, lastActivityAt }: Conversation): {
  closed: boolean
  lane: number
  severity: number
  key: number
} {
  return {
    closed,
    lane: laneOf(urgency),
    severity: urgency.severity,
    key: waitingSince ?? NOT_WAITING - lastActivityAt,
  }
}

/** Beyond every instant in ms, so that who waits comes before who does not. */
const NOT_WAITING = 4_000_000_000_000_000

export function next(conversation: Conversation): Conversation {
  return { ...conversation, version: conversation.version + 1 }
}

function unclaimed(conversation: Conversation): Conversation {
  const { claimedBy: _, claimedByName: __, ...rest } = conversation
  return rest
}

function claimOf({ claimedBy, claimedByName }: Conversation): Pick<Conversation, 'claimedBy' | 'claimedByName'> {
  return { ...(claimedBy !== undefined && { claimedBy }), ...(claimedByName !== undefined && { claimedByName }) }
}

function settledTogether(older: Conversation, younger: Conversation): bigint {
  const [low, high] = older.settledArrival < younger.settledArrival ? [older, younger] : [younger, older]
  return low.waitingSince === undefined ? high.settledArrival : low.settledArrival
}

function isBefore(one: Mark, other: Mark): boolean {
  return one.at < other.at || (one.at === other.at && one.itemId < other.itemId)
}
