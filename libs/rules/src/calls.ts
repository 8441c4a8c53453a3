import * as word from './contempt-words'
import { GatheredTokens } from './gathered'
import { type Said } from './stance'
import * as stance from './stance-words'
import { type DampReason } from './threats'

const listOf = (list: string): ReadonlySet<string> => new Set(list.split(' '))
/** "hordes of", and what else comes in such numbers only as a plague. */
const SWARMS = listOf(
  'horde hordes swarm swarms plague infestation tide invasion army armies scum vermin filth herd herds pack packs',
)
const HARM_NOUNS = listOf(
  'cull culling genocide bullet bullets noose rope mob lynching gallows ovens chamber chambers gas extermination firing camps holocaust petrol machete guillotine',
)
const WANTED = listOf(
  "need needs needed want wants wanted should deserve bring time let's lets please every each all one more next waiting ready save",
)
const REFUSING = listOf("refuse refuses refusing won't wont wouldn't wouldnt never rather not don't dont can't")
const SERVED = listOf(
  'treated served taught nursed seen examined touched policed governed led ruled work live sit share ride eat drink deal trust send leave trusting judged represented lectured cared operated helped shop stand swim sleep be being near let allow have want see',
)

/** Reads what stands before a group: hatred of it, what it is called, and calls to harm or exclude it. */
export class CallTokens extends GatheredTokens {
  /** "the thugs who attacked Muslims should …" */
  protected isLedByWho(first: number): boolean {
    return this.find(first - 5, first, (_, name, at) => this.same(at, first) && /^(?:who|whoever)$/.test(name)) >= 0
  }

  /** "dirty immigrants", "typical foreigners", "hordes of migrants". */
  protected calledBefore(first: number): Said | null {
    const name = this.plain(first - 1)
    if (!this.same(first - 1, first)) return null
    const said = (from: number): Said => ({
      from,
      to: first,
      damped:
        word.NEGATIONS.has(this.at(from - 1)) || this.find(from - 4, from, (_, such) => such === 'such') >= 0
          ? 'negated'
          : null,
    })
    if (stance.ATTRIBUTES.has(name) || name === 'typical') return said(first - 1)
    if (/^(?:bloody|young|little|old|damn|effing)$/.test(name) && stance.ATTRIBUTES.has(this.plain(first - 2)))
      return this.same(first - 2, first) ? said(first - 2) : null
    if (name === 'bloody' && this.at(first - 2) === 'typical') return said(first - 2)
    const packed = name === 'of' ? this.plain(first - 2) : ''
    return packed !== '' && SWARMS.has(packed) ? said(first - 2) : null
  }

