import type { ServiceName } from '@cordon/contracts'
import type { EntryFilters } from '../api/queries'

/** The audit page's filters as they stand in the address; `from` and `to` are UTC instants. */
export interface AuditSearch {
  origin?: ServiceName
  actor?: string
  subject?: string
  from?: string
  to?: string
  heartbeats?: true
}

export const origins = [
  'gateway',
  'identity',
  'connectors',
  'moderation',
  'inbox',
  'publishing',
  'audit',
] as const satisfies ServiceName[]

/** Reads the filters out of an address, leaving out what is not one. */
export function readAuditSearch(search: Record<string, unknown>): AuditSearch {
  const origin = origins.find((name) => name === search['origin'])
  return {
    ...(origin !== undefined && { origin }),
    ...text('actor', search),
    ...text('subject', search),
    ...instant('from', search),
    ...instant('to', search),
    ...(String(search['heartbeats']) === 'true' && { heartbeats: true }),
  }
}

export function toEntryFilters(search: AuditSearch): EntryFilters {
  return { ...search }
}

function text(key: 'actor' | 'subject', search: Record<string, unknown>): AuditSearch {
  const value = search[key]
  return typeof value === 'string' && value.trim() !== '' ? { [key]: value.trim() } : {}
}

function instant(key: 'from' | 'to', search: Record<string, unknown>): AuditSearch {
  const value = search[key]
  return typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? { [key]: new Date(value).toISOString() } : {}
}
