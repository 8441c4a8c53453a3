import { InsultTokens } from './insult-tokens'
import * as word from './contempt-words'
import * as stance from './stance-words'
import { isGroupHead } from './group-words'
import { type DampReason } from './threats'

/** Words of a sentence after a group in which something may be said of it. */
const SAID_WITHIN = 14
/** Words after "are" up to what they are called. */
const PREDICATE_WITHIN = 9
/** Words of an object: "our … jobs". */
const OBJECT_WITHIN = 5

export interface Said {
  readonly from: number
  readonly to: number
  readonly damped: DampReason | null
}

const FORMED = set("they're theyre he's she's they'll hes shes you're youre")
/** With them begins what is no longer said of the group. */
const PLACING = set(
  'in at on for into after during while where near since until under among inside outside across unless whose',
)
const NEEDED = set(
  "should must ought shud shoulda shouldn't shouldnt mustn't mustnt deserve deserves deserved need needs want wants gotta needed oughta",
)
/** Said of people, they ask for sympathy as often: they lower with "all", "too", "mentally" or "in the head". */
const SOFT = set(
  'ill sick weak unfit unwanted unwelcome hopeless confused broken damaged insane mental crazy mad angry weird sad terrible awful dead danger appalling dreadful horrible atrocious embarrassment sickness illness victims',
)
const HARDENING = set(
  'all too mentally morally so just fucking bloody really head every always proper more seriously completely totally',
)
/** When denied, they lower. */
const NEEDED_OF_PEOPLE = set(
  'human humans people british english welsh normal equal equals welcome compatible civilised civilized real proper fit capable trusted trustworthy wanted needed clean worth suited clever intelligent smart women woman men man natural right honest decent worthy citizens children',
)
const US = set(
  'us you our your everyone everybody everything anyone people kids children women girls this country england britain wales anything my me',
)
/** What happens to people; a verb in this form after a group tells what was done to it. */
const NOUN_AFTER_MISDEED =
  /^(?:victims?|survivors?|crisis|charity|support|helpline|cases?|suspects?|trial|inquiry|alert|relief|defences?|warnings?|risk|gas|smoke|food|nothing|the|a|to)$/
const IDIOM =
  /^(?:\w+ ){0,2}(?:on the (?:fiddle|take|rob|make|scrounge)|up to no good|out to (?:get|destroy|ruin|kill|replace|rob|con|take|corrupt)|after (?:our|your|free|one thing)|only here (?:for|to)|taking over|(?:running|behind|controlling) (?:everything|the|our)|(?:the|a|our) (?:real |whole |main |biggest |only )?(?:problem|problems|reason|cause|issue|enemy|rot)(?! (?:is|was|they|you|we))|to blame|not to be trusted|not fit|ten a penny|asking for (?:it|trouble)|no better than|(?:of )?(?:no|any|little|zero) (?:use|good|loss|benefit|value|worth)|not like us|not one of us|good for nothing|not worth(?! (?:any )?less)|all the same|beneath)/
const CALLED_OUT = /^(?:the lot|all|every|each|lot|them|the)$/
const ONLY_FOR =
  /^(?:only|just|all|always|ever|they|\w+) (?:ever |really |they )?(?:care|cares|think|thinks|want|wants|live|lives|interested|love|loves|understand|understands|know|worship)(?: \w+)? (?:about |of |for |after |in )?(?:money|themselves|their own|sex|one thing|benefits|war|blood|power|attention|violence|profit|handouts|number one|cash)\b|^(?:\w+ )?(?:think|thinks|thinking|care|cares) (?:of |about )?nothing but\b|^(?:are |were )?only (?:exist|live|good|here|useful|put on earth|made|there) (?:to|for)\b|^place is (?:not|in the (?:kitchen|home|bedroom)|at home|on her back)/
const OWNING =
  /^(?:secretly |all |just |basically )*(?:own|owns|control|controls|run|runs|rule|rules|start|starts|started) (?:(?:all|half|most|of) )*(?:the |our |every |this )?(?:everything|world|banks?|media|government|wars?|newspapers|money|hollywood|press)\b/
const WANTING = set('nothing no death less zero prison jail aids cancer hell everything')
const GOING =
  /^(?:(?:just|can|all|should|must|pls|please) )*(?:go|fuck off|piss off|bugger off|clear off|get|gtfo|do one|jog on|sod off|naff off|off you go|swim)(?: (?:right|straight|all|the fuck|the hell))*(?: (?:back|home|out|away|off|elsewhere|lost)\b| ?$)/

