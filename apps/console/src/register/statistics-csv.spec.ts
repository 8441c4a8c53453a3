import type { MeasureCount } from '@cordon/contracts/moderation'
import { toCsv } from './statistics-csv'

const count: MeasureCount = {
  kind: 'hide',
  clause: '3',
  byRule: 4,
  byPerson: 2,
  lifted: 1,
  refused: 0,
  appeals: 1,
  appealsUpheld: 0,
}
const period = { first: '2026-11-01', last: '2026-11-30' }
const linesOf = (title: string, clause = '3') =>
  toCsv({ counts: [{ ...count, clause }], messages: 1200 }, [{ number: clause, title, text: '' }], period).split('\r\n')

it('writes the period, the messages and a line for each clause', () => {
  const lines = linesOf('Abuse and harassment')
  expect(lines[0]).toBe('\uFEFF"First day","Last day","Messages received"')
  expect(lines[1]).toBe('"2026-11-01","2026-11-30",1200')
  expect(lines[4]).toBe('"Hide","3","Abuse and harassment",4,2,6,1,0,1,0')
})

it('doubles quotes and keeps commas and line breaks inside a field', () => {
  expect(linesOf('Say "no", please')[4]).toContain('"Say ""no"", please"')
})

it.each(['=HYPERLINK("https://example.test")', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '  =1'])(
  'lets no spreadsheet run %j as a formula',
  (title) => {
    const csv = toCsv({ counts: [count], messages: 0 }, [{ number: '3', title, text: '' }], period)
    expect(csv).toContain(`"'${title.replaceAll('"', '""')}"`)
  },
)

it('treats the number of a clause the same way', () => {
  expect(linesOf('Abuse', '-3')[4]).toContain(`"'-3"`)
})
