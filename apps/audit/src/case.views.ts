import type { CaseNote, CaseRecord, CaseSummary, LegalHold } from '@cordon/contracts/audit'
import type { CaseHoldRow, CaseNoteRow, CaseRecordRow, CaseRow } from './case.tables'

export function toCase(row: CaseRow, records: number, standing: CaseHoldRow | undefined): CaseSummary {
  return {
    id: row.id,
    title: row.title,
    reference: row.reference,
    why: row.why,
    ...(row.unit_id !== null && { unitId: row.unit_id }),
    status: row.status,
    ...(row.status_reason !== null && { statusReason: row.status_reason }),
    ...(standing !== undefined && { hold: toHold(standing) }),
    openedBy: row.opened_by,
    openedAt: row.opened_at.toISOString(),
    changedAt: row.changed_at.toISOString(),
    records,
    version: row.version,
  }
}

export function toRecord(row: CaseRecordRow): CaseRecord {
  return {
    id: row.id,
    kind: row.kind,
    recordId: row.record_id,
    ...(row.from_time !== null && { from: row.from_time.toISOString() }),
    ...(row.to_time !== null && { to: row.to_time.toISOString() }),
    why: row.why,
    addedBy: row.added_by,
    addedAt: row.added_at.toISOString(),
    ...(row.removed_by !== null && { removedBy: row.removed_by }),
    ...(row.removed_at !== null && { removedAt: row.removed_at.toISOString() }),
    ...(row.remove_reason !== null && { removeReason: row.remove_reason }),
  }
}

export function toNote(row: CaseNoteRow): CaseNote {
  return { id: row.id, text: row.text, writtenBy: row.written_by, writtenAt: row.written_at.toISOString() }
}

export function toHold(row: CaseHoldRow): LegalHold {
  return {
    id: row.id,
    reason: row.reason,
    authority: row.authority,
    placedById: row.placed_by_id,
    placedBy: row.placed_by,
    placedAt: row.placed_at.toISOString(),
    ...(row.lifted_by !== null && { liftedBy: row.lifted_by }),
    ...(row.lifted_at !== null && { liftedAt: row.lifted_at.toISOString() }),
    ...(row.lift_reason !== null && { liftReason: row.lift_reason }),
  }
}
