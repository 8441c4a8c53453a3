import type { Clause, MeasureStatistics } from '@cordon/contracts/moderation'
import { kindLabels } from './measure-words'
import type { Period } from './period'

/** The figures of a period as a file for a spreadsheet. */
export function toCsv(
  { counts, messages }: MeasureStatistics,
  clauses: readonly Clause[],
  { first, last }: Period,
): string {
  const titles = new Map(clauses.map(({ number, title }) => [number, title]))
  const rows: (string | number)[][] = [
    ['First day', 'Last day', 'Messages received'],
    [first, last, messages],
    [],
    ['Kind', 'Clause', 'Title', 'By a rule', 'By a person', 'Total', 'Lifted', 'Not done', 'Appeals', 'Appeals upheld'],
    ...counts.map((count) => [
      kindLabels[count.kind],
      count.clause,
      titles.get(count.clause) ?? '',
      count.byRule,
      count.byPerson,
      count.byRule + count.byPerson,
      count.lifted,
      count.refused,
      count.appeals,
      count.appealsUpheld,
    ]),
  ]
  // A byte order mark, or spreadsheets take it for another encoding than UTF-8.
  return `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`
}

/** Quoted throughout. What a spreadsheet would take for a formula begins with an apostrophe (OWASP, CSV injection). */
function cell(value: string | number): string {
  if (typeof value === 'number') return String(value)
  const safe = /^[\s\uFEFF]*[=+\-@\t\r\n]/.test(value) || /^[\t\r\n]/.test(value) ? `'${value}` : value
  return `"${safe.replaceAll('"', '""')}"`
}
