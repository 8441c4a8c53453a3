import {
  type Condition,
  type ConditionRule,
  FACT_NAMES,
  type FactName,
  type LateSource,
  type RuleSet,
} from './rule-set'
import { CATEGORIES, rankOf, SEVERITIES } from './severity'
import { type FactValue, isClassified, sourceOf } from './facts'
import { isPictureHash, KnownPictures, MAX_PICTURE_HASHES, type PictureHashes } from './pictures'

/** From no to yes. What is `awaited` rests on a late fact that nobody has given yet: it does not hold, and is not in doubt either. */
export type Answer = 'false' | 'awaited' | 'unknown' | 'true'

/** A condition as it was evaluated: depth first, `depth` 0 being the rule itself. */
export interface TraceStep {
  readonly depth: number
  readonly asked: string
  readonly answer: Exclude<Answer, 'awaited'>
  /** What was found, where that is a figure or a word, or why nobody can tell. */
  readonly found?: string
}

/** What a condition can ask. */
export interface Asked {
  /** Answers given so far, by the question's number; many rules ask the same. */
  readonly answers: (Answer | undefined)[]
  /** By the fact's place in FACT_NAMES. */
  fact(index: number): FactValue
  /** The pictures and videos of the message; undefined: nobody has looked at them. */
  pictures(): readonly PictureHashes[] | undefined
  /** Why a late fact is not known. */
  whyUnknown(source: LateSource): string
  /** The gravest rank at which the rule of that place found something; below 0: it found nothing. */
  found(rule: number): number
  /** The same over the rules of a category, by its place in CATEGORIES; over all for -1. */
  foundIn(category: number): number
}

/** Answers a condition, and tells how where a trace is given. */
export type Evaluator = (asked: Asked, trace?: TraceStep[], depth?: number) => Answer

const MAX_DEPTH = 8
const MAX_CONDITIONS = 100
/** Facts that are words; the others are numbers. */
const WORDS: readonly FactName[] = ['link_domain', 'language', 'kind', 'visibility', 'media_hash']
const MAX_WORDS = 200

/** Everything that is wrong with a rule's condition, in plain English. */
export function problemsOfCondition({ when, outcome, direction }: ConditionRule, ruleSet: RuleSet): string[] {
  const known = new Set([...ruleSet.lists, ...ruleSet.patterns, ...ruleSet.signals].map(({ id }) => id))
  const problems: string[] = []
  let count = 0
  let late = false
  const look = (condition: Condition, depth: number): void => {
    count++
    const { all, any, not, matched, fact, atLeast, atMost, oneOf } = condition
    const kinds = [all, any, not, matched, fact].filter((kind) => kind !== undefined).length
    if (kinds !== 1) problems.push('each condition is exactly one of all, any, not, matched and fact')
    if (depth > MAX_DEPTH) return
    for (const child of [...(all ?? []), ...(any ?? []), ...(not === undefined ? [] : [not])]) look(child, depth + 1)
    if (matched?.rule !== undefined && !known.has(matched.rule))
      problems.push(`"${matched.rule}" is no word list, pattern or signal of these rules`)
    const bounded = atLeast !== undefined || atMost !== undefined
    if (fact === undefined) {
      if (bounded || oneOf !== undefined) problems.push('atLeast, atMost and oneOf belong to a fact')
    } else if (!FACT_NAMES.includes(fact)) {
      problems.push(`there is no fact called "${String(fact)}"`)
      return
    } else if (WORDS.includes(fact)) {
      if (bounded || !oneOf?.length) problems.push(`"${fact}" is a word: say which with oneOf`)
      else problems.push(...problemsOfWords(fact, oneOf))
    } else if (oneOf !== undefined || !bounded) {
      problems.push(`"${fact}" is a number: give atLeast, atMost or both`)
    } else if (atLeast !== undefined && atMost !== undefined && atLeast > atMost) {
      problems.push(`"${fact}" cannot be at least ${String(atLeast)} and at most ${String(atMost)}`)
    } else if (isClassified(fact) && Math.max(atLeast ?? 0, atMost ?? 0) > 100) {
      problems.push(`"${fact}" is given in per cent, from 0 to 100`)
    }
    if (fact !== undefined && sourceOf(fact) !== undefined) late = true
  }
  look(when, 1)
  if (depthOf(when) > MAX_DEPTH) problems.push(`conditions stand at most ${String(MAX_DEPTH)} deep in each other`)
  if (count > MAX_CONDITIONS) problems.push(`a rule has at most ${String(MAX_CONDITIONS)} conditions`)
  if (problems.length > 0) return [...new Set(problems)]
  if (late && direction !== undefined && direction !== 'in')
    problems.push(
      'what we send waits for no answer: only rules that read what the public writes can ask a classifier, or for known pictures',
    )
  if (outcome === 'hide' && restsOnClassifierAlone(when))
    problems.push(
      'it would hide by the word of the classifier alone: let it propose the hide, or ask for what another rule found, a known picture or what the author did as well',
    )
  return problems
}

