import type { ErasureScope, ErasureStatus } from '@cordon/contracts/audit'
import type { ErasingService } from '@cordon/contracts/erasure'
import type { TagTone } from '../feedback/tag'

export const statusLabels: Record<ErasureStatus, string> = {
  proposed: 'Proposed',
  ordered: 'Under way',
  'carried-out': 'Carried out',
  withdrawn: 'Withdrawn',
}

export const statusTones: Record<ErasureStatus, TagTone> = {
  proposed: 'medium',
  ordered: 'high',
  'carried-out': 'good',
  withdrawn: 'none',
}

/** What each service erases, in the order in which they do. */
export const stepLabels: Record<ErasingService, string> = {
  connectors: 'Connectors: what came from the networks',
  moderation: 'Moderation: assessments, and the words of reviews, hides and blocks',
  inbox: 'Inbox: messages and our replies',
  publishing: 'Publishing: the words of our posts',
}

/** What goes, or went, in plain words; parts of which there are none are left out. */
export function scopeWords({ messages, conversations, replies, decisions, entries }: ErasureScope): string {
  const parts = [
    counted(messages, 'message', 'messages'),
    counted(conversations, 'conversation', 'conversations'),
    counted(replies, 'reply of ours', 'replies of ours'),
    counted(decisions, 'decision', 'decisions'),
    counted(entries, 'ledger entry', 'ledger entries'),
  ].filter((part) => part !== undefined)
  return new Intl.ListFormat('en-GB').format(parts) || 'Nothing'
}

/** Undefined where no hold keeps anything. */
export function heldWords({ held }: ErasureScope): string | undefined {
  if (held === 0) return undefined
  return held === 1 ? 'One record stays, on legal hold.' : `${number(held)} records stay, on legal hold.`
}

/** Whether a hold is on all of it. */
export function nothingFree({ entries }: ErasureScope): boolean {
  return entries === 0
}

function counted(n: number, one: string, many: string): string | undefined {
  return n === 0 ? undefined : `${number(n)} ${n === 1 ? one : many}`
}

function number(n: number): string {
  return n.toLocaleString('en-GB')
}
