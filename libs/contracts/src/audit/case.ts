import { event } from '../event'
import { Id, Instant, ListOf, Nested, OneOf, Optional, Text, Whole } from '../fields'
import { procedure } from '../procedure'

/** What a case may hold. `other`: any other record that the ledger has entries about. */
export const caseRecordKinds = [
  'conversation',
  'message',
  'post',
  'review',
  'measure',
  'account',
  'person',
  'other',
] as const
export type CaseRecordKind = (typeof caseRecordKinds)[number]

export const caseStatuses = ['open', 'closed'] as const
export type CaseStatus = (typeof caseStatuses)[number]

/** While it stands, the content of nothing in the case can be erased. */
export class LegalHold {
  @Id() id!: string
  @Text({ min: 3, max: 500 }) reason!: string
  /** On whose authority, such as a court order or the head of a department. */
  @Text({ min: 3, max: 200 }) authority!: string
  @Id() placedById!: string
  @Text({ max: 200 }) placedBy!: string
  @Instant() placedAt!: string
  @Optional() @Text({ max: 200 }) liftedBy?: string
  @Optional() @Instant() liftedAt?: string
  @Optional() @Text({ max: 500 }) liftReason?: string
}

/** What belongs to one incident, gathered by people. */
export class CaseSummary {
  @Id() id!: string
  @Text({ min: 3, max: 200 }) title!: string
  /** Such as a crime or complaint number. */
  @Text({ min: 1, max: 200 }) reference!: string
  @Text({ min: 3, max: 1000 }) why!: string
  /** The unit it concerns; who may see it does not depend on it. */
  @Optional() @Id() unitId?: string
  @OneOf(caseStatuses) status!: CaseStatus
  /** Why it was closed or opened again last. */
  @Optional() @Text({ max: 500 }) statusReason?: string
  /** The hold that stands. */
  @Optional() @Nested(() => LegalHold) hold?: LegalHold
  @Text({ max: 200 }) openedBy!: string
  @Instant() openedAt!: string
  @Instant() changedAt!: string
  /** How many records are in it. */
  @Whole() records!: number
  @Whole() version!: number
}

/** A record in a case. A conversation stands for its whole thread, an account and a person for what they wrote and did. */
export class CaseRecord {
  @Id() id!: string
  @OneOf(caseRecordKinds) kind!: CaseRecordKind
  @Text({ min: 1, max: 200 }) recordId!: string
  /** Only what happened since. */
  @Optional() @Instant() from?: string
  /** Only what happened before. */
  @Optional() @Instant() to?: string
  @Text({ min: 3, max: 500 }) why!: string
  @Text({ max: 200 }) addedBy!: string
  @Instant() addedAt!: string
  @Optional() @Text({ max: 200 }) removedBy?: string
  @Optional() @Instant() removedAt?: string
  @Optional() @Text({ max: 500 }) removeReason?: string
  /** What the ledger says of it, in words. */
  @Optional() @Text({ max: 500 }) label?: string
}

export class CaseNote {
  @Id() id!: string
  @Text({ min: 1, max: 5000 }) text!: string
  @Text({ max: 200 }) writtenBy!: string
  @Instant() writtenAt!: string
}

export class CaseDetail {
  @Nested(() => CaseSummary) case!: CaseSummary
  /** Also those taken out. */
  @ListOf(() => CaseRecord, { max: 2000 }) records!: CaseRecord[]
  /** The newest, oldest first. */
  @ListOf(() => CaseNote, { max: 500 }) notes!: CaseNote[]
  /** Also those lifted, newest first. */
  @ListOf(() => LegalHold, { max: 100 }) holds!: LegalHold[]
}

export class CaseRef {
  @Id() caseId!: string
}

export class OpenCaseInput {
  @Text({ min: 3, max: 200 }) title!: string
  @Text({ min: 1, max: 200 }) reference!: string
  @Text({ min: 3, max: 1000 }) why!: string
  @Optional() @Id() unitId?: string
}

export class RenameCaseInput extends CaseRef {
  @Text({ min: 3, max: 200 }) title!: string
  @Text({ min: 1, max: 200 }) reference!: string
}

export class CaseReasonInput extends CaseRef {
  @Text({ min: 3, max: 500 }) reason!: string
}

export class AddCaseRecordInput extends CaseRef {
  @OneOf(caseRecordKinds) kind!: CaseRecordKind
  @Text({ min: 1, max: 200 }) recordId!: string
  @Optional() @Instant() from?: string
  @Optional() @Instant() to?: string
  @Text({ min: 3, max: 500 }) why!: string
}

