import { type CompiledRuleSet } from './compile'
import {
  CATEGORIES,
  type Category,
  dampedSeverity,
  type Lane,
  laneFor,
  rankOf,
  SEVERITIES,
  type Severity,
} from './severity'
import { type DampReason } from './threats'

/** Text beyond this many UTF-16 units is not assessed, and matches beyond this many are not listed. */
export const MAX_TEXT_LENGTH = 100_000
export const MAX_MATCHES = 100

/** One span that a rule marked; `start` and `end` are UTF-16 offsets in the text as given, `text` is what lies there. */
export interface Match {
  readonly ruleId: string
  readonly ruleName: string
  readonly category: Category
  /** The rule's severity, two steps lower when `damped` says why the words are probably not meant. */
  readonly severity: Severity
  readonly start: number
  readonly end: number
  readonly text: string
  readonly damped?: DampReason
}

export interface Assessment {
  readonly severity: Severity
  readonly lane: Lane
  readonly categories: readonly Category[]
  /** By start, then end. When truncated, the gravest were kept. */
  readonly matches: readonly Match[]
  /** Part of the text or some matches were left out; severity, lane and categories count every match found. */
  readonly truncated: boolean
  /** Ids of rules whose engine failed on this text. */
  readonly unassessed: readonly string[]
  readonly ruleSetId: string
  readonly ruleSetVersion: number
}

/** Raw findings kept before the gravest are chosen. */
const MAX_FINDINGS = 2000

interface Finding {
  readonly rule: number
  readonly start: number
  readonly end: number
  readonly damped: DampReason | null
  readonly rank: number
}

/** How a rule found something at its gravest. */
interface Strongest {
  readonly damped: boolean
  readonly severity: Severity
}

const NOTHING: ReadonlyMap<number, Strongest> = new Map()

/** Gathers what the rules find in one text. */
export class Findings {
  /** Rules whose engine failed on this text, by index. */
  readonly failed: number[] = []
  private kept: Map<number, Strongest> | undefined
  private readonly all: Finding[] = []
  private keys: Set<number> | undefined
  private rank = 0
  private readonly rankIn = new Array<number>(CATEGORIES.length).fill(-1)
  private lane: Lane = 'routine'
  private bits = 0

  constructor(
    private readonly compiled: CompiledRuleSet,
    private readonly text: string,
    private truncated: boolean,
    private readonly readers: Uint8Array,
  ) {}

  /** Rules that found something, by index. */
  get strongest(): ReadonlyMap<number, Strongest> {
    return this.kept ?? NOTHING
  }

  get severity(): Severity {
    return SEVERITIES[this.rank] ?? 'none'
  }

  get categories(): Category[] {
    return this.bits === 0 ? [] : CATEGORIES.filter((_, at) => (this.bits & (1 << at)) !== 0)
  }

  reads(rule: number): boolean {
    return this.readers[rule] !== 0
  }

  inDoubt(rule: number): boolean {
    return this.readers[rule] === 2
  }

  /** The gravest rank at which the rule of that place found something; below 0: it found nothing. */
  found(rule: number): number {
    const strongest = this.kept?.get(rule)
    return strongest === undefined ? -1 : rankOf(strongest.severity)
  }

  /** The same over the rules of a category, by its place in CATEGORIES; over all for -1. */
  foundIn(category: number): number {
    if (category < 0) return this.kept === undefined ? -1 : this.rank
    return this.rankIn[category] as number
  }

  add(rule: number, start: number, end: number, damped: DampReason | null): void {
    if (!this.reads(rule)) return
    const { category, severity, rank } = this.compiled.rules[rule] as CompiledRuleSet['rules'][number]
    const counted = damped === null ? severity : dampedSeverity(severity)
    const countedRank = damped === null ? rank : rankOf(counted)
    if (countedRank > this.rank) this.rank = countedRank
    const place = CATEGORIES.indexOf(category)
    this.bits |= 1 << place
    if (countedRank > (this.rankIn[place] as number)) this.rankIn[place] = countedRank
    const kept = (this.kept ??= new Map())
    const before = kept.get(rule)
    // Said outright weighs more than quoted, whatever the rule.
    if (before === undefined || (before.damped && damped === null))
      kept.set(rule, { damped: damped !== null, severity: counted })
    const lane = laneFor(category, counted)
    if (lane === 'urgent' || (lane === 'review' && this.lane === 'routine')) this.lane = lane
    if (this.all.length >= MAX_FINDINGS) {
      this.truncated = true
      return
    }
    // Exact: at most 50,000 rules times two offsets of at most 100,000 stay under 2^53.
    const key = (rule * (MAX_TEXT_LENGTH + 1) + start) * (MAX_TEXT_LENGTH + 1) + end
    this.keys ??= new Set()
    if (this.keys.has(key)) return
    this.keys.add(key)
    this.all.push({ rule, start, end, damped, rank: countedRank })
  }

  fail(rule: number): void {
    if (this.reads(rule)) this.failed.push(rule)
  }

  assessment(): Assessment {
    // Listing may truncate, so it comes first.
    const matches = this.listed()
    return {
      severity: this.severity,
      lane: this.lane,
      categories: this.categories,
      matches,
      truncated: this.truncated,
      unassessed: this.failed.map((rule) => (this.compiled.rules[rule] as CompiledRuleSet['rules'][number]).id),
      ruleSetId: this.compiled.ruleSet.id,
      ruleSetVersion: this.compiled.ruleSet.version,
    }
  }

  private listed(): Match[] {
    if (this.all.length > MAX_MATCHES) {
      this.truncated = true
      this.all.sort((one, other) => other.rank - one.rank || one.start - other.start)
      this.all.length = MAX_MATCHES
    }
    this.all.sort((one, other) => one.start - other.start || one.end - other.end || one.rule - other.rule)
    return this.all.map(({ rule, start, end, damped, rank }) => {
      const { id, name, category } = this.compiled.rules[rule] as CompiledRuleSet['rules'][number]
      const match = {
        ruleId: id,
        ruleName: name,
        category,
        severity: SEVERITIES[rank] ?? 'none',
        start,
        end,
        text: this.text.slice(start, end),
      }
      return damped === null ? match : { ...match, damped }
    })
  }
}
