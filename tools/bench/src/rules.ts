import { assess, compile, defaultRuleSet, type PatternRule, type RuleSet } from '@cordon/rules'

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
const PATTERNS = 100
const POSTS = 20_000
const MEASURE_MS = 4000
const CLEAN_MS = 1500
const BASELINE_MS = 2500

/** The moderation engine on one thread with 5,000 terms and 100 patterns, beside one RegExp a term. About 9 s. */
export function run(): Promise<BenchResult> {
  const random = generator(20_261_121)
  const ruleSet = largeRuleSet(random)
  const posts = Array.from({ length: POSTS }, () => post(random))

  const before = performance.now()
  const compiled = compile(ruleSet)
  const compileMs = performance.now() - before
  if (Array.isArray(compiled)) throw new Error(compiled.map(({ message }) => message).join('\n'))

  const engine = measure(posts, MEASURE_MS, (text) => assess(compiled, text).matches.length)
  const nothing = posts.filter((text) => assess(compiled, text).matches.length === 0)
  if (nothing.length === posts.length) throw new Error('Nothing matched: the bench measures nothing.')
  const clean = measure(nothing, CLEAN_MS, (text) => assess(compiled, text).matches.length)
  const naive = naiveMatchers(ruleSet)
  const baseline = measure(posts, BASELINE_MS, (text) => naive.filter((matcher) => matcher.test(text)).length)
  return Promise.resolve({
    name: 'rules',
    figures: {
      posts_per_s_js: { value: Math.round(engine), unit: 'posts/s' },
      posts_per_s_js_clean: { value: Math.round(clean), unit: 'posts/s' },
      compile_ms: { value: Math.round(compileMs), unit: 'ms' },
    },
    baselines: { posts_per_s_js: { value: Math.round(baseline), unit: 'posts/s' } },
  })
}

/**
 * Posts per second of this thread's processor time, after a tenth of the time to warm up: what other processes take
 * of a shared machine does not count, garbage collection on this thread does.
 */
function measure(posts: readonly string[], forMs: number, work: (text: string) => number): number {
  let found = 0
  const pass = (ms: number): number => {
    const start = performance.now()
    const before = process.threadCpuUsage()
    let done = 0
    while (performance.now() - start < ms) {
      for (let count = 0; count < 20; count++) found += work(posts[done++ % posts.length] as string)
    }
    const { user, system } = process.threadCpuUsage(before)
    return (done / (user + system)) * 1_000_000
  }
  pass(forMs / 10)
  const rate = pass(forMs)
  if (found < 0) throw new Error('A count below nothing.')
  return rate
}

/** The plain way: a case-insensitive whole-word RegExp a term, a RegExp a pattern. */
function naiveMatchers(ruleSet: RuleSet): RegExp[] {
  const terms = ruleSet.lists.flatMap((list) => list.terms).map((term) => (typeof term === 'string' ? term : term.term))
  return [
    ...terms.map((term) => new RegExp(`\\b${term.replace(/[^\w ]/g, '\\$&')}\\b`, 'i')),
    ...ruleSet.patterns.map(({ pattern, caseSensitive }) => new RegExp(pattern, caseSensitive === true ? '' : 'i')),
  ]
}

/** The default rules, filled up with made-up words and with patterns over ordinary ones, some of which do occur. */
function largeRuleSet(random: () => number): RuleSet {
  const present = defaultRuleSet.lists.reduce((sum, list) => sum + list.terms.length, 0)
  const syllables = 'ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu bra cle dri fro glu'.split(' ')
  const madeUp = new Set<string>()
  while (madeUp.size < TERMS - present) {
    madeUp.add(Array.from({ length: 2 + Math.floor(random() * 3) }, () => pick(syllables, random)).join(''))
  }
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
      { id: 'made-up', name: 'Made up', category: 'abuse', severity: 'low', terms: [...madeUp] },
    ],
    patterns: [...defaultRuleSet.patterns, ...patterns],
  }
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
function post(random: () => number): string {
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
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