  /** "hate …", "gas all the …", "send the … back", "no … allowed". */
  protected doneTo(first: number, last: number): Said | null {
    let at = first - 1
    const start = first - 6
    const skips = (name: string): boolean =>
      name === 'of'
        ? word.PACKS.has(this.plain(at - 1)) || /^(?:one|any|each|them)$/.test(this.at(at - 1))
        : (word.BETWEEN.has(name) || name === '') && !(word.HARMING_PHRASES.get(name)?.has(this.plain(at - 1)) ?? false)
    while (at > start && at >= 0 && this.same(at, first) && skips(this.at(at))) at--
    if (at < 0 || !this.same(at, first)) return null
    const name = this.plain(at)
    const hit = (damped: DampReason | null, to = last): Said => ({ from: at, to, damped })
    if (/^(?:have|see|want|get|like)$/.test(name) && this.isCall(at)) {
      const done = this.find(
        last + 1,
        last + 4,
        (_, next, i) =>
          this.same(i, last) &&
          /^(?:deported|shot|gassed|hanged|hung|removed|banned|jailed|locked|sterilised|castrated|evicted|burned|burnt|exterminated|killed|expelled|gone|dead|wiped|culled|shipped|rounded|euthanised|aborted|sacked)$/.test(
            next,
          ),
      )
      if (done >= 0) return hit(this.dampCall(at), done)
    }
    if (name === 'no') {
      const barred = this.find(last + 1, last + 4, (_, next) => /^(?:allowed|wanted|welcome|here|please)$/.test(next))
      return barred < 0 ? null : hit(null, barred)
    }
    if (/^(?:by|with|of|from|near|for|to|on|next|under|alongside|beside|behind|about)$/.test(name)) {
      const found = this.doneThrough(at, last)
      if (found !== null) return found
    }
    if (
      stance.BEARING.has(name) &&
      /^(?:can't|cant|cannot|never|won't|wont|couldn't|don't|dont|not)$/.test(this.at(at - 1))
    )
      return this.isSaidByOthers(at) ? null : hit(null)
    if (stance.HATRED.has(name) && name !== 'stand') {
      const no = this.find(at - 5, at, (_, other, i) => word.NEGATIONS.has(other) && this.same(i, at))
      const denied = no >= 0 && !this.isAsked(no, at)
      const deplored =
        this.at(at - 1) === 'to' &&
        /^(?:wrong|bad|horrible|awful|sad|stupid|silly|evil|illegal|crime|racist|sick|cruel|shame)$/.test(
          this.at(at - 2),
        )
      if (deplored && no < 0) return hit('counter_speech')
      const others = no >= 0 ? denied : this.isSaidByOthers(at)
      return hit(
        denied || this.find(at - 5, at, (_, name) => name === 'nothing') >= 0 ? 'negated' : others ? 'reported' : null,
      )
    }
    if (name === 'without')
      return this.some(at - 4, at, (_, other) => /^(?:better|nicer|great)$/.test(other)) ? hit(null) : null
    if (stance.MOVING.has(name)) {
      const away = this.find(last + 1, last + 5, (_, next, i) => stance.AWAY.has(next) && this.same(i, last))
      if (away >= 0 && this.at(away) === 'out' && /^(?:those|these|there|danger|harm|that)$/.test(this.at(away + 2)))
        return null
      if (away >= 0 && !/^(?:up|off|back)$/.test(this.at(away)) && this.isCall(at)) return hit(this.dampCall(at), away)
      if (away >= 0 && (away === last + 1 || /^(?:where|to|into|off)$/.test(this.at(away + 1))) && this.isCall(at))
        return hit(this.dampCall(at), away)
    }
    if (stance.EXCLUDE_CALLED.has(name)) return this.isCall(at) ? hit(this.dampCall(at)) : null
    if (!stance.HARM_CALLED.has(name) && !word.HARMING_PHRASES.has(name)) return null
    if (/^(?:attack|punish|experiment|hurt|harm|maim|boot|deck|string|stamp)$/.test(name) && verbOnly(this.at(at - 1)))
      return null
    const phrase = word.HARMING_PHRASES.get(name)
    if (phrase !== undefined && !phrase.has(this.plain(at - 1))) return null
    const verb = phrase === undefined ? at : at - 1
    if (name === 'to' || name === 'with') return hit(null)
    return this.isCall(name === 'of' ? verb - 1 : verb) ? hit(this.dampCall(verb)) : null
  }

  /** Somebody calls for it or means to: the verb opens the sentence, or "should", "let's", "I will" stands before it. */
  protected isCall(verb: number): boolean {
    if (verb <= 0 || !this.same(verb - 1, verb)) return true
    if (this.at(verb - 1).startsWith('@')) return true
    if (this.isSaidByOthers(verb) && !word.NECESSITY.has(this.at(verb - 1))) return false
    return (
      this.find(verb - 4, verb, (_, name, at) => word.CALLING.has(name) && this.same(at, verb)) >= 0 ||
      this.at(verb - 1) === 'and'
    )
  }

