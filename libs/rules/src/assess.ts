import {
  type CompiledRuleSet,
  GATE,
  LITERAL,
  MAX_PATTERNS,
  NEAR,
  PHRASE,
  type PlacedPattern,
  SCENE,
  TERM,
  WITHIN,
} from './compile'
import { ContemptReader } from './contempt'
import { INSULT_NOUNS, LONGEST_INSULT, OTHER_MEANINGS } from './contempt-words'
import { type Assessment, Findings, MAX_TEXT_LENGTH } from './findings'
import { FoldBuffer } from './fold'
import { digitsOf, SEARCHED_WHOLE, windowsFor } from './pattern-windows'
import { Hidden, type Place, readHidden } from './hidden'
import { passesCheck } from './personal-data'
import { SceneReader } from './scene-reader'
import { spelled } from './slips'
import { Hits } from './terms'
import { ThreatTokens } from './threat-tokens'
import { type ThreatHit, ThreatReader } from './threats'
import { type ThreatSignal } from './threat-words'

/** Counts the work done, for showing that it grows linearly. */
export interface Meter {
  steps: number
}

/** Assesses one text of the public by its words alone. Never throws, whatever the string holds; the time it takes is linear in the text. */
export function assess(compiled: CompiledRuleSet, text: string, meter?: Meter): Assessment {
  return readRules(compiled, text, compiled.readers.in, meter).assessment()
}

/** Reads a text by the lists, patterns and signals that `readers` gives a 1, or a 2 for in doubt. */
export function readRules(compiled: CompiledRuleSet, text: string, readers: Uint8Array, meter?: Meter): Findings {
  const end = boundedEnd(text)
  const findings = new Findings(compiled, text, end < text.length, readers)
  let steps = end
  buffer.load(text, end)
  steps += compiled.automaton.scan(buffer, hits)

  prompted.clear()
  const weighed: Weighed[] = []
  let within: Place[] | undefined
  let threatened = false
  let scenes = false
  for (let hit = 0; hit < hits.count; hit++) {
    const entry = hits.entries[hit] as number
    const ref = compiled.refs[entry] as number
    switch (compiled.kinds[entry]) {
      case TERM: {
        const from = hits.froms[hit] as number
        const to = hits.tos[hit] as number
        if (isAboutPeople(compiled, ref, from, to)) weighed.push({ ref, from, to, reading: misspelt(from, to) })
        else findings.add(ref, buffer.starts[from] as number, buffer.endOf(to - 1), null)
        break
      }
      case LITERAL:
        prompted.addLiteral(ref, hits.froms[hit] as number, hits.tos[hit] as number)
        break
      case NEAR:
        prompted.addNear(ref, buffer.starts[hits.froms[hit] as number] as number)
        break
      case WITHIN:
        ;(within ??= []).push({ from: hits.froms[hit] as number, to: hits.tos[hit] as number })
        break
      case SCENE:
        scenes = true
        break
      default:
        threatened = true
    }
  }
  let hidden = NOTHING_HIDDEN
  if (buffer.suspicious || within !== undefined || buffer.oddPieces.length > 0) {
    hidden = new Hidden()
    steps += readHidden(compiled, buffer, within ?? [], hidden, (ref, from, to, reading) => {
      if (isAboutPeople(compiled, ref, from, to, reading)) weighed.push({ ref, from, to, reading })
      else findings.add(ref, buffer.starts[from] as number, buffer.endOf(to - 1), null)
    })
  }
  const { disguised, cuts } = hidden
  if (scenes || threatened || disguised.length > 0 || weighed.length > 0) {
    const words = new ThreatTokens(buffer, undefined, cuts)
    for (const { from, to, reading } of disguised) words.merge(from, to, reading)
    for (const { from, to, reading } of weighed) if (reading !== undefined) words.merge(from, to, reading)
    steps += words.steps
    const contempt =
      threatened || disguised.length > 0 || weighed.length > 0 ? new ContemptReader(buffer, words) : undefined
    if (contempt !== undefined && (threatened || disguised.length > 0))
      steps += readThreats(compiled, disguised, contempt, findings)
    if (scenes) steps += readScenes(compiled, words, findings)
    if (contempt !== undefined) {
      weigh(compiled, weighed, contempt, findings)
      steps += contempt.steps
    }
  }
  steps += runPatterns(compiled, end === text.length ? text : text.slice(0, end), findings)
  if (meter !== undefined) meter.steps += steps + hits.count
  return findings
}

