import * as fc from 'fast-check'
import { compile } from '../src/compile'
import { type TraceStep } from '../src/conditions'
import { decide, decideSending, type Decision, explain } from '../src/decide'
import {
  type Condition,
  FACT_NAMES,
  type FactName,
  OUTCOMES,
  type RuleSet,
  SENDING_VERDICTS,
  WEEKDAYS,
} from '../src/rule-set'
import { type Context } from '../src/scope'
import { CATEGORIES, SEVERITIES } from '../src/severity'
import { hostileTexts, randomRuleSets } from './hostile-input'

const FUZZ_MS = process.env['CI'] === 'true' ? 15_000 : 1500
const search = { numRuns: 1_000_000_000, interruptAfterTimeLimit: FUZZ_MS, markInterruptAsFailure: false }
const TIMEOUT = FUZZ_MS + 60_000

const word = fc.constantFrom('a', 'b', 'en', 'cy', 'example.org', '')
const isWord = (name: FactName): boolean =>
  ['link_domain', 'language', 'kind', 'visibility', 'media_hash'].includes(name)
const conditions = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.record({ fact: fc.constantFrom(...FACT_NAMES.filter((name) => !isWord(name))), atLeast: fc.nat(5) }),
    fc.record({
      fact: fc.constantFrom(...FACT_NAMES.filter((name) => isWord(name) && name !== 'media_hash')),
      oneOf: fc.array(word, { minLength: 1, maxLength: 3 }),
    }),
    fc.record({
      fact: fc.constant('media_hash' as const),
      oneOf: fc.array(fc.constantFrom(`md5:${'0'.repeat(32)}`, `pdq:${'0f'.repeat(32)}`), {
        minLength: 1,
        maxLength: 3,
      }),
    }),
    fc.record({
      matched: fc.record(
        {
          rule: fc.constant('sure'),
          category: fc.constantFrom(...CATEGORIES),
          atLeast: fc.constantFrom(...SEVERITIES),
        },
        { requiredKeys: [] },
      ),
    }),
    fc.record({ all: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie('condition') }),
  ),
})).condition

const reach = fc.record(
  {
    direction: fc.constantFrom('in' as const, 'out' as const, 'both' as const),
    outcome: fc.constantFrom(...OUTCOMES),
    onSending: fc.constantFrom(...SENDING_VERDICTS),
    clause: fc.constant('1'),
    scope: fc.record(
      {
        units: fc.array(word, { maxLength: 2 }),
        networks: fc.array(word, { maxLength: 2 }),
        languages: fc.array(word, { maxLength: 2 }),
        hours: fc.record({
          from: fc.constantFrom('00:00', '18:30'),
          to: fc.constantFrom('08:00', '18:30', '23:59'),
          days: fc.subarray([...WEEKDAYS]),
        }),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['clause'] },
)

const ruleSets: fc.Arbitrary<RuleSet> = fc
  .tuple(randomRuleSets, fc.array(fc.tuple(conditions, reach), { maxLength: 4 }), fc.array(reach, { minLength: 6 }))
  .map(([rules, made, reaches]) => ({
    ...rules,
    lists: [
      ...rules.lists.map((list, at) => ({ ...list, ...reaches[at] })),
      // What is surely found, so that every outcome comes about.
      { id: 'sure', name: 'Sure', category: 'abuse', severity: 'medium', terms: ['muppet'], ...reaches[5] },
    ],
    // Random patterns seldom compile, and are searched for elsewhere.
    patterns: [],
    conditions: made.map(([when, more], at) => ({
      id: `condition-${String(at)}`,
      name: `condition-${String(at)}`,
      category: 'spam',
      severity: 'medium',
      when,
      ...more,
    })),
  }))

const contexts: fc.Arbitrary<Context> = fc.record(
  {
    direction: fc.constant('in' as const),
    at: fc.date({ noInvalidDate: true, min: new Date('2020-01-01'), max: new Date('2030-01-01') }),
    unitId: word,
    network: word,
    kind: word,
    media: fc.nat(4),
    pictures: fc.array(fc.constantFrom({ md5: '0'.repeat(32) }, { pdq: '0e'.repeat(32) }, { unread: 'gone' }), {
      maxLength: 2,
    }),
    classifier: fc.record({
      model: fc.constant('m@1'),
      labels: fc.record({ hate: fc.nat(5), spam: fc.nat(5) }, { requiredKeys: [] }),
    }),
    author: fc.record({ messages: fc.nat(3), strikes: fc.nat(3), hides: fc.nat(3) }),
  },
  { requiredKeys: ['direction', 'at'] },
)

describe('decide, whatever comes', () => {
  const soundly = fc.property(
    ruleSets,
    fc.array(
      hostileTexts.map((text) => `muppet ${text}`),
      { minLength: 1, maxLength: 4 },
    ),
    contexts,
    (ruleSet, texts, context) => {
      const compiled = compile(ruleSet)
      if (Array.isArray(compiled)) return
      for (const text of texts) {
        expectSound(decide(compiled, text, context), explain(compiled, text, context))
        const { verdict, findings, withoutPlace } = decideSending(compiled, text, context)
        const asked = [...findings, ...withoutPlace].map((one) => SENDING_VERDICTS.indexOf(one.verdict))
        expect(SENDING_VERDICTS.indexOf(verdict)).toBe(Math.max(0, ...asked))
        for (const { ruleId } of findings) expect(compiled.byId.get(ruleId)?.direction).not.toBe('in')
        // The same text under the same circumstances is decided the same way: evidence has to be repeatable.
        expect(decide(compiled, text, context)).toEqual(decide(compiled, text, context))
      }
    },
  )

  it(
    'answers with the gravest outcome, the rules behind it, and every condition answered',
    () => {
      fc.assert(soundly, search)
    },
    TIMEOUT,
  )
})

function expectSound({ outcome, fired, lane }: Decision, trace: readonly TraceStep[]): void {
  const gravest = Math.max(0, ...fired.map((one) => OUTCOMES.indexOf(one.outcome)))
  expect(OUTCOMES.indexOf(outcome)).toBe(gravest)
  expect(lane === 'urgent').toBe(outcome === 'escalate')
  // Told and not told are the same answer.
  for (const { ruleName, outcome: asks } of fired)
    if (ruleName.startsWith('condition') && OUTCOMES.indexOf(asks) > 0)
      expect(trace.find(({ depth, asked }) => depth === 0 && asked === ruleName)?.answer).not.toBe('false')
  for (const one of fired) if (one.undecided) expect(one.outcome).not.toBe('hide')
  let depth = 0
  for (const step of trace) {
    expect(step.depth).toBeLessThanOrEqual(depth + 1)
    depth = step.depth
  }
}
