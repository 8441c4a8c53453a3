import { type FoldBuffer } from './fold'
import { CLASSES, gatesOf, mayBegin, type ClassName, type Phrase } from './scene-lexicon'
import { ThreatTokens } from './threat-tokens'
import { type DampReason, type ThreatHit } from './threats'
import { type Scene, SCENES } from './urgent-scenes'

/** Words before and after a scene in which what makes it calm counts. */
const CALM_WINDOW = 9
/** Times one scene is told of in a text, and words between two of them. */
const TOLD_OF = 3
const APART = 8
/** Scenes that are meant, after which a text is read no further: it is urgent, and more would only repeat that. */
const ENOUGH = 6
/** Looks at scenes for each word of a text: bounds the work whatever the text repeats. */
const LOOKS = 8
const LOOKS_AT_LEAST = 2000
/** Places remembered of each class, and numbers kept for them: where it began and ended, the newest first. */
const REMEMBERED = 4
const SLOTS = REMEMBERED * 2

/** What is calm for that reason is still shown to somebody; any other is not urgent at all. */
const STILL_SHOWN: Readonly<Partial<Record<ClassName, DampReason>>> = {
  court: 'reported',
  past: 'past',
  campaign: 'counter_speech',
}

interface Placed {
  readonly scene: Scene
  readonly index: number
  /** Class ids by need. */
  readonly needs: readonly (readonly number[])[]
  readonly calm: number
}

const ids = new Map(CLASSES.map((name, id) => [name, id]))
const idOf = (name: ClassName): number => ids.get(name) as number
const CALM_NAMES: readonly ClassName[] = [...new Set(SCENES.flatMap(({ calm }) => calm))]
/** By class; 0 for those that calm nothing. */
const calmBits = CLASSES.map((name) => (CALM_NAMES.includes(name) ? 1 << CALM_NAMES.indexOf(name) : 0))
const MINOR = idOf('minor')
const AGED = idOf('aged')
const CLOCK = idOf('clock')
const HOUSE_NUMBER = idOf('houseNumber')
const PAST = calmBits[idOf('past')] as number

/** Classes whose words stand in every other text. */
const COMMON: ReadonlySet<ClassName> = new Set<ClassName>([
  'self',
  'stranger',
  'rally',
  'fastened',
  'fleeing',
  'heard',
  'says',
  'secret',
  'others',
  'limb',
  'edge',
  'nigh',
  'drive',
  'noreply',
  'bodypart',
  'vehicle',
  'you',
  'they',
  'pronoun',
  'jab',
  'now',
  'soon',
  'since',
  'someone',
  'kin',
  'child',
  'minor',
  'aged',
  'clock',
  'houseNumber',
  'intent',
  'arrive',
  'mood',
  'crowd',
  'took',
  'lots',
  'partner',
  'home',
  'public',
  'worry',
  'exposed',
  'plea',
  'nomore',
  'ending',
])

/** By class: the scenes that begin to be looked for when it is met. */
const opened: Placed[][] = CLASSES.map(() => [])
/** Sets of scenes are bits in words of 32. */
const SETS = Math.ceil(SCENES.length / 32)
/** By class: the set of the scenes that need it. */
const NEEDED_BY = new Int32Array(CLASSES.length * SETS)
const PLACED: Placed[] = []
SCENES.forEach((scene, index) => {
  const groups = scene.inOrder ? scene.needs : scene.needs.toSorted((one, other) => sizeOf(other) - sizeOf(one))
  const needs = groups.map((group) => group.map(idOf))
  const calm = scene.calm.reduce((bits, name) => bits | (calmBits[idOf(name)] as number), 0)
  const placed = { scene, index, needs, calm }
  PLACED.push(placed)
  for (const id of needs.flat()) addTo(NEEDED_BY, id * SETS, index)
  for (const id of rarestOf(scene.needs).map(idOf)) (opened[id] as Placed[]).push(placed)
})

/** Words without which no scene can be met. */
export const SCENE_GATES: readonly string[] = [
  ...new Set(SCENES.flatMap(({ needs }) => rarestOf(needs)).flatMap((name) => [...gatesOf(name)])),
]

// Reading is synchronous, so one set of places serves every text; each leaves it as it found it.
const NOWHERE = -1000
const LAST = new Int32Array(CLASSES.length * SLOTS).fill(NOWHERE)
const UNTIL = new Int32Array(SCENES.length)
const OPEN = new Int32Array(SETS)
const NO_MENTIONS: readonly boolean[] = []

/** Reads a text once, from left to right, and tells which classes of words meet. Linear in the text. */
export class SceneReader extends ThreatTokens {
  /** By class: where it was met last. */
  private readonly last = LAST
  /** By word: the calm classes it belongs to, as bits; absent when no word belongs to any. */
  private calm: number[] | undefined
  private mentioned = NO_MENTIONS
  private told: Map<number, { times: number; at: number }> | undefined
  private looks: number
  private meant = 0
  /** Scenes whose rarest need was met not long ago, and up to which word each waits for the others. */
  private readonly open = OPEN.fill(0)
  private readonly until = UNTIL
  private lastUntil = -1
  private readonly hits: ThreatHit[] = []