/**
 * Whether a classifier could make it hold with nothing else against the message: no find of a rule, no known picture, no strike or hide of the
 * author, no link that was asked for. How long a message is, or who sees it, is nothing against it. In doubt yes.
 */
export function restsOnClassifierAlone(condition: Condition): boolean {
  return asksClassifier(condition) && withoutGrounds(condition).mayHold
}

function asksClassifier({ all = [], any = [], not, fact }: Condition): boolean {
  return (
    (fact !== undefined && isClassified(fact)) ||
    [...all, ...any, ...(not === undefined ? [] : [not])].some(asksClassifier)
  )
}

interface Possible {
  mayHold: boolean
  mayFail: boolean
}

/** What it can come to in a message that nothing else speaks against, whatever the classifier says. */
function withoutGrounds({ all, any, not, matched, fact, atLeast = 0 }: Condition): Possible {
  if (all !== undefined) {
    const inner = all.map(withoutGrounds)
    return { mayHold: inner.every(({ mayHold }) => mayHold), mayFail: inner.some(({ mayFail }) => mayFail) }
  }
  if (any !== undefined) {
    const inner = any.map(withoutGrounds)
    return { mayHold: inner.some(({ mayHold }) => mayHold), mayFail: inner.every(({ mayFail }) => mayFail) }
  }
  if (not !== undefined) {
    const { mayHold, mayFail } = withoutGrounds(not)
    return { mayHold: mayFail, mayFail: mayHold }
  }
  const isGround =
    matched !== undefined ||
    fact === 'link_domain' ||
    fact === 'media_hash' ||
    (fact !== undefined && COUNTED_GROUNDS.includes(fact) && atLeast > 0)
  return { mayHold: !isGround, mayFail: true }
}

const COUNTED_GROUNDS: readonly FactName[] = ['lookalike_domains', 'author.strikes', 'author.hides']

function problemsOfWords(fact: FactName, words: readonly string[]): string[] {
  if (fact !== 'media_hash')
    return words.length > MAX_WORDS ? [`"${fact}" takes at most ${String(MAX_WORDS)} words`] : []
  if (words.length > MAX_PICTURE_HASHES)
    return [`a list has at most ${String(MAX_PICTURE_HASHES)} hashes: take several conditions`]
  const wrong = words.findIndex((word) => !isPictureHash(word))
  if (wrong < 0) return []
  const shown = (words[wrong] as string).slice(0, 80)
  return [
    `line ${String(wrong + 1)} is no hash of a picture: "${shown}"; write md5:, sha256: or pdq: and the hexadecimal digits`,
  ]
}

// By hand and bounded: a hostile tree must not overflow the stack.
function depthOf(root: Condition): number {
  let level: readonly Condition[] = [root]
  let depth = 0
  while (level.length > 0 && depth <= MAX_DEPTH) {
    depth++
    level = level.flatMap(({ all, any, not }) => [...(all ?? []), ...(any ?? []), ...(not === undefined ? [] : [not])])
  }
  return depth
}

/** Makes conditions ready to be asked often. What decides the answer is asked first, and no more than needed. */
export class ConditionCompiler {
  private readonly questions = new Map<string, Evaluator>()

