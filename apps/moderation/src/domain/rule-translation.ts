import type { Rules } from '@cordon/contracts/moderation'
import { defaultRuleSet, type RuleSet, type Term } from '@cordon/rules'

/** The rules of a contract's rule set as the engine compiles them. The engine's own threat signals always run. */
export function toEngine({ id, version, wordLists, patterns, conditions }: EngineInput): RuleSet {
  return {
    id,
    version,
    lists: wordLists.map(({ terms, ...rule }) => ({ ...rule, terms: readTerms(terms) })),
    patterns,
    signals: defaultRuleSet.signals,
    ...(conditions !== undefined && { conditions }),
  }
}

type EngineInput = Rules & { id: string; version: number }

/** The engine's default rules as a contract's rule set shows them: version 1 of every organisation. */
export function defaultRules(): Rules {
  return toContract(defaultRuleSet)
}

/** Rules of the engine as a contract shows them; the engine takes any word for a network, what ships names none. */
export function toContract({ lists, patterns, conditions }: Pick<RuleSet, 'lists' | 'patterns' | 'conditions'>): Rules {
  const rules = {
    wordLists: lists.map(({ terms, ...rule }) => ({ ...rule, terms: terms.map(writeTerm).join('\n') })),
    patterns,
    ...(conditions?.length && { conditions }),
  }
  return structuredClone(rules) as unknown as Rules
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
