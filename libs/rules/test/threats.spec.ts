import { assess, compile, defaultRuleSet, type Lane } from '../src/index'
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
  process.stdout.write(
    `${name}: recall ${recall.toFixed(3)}, precision ${precision.toFixed(3)} (${String(urgent.length)} urgent, ${String(calm.length)} calm)\n` +
      [...missed.map((text) => `  missed: ${text}`), ...false_.map((text) => `  false: ${text}`)].join('\n') +
      '\n',
  )
  return { recall, precision }
}

describe('the urgent lane', () => {
  it('holds its recall and precision on the sentences it was developed with', () => {
    for (const set of [TUNED, FORMERLY_HELD_OUT]) {
      const { recall, precision } = measure('tuned', set)
      expect(recall).toBeGreaterThanOrEqual(0.97)
      expect(precision).toBeGreaterThanOrEqual(0.97)
    }
  })

  it('holds its recall and precision on sentences it was not developed with', () => {
    const { recall, precision } = measure('held out', HELD_OUT)
    expect(recall).toBeGreaterThanOrEqual(0.72)
    expect(precision).toBeGreaterThanOrEqual(0.9)
  })
})
