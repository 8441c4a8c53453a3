import * as word from './contempt-words'
import { type DampReason, type ThreatHit } from './threats'
import { ThreatTokens } from './threat-tokens'

/** Words looked at around a slur or a group for quotation, report and condemnation. */
const WINDOW = 12
/** Words of a sentence after a group in which something may be said of it, and after which it is no longer about it. */
const SAID_WITHIN = 12
const PREDICATE_WITHIN = 6
/** Words up to "they" in a following sentence. */
const PRONOUN_WITHIN = 12
const THEM = new Set(['they', "they're", 'theyre', 'them', 'these', 'those'])
const STRETCHED = /(.)\1{2}/

interface Said {
  readonly from: number
  readonly to: number
  readonly damped: DampReason | null
}

/**
 * Tells contempt from talk about it: a group with something said of it that lowers people, a slur that is quoted,
 * condemned or one's own, an insult with somebody it is meant for. Every look is bounded, so the whole stays linear.
 */
export class ContemptReader extends ThreatTokens {
  private readonly plains: (string | undefined)[] = []

  /** Reads letters set apart as the word they spell. */
  merge(from: number, to: number, name: string): void {
    const first = this.tokenAt(from)
    const last = this.tokenAt(to - 1)
    if (first < 0 || last < first) return
    this.words[first] = name
    this.tos[first] = to
    for (let at = first + 1; at <= last; at++) this.words[at] = ''
  }

  /** A group named at a folded position, with contempt for it. */
  judgeGroup(from: number): ThreatHit | null {
    const first = this.tokenAt(from)
    if (first < 0) return null
    if (this.isLowered(first))
      return {
        signal: 'group_hate',
        from: this.froms[first] as number,
        to: this.tos[first + 1] as number,
        damped: this.dampGroup(first, first + 1),
      }
    const length = word.groupLength(this.plain(first), this.at(first + 1), this.at(first - 1))
    if (length === 0) return null
    const last = first + length - 1
    const said =
      this.doneTo(first, last) ??
      (word.isGroupPlace(this.plain(first))
        ? null
        : (this.calledBefore(first) ?? this.saidOf(first, last) ?? this.saidOfThem(last)))
    if (said === null) return null
    const damped = said.damped ?? this.dampGroup(first, last)
    return {
      signal: 'group_hate',
      from: this.froms[Math.min(said.from, first)] as number,
      to: this.tos[Math.max(said.to, last)] as number,
      damped,
    }
  }

  /** "trans freak"; "brown scum" may be on a river. */
  private isLowered(first: number): boolean {
    const name = this.plain(first)
    const next = this.plain(first + 1)
    if (!word.isGroupAdjective(name) || !this.same(first, first + 1) || !word.CONTEMPT_AFTER_ADJECTIVE.has(next))
      return false
    return !word.COLOURS.has(name) || !/^(?:scum|filth|vermin)$/.test(next)
  }

  /** Why a listed slur or insult is probably not meant. */
  judgeTerm(from: number, to: number, hateful: boolean): DampReason | null {
    const first = this.tokenAt(from)
    const last = this.tokenAt(to - 1)
    if (first < 0 || last < 0) return null
    const name = this.plain(first)
    if (this.hasOtherMeaning(name, first)) return 'figurative'
    if (this.isQuotedTalk(first)) return 'quoted'
    if (this.isMentioned(first)) return 'reported'
    if (this.isCondemned(last)) return 'counter_speech'
    if (this.isOwn(first, last)) return hateful ? 'counter_speech' : 'figurative'
    if (hateful) return null
    if (word.NEGATIONS.has(this.at(first - 1)) || (word.NEGATIONS.has(this.at(first - 2)) && first === last))
      return 'negated'
    const ofThings = /^(?:piece|pieces|waste)$/.test(name)
    if (ofThings && !this.isAimed(first) && !this.isPerson(last + 1)) return 'figurative'
    if (first === last && word.AIMED_ONLY.has(name) && !this.isAimed(first) && !this.isSaidOfPeople(first))
      return 'figurative'
    return null
  }

  /** A swear word that means something else here: "a great tit". */
  judgeSwearing(from: number, name: string): DampReason | null {
    const at = this.tokenAt(from)
    if (at < 0) return null
    if (this.hasOtherMeaning(name, at)) return 'figurative'
    if (word.RECLAIMED.has(name) && this.isOwn(at, at)) return 'counter_speech'
    return this.isMentioned(at) ? 'reported' : null
  }

