import { type CompiledRuleSet, GATE, LITERAL, NEAR, PHRASE, type PlacedPattern, TERM } from './compile'
import { ContemptReader } from './contempt'
import { INSULT_NOUNS, LONGEST_INSULT, OTHER_MEANINGS } from './contempt-words'
import { readDisguises } from './disguise'
import { FoldBuffer } from './fold'
import { passesCheck } from './personal-data'
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
import { Hits } from './terms'
import { type DampReason, type ThreatHit, ThreatReader } from './threats'

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

/** Counts the work done, for showing that it grows linearly. */
export interface Meter {
  steps: number
}

/** Assesses one text. Never throws, whatever the string holds; the time it takes is linear in the text. */
export function assess(compiled: CompiledRuleSet, text: string, meter?: Meter): Assessment {
  const end = boundedEnd(text)
  const findings = new Findings(compiled, text, end < text.length)
  let steps = end
  buffer.load(text, end)
  steps += compiled.automaton.scan(buffer, hits)

  let prompted: PromptedPatterns | undefined
  let weighed: Weighed[] | undefined
  let threatened = false
  for (let hit = 0; hit < hits.count; hit++) {
    const entry = hits.entries[hit] as number
    const ref = compiled.refs[entry] as number
    switch (compiled.kinds[entry]) {
      case TERM: {
        const from = hits.froms[hit] as number
        const to = hits.tos[hit] as number
        if (isAboutPeople(compiled, ref, from, to)) (weighed ??= []).push({ ref, from, to })
        else findings.add(ref, buffer.starts[from] as number, buffer.endOf(to - 1), null)
        break
      }
      case LITERAL:
        ;(prompted ??= new PromptedPatterns()).addLiteral(ref >> 3, ref & 7)
        break
      case NEAR:
        ;(prompted ??= new PromptedPatterns()).addNear(ref, buffer.starts[hits.froms[hit] as number] as number)
        break
      default:
        threatened = true
    }
  }
  const disguised: Disguised[] = []
  if (buffer.suspicious) {
    steps += readDisguises(buffer, (reading, from, to) => {
      for (const entry of lookUp(compiled, reading)) {
        const ref = compiled.refs[entry] as number
        if (compiled.kinds[entry] === GATE) disguised.push({ from, to, reading })
        else if (buffer.substitutionsPlausible(from, to, compiled.digits[entry] as number)) {
          disguised.push({ from, to, reading })
          if (isAboutPeople(compiled, ref, from, to, reading)) (weighed ??= []).push({ ref, from, to, reading })
          else findings.add(ref, buffer.starts[from] as number, buffer.endOf(to - 1), null)
        }
      }
    })
  }
  if (threatened || disguised.length > 0) steps += readThreats(compiled, disguised, findings)
  if (weighed !== undefined) steps += weigh(compiled, weighed, disguised, findings)
  steps += runPatterns(compiled, end === text.length ? text : text.slice(0, end), prompted, findings)
  if (meter !== undefined) meter.steps += steps + hits.count
  return findings.assessment()
}

// Assessing is synchronous, so one set of buffers serves every call.
const buffer = new FoldBuffer()
const hits = new Hits()

/** Characters between a context word and what it gives meaning to. */
const NEAR_DISTANCE = 60

function boundedEnd(text: string): number {
  if (text.length <= MAX_TEXT_LENGTH) return text.length
  const last = text.charCodeAt(MAX_TEXT_LENGTH - 1)
  return last >= 0xd800 && last <= 0xdbff ? MAX_TEXT_LENGTH - 1 : MAX_TEXT_LENGTH
}

function lookUp(compiled: CompiledRuleSet, reading: string): readonly number[] {
  if (!reading.includes('*')) return compiled.words.get(reading) ?? []
  const found = compiled.masked.find(reading)
  return found === undefined ? [] : [found]
}

