import { requireEverywhere } from '@cordon/authz'
import { refusal, type Caller } from '@cordon/contracts'
import {
  addCaseNote,
  addCaseRecord,
  closeCase,
  liftHold,
  listCases,
  openCase,
  placeHold,
  readCase,
  readTimeline,
  removeCaseRecord,
  renameCase,
  reopenCase,
  type AddCaseNoteInput,
  type AddCaseRecordInput,
  type CaseDetail,
  type CasePage,
  type CaseReasonInput,
  type CaseRecord,
  type CaseRef,
  type CaseSummary,
  type ListCasesInput,
  type OpenCaseInput,
  type PlaceHoldInput,
  type ReadTimelineInput,
  type RemoveCaseRecordInput,
  type RenameCaseInput,
  type TimelinePage,
} from '@cordon/contracts/audit'
import { Handle } from '@cordon/messaging'
import { Clock } from '@cordon/runtime'
import { Controller, Inject } from '@nestjs/common'
import { v7 as uuid } from 'uuid'
import { CaseStore } from './case.store'
import {
  addNote,
  addRecord,
  close,
  liftHold as lift,
  open,
  placeHold as place,
  removeRecord,
  rename,
  reopen,
} from './domain/case'
import { placeOf } from './domain/timeline'
import { assertEverywhere } from './entry.handlers'
import { EntryStore, type EntryRow } from './entry.store'
import { accountIn, dataOf, toView } from './entry.views'

const PAGE = 50

