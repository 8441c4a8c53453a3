import { despises, disowns, FRAME_WIDTH, type Surroundings } from './contempt-frames'
import * as word from './contempt-words'
import { COLOURS, groupLength, isGroupAdjective, isGroupPlace } from './group-words'
import { ReferenceTokens } from './references'
import { type Said } from './stance'
import * as stance from './stance-words'
import { type DampReason, type ThreatHit } from './threats'

/** Words looked at around a slur or a group for quotation, report and condemnation. */
const WINDOW = 12
/** Groups of a text whose surroundings are read; more of them are a list. */
const MAX_FRAMES = 40
/** Groups of a text that are judged at all. */
const MAX_GROUPS = 80
/** What a deed is called that somebody condemns, or where it leads. */
const DISGRACING = new Set(
  'pathetic cruel inhuman barbaric horrible monster monsters coward cowards arrested jailed prison criminal illegal crime worse small loser losers bigot bad'.split(
    ' ',
  ),
)
const NOWHERE: Surroundings = { before: '', after: '', next: '' }

/**
 * Tells contempt from talk about it: a group with something said of it that lowers people, a slur that is quoted,
 * condemned or one's own, an insult with somebody it is meant for. Every look is bounded, so the whole stays linear.
 */
export class ContemptReader extends ReferenceTokens {
  /** Words of what is said of a group without being meant, and why it is not. */
  private readonly disowned = new Map<number, DampReason>()
  private frames = 0
  private passedOn: boolean | undefined

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
    const length = this.groupFrom(first)
    if (length === 0 || this.frames > MAX_GROUPS) return null
    const last = first + length - 1
    const found =
      this.doneTo(first, last) ??
      (isGroupPlace(this.plain(first))
        ? null
        : (this.calledBefore(first) ??
          this.saidOf(first, last) ??
          this.regardOf(first, last) ??
          this.saidOfThem(first, last)))
    const around = this.frames++ < MAX_FRAMES ? this.surroundings(first, last) : NOWHERE
    const said =
      found ??
      (!this.isLedByWho(first) && despises(around) ? { from: first, to: last, damped: null } : null) ??
      (this.frames > MAX_FRAMES
        ? null
        : this.gathered(first, last, this.isGeneric(first, last), !this.isLedAway(first) && !this.isOwner(last)))
    if (said === null) return null
    const damped = said.damped ?? disowns(around) ?? this.dampGroup(first, Math.max(last, said.to))
    if (damped !== null) for (let at = said.from; at <= said.to; at++) this.disowned.set(at, damped)
    return {
      signal: 'group_hate',
      from: this.froms[Math.min(said.from, first)] as number,
      to: this.tos[Math.max(said.to, last)] as number,
      damped,
    }
  }

  /** The words around a group, as contempt-frames.ts reads them. */
  private surroundings(first: number, last: number): Surroundings {
    let before = ''
    for (let at = first - 1; at >= Math.max(0, first - FRAME_WIDTH) && this.same(at, first); at--)
      if (this.at(at) !== '') before = before === '' ? this.at(at) : `${this.at(at)} ${before}`
    const words = (from: number): string => {
      const found: string[] = []
      for (let at = from; at < from + FRAME_WIDTH && this.same(at, from); at++)
        if (this.at(at) !== '') found.push(this.plain(at))
      return found.join(' ')
    }
    if (before !== '') before += ' '
    let next = last + 1
    while (next < last + FRAME_WIDTH && this.same(next, last)) next++
    this.steps += FRAME_WIDTH * 3
    return {
      before,
      after: this.same(last, last + 1) ? words(last + 1) : '',
      next: this.same(next, last) ? '' : words(next),
    }
  }

  /** "your officer is a coward": a noun that insults only when somebody is called that. */
  judgeName(from: number): ThreatHit | null {
    const at = this.tokenAt(from)
    const slur = /^queers?$/.test(this.at(at))
    if (at < 0 || !(slur || word.NAMES_CALLED.has(this.plain(at))) || /^(?:your|ur|my|his|her)$/.test(this.at(at - 1)))
      return null
    if (!this.isAimed(at) && !(this.isSaidOfPeople(at) && !slur)) return null
    return {
      signal: slur ? 'group_hate' : 'personal_insult',
      from,
      to: this.tos[at] as number,
      damped: this.judgeTerm(from, this.tos[at] as number, slur),
    }
  }

  /** "trans freak"; "brown scum" may be on a river. */
  private isLowered(first: number): boolean {
    const name = this.plain(first)
    const next = this.plain(first + 1)
    if (!isGroupAdjective(name) || !this.same(first, first + 1)) return false
    if (!word.CONTEMPT_AFTER_ADJECTIVE.has(next)) return false
    const aimed = word.YOU.has(this.at(first - 1)) || this.pastLikeness(first + 1) > first + 1 || this.isAimed(first)
    if (/^(?:white|spanish|female)$/.test(name) && /^(?:bitch|whore)/.test(next)) return false
    return aimed || !COLOURS.has(name) || !/^(?:scum|filth|vermin|trash)$/.test(next)
  }

  /** Why a listed slur or insult is probably not meant. */
  judgeTerm(from: number, to: number, hateful: boolean): DampReason | null {
    const first = this.tokenAt(from)
    const last = this.tokenAt(to - 1)
    if (first < 0 || last < 0) return null
    const name = this.plain(first)
    if (this.hasOtherMeaning(name, first)) return 'figurative'
    const disowned = this.disowned.get(first)
    if (disowned !== undefined) return disowned
    if (this.isQuotedTalk(first)) return 'quoted'
    if (this.isMentioned(first)) return 'reported'
    if (this.isCondemned(last)) return 'counter_speech'
    if (this.isOwn(first, last)) return hateful ? 'counter_speech' : 'figurative'
    // "that is retarded" is said of things as well, "he is retarded" of people.
    if (
      name === 'retarded' &&
      !this.isAimed(first) &&
      !this.isPerson(last + 1) &&
      !word.isPersonNoun(this.at(last + 1))
    )
      return 'figurative'
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
    // Of itself a group says "that nigga is …" as well.
    const hateful =
      word.RECLAIMED.has(this.plain(at)) &&
      (word.CONTEMPT_BEFORE.has(this.plain(at - 1)) || this.doneTo(at, at) !== null || this.words.length <= 3)
    const signal = hateful ? 'group_hate' : 'personal_insult'
    return { signal, from, to, damped: this.judgeTerm(from, to, true) }
  }

  private plainIn(first: number, offset: number): string {
    return this.same(first, first + offset) ? this.plain(first + offset) : ''
  }

  /** The number of words that name a group from here on, empty ones among them. */
  private groupFrom(first: number): number {
    // What was spelled letter by letter leaves empty words behind it.
    const places = [first]
    for (let at = first + 1; places.length < 3 && at < first + 30 && this.same(first, at); at++)
      if (this.at(at) !== '') places.push(at)
    const at = (offset: number): string => (offset < 0 ? this.plainIn(first, offset) : this.plain(places[offset] ?? -1))
    const length = groupLength(this.plain(first), at, places.length === 1)
    return length === 0 ? 0 : (places[length - 1] as number) - first + 1
  }

  /** "are vermin", "should all be shot", "don't belong here", "out!". */
  private saidOf(first: number, last: number): Said | null {
    if (this.isLedAway(first) || this.isOwner(last)) return null
    const general = this.isGeneral(first)
    const past = this.pastClause(last)
    const said = this.saidAfter(first, last, general) ?? (past > last ? this.saidAfter(first, past, general) : null)
    return said !== null && said.damped === null && this.isNone(first) ? { ...said, damped: 'negated' } : said
  }

  /** What the clause tells of the writer's regard for them; of one of them only where any would do. */
  private regardOf(first: number, last: number): Said | null {
    if (this.isLedByWho(first)) return null
    const one =
      /^(?:the|my|her|his|this|our|two|three|one)$/.test(this.at(first - 1)) &&
      !/s$|men$|people$/.test(this.plain(last))
    return one ? null : (this.regarded(first, last) ?? this.saidBefore(first))
  }

  /** The group as a whole, or one for all: "Kurds", "Kurdish barbers", "a Kurd"; not "the Kurdish barber". */
  private isGeneric(first: number, last: number): boolean {
    if (isGroupPlace(this.plain(first))) return false
    if (/s$|men$|people$|folks?$|ppl$|pl$/.test(this.plain(last)))
      return !/^(?:my|two|three|our)$/.test(this.at(first - 1))
    return this.isGeneral(first) || (first === last && /^(?:an?)$/.test(this.at(first - 1)))
  }

  /** "no Muslim deserves to die", "none of the women are …", "not every Pole …". */
  private isNone(first: number): boolean {
    const at = this.find(
      first - 4,
      first,
      (_, name, i) => this.same(i, first) && /^(?:no|none|not|few|neither)$/.test(name),
    )
    if (at < 0) return false
    return (
      this.find(
        at + 1,
        first,
        (_, name) => !/^(?:of|all|every|the|these|those|any|single|each|our|your|a|an|one|young)$/.test(name),
      ) < 0
    )
  }

  /** "women's toilets"; "muslim's are" is misspelt. */
  private isOwner(last: number): boolean {
    return (
      /'s?$/.test(this.at(last)) &&
      this.same(last, last + 1) &&
      !/^(?:are|is|r|should|need|out|must|a|an|the|all|just|place)$/.test(this.at(last + 1))
    )
  }

  /** All of them are meant: "every", "these", "typical". */
  private isGeneral(first: number): boolean {
    return this.find(first - 3, first, (_, name, at) => this.same(at, first) && stance.ALL_OF.has(name)) >= 0
  }

  /** "the ramp for disabled people is filthy" is not about them; "most of the travellers are" is. */
  private isLedAway(first: number): boolean {
    let at = first - 1
    while (at > first - 3 && /^(?:the|these|those|our|your|some|all|many)$/.test(this.at(at))) at--
    if (this.isLedByWho(first)) return true
    while (/^(?:an?|any|every)$/.test(this.at(at))) at--
    // "beating a woman should …" is about the beating.
    if (
      this.same(at, first) &&
      /ing$/.test(this.at(at)) &&
      this.at(at) !== 'fucking' &&
      (stance.HARM.has(this.at(at)) || stance.EXCLUDE.has(this.at(at)))
    )
      return true
    if (!this.same(at, first) || !word.LEADING_AWAY.has(this.at(at))) return false
    return this.at(at) !== 'of' || !word.PACKS.has(this.at(at - 1))
  }

  private dampGroup(first: number, last: number): DampReason | null {
    if (this.isQuotedTalk(first)) return 'quoted'
    const speaks = this.find(
      first - WINDOW,
      first,
      (_, name, at) =>
        word.SPEECH.has(name) && this.same(at, first) && !(name === 'thought' && this.at(at + 1) === 'of'),
    )
    if (speaks >= 0 && !this.isMine(speaks)) return 'reported'
    return this.isCondemned(last) || this.isDeedCondemned(first, last) ? 'counter_speech' : null
  }

  /** "wishing death on … is vile", "they may be nothing to you, but …". */
  private isDeedCondemned(first: number, last: number): boolean {
    let start = first
    while (start > 0 && first - start < WINDOW && this.same(start - 1, first)) start--
    const deed = /.ing$/.test(this.at(start)) && start < first && this.at(start) !== 'fucking'
    return this.some(last + 1, last + WINDOW, (_, name, at) => {
      if (name === 'but' && /^(?:you|u|your)$/.test(this.at(at - 1)) && this.same(at - 1, last)) return true
      return (
        deed &&
        this.same(at, last) &&
        /^(?:is|are|makes|gets|was|shows|does)$/.test(name) &&
        this.some(at + 1, at + 6, (_b, other) => word.CONDEMNING_QUOTED.has(other) || DISGRACING.has(other))
      )
    })
  }

  /** In quotation marks, with words outside them that report or condemn. */
  private isQuotedTalk(first: number): boolean {
    if (this.quoted[first] !== true) return false
    if (this.isQuotedAside(first)) return true
    return this.some(
      first - WINDOW,
      first + WINDOW * 2,
      (_, name, at) =>
        this.quoted[at] !== true &&
        (word.SPEECH.has(name) ||
          word.CONDEMNING.has(name) ||
          word.CONDEMNING_QUOTED.has(name) ||
          word.MENTIONS.has(name) ||
          (/^(?:is|isn't|isnt|was)$/.test(name) && this.quoted[at - 1] === true)),
    )
  }

  /** A whole remark in quotation marks within somebody's message who does not join in. */
  private isQuotedAside(first: number): boolean {
    let from = first
    let to = first
    while (this.quoted[from - 1] === true && first - from < WINDOW * 2) from--
    while (this.quoted[to + 1] === true && to - first < WINDOW * 2) to++
    this.steps += to - from
    // "@somebody: …" is how a post was passed on.
    if (to - from < 2 || this.at(from).startsWith('@') || this.isPassedOn()) return false
    let outside = 0
    for (let at = Math.max(0, from - WINDOW); at < Math.min(this.words.length, to + WINDOW); at++)
      if (this.quoted[at] !== true && this.at(at) !== '' && !this.at(at).startsWith('@')) {
        if (word.AGREEING.has(this.at(at))) return false
        outside++
      }
    return outside >= 4
  }

  /** Whether "RT" stands anywhere. */
  private isPassedOn(): boolean {
    return (this.passedOn ??= this.words.includes('rt'))
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
}
