import {
  CALM_DOSE,
  DENIALS,
  EARNEST,
  EMPHATIC,
  FAREWELL_WEIGHT,
  FAREWELL_WINDOW,
  LINKS,
  OPENERS,
  PREPOSITIONS,
  QUANTITIES,
  SUPPORT,
  TAKING,
} from './threat-contexts'
import { HAZARD, MUNDANE } from './threat-cues'
import { type PhraseGroup } from './threat-phrases'
import { CONTEXT_WINDOW, ThreatSpeech } from './threat-speech'
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
/**
 * Finds threats as actor × intent × verb × target within a window. Built once per text, and only when the automaton met
 * a verb or a phrase. Everything is bounded per hit, so the whole stays linear.
 */
export class ThreatReader extends ThreatSpeech {
  /** Where each group of farewell words was last met, and how much it weighs. */
  private cues: Map<string, Cue> | undefined

  /** The verb whose folded range begins at `from`, judged with its neighbours. */
  judgeVerb(from: number): ThreatHit | null {
    const verb = this.tokenAt(from)
    if (verb < 0) return null
    const name = this.words[verb] as string
    if (((this.bits[verb] as number) & word.VERB) === 0 || !this.companionPresent(verb, name)) return null
    const target = this.findTarget(verb, name)
    if (target === null || this.isHarmless(verb, target.at, name)) return null
    const actor = this.findActor(verb)
    if (actor === null) return null
    const signal = this.signalFor(verb, actor, target.bits)
    if (signal === null) return null
    const damped = actor.negated ? 'negated' : this.dampVerb(verb, actor, target, signal)
    return { signal, from: this.froms[actor.at] as number, to: this.tos[target.at] as number, damped }
  }

  /** A known wording at a folded range. */
  judgePhrase(group: PhraseGroup, from: number, to: number): ThreatHit | null {
    const first = this.tokenAt(from)
    const last = this.tokenAt(to - 1)
    if (first < 0 || last < 0) return null
    const { signal } = group
    switch (group.reading) {
      case 'acted':
        return this.judgeActed(first, last, to)
      case 'passive':
        return this.judgePassive(first, last, from, to)
      case 'dose':
        return this.judgeDose(first, to)
      case 'cue':
        return this.weighCue(group, first, last, from, to)
      default:
        return { signal, from, to, damped: this.dampPhrase(signal, first, last) }
    }
  }

  /** "run him over": a threat when somebody means it. */
  private judgeActed(first: number, last: number, to: number): ThreatHit | null {
    const actor = this.findActor(first)
    if (actor === null || actor.kind === 'addressee') return null
    if (actor.kind === 'third' && (actor.intent & (word.INTENT | word.DESIRE)) === 0) return null
    const mine = this.some(first, last + 1, (bits) => (bits & (word.TARGET_ME | word.MY)) !== 0)
    const signal = actor.kind === 'self' ? 'direct_threat' : 'reported_threat'
    const target = { at: last, bits: mine ? word.TARGET_ME : word.TARGET_OTHER }
    const damped = actor.negated ? 'negated' : this.dampVerb(first, actor, target, signal)
    return { signal, from: this.froms[actor.at] as number, to, damped }
  }

  /** "the next one gets stabbed": a threat when it is said to or of somebody, about what is to come. */
  private judgePassive(first: number, last: number, from: number, to: number): ThreatHit | null {
    const start = Math.max(0, first - CONTEXT_WINDOW)
    const said = (bits: number, name: string, at: number): boolean =>
      this.sentences[at] === this.sentences[first] &&
      ((bits & (word.ADDRESSEE | word.THIRD | word.PERSON | word.INTENT | word.SELF)) !== 0 ||
        /^(?:your|next|whoever|one|first|council)$/.test(name) ||
        name.startsWith('@'))
    if (!this.some(start, last + 1, said)) return null
    const signal = 'direct_threat'
    const doubtful = this.some(first - 4, first, (bits) => (bits & word.HYPOTHETICAL) !== 0)
    const hazard = this.some(
      start,
      last + CONTEXT_WINDOW,
      (_, name, at) => name === 'every' || (HAZARD.has(name) && !this.looksLikeName(at)),
    )
    const damped = doubtful || hazard ? 'figurative' : this.dampPhrase(signal, first, last)
    return { signal, from, to, damped }
  }