const NOTHING_HIDDEN = new Hidden()

// Assessing is synchronous, so one set of buffers serves every call.
const buffer = new FoldBuffer()
const hits = new Hits()

/** Times something is told of one text; a text that says it more often is no worse, only longer. */
const ENOUGH = 30

/** Characters between a context word and what it gives meaning to. */
const NEAR_DISTANCE = 60

function boundedEnd(text: string): number {
  if (text.length <= MAX_TEXT_LENGTH) return text.length
  const last = text.charCodeAt(MAX_TEXT_LENGTH - 1)
  return last >= 0xd800 && last <= 0xdbff ? MAX_TEXT_LENGTH - 1 : MAX_TEXT_LENGTH
}

/** What a misspelt word was meant to be; nothing for any other. */
function misspelt(from: number, to: number): string | undefined {
  const written = buffer.slice(from, to)
  const meant = spelled(written)
  return meant === written ? undefined : meant
}

/** A listed word whose surroundings decide whether it is meant. */
interface Weighed {
  readonly ref: number
  readonly from: number
  readonly to: number
  readonly reading?: string | undefined
}

/** Slurs and insults may be quoted, condemned or one's own; a swear word may be an insult, or mean something else. */
function isAboutPeople(compiled: CompiledRuleSet, ref: number, from: number, to: number, reading?: string): boolean {
  const { category } = compiled.rules[ref] as CompiledRuleSet['rules'][number]
  if (category === 'hate' || category === 'abuse') return true
  if (category !== 'profanity' || to - from > LONGEST_INSULT) return false
  const name = reading ?? spelled(buffer.slice(from, to))
  return INSULT_NOUNS.has(name) || OTHER_MEANINGS.has(name)
}

function weigh(
  compiled: CompiledRuleSet,
  weighed: readonly Weighed[],
  reader: ContemptReader,
  findings: Findings,
): void {
  for (const { ref, from, to, reading } of weighed) {
    const { category } = compiled.rules[ref] as CompiledRuleSet['rules'][number]
    const name = reading ?? spelled(buffer.slice(from, to))
    const damped =
      category === 'profanity' ? reader.judgeSwearing(from, name) : reader.judgeTerm(from, to, category === 'hate')
    findings.add(ref, buffer.starts[from] as number, buffer.endOf(to - 1), damped)
    if (category !== 'profanity' || damped !== null || !INSULT_NOUNS.has(name)) continue
    addHit(compiled, findings, reader.judgeInsult(from, to))
  }
}

function addHit(compiled: CompiledRuleSet, findings: Findings, hit: ThreatHit | null): void {
  if (hit === null) return
  for (const rule of compiled.signalRules.get(hit.signal) ?? []) {
    findings.add(rule, buffer.starts[hit.from] as number, buffer.endOf(hit.to - 1), hit.damped)
  }
}

function readThreats(
  compiled: CompiledRuleSet,
  disguised: readonly Place[],
  contempt: ContemptReader,
  findings: Findings,
): number {
  const reader = new ThreatReader(buffer, contempt)
  const meant = new Map<ThreatSignal, number>()
  const add = (hit: ThreatHit | null): void => {
    if (hit?.damped === null) meant.set(hit.signal, (meant.get(hit.signal) ?? 0) + 1)
    addHit(compiled, findings, hit)
  }
  const enough = (signal: ThreatSignal): boolean => (meant.get(signal) ?? 0) >= ENOUGH
  for (let hit = 0; hit < hits.count; hit++) {
    const entry = hits.entries[hit] as number
    const from = hits.froms[hit] as number
    if (compiled.kinds[entry] === GATE) {
      add(reader.judgeVerb(from))
      if (!enough('group_hate')) add(contempt.judgeGroup(from))
      if (!enough('personal_insult')) add(contempt.judgeName(from))
    } else if (compiled.kinds[entry] === PHRASE) {
      const group = compiled.phrases[compiled.refs[entry] as number]
      if (group === undefined || (group.reading === undefined && enough(group.signal))) continue
      add(reader.judgePhrase(group, from, hits.tos[hit] as number))
    }
  }
  for (const { from } of disguised) {
    add(reader.judgeVerb(from))
    if (!enough('group_hate')) add(contempt.judgeGroup(from))
  }
  return reader.steps
}

