import { type FoldBuffer } from './fold'
import { isWordUnit } from './fold-table'
import * as word from './threat-words'
import { type ThreatSignal } from './threat-words'

/** Why a hit is probably not meant: it stays, two severities lower. */
export type DampReason = 'negated' | 'quoted' | 'reported' | 'counter_speech' | 'figurative' | 'past'

/** Folded range of a hit; `damped` says why it may not be meant. */
export interface ThreatHit {
  readonly signal: ThreatSignal
  readonly from: number
  readonly to: number
  readonly damped: DampReason | null
}

/** Words around a verb that are looked at: to the left for who means it, to the right for whom. */
const LEFT_WINDOW = 10
const RIGHT_WINDOW = 6
/** Words looked at for quotation, denial and jest. */
const CONTEXT_WINDOW = 12

/**
 * Finds threats as actor × intent × verb × target within a window. Built once per text, and only when the automaton met
 * a verb or a phrase. Everything is bounded per hit, so the whole stays linear.
 */
export class ThreatReader {
  private readonly froms: number[] = []
  private readonly tos: number[] = []
  private readonly bits: number[] = []
  private readonly words: string[] = []
  /** Sentence number and quotation depth parity of each word. */
  private readonly sentences: number[] = []
  private readonly quoted: boolean[] = []
  steps = 0

  constructor(private readonly buffer: FoldBuffer) {
    this.tokenise()
  }

  /** The verb whose folded range begins at `from`, judged with its neighbours. */
  judgeVerb(from: number): ThreatHit | null {
    const verb = this.tokenAt(from)
    if (verb < 0) return null
    const name = this.words[verb] as string
    if (!this.companionPresent(verb, name)) return null
    const target = this.findTarget(verb, name)
    if (target === null || this.isHarmless(verb, target.at, name)) return null
    const actor = this.findActor(verb)
    if (actor === null) return null
    const signal = this.signalFor(verb, actor, target.bits)
    if (signal === null) return null
    const damped = actor.negated ? 'negated' : this.dampVerb(verb, actor, target, signal)
    return { signal, from: this.froms[actor.at] as number, to: this.tos[target.at] as number, damped }
  }

  /** A fixed wording at a folded range. */
  judgePhrase(signal: ThreatSignal, from: number, to: number): ThreatHit {
    return { signal, from, to, damped: this.dampPhrase(signal, this.tokenAt(from), this.tokenAt(to - 1)) }
  }

  private companionPresent(verb: number, name: string): boolean {
    const companions = word.COMPANIONS.get(name)
    if (companions === undefined) return true
    return this.some(verb + 1, verb + RIGHT_WINDOW + 2, (_, next) => companions.includes(next))
  }

  private findTarget(verb: number, name: string): { at: number; bits: number } | null {
    const end = Math.min(verb + RIGHT_WINDOW, this.words.length - 1)
    const building = /^(?:burn|torch|blow|bomb|set|petrol|smash|attack|shoot)/.test(name)
    for (let at = verb + 1; at <= end && this.sentences[at] === this.sentences[verb]; at++) {
      this.steps++
      const bits = this.bits[at] as number
      const next = this.words[at] as string
      if (bits & (word.REFLEXIVE_ME | word.REFLEXIVE_YOU | word.REFLEXIVE_OTHER)) return { at, bits }
      if (bits & (word.TARGET_YOU | word.TARGET_OTHER | word.TARGET_ME)) {
        // "these" and "those" need a noun; a pronoun stands for itself.
        return { at, bits }
      }
      if (next.startsWith('@')) return { at, bits: word.TARGET_OTHER }
      if (bits & word.PERSON) return { at, bits: this.possessed(at) }
      if (building && bits & word.PLACE) return { at, bits: word.TARGET_OTHER | word.PLACE }
      if (bits & (word.FILLER | word.POSSESSIVE | word.MY) || word.COMPANIONS.get(name)?.includes(next)) continue
      if (at === verb + 1 && this.looksLikeName(at)) return { at, bits: word.TARGET_OTHER }
      return null
    }
    return null
  }

