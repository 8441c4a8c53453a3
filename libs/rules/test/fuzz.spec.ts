import { once } from 'node:events'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import * as fc from 'fast-check'
import { assess } from '../src/assess'
import { compile } from '../src/compile'
import { defaultRuleSet } from '../src/default-rule-set'
import { type Assessment } from '../src/findings'
import { hostileTexts, randomRuleSets } from './hostile-input'

/** A few seconds at a desk; in CI a minute with decide-fuzz.spec.ts, shared between four searches. */
const FUZZ_MS = process.env['CI'] === 'true' ? 15_000 : 1500
const search = { numRuns: 1_000_000_000, interruptAfterTimeLimit: FUZZ_MS, markInterruptAsFailure: false }
const TIMEOUT = FUZZ_MS + 60_000

const byDefault = compile(defaultRuleSet)
if (Array.isArray(byDefault)) throw new Error(byDefault[0]?.message)

describe('assess, whatever comes', () => {
  const soundly = fc.property(hostileTexts, (text) => {
    const assessment = assess(byDefault, text)
    expectSound(assessment, text)
    expect(assessment.unassessed).toEqual([])
  })
  const byAnyRules = fc.property(
    randomRuleSets,
    fc.array(hostileTexts, { minLength: 1, maxLength: 5 }),
    (ruleSet, texts) => {
      const compiled = compile(ruleSet)
      if (Array.isArray(compiled)) return
      for (const text of texts) expectSound(assess(compiled, text), text)
    },
  )

  it(
    'neither throws nor marks beside the text',
    () => {
      fc.assert(soundly, search)
    },
    TIMEOUT,
  )

  it(
    'takes no longer than allowed beside ordinary sentences: 5 ms for 10,000 characters',
    async () => {
      const thread = new Worker(join(__dirname, 'slow-text-search.ts'), { workerData: search })
      const [slow] = (await once(thread, 'message')) as [string | null]
      expect(slow).toBeNull()
    },
    TIMEOUT,
  )

  it(
    'neither throws nor marks beside the text with any rules',
    () => {
      fc.assert(byAnyRules, search)
    },
    TIMEOUT,
  )
})

function expectSound({ matches, severity, lane, categories }: Assessment, text: string): void {
  let last = 0
  for (const { start, end, text: marked } of matches) {
    expect(start).toBeGreaterThanOrEqual(last)
    expect(start).toBeLessThan(end)
    expect(end).toBeLessThanOrEqual(text.length)
    expect(marked).toBe(text.slice(start, end))
    if (splitsPair(text, start) || splitsPair(text, end))
      throw new Error(`${String(start)}-${String(end)} splits a character`)
    last = start
  }
  expect(matches.length > 0).toBe(categories.length > 0)
  if (matches.length === 0) expect([severity, lane]).toEqual(['none', 'routine'])
}

function splitsPair(text: string, at: number): boolean {
  return at > 0 && /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(at - 1, at + 1))
}