  constructor(buffer: FoldBuffer, same: ThreatTokens) {
    super(buffer, same)
    this.looks = this.words.length * LOOKS + LOOKS_AT_LEAST
  }

  read(): readonly ThreatHit[] {
    const { words, buffer } = this
    this.mentioned = buffer.has('@') ? this.mentions() : NO_MENTIONS
    const met: number[] = []
    for (let at = 0; at < words.length; at++) {
      const word = this.mentioned[at] === true ? undefined : this.meanings[at]
      if (word !== undefined) {
        for (const id of word.classes) this.meet(met, id, at, at)
        const next = this.meanings[at + 1]
        // A mentioned word stands for itself, whatever the lexicon says of it.
        if (this.mentioned[at + 1] === true || (next !== undefined && mayBegin(word, next)))
          this.follow(met, word.phrases.get(this.name(at + 1)), at)
        if (word.open.length > 0) this.follow(met, word.open, at)
      }
      if (buffer.digits > 0 && isDigit(buffer.writtenAt(this.froms[at] as number))) this.readNumber(met, at)
    }
    this.steps += words.length
    for (let hit = 0; hit < met.length && this.looks > 0 && this.meant < ENOUGH; hit += 3)
      this.place(met[hit] as number, met[hit + 1] as number, met[hit + 2] as number)
    for (let hit = 0; hit < met.length; hit += 3) {
      const slot = (met[hit] as number) * SLOTS
      this.last.fill(NOWHERE, slot, slot + SLOTS)
    }
    return this.hits
  }

  /** Words of names that are mentioned: "@calder_police" is about no police. */
  private mentions(): boolean[] {
    const mentioned: boolean[] = []
    for (const [at, from] of this.froms.entries()) {
      const before = from === 0 ? 0 : this.buffer.writtenAt(from - 1)
      // The sign stands before the word, or in it where it was taken for an a.
      const named = before === AT_SIGN || this.buffer.writtenAt(from) === AT_SIGN
      const joined = before === UNDERSCORE || before === DOT || before === HYPHEN
      mentioned.push(named || (joined && mentioned[at - 1] === true && this.tos[at - 1] === from - 1))
    }
    return mentioned
  }

  /** A word as the lists write it; empty beyond the text. */
  private name(at: number): string {
    const word = this.mentioned[at] === true ? undefined : this.meanings[at]
    return word === undefined ? (this.words[at] ?? '') : word.name
  }

  /** The wordings that begin here and go on with the next word. */
  private follow(met: number[], phrases: readonly Phrase[] | undefined, at: number): void {
    if (phrases === undefined) return
    for (const { rest, of } of phrases) {
      let next = 1
      while (next < rest.length && (rest[next] === '*' || rest[next] === this.name(at + 1 + next))) next++
      this.steps += next
      if (next === rest.length) this.meet(met, of, at, at + rest.length)
    }
  }

  private meet(met: number[], id: number, from: number, to: number): void {
    const bit = calmBits[id] as number
    if (bit === 0) met.push(id, from, to)
    else this.calms(from, bit)
  }

  private calms(at: number, bit: number): void {
    const calm = (this.calm ??= new Array<number>(this.words.length).fill(0))
    calm[at] = (calm[at] as number) | bit
  }

  /** Ages, times, house numbers and years: "4yo", "84", "8pm", "12 Elm Road", "in 1987". */
  private readNumber(met: number[], at: number): void {
    const from = this.froms[at] as number
    const to = Math.min(this.tos[at] as number, from + 8)
    let written = ''
    for (let place = from; place < to; place++) written += String.fromCharCode(this.buffer.writtenAt(place))
    const [, digits = '', unit = ''] = /^(\d{1,4})([a-z]*)/i.exec(written) ?? []
    const value = Number(digits)
    const next = unit === '' ? this.name(at + 1) : unit.toLowerCase()
    const before = this.name(at - 1)
    if (unit === '' && digits.length === 4 && value > 1899 && value < 2100) this.calms(at, PAST)
    else if (YEARS.test(next) || before === 'aged' || before === 'im' || before === 'only') {
      if (this.name(at + 2) === 'ago' || this.name(at + 1) === 'ago') return
      if (value < 18) this.meet(met, MINOR, at, at)
      else if (value > 64) this.meet(met, AGED, at, at)
    } else if (/^(?:pm|am|oclock)$/.test(next) || /^(?:at|by|before|till|about)$/.test(before))
      this.meet(met, CLOCK, at, at)
    else if (STREETS.test(this.name(at + 2)) || STREETS.test(this.name(at + 3)) || before === 'number')
      this.meet(met, HOUSE_NUMBER, at, at)
    else if (value > 64 && value < 105 && unit === '') this.meet(met, AGED, at, at)
    else if (
      value > 0 &&
      value < 18 &&
      unit === '' &&
      !/^(?:min|mins|minutes|hour|hours|days|weeks|miles|people|times|of)$/.test(next)
    )
      this.meet(met, MINOR, at, at)
  }

