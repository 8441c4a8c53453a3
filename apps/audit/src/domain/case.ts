import { decided, refused, type Decision } from '@cordon/contracts'
import type { CaseNote, CaseRecord, CaseSummary, LegalHold } from '@cordon/contracts/audit'

/** A case under its lock. */
export interface CaseFile extends Omit<CaseSummary, 'records'> {
  /** What is in it now. */
  records: readonly CaseRecord[]
}

export type CaseFact =
  | { type: 'opened' | 'renamed' }
  | { type: 'closed' | 'reopened'; reason: string }
  | { type: 'record-added'; record: CaseRecord }
  | { type: 'record-removed'; record: CaseRecord; by: Person }
  | { type: 'noted'; note: CaseNote }
  | { type: 'held'; hold: LegalHold }
  | { type: 'hold-lifted'; hold: LegalHold; by: Person }

export interface Person {
  id: string
  name: string
}

export const MOST_RECORDS = 500

type Missing = 'CASE_NOT_FOUND'
type Decided<Refusal extends string = never> = Decision<CaseFile, CaseFact, Refusal | Missing>

export function open(
  asked: Pick<CaseFile, 'id' | 'title' | 'reference' | 'why' | 'unitId'>,
  by: Person,
  at: Date,
): Decision<CaseFile, CaseFact, never> {
  const time = at.toISOString()
  const file: CaseFile = {
    ...asked,
    status: 'open',
    openedBy: by.name,
    openedAt: time,
    changedAt: time,
    records: [],
    version: 1,
  }
  return decided(file, [{ type: 'opened' }])
}

export function rename(
  file: CaseFile | undefined,
  names: Pick<CaseFile, 'title' | 'reference'>,
  at: Date,
): Decided<'CASE_CLOSED'> {
  if (file === undefined) return refused('CASE_NOT_FOUND')
  if (file.status === 'closed') return refused('CASE_CLOSED')
  return changed({ ...file, ...names }, at, { type: 'renamed' })
}

/** A closed case is one that nobody looks after: so not while a hold stands. */
export function close(file: CaseFile | undefined, reason: string, at: Date): Decided<'CASE_CLOSED' | 'CASE_HELD'> {
  if (file === undefined) return refused('CASE_NOT_FOUND')
  if (file.status === 'closed') return refused('CASE_CLOSED')
  if (file.hold !== undefined) return refused('CASE_HELD')
  return changed({ ...file, status: 'closed', statusReason: reason }, at, { type: 'closed', reason })
}

export function reopen(file: CaseFile | undefined, reason: string, at: Date): Decided<'CASE_OPEN'> {
  if (file === undefined) return refused('CASE_NOT_FOUND')
  if (file.status === 'open') return refused('CASE_OPEN')
  return changed({ ...file, status: 'open', statusReason: reason }, at, { type: 'reopened', reason })
}

export function addRecord(
  file: CaseFile | undefined,
  asked: Pick<CaseRecord, 'id' | 'kind' | 'recordId' | 'from' | 'to' | 'why'>,
  by: Person,
  at: Date,
): Decided<'CASE_CLOSED' | 'CASE_FULL' | 'RECORD_IN_CASE' | 'PERIOD_INVALID'> {
  if (file === undefined) return refused('CASE_NOT_FOUND')
  if (file.status === 'closed') return refused('CASE_CLOSED')
  if (asked.from !== undefined && asked.to !== undefined && Date.parse(asked.from) >= Date.parse(asked.to))
    return refused('PERIOD_INVALID')
  if (file.records.some((one) => isSame(one, asked))) return refused('RECORD_IN_CASE')
  if (file.records.length >= MOST_RECORDS) return refused('CASE_FULL')
  const record: CaseRecord = { ...asked, addedBy: by.name, addedAt: at.toISOString() }
  return changed({ ...file, records: [...file.records, record] }, at, { type: 'record-added', record })
}

/** Not while a hold stands: it would be lifted for this record by one person alone. */
export function removeRecord(
  file: CaseFile | undefined,
  caseRecordId: string,
  reason: string,
  by: Person,
  at: Date,
): Decided<'CASE_CLOSED' | 'CASE_HELD' | 'RECORD_NOT_IN_CASE'> {
  if (file === undefined) return refused('CASE_NOT_FOUND')
  if (file.status === 'closed') return refused('CASE_CLOSED')
  const found = file.records.find(({ id }) => id === caseRecordId)
  if (found === undefined) return refused('RECORD_NOT_IN_CASE')
  if (file.hold !== undefined) return refused('CASE_HELD')
  const record = { ...found, removedBy: by.name, removedAt: at.toISOString(), removeReason: reason }
  const records = file.records.filter(({ id }) => id !== caseRecordId)
  return changed({ ...file, records }, at, { type: 'record-removed', record, by })
}

export function addNote(file: CaseFile | undefined, note: CaseNote, at: Date): Decided<'CASE_CLOSED'> {
  if (file === undefined) return refused('CASE_NOT_FOUND')
  if (file.status === 'closed') return refused('CASE_CLOSED')
  return changed(file, at, { type: 'noted', note })
}

export function placeHold(
  file: CaseFile | undefined,
  asked: Pick<LegalHold, 'id' | 'reason' | 'authority'>,
  by: Person,
  at: Date,
): Decided<'CASE_CLOSED' | 'CASE_HELD'> {
  if (file === undefined) return refused('CASE_NOT_FOUND')
  if (file.status === 'closed') return refused('CASE_CLOSED')
  if (file.hold !== undefined) return refused('CASE_HELD')
  const hold: LegalHold = { ...asked, placedById: by.id, placedBy: by.name, placedAt: at.toISOString() }
  return changed({ ...file, hold }, at, { type: 'held', hold })
}

export function liftHold(
  file: CaseFile | undefined,
  reason: string,
  by: Person,
  at: Date,
): Decided<'CASE_NOT_HELD' | 'PLACER_CANNOT_LIFT'> {
  if (file === undefined) return refused('CASE_NOT_FOUND')
  const { hold: standing, ...rest } = file
  if (standing === undefined) return refused('CASE_NOT_HELD')
  if (standing.placedById === by.id) return refused('PLACER_CANNOT_LIFT')
  const hold: LegalHold = { ...standing, liftedBy: by.name, liftedAt: at.toISOString(), liftReason: reason }
  return changed(rest, at, { type: 'hold-lifted', hold, by })
}

function changed(file: CaseFile, at: Date, fact: CaseFact) {
  return decided<CaseFile, CaseFact>({ ...file, changedAt: at.toISOString(), version: file.version + 1 }, [fact])
}

function isSame(one: Pick<CaseRecord, 'recordId' | 'from' | 'to'>, other: typeof one): boolean {
  return one.recordId === other.recordId && one.from === other.from && one.to === other.to
}
