import { cpus } from 'node:os'

export interface Figure {
  value: number
  unit: string
}

/** What a bench, a fault run or an evaluation found, with the baseline of the same run. */
export interface Report {
  name: string
  figures: Record<string, Figure>
  baselines?: Record<string, Figure>
}

/** Prints the table for people and, when asked with `--json`, one JSON object as the last line. */
export function printReport({ name, figures, baselines = {} }: Report, json: boolean): void {
  const rows = Object.entries(figures).map(([key, figure]) => {
    const baseline = baselines[key]
    const ratio = baseline && baseline.value > 0 ? `${(figure.value / baseline.value).toFixed(2)}×` : ''
    return [key, `${figure.value} ${figure.unit}`, baseline ? `${baseline.value} ${baseline.unit}` : '', ratio]
  })
  const header = ['figure', name, 'baseline, same run', 'ratio']
  const widths = header.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)))
  for (const row of [header, ...rows])
    console.log(`  ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}`.trimEnd())
  if (json) console.log(jsonLine({ name, figures, baselines }))
}

/** The report as one JSON object, for programs. */
export function jsonLine({ name, figures, baselines = {} }: Report): string {
  return JSON.stringify({ name, machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`, figures, baselines })
}
