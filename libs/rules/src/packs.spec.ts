import { ORDINARY_REPLIES } from '../test/ordinary-replies'
import { compile, type CompiledRuleSet } from './compile'
import { decide, decideSending } from './decide'
import { defaultRuleSet } from './default-rule-set'
import { examplesOf, failedExamples } from './examples'
import { packs } from './packs'
import { type Rule } from './rule-set'

const compiled = compile(defaultRuleSet) as CompiledRuleSet
const rules: Rule[] = packs.flatMap(({ lists, patterns, conditions }) => [...lists, ...patterns, ...conditions])
const at = new Date('2026-05-12T10:00:00Z')

describe('shipped packs', () => {
  it('compile', () => {
    expect(compile(defaultRuleSet)).toHaveProperty('ruleSet')
  })

  it('say of every rule where it comes from, and no id twice', () => {
    expect(new Set(packs.map(({ id }) => id)).size).toBe(packs.length)
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length)
    for (const { id, version, lists, patterns, conditions, summary } of packs) {
      expect(summary.length).toBeGreaterThan(40)
      for (const rule of [...lists, ...patterns, ...conditions]) expect(rule.pack).toBe(`${id}@${String(version)}`)
    }
  })

  it('hide nothing by themselves, and propose it under a clause', () => {
    for (const { id, outcome, clause } of [...rules, ...defaultRuleSet.signals]) {
      expect(['hide', 'allow']).not.toContain(outcome)
      expect([id, outcome !== 'propose_hide' || /^[1-7]$/.test(clause ?? '')]).toEqual([id, true])
    }
  })

  it('only warn or ask where they read what is sent, and stop grave leaks', () => {
    const blocking = rules.filter(({ onSending }) => onSending === 'block').map(({ id }) => id)
    expect(blocking.sort()).toEqual(['bank-account', 'national-insurance-number', 'nhs-number', 'payment-card'])
    for (const { id, direction, onSending } of rules) {
      expect([id, onSending !== undefined]).toEqual([id, direction === 'out' || direction === 'both'])
    }
  })

  it.each(rules.map((rule) => [rule.id, rule] as const))('%s has two examples of each kind', (_, { examples }) => {
    expect(examples?.match.length).toBeGreaterThanOrEqual(2)
    expect(examples?.noMatch.length).toBeGreaterThanOrEqual(2)
  })

  it('find what their examples say, and nothing else', () => {
    expect(examplesOf(compiled)).toBeGreaterThan(rules.length * 4 - 1)
    expect(failedExamples(compiled)).toEqual([])
  })

  it.each(ORDINARY_REPLIES)('find nothing in our own "%s"', (text) => {
    expect(decideSending(compiled, text, { at })).toMatchObject({ verdict: 'clear', findings: [], withoutPlace: [] })
    // The public may say the same: telephone numbers and postcodes are marked there, and nothing waits for anybody.
    expect(decide(compiled, text, { at, direction: 'in' }).lane).not.toBe('urgent')
  })

  it.each([
    ['My NHS number is 943 476 5919', 'propose_hide', '5'],
    ['Claim your refund at https://gov-uk.support/claim', 'propose_hide', '6'],
    ['go back to your own country', 'propose_hide', '2'],
    ["We can't get through to 999", 'escalate', undefined],
    ['Mask up and bring bricks, everyone at the hotel 8pm', 'escalate', '1'],
    ['WHY HAS NOBODY EMPTIED MY BINS THIS MONTH', 'tag', undefined],
    ['A man has been charged with murder', 'allow', undefined],
  ])('ask for what is due: %s', (text, outcome, clause) => {
    const decision = decide(compiled, text, { at, direction: 'in' })
    expect([decision.outcome, decision.clause]).toEqual([outcome, clause])
  })

  it.each([
    ['We have your National Insurance number as JG 10 37 59 A', 'block'],
    ['Her mobile number is 07700 900123', 'approval'],
    ['A man has been charged with murder', 'approval'],
    ['Vote for the Green Party', 'approval'],
    ['Mr Evans is a fraudster', 'warn'],
  ])('ask before sending: %s', (text, verdict) => {
    expect(decideSending(compiled, text, { at }).verdict).toBe(verdict)
  })
})