  /** `ruleAt` gives a rule's place. */
  constructor(private readonly ruleAt: (id: string) => number) {}

  compile(condition: Condition): Evaluator {
    const { all, any, not } = condition
    if (all !== undefined) return together('all of', this.inOrder(all), 'false')
    if (any !== undefined) return together('any of', this.inOrder(any), 'true')
    if (not !== undefined) return opposite(this.compile(not))
    const { matched, fact, atLeast, atMost, oneOf } = condition
    const key = JSON.stringify([matched?.rule, matched?.category, matched?.atLeast, fact, atLeast, atMost, oneOf])
    let question = this.questions.get(key)
    if (question === undefined) {
      question = answeredOnce(this.question(condition), this.questions.size)
      this.questions.set(key, question)
    }
    return question
  }

  /** The question whose "no" settles the condition, asked before all others; many conditions share theirs. */
  gateOf(condition: Condition): Evaluator | undefined {
    const gate = gateIn(condition)
    return gate && this.compile(gate)
  }

  private inOrder(conditions: readonly Condition[]): Evaluator[] {
    return byCost(conditions).map((condition) => this.compile(condition))
  }

  private question(condition: Condition): Evaluator {
    const { matched, fact } = condition
    if (matched !== undefined) return foundSomething(matched, this.ruleAt)
    if (fact === 'media_hash') return showsOneOf(condition.oneOf ?? [])
    if (fact !== undefined) return isWithin(condition, fact)
    return (_asked, trace, depth = 0) => told(trace, depth, 'nothing', 'unknown')
  }
}

/** The part of a condition that gateOf() makes its question of. */
export function gateIn(condition: Condition): Condition | undefined {
  const first = condition.all === undefined ? condition : byCost(condition.all)[0]
  return first?.matched === undefined && first?.fact === undefined ? undefined : first
}

function byCost(conditions: readonly Condition[]): Condition[] {
  return [...conditions].sort((one, other) => costOf(one) - costOf(other))
}

function answeredOnce(evaluator: Evaluator, question: number): Evaluator {
  return (of, trace, depth) => {
    if (trace !== undefined) return evaluator(of, trace, depth)
    return (of.answers[question] ??= evaluator(of))
  }
}

function told(trace: TraceStep[] | undefined, depth: number, asked: string, answer: Answer, found?: string): Answer {
  trace?.push({ depth, asked, answer: shown(answer), ...(found !== undefined && { found }) })
  return answer
}

export function shown(answer: Answer): TraceStep['answer'] {
  return answer === 'awaited' ? 'unknown' : answer
}

/**
 * `settles` is the answer that settles it: one false for all, one true for any; else the one nearest to it. So a late fact holds all of
 * a group up, and takes nothing from what is in doubt beside it.
 */
function together(asked: string, evaluators: readonly Evaluator[], settles: 'true' | 'false'): Evaluator {
  const otherwise = settles === 'true' ? 'false' : 'true'
  return (of, trace, depth = 0) => {
    const inner: TraceStep[] | undefined = trace && []
    let answer: Answer = otherwise
    for (const evaluator of evaluators) {
      const one = evaluator(of, inner, depth + 1)
      if (one === settles) {
        answer = settles
        break
      }
      if (one === 'unknown' && (answer !== 'awaited' || settles === 'true')) answer = one
      if (one === 'awaited' && (answer !== 'unknown' || settles === 'false')) answer = one
    }
    if (trace !== undefined) trace.push({ depth, asked, answer: shown(answer) }, ...(inner ?? []))
    return answer
  }
}

/** What other rules found is known already; most facts are counted in the text; a language has to be guessed. */
function costOf({ matched, fact, all, any, not }: Condition): number {
  if (matched !== undefined) return 0
  // Last of all: where anything else settles it, nobody has to be asked.
  if (fact !== undefined && sourceOf(fact) !== undefined) return 20
  if (fact !== undefined) return fact === 'language' ? 3 : isKnown(fact) ? 1 : 2
  const inner = [...(all ?? []), ...(any ?? []), ...(not === undefined ? [] : [not])]
  return 1 + Math.max(0, ...inner.map(costOf))
}

