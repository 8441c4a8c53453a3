import type { Condition, FactName } from '@cordon/contracts/moderation'
import { categoryLabels, severityLabels } from '../inbox/severity-words'
import { childrenOf, isWord, kindOf, type ConditionKind } from './condition-tree'

export const kindLabels: Record<ConditionKind, string> = {
  all: 'All of these hold',
  any: 'At least one of these holds',
  not: 'This does not hold',
  matched: 'A rule found something',
  fact: 'A fact about the message',
}

/** Each fact in plain English, with what it is counted in. */
export const factWords: Record<FactName, { label: string; unit?: string }> = {
  length: { label: 'Length of the text', unit: 'characters' },
  links: { label: 'Links', unit: 'links' },
  link_domain: { label: 'Where a link goes' },
  lookalike_domains: { label: 'Links that pass for another site', unit: 'links' },
  mentions: { label: 'Accounts named with @', unit: 'accounts' },
  hashtags: { label: 'Hashtags', unit: 'hashtags' },
  capitals_percent: { label: 'Capitals among the letters', unit: '%' },
  repetition: { label: 'The same sign or word in a row', unit: 'times' },
  language: { label: 'Language' },
  kind: { label: 'Kind of message' },
  visibility: { label: 'Who can see it' },
  media: { label: 'Pictures, videos and files', unit: 'files' },
  'author.messages': { label: 'Earlier messages of the author', unit: 'messages' },
  'author.strikes': { label: 'Strikes against the author, 90 days', unit: 'strikes' },
  'author.hides': { label: 'Hidden messages of the author, 30 days', unit: 'messages' },
  'classifier.abuse': { label: 'Classifier: abuse', unit: '%' },
  'classifier.hate': { label: 'Classifier: hate', unit: '%' },
  'classifier.self_harm': { label: 'Classifier: self-harm', unit: '%' },
  'classifier.sexual': { label: 'Classifier: sexual', unit: '%' },
  'classifier.spam': { label: 'Classifier: spam', unit: '%' },
  'classifier.threat': { label: 'Classifier: threat', unit: '%' },
  media_hash: { label: 'Known pictures' },
}

/** The words that a fact can be, where they are known beforehand. */
export const factChoices: Partial<Record<FactName, Record<string, string>>> = {
  kind: { mention: 'Public mention', reply: 'Public reply', direct_message: 'Private message' },
  visibility: {
    public: 'Everybody',
    unlisted: 'Everybody, not listed',
    followers: 'Followers',
    direct: 'Those named in it',
  },
}

/** A condition as a sentence without its full stop. */
export function describeCondition(condition: Condition, nameOf: (ruleId: string) => string): string {
  const inner = childrenOf(condition).map((child) => describeCondition(child, nameOf))
  switch (kindOf(condition)) {
    case 'all':
      return inner.length === 1 ? (inner[0] as string) : `all of (${inner.join('; ')})`
    case 'any':
      return inner.length === 1 ? (inner[0] as string) : `any of (${inner.join('; ')})`
    case 'not':
      return `not (${inner.join('')})`
    case 'matched':
      return describeMatched(condition.matched ?? {}, nameOf)
    case 'fact':
      return describeFact(condition)
  }
}

/** A question of the trace with the plain name of its fact. */
export function plainQuestion(asked: string): string {
  if (asked.startsWith('media_hash is ')) return `A picture or video is ${asked.slice('media_hash is '.length)}`
  const [fact = ''] = asked.split(' is ', 1)
  const words = (factWords as Partial<Record<string, { label: string }>>)[fact]
  return words === undefined ? asked : `${words.label}: ${asked.slice(fact.length + 4)}`
}

function describeMatched(
  { rule, category, atLeast }: NonNullable<Condition['matched']>,
  nameOf: (ruleId: string) => string,
): string {
  const what =
    rule !== undefined
      ? `“${nameOf(rule)}” found something`
      : category !== undefined
        ? `a rule about ${categoryLabels[category].toLowerCase()} found something`
        : 'any rule found something'
  return atLeast === undefined ? what : `${what} of ${severityLabels[atLeast].toLowerCase()} severity or graver`
}

function describeFact({ fact = 'links', atLeast, atMost, oneOf = [] }: Condition): string {
  const { label, unit } = factWords[fact]
  if (fact === 'media_hash') {
    const count = oneOf.filter((line) => line.trim() !== '').length
    return `a picture or video is one of ${count.toLocaleString('en-GB')} known ones`
  }
  if (isWord(fact)) return `${label}: ${oneOf.map((word) => factChoices[fact]?.[word] ?? word).join(' or ') || '…'}`
  const bounds = [
    ...(atLeast === undefined ? [] : [`at least ${atLeast}`]),
    ...(atMost === undefined ? [] : [`at most ${atMost}`]),
  ]
  return `${label}: ${bounds.join(' and ') || '…'}${unit === '%' ? ' %' : ''}`
}
