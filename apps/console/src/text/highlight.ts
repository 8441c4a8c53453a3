import type { Match, Severity } from '@cordon/contracts/moderation'

/** A stretch of text under the same matches; none for plain text. */
export interface Segment {
  /** UTF-16 offset of its first unit. */
  start: number
  text: string
  matches: Match[]
}

const rank: Record<Severity, number> = { none: 0, low: 1, medium: 2, high: 3, critical: 4 }

/**
 * Cuts a text where its matches begin and end. Overlapping matches share a segment; the segments joined are the text.
 * Offsets that lie outside the text or inside a surrogate pair are moved so that no character is torn.
 */
export function segment(text: string, matches: readonly Match[]): Segment[] {
  const spans = matches
    .map((match) => ({ match, start: startOf(text, match.start), end: endOf(text, match.end) }))
    .filter(({ start, end }) => start < end)
  const cuts = [...new Set([0, text.length, ...spans.flatMap(({ start, end }) => [start, end])])].sort((a, b) => a - b)
  return cuts.slice(1).map((end, i) => {
    const start = cuts[i] as number
    const covering = spans.filter((span) => span.start <= start && span.end >= end).map(({ match }) => match)
    return { start, text: text.slice(start, end), matches: covering.sort(byGravity) }
  })
}

/** The gravest severity among matches. */
export function gravest(matches: readonly Match[]): Severity {
  return matches.reduce<Severity>((worst, { severity }) => (rank[severity] > rank[worst] ? severity : worst), 'none')
}

/** Each rule once, gravest first: what explains the marks of a text. */
export function rulesOf(matches: readonly Match[]): Match[] {
  const byRule = new Map<string, Match>()
  for (const match of matches) if (!byRule.has(match.ruleId)) byRule.set(match.ruleId, match)
  return [...byRule.values()].sort(byGravity)
}

function byGravity(a: Match, b: Match): number {
  return rank[b.severity] - rank[a.severity]
}

function startOf(text: string, offset: number): number {
  const at = Math.min(Math.max(0, offset), text.length)
  return splitsPair(text, at) ? at - 1 : at
}

function endOf(text: string, offset: number): number {
  const at = Math.min(Math.max(0, offset), text.length)
  return splitsPair(text, at) ? at + 1 : at
}

function splitsPair(text: string, at: number): boolean {
  return isSurrogate(text.charCodeAt(at - 1), 0xd800) && isSurrogate(text.charCodeAt(at), 0xdc00)
}

function isSurrogate(unit: number, first: number): boolean {
  return unit >= first && unit < first + 0x400
}
