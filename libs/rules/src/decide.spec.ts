import { compile, type CompiledRuleSet } from './compile'
import { decide, decideSending, explain } from './decide'
import { examplesOf, failedExamples } from './examples'
import { type Condition, type ConditionRule, type RuleSet, type TermList } from './rule-set'
import { type Context, isWithin } from './scope'

const at = new Date('2026-11-21T12:00:00Z')
const inbound: Context = { direction: 'in', at }

function list(more: Partial<TermList> = {}): TermList {
  return { id: 'list', name: 'A list', category: 'abuse', severity: 'medium', terms: ['muppet'], ...more }
}

function rule(when: Condition, more: Partial<ConditionRule> = {}): ConditionRule {
  return { id: 'rule', name: 'A rule', category: 'spam', severity: 'medium', when, ...more }
}

function compiled(more: Partial<RuleSet>): CompiledRuleSet {
  const set = compile({ id: 'test', version: 1, lists: [], patterns: [], signals: [], ...more })
  if (Array.isArray(set)) throw new Error(set.map(({ message }) => message).join('; '))
  return set
}

function problems(more: Partial<RuleSet>): string[] {
  const set = compile({ id: 'test', version: 1, lists: [], patterns: [], signals: [], ...more })
  return Array.isArray(set) ? set.map(({ message }) => message) : []
}

describe('the outcome of a message', () => {
  it('is the gravest that any rule asks for', () => {
    const set = compiled({
      lists: [
        list({ id: 'a', outcome: 'hide', clause: '3' }),
        list({ id: 'b', outcome: 'hold' }),
        list({ id: 'c', outcome: 'tag' }),
      ],
    })
    const { outcome, fired, lane } = decide(set, 'you muppet', inbound)
    expect(outcome).toBe('hold')
    expect(fired.map(({ ruleId }) => ruleId)).toEqual(['b', 'a', 'c'])
    expect(lane).toBe('review')
  })
  it.each([
    ['critical', 'escalate', 'urgent'],
    ['high', 'flag', 'review'],
    ['medium', 'flag', 'review'],
    ['low', 'tag', 'routine'],
  ] as const)('follows from the severity %s where the rule says nothing: %s', (severity, outcome, lane) => {
    expect(decide(compiled({ lists: [list({ severity })] }), 'you muppet', inbound)).toMatchObject({ outcome, lane })
  })
  it('is to allow where nothing is found', () => {
    expect(decide(compiled({ lists: [list()] }), 'good morning', inbound)).toMatchObject({
      outcome: 'allow',
      fired: [],
    })
  })
  it('never acts by itself on words that are quoted', () => {
    const set = compiled({ lists: [list({ category: 'hate', severity: 'high', outcome: 'hide', clause: '2' })] })
    expect(decide(set, 'She called me a "muppet" and that is not right', inbound).outcome).toBe('flag')
  })
  it('names the clause of the rule that decided', () => {
    const set = compiled({
      lists: [list({ id: 'a', outcome: 'propose_hide', clause: '3' }), list({ id: 'b', clause: '9' })],
    })
    expect(decide(set, 'you muppet', inbound).clause).toBe('3')
  })
  it('is refused to a rule that hides without a clause', () => {
    expect(problems({ lists: [list({ outcome: 'hide' })] })).toEqual([
      '"A list" hides: name the clause of the published standards.',
    ])
  })
})

describe('the scope of a rule', () => {
  const unitId = '0190a000-0000-7000-8000-000000000001'
  it('lets a rule read only what goes its way', () => {
    const set = compiled({ lists: [list({ direction: 'out', onSending: 'block' })] })
    expect(decide(set, 'you muppet', inbound).matches).toEqual([])
    expect(decideSending(set, 'you muppet', { at }).verdict).toBe('block')
  })
  it('holds units, accounts and networks', () => {
    const set = compiled({ lists: [list({ scope: { units: [unitId], networks: ['bluesky'] } })] })
    expect(decide(set, 'you muppet', { ...inbound, unitId, network: 'bluesky' }).outcome).toBe('flag')
    expect(decide(set, 'you muppet', { ...inbound, unitId, network: 'mastodon' }).outcome).toBe('allow')
  })
  it('leaves to a person what cannot be told', () => {
    const set = compiled({ lists: [list({ outcome: 'hide', clause: '3', scope: { units: [unitId] } })] })
    expect(decide(set, 'you muppet', inbound)).toMatchObject({ outcome: 'propose_hide', fired: [{ undecided: true }] })
  })
  it.each([
    ['2026-11-21T20:00:00Z', true],
    ['2026-11-22T07:59:00Z', true],
    ['2026-11-22T08:00:00Z', false],
    ['2026-11-22T20:00:00Z', false],
    // British Summer Time: 17:30 UTC is 18:30 in London.
    ['2026-07-18T17:30:00Z', true],
    ['2026-07-18T16:30:00Z', false],
  ])('counts hours by the clock in London, over midnight: %s is %s', (instant, within) => {
    expect(isWithin({ from: '18:00', to: '08:00', days: ['sat'] }, new Date(instant))).toBe(within)
  })
})

