import { fact, type Cause, type Fact } from '@cordon/contracts'
import {
  caseClosed,
  caseHeld,
  caseHoldLifted,
  caseNoted,
  caseOpened,
  caseRecordAdded,
  caseRecordRemoved,
  caseRenamed,
  caseReopened,
  type CaseDetail,
  type CaseRecord,
  type CaseRecordKind,
  type CaseSummary,
  type ListCasesInput,
} from '@cordon/contracts/audit'
import { Database, Store, type Tx } from '@cordon/persistence'
import { Inject, Injectable } from '@nestjs/common'
import {
  SELECT_HOLDS,
  SELECT_RECORDS,
  type CaseHoldRow,
  type CaseNoteRow,
  type CaseRecordRow,
  type CaseRow,
} from './case.tables'
import { toCase, toHold, toNote, toRecord } from './case.views'
import type { CaseFact, CaseFile } from './domain/case'

/** A case under its lock, and what was just decided on it: each fact becomes a row of its own. */
interface HeldCase {
  file: CaseFile
  facts: readonly CaseFact[]
}

const NOTES = 500

/** Cases: what is in each, what was noted, and the holds on it. */
@Injectable()
export class CaseStore extends Store<HeldCase, CaseFact> {
  constructor(@Inject(Database) db: Database) {
    super(db)
  }

  /** Decides on a case that may not be there, and answers with how it stands then. */
  async decide<R extends string>(
    id: string,
    cause: Cause,
    decision: (
      file: CaseFile | undefined,
    ) => { ok: true; state: CaseFile; facts: CaseFact[] } | { ok: false; refusal: R },
  ): Promise<{ ok: true; state: CaseSummary } | { ok: false; refusal: R }> {
    const outcome = await this.change<R>(id, cause, (held) => {
      const decided = decision(held?.file)
      return decided.ok ? { ...decided, state: { file: decided.state, facts: decided.facts } } : decided
    })
    return outcome.ok ? { ok: true, state: summaryOf(outcome.state.file) } : outcome
  }

  async list({ status, search, recordId, before }: ListCasesInput, limit: number): Promise<CaseSummary[]> {
    const pattern = search === undefined ? null : `%${search.replace(/[\\%_]/g, '\\$&')}%`
    const rows = await this.db.query<CaseRow & { records: number }>(
      `SELECT f.*, (SELECT count(*)::integer FROM case_current_record r WHERE r.case_id = f.id) AS records FROM case_file f
       WHERE ($1::text IS NULL OR f.status = $1) AND ($2::text IS NULL OR f.title ILIKE $2 OR f.reference ILIKE $2)
         AND ($3::text IS NULL OR f.id IN (SELECT case_id FROM case_current_record WHERE record_id = $3))
         AND ($4::uuid IS NULL OR f.id < $4)
       ORDER BY f.id DESC LIMIT $5`,
      [status ?? null, pattern, recordId ?? null, before ?? null, limit],
    )
    const holds = await this.standing(rows.map(({ id }) => id))
    return rows.map((row) => toCase(row, row.records, holds.get(row.id)))
  }

  async find(id: string): Promise<CaseDetail | undefined> {
    const [row] = await this.db.query<CaseRow>(`SELECT * FROM case_file WHERE id = $1`, [id])
    if (row === undefined) return undefined
    const [records, notes, holds] = await Promise.all([
      this.db.query<CaseRecordRow>(`${SELECT_RECORDS} WHERE r.case_id = $1 ORDER BY r.id LIMIT 2000`, [id]),
      this.db.query<CaseNoteRow>(`SELECT * FROM case_note WHERE case_id = $1 ORDER BY id DESC LIMIT ${NOTES}`, [id]),
      this.db.query<CaseHoldRow>(`${SELECT_HOLDS} WHERE h.case_id = $1 ORDER BY h.id DESC LIMIT 100`, [id]),
    ])
    const current = records.filter(({ removed_at }) => removed_at === null).length
    return {
      case: toCase(
        row,
        current,
        holds.find(({ lifted_at }) => lifted_at === null),
      ),
      records: records.map(toRecord),
      notes: notes.reverse().map(toNote),
      holds: holds.map(toHold),
    }
  }

  async exists(id: string): Promise<boolean> {
    return (await this.db.query(`SELECT 1 FROM case_file WHERE id = $1`, [id])).length > 0
  }

  /** Whether the ledger has ever heard of a record. */
  async isKnown(kind: CaseRecordKind, recordId: string): Promise<boolean> {
    const [row] = await this.db.query<{ known: boolean }>(
      `SELECT EXISTS (SELECT FROM entry WHERE subject = $1) OR EXISTS (SELECT FROM thread_member WHERE part_of = $1)
         OR EXISTS (SELECT FROM mention WHERE id = $1)
         OR ($2 AND EXISTS (SELECT FROM entry WHERE actor = 'person:' || $1 AND actor LIKE 'person:%')) AS known`,
      [recordId, kind === 'person'],
    )
    return row?.known === true
  }

  /** The first entry about each record or what is part of it; of a person, the newest that he or she made. */
  async firstEntries(records: readonly CaseRecord[]): Promise<Map<string, number>> {
    const rows = await this.db.query<{ id: string; index: string | null }>(
      `SELECT r.id, CASE r.kind WHEN 'person' THEN (SELECT max(index) FROM entry WHERE actor = 'person:' || r.record_id AND actor LIKE 'person:%')
         ELSE LEAST((SELECT min(index) FROM entry WHERE subject = r.record_id),
           (SELECT min(e.index) FROM thread_member m JOIN entry e ON e.subject = m.part_of
              WHERE m.record_id = r.record_id AND m.whole = 'message'),
           (SELECT min(e.index) FROM (SELECT record_id FROM thread_member WHERE part_of = r.record_id ORDER BY 1 LIMIT 20) m
              JOIN entry e ON e.subject = m.record_id)) END AS index
       FROM case_record r WHERE r.id = ANY($1)`,
      [records.map(({ id }) => id)],
    )
    return new Map(rows.flatMap(({ id, index }) => (index === null ? [] : [[id, Number(index)]])))
  }