/** A listed word whose surroundings decide whether it is meant. */
interface Weighed {
  readonly ref: number
  readonly from: number
  readonly to: number
  readonly reading?: string
}

interface Disguised {
  readonly from: number
  readonly to: number
  readonly reading: string
}

/** Slurs and insults may be quoted, condemned or one's own; a swear word may be an insult, or mean something else. */
function isAboutPeople(compiled: CompiledRuleSet, ref: number, from: number, to: number, reading?: string): boolean {
  const { category } = compiled.rules[ref] as CompiledRuleSet['rules'][number]
  if (category === 'hate' || category === 'abuse') return true
  if (category !== 'profanity' || to - from > LONGEST_INSULT) return false
  const name = reading ?? buffer.slice(from, to)
  return INSULT_NOUNS.has(name) || OTHER_MEANINGS.has(name)
}

function weigh(
  compiled: CompiledRuleSet,
  weighed: readonly Weighed[],
  disguised: readonly Disguised[],
  findings: Findings,
): number {
  const reader = new ContemptReader(buffer)
  for (const { from, to, reading } of disguised) reader.merge(from, to, reading)
  for (const { ref, from, to, reading } of weighed) {
    const { category } = compiled.rules[ref] as CompiledRuleSet['rules'][number]
    const name = reading ?? buffer.slice(from, to)
    const damped =
      category === 'profanity' ? reader.judgeSwearing(from, name) : reader.judgeTerm(from, to, category === 'hate')
    findings.add(ref, buffer.starts[from] as number, buffer.endOf(to - 1), damped)
    if (category !== 'profanity' || damped !== null || !INSULT_NOUNS.has(name)) continue
    addHit(compiled, findings, reader.judgeInsult(from, to))
  }
  return reader.steps
}

function addHit(compiled: CompiledRuleSet, findings: Findings, hit: ThreatHit | null): void {
  if (hit === null) return
  for (const rule of compiled.signalRules.get(hit.signal) ?? []) {
    findings.add(rule, buffer.starts[hit.from] as number, buffer.endOf(hit.to - 1), hit.damped)
  }
}

function readThreats(compiled: CompiledRuleSet, disguised: readonly Disguised[], findings: Findings): number {
  const reader = new ThreatReader(buffer)
  const contempt = new ContemptReader(buffer)
  for (const { from, to, reading } of disguised) contempt.merge(from, to, reading)
  const add = (hit: ThreatHit | null): void => addHit(compiled, findings, hit)
  for (let hit = 0; hit < hits.count; hit++) {
    const entry = hits.entries[hit] as number
    const from = hits.froms[hit] as number
    if (compiled.kinds[entry] === GATE) {
      add(reader.judgeVerb(from))
      add(contempt.judgeGroup(from))
    } else if (compiled.kinds[entry] === PHRASE) {
      const group = compiled.phrases[compiled.refs[entry] as number]
      if (group !== undefined) add(reader.judgePhrase(group, from, hits.tos[hit] as number))
    }
  }
  for (const { from } of disguised) {
    add(reader.judgeVerb(from))
    add(contempt.judgeGroup(from))
  }
  return reader.steps + contempt.steps
}

/** Patterns whose words occurred, and where their context words stood. */
class PromptedPatterns {
  readonly literals = new Map<number, number>()
  readonly near = new Map<number, number[]>()

  addLiteral(pattern: number, set: number): void {
    this.literals.set(pattern, (this.literals.get(pattern) ?? 0) | (1 << set))
  }

  addNear(pattern: number, at: number): void {
    const places = this.near.get(pattern)
    if (places === undefined) this.near.set(pattern, [at])
    else places.push(at)
  }
}

