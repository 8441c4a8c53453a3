import {
  assess,
  compile,
  decide,
  defaultRuleSet,
  type CompiledRuleSet,
  type Condition,
  type ConditionRule,
  type Context,
  type PatternRule,
  type RuleSet,
  type TermList,
} from '@cordon/rules'
import { baselines } from './rule-engines'

export interface Figure {
  readonly value: number
  readonly unit: string
}

export interface BenchResult {
  readonly name: string
  readonly figures: Readonly<Record<string, Figure>>
  readonly baselines: Readonly<Record<string, Figure>>
}

const TERMS = 5000
const LISTS = 50
const CONDITIONS = 200
const PATTERNS = 100
const POSTS = 100_000
const PASSES = 3

/**
 * The moderation engine on one thread: 5,000 terms, 100 patterns, 200 rules with conditions and the default signals over
 * 100,000 short posts, beside other engines with the same terms; then what size costs.
 * About half a minute.
 */
export async function run(): Promise<BenchResult> {
  const random = generator(20_261_121)
  const ruleSet = largeRuleSet(random)
  const posts = Array.from({ length: POSTS }, () => post(random))

  const before = processorMs()
  const compiled = compiledOrThrow(ruleSet)
  const compileMs = processorMs() - before

  const nothing = posts.filter((text) => assess(compiled, text).matches.length === 0)
  if (nothing.length === posts.length) throw new Error('Nothing matched: the bench measures nothing.')
  const find = (text: string): unknown => decide(compiled, text, CONTEXT)
  const clean = await rate(nothing, find)
  const withoutPatterns = compiledOrThrow({ ...ruleSet, patterns: [] })
  const unpatterned = await rate(posts, (text) => decide(withoutPatterns, text, CONTEXT))
  // Next to each other, and once the optimiser is done: the first thing measured comes out a quarter slower.
  const engine = await rate(posts, find)
  const patternsShare = Math.max(0, 1 - engine / unpatterned)
  const others: Record<string, Figure> = {}
  const engines: Compared[] = [{ name: 'this engine', rate: engine, answers: ANSWERS }]
  for (const baseline of baselines(ruleSet)) {
    const value = await rate(posts.slice(0, baseline.posts), baseline.find)
    others[baseline.key] = { value: Math.round(value), unit: 'posts/s' }
    engines.push({ name: baseline.name, rate: value, answers: baseline.answers })
  }
  printEngines(engines)
  printSizes(random)
  return {
    name: 'rules',
    figures: {
      posts_per_s_js: { value: Math.round(engine), unit: 'posts/s' },
      posts_per_s_js_clean: { value: Math.round(clean), unit: 'posts/s' },
      patterns_share: { value: Math.round(patternsShare * 100), unit: '% of the time' },
      compile_ms: { value: Math.round(compileMs), unit: 'ms' },
    },
    baselines: { posts_per_s_js: others['posts_per_s_regexp'] as Figure, ...others },
  }
}

/**
 * Posts per second of this thread's processor time, the median of several passes after one to warm up: what other
 * processes take of a shared machine does not count, garbage collection on this thread does.
 */
async function rate(posts: readonly string[], find: (text: string) => unknown): Promise<number> {
  const rates: number[] = []
  for (let pass = 0; pass <= PASSES; pass++) {
    const before = processorMs()
    for (const text of posts) {
      const answer = find(text)
      if (answer instanceof Promise) await answer
    }
    rates.push((posts.length / (processorMs() - before)) * 1000)
  }
  return rates.slice(1).sort((one, other) => one - other)[PASSES >> 1] as number
}

interface Compared {
  readonly name: string
  readonly rate: number
  readonly answers: string
}

const ANSWERS = 'what was found, where, how grave, whether meant; disguises; patterns; conditions'

/** A rate alone would compare engines that do different things. */
function printEngines(engines: readonly Compared[]): void {
  console.log('\n  engine                  posts/s   what it answers')
  for (const { name, rate, answers } of engines)
    console.log(`  ${name.padEnd(22)}  ${Math.round(rate).toLocaleString('en-GB').padStart(7)}   ${answers}`)
}

/** Draws what a longer list and a longer text cost. */
function printSizes(random: () => number): void {
  const bar = (value: number, most: number): string => '█'.repeat(Math.max(1, Math.round((value / most) * 30)))
  const lists = [1000, 5000, 20_000, 50_000, 100_000].map((size) => {
    const terms = [...madeUpWords(size, random)]
    const before = processorMs()
    const compiled = compiledOrThrow({
      ...defaultRuleSet,
      lists: [listOf('sized', terms)],
      patterns: [],
      signals: [],
      conditions: [],
    })
    const compileMs = processorMs() - before
    const texts = Array.from({ length: 10_000 }, () => post(random))
    for (const text of texts) assess(compiled, text)
    const start = processorMs()
    for (const text of texts) assess(compiled, text)
    const us = ((processorMs() - start) / texts.length) * 1000
    return { size, compileMs, us, megabytes: compiled.automaton.bytes / 1_000_000 }
  })
  console.log('\n  terms      compile    memory     a post')
  for (const { size, compileMs, us, megabytes } of lists) {
    const cells = [`${compileMs.toFixed(0)} ms`, `${megabytes.toFixed(1)} MB`, `${us.toFixed(1)} µs`]
    console.log(`  ${String(size).padEnd(9)}  ${cells.map((cell) => cell.padEnd(9)).join('  ')}  ${bar(megabytes, 30)}`)
  }
  const compiled = compiledOrThrow(defaultRuleSet)
  const lengths = [100, 1000, 10_000, 100_000].map((length) => {
    const text = Array.from({ length: length / 50 }, () => post(random))
      .join(' ')
      .slice(0, length)
    const times = Math.max(20, 2_000_000 / length)
    for (let done = 0; done < times; done++) assess(compiled, text)
    const start = processorMs()
    for (let done = 0; done < times; done++) assess(compiled, text)
    return { length, us: ((processorMs() - start) / times) * 1000 }
  })
  console.log('\n  characters  a text       1,000 characters')
  for (const { length, us } of lengths) {
    const each = (us / length) * 1000
    console.log(
      `  ${String(length).padEnd(10)}  ${`${us.toFixed(0)} µs`.padEnd(11)}  ${each.toFixed(0).padStart(4)} µs  ${bar(each, 400)}`,
    )
  }
  console.log('')
}

function processorMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

function compiledOrThrow(ruleSet: RuleSet): CompiledRuleSet {
  const compiled = compile(ruleSet)
  if (Array.isArray(compiled)) throw new Error(compiled.map(({ message }) => message).join('\n'))
  return compiled
}

/** The default rules, filled up with made-up words and with patterns over ordinary ones, some of which do occur. */
export function largeRuleSet(random: () => number): RuleSet {
  const present = defaultRuleSet.lists.reduce((sum, list) => sum + list.terms.length, 0)
  const madeUp = [...madeUpWords(TERMS - present, random)]
  const lists = LISTS - defaultRuleSet.lists.length
  const patterns = Array.from({ length: PATTERNS - defaultRuleSet.patterns.length }, (_, at): PatternRule => ({
    id: `made-up-${String(at)}`,
    name: `Made up ${String(at)}`,
    category: 'abuse',
    severity: 'low',
    pattern: `\\b(?:${pick(RARE, random)}|${pick(RARE, random)}s?) (?:\\w+ ){0,2}${pick(WORDS, random)}\\b`,
  }))
  return {
    ...defaultRuleSet,
    lists: [
      ...defaultRuleSet.lists,
      ...Array.from({ length: lists }, (_, list) =>
        listOf(
          `made-up-list-${String(list)}`,
          madeUp.filter((__, at) => at % lists === list),
        ),
      ),
    ],
    patterns: [...defaultRuleSet.patterns, ...patterns],
    conditions: Array.from({ length: CONDITIONS }, (_, at) => conditionRule(at)),
  }
}

const CONTEXT: Context = {
  direction: 'in',
  at: new Date('2026-11-21T12:00:00Z'),
  network: 'mastodon',
  kind: 'mention',
  visibility: 'public',
  media: 0,
  author: { messages: 3, strikes: 0, hides: 0 },
}

/** As people write them: what was found joined with what is counted in the text or known of the author. */
function conditionRule(at: number): ConditionRule {
  const found: Condition[] = [
    { matched: { rule: `made-up-list-${String(at % 20)}` } },
    { matched: { category: 'profanity', atLeast: 'medium' } },
    { fact: 'links', atLeast: 1 },
    { fact: 'capitals_percent', atLeast: 70 },
    { fact: 'author.strikes', atLeast: 2 },
  ]
  const known: Condition[] = [
    { fact: 'author.messages', atMost: 0 },
    { not: { fact: 'kind', oneOf: ['direct_message'] } },
    {
      any: [
        { fact: 'mentions', atLeast: 5 },
        { fact: 'repetition', atLeast: 10 },
      ],
    },
  ]
  const name = `condition-${String(at)}`
  const when = { all: [found[at % found.length] as Condition, known[at % known.length] as Condition] }
  return { id: name, name, category: 'spam', severity: 'low', when }
}

function listOf(id: string, terms: readonly string[]): TermList {
  return { id, name: id, category: 'abuse', severity: 'low', terms }
}

function madeUpWords(count: number, random: () => number): Set<string> {
  const syllables = 'ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu bra cle dri fro glu'.split(' ')
  const words = new Set<string>()
  while (words.size < count) {
    words.add(Array.from({ length: 2 + Math.floor(random() * 3) }, () => pick(syllables, random)).join(''))
  }
  return words
}

const WORDS = (
  'the a to of and in is it you that was for on are with as they be at this have from or one had by not what all were we when your can said there use an each which she do how their if will up other about ' +
  'out many then them these so some her would make like him into time has look two more write go see number no way could people my than first water been call who its now find long down day did get come made ' +
  'bins council road street library officer station park parking tax planning school bus train hospital surgery appointment website phone online form payment answer waiting weeks thanks please help Cardiff Swansea'
).split(' ')
const RARE =
  'useless rubbish pathetic disgrace shameful cowards liars corrupt lazy greedy vile fraud scam thugs mob rats clueless hopeless dreadful shambles farce joke crooks tyrants bullies'.split(
    ' ',
  )
const SPICE = [
  'fucking',
  'you absolute wanker',
  'sh1t',
  'f.u.c.k off',
  'I will kill you',
  'call me on 07700 900123',
  'useless council',
  'https://bit.ly/abc123',
  'my NHS number is 943 476 5919',
  'cer i grafu',
]

/** 5 to 25 words, sometimes with a mention, a link, an emoji; one in ten holds something to find. */
export function post(random: () => number): string {
  const words = Array.from({ length: 5 + Math.floor(random() * 20) }, () => pick(WORDS, random))
  if (random() < 0.3) words.unshift('@SouthCouncil')
  if (random() < 0.15) words.push('https://t.co/a1B2c3D4')
  if (random() < 0.15) words.push('😡')
  if (random() < 0.03) words.splice(2, 0, pick(RARE, random))
  if (random() < 0.1) words.splice(3, 0, pick(SPICE, random))
  return `${words.join(' ')}${random() < 0.5 ? '.' : '!!!'}`
}

function pick(from: readonly string[], random: () => number): string {
  return from[Math.floor(random() * from.length)] as string
}

/** mulberry32: the same posts on every run. */
export function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
