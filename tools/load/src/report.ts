import { cpus } from 'node:os'

export interface Figure {
  value: number
  unit: string
}

/** A figure at a smaller size than the whole. */
export interface GrowthPoint {
  at: number
  value: number
}

/** What a bench, a fault run or an evaluation found, with the baseline of the same run. */
export interface Report {
  name: string
  figures: Record<string, Figure>
  baselines?: Record<string, Figure>
  /** How figures change with the size they are measured at, smallest first. */
  growth?: Record<string, GrowthPoint[]>
}

const BAR = 40

/** Prints the table for people and, when asked with `--json`, one JSON object as the last line. */
export function printReport(report: Report, json: boolean): void {
  const { name, figures, baselines = {} } = report
  const rows = Object.entries(figures).map(([key, figure]) => {
    const baseline = baselines[key]
    const ratio = baseline && baseline.value > 0 ? `${(figure.value / baseline.value).toFixed(2)}×` : ''
    return [key, `${figure.value} ${figure.unit}`, baseline ? `${baseline.value} ${baseline.unit}` : '', ratio]
  })
  const header = ['figure', name, 'baseline, same run', 'ratio']
  const widths = header.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)))
  for (const row of [header, ...rows])
    console.log(`  ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}`.trimEnd())
  for (const line of growthLines(report)) console.log(`  ${line}`)
  if (json) console.log(jsonLine(report))
}

/** A bar for each size a figure was measured at; the longest stands for the largest value of the figure. */
export function growthLines({ figures, growth = {} }: Report): string[] {
  return Object.entries(growth).flatMap(([key, points]) => {
    const unit = figures[key]?.unit ?? ''
    const sizes = points.map(({ at }) => at.toLocaleString('en-GB'))
    const [most, width] = [
      Math.max(...points.map(({ value }) => value)),
      Math.max(...sizes.map(({ length }) => length)),
    ]
    const bars = points.map(({ value }, i) => {
      const bar = '█'.repeat(most > 0 ? Math.max(1, Math.round((value / most) * BAR)) : 0)
      return `  at ${sizes[i]?.padStart(width)}  ${bar.padEnd(BAR)}  ${value} ${unit}`.trimEnd()
    })
    return [`${key}, as it grows`, ...bars]
  })
}

/** The report as one JSON object, for programs. */
export function jsonLine({ name, figures, baselines = {}, growth }: Report): string {
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`
  return JSON.stringify({ name, machine, figures, baselines, ...(growth && { growth }) })
}