  protected async lock(tx: Tx, id: string): Promise<HeldCase | undefined> {
    const [row] = await tx.query<CaseRow>(`SELECT * FROM case_file WHERE id = $1 FOR UPDATE`, [id])
    if (row === undefined) return undefined
    // Statements of their own after the lock, so that they see what the holder before us committed.
    const records = await tx.query<CaseRecordRow>(
      `${SELECT_RECORDS} WHERE r.case_id = $1 AND d.case_record_id IS NULL ORDER BY r.id`,
      [id],
    )
    const [hold] = await tx.query<CaseHoldRow>(`${SELECT_HOLDS} WHERE h.case_id = $1 AND l.hold_id IS NULL`, [id])
    return { file: { ...toCase(row, 0, hold), records: records.map(toRecord) }, facts: [] }
  }

  protected async save(tx: Tx, { file, facts }: HeldCase): Promise<void> {
    await tx.query(
      `INSERT INTO case_file (id, version, title, reference, why, unit_id, status, status_reason, opened_by, opened_at, changed_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
       ON CONFLICT (id) DO UPDATE SET version = $2, title = $3, reference = $4, status = $7, status_reason = $8, changed_at = $11`,
      [
        file.id,
        file.version,
        file.title,
        file.reference,
        file.why,
        file.unitId ?? null,
        file.status,
        file.statusReason ?? null,
        file.openedBy,
        file.openedAt,
        file.changedAt,
      ],
    )
    for (const one of facts) await saveFact(tx, file.id, one)
  }

  protected events(facts: CaseFact[], { file }: HeldCase): Fact[] {
    const about = { case: summaryOf(file) }
    return facts.map((one): Fact => {
      switch (one.type) {
        case 'opened':
          return fact(caseOpened, file.id, file.version, about)
        case 'renamed':
          return fact(caseRenamed, file.id, file.version, about)
        case 'closed':
          return fact(caseClosed, file.id, file.version, { ...about, reason: one.reason })
        case 'reopened':
          return fact(caseReopened, file.id, file.version, { ...about, reason: one.reason })
        case 'record-added':
          return fact(caseRecordAdded, file.id, file.version, { ...about, record: one.record })
        case 'record-removed':
          return fact(caseRecordRemoved, file.id, file.version, { ...about, record: one.record })
        case 'noted':
          return fact(caseNoted, file.id, file.version, { ...about, note: one.note })
        case 'held':
          return fact(caseHeld, file.id, file.version, { ...about, hold: one.hold })
        case 'hold-lifted':
          return fact(caseHoldLifted, file.id, file.version, { ...about, hold: one.hold })
      }
    })
  }

  private async standing(caseIds: readonly string[]): Promise<Map<string, CaseHoldRow>> {
    const rows = await this.db.query<CaseHoldRow>(`${SELECT_HOLDS} WHERE h.case_id = ANY($1) AND l.hold_id IS NULL`, [
      caseIds,
    ])
    return new Map(rows.map((row) => [row.case_id, row]))
  }
}

async function saveFact(tx: Tx, caseId: string, one: CaseFact): Promise<void> {
  switch (one.type) {
    case 'record-added': {
      const { id, kind, recordId, from, to, why, addedBy, addedAt } = one.record
      await tx.query(
        `INSERT INTO case_record (id, case_id, kind, record_id, from_time, to_time, why, added_by, added_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [id, caseId, kind, recordId, from ?? null, to ?? null, why, addedBy, addedAt],
      )
      return
    }
    case 'record-removed': {
      const { id, removeReason, removedAt } = one.record
      await tx.query(
        `INSERT INTO case_removal (case_record_id, reason, removed_by_id, removed_by, removed_at) VALUES ($1, $2, $3, $4, $5)`,
        [id, removeReason, one.by.id, one.by.name, removedAt],
      )
      return
    }
    case 'noted': {
      const { id, text, writtenBy, writtenAt } = one.note
      await tx.query(`INSERT INTO case_note (id, case_id, text, written_by, written_at) VALUES ($1, $2, $3, $4, $5)`, [
        id,
        caseId,
        text,
        writtenBy,
        writtenAt,
      ])
      return
    }
    case 'held': {
      const { id, reason, authority, placedById, placedBy, placedAt } = one.hold
      await tx.query(
        `INSERT INTO case_hold (id, case_id, reason, authority, placed_by_id, placed_by, placed_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        [id, caseId, reason, authority, placedById, placedBy, placedAt],
      )
      return
    }
    case 'hold-lifted': {
      const { id, placedById, liftReason, liftedAt } = one.hold
      await tx.query(
        `INSERT INTO case_lift (hold_id, placed_by_id, lifted_by_id, lifted_by, reason, lifted_at) VALUES ($1, $2, $3, $4, $5, $6)`,
        [id, placedById, one.by.id, one.by.name, liftReason, liftedAt],
      )
      return
    }
    default:
  }
}

function summaryOf({ records, ...rest }: CaseFile): CaseSummary {
  return { ...rest, records: records.length }
}