  /** "my kids" are the author's own, "your kids" the addressee's, other people others. */
  private possessed(at: number): number {
    for (let before = at - 1; before >= Math.max(0, at - 2); before--) {
      const bits = this.bits[before] as number
      if (bits & word.MY) return word.TARGET_ME | word.MY
      if (bits & word.POSSESSIVE && /^(?:your|ur|yer)$/.test(this.words[before] as string)) return word.TARGET_YOU
    }
    return word.TARGET_OTHER
  }

  private looksLikeName(at: number): boolean {
    return this.buffer.isCapitalised(this.froms[at] as number, this.tos[at] as number)
  }

  private isHarmless(verb: number, target: number, name: string): boolean {
    const harmless = word.HARMLESS_AFTER.get(name)
    if (harmless === undefined) return false
    const next = this.words[verb + 1]
    if (next !== undefined && harmless.includes(next)) return true
    return this.some(target + 1, target + 4, (_, after) => after.length > 3 && harmless.includes(after))
  }

  /** Who means it, reading left from the verb: the nearest subject, and whether a modal lies between. */
  private findActor(verb: number): Actor | null {
    let intent = 0
    let negated = false
    let modalAt = -1
    const start = Math.max(0, verb - LEFT_WINDOW)
    for (let at = verb - 1; at >= start && this.sentences[at] === this.sentences[verb]; at--) {
      this.steps++
      const bits = this.bits[at] as number
      const name = this.words[at] as string
      if (bits & word.NEGATION) negated = true
      if (bits & (word.INTENT | word.DESIRE | word.HYPOTHETICAL)) {
        intent |= bits & (word.INTENT | word.DESIRE | word.HYPOTHETICAL)
        modalAt = at
      }
      // "him", "her" and "you" after another verb are objects, not who means it: "come to your house and kill you".
      if (bits & word.SELF && (intent !== 0 || this.isProgressive(verb, at))) {
        return { at, kind: 'self', intent: intent || word.INTENT, negated }
      }
      if (bits & (word.THIRD | word.ADDRESSEE) && modalAt >= 0 && modalAt - at <= 3) {
        return { at, kind: bits & word.ADDRESSEE ? 'addressee' : 'third', intent, negated }
      }
      if (modalAt >= 0 && modalAt - at === 1 && bits & word.PERSON && (intent & word.INTENT) !== 0) {
        return {
          at,
          kind: bits & word.FIGURATIVE_ACTOR && this.ownedByMe(at) ? 'figurative' : 'third',
          intent,
          negated,
        }
      }
      if (name === 'to' && modalAt < 0 && /^(?:threatened|threatening|threatens)$/.test(this.words[at - 1] ?? '')) {
        return { at: at - 1, kind: 'third', intent: word.INTENT, negated }
      }
    }
    return this.elidedSelf(modalAt, intent, negated, verb)
  }

  /** "gonna kill you": the subject is left out only where the modal opens the sentence. */
  private elidedSelf(modalAt: number, intent: number, negated: boolean, verb: number): Actor | null {
    if (modalAt < 0 || (intent & (word.INTENT | word.DESIRE)) === 0) return null
    for (let at = modalAt - 1; at >= 0 && this.sentences[at] === this.sentences[verb]; at--) {
      const name = this.words[at] as string
      if (modalAt - at > 6) return null
      if (!name.startsWith('@') && !((this.bits[at] as number) & (word.FILLER | word.NEGATION)) && !OPENERS.has(name))
        return null
    }
    return { at: modalAt, kind: 'self', intent, negated }
  }

  private isProgressive(verb: number, actor: number): boolean {
    return (
      verb - actor <= 3 &&
      (this.words[verb] as string).endsWith('ing') &&
      /^(?:i'm|im|we're)$/.test(this.words[actor] as string)
    )
  }

  private ownedByMe(at: number): boolean {
    return ((this.bits[at - 1] ?? 0) & word.MY) !== 0 || this.words[at - 1] === 'me'
  }