  /** Notes where a class is met, and tells the scenes that are whole with it. */
  private place(id: number, from: number, to: number): void {
    const { last } = this
    const slot = id * SLOTS
    // Five times in nine words is no sentence: nothing new is to be seen there.
    const repeated = (last[slot + SLOTS - 2] as number) >= from - 8
    for (let at = slot + SLOTS - 1; at > slot + 1; at--) last[at] = last[at - 2] as number
    last[slot] = from
    last[slot + 1] = to
    if (repeated) return
    for (const { index, scene } of opened[id] as Placed[]) {
      addTo(this.open, 0, index)
      this.until[index] = from + scene.within
      if (from + scene.within > this.lastUntil) this.lastUntil = from + scene.within
    }
    if (this.lastUntil < from) return
    for (let set = 0; set < SETS; set++) {
      let left = (this.open[set] as number) & (NEEDED_BY[id * SETS + set] as number)
      while (left !== 0) {
        const bit = left & -left
        left ^= bit
        const index = set * 32 + 31 - Math.clz32(bit)
        if ((this.until[index] as number) < from) {
          this.open[set] = (this.open[set] as number) & ~bit
          continue
        }
        this.looks--
        const placed = PLACED[index] as Placed
        const begins = this.begins(placed, from)
        if (begins >= 0) this.tell(placed, begins, to)
      }
    }
  }

  /** Where the scene begins when all it needs is met by words apart; -1 when not. */
  private begins({ scene, needs }: Placed, at: number): number {
    const earliest = at - scene.within
    const { last } = this
    let first = at
    let ceiling = Infinity
    const taken: number[] = []
    // From the last to the first: of words that stand twice, the later belongs to what comes after. The rarest class
    // comes last where no order is asked for, so that a common word inside it is not taken for something else.
    for (let need = needs.length - 1; need >= 0; need--) {
      let from = -1
      let to = -1
      for (const id of needs[need] as readonly number[]) {
        for (let slot = id * SLOTS; slot < (id + 1) * SLOTS; slot += 2) {
          const start = last[slot] as number
          if (start <= from || start < earliest) break
          if (scene.inOrder && start > ceiling) continue
          if (overlaps(taken, start, last[slot + 1] as number)) continue
          from = start
          to = last[slot + 1] as number
        }
      }
      if (from < 0) return -1
      taken.push(from, to)
      ceiling = from
      if (from < first) first = from
    }
    return first
  }

  private tell({ scene, index, calm }: Placed, first: number, last: number): void {
    const before = this.told?.get(index)
    if (before !== undefined && (before.times >= TOLD_OF || first - before.at < APART)) return
    let bits = 0
    const end = Math.min(last + CALM_WINDOW, this.words.length - 1)
    if (this.calm !== undefined)
      for (let at = Math.max(0, first - CALM_WINDOW); at <= end; at++) bits |= (this.calm[at] as number) & calm
    this.steps += end - first
    ;(this.told ??= new Map()).set(index, { times: (before?.times ?? 0) + 1, at: last })
    const damped = this.dampReason(bits, first)
    if (damped === undefined) return
    if (damped === null) this.meant++
    this.hits.push({
      signal: scene.signal,
      from: this.froms[first] as number,
      to: this.tos[Math.min(last, this.words.length - 1)] as number,
      damped,
    })
  }

  /** Null when it is meant, undefined when it is something else altogether. */
  private dampReason(bits: number, first: number): DampReason | null | undefined {
    if (this.quoted[first] === true) return 'quoted'
    if (bits === 0) return null
    let reason: DampReason | undefined
    for (const [bit, name] of CALM_NAMES.entries()) {
      if ((bits & (1 << bit)) === 0) continue
      reason = STILL_SHOWN[name]
      if (reason === undefined) return undefined
    }
    return reason
  }
}

function addTo(sets: Int32Array, at: number, index: number): void {
  const word = at + (index >> 5)
  sets[word] = (sets[word] as number) | (1 << (index & 31))
}

const [AT_SIGN, UNDERSCORE, DOT, HYPHEN] = [64, 95, 46, 45]

const YEARS = /^(?:yo|yr|yrs|year|years|y|yrold|month|months|mth|mths|wk|week|weeks)$/
const STREETS =
  /^(?:road|rd|street|st|lane|ln|avenue|ave|close|drive|court|terrace|row|crescent|grove|way|place|gardens|hill|bank|house|mews|view|park|green|square|lon|heol|stryd|ffordd|walk|rise|cottages|villas|flats)$/

function isDigit(unit: number): boolean {
  return unit >= 48 && unit <= 57
}

function overlaps(taken: readonly number[], from: number, to: number): boolean {
  for (let at = 0; at < taken.length; at += 2) {
    if (from <= (taken[at + 1] as number) && to >= (taken[at] as number)) return true
  }
  return false
}

/** Of what a scene needs, the group with the fewest words that are not everywhere. */
function rarestOf(needs: Scene['needs']): readonly ClassName[] {
  return needs.reduce((best, group) => (sizeOf(group) < sizeOf(best) ? group : best))
}

function sizeOf(group: readonly ClassName[]): number {
  return group.reduce((sum, name) => sum + (COMMON.has(name) ? 10_000 : gatesOf(name).size), 0)
}