  /** A swear word that is meant for somebody: "you …", "PC Jones is a …", or nothing else in the message. */
  judgeInsult(from: number, to: number): ThreatHit | null {
    const at = this.tokenAt(from)
    if (at < 0 || !this.isAimed(at)) return null
    const signal = word.RECLAIMED.has(this.plain(at)) ? 'group_hate' : 'personal_insult'
    return { signal, from, to, damped: this.judgeTerm(from, to, true) }
  }

  private at(index: number): string {
    return this.words[index] ?? ''
  }

  /** Without the "'s" of "muslim's", and without stretched letters. */
  private plain(index: number): string {
    const known = this.plains[index]
    if (known !== undefined) return known
    const name = this.at(index)
    const stripped = name.endsWith("'s") ? name.slice(0, -2) : name
    const plain = STRETCHED.test(stripped) ? stripped.replace(/(.)\1{2,}/g, '$1') : stripped
    if (index >= 0) this.plains[index] = plain
    return plain
  }

  private same(one: number, other: number): boolean {
    return this.sentences[one] === this.sentences[other]
  }

  /** "are vermin", "should all be shot", "don't belong here", "out!". */
  private saidOf(first: number, last: number): Said | null {
    let copula = word.COPULAS.has(this.at(first - 1)) && this.same(first - 1, first) ? first : -1
    if (this.at(last).endsWith("'s") || /^they'?re$/.test(this.at(last))) copula = last
    let negated = false
    let needed = word.NECESSITY.has(this.at(first - 1)) && this.same(first - 1, first)
    const next = this.plain(last + 1)
    if (this.same(last, last + 1)) {
      if (word.CONTEMPT_NOUNS.has(next)) return { from: first, to: last + 1, damped: null }
      if (next === 'out' && (last + 2 >= this.words.length || !this.same(last + 1, last + 2)))
        return { from: first, to: last + 1, damped: null }
    }
    const end = Math.min(last + SAID_WITHIN, this.words.length - 1)
    for (let at = last + 1; at <= end && this.same(at, last); at++) {
      this.steps++
      const name = this.plain(at)
      const hit = (damped: DampReason | null): Said => ({ from: first, to: at, damped })
      if (word.BREAKS.has(name)) return null
      if (negated && word.DENIED.has(name)) return hit(null)
      if (word.NEGATIONS.has(name)) negated = true
      if (word.COPULAS.has(name)) copula = at
      if (word.NECESSITY.has(name)) needed = true
      if (
        needed &&
        word.HARMED.has(name) &&
        (name !== 'put' || this.at(at + 1) === 'down') &&
        (name !== 'sent' || word.AWAY.has(this.at(at + 1)))
      )
        return hit(negated ? 'negated' : null)
      if (name === 'belong' && this.find(at + 1, at + 5, (_, place) => word.PLACES_OF_CONTEMPT.has(place)) >= 0)
        return hit(negated ? 'negated' : null)
      if (word.CONTEMPT_VERBS.has(name) && at - last <= 3 && copula < 0) return hit(negated ? 'negated' : null)
      if (copula >= 0 && at - copula <= PREDICATE_WITHIN && word.isContempt(name) && !needed)
        return hit(negated ? 'negated' : null)
      if (name === 'make' && this.at(at + 1) === 'me' && this.at(at + 2) === 'sick') return hit(null)
    }
    return null
  }

  /** "dirty immigrants". */
  private calledBefore(first: number): Said | null {
    if (!this.same(first - 1, first) || !word.CONTEMPT_BEFORE.has(this.plain(first - 1))) return null
    return { from: first - 1, to: first, damped: word.NEGATIONS.has(this.at(first - 2)) ? 'negated' : null }
  }

  /** "hate …", "gas all the …", "send the … back", "no … allowed". */
  private doneTo(first: number, last: number): Said | null {
    let at = first - 1
    const start = first - 6
    const skips = (name: string): boolean =>
      (word.BETWEEN.has(name) || name === '') &&
      this.plain(at - 1) !== 'sick' &&
      !(word.HARMING_PHRASES.get(name)?.has(this.plain(at - 1)) ?? false)
    while (at > start && at >= 0 && this.same(at, first) && skips(this.at(at))) at--
    if (at < 0 || !this.same(at, first)) return null
    const name = this.plain(at)
    const hit = (damped: DampReason | null, to = last): Said => ({ from: at, to, damped })
    if (name === 'no') {
      const barred = this.find(last + 1, last + 4, (_, next) => /^(?:allowed|wanted|welcome|here|please)$/.test(next))
      return barred < 0 ? null : hit(null, barred)
    }
    if (word.HATRED.has(name)) {
      const denied = this.find(at - 4, at, (_, other, i) => word.NEGATIONS.has(other) && this.same(i, at)) >= 0
      if (name === 'stand') return denied ? hit(null) : null
      return hit(denied ? 'negated' : this.isSaidByOthers(at) ? 'reported' : null)
    }
    if (name === 'of' && this.at(at - 1) === 'sick') return hit(this.isSaidByOthers(at) ? 'reported' : null)
    if (name === 'without')
      return this.some(at - 4, at, (_, other) => /^(?:better|nicer|great)$/.test(other)) ? hit(null) : null
    if (word.ACCEPTING.has(name))
      return /^(?:never|cannot|can't|cant|won't|wont)$/.test(this.at(at - 1)) ? hit(null) : null
    if (word.MOVING.has(name)) {
      const away = this.find(last + 1, last + 3, (_, next, i) => word.AWAY.has(next) && this.same(i, last))
      return away >= 0 && this.isCall(at) ? hit(this.dampCall(at), away) : null
    }
    if (!word.HARMING.has(name)) return null
    const phrase = word.HARMING_PHRASES.get(name)
    if (phrase !== undefined && !phrase.has(this.plain(at - 1))) return null
    if (/^(?:of|to|with)$/.test(name) && phrase === undefined) return null
    const verb = phrase === undefined ? at : at - 1
    if (name === 'to' || name === 'with') return hit(null)
    return this.isCall(name === 'of' ? verb - 1 : verb) ? hit(this.dampCall(verb)) : null
  }

  /** Somebody calls for it or means to: the verb opens the sentence, or "should", "let's", "I will" stands before it. */
  private isCall(verb: number): boolean {
    if (verb <= 0 || !this.same(verb - 1, verb)) return true
    if (this.at(verb - 1).startsWith('@')) return true
    if (this.isSaidByOthers(verb) && !word.NECESSITY.has(this.at(verb - 1))) return false
    return (
      this.find(verb - 4, verb, (_, name, at) => word.CALLING.has(name) && this.same(at, verb)) >= 0 ||
      this.at(verb - 1) === 'and'
    )
  }

  private dampCall(verb: number): DampReason | null {
    return this.find(verb - 6, verb, (_, name, at) => word.NEGATIONS.has(name) && this.same(at, verb)) >= 0
      ? 'negated'
      : null
  }

  private isSaidByOthers(verb: number): boolean {
    for (let at = verb - 1; at >= Math.max(0, verb - 3) && this.same(at, verb); at--) {
      if (/^(?:i|we|i'd|i'll|i'm)$/.test(this.at(at))) return false
      if (word.OUTSIDERS.has(this.at(at))) return true
    }
    return false
  }

  /** "Refugees moved in. They are vermin.", "… and I hate them". */
  private saidOfThem(last: number): Said | null {
    const sentence = this.sentences[last] as number
    const end = Math.min(last + PRONOUN_WITHIN, this.words.length - 1)
    for (let at = last + 1; at <= end && (this.sentences[at] as number) <= sentence + 1; at++) {
      this.steps++
      const name = this.at(at)
      if (THEM.has(name)) return this.doneTo(at, at) ?? this.saidOf(at, at)
    }
    return null
  }

  private dampGroup(first: number, last: number): DampReason | null {
    if (this.isQuotedTalk(first)) return 'quoted'
    const speaks = this.find(first - WINDOW, first, (_, name, at) => word.SPEECH.has(name) && this.same(at, first))
    if (speaks >= 0 && !this.isMine(speaks)) return 'reported'
    return this.isCondemned(last) ? 'counter_speech' : null
  }

  /** "I think", "let me tell you": the author's own words; "I never said" is not. */
  private isMine(speech: number): boolean {
    if (this.find(speech - 4, speech, (_, name, at) => word.NEGATIONS.has(name) && this.same(at, speech)) >= 0)
      return false
    return (
      this.find(
        speech - 3,
        speech,
        (_, name, at) => /^(?:i|i'm|i'd|i'll|im|we|me)$/.test(name) && this.same(at, speech),
      ) >= 0
    )
  }

  /** In quotation marks, with words outside them that report or condemn. */
  private isQuotedTalk(first: number): boolean {
    if (this.quoted[first] !== true) return false
    return this.some(
      first - WINDOW,
      first + WINDOW * 2,
      (_, name, at) =>
        this.quoted[at] !== true &&
        (word.SPEECH.has(name) ||
          word.CONDEMNING.has(name) ||
          word.CONDEMNING_QUOTED.has(name) ||
          word.MENTIONS.has(name)),
    )
  }

  /** "is racist", "was wrong", "is not ok" within the sentence; "I'm not racist" stands before, never after. */
  private isCondemned(last: number): boolean {
    return this.some(last + 1, last + WINDOW + 2, (_, name, at) => {
      if (!word.CONDEMNING.has(name) || !this.same(at, last)) return false
      if (name === 'ok' || name === 'okay' || name === 'acceptable')
        return this.some(at - 3, at, (_b, other) => word.NEGATIONS.has(other))
      return this.some(at - 4, at, (_b, other, i) => i > last && /^(?:is|was|be|being|so|it's|its|that's)$/.test(other))
    })
  }

  /** "called me a …", "the word …", "shouted … at us". */
  private isMentioned(first: number): boolean {
    return this.some(first - 7, first, (_, name, at) => {
      if (!this.same(at, first)) return false
      if (word.MENTIONS.has(name)) return first - at <= 3
      if (/^(?:call|called|calling|calls)$/.test(name)) return !this.isMine(at) || this.at(at + 1) === 'me'
      if (name === 'told') return word.VICTIMS.has(this.at(at + 1)) && !this.isMine(at)
      return word.SHOUTS.has(name) && first - at <= 4 && !this.isMine(at)
    })
  }

  /** "I'm a proud …", "us …", "my …", "… and proud". */
  private isOwn(first: number, last: number): boolean {
    if (this.find(last + 1, last + 4, (_, name) => /^(?:proud|pride|bikes)$/.test(name)) >= 0) return true
    const before = this.at(first - 1)
    if (/^(?:fellow|proud)$/.test(before)) return true
    if (before === 'my')
      return this.at(first - 2) === 'love' || first - 2 < 0 || !/^(?:off|get|leave|from)$/.test(this.at(first - 2))
    for (let at = first - 1; at >= Math.max(0, first - 5) && this.same(at, first); at--) {
      const name = this.at(at)
      if (/^(?:i'm|im|am|we're|myself|feel|as)$/.test(name))
        return name !== 'as' || /^(?:a|an|two|proud)$/.test(this.at(at + 1))
      if ((name === 'us' || name === 'we') && at === first - 1) return true
      if (name === 'was' && this.at(at - 1) === 'i') return true
      if (!word.SELF_FILLERS.has(name)) return false
    }
    return false
  }

  private hasOtherMeaning(name: string, at: number): boolean {
    const beside = word.OTHER_MEANINGS.get(name)
    return (
      beside !== undefined &&
      this.some(at - 5, at + 6, (_, other, i) => i !== at && this.same(i, at) && beside.has(other))
    )
  }

  private isAimed(insult: number): boolean {
    if (this.words.length === 1) return true
    if (
      this.find(
        insult + 1,
        insult + 5,
        (_, name, at) => /^(?:you|u|yous)$/.test(name) && /^(?:like|of|are)$/.test(this.at(at - 1)),
      ) >= 0
    )
      return true
    let linked = false
    for (let at = insult - 1; at >= Math.max(0, insult - 6) && this.same(at, insult); at--) {
      this.steps++
      const name = this.at(at)
      if (word.YOU.has(name) || name.startsWith('@')) return true
      if (word.THEY.has(name)) return linked || /'s$|'re$|^(?:hes|shes|theyre)$/.test(name)
      if (/^(?:is|are|was|were|r)$/.test(name)) linked = true
      else if (linked) return this.isPerson(at)
      if (!word.AIM_FILLERS.has(name)) return false
    }
    return false
  }

  private isPerson(at: number): boolean {
    const name = this.at(at)
    return (
      this.buffer.isCapitalised(this.froms[at] as number, this.tos[at] as number) ||
      /(?:er|or|ist|ers|ors|ists|man|men|woman|staff|boss|nurse|nurses|doctor|gp|mp|mps|mayor|cop|cops|pc|police|council|chief|sergeant|judge|clerk)$/.test(
        name,
      )
    )
  }

  /** "bankers are parasites"; not "wasps are vermin". */
  private isSaidOfPeople(insult: number): boolean {
    for (let at = insult - 1; at >= Math.max(1, insult - 4) && this.same(at, insult); at--) {
      const name = this.at(at)
      if (name === 'are') return !word.PESTS.has(this.at(at - 1)) && this.at(at - 1).length > 3
      if (!word.AIM_FILLERS.has(name)) return false
    }
    return false
  }
}
