import { assess, compile, defaultRuleSet, type Lane } from '../src/index'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { HELD_OUT } from './held-out-sentences'
import { FORMERLY_HELD_OUT, type Labelled, TUNED } from './labelled-sentences'

const compiled = compile(defaultRuleSet)
if (Array.isArray(compiled)) throw new Error(JSON.stringify(compiled))

function laneOf(text: string): Lane {
  if (Array.isArray(compiled)) throw new Error('unreachable')
  return assess(compiled, text).lane
}

function measure(name: string, { urgent, calm }: Labelled): { recall: number; precision: number } {
  const missed = urgent.filter((text) => laneOf(text) !== 'urgent')
  const false_ = calm.filter((text) => laneOf(text) === 'urgent')
  const hits = urgent.length - missed.length
  const recall = hits / urgent.length
  const precision = hits / (hits + false_.length)
  // Of the held-out sentences only the shares: one that is looked at is held out no longer.
  const shown =
    name === 'held out'
      ? []
      : [...missed.map((text) => `  missed: ${text}`), ...false_.map((text) => `  false: ${text}`)]
  process.stdout.write(
    `${name}: recall ${recall.toFixed(3)}, precision ${precision.toFixed(3)} (${String(urgent.length)} urgent, ${String(calm.length)} calm)\n` +
      shown.join('\n') +
      '\n',
  )
  return { recall, precision }
}

function read(name: string): Labelled {
  const rows: { text: string; label: string }[] = parse(readFileSync(join(__dirname, name)), { columns: true })
  const texts = (urgent: boolean): string[] =>
    rows.filter(({ label }) => (label === 'urgent') === urgent).map(({ text }) => text)
  return { urgent: texts(true), calm: texts(false) }
}

describe('the urgent lane', () => {
  it('holds its recall and precision on the sentences it was developed with', () => {
    for (const set of [TUNED, FORMERLY_HELD_OUT, read('urgent-tuned.csv')]) {
      const { recall, precision } = measure('tuned', set)
      expect(recall).toBeGreaterThanOrEqual(0.97)
      expect(precision).toBeGreaterThanOrEqual(0.97)
    }
  })

  it('holds its recall and precision on sentences it was not developed with', () => {
    const { recall, precision } = measure('held out', HELD_OUT)
    expect(recall).toBeGreaterThanOrEqual(0.9)
    expect(precision).toBeGreaterThanOrEqual(0.9)
    for (const name of ['urgent-held-out.csv', 'urgent-blind-a.csv', 'urgent-blind-b.csv']) {
      // On purpose unlike the others: half of it is still missed (docs/moderation-accuracy.md).
      expect(measure('held out', read(name)).precision).toBeGreaterThanOrEqual(0.85)
    }
    expect(measure('held out', read('urgent-formerly-held-out.csv')).recall).toBeGreaterThanOrEqual(0.9)
  })
})
