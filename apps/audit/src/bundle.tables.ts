import type { BundleFilter, BundleStatus } from '@cordon/contracts/audit'
import type { StaffKeyLock, StaffMember } from '@cordon/evidence'

export type BundleStage = 'choose' | 'entries' | 'payloads' | 'media' | 'pages' | 'seal'

export interface BundleRow {
  id: string
  version: number
  status: BundleStatus
  stage: BundleStage
  /** How far the stage is: an entry's index, a chunk's number, or a place in a chunk. */
  cursor: string
  filter: BundleFilter
  thread: boolean
  purpose: string
  reference: string
  asked_by: string
  asked_name: string
  authority: string
  asked_at: Date
  ledger_size: string
  checkpoint: string
  with_payloads: boolean
  staff_lock: StaffKeyLock | null
  staff: StaffMember[]
  entries: string
  done: string
  /** How many chunks of entries there are; each is also a page. */
  chunks: number
  payloads: number
  payloads_missing: number
  erased: number
  /** Lines about pictures and videos, those that could not be had among them. */
  media: number
  media_missing: number
  media_bytes: string
  /** Until when more are asked for. */
  media_until: Date | null
  /** Which limit ended it before all had been asked for. */
  media_ended: 'count' | 'bytes' | 'time' | null
  bytes: string | null
  sha256: string | null
  finished_at: Date | null
  kept_until: Date | null
  failure: string | null
}

/** How many entries of a type are in a bundle, and between when. */
export interface BundleKind {
  type: string
  count: number
  from: Date
  to: Date
}
