import { compile } from './compile'
import { defaultRuleSet } from './default-rule-set'
import { type RuleSet } from './rule-set'

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
})