/** Reads what a clause says of people named in it, by the classes of its words. */
export class StanceTokens extends InsultTokens {
  /** What stands after a group and is said of it. `general`: all of the group is meant. */
  protected saidAfter(first: number, last: number, general: boolean): Said | null {
    let at = last + 1
    let negated = false
    let needed = false
    let modal = false
    if (FORMED.has(this.at(last))) return this.predicate(first, last, last, false, general)
    const inverted =
      this.same(first - 1, first) && /^(?:are|is|r|aren't|arent|isn't|isnt)$/.test(this.at(first - 1)) ? first - 1 : -1
    const end = Math.min(last + SAID_WITHIN, this.words.length - 1)
    if (this.same(first - 1, first) && /^(?:should|must|let|shall)$/.test(this.at(first - 1))) needed = true
    while (at <= end && this.at(at) === '') at++
    if (at > end || !this.same(at, last)) return null
    const said = (to: number, damped: DampReason | null): Said => ({ from: first, to, damped })
    const next = this.plain(at)
    if (stance.BESIDE.has(next)) return said(at, null)
    if (next === 'out' && !this.same(at, at + 1)) return said(at, null)
    const rest = this.rest(at, 8)
    if (GOING.test(rest)) return said(at + 1, null)
    if (/^(?:not|never|un)(?: \w+)? (?:here|wanted|welcome|allowed|british|human)\b/.test(rest))
      return said(at + 1, null)
    if (ONLY_FOR.test(rest) || OWNING.test(rest) || rest.startsWith('a lesson')) return said(at + 1, null)
    if (stance.LABELS.has(next) && (!this.same(at, at + 1) || CALLED_OUT.test(this.at(at + 1)))) return said(at, null)
    if (inverted >= 0) {
      const found = this.predicate(first, last, last, false, true)
      if (found !== null) return found
    }
    for (; at <= end && this.same(at, last); at++) {
      this.steps++
      const name = this.plain(at)
      if (name === '') continue
      if (NEEDED.has(name)) {
        if (stance.DENYING.has(name)) negated = true
        if (name !== 'want' && name !== 'wants') needed = true
        else if (/(?:ing|ed)$/.test(this.plain(at + 1))) needed = true
        if (/^deserve/.test(name)) {
          const object = this.find(at + 1, at + 4, (_, other, i) => this.same(i, at) && WANTING.has(other))
          if (object >= 0 && !negated) return said(object, null)
          if (negated && !this.isSympathy(at) && !this.isSpared(at)) return said(at, null)
        }
        continue
      }
      if (stance.DENYING.has(name) && !stance.COPULA.has(name)) {
        negated = !/^(?:nothing|no|without)$/.test(name) || negated
        if (!stance.BETWEEN_VERB.has(name) && !/^(?:refus|no$|nothing$)/.test(name)) return null
        if (/^(?:no|nothing)$/.test(name)) return null
        modal = true
        continue
      }
      if (needed && (stance.HARM.has(name) || stance.EXCLUDE.has(name) || this.isGoing(at)))
        if (this.isDone(at)) return said(at, negated ? 'negated' : null)
      if (needed) {
        if (negated && stance.RIGHTS.has(name) && name !== 'be' && name !== 'have' && !this.isSympathy(at))
          return said(at, null)
        if (
          negated &&
          name === 'have' &&
          /^(?:kids|children|rights|a|the|any|access|guns|houses|jobs)$/.test(this.at(at + 1))
        )
          if (this.at(at + 2) !== 'to') return said(at, null)
        if (!negated && name === 'be' && /^(?:ashamed|grateful|kept|put)$/.test(this.at(at + 1))) return said(at, null)
        if (name === 'place' && /^(?:their|her|his)$/.test(this.at(at - 1))) return said(at, null)
        if (word.BREAKS.has(name) && name !== 'from') return null
        continue
      }
      if (name === 'is' && /^(?:do|does|did)$/.test(this.at(at - 1))) continue
      if (/^smells?$/.test(name))
        return stance.GOOD_SMELLS.has(this.at(at + 1)) ? null : said(at, negated ? 'negated' : null)
      if (name === 'rip' && this.at(at + 1) === 'off') return said(at + 1, negated ? 'negated' : null)
      if (negated && name === 'know' && /^(?:how|what|right|the)$/.test(this.at(at + 1)) && this.at(at + 3) !== 'apply')
        return /^don't$|^dont$|^never$|^doesn't$/.test(this.at(at - 1)) && this.at(at + 1) === 'how'
          ? said(at, null)
          : null
      if (stance.COPULA.has(name)) return this.predicate(first, last, at, negated, general)
      if (negated && stance.DUTIES.has(name) && name !== 'belong')
        return (/^(?:can't|cant|cannot|couldn't)$/.test(this.at(at - 1)) &&
          !/^(?:contribute|integrate|behave|assimilate|adapt)$/.test(name)) ||
          this.isSympathy(at)
          ? null
          : said(at, null)
      if (
        negated &&
        stance.ABILITIES.has(name) &&
        !stance.DISABILITY.has(this.at(last)) &&
        !stance.DISABILITY.has(this.at(first))
      )
        return said(at, null)
      if (stance.MISDEED.has(name) && this.isMisdeed(at)) return said(at, negated ? 'negated' : null)
      if (this.isAccused(at)) return said(at, negated ? 'negated' : null)
      if (stance.HARM_CALLED.has(name) && modal && US.has(this.at(at + 1))) return said(at, negated ? 'negated' : null)
      if (/^(?:have|has|had|got|having|lack|lacks|haven't|hasn't|havent)$/.test(name)) {
        const lacked = this.isLacking(at)
        if (lacked >= 0) return said(lacked, null)
      }
      if (name === 'belong' || name === 'belongs') {
        const place = this.find(
          at + 1,
          at + 5,
          (_, other) => word.PLACES_OF_CONTEMPT.has(other) || stance.AWAY.has(other),
        )
        return place >= 0
          ? said(place, negated && word.PLACES_OF_CONTEMPT.has(this.at(place)) ? 'negated' : null)
          : negated
            ? said(at, null)
            : null
      }
      if (
        name === 'as' &&
        stance.LABELS.has(this.at(at + 1)) === false &&
        this.at(at + 2) === 'as' &&
        this.isLow(at + 1)
      )
        return said(at + 1, null)
      // "never treat them like animals".
      if (name === 'like' && this.isBeast(at))
        return said(at, /^treat/.test(this.at(first - 1)) && this.isDeniedBefore(first) ? 'negated' : null)
      if (stance.BETWEEN_VERB.has(name)) {
        if (/^(?:will|would|can|could|to|always|constantly)$/.test(name)) modal = true
        continue
      }
      return null
    }
    return null
  }

