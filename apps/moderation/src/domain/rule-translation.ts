import type { PatternRule, RuleSet as RuleSetContract, WordListRule } from '@cordon/contracts/moderation'
import { defaultRuleSet, type RuleSet, type Term } from '@cordon/rules'

/** The rules of a contract's rule set as the engine compiles them. The engine's own threat signals always run. */
export function toEngine(ruleSet: Pick<RuleSetContract, 'id' | 'version' | 'wordLists' | 'patterns'>): RuleSet {
  return {
    id: ruleSet.id,
    version: ruleSet.version,
    lists: ruleSet.wordLists.map(({ id, name, category, severity, terms }) => ({
      id,
      name,
      category,
      severity,
      terms: readTerms(terms),
    })),
    patterns: ruleSet.patterns,
    signals: defaultRuleSet.signals,
  }
}

/** The engine's default rules as a contract's rule set shows them: version 1 of every organisation. */
export function defaultRules(): { wordLists: WordListRule[]; patterns: PatternRule[] } {
  return {
    wordLists: defaultRuleSet.lists.map(({ id, name, category, severity, terms }) => ({
      id,
      name,
      category,
      severity,
      terms: terms.map(writeTerm).join('\n'),
    })),
    patterns: defaultRuleSet.patterns.map(({ near, ...rule }) => ({
      ...rule,
      ...(near !== undefined && { near: [...near] }),
    })),
  }
}

function readTerms(text: string): Term[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const begins = line.endsWith('*')
      const ends = line.startsWith('*')
      const term = line.replace(/^\*|\*$/g, '')
      return begins || ends ? { term, placement: begins && ends ? 'anywhere' : begins ? 'prefix' : 'suffix' } : term
    })
}

function writeTerm(term: Term): string {
  if (typeof term === 'string') return term
  const before = term.placement === 'suffix' || term.placement === 'anywhere' ? '*' : ''
  const after = term.placement === 'prefix' || term.placement === 'anywhere' ? '*' : ''
  return before + term.term + after
}
