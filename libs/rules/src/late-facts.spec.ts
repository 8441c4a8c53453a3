import { compile, type CompiledRuleSet } from './compile'
import { restsOnClassifierAlone } from './conditions'
import { decide, decideSending, explain } from './decide'
import { failedExamples } from './examples'
import { type Condition, type ConditionRule, type RuleSet, type TermList } from './rule-set'
import { type Context } from './scope'

const arrived: Context = { direction: 'in', at: new Date('2026-11-21T12:00:00Z') }
const scored = (hate: number): Context => ({ ...arrived, classifier: { model: 'toxic@1', labels: { hate } } })

const list: TermList = {
  id: 'list',
  name: 'List',
  category: 'abuse',
  severity: 'low',
  terms: ['muppet'],
  outcome: 'tag',
}
const hateful: Condition = { fact: 'classifier.hate', atLeast: 90 }
const muppet: Condition = { matched: { rule: 'list' } }
const welsh: Condition = { fact: 'language', oneOf: ['cy'] }

function rule(when: Condition, more: Partial<ConditionRule> = {}): ConditionRule {
  return { id: 'rule', name: 'A rule', category: 'hate', severity: 'medium', outcome: 'hold', when, ...more }
}

function compiling(when: Condition, more: Partial<ConditionRule> = {}) {
  const set: RuleSet = {
    id: 'test',
    version: 1,
    lists: [list],
    patterns: [],
    signals: [],
    conditions: [rule(when, more)],
  }
  return compile(set)
}

function compiled(when: Condition, more: Partial<ConditionRule> = {}): CompiledRuleSet {
  const set = compiling(when, more)
  if (Array.isArray(set)) throw new Error(set.map(({ message }) => message).join('; '))
  return set
}

describe('a fact that arrives late', () => {
  it('is nothing found while it is awaited, says who has to be asked, and decides once it is there', () => {
    const set = compiled(hateful)
    expect(decide(set, 'hm', arrived)).toMatchObject({
      outcome: 'allow',
      fired: [],
      awaits: ['classifier'],
      inDoubt: true,
    })
    expect(decide(set, 'hm', scored(93))).toMatchObject({ outcome: 'hold', fired: [{ ruleId: 'rule' }], awaits: [] })
    expect(decide(set, 'hm', scored(89))).toMatchObject({ outcome: 'allow', fired: [], awaits: [], inDoubt: false })
  })
  it('is asked for only where nothing else settles the condition', () => {
    expect(decide(compiled({ all: [hateful, muppet] }), 'hm', arrived).awaits).toEqual([])
    expect(decide(compiled({ all: [hateful, muppet] }), 'a muppet', arrived).awaits).toEqual(['classifier'])
    expect(decide(compiled({ any: [hateful, muppet] }), 'a muppet', arrived).awaits).toEqual([])
  })
  it.each<[string, Condition, 'allow' | 'flag']>([
    ['holds up what also rests on it', { all: [hateful, welsh] }, 'allow'],
    ['holds up its opposite', { not: hateful }, 'allow'],
    ['leaves what is in doubt beside it to a person', { any: [hateful, welsh] }, 'flag'],
    ['leaves it so in whatever order they stand', { any: [welsh, hateful] }, 'flag'],
  ])('%s', (_what, when, outcome) => {
    expect(decide(compiled(when), 'hm', arrived).outcome).toBe(outcome)
  })
  it('is unknown in the trace, with the reason', () => {
    const set = compiled(hateful)
    const asked = 'classifier.hate is at least 90'
    const step = (context: Context) => explain(set, 'hm', context)[1]
    expect(step(arrived)).toMatchObject({ asked, answer: 'unknown', found: 'the classifier has not answered' })
    expect(step({ ...arrived, unanswered: { classifier: 'no classifier is configured' } })).toMatchObject({
      answer: 'unknown',
      found: 'no classifier is configured',
    })
    expect(step(scored(93))).toMatchObject({ asked, answer: 'true', found: '93' })
  })
  it('is not awaited from a model that does not know the label', () => {
    const context: Context = { ...arrived, classifier: { model: 'toxic@1', labels: { spam: 1 } } }
    expect(decide(compiled(hateful), 'hm', context)).toMatchObject({ outcome: 'allow', awaits: [] })
    expect(explain(compiled(hateful), 'hm', context)[1]?.found).toBe('the classifier does not say')
  })
  it('makes no example fail or pass', () => {
    const examples = { match: ['a muppet', 'good morning'], noMatch: ['that muppet'] }
    const set = compiled({ all: [muppet, hateful] }, { examples })
    expect(failedExamples(set).map(({ text }) => text)).toEqual(['good morning'])
  })
  it('is for what the public writes alone, and holds back nothing that we send', () => {
    expect(compiling(hateful, { direction: 'both' })).toMatchObject([
      { code: 'CONDITION_INVALID', ruleId: 'rule', message: expect.stringContaining('what we send waits for no') },
    ])
    const set = compiled(hateful)
    const reading = { ...set, readers: { in: set.readers.in, out: set.readers.in } }
    expect(decideSending(reading, 'hm', { at: arrived.at }).verdict).toBe('clear')
  })
  it('of a classifier is given in per cent', () => {
    expect(compiling({ fact: 'classifier.hate', atLeast: 101 })).toMatchObject([
      { message: expect.stringContaining('per cent, from 0 to 100') },
    ])
  })
})

describe('a classifier', () => {
  it.each<[Condition, boolean]>([
    [hateful, true],
    [{ not: hateful }, true],
    [{ all: [hateful, { fact: 'length', atLeast: 1 }] }, true],
    [{ all: [hateful, { fact: 'kind', oneOf: ['reply'] }] }, true],
    [{ all: [hateful, { not: muppet }] }, true],
    [{ any: [hateful, muppet] }, true],
    [{ all: [hateful, { fact: 'author.strikes', atLeast: 0 }] }, true],
    [{ all: [hateful, { fact: 'author.strikes', atMost: 3 }] }, true],
    [{ all: [hateful, muppet] }, false],
    [{ all: [hateful, { fact: 'author.strikes', atLeast: 1 }] }, false],
    [{ all: [{ any: [hateful, { fact: 'length', atLeast: 9 }] }, muppet] }, false],
    [{ not: { any: [{ not: hateful }, { not: muppet }] } }, false],
    [muppet, false],
    [{ fact: 'length', atLeast: 1 }, false],
  ])('alone makes %j hold: %s', (when, alone) => {
    expect(restsOnClassifierAlone(when)).toBe(alone)
    const hiding = compiling(when, { outcome: 'hide', clause: '3' })
    if (alone) expect(hiding).toMatchObject([{ message: expect.stringContaining('word of the classifier alone') }])
    else expect(Array.isArray(hiding)).toBe(false)
    expect(Array.isArray(compiling(when, { outcome: 'propose_hide', clause: '3' }))).toBe(false)
  })
  it('hides nothing alone, even by a rule that was let through', () => {
    const set = compiled({ all: [hateful, muppet] }, { outcome: 'hide', clause: '3' })
    expect(decide(set, 'a muppet', scored(95)).outcome).toBe('hide')
    const letThrough = {
      ...set,
      conditionGroups: set.conditionGroups.map((group) => ({
        ...group,
        conditions: group.conditions.map((one) => ({ ...one, restsOnClassifier: true })),
      })),
    }
    expect(decide(letThrough, 'a muppet', scored(95)).outcome).toBe('propose_hide')
  })
})