export class RemoveCaseRecordInput extends CaseReasonInput {
  @Id() caseRecordId!: string
}

export class AddCaseNoteInput extends CaseRef {
  @Text({ min: 1, max: 5000 }) text!: string
}

export class PlaceHoldInput extends CaseReasonInput {
  @Text({ min: 3, max: 200 }) authority!: string
}

export class ListCasesInput {
  @Optional() @OneOf(caseStatuses) status?: CaseStatus
  /** Part of the title or the reference. */
  @Optional() @Text({ min: 1, max: 200 }) search?: string
  /** Only those that this record was added to. */
  @Optional() @Text({ min: 1, max: 200 }) recordId?: string
  /** `next` of the page before. */
  @Optional() @Id() before?: string
  @Optional() @Whole({ min: 1, max: 100 }) limit?: number
}

export class CasePage {
  @ListOf(() => CaseSummary, { max: 100 }) items!: CaseSummary[]
  @Optional() @Id() next?: string
}

const CASE_NOT_FOUND = { status: 404, message: 'No such case.' } as const
const CASE_CLOSED = { status: 409, message: 'The case is closed. Open it again first.' } as const
const CASE_HELD = {
  status: 409,
  message: 'A legal hold stands on the case. Somebody else than who placed it has to lift it first.',
} as const

export const openCase = procedure({
  name: 'audit.case.open',
  kind: 'command',
  permission: 'case:manage',
  summary: 'Open a case for what belongs to one incident.',
  trail: { states: () => [caseOpened] },
  input: OpenCaseInput,
  output: CaseSummary,
  http: { method: 'POST', path: '/cases' },
})

export const listCases = procedure({
  name: 'audit.case.list',
  kind: 'query',
  permission: 'case:read',
  summary: 'Cases, newest first.',
  trail: { consults: () => [] },
  input: ListCasesInput,
  output: CasePage,
  http: { method: 'GET', path: '/cases' },
})

export const readCase = procedure({
  name: 'audit.case.read',
  kind: 'query',
  permission: 'case:read',
  summary: 'One case with its records, notes and holds.',
  trail: { consults: ({ caseId }) => [caseId] },
  input: CaseRef,
  output: CaseDetail,
  refusals: { CASE_NOT_FOUND },
  http: { method: 'GET', path: '/cases/:caseId' },
})

export const renameCase = procedure({
  name: 'audit.case.rename',
  kind: 'command',
  permission: 'case:manage',
  summary: 'Give a case another title or reference.',
  trail: { states: () => [caseRenamed] },
  input: RenameCaseInput,
  output: CaseSummary,
  refusals: { CASE_NOT_FOUND, CASE_CLOSED },
  http: { method: 'POST', path: '/cases/:caseId/title' },
})

export const closeCase = procedure({
  name: 'audit.case.close',
  kind: 'command',
  permission: 'case:manage',
  summary: 'Close a case that needs nothing more and has no hold.',
  trail: { states: () => [caseClosed] },
  input: CaseReasonInput,
  output: CaseSummary,
  refusals: { CASE_NOT_FOUND, CASE_CLOSED, CASE_HELD },
  http: { method: 'POST', path: '/cases/:caseId/close' },
})

export const reopenCase = procedure({
  name: 'audit.case.reopen',
  kind: 'command',
  permission: 'case:manage',
  summary: 'Open a closed case again.',
  trail: { states: () => [caseReopened] },
  input: CaseReasonInput,
  output: CaseSummary,
  refusals: { CASE_NOT_FOUND, CASE_OPEN: { status: 409, message: 'The case is open.' } },
  http: { method: 'POST', path: '/cases/:caseId/reopen' },
})

export const addCaseRecord = procedure({
  name: 'audit.case.add-record',
  kind: 'command',
  permission: 'case:manage',
  summary: 'Add a record to a case; a conversation with its whole thread, also what comes later.',
  trail: { states: () => [caseRecordAdded] },
  input: AddCaseRecordInput,
  output: CaseSummary,
  refusals: {
    CASE_NOT_FOUND,
    CASE_CLOSED,
    CASE_FULL: { status: 409, message: 'The case holds as many records as a case can. Open a second one.' },
    RECORD_IN_CASE: { status: 409, message: 'This is in the case already.' },
    RECORD_UNKNOWN: { status: 404, message: 'The ledger holds nothing about this record.' },
    PERIOD_INVALID: { status: 422, message: 'A period ends after it begins.' },
  },
  http: { method: 'POST', path: '/cases/:caseId/records' },
})

