import { assess } from './assess'
import { compile, MAX_TERMS, PHRASE } from './compile'
import { defaultRuleSet } from './default-rule-set'
import { FoldBuffer } from './fold'
import { type RuleSet } from './rule-set'
import { Hits } from './terms'

describe('compile', () => {
  it('compiles the default rule set', () => {
    expect(Array.isArray(compile(defaultRuleSet))).toBe(false)
  })

  it('gives every problem at once', () => {
    const broken: RuleSet = {
      id: '',
      version: 0,
      lists: [
        { id: 'one', name: 'One', category: 'abuse', severity: 'low', terms: ['fine', '\u200d', 'x'.repeat(101)] },
        { id: 'one', name: 'Again', category: 'rude' as 'abuse', severity: 'huge' as 'low', terms: [] },
      ],
      patterns: [
        { id: 'p', name: 'Ahead', category: 'spam', severity: 'low', pattern: 'a(?=b)' },
        { id: 'q', name: 'Open', category: 'spam', severity: 'low', pattern: 'a(' },
      ],
      signals: [{ id: 's', name: 'S', category: 'abuse', severity: 'low', signal: 'mood' as 'self_harm' }],
    }
    const problems = compile(broken)
    if (!Array.isArray(problems)) throw new Error('compiled')
    expect(problems.map(({ code, ruleId }) => `${code} ${ruleId ?? ''}`.trim())).toEqual([
      'RULE_SET_INVALID',
      'RULE_SET_INVALID',
      'RULE_ID_REPEATED one',
      'RULE_FIELD_INVALID one',
      'RULE_FIELD_INVALID one',
      'TERM_INVALID one',
      'TERM_INVALID one',
      'PATTERN_INVALID p',
      'PATTERN_INVALID q',
      'SIGNAL_UNKNOWN s',
    ])
    expect(problems.find(({ ruleId }) => ruleId === 'p')?.message).toContain('"Ahead"')
    expect(problems.find(({ ruleId }) => ruleId === 'p')?.position).toBe(1)
  })

  it('refuses half a character, which would be found inside whole ones', () => {
    const half: RuleSet = {
      id: 'half',
      version: 1,
      lists: [{ id: 'list', name: 'List', category: 'abuse', severity: 'low', terms: ['\u{1f52a}', '\ud83d'] }],
      patterns: [],
      signals: [],
    }
    expect(compile(half)).toMatchObject([{ code: 'TERM_INVALID', ruleId: 'list', position: 1 }])
  })

  it('judges wordings that fold to the same only once', () => {
    const compiled = compile(defaultRuleSet)
    if (Array.isArray(compiled)) throw new Error('did not compile')
    const buffer = new FoldBuffer()
    const hits = new Hits()
    // Written with and without the circumflex among the phrases.
    buffer.load('ty ar dan', 9)
    compiled.automaton.scan(buffer, hits)
    const phrases = [...hits.entries.subarray(0, hits.count)].filter((entry) => compiled.kinds[entry] === PHRASE)
    expect(phrases).toHaveLength(1)
  })

  it('compiles a list of 100,000 terms and finds each of them', () => {
    // Five letters from the number: neighbours share beginnings, as words do.
    const terms = Array.from(
      { length: MAX_TERMS },
      (_, at) => `q${[at % 26, at / 26, at / 676, at / 17_576].map(letter).join('')}q`,
    )
    const set: RuleSet = {
      id: 'large',
      version: 1,
      lists: [{ id: 'list', name: 'List', category: 'abuse', severity: 'low', terms }],
      patterns: [],
      signals: [],
    }
    const before = process.threadCpuUsage()
    const compiled = compile(set)
    const { user, system } = process.threadCpuUsage(before)
    if (Array.isArray(compiled)) throw new Error(compiled[0]?.message)
    console.info(
      `100,000 terms: ${String(Math.round((user + system) / 1000))} ms, ${(compiled.automaton.bytes / 1_000_000).toFixed(1)} MB`,
    )
    for (let at = 0; at < MAX_TERMS; at += 997) {
      const term = terms[at] as string
      expect(assess(compiled, `a ${term} b x${term}`).matches).toMatchObject([{ start: 2, end: 2 + term.length }])
    }
    // Ten times what it takes here: for the machine that is busy, not for the one that is slow.
    expect(user + system).toBeLessThan(5_000_000)
  })
})

function letter(value: number): string {
  return String.fromCharCode(97 + (Math.floor(value) % 26))
}
