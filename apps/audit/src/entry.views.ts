import type { ServiceName } from '@cordon/contracts'
import type { LedgerEntryView } from '@cordon/contracts/audit'
import { canonicalText } from '@cordon/ledger'
import { summarise } from './domain/summary'
import type { EntryRow } from './entry.store'
import type { EntryContent } from './entry.tables'

const ERASED = 'What this entry said was erased; that it was made, when and by whom stays'

/** One entry as people see it. `handleOf` knows the accounts' handles. */
export function toView(row: EntryRow, handleOf: (accountId: string) => string | undefined): LedgerEntryView {
  const { actorName, actorTitle, data } = contentOf(row)
  const who = actorName ?? row.actor.replace(/^service:/, '')
  return {
    index: Number(row.index),
    origin: row.origin as ServiceName,
    position: Number(row.position),
    eventId: row.event_id,
    type: cut(row.type, 200),
    time: row.time.toISOString(),
    subject: cut(row.subject, 200),
    actor: cut(row.actor, 200),
    ...(actorName !== undefined && { actorName: cut(actorName, 200) }),
    ...(actorTitle !== undefined && { actorTitle: cut(actorTitle, 200) }),
    authority: cut(row.authority, 500),
    summary: row.keyless ? ERASED : summarise({ type: row.type, who, data, handleOf }),
    leafHash: row.leaf_hash.toString('hex'),
  }
}

/** Canonical JSON of the event's data; `null` where it is erased. */
export function dataText(row: EntryRow): string {
  return canonicalText(contentOf(row).data ?? null)
}

export function dataOf(row: EntryRow): unknown {
  return contentOf(row).data
}

/** The account whose handle a summary may want. */
export function accountIn(row: EntryRow): string | undefined {
  const { data } = contentOf(row)
  const id = (data as { accountId?: unknown } | null | undefined)?.accountId
  return typeof id === 'string' ? id : undefined
}

// Content that was tampered with must be shown all the same, so nothing is taken for granted.
function contentOf({ content }: EntryRow): EntryContent {
  if (content === null) return {}
  try {
    const value = JSON.parse(content) as EntryContent | null
    if (typeof value !== 'object' || value === null) return { data: value }
    const { actorName, actorTitle, data, json } = value
    return {
      ...(typeof actorName === 'string' && { actorName }),
      ...(typeof actorTitle === 'string' && { actorTitle }),
      data: data ?? json,
    }
  } catch {
    return { data: content }
  }
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`
}
