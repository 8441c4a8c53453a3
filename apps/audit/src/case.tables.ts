import type { CaseRecordKind, CaseStatus } from '@cordon/contracts/audit'

export interface CaseRow {
  id: string
  version: number
  title: string
  reference: string
  why: string
  unit_id: string | null
  status: CaseStatus
  status_reason: string | null
  opened_by: string
  opened_at: Date
  changed_at: Date
}

export interface CaseRecordRow {
  id: string
  kind: CaseRecordKind
  record_id: string
  from_time: Date | null
  to_time: Date | null
  why: string
  added_by: string
  added_at: Date
  removed_by: string | null
  removed_at: Date | null
  remove_reason: string | null
}

export interface CaseNoteRow {
  id: string
  text: string
  written_by: string
  written_at: Date
}

export interface CaseHoldRow {
  id: string
  case_id: string
  reason: string
  authority: string
  placed_by_id: string
  placed_by: string
  placed_at: Date
  lifted_by: string | null
  lifted_at: Date | null
  lift_reason: string | null
}

export const SELECT_RECORDS = `SELECT r.*, d.removed_by, d.removed_at, d.reason AS remove_reason
  FROM case_record r LEFT JOIN case_removal d ON d.case_record_id = r.id`

export const SELECT_HOLDS = `SELECT h.*, l.lifted_by, l.lifted_at, l.reason AS lift_reason
  FROM case_hold h LEFT JOIN case_lift l ON l.hold_id = h.id`
