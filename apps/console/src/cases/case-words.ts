import type { CaseRecordKind, TimelineLane } from '@cordon/contracts/audit'

export const recordKindLabels: Record<CaseRecordKind, string> = {
  conversation: 'Conversation',
  message: 'Message',
  post: 'Post or reply',
  review: 'Review decision',
  measure: 'Block or hide',
  account: 'Account',
  person: 'Member of staff',
  other: 'Record',
}

export const laneLabels: Record<TimelineLane, string> = {
  public: 'Public',
  us: 'Us',
  decisions: 'Decisions',
  custody: 'Custody',
}

export const laneMeanings: Record<TimelineLane, string> = {
  public: 'What people outside wrote',
  us: 'What we wrote and did',
  decisions: 'What rules and people decided',
  custody: 'Who read it, exported it or held it',
}

const kinds: readonly [prefix: string, kind: CaseRecordKind][] = [
  ['connectors.item.', 'message'],
  ['moderation.item.', 'message'],
  ['connectors.delivery.', 'post'],
  ['connectors.account.', 'account'],
  ['inbox.conversation.', 'conversation'],
  ['inbox.reply.', 'post'],
  ['publishing.post.', 'post'],
  ['moderation.review.', 'review'],
  ['moderation.measure.', 'measure'],
  ['moderation.action.', 'measure'],
  ['identity.person.', 'person'],
]

/** What an entry of the ledger is about, as a case names it. */
export function recordKindOf(type: string): CaseRecordKind {
  return kinds.find(([prefix]) => type.startsWith(prefix))?.[1] ?? 'other'
}