function isKnown(fact: FactName): boolean {
  return fact.startsWith('author.') || fact === 'kind' || fact === 'visibility' || fact === 'media'
}

function opposite(evaluator: Evaluator): Evaluator {
  return (of, trace, depth = 0) => {
    const inner: TraceStep[] | undefined = trace && []
    const one = evaluator(of, inner, depth + 1)
    const answer = one === 'unknown' || one === 'awaited' ? one : one === 'true' ? 'false' : 'true'
    if (trace !== undefined) trace.push({ depth, asked: 'not', answer: shown(answer) }, ...(inner ?? []))
    return answer
  }
}

function foundSomething(
  { rule, category, atLeast }: NonNullable<Condition['matched']>,
  ruleAt: (id: string) => number,
): Evaluator {
  const what = rule === undefined ? (category ?? 'any rule') : `rule ${rule}`
  const question = `${what} found something${atLeast === undefined ? '' : `, at least ${atLeast}`}`
  const least = rankOf(atLeast ?? 'none')
  const ruleIndex = rule === undefined ? undefined : ruleAt(rule)
  const categoryIndex = category === undefined ? -1 : CATEGORIES.indexOf(category)
  return (of, trace, depth = 0) => {
    const rank = ruleIndex === undefined ? of.foundIn(categoryIndex) : of.found(ruleIndex)
    const answer = rank >= least ? 'true' : 'false'
    return trace === undefined ? answer : told(trace, depth, question, answer, SEVERITIES[rank])
  }
}

function isWithin({ atLeast, atMost, oneOf = [] }: Condition, name: FactName): Evaluator {
  const bounds = [
    ...(atLeast === undefined ? [] : [`at least ${String(atLeast)}`]),
    ...(atMost === undefined ? [] : [`at most ${String(atMost)}`]),
    ...(oneOf.length === 0 ? [] : [`one of ${oneOf.slice(0, 10).join(', ')}${oneOf.length > 10 ? ', …' : ''}`]),
  ]
  const question = `${name} is ${bounds.join(' and ')}`
  const index = FACT_NAMES.indexOf(name)
  const least = atLeast ?? 0
  const most = atMost ?? Number.MAX_SAFE_INTEGER
  const words = new Set(oneOf.map((word) => word.toLowerCase()))
  const holds = (value: NonNullable<FactValue>): boolean => {
    if (typeof value === 'number') return value >= least && value <= most
    if (typeof value === 'string') return words.has(value)
    return value.some((word) => words.has(word) || (name === 'link_domain' && isBelow(word, words)))
  }
  const source = sourceOf(name)
  const notKnown = source === undefined ? 'unknown' : 'awaited'
  return (of, trace, depth = 0) => {
    const value = of.fact(index)
    const answer = value === undefined ? notKnown : holds(value) ? 'true' : 'false'
    if (trace === undefined) return answer
    if (value === undefined && source !== undefined) return told(trace, depth, question, answer, of.whyUnknown(source))
    const found = typeof value === 'object' ? value.join(', ') : value?.toString()
    return told(trace, depth, question, answer, found?.slice(0, 300))
  }
}

function showsOneOf(hashes: readonly string[]): Evaluator {
  const known = new KnownPictures(hashes)
  const question = `media_hash is one of ${String(hashes.length)} known pictures`
  return (of, trace, depth = 0) => {
    const pictures = of.pictures()
    const matches = pictures?.map((picture) => known.match(picture)) ?? []
    const place = matches.findIndex((match) => match !== undefined)
    if (place >= 0)
      return told(trace, depth, question, 'true', `picture ${String(place + 1)} ${matches[place] as string}`)
    if (pictures === undefined || pictures.some(({ unread }) => unread !== undefined))
      return told(trace, depth, question, 'awaited', trace && of.whyUnknown('pictures'))
    return told(trace, depth, question, 'false', pictures.length === 0 ? 'no pictures' : 'none of them')
  }
}

/** A domain covers its sub-domains. */
function isBelow(host: string, domains: ReadonlySet<string>): boolean {
  for (let dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1))
    if (domains.has(host.slice(dot + 1))) return true
  return false
}