function runPatterns(
  compiled: CompiledRuleSet,
  text: string,
  prompted: PromptedPatterns | undefined,
  findings: Findings,
): number {
  let steps = 0
  const run = (index: number): void => {
    const pattern = compiled.patterns[index] as PlacedPattern
    const { digits, sign } = pattern.compiled.requirement
    if (buffer.digits < digits) return
    if (sign !== null && !text.includes(sign)) return
    const near = prompted?.near.get(index)
    if (pattern.needsNear && near === undefined) return
    steps += text.length
    const ran = pattern.compiled.find(text, (start, end) => {
      if (near !== undefined && !isNear(near, start, end)) return
      const { check } = pattern.source
      if (check !== undefined && !passesCheck(check, text.slice(start, end))) return
      findings.add(pattern.rule, start, end, null)
    })
    if (!ran) findings.failed(pattern.rule)
  }
  for (const index of compiled.unprompted) run(index)
  if (prompted === undefined) return steps
  for (const [index, sets] of prompted.literals) {
    if (sets === (compiled.patterns[index] as PlacedPattern).literalSets) run(index)
  }
  for (const index of prompted.near.keys())
    if ((compiled.patterns[index] as PlacedPattern).literalSets === 0) run(index)
  return steps
}

/** Places come in text order; the first at or after `start - distance` decides. */
function isNear(places: readonly number[], start: number, end: number): boolean {
  let low = 0
  let high = places.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((places[middle] as number) < start - NEAR_DISTANCE) low = middle + 1
    else high = middle
  }
  return low < places.length && (places[low] as number) <= end + NEAR_DISTANCE
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

class Findings {
  private readonly found: Finding[] = []
  private keys: Set<number> | undefined
  private readonly failures: string[] = []
  private rank = 0
  private lane: Lane = 'routine'
  private categories = 0

  constructor(
    private readonly compiled: CompiledRuleSet,
    private readonly text: string,
    private truncated: boolean,
  ) {}

  add(rule: number, start: number, end: number, damped: DampReason | null): void {
    const { category, severity, rank } = this.compiled.rules[rule] as CompiledRuleSet['rules'][number]
    const counted = damped === null ? severity : dampedSeverity(severity)
    const countedRank = damped === null ? rank : rankOf(counted)
    if (countedRank > this.rank) this.rank = countedRank
    this.categories |= 1 << CATEGORIES.indexOf(category)
    const lane = laneFor(category, counted)
    if (lane === 'urgent' || (lane === 'review' && this.lane === 'routine')) this.lane = lane
    if (this.found.length >= MAX_FINDINGS) {
      this.truncated = true
      return
    }
    // Exact: at most 50,000 rules times two offsets of at most 100,000 stay under 2^53.
    const key = (rule * (MAX_TEXT_LENGTH + 1) + start) * (MAX_TEXT_LENGTH + 1) + end
    this.keys ??= new Set()
    if (this.keys.has(key)) return
    this.keys.add(key)
    this.found.push({ rule, start, end, damped, rank: countedRank })
  }

  failed(rule: number): void {
    this.failures.push((this.compiled.rules[rule] as CompiledRuleSet['rules'][number]).id)
  }

  assessment(): Assessment {
    // Listing may truncate, so it comes first.
    const matches = this.listed()
    return {
      severity: SEVERITIES[this.rank] ?? 'none',
      lane: this.lane,
      categories: this.categories === 0 ? [] : CATEGORIES.filter((_, at) => (this.categories & (1 << at)) !== 0),
      matches,
      truncated: this.truncated,
      unassessed: this.failures,
      ruleSetId: this.compiled.ruleSet.id,
      ruleSetVersion: this.compiled.ruleSet.version,
    }
  }

  private listed(): Match[] {
    if (this.found.length > MAX_MATCHES) {
      this.truncated = true
      this.found.sort((one, other) => other.rank - one.rank || one.start - other.start)
      this.found.length = MAX_MATCHES
    }
    this.found.sort((one, other) => one.start - other.start || one.end - other.end || one.rule - other.rule)
    return this.found.map(({ rule, start, end, damped, rank }) => {
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
