import { RegardTokens } from './regard'
import { type Said } from './stance'
import * as stance from './stance-words'

/** Words up to "they" in a following sentence. */
const PRONOUN_WITHIN = 22
const LOW_KIND = new Set(
  'creatures creature animals things vermin savages parasites scum rats beasts freaks monsters pests perverts criminals thieves bastards cunts fuckers scroungers scumbags wankers',
)

/** Between "they" and the group that they are said to be. */
const LINKING = new Set(
  'are r were is just only nothing but all bloody fucking a an after merely simply probably'.split(' '),
)
const THEY_ARE = /^(?:they|they're|theyre)$/
const YOU_ARE = /^(?:you|u|you're|youre)$/
const THEM = new Set("they they're theyre them their".split(' '))
const YOURS = new Set("you you're youre your u".split(' '))

/** Reads what is said of a group after it was named, by a pronoun or with no subject at all. */
export class ReferenceTokens extends RegardTokens {
  /** "Refugees moved in. They are vermin.", "… and I hate them", "… Should be shot.", "those creatures". */
  protected saidOfThem(first: number, last: number): Said | null {
    const sentence = this.sentences[last] as number
    const end = Math.min(last + PRONOUN_WITHIN, this.words.length - 1)
    const span = (said: Said): Said => ({ ...said, from: first })
    let tries = 0
    const addressed = /^(?:you|u)$/.test(this.at(first - 1)) || this.pastLikeness(last) > last
    for (let at = last + 1; at <= end && (this.sentences[at] as number) <= sentence + 2; at++) {
      this.steps++
      const name = this.at(at)
      const start = (this.sentences[at] as number) > sentence && !this.same(at - 1, at)
      if (/^(?:these|those|them|such|that|his|her|their|your)$/.test(name)) {
        const kind = this.plain(at + 1)
        if (
          /^(?:these|those|them)$/.test(name) &&
          LOW_KIND.has(kind) &&
          this.same(at, at + 1) &&
          !this.hasVictims(last, at)
        )
          return { from: first, to: at + 1, damped: null }
        if (stance.KIND.has(kind)) {
          const said = this.doneTo(at, at + 1) ?? this.saidAfter(at, at + 1, true) ?? this.regarded(at, at + 1)
          if (said !== null) return span(said)
          continue
        }
      }
      if (
        stance.KIND.has(name) &&
        this.at(at + 1) === 'like' &&
        /^(?:that|them|him|her|this|those|these)$/.test(this.at(at + 2))
      ) {
        const said = this.doneTo(at, at + 2) ?? this.saidAfter(at, at + 2, true)
        if (said !== null) return span(said)
      }
      if (stance.REFERRING.has(name) || (addressed && /^(?:you|you're|youre|u)$/.test(name) && start)) {
        if (name === 'themselves') continue
        if (name === 'their') {
          const theirs = this.regarded(at, at)
          if (theirs !== null) return span(theirs)
          continue
        }
        const said = this.doneTo(at, at) ?? this.saidAfter(at, at, true) ?? this.regarded(at, at)
        if (said !== null) return span(said)
        if (++tries === 3) return null
        continue
      }
      if (start && !this.hasVictims(first - 6, at)) {
        const said = this.saidBriefly(at)
        if (said >= 0) return { from: first, to: said, damped: null }
      }
    }
    return null
  }

  /** "They are all liars. Needless to say they are Poles.", "Your life is worth nothing, you're just a woman". */
  protected saidBefore(first: number): Said | null {
    let at = first - 1
    while (at >= 0 && first - at <= 4 && this.same(at, first) && LINKING.has(this.at(at))) at--
    const they = at === first - 1 || !this.same(at, first) ? '' : this.at(at)
    const meant = THEY_ARE.test(they) ? THEM : YOU_ARE.test(they) ? YOURS : null
    if (meant === null) return null
    const sentence = this.sentences[first] as number
    for (let i = at - 1; i >= Math.max(0, at - PRONOUN_WITHIN) && (this.sentences[i] as number) >= sentence - 1; i--) {
      this.steps++
      if (!meant.has(this.at(i))) continue
      const last = /^(?:their|your)$/.test(this.at(i)) ? i + 1 : i
      const said = this.doneTo(i, last) ?? this.saidAfter(i, last, true) ?? this.regarded(i, last)
      if (said !== null) return { ...said, from: i, to: first }
    }
    return null
  }

  /** A sentence with no subject: "Should be shot.", "Makes me sick", "Scum the lot of them", "Can't be trusted". */
  protected saidBriefly(at: number): number {
    const rest = this.rest(at, 7)
    if (
      /^(?:should|must|ought|need|needs|want|wants|can't|cannot|cant|never|don't|dont|makes|make|made|shouldn't)\b/.test(
        rest,
      )
    ) {
      const said = this.saidAfter(at - 1, at - 1, false) ?? (this.words.length > at ? this.brief(at) : null)
      return said === null ? -1 : said.to
    }
    const alone =
      /^(?:(?:absolute|total|utter|complete|dirty|filthy|fucking|bloody|just|nothing but|pure|all|bunch of|like|more like|sewer) )*(\w+)(?: (?:the lot|all|every|each|of the earth|like them).*)?$/.exec(
        rest,
      )?.[1]
    return alone !== undefined && stance.BESIDE.has(alone) ? at : -1
  }

  protected brief(at: number): Said | null {
    if (
      /^(?:should|must) (?:all )?be (?:\w+ )?(?:shot|hanged|hung|deported|banned|locked|gassed|burned|burnt|drowned|sterilised|castrated|jailed|shipped|put down)/.test(
        this.rest(at, 6),
      )
    )
      return { from: at, to: at + 2, damped: null }
    if (
      /^(?:makes?|made|gives?|gave|turns?|turned) (?:me|my) (?:want to |feel )?(?:\w+ )?(?:sick|heave|vomit|puke|stomach|ill|skin|the creeps|gag)/.test(
        this.rest(at, 7),
      )
    )
      return { from: at, to: at + 2, damped: null }
    return /^(?:can't|cannot|cant|never) (?:ever )?(?:be )?trust/.test(this.rest(at, 4))
      ? { from: at, to: at + 1, damped: null }
      : null
  }

  /** Somebody was hurt or robbed: what follows may be said of whoever did it. */
  protected hasVictims(from: number, to: number): boolean {
    return (
      this.find(from, to, (_, name) =>
        /^(?:stabbed|attacked|robbed|vandalised|burgled|killed|hit|abused|assaulted|murdered|beaten|harassed|called|shouted|spat|raped|threatened|smashed|targeted|condemned|told|bullied|mugged|burned|burnt|insulted|missing|died|injured)$/.test(
          name,
        ),
      ) >= 0
    )
  }
}