/** Cases gather records of the whole organisation, so each permission must hold everywhere. */
@Controller()
export class CaseHandlers {
  constructor(
    @Inject(CaseStore) private readonly cases: CaseStore,
    @Inject(EntryStore) private readonly entries: EntryStore,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Handle(openCase)
  async open(input: OpenCaseInput, caller: Caller): Promise<CaseSummary> {
    const { by, cause } = authorised(caller, 'case:manage')
    const id = uuid()
    const outcome = await this.cases.decide<never>(id, cause, () => open({ id, ...input }, by, this.clock.now()))
    return (outcome as { state: CaseSummary }).state
  }

  @Handle(listCases)
  async list(input: ListCasesInput, caller: Caller): Promise<CasePage> {
    assertEverywhere(caller, 'case:read')
    const limit = input.limit ?? PAGE
    const found = await this.cases.list(input, limit + 1)
    const items = found.slice(0, limit)
    return { items, ...(found.length > limit && { next: items.at(-1)?.id }) }
  }

  @Handle(readCase)
  async read({ caseId }: CaseRef, caller: Caller): Promise<CaseDetail> {
    assertEverywhere(caller, 'case:read')
    const found = await this.cases.find(caseId)
    if (found === undefined) throw refusal(readCase, 'CASE_NOT_FOUND')
    return { ...found, records: await this.labelled(found.records) }
  }

  @Handle(readTimeline)
  async timeline({ caseId, after, limit = PAGE }: ReadTimelineInput, caller: Caller): Promise<TimelinePage> {
    assertEverywhere(caller, 'case:read')
    if (!(await this.cases.exists(caseId))) throw refusal(readTimeline, 'CASE_NOT_FOUND')
    const rows = await this.entries.ofCase(caseId, after, limit + 1)
    const page = rows.slice(0, limit)
    const handleOf = await this.handles(page)
    const items = page.map((row) => ({
      entry: toView(row, handleOf),
      ...placeOf(row.type, dataOf(row), Number(row.aggregate_version)),
    }))
    return { items, ...(rows.length > limit && { next: items.at(-1)?.entry.index }) }
  }

  @Handle(renameCase)
  async rename({ caseId, title, reference }: RenameCaseInput, caller: Caller): Promise<CaseSummary> {
    const { cause } = authorised(caller, 'case:manage')
    const outcome = await this.cases.decide(caseId, cause, (file) =>
      rename(file, { title, reference }, this.clock.now()),
    )
    if (!outcome.ok) throw refusal(renameCase, outcome.refusal)
    return outcome.state
  }

  @Handle(closeCase)
  async close({ caseId, reason }: CaseReasonInput, caller: Caller): Promise<CaseSummary> {
    const { cause } = authorised(caller, 'case:manage')
    const outcome = await this.cases.decide(caseId, cause, (file) => close(file, reason, this.clock.now()))
    if (!outcome.ok) throw refusal(closeCase, outcome.refusal)
    return outcome.state
  }

  @Handle(reopenCase)
  async reopen({ caseId, reason }: CaseReasonInput, caller: Caller): Promise<CaseSummary> {
    const { cause } = authorised(caller, 'case:manage')
    const outcome = await this.cases.decide(caseId, cause, (file) => reopen(file, reason, this.clock.now()))
    if (!outcome.ok) throw refusal(reopenCase, outcome.refusal)
    return outcome.state
  }

  @Handle(addCaseRecord)
  async addRecord({ caseId, ...asked }: AddCaseRecordInput, caller: Caller): Promise<CaseSummary> {
    const { by, cause } = authorised(caller, 'case:manage')
    if (!(await this.cases.isKnown(asked.kind, asked.recordId))) throw refusal(addCaseRecord, 'RECORD_UNKNOWN')
    const record = { id: uuid(), ...asked }
    const outcome = await this.cases.decide(caseId, cause, (file) => addRecord(file, record, by, this.clock.now()))
    if (!outcome.ok) throw refusal(addCaseRecord, outcome.refusal)
    return outcome.state
  }

  @Handle(removeCaseRecord)
  async removeRecord({ caseId, caseRecordId, reason }: RemoveCaseRecordInput, caller: Caller): Promise<CaseSummary> {
    const { by, cause } = authorised(caller, 'case:manage')
    const outcome = await this.cases.decide(caseId, cause, (file) =>
      removeRecord(file, caseRecordId, reason, by, this.clock.now()),
    )
    if (!outcome.ok) throw refusal(removeCaseRecord, outcome.refusal)
    return outcome.state
  }

  @Handle(addCaseNote)
  async addNote({ caseId, text }: AddCaseNoteInput, caller: Caller): Promise<CaseSummary> {
    const { by, cause } = authorised(caller, 'case:manage')
    const now = this.clock.now()
    const note = { id: uuid(), text, writtenBy: by.name, writtenAt: now.toISOString() }
    const outcome = await this.cases.decide(caseId, cause, (file) => addNote(file, note, now))
    if (!outcome.ok) throw refusal(addCaseNote, outcome.refusal)
    return outcome.state
  }

  @Handle(placeHold)
  async placeHold({ caseId, reason, authority }: PlaceHoldInput, caller: Caller): Promise<CaseSummary> {
    const { by, cause } = authorised(caller, 'hold:place')
    const outcome = await this.cases.decide(caseId, cause, (file) =>
      place(file, { id: uuid(), reason, authority }, by, this.clock.now()),
    )
    if (!outcome.ok) throw refusal(placeHold, outcome.refusal)
    return outcome.state
  }

  @Handle(liftHold)
  async liftHold({ caseId, reason }: CaseReasonInput, caller: Caller): Promise<CaseSummary> {
    const { by, cause } = authorised(caller, 'hold:lift')
    const outcome = await this.cases.decide(caseId, cause, (file) => lift(file, reason, by, this.clock.now()))
    if (!outcome.ok) throw refusal(liftHold, outcome.refusal)
    return outcome.state
  }

  /** Says of each record what the ledger says of it first: what arrived, which account it is, whom it names. */
  private async labelled(records: readonly CaseRecord[]): Promise<CaseRecord[]> {
    const first = await this.cases.firstEntries(records)
    const rows = new Map(
      (await this.entries.among([...new Set(first.values())])).map((row) => [Number(row.index), row]),
    )
    const handleOf = await this.handles([...rows.values()])
    const accounts = await this.entries.handles(records.flatMap((r) => (r.kind === 'account' ? [r.recordId] : [])))
    return records.map((record) => {
      const row = rows.get(first.get(record.id) ?? -1)
      const view = row && toView(row, handleOf)
      const handle = accounts.get(record.recordId)
      const label = handle !== undefined ? `@${handle}` : record.kind === 'person' ? view?.actorName : view?.summary
      return { ...record, ...(label !== undefined && { label }) }
    })
  }

  private async handles(rows: readonly EntryRow[]): Promise<(accountId: string) => string | undefined> {
    const handles = await this.entries.handles(rows.flatMap((row) => accountIn(row) ?? []))
    return (id) => handles.get(id)
  }
}

function authorised(caller: Caller, permission: 'case:manage' | 'hold:place' | 'hold:lift') {
  const { person, cause } = requireEverywhere(caller, permission)
  return { by: { id: person.personId, name: person.name }, cause }
}
