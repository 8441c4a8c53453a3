import canonicalize from 'canonicalize'
import { createHash } from 'node:crypto'
import type { ConditionRule, PatternRule, WordListRule } from './rule'

/** Everything of a rule set that decides what matches. */
export interface Rules {
  wordLists: WordListRule[]
  patterns: PatternRule[]
  conditions?: ConditionRule[] | undefined
}

/** SHA-256 of the rules, in hexadecimal: what a backtest and an approval are of. */
export function rulesHash(rules: Rules): string {
  return createHash('sha256')
    .update(`cordon/rules/v1\n${canonicalRules(rules)}`)
    .digest('hex')
}

/** The rules as they are hashed and stored (RFC 8785). */
export function canonicalRules({ wordLists, patterns, conditions }: Rules): string {
  return canonicalize({ wordLists, patterns, ...(conditions?.length && { conditions }) }) ?? ''
}