  /** What they are, from a copula on. */
  private predicate(first: number, last: number, copula: number, denied: boolean, general: boolean): Said | null {
    let negated = denied || stance.DENYING.has(this.at(copula)) || this.at(copula + 1) === 'nowhere'
    const said = (to: number, damped: DampReason | null): Said => ({ from: first, to, damped })
    const rest = this.rest(copula + 1, 8)
    const idiom = IDIOM.exec(rest)
    if (idiom !== null && !/^(?:not |never |n't )?(?:part of|just one)/.test(rest))
      return said(copula + 1, negated || /^(?:not|never) (?!fit|worth|to be|like|one)/.test(rest) ? 'negated' : null)
    const end = Math.min(Math.max(copula, last) + PREDICATE_WITHIN, this.words.length - 1)
    let needed = false
    for (let at = Math.max(copula, last) + 1; at <= end && this.same(at, copula); at++) {
      this.steps++
      const name = this.plain(at)
      if (name === '') continue
      if (negated && NEEDED_OF_PEOPLE.has(name) && this.isWhollyDenied(copula, at))
        return this.isSympathy(at) ? null : said(at, null)
      if (
        name === 'without' &&
        this.find(at + 1, at + 3, (_, other) => /^(?:doubt|question|exception)$/.test(other)) >= 0
      )
        continue
      if (name === 'anything' && this.at(at + 1) === 'but') return null
      if (name === 'no' && this.isLow(at + 1)) return said(at + 1, 'negated')
      if (stance.DENYING.has(name)) {
        negated ||= name !== 'nothing' && name !== 'no'
        continue
      }
      if (NEEDED.has(name)) needed = true
      if (name === 'too' && this.at(at + 2) === 'to' && !stance.HARMLESS_HASTE.has(this.at(at + 1)))
        return said(at + 1, negated ? 'negated' : null)
      if (
        /^(?:lower|worse|lesser|less|dumber|dirtier|thicker|inferior|lazier|uglier|stupider|slower|weaker)$/.test(name)
      ) {
        if (this.find(at + 1, at + 4, (_, other) => /^(?:than|to)$/.test(other)) >= 0 && this.at(at + 1) !== 'likely')
          return said(at, negated || /^(?:no|any)$/.test(this.at(at - 1)) ? 'negated' : null)
      }
      if (name === 'like' && this.isBeast(at)) return said(at, negated ? 'negated' : null)
      if (this.isLow(at) && !needed) {
        if (this.isBorne(at)) return null
        if (stance.SEXUAL.has(name) && /^(?:wom[ae]n|females?|girls?)$/.test(this.plain(last))) return null
        if (!SOFT.has(name) || general || negated || this.isHardened(copula, at))
          return said(at, negated ? 'negated' : null)
      }
      if (stance.MISDEED.has(name) && name.endsWith('ing') && this.isMisdeed(at))
        return said(at, negated ? 'negated' : null)
      if (this.isAccused(at)) return said(at, negated ? 'negated' : null)
      if (word.BREAKS.has(name) && !(name === 'of' && (word.PACKS.has(this.plain(at - 1)) || this.at(at - 2) === 'a')))
        return null
      if (PLACING.has(name) && this.at(at - 1) !== 'nowhere') return null
      if (/(?:ing|ed)$/.test(name) && name.length > 5 && !stance.PASSING.has(name) && !isGroupHead(name)) return null
    }
    return null
  }

  /** "are not even proper people"; "are not bad people" denies something else. */
  private isWhollyDenied(copula: number, at: number): boolean {
    return (
      this.find(
        copula + 1,
        at,
        (_, name) =>
          name !== '' && !stance.WHOLLY.has(name) && !stance.DENYING.has(name) && !NEEDED_OF_PEOPLE.has(name),
      ) < 0
    )
  }

  protected isLow(at: number): boolean {
    const name = this.plain(at)
    if (name === 'mentally') return /^il+$|^unstable|^defective|^disturbed|^deranged/.test(this.at(at + 1))
    if (name === 'il') return false
    return stance.isLowering(name) || (name.endsWith('est') && stance.isLowering(name.slice(0, -3)))
  }

  /** "are disgusting conditions", "are rat catchers": the noun that follows is not them. */
  private isBorne(at: number): boolean {
    const next = this.at(at + 1)
    return /^(?:conditions?|experiences?|problems?|catchers?|control|charity|victims?|support|survivors?|treatment|patients?|services?|figures?|news|weather|food|street|flats?|housing|jobs?|work|free|care|proof|resistant|of (?:the )?(?:town|society) )$/.test(
      next,
    )
  }

  private isHardened(copula: number, at: number): boolean {
    return this.find(copula + 1, at + 4, (_, name, i) => i !== at && this.same(i, at) && HARDENING.has(name)) >= 0
  }

  protected isBeast(like: number): boolean {
    const kind = this.find(
      like + 1,
      like + 5,
      (_, name, at) => this.same(at, like) && (stance.BEAST.has(name) || (at === like + 1 && stance.LABELS.has(name))),
    )
    return kind >= 0 && !/^(?:treated|seen|herded)$/.test(this.at(like - 1))
  }

  /** A participle of harm or exclusion, with "away" where it needs one. */
  private isDone(at: number): boolean {
    const name = this.plain(at)
    if (stance.HARM.has(name) && !stance.MOVING.has(name))
      return name !== 'hurt' && name !== 'harmed' && !/^(?:put|kick|push|drive|string)$/.test(name)
    if (!stance.MOVING.has(name)) return stance.EXCLUDE.has(name)
    return (
      this.find(at + 1, at + 5, (_, other, i) => this.same(i, at) && stance.AWAY.has(other)) >= 0 ||
      /^(?:locked|shipped|culling|shooting)$/.test(name)
    )
  }

  private isGoing(at: number): boolean {
    return (
      /^(?:go|leave|stay|stick|live|be|keep|remain|clear|get|piss|fuck|bugger|do|return)$/.test(this.at(at)) &&
      this.find(at + 1, at + 4, (_, other) =>
        /^(?:home|back|elsewhere|out|away|off|locked|kept|inside|kitchen|abroad)$/.test(other),
      ) >= 0 &&
      !/^to$/.test(this.at(at + 3))
    )
  }

  /** Told of them, not done to them. */
  private isMisdeed(at: number): boolean {
    const name = this.plain(at)
    const next = this.same(at, at + 1) ? this.at(at + 1) : ''
    if (NOUN_AFTER_MISDEED.test(next) && !/^(?:the|a|nothing)$/.test(next)) return false
    if (/ed$/.test(name) || /^(?:stolen|overrun)$/.test(name))
      return US.has(next) && next !== 'women' && next !== 'people'
    return true
  }

  /** "bring crime", "take our jobs", "get everything". */
  protected isAccused(verb: number): boolean {
    const name = this.plain(verb)
    if (stance.BRING.has(name))
      if (
        this.find(
          verb + 1,
          verb + OBJECT_WITHIN,
          (_, other, at) => this.same(at, verb) && stance.WRONGS.has(other) && !this.isBorne(at),
        ) >= 0
      )
        return true
    if (
      /^(?:bring|brings|contribute|contributes|offer|add|give)$/.test(name) &&
      /^(?:nothing|nowt|nout|zero)$/.test(this.at(verb + 1))
    )
      return true
    if (/^(?:do|does)$/.test(name) && this.at(verb + 1) === 'nothing' && /^(?:but|except|all)$/.test(this.at(verb + 2)))
      return true
    if (!stance.TAKING.has(name)) return false
    const next = this.at(verb + 1)
    if (next === 'over' && /^tak|^took/.test(name)) return this.at(verb + 2) !== 'from'
    if (/^(?:everything|priority|handed|free)$/.test(next)) return true
    if (!/^(?:our|all|your|the|british|everyone's|every)$/.test(next)) return false
    const taken = this.find(
      verb + 2,
      verb + OBJECT_WITHIN,
      (_, other, at) => this.same(at, verb) && stance.OURS.has(other),
    )
    return taken >= 0 && (next !== 'the' || this.at(taken) === 'lot')
  }

  /** "have no morals", "haven't got the brains", "have the IQ of a brick". */
  private isLacking(have: number): number {
    let none = /n't$|^havent$|^lack/.test(this.at(have))
    for (let at = have + 1; at <= have + 6 && this.same(at, have); at++) {
      this.steps++
      const name = this.plain(at)
      if (/^(?:no|zero|not|without|nil|little|lost)$/.test(name)) none = true
      if (none && stance.LACKED.has(name))
        return this.find(at + 1, at + 4, (_, other) => /^(?:to|for)$/.test(other)) >= 0 &&
          /^(?:place|need|reason|excuse|control|use|idea|clue)$/.test(name)
          ? -1
          : at
      if (
        /^(?:iq|brains?|morality|decency|intelligence|mentality|morals|manners|hygiene|intellect)$/.test(name) &&
        this.at(at + 1) === 'of'
      )
        return at
    }
    return -1
  }

  private isDeniedBefore(first: number): boolean {
    return this.some(first - 5, first, (_, name, at) => this.same(at, first) && word.NEGATIONS.has(name))
  }

  /** "do not deserve to die". */
  private isSpared(at: number): boolean {
    return (
      this.find(
        at + 1,
        at + 6,
        (_, name, i) => this.same(i, at) && (stance.HARM.has(name) || stance.EXCLUDE.has(name)),
      ) >= 0
    )
  }

  /** What is denied is an ill: "don't deserve this abuse", "should not be left waiting". */
  private isSympathy(at: number): boolean {
    return (
      this.find(
        at + 1,
        at + 9,
        (_, name, i) =>
          this.same(i, at) &&
          /^(?:abuse|hate|hatred|this|blame|blamed|treated|ignored|worry|suffer|wait|waiting|fear|afraid|less|forgotten|scared|feel|harassed|insulted|left|racism|threatened|abused|crap|hassle|grief|attacked|safe|enough|that)$/.test(
            name,
          ),
      ) >= 0
    )
  }
}

function set(words: string): ReadonlySet<string> {
  return new Set(words.split(' '))
}