  private signalFor(verb: number, actor: Actor, target: number): ThreatSignal | null {
    const lethal = ((this.bits[verb] as number) & word.LETHAL) !== 0
    if (target & word.REFLEXIVE_ME) return actor.kind === 'self' ? 'self_harm' : null
    if (target & word.REFLEXIVE_OTHER) return 'self_harm'
    if (target & word.REFLEXIVE_YOU) return null
    if (actor.kind === 'self') {
      // "I could kill …" is a figure of speech; so is killing "me".
      if (target & word.TARGET_ME && !(target & word.MY)) return null
      return lethal ? 'direct_threat' : 'violent_threat'
    }
    if (actor.kind === 'addressee') return null
    // "he'd slap him" is talk; "he's going to beat me up" is not.
    return lethal || (actor.intent & (word.INTENT | word.DESIRE)) !== 0 ? 'reported_threat' : null
  }

  private dampVerb(
    verb: number,
    actor: Actor,
    target: { at: number; bits: number },
    signal: ThreatSignal,
  ): DampReason | null {
    if (actor.kind === 'figurative') return 'figurative'
    if (actor.kind === 'self' && actor.intent === word.HYPOTHETICAL && signal !== 'self_harm') return 'figurative'
    const name = this.words[verb] as string
    if (!EARNEST.has(name) && this.isFigurative(actor.at, target.at)) return 'figurative'
    if (signal === 'self_harm') return this.quoted[verb] ? 'quoted' : this.dampContext(actor.at, verb, true)
    const victimSpeaks = this.victimSpeaks(actor.at)
    if (victimSpeaks && (actor.kind === 'self' ? target.bits & word.TARGET_YOU : target.bits & word.TARGET_ME))
      return null
    if (actor.kind === 'third' && actor.intent === word.HYPOTHETICAL && !this.isReported(actor.at)) return 'figurative'
    if (actor.kind === 'third' && target.bits & word.TARGET_ME) {
      return this.quoted[verb] ? 'quoted' : null
    }
    if (this.quoted[verb]) return 'quoted'
    return this.dampContext(actor.at, verb, false)
  }

  private isFigurative(from: number, to: number): boolean {
    return this.some(from - 4, to + 8, (bits) => (bits & word.FIGURATIVE) !== 0)
  }

  /** "he told me", "my ex texted me", "said to me": somebody passes on what was said to them. */
  private victimSpeaks(actor: number): boolean {
    const reporter = this.find(actor - 6, actor, (bits) => (bits & word.REPORT) !== 0)
    if (reporter < 0) return false
    return this.some(reporter, reporter + 3, (_, name) => /^(?:me|us)$/.test(name))
  }

  private isReported(actor: number): boolean {
    return this.some(actor - CONTEXT_WINDOW, actor, (bits) => (bits & word.REPORT) !== 0)
  }

  private dampContext(from: number, to: number, selfHarm: boolean): DampReason | null {
    const start = from - CONTEXT_WINDOW
    if (!selfHarm && this.isReported(from)) return 'reported'
    if (this.some(start, from, (bits) => (bits & word.COUNTER) !== 0)) return 'counter_speech'
    if (selfHarm && this.some(start, to + CONTEXT_WINDOW, (_, name) => SUPPORT.has(name))) return 'counter_speech'
    return null
  }

  private dampPhrase(signal: ThreatSignal, first: number, last: number): DampReason | null {
    if (first < 0 || last < 0) return null
    const personal = signal === 'self_harm' || signal === 'imminent_danger'
    if (this.quoted[first] && !this.victimSpeaks(first)) return 'quoted'
    if (this.some(first - 3, first, (bits) => (bits & word.NEGATION) !== 0)) return 'negated'
    if (this.some(first - 3, last + 8, (bits) => (bits & word.FIGURATIVE) !== 0) && signal !== 'imminent_danger')
      return 'figurative'
    if (personal) {
      if (this.some(first - CONTEXT_WINDOW, last + CONTEXT_WINDOW, (bits) => (bits & word.FORMER) !== 0)) return 'past'
      if (this.some(first - 6, first, (_, name) => name === 'if' || name === 'anyone' || name === 'os'))
        return 'counter_speech'
      if (this.some(first - CONTEXT_WINDOW, last + CONTEXT_WINDOW, (_, name) => SUPPORT.has(name)))
        return 'counter_speech'
      return null
    }
    if (signal === 'intimidation' || signal === 'direct_threat') {
      if (this.victimSpeaks(first)) return null
    }
    if (this.some(first - CONTEXT_WINDOW, first, (bits) => (bits & word.REPORT) !== 0)) return 'reported'
    if (this.some(first - CONTEXT_WINDOW, first, (bits) => (bits & word.COUNTER) !== 0)) return 'counter_speech'
    return null
  }