  /** "is it not obvious that …", "who doesn't …": a denial that asks for consent. */
  private isAsked(no: number, verb: number): boolean {
    return (
      /^(?:who|why|everyone|everybody|anybody|anyone)$/.test(this.at(no - 1)) ||
      (/n't$/.test(this.at(no)) && /^(?:everyone|everybody|we|you|it|somebody|someone)$/.test(this.at(no + 1))) ||
      this.find(no, verb, (_, name) => /^(?:obvious|clear|evident|plain|enough)$/.test(name)) >= 0
    )
  }

  protected dampCall(verb: number): DampReason | null {
    const no = this.find(verb - 6, verb, (_, name, at) => word.NEGATIONS.has(name) && this.same(at, verb))
    return no < 0 || this.isAsked(no, verb) ? null : 'negated'
  }

  protected isSaidByOthers(verb: number): boolean {
    for (let at = verb - 1; at >= Math.max(0, verb - 3) && this.same(at, verb); at--) {
      if (/^(?:i|we|i'd|i'll|i'm)$/.test(this.at(at))) return false
      if (this.at(at) === 'who' && this.at(at - 1) === 'one' && this.at(at - 2) === 'only') return false
      if (word.OUTSIDERS.has(this.at(at))) return true
    }
    return false
  }

  /** "refuse to be treated by a …", "overrun with …", "a bullet for every …", "sick of …". */
  protected doneThrough(joint: number, last: number): Said | null {
    const from = joint - 1
    const name = this.plain(from)
    const hit = (start: number, damped: DampReason | null = null): Said => ({
      from: Math.max(0, start),
      to: last,
      damped,
    })
    const joins = this.at(joint)
    if (/^(?:of|with|by)$/.test(joins) && stance.WEARY.has(name) && this.same(from, joint)) {
      if (name === 'rid') return this.isCall(from - 1) || this.isCall(from) ? hit(from - 1, this.dampCall(from)) : null
      if (name === 'full' || name === 'ill') return null
      return hit(from, this.isSaidByOthers(from) ? 'reported' : this.dampCall(from))
    }
    if (joins === 'about') return name === 'good' && this.at(from - 1) === 'nothing' ? hit(from - 1) : null
    if (/^(?:from|of|for)$/.test(joins) && this.isTaken(from)) return hit(from, this.dampCall(from))
    if (
      joins === 'with' &&
      name === 'wrong' &&
      !word.NEGATIONS.has(this.at(from - 1)) &&
      this.at(from - 1) !== 'nothing'
    )
      return hit(from)
    if (/^(?:with|of)$/.test(joins) && name === 'up' && this.at(from - 1) === 'put') return hit(from - 1)
    if (joins === 'of' && name === 'death' && this.at(from - 2) === 'sick') return hit(from - 2)
    if (joins === 'to' && name === 'death') return hit(from)
    if (HARM_NOUNS.has(name) && /^(?:of|for|to|on)$/.test(joins)) {
      const wanted = this.find(from - 8, joint + 10, (_, other, at) => this.same(at, joint) && WANTED.has(other))
      if (wanted >= 0) return hit(from)
    }
    if (/^(?:of|for|on)$/.test(joins)) return null
    const refusing = this.find(joint - 9, joint, (_, other, at) => this.same(at, joint) && REFUSING.has(other))
    if (refusing < 0 || !this.some(refusing + 1, joint, (_, other) => SERVED.has(other))) return null
    return this.isSaidByOthers(refusing) ? null : hit(refusing)
  }

  /** "take the vote from", "strip … of", "cut benefits for". */
  protected isTaken(at: number): boolean {
    if (
      !/^(?:rights?|votes?|benefits?|citizenship|passports?|houses|housing|freedom|freedoms|franchise|access)$/.test(
        this.at(at),
      )
    )
      return false
    const verb = this.find(
      at - 5,
      at,
      (_, name, i) => this.same(i, at) && /^(?:take|strip|remove|deny|cut|stop|end|scrap|withdraw|abolish)$/.test(name),
    )
    return verb >= 0 && this.isCall(verb)
  }
}

/** After an article the verb is a noun: "the attack on …". */
function verbOnly(before: string): boolean {
  return /^(?:the|an?|this|that|of|recent|racist|our|under)$/.test(before)
}
