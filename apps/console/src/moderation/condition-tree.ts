import type { Condition, FactName } from '@cordon/contracts/moderation'

export type ConditionKind = 'all' | 'any' | 'not' | 'matched' | 'fact'

/** Conditions stand at most so deep in each other; the engine takes no more. */
export const MAX_DEPTH = 8
/** In one group; the contract takes no more. */
export const MAX_CHILDREN = 20

/** The facts that are words; the others are numbers. */
const WORDS: readonly FactName[] = ['link_domain', 'language', 'kind', 'visibility', 'media_hash']

export function isWord(fact: FactName): boolean {
  return WORDS.includes(fact)
}

export function asksClassifier(fact: FactName): boolean {
  return fact.startsWith('classifier.')
}

export function kindOf({ all, any, not, fact }: Condition): ConditionKind {
  if (all !== undefined) return 'all'
  if (any !== undefined) return 'any'
  if (not !== undefined) return 'not'
  return fact === undefined ? 'matched' : 'fact'
}

/** What stands inside it. */
export function childrenOf({ all, any, not }: Condition): Condition[] {
  return all ?? any ?? (not === undefined ? [] : [not])
}

/** How many levels it takes, itself being one. */
export function depthOf(condition: Condition): number {
  return 1 + Math.max(0, ...childrenOf(condition).map(depthOf))
}

/** What a condition at this depth (1 being the outermost) can be made into without losing what stands inside it. */
export function kindsFor(condition: Condition, depth: number): ConditionKind[] {
  const kind = kindOf(condition)
  const inner = childrenOf(condition)
  const fitsOneMore = depth + depthOf(condition) <= MAX_DEPTH
  const mayGroup = fitsOneMore || inner.length > 0
  const mayNegate = fitsOneMore || kind === 'not' || inner.length === 1
  const mayBeLeaf = inner.length === 0 || (inner.length === 1 && inner.every((child) => childrenOf(child).length === 0))
  return [
    ...(mayGroup ? (['all', 'any'] as const) : []),
    ...(mayNegate ? (['not'] as const) : []),
    ...(mayBeLeaf ? (['matched', 'fact'] as const) : []),
  ]
}

/** The condition as another kind, keeping of it what can be kept. */
export function asKind(condition: Condition, kind: ConditionKind): Condition {
  const was = kindOf(condition)
  if (was === kind) return condition
  const inner = childrenOf(condition)
  const isGroup = was === 'all' || was === 'any'
  switch (kind) {
    case 'all':
    case 'any':
      return { [kind]: isGroup || was === 'not' ? inner : [condition] }
    case 'not':
      return { not: isGroup && inner.length === 1 ? (inner[0] as Condition) : condition }
    case 'matched':
    case 'fact': {
      const [only] = inner
      return only !== undefined && kindOf(only) === kind ? only : newLeaf(kind)
    }
  }
}

export function newLeaf(kind: 'matched' | 'fact'): Condition {
  return kind === 'matched' ? { matched: { atLeast: 'medium' } } : { fact: 'links', atLeast: 1 }
}

/** The condition asking for another fact, with bounds that fit it. */
export function withFact(condition: Condition, fact: FactName): Condition {
  if (isWord(fact)) return { fact, oneOf: [] }
  const { fact: before } = condition
  if (asksClassifier(fact))
    return before !== undefined && asksClassifier(before) ? { ...condition, fact } : { fact, atLeast: 90 }
  const keeps = before !== undefined && !isWord(before) && !asksClassifier(before)
  return keeps ? { ...condition, fact } : { fact, atLeast: 1 }
}

/** What is wrong with a list of picture hashes, one a line; undefined: nothing. */
export function problemOfHashes(lines: readonly string[]): string | undefined {
  const written = lines.map((line) => line.trim())
  const wrong = written.findIndex((line) => line !== '' && !HASH.test(line))
  if (wrong >= 0)
    return `Line ${wrong + 1} is no hash: begin it with md5:, sha256: or pdq:, followed by 32 hexadecimal digits for md5 and 64 for the others.`
  const count = written.filter((line) => line !== '').length
  return count > MAX_HASHES ? `A list has at most 5,000 hashes; this has ${count.toLocaleString('en-GB')}.` : undefined
}

const HASH = /^(?:md5:[0-9a-f]{32}|(?:sha256|pdq):[0-9a-f]{64})$/i
const MAX_HASHES = 5_000

/** Without empty lines and without bounds that hold nothing. */
export function cleanedCondition({ all, any, not, matched, fact, atLeast, atMost, oneOf }: Condition): Condition {
  if (all !== undefined) return { all: all.map(cleanedCondition) }
  if (any !== undefined) return { any: any.map(cleanedCondition) }
  if (not !== undefined) return { not: cleanedCondition(not) }
  const words = oneOf?.map((word) => word.trim()).filter((word) => word !== '')
  return {
    ...(matched !== undefined && { matched }),
    ...(fact !== undefined && { fact }),
    ...(atLeast !== undefined && { atLeast }),
    ...(atMost !== undefined && { atMost }),
    ...(words !== undefined && words.length > 0 && { oneOf: words }),
  }
}
