import type { Bundle } from '@cordon/contracts/audit'
import type { BundleRow } from './bundle.tables'

export function toBundle(row: BundleRow): Bundle {
  return {
    id: row.id,
    status: row.status,
    filter: row.filter,
    thread: row.thread,
    purpose: row.purpose,
    reference: row.reference,
    askedBy: row.asked_name,
    askedAt: row.asked_at.toISOString(),
    ledgerSize: Number(row.ledger_size),
    entries: Number(row.entries),
    done: Number(row.done),
    payloads: row.payloads,
    payloadsMissing: row.payloads_missing,
    media: row.media - row.media_missing,
    mediaMissing: row.media_missing,
    staffKey: row.staff_lock !== null,
    ...(row.bytes !== null && { bytes: Number(row.bytes) }),
    ...(row.sha256 !== null && { sha256: row.sha256 }),
    ...(row.finished_at !== null && { finishedAt: row.finished_at.toISOString() }),
    ...(row.kept_until !== null && { keptUntil: row.kept_until.toISOString() }),
    ...(row.failure !== null && { failure: row.failure.slice(0, 1000) }),
  }
}