  /** "took 30 of my mum's tablets": a quantity between taking and what was taken. */
  private judgeDose(noun: number, to: number): ThreatHit | null {
    const start = Math.max(0, noun - CONTEXT_WINDOW)
    let much = false
    for (let at = noun - 1; at >= start && this.sentences[at] === this.sentences[noun]; at--) {
      this.steps++
      const name = this.words[at] as string
      much ||=
        QUANTITIES.has(name) ||
        this.buffer.substitutionsPlausible(this.froms[at] as number, this.tos[at] as number, 2) ||
        this.buffer.substitutionsPlausible(this.froms[at] as number, this.tos[at] as number, 3)
      if (!much || !TAKING.has(name)) continue
      const calm = (bits: number, other: string): boolean => (bits & word.FIGURATIVE) !== 0 || CALM_DOSE.has(other)
      const damped = this.some(start, noun + CONTEXT_WINDOW, calm) ? 'figurative' : null
      return { signal: 'self_harm', from: this.froms[at] as number, to, damped }
    }
    return null
  }

  /** Words of farewell mean little alone; three of weight within a few sentences are a farewell. */
  private weighCue(group: PhraseGroup, first: number, last: number, from: number, to: number): ThreatHit | null {
    if (this.quoted[first] === true) return null
    const name = group.group ?? ''
    const weight = group.weight ?? 1
    const cues = (this.cues ??= new Map())
    const before = cues.get(name)
    const same = before !== undefined && first - before.at <= FAREWELL_WINDOW && before.weight > weight
    if (!same) cues.set(name, { at: last, from, to, weight })
    let sum = 0
    let start = from
    let end = to
    for (const cue of cues.values()) {
      this.steps++
      if (first - cue.at > FAREWELL_WINDOW) continue
      sum += cue.weight
      start = Math.min(start, cue.from)
      end = Math.max(end, cue.to)
    }
    if (sum < FAREWELL_WEIGHT) return null
    const mundane = (bits: number, other: string): boolean => (bits & word.FIGURATIVE) !== 0 || MUNDANE.has(other)
    const begin = this.tokenAt(start)
    const damped = this.some(begin - CONTEXT_WINDOW, last + CONTEXT_WINDOW, mundane)
      ? 'figurative'
      : this.dampPhrase('self_harm', begin, last)
    return { signal: 'self_harm', from: start, to: end, damped }
  }

  private companionPresent(verb: number, name: string): boolean {
    const companions = word.COMPANIONS.get(name)
    if (companions === undefined) return true
    return this.some(verb + 1, verb + RIGHT_WINDOW + 2, (_, next) => companions.includes(next))
  }

