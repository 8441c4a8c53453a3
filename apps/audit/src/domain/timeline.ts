import type { TimelineLane } from '@cordon/contracts/audit'

type Place = readonly [lane: TimelineLane, kind: string]

/** Where an entry stands on a case's timeline, and what happened in one to three words. */
export function placeOf(type: string, data: unknown, aggregateVersion: number): { lane: TimelineLane; kind: string } {
  const [lane, kind] = known(type, data, aggregateVersion) ?? unknown(type)
  return { lane, kind }
}

const places: Readonly<Record<string, Place>> = {
  'moderation.item.assessed': ['decisions', 'read by the rules'],
  'moderation.review.opened': ['decisions', 'sent for review'],
  'moderation.review.claimed': ['decisions', 'review begun'],
  'moderation.review.decided': ['decisions', 'decided'],
  'moderation.review.undone': ['decisions', 'decision undone'],
  'moderation.action.ordered': ['decisions', 'ordered'],
  'moderation.measure.appeal-recorded': ['public', 'appealed'],
  'moderation.measure.appeal-decided': ['decisions', 'appeal decided'],
  'inbox.conversation.claimed': ['us', 'claimed'],
  'inbox.conversation.released': ['us', 'given back'],
  'inbox.conversation.closed': ['us', 'closed'],
  'inbox.conversation.updated': ['us', 'reply moved on'],
  'inbox.reply.submitted': ['us', 'replied'],
  'publishing.post.submitted': ['us', 'written'],
  'publishing.post.approved': ['decisions', 'approved'],
  'publishing.post.rejected': ['decisions', 'rejected'],
  'publishing.post.expired': ['decisions', 'not approved in time'],
  'publishing.post.released': ['decisions', 'released'],
  'connectors.delivery.held': ['decisions', 'held back'],
  'connectors.delivery.started': ['us', 'sending'],
  'connectors.delivery.sent': ['us', 'sent'],
  'connectors.delivery.refused': ['us', 'not sent'],
  'connectors.delivery.unknown': ['us', 'outcome unknown'],
  'publishing.post.settled': ['us', 'outcome'],
  'audit.case.opened': ['custody', 'case opened'],
  'audit.case.closed': ['custody', 'case closed'],
  'audit.case.reopened': ['custody', 'case opened again'],
  'audit.case.record-added': ['custody', 'added to the case'],
  'audit.case.record-removed': ['custody', 'taken out'],
  'audit.case.noted': ['custody', 'note'],
  'audit.case.held': ['custody', 'legal hold'],
  'audit.case.hold-lifted': ['custody', 'hold lifted'],
  'audit.bundle.asked': ['custody', 'bundle asked for'],
  'audit.bundle.made': ['custody', 'bundle made'],
  'audit.bundle.downloaded': ['custody', 'downloaded'],
}

const measured: Readonly<Record<string, readonly [hide: string, block: string]>> = {
  imposed: ['to be hidden', 'to be blocked'],
  held: ['hide held back', 'block held back'],
  'took-force': ['hidden', 'blocked'],
  refused: ['not hidden', 'not blocked'],
  lifting: ['to be shown', 'to be unblocked'],
  lifted: ['shown again', 'unblocked'],
  reviewed: ['hide reviewed', 'block reviewed'],
}

const done: Readonly<Record<string, string>> = {
  hide: 'hidden on the network',
  unhide: 'shown on the network',
  block: 'blocked on the network',
  unblock: 'unblocked on the network',
}

function known(type: string, data: unknown, aggregateVersion: number): Place | undefined {
  const name = type.replace(/\.v\d+$/, '')
  const [service = '', aggregate = '', happened = ''] = name.split('.')
  if (name === 'connectors.item.captured') return ['public', aggregateVersion > 1 ? 'edited' : 'arrived']
  if (aggregate === 'record' && happened === 'consulted')
    return ['custody', textOf(data, 'procedure').endsWith('.export') ? 'exported' : 'read']
  if (aggregate === 'request') return ['custody', happened === 'denied' ? 'refused' : 'asked for']
  if (Object.hasOwn(places, name)) return places[name]
  if (service === 'moderation' && aggregate === 'measure' && Object.hasOwn(measured, happened)) {
    const kind = textOf((data as { measure?: unknown } | null | undefined)?.measure, 'kind')
    return ['decisions', measured[happened]?.[kind === 'block' ? 1 : 0] ?? happened]
  }
  const kind = textOf(data, 'kind')
  if (name === 'connectors.action.done' && Object.hasOwn(done, kind)) return ['decisions', done[kind] as string]
  return undefined
}

/** The event's own name: `publishing.post.withdrawn.v1` reads “post withdrawn”. */
function unknown(type: string): Place {
  const [service = '', aggregate = '', happened = ''] = type.split('.')
  const kind = `${aggregate} ${happened}`.replaceAll('-', ' ').trim().slice(0, 60)
  if (service === 'audit') return ['custody', kind]
  return [service === 'moderation' || aggregate === 'action' ? 'decisions' : 'us', kind]
}

function textOf(value: unknown, name: string): string {
  const member = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
  return typeof member === 'string' ? member : ''
}
