import type { Decision } from '@cordon/contracts'
import {
  addNote,
  addRecord,
  close,
  liftHold,
  MOST_RECORDS,
  open,
  placeHold,
  removeRecord,
  rename,
  reopen,
  type CaseFact,
  type CaseFile,
} from './case'

const at = new Date('2026-11-22T10:00:00.000Z')
const grace = { id: 'p1', name: 'Grace Osei' }
const daniel = { id: 'p2', name: 'Daniel Kerr' }
const asked = { id: 'c1', title: 'Abuse of PC 1234', reference: 'CR/17/26', why: 'Reported by the sergeant' }
const record = { id: 'r1', kind: 'conversation', recordId: 'conv', why: 'The abuse itself' } as const
const hold = { id: 'h1', reason: 'Proceedings are likely', authority: 'Head of legal services' }

const opened = state(open(asked, grace, at))
const withRecord = state(addRecord(opened, record, grace, at))
const held = state(placeHold(withRecord, hold, grace, at))
const closed = state(close(withRecord, 'Nothing more to do', at))

function state(decision: Decision<CaseFile, CaseFact, string>): CaseFile {
  if (!decision.ok) throw new Error(decision.refusal)
  return decision.state
}

const refusal = (decision: Decision<CaseFile, CaseFact, string>) => (decision.ok ? undefined : decision.refusal)
const facts = (decision: Decision<CaseFile, CaseFact, string>) => (decision.ok ? decision.facts : [])

describe('a case', () => {
  it('is opened, renamed, closed and opened again, a version each', () => {
    expect(opened).toMatchObject({ ...asked, status: 'open', openedBy: 'Grace Osei', version: 1, records: [] })
    const renamed = rename(opened, { title: 'Abuse of officers', reference: 'CR/18/26' }, at)
    expect(renamed).toMatchObject({ ok: true, state: { title: 'Abuse of officers', version: 2 } })
    expect(facts(close(withRecord, 'Done', at))).toEqual([{ type: 'closed', reason: 'Done' }])
    expect(state(reopen(closed, 'An appeal', at))).toMatchObject({ status: 'open', statusReason: 'An appeal' })
    expect(refusal(reopen(opened, 'Why', at))).toBe('CASE_OPEN')
  })

  it('is not there, or closed: nothing changes in it', () => {
    const attempts = (file: CaseFile | undefined) => [
      rename(file, asked, at),
      close(file, 'why', at),
      addRecord(file, { ...record, recordId: 'other' }, grace, at),
      removeRecord(file, 'r1', 'why', grace, at),
      addNote(file, { id: 'n1', text: 'note', writtenBy: 'Grace Osei', writtenAt: '' }, at),
      placeHold(file, hold, grace, at),
    ]
    expect(attempts(closed).map(refusal)).toEqual(Array<string>(6).fill('CASE_CLOSED'))
    const gone = [...attempts(undefined), reopen(undefined, 'why', at), liftHold(undefined, 'why', daniel, at)]
    expect(gone.map(refusal)).toEqual(Array<string>(8).fill('CASE_NOT_FOUND'))
  })

  it('holds each record once a period, and no more than it can', () => {
    expect(withRecord.records).toEqual([{ ...record, addedBy: 'Grace Osei', addedAt: at.toISOString() }])
    expect(refusal(addRecord(withRecord, { ...record, id: 'r2' }, daniel, at))).toBe('RECORD_IN_CASE')
    const march = { from: '2026-03-01T00:00:00.000Z', to: '2026-04-01T00:00:00.000Z' }
    expect(addRecord(withRecord, { ...record, ...march }, grace, at).ok).toBe(true)
    expect(refusal(addRecord(withRecord, { ...record, from: march.to, to: march.from }, grace, at))).toBe(
      'PERIOD_INVALID',
    )
    const full = { ...opened, records: Array.from({ length: MOST_RECORDS }, () => withRecord.records[0] as never) }
    expect(refusal(addRecord(full, { ...record, recordId: 'other' }, grace, at))).toBe('CASE_FULL')
  })

  it('tells who took a record out and why', () => {
    const removed = removeRecord(withRecord, 'r1', 'Another matter', daniel, at)
    expect(state(removed).records).toEqual([])
    expect(facts(removed)).toMatchObject([
      { type: 'record-removed', by: daniel, record: { removedBy: 'Daniel Kerr', removeReason: 'Another matter' } },
    ])
    expect(refusal(removeRecord(withRecord, 'r9', 'why', daniel, at))).toBe('RECORD_NOT_IN_CASE')
  })
})

describe('a legal hold', () => {
  it('is lifted by a second person alone', () => {
    expect(held.hold).toMatchObject({ ...hold, placedById: 'p1', placedBy: 'Grace Osei' })
    expect(refusal(placeHold(held, { ...hold, id: 'h2' }, daniel, at))).toBe('CASE_HELD')
    expect(refusal(liftHold(held, 'It is over', grace, at))).toBe('PLACER_CANNOT_LIFT')
    const lifted = liftHold(held, 'It is over', daniel, at)
    expect(state(lifted).hold).toBeUndefined()
    expect(facts(lifted)).toMatchObject([{ type: 'hold-lifted', hold: { liftedBy: 'Daniel Kerr' }, by: daniel }])
    expect(refusal(liftHold(state(lifted), 'Again', daniel, at))).toBe('CASE_NOT_HELD')
  })

  it('keeps the case open and its records in it, and lets more come in', () => {
    expect(refusal(close(held, 'Done', at))).toBe('CASE_HELD')
    expect(refusal(removeRecord(held, 'r1', 'why', daniel, at))).toBe('CASE_HELD')
    expect(state(addRecord(held, { ...record, id: 'r2', recordId: 'post' }, daniel, at)).records).toHaveLength(2)
  })
})
