import { parse } from 'csv-parse/sync'

export interface Row {
  /** Line of the file on which the row begins, from 1. */
  readonly line: number
  readonly text: string
  readonly label: string
  /** What stands in the column named by `group`. */
  readonly group?: string
}

export interface Skipped {
  readonly line: number
  readonly reason: string
}

export interface LabelledFile {
  readonly textColumn: string
  readonly labelColumn: string
  readonly rows: readonly Row[]
  readonly skipped: readonly Skipped[]
}

/** Columns by their names in the file; what is left out is found by the usual names. */
export interface Columns {
  readonly text?: string | undefined
  readonly label?: string | undefined
  readonly group?: string | undefined
}

/** Names of columns in published sets, the likeliest first. */
const TEXT_NAMES = (
  'text tweet content post message comment comment_text sentence test_case tweet_text full_text utterance body ' +
  'question title'
).split(' ')
const LABEL_NAMES = (
  'label label_gold gold gold_label class category annotation hate hateful hate_label is_hate hate_speech toxic ' +
  'toxicity offensive is_offensive abusive abuse threat self_harm spam profanity personal_data urgent subtask_a target'
).split(' ')

const DELIMITERS = [',', '\t', ';'] as const

/**
 * Reads a table with a header (RFC 4180; a tab or semicolon instead of the comma is recognised by the header). Rows
 * that cannot be used are skipped with the reason; a file that cannot be used at all is an error that says what to do.
 */
export function readLabelledFile(bytes: Uint8Array, columns: Columns = {}): LabelledFile {
  const { header, records } = parseRecords(decode(bytes))
  const textAt = columnAt(header, columns.text, TEXT_NAMES, 'text')
  const labelAt = columnAt(header, columns.label, LABEL_NAMES, 'label', textAt)
  const groupAt = columns.group === undefined ? -1 : columnAt(header, columns.group, [], 'by')

  const rows: Row[] = []
  const skipped: Skipped[] = []
  for (const { line, fields } of records) {
    const text = decodeEntities(fields[textAt] ?? '')
    const label = (fields[labelAt] ?? '').trim()
    const reason =
      fields.length !== header.length
        ? `has ${String(fields.length)} fields where the header has ${String(header.length)}`
        : text.trim() === ''
          ? 'has no text'
          : label === ''
            ? 'has no label'
            : null
    if (reason !== null) skipped.push({ line, reason })
    else rows.push({ line, text, label, ...(groupAt < 0 ? {} : { group: fields[groupAt] ?? '' }) })
  }
  if (rows.length === 0)
    throw new Error(
      skipped.length === 0
        ? 'The file has a header and no rows.'
        : `No row can be used: line ${String(skipped[0]?.line)} ${String(skipped[0]?.reason)}, and so on.`,
    )
  return { textColumn: header[textAt] ?? '', labelColumn: header[labelAt] ?? '', rows, skipped }
}

function decode(bytes: Uint8Array): string {
  if (bytes.includes(0))
    throw new Error('The file is not UTF-8 text (it may be UTF-16, or a spreadsheet). Save it as CSV in UTF-8.')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Error('The file is not valid UTF-8. Save it as CSV in UTF-8.')
  }
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

/** Sets collected from web pages keep their entities: "&amp;", "&#8217;", "&#x1f621;". */
function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([a-z]{2,4}));/g, (whole, decimal, hex, name) => {
    if (name !== undefined) return NAMED[name as string] ?? (whole as string)
    const code = decimal === undefined ? parseInt(hex as string, 16) : Number(decimal)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : (whole as string)
  })
}

interface Parsed {
  readonly header: readonly string[]
  readonly records: readonly { readonly line: number; readonly fields: readonly string[] }[]
}

function parseRecords(text: string): Parsed {
  const firstLine = text.slice(0, text.search(/[\r\n]|$/))
  if (text.trim() === '') throw new Error('The file is empty. It needs a header line with the names of the columns.')
  const delimiter = DELIMITERS.reduce((best, next) => (count(firstLine, next) > count(firstLine, best) ? next : best))
  const found: { line: number; fields: string[] }[] = []
  let last = 0
  let double = 0
  try {
    parse(text, {
      delimiter,
      relax_column_count: true,
      // Published sets hold stray quotes inside unquoted fields.
      relax_quotes: true,
      skip_empty_lines: true,
      on_record: (fields: string[], { lines }) => {
        // `lines` is where the record ends, with two lines for a CRLF inside quotes (csv-parse 7.0.3).
        const all = fields.join('')
        double += count(all, '\r\n')
        const end = lines - double
        found.push({ line: Math.max(last + 1, end - count(all, '\n')), fields })
        last = end
        return null
      },
    })
  } catch (error) {
    throw new Error(`The file is not a readable CSV file: ${(error as Error).message}`)
  }
  const [header, ...records] = found
  if (header === undefined) throw new Error('The file is empty. It needs a header line with the names of the columns.')
  return { header: header.fields.map((name) => name.trim()), records }
}

function count(text: string, part: string): number {
  return text.split(part).length - 1
}

function columnAt(
  header: readonly string[],
  wanted: string | undefined,
  usual: readonly string[],
  option: string,
  taken = -1,
): number {
  const names = header.map((name) => plain(name))
  const listed = `The file has: ${header.map((name) => `"${name.slice(0, 40)}"`).join(', ')}.`
  if (wanted !== undefined) {
    const at = names.indexOf(plain(wanted))
    if (at < 0) throw new Error(`There is no column "${wanted}". ${listed}`)
    return at
  }
  for (const name of usual) {
    const at = names.indexOf(name)
    if (at >= 0 && at !== taken) return at
  }
  throw new Error(
    `No column looks like the ${option}; the first line must name the columns. Name it with --${option} COLUMN. ${listed}`,
  )
}

/** Columns are compared without regard to case, and with one kind of gap between words. */
function plain(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, '_')
}