  private some(from: number, to: number, test: (bits: number, name: string) => boolean): boolean {
    return this.find(from, to, test) >= 0
  }

  private find(from: number, to: number, test: (bits: number, name: string) => boolean): number {
    const end = Math.min(to, this.words.length)
    for (let at = Math.max(0, from); at < end; at++) {
      this.steps++
      if (test(this.bits[at] as number, this.words[at] as string)) return at
    }
    return -1
  }

  /** Index of the word that covers a folded position, by bisection. */
  private tokenAt(position: number): number {
    let low = 0
    let high = this.froms.length - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      if ((this.tos[middle] as number) <= position) low = middle + 1
      else high = middle - 1
    }
    return low < this.froms.length && (this.froms[low] as number) <= position ? low : -1
  }

  private tokenise(): void {
    const { units, length } = this.buffer
    let sentence = 0
    let inside = false
    let at = 0
    while (at < length) {
      const unit = units[at] as number
      const mention = unit === AT && at + 1 < length && isWordUnit(units[at + 1] as number)
      if (!mention && !isWordUnit(unit)) {
        if (unit === QUOTE) inside = !inside
        else if (SENTENCE_ENDS.has(unit) && !(unit === DOT && at + 1 < length && isWordUnit(units[at + 1] as number)))
          sentence++
        at++
        continue
      }
      const from = at++
      while (
        at < length &&
        (isWordUnit(units[at] as number) ||
          (units[at] === APOSTROPHE && at + 1 < length && isWordUnit(units[at + 1] as number)))
      )
        at++
      this.add(from, Math.min(at, from + 40), at, sentence, inside)
    }
    this.steps += length
  }

  private add(from: number, readTo: number, to: number, sentence: number, inside: boolean): void {
    const name = this.buffer.slice(from, readTo)
    let bits = word.WORD_BITS.get(name)
    let read = name
    if (bits === undefined && STRETCHED.test(name)) {
      read = name.replace(/(.)\1{2,}/g, '$1')
      bits = word.WORD_BITS.get(read)
    }
    this.words.push(read)
    this.bits.push(bits ?? 0)
    this.froms.push(from)
    this.tos.push(to)
    this.sentences.push(sentence)
    this.quoted.push(inside)
  }
}

interface Actor {
  readonly at: number
  readonly kind: 'self' | 'third' | 'addressee' | 'figurative'
  readonly intent: number
  readonly negated: boolean
}

const AT = 0x40
const QUOTE = 0x22
const DOT = 0x2e
const APOSTROPHE = 0x27
const SENTENCE_ENDS = new Set([DOT, 0x21, 0x3f, 0x3b])
const STRETCHED = /(.)\1{2}/

/** Verbs that jest does not soften. */
const EARNEST = new Set([
  'stab',
  'stabbing',
  'behead',
  'strangle',
  'slit',
  'shank',
  'knife',
  'acid',
  'burn',
  'torch',
  'rape',
  'throw',
  'put',
])
/** What may stand before a sentence that leaves its "I" out. */
const OPENERS = new Set(
  'right ok okay yeah yes listen so well oh mate lads swear god one day soon tonight tomorrow now then fuck rt am be'.split(
    ' ',
  ),
)
/** Words of help lines and prevention posts. */
const SUPPORT = new Set(
  'samaritans helpline papyrus shout campaign awareness charity training signs leaflet webinar 116'.split(' '),
)
