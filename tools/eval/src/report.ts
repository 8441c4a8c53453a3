import { type Figure } from '@cordon/load'
import { type Evaluation } from './evaluate'
import { type LabelledFile } from './labelled-file'
import { type Meaning } from './labels'
import { accuracy, type Share } from './statistics'

/** `<measure>.f1` and so on with the ends of their intervals; a share of nothing is left out. */
export function figuresOf({ counts }: Evaluation, skipped?: number): Record<string, Figure> {
  const figures: Record<string, Figure> = {}
  for (const [measure, count] of counts) {
    const { n, ...shares } = accuracy(count)
    for (const [name, share] of Object.entries(shares)) {
      if (Number.isNaN(share.value)) continue
      const of = (value: number): Figure => ({ value: Number(value.toFixed(4)), unit: 'share' })
      figures[`${measure}.${name}`] = of(share.value)
      figures[`${measure}.${name}_low`] = of(share.low)
      figures[`${measure}.${name}_high`] = of(share.high)
    }
    figures[`${measure}.n`] = { value: n, unit: 'rows' }
    figures[`${measure}.positives`] = { value: count.truePositives + count.falseNegatives, unit: 'rows' }
  }
  if (skipped !== undefined) figures.skipped = { value: skipped, unit: 'rows' }
  return figures
}

/** The table for people; texts themselves only when asked for, since they offend. */
export function print(
  file: LabelledFile,
  meanings: ReadonlyMap<string, Meaning>,
  found: Evaluation,
  baseline: Evaluation,
  errors: number,
): void {
  console.log(`  Text from column "${file.textColumn}", labels from "${file.labelColumn}":`)
  console.log(`  ${[...meanings].map(([label, meaning]) => `${label} → ${meaning}`).join(', ')}`)
  console.log(`  ${String(file.rows.length)} rows, ${String(file.skipped.length)} skipped`)
  for (const { line, reason } of file.skipped.slice(0, SKIPPED_SHOWN)) console.log(`    line ${String(line)} ${reason}`)
  if (file.skipped.length > SKIPPED_SHOWN) console.log(`    and ${String(file.skipped.length - SKIPPED_SHOWN)} more`)
  console.log('')

  const rows = [['', 'rows', 'of them so', 'precision', 'recall', 'F1', 'false-positive rate']]
  for (const [measure, count] of found.counts) {
    const one = accuracy(count)
    const positives = count.truePositives + count.falseNegatives
    rows.push([
      measure,
      String(one.n),
      String(positives),
      ...[one.precision, one.recall, one.f1, one.fpr].map(withInterval),
    ])
    const before = baseline.counts.get(measure)
    if (before === undefined) continue
    const { precision, recall, f1, fpr } = accuracy(before)
    rows.push(['  plain word lists', '', '', ...[precision, recall, f1, fpr].map(plain)])
  }
  printTable(rows)
  console.log('\n  In brackets: 95 % confidence intervals. Plain word lists: the same lists as whole words, same run.')

  if (found.groups.size > 0) {
    console.log('')
    printTable([
      ['', 'rows', 'right', 'share', 'plain word lists'],
      ...[...found.groups].map(([name, { right, n }]) => [
        name,
        String(n),
        String(right),
        (right / n).toFixed(2),
        ((baseline.groups.get(name)?.right ?? 0) / n).toFixed(2),
      ]),
    ])
  }
  printMistakes(found, errors)
}

const SKIPPED_SHOWN = 10

function printMistakes({ mistakes }: Evaluation, errors: number): void {
  if (errors === 0) return
  for (const kind of ['missed', 'false alarm'] as const) {
    console.log(`\n  ${kind === 'missed' ? 'Missed' : 'False alarms'}:`)
    for (const { row, measure } of mistakes.filter((mistake) => mistake.kind === kind).slice(0, errors))
      console.log(`    line ${String(row.line)} ${measure}: ${JSON.stringify(row.text)}`)
  }
}

function withInterval(share: Share): string {
  return Number.isNaN(share.value) ? '–' : `${plain(share)} (${share.low.toFixed(3)}–${share.high.toFixed(3)})`
}

function plain({ value }: Share): string {
  return Number.isNaN(value) ? '–' : value.toFixed(3)
}

function printTable(rows: readonly (readonly string[])[]): void {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  for (const row of rows)
    console.log(`  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd())
}