describe('a condition', () => {
  const decided = (when: Condition, context: Partial<Context> = {}, text = 'you muppet') =>
    decide(compiled({ lists: [list()], conditions: [rule(when)] }), text, { ...inbound, ...context })
  const fires = (...args: Parameters<typeof decided>) => decided(...args).fired.find(({ ruleId }) => ruleId === 'rule')
  const stranger = { author: { messages: 0, strikes: 0, hides: 0 } }

  it('joins what other rules found with what is known of the author', () => {
    const when = { all: [{ matched: { category: 'abuse' as const } }, { fact: 'author.messages' as const, atMost: 0 }] }
    expect(fires(when, stranger)).toMatchObject({ outcome: 'flag', undecided: false })
    expect(fires(when, { author: { messages: 3, strikes: 0, hides: 0 } })).toBeUndefined()
    expect(fires(when, stranger, 'good morning')).toBeUndefined()
  })
  it('that cannot be decided goes to a person, unless something else settles it', () => {
    const unknown: Condition = { fact: 'author.strikes', atLeast: 2 }
    expect(fires(unknown)).toMatchObject({ outcome: 'flag', undecided: true })
    expect(fires({ not: unknown })).toMatchObject({ undecided: true })
    expect(fires({ all: [unknown, { matched: { category: 'spam' } }] })).toBeUndefined()
    expect(fires({ any: [unknown, { matched: { rule: 'list' } }] })).toMatchObject({ undecided: false })
  })
  it('says how it was evaluated, each step with what was found', () => {
    const when: Condition = {
      all: [{ fact: 'author.strikes', atLeast: 2 }, { matched: { rule: 'list', atLeast: 'low' } }],
    }
    const set = compiled({ lists: [list()], conditions: [rule(when)] })
    const context = { ...inbound, author: { messages: 9, strikes: 1, hides: 0 } }
    expect(explain(set, 'you muppet', context)).toEqual([
      { depth: 0, asked: 'A rule', answer: 'false' },
      { depth: 1, asked: 'all of', answer: 'false' },
      { depth: 2, asked: 'rule list found something, at least low', answer: 'true', found: 'medium' },
      { depth: 2, asked: 'author.strikes is at least 2', answer: 'false', found: '1' },
    ])
  })
  it.each<[Condition, string]>([
    [{}, 'exactly one of'],
    [{ all: [], any: [] }, 'exactly one of'],
    [{ matched: { rule: 'nobody' } }, '"nobody" is no word list'],
    [{ fact: 'links' }, 'is a number'],
    [{ fact: 'language', atLeast: 2 }, 'is a word'],
    [{ fact: 'links', atLeast: 3, atMost: 2 }, 'cannot be at least 3 and at most 2'],
    [{ not: { matched: {} }, oneOf: ['x'] }, 'belong to a fact'],
  ])('that makes no sense is refused: %j', (when, why) => {
    expect(problems({ conditions: [rule(when)] }).join()).toContain(why)
  })
  it('is refused when it stands too deep, however deep', () => {
    let when: Condition = { matched: {} }
    for (let depth = 0; depth < 50_000; depth++) when = { not: when }
    expect(problems({ conditions: [rule(when)] })).toEqual([
      'Rule "A rule": conditions stand at most 8 deep in each other.',
    ])
  })
})

describe('a text of our own', () => {
  it('is held back by what cannot be decided', () => {
    const set = compiled({
      conditions: [rule({ fact: 'author.strikes', atLeast: 1 }, { direction: 'out', onSending: 'block' })],
    })
    expect(decideSending(set, 'good morning', { at })).toMatchObject({
      verdict: 'block',
      withoutPlace: [{ ruleId: 'rule' }],
    })
  })
  it('shows where each rule found something and what it asks for', () => {
    const set = compiled({ lists: [list({ direction: 'both', onSending: 'approval' })] })
    expect(decideSending(set, 'you muppet', { at })).toMatchObject({
      verdict: 'approval',
      findings: [{ ruleId: 'list', start: 4, end: 10, verdict: 'approval' }],
    })
    expect(decideSending(set, 'good morning', { at })).toMatchObject({ verdict: 'clear', findings: [] })
  })
  it('is not read for threats: those are for what the public writes', () => {
    const signals = [{ ...list(), id: 's', signal: 'direct_threat' as const }]
    expect(decideSending(compiled({ signals }), 'I am going to kill you tonight', { at }).verdict).toBe('clear')
  })
})

describe('examples', () => {
  it('fail where their rule does otherwise, whatever its scope', () => {
    const examples = { match: ['you muppet', 'good morning'], noMatch: ['muppets', 'a muppet'] }
    const set = compiled({ lists: [list({ examples, scope: { networks: ['bluesky'] }, direction: 'out' })] })
    expect(examplesOf(set)).toBe(4)
    expect(failedExamples(set)).toEqual([
      { ruleId: 'list', ruleName: 'A list', wanted: 'match', text: 'good morning' },
      { ruleId: 'list', ruleName: 'A list', wanted: 'no_match', text: 'a muppet' },
    ])
  })
  it('of a condition are tried on what the text alone tells', () => {
    const when: Condition = { all: [{ matched: { rule: 'list' } }, { fact: 'author.messages', atMost: 0 }] }
    const examples = { match: ['you muppet', 'good morning'], noMatch: ['good evening', 'a muppet'] }
    const set = compiled({ lists: [list()], conditions: [rule(when, { examples })] })
    expect(failedExamples(set).map(({ text }) => text)).toEqual(['good morning'])
  })
})