  private findTarget(verb: number, name: string): { at: number; bits: number } | null {
    const end = Math.min(verb + RIGHT_WINDOW, this.words.length - 1)
    let determined = -1
    let skipped = false
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
      if (bits & (word.POSSESSIVE | word.MY)) determined = at
      if (skipped && PREPOSITIONS.has(next)) return null
      if (building && bits & word.PLACE) return { at, bits: word.TARGET_OTHER | word.PLACE }
      if (bits & (word.FILLER | word.POSSESSIVE | word.MY) || word.COMPANIONS.get(name)?.includes(next)) continue
      if (at === verb + 1 && this.looksLikeName(at)) return { at, bits: word.TARGET_OTHER }
      // "your planning officer": two unknown words may stand between the determiner and the person.
      if (determined < 0 || at - determined > 2) return null
      skipped = true
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
      if (bits & word.NEGATION && !this.some(at + 1, at + 3, (_, next) => EMPHATIC.has(next))) negated = true
      if (bits & (word.INTENT | word.DESIRE | word.HYPOTHETICAL)) {
        intent |= bits & (word.INTENT | word.DESIRE | word.HYPOTHETICAL)
        modalAt = at
      }
      // "him", "her" and "you" after another verb are objects, not who means it: "come to your house and kill you".
      if (
        (bits & word.SELF || (name === 'am' && this.words[at - 1] !== 'i')) &&
        (intent !== 0 || this.isProgressive(verb, at))
      ) {
        return { at, kind: 'self', intent: intent || word.INTENT, negated }
      }
      if (bits & (word.THIRD | word.ADDRESSEE) && modalAt >= 0 && modalAt - at <= 3) {
        return { at, kind: bits & word.ADDRESSEE ? 'addressee' : 'third', intent, negated }
      }
      const adjacent = modalAt - at === 1 || (modalAt - at === 2 && LINKS.has(this.words[at + 1] as string))
      if (modalAt >= 0 && adjacent && bits & word.PERSON && (intent & (word.INTENT | word.DESIRE)) !== 0) {
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
    if (this.isSport(actor.at, target.at)) return 'figurative'
    if (!EARNEST.has(name) && this.isFigurative(actor.at, target.at)) return 'figurative'
    if (signal === 'self_harm')
      return this.quoted[verb] ? 'quoted' : this.dampContext(actor.at, verb, true, actor.kind === 'self')
    const victimSpeaks = this.victimSpeaks(actor.at)
    if (victimSpeaks && (actor.kind === 'self' ? target.bits & word.TARGET_YOU : target.bits & word.TARGET_ME))
      return null
    if (actor.kind === 'third' && actor.intent === word.HYPOTHETICAL && !this.isReported(actor.at, false))
      return 'figurative'
    if (actor.kind === 'third' && target.bits & word.TARGET_ME) {
      if (this.quoted[verb]) return 'quoted'
      return this.isCountered(actor.at, false) ? 'counter_speech' : null
    }
    if (this.quoted[verb]) return 'quoted'
    return this.dampContext(actor.at, verb, false, actor.kind === 'self')
  }

  /** "we will murder them on Saturday": a team's match. */
  private isSport(actor: number, target: number): boolean {
    if (!(this.words[actor] as string).startsWith('we') || !/^(?:them|you|em)$/.test(this.words[target] as string))
      return false
    return this.some(target + 1, target + 5, (_, name) => /^(?:saturday|sunday|match|half|pitch|away)$/.test(name))
  }

  private dampContext(from: number, to: number, selfHarm: boolean, self: boolean): DampReason | null {
    if (!selfHarm && self && this.isReported(from, true)) return 'reported'
    if (this.isCountered(from, self)) return 'counter_speech'
    const generally = (bits: number, _: string, at: number): boolean =>
      (bits & word.REPORT) !== 0 && this.words[at - 1] === 'who' && this.sentences[at] === this.sentences[from]
    if (!self && this.some(from - CONTEXT_WINDOW, from, generally)) return 'reported'
    if (selfHarm && this.some(from - CONTEXT_WINDOW, to + CONTEXT_WINDOW, (_, name) => SUPPORT.has(name)))
      return 'counter_speech'
    return null
  }

  private dampPhrase(signal: ThreatSignal, first: number, last: number): DampReason | null {
    const personal = signal === 'self_harm' || signal === 'imminent_danger'
    const sentence = this.sentences[first]
    if (this.quoted[first] && !this.victimSpeaks(first)) return 'quoted'
    if (this.some(first - 2, first, (_, name, at) => DENIALS.has(name) && this.sentences[at] === sentence))
      return 'negated'
    if (this.some(first - 3, last + 8, (bits, _, at) => this.isJest(bits, at)) && signal !== 'imminent_danger')
      return 'figurative'
    const around = (test: (bits: number, name: string, at: number) => boolean): boolean =>
      this.some(first - CONTEXT_WINDOW, last + CONTEXT_WINDOW, test)
    if (around((bits, name, at) => this.isFormer(bits, name, at))) return 'past'
    if (personal) {
      if (this.isAdvice(first) || around((_, name) => SUPPORT.has(name))) return 'counter_speech'
      if (signal === 'self_harm' && this.some(last + 1, last + 4, (_, name) => MUNDANE.has(name))) return 'figurative'
      return null
    }
    if ((signal === 'intimidation' || signal === 'direct_threat') && this.victimSpeaks(first)) return null
    if (signal !== 'reported_threat' && this.isReported(first, true)) return 'reported'
    return this.isCountered(first, true) ? 'counter_speech' : null
  }
}

interface Cue {
  readonly at: number
  readonly from: number
  readonly to: number
  readonly weight: number
}

interface Actor {
  readonly at: number
  readonly kind: 'self' | 'third' | 'addressee' | 'figurative'
  readonly intent: number
  readonly negated: boolean
}