function readScenes(compiled: CompiledRuleSet, words: ThreatTokens, findings: Findings): number {
  const reader = new SceneReader(buffer, words)
  for (const hit of reader.read()) addHit(compiled, findings, hit)
  return reader.steps
}

/** Patterns whose words occurred in a text, in the order met, and where their context words stood. */
class PromptedPatterns {
  count = 0
  readonly order = new Uint16Array(MAX_PATTERNS)
  /** By pattern: the sets of literals that were met, as bits. */
  readonly met = new Uint8Array(MAX_PATTERNS)
  /** By pattern and set, in a text long enough to search only parts of: where the first and the last letter began. */
  readonly places = new Map<number, number[]>()
  readonly near = new Map<number, number[]>()
  /** Where digits stand, once somebody asked. */
  digits: readonly number[] | undefined

  clear(): void {
    for (let at = 0; at < this.count; at++) this.met[this.order[at] as number] = 0
    this.count = 0
    this.digits = undefined
    if (this.places.size > 0) this.places.clear()
    if (this.near.size > 0) this.near.clear()
  }

  addLiteral(ref: number, from: number, to: number): void {
    const pattern = ref >> 3
    const met = this.met[pattern] as number
    if (met === 0) this.order[this.count++] = pattern
    this.met[pattern] = met | (1 << (ref & 7))
    if (buffer.sourceLength <= SEARCHED_WHOLE) return
    const first = buffer.starts[from] as number
    const last = buffer.starts[to - 1] as number
    const places = this.places.get(ref)
    if (places === undefined) this.places.set(ref, [first, last])
    else places.push(first, last)
  }

  addNear(pattern: number, at: number): void {
    const places = this.near.get(pattern)
    if (places === undefined) this.near.set(pattern, [at])
    else places.push(at)
  }
}

const prompted = new PromptedPatterns()

function runPatterns(compiled: CompiledRuleSet, text: string, findings: Findings): number {
  let steps = 0
  for (const index of compiled.unprompted) steps += runPattern(compiled, index, text, findings)
  for (let at = 0; at < prompted.count; at++) {
    const index = prompted.order[at] as number
    if (prompted.met[index] === (compiled.patterns[index] as PlacedPattern).literalSets)
      steps += runPattern(compiled, index, text, findings)
  }
  for (const index of prompted.near.keys())
    if ((compiled.patterns[index] as PlacedPattern).literalSets === 0)
      steps += runPattern(compiled, index, text, findings)
  return steps
}

/** Returns the units it searched at most. */
function runPattern(compiled: CompiledRuleSet, index: number, text: string, findings: Findings): number {
  const { compiled: pattern, needsNear, rule, source } = compiled.patterns[index] as PlacedPattern
  const { requirement } = pattern
  if (buffer.digits < requirement.digits) return 0
  if (requirement.sign !== null && !text.includes(requirement.sign)) return 0
  const near = prompted.near.get(index)
  if (needsNear && near === undefined) return 0
  const windows = windowsFor(
    requirement,
    (set) => prompted.places.get(index * 8 + set) ?? [],
    () => (prompted.digits ??= digitsOf(text)),
    text.length,
  )
  const found = (start: number, end: number): void => {
    if (near !== undefined && !isNear(near, start, end)) return
    const { check } = source
    if (check !== undefined && !passesCheck(check, text.slice(start, end))) return
    findings.add(rule, start, end, null)
  }
  if (!pattern.find(text, found, windows)) findings.fail(rule)
  return text.length
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
