import { compile, type CompiledRuleSet } from './compile'
import { restsOnClassifierAlone } from './conditions'
import { decide, decideSending, explain } from './decide'
import { failedExamples } from './examples'
import { type PictureHashes } from './pictures'
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

describe('a known picture', () => {
  const pdq = 'a5'.repeat(32)
  const flipped = (bits: number) => {
    const changed = (BigInt(`0x${pdq}`) ^ ((1n << BigInt(bits)) - 1n)).toString(16)
    return changed.padStart(64, '0')
  }
  const known: Condition = {
    fact: 'media_hash',
    oneOf: [`MD5:${'AB'.repeat(16)}`, `sha256:${'cd'.repeat(32)}`, `pdq:${pdq}`],
  }
  const showing = (...pictures: PictureHashes[]): Context => ({ ...arrived, media: pictures.length, pictures })
  const answer = (context: Context) => explain(compiled(known), '', context)[1]

  it.each<[string, PictureHashes[], string, string]>([
    ['by its MD5', [{ md5: 'ab'.repeat(16), sha256: '0'.repeat(64) }], 'true', `picture 1 is md5:${'ab'.repeat(16)}`],
    ['by its SHA-256', [{ md5: '0'.repeat(32) }, { sha256: 'cd'.repeat(32) }], 'true', 'picture 2 is sha256:cd'],
    ['by its looks', [{ pdq: flipped(31) }], 'true', 'picture 1 looks like pdq:a5'],
    ['not by looks that are 32 bits away', [{ pdq: flipped(32) }], 'false', 'none of them'],
    ['not by a SHA-256 that is a known PDQ', [{ sha256: pdq }], 'false', 'none of them'],
    ['beside one that could not be read', [{ unread: 'gone' }, { pdq }], 'true', 'picture 2 looks like'],
    ['not for certain while one could not be read', [{ unread: 'gone' }, { pdq: flipped(200) }], 'unknown', 'gone'],
    ['not where there are none', [], 'false', 'no pictures'],
  ])('is told %s', (_what, pictures, told, found) => {
    expect(answer(showing(...pictures))).toMatchObject({ answer: told, found: expect.stringContaining(found) })
  })
  it('says how far away it is, and which of many is nearest', () => {
    const near: Condition = {
      fact: 'media_hash',
      oneOf: [`pdq:${flipped(20)}`, `pdq:${flipped(3)}`, `pdq:${flipped(9)}`],
    }
    expect(explain(compiled(near), '', showing({ pdq }))[1]?.found).toBe(
      `picture 1 looks like pdq:${flipped(3)}, 3 of 256 bits apart`,
    )
  })
  it('is awaited while nobody looked at the pictures, and needs no asking where there are none', () => {
    const set = compiled(known)
    expect(decide(set, '', { ...arrived, media: 1 })).toMatchObject({
      outcome: 'allow',
      fired: [],
      awaits: ['pictures'],
    })
    expect(answer({ ...arrived, media: 1 })?.found).toBe('the pictures have not been looked at')
    expect(decide(set, '', { ...arrived, media: 0 }).awaits).toEqual([])
    expect(decide(set, '', showing({ unread: 'gone' })).awaits).toEqual([])
  })
  it('may hide, and is ground enough beside a classifier', () => {
    const hides = { outcome: 'hide', clause: '3' } as const
    expect(decide(compiled(known, hides), '', showing({ pdq })).outcome).toBe('hide')
    expect(restsOnClassifierAlone({ all: [known, hateful] })).toBe(false)
  })
  it.each([
    [['md5:12'], 'line 1 is no hash of a picture: "md5:12"'],
    [[`pdq:${pdq}`, pdq], 'line 2 is no hash of a picture'],
    [[`sha256:${'ab'.repeat(16)}`], 'line 1 is no hash'],
    [[`md5:${'zz'.repeat(16)}`], 'line 1 is no hash'],
    [[], 'say which with oneOf'],
    [Array.from({ length: 5001 }, () => `pdq:${pdq}`), 'at most 5000 hashes'],
  ])('is written as a hash that says its kind: %j', (oneOf, why) => {
    const problems = compiling({ fact: 'media_hash', oneOf })
    expect(problems).toMatchObject([{ code: 'CONDITION_INVALID', message: expect.stringContaining(why) }])
  })
  it('takes lists of thousands within 5 ms a picture', () => {
    const random = (seed: number) =>
      Array.from({ length: 8 }, (_, i) => (((seed + i) * 2654435761) >>> 0).toString(16).padStart(8, '0')).join('')
    const many = compiled({ fact: 'media_hash', oneOf: Array.from({ length: 5000 }, (_, i) => `pdq:${random(i)}`) })
    const started = performance.now()
    for (let i = 0; i < 100; i++) decide(many, '', showing({ pdq: random(i + 1_000_000) }))
    expect((performance.now() - started) / 100).toBeLessThan(5)
  })
})

it('a fact that is words takes no endless list, but for known pictures', () => {
  const oneOf = Array.from({ length: 201 }, (_, i) => `d${String(i)}.example`)
  expect(compiling({ fact: 'link_domain', oneOf })).toMatchObject([{ message: expect.stringContaining('at most 200') }])
})
