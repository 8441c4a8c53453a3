import { CallTokens } from './calls'
import * as word from './contempt-words'
import { BEFORE_NAMED, type Regard, regardsOf } from './regard-grammar'
import { TAGS } from './regard-tags'
import { type Said } from './stance'

/** Whether somebody is spoken to, and where the words are that were kept. */
interface Present {
  addressed: boolean
  readonly places: number[]
}

/** "isn't it", "shouldn't we": a denial that asks for consent. */
const ASKED = /^ (?:and |but |so )?N (?:it|I) /

/** Words on each side of those named that are read with them. */
const WITHIN = 14
/** Readings of a text; more of them are a list. */
const MAX_READINGS = 60

/**
 * Reads how whoever writes regards those named in a clause: its words become classes (regard-grammar.ts), what only
 * carries emphasis is left out, and the shapes of contempt are looked for in what remains.
 */
export class RegardTokens extends CallTokens {
  private readings = 0

  /** What the clause around those named at `first` to `last` says of them as a kind. */
  protected regarded(first: number, last: number): Said | null {
    if (this.readings >= MAX_READINGS) return null
    this.readings++
    const present: Present = { addressed: false, places: [] }
    let from = first - 1
    while (from >= 0 && first - from <= WITHIN && this.same(from, first)) from--
    let to = last + 1
    while (to < this.words.length && to - last <= WITHIN && this.same(to, last)) to++
    this.steps += to - from
    const before = this.tagged(from + 1, first, present).replace(BEFORE_NAMED, ' ')
    present.places.length = 0
    const after = this.tagged(this.pastLikeness(last) + 1, to, present)
    const clause = `${before}G${after}`.replace(ASKED, ' ').replace(' N wait ', ' await ')
    for (const regard of regardsOf(clause)) {
      const found = regard.shape.exec(clause)
      if (
        found === null ||
        (regard.addressed && !present.addressed) ||
        this.isHeldBack(regard, clause.slice(0, found.index), found[0])
      )
        continue
      const said = clause.slice(clause.indexOf('G') + 1, found.index + found[0].length).trim()
      const to = said === '' ? last : present.places[said.split(' ').length - 1]
      return { from: first, to: to ?? last, damped: null }
    }
    return null
  }

  /** "women like you": the last word that still belongs to those named. */
  protected pastLikeness(last: number): number {
    return this.same(last, last + 2) &&
      this.at(last + 1) === 'like' &&
      /^(?:you|u|that|them|him|her|this|those|these|yourself)$/.test(this.at(last + 2))
      ? last + 2
      : last
  }

  /** "with any power", "who come here": the last word before the verb of those named. */
  protected pastClause(last: number): number {
    const next = this.at(last + 1)
    if (!this.same(last, last + 1) || !/^(?:like|who|with|in|from|on|at|around|that)$/.test(next)) return last
    const liked = this.pastLikeness(last)
    if (liked > last) return liked
    const verb = this.find(
      last + 3,
      last + 8,
      (_, name, at) => this.same(at, last) && /^(?:are|is|should|must|can|will|have|deserve|need|ought)$/.test(name),
    )
    return verb < 0 || this.some(last + 1, verb, (_, name) => word.BREAKS.has(name) && !/^(?:with|from)$/.test(name))
      ? last
      : verb - 1
  }

  /** Denied, or said by others. */
  private isHeldBack(regard: Regard, before: string, found: string): boolean {
    if (!regard.denied && (/ N /.test(found) || / N (?:\S+ ){0,3}$/.test(before))) return true
    if (regard.denied && / N (?:\S+ ){0,2}$/.test(before)) return true
    return regard.called && / (?:he|she|they|who|men|whoever|which) (?:\S+ ){0,2}$/.test(before)
  }

  private tagged(from: number, to: number, present: Present): string {
    let found = ' '
    for (let at = from; at < to; at++) {
      const name = this.plain(at)
      if (name === '') continue
      const tag = TAGS.get(name)
      if (tag === '') continue
      present.places.push(at)
      if (tag === undefined) found += `${name} `
      else {
        if (tag === 'Y') present.addressed = true
        found += `${tag} `
      }
    }
    return found
  }
}