export const removeCaseRecord = procedure({
  name: 'audit.case.remove-record',
  kind: 'command',
  permission: 'case:manage',
  summary: 'Take a record out of a case that has no hold; that it was there stays written down.',
  trail: { states: () => [caseRecordRemoved] },
  input: RemoveCaseRecordInput,
  output: CaseSummary,
  refusals: {
    CASE_NOT_FOUND,
    CASE_CLOSED,
    CASE_HELD,
    RECORD_NOT_IN_CASE: { status: 404, message: 'This is not in the case.' },
  },
  http: { method: 'POST', path: '/cases/:caseId/records/:caseRecordId/removal' },
})

export const addCaseNote = procedure({
  name: 'audit.case.add-note',
  kind: 'command',
  permission: 'case:manage',
  summary: 'Write a note into a case. It cannot be changed or taken out.',
  trail: { states: () => [caseNoted] },
  input: AddCaseNoteInput,
  output: CaseSummary,
  refusals: { CASE_NOT_FOUND, CASE_CLOSED },
  http: { method: 'POST', path: '/cases/:caseId/notes' },
})

export const placeHold = procedure({
  name: 'audit.case.place-hold',
  kind: 'command',
  permission: 'hold:place',
  summary: 'Place a legal hold: from now on the content of nothing in the case can be erased.',
  trail: { states: () => [caseHeld] },
  input: PlaceHoldInput,
  output: CaseSummary,
  refusals: { CASE_NOT_FOUND, CASE_CLOSED, CASE_HELD },
  http: { method: 'POST', path: '/cases/:caseId/hold' },
})

export const liftHold = procedure({
  name: 'audit.case.lift-hold',
  kind: 'command',
  permission: 'hold:lift',
  summary: 'Lift a legal hold, as somebody else than who placed it.',
  trail: { states: () => [caseHoldLifted] },
  input: CaseReasonInput,
  output: CaseSummary,
  refusals: {
    CASE_NOT_FOUND,
    CASE_NOT_HELD: { status: 409, message: 'No legal hold stands on the case.' },
    PLACER_CANNOT_LIFT: { status: 403, message: 'Whoever placed a hold cannot lift it.' },
  },
  http: { method: 'POST', path: '/cases/:caseId/hold/lift' },
})

export class CaseFact {
  @Nested(() => CaseSummary) case!: CaseSummary
}

export class CaseReasonFact extends CaseFact {
  @Text({ max: 500 }) reason!: string
}

export class CaseRecordFact extends CaseFact {
  @Nested(() => CaseRecord) record!: CaseRecord
}

export class CaseNoteFact extends CaseFact {
  @Nested(() => CaseNote) note!: CaseNote
}

export class CaseHoldFact extends CaseFact {
  @Nested(() => LegalHold) hold!: LegalHold
}

export const caseOpened = event({
  name: 'audit.case.opened',
  summary: 'Somebody opened a case. Aggregate: the case.',
  data: CaseFact,
})
export const caseRenamed = event({
  name: 'audit.case.renamed',
  summary: 'A case got another title or reference.',
  data: CaseFact,
})
export const caseRecordAdded = event({
  name: 'audit.case.record-added',
  summary: 'Somebody added a record to a case.',
  data: CaseRecordFact,
})
export const caseRecordRemoved = event({
  name: 'audit.case.record-removed',
  summary: 'Somebody took a record out of a case.',
  data: CaseRecordFact,
})
export const caseNoted = event({
  name: 'audit.case.noted',
  summary: 'Somebody wrote a note into a case.',
  data: CaseNoteFact,
})
export const caseHeld = event({
  name: 'audit.case.held',
  summary: 'Somebody placed a legal hold on a case.',
  data: CaseHoldFact,
})
export const caseHoldLifted = event({
  name: 'audit.case.hold-lifted',
  summary: 'A second person lifted the legal hold on a case.',
  data: CaseHoldFact,
})
export const caseClosed = event({
  name: 'audit.case.closed',
  summary: 'Somebody closed a case.',
  data: CaseReasonFact,
})
export const caseReopened = event({
  name: 'audit.case.reopened',
  summary: 'Somebody opened a closed case again.',
  data: CaseReasonFact,
})
