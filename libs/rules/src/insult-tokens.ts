import * as word from './contempt-words'
import { ThreatTokens } from './threat-tokens'

const STRETCHED = /(.)\1{2}/

/** A text as words, with whom an insult is meant for and whose words it is. */
export class InsultTokens extends ThreatTokens {
  private readonly plains: (string | undefined)[] = []

  protected at(index: number): string {
    return this.words[index] ?? ''
  }

  /** Without the "'s" of "muslim's", and without stretched letters. */
  protected plain(index: number): string {
    const known = this.plains[index]
    if (known !== undefined) return known
    const name = this.at(index)
    const stripped = name.endsWith("'s") ? name.slice(0, -2) : name
    const plain = STRETCHED.test(stripped) ? stripped.replace(/(.)\1{2,}/g, '$1') : stripped
    if (index >= 0) this.plains[index] = plain
    return plain
  }

  /** Words from one on, within its sentence. */
  protected rest(from: number, count: number): string {
    let found = ''
    for (let at = from; at < from + count && at < this.words.length && this.same(at, from); at++)
      if (this.at(at) !== '') found += found === '' ? this.plain(at) : ` ${this.plain(at)}`
    this.steps += count
    return found
  }

  protected same(one: number, other: number): boolean {
    return this.sentences[one] === this.sentences[other]
  }

  /** "called me a …", "the word …", "shouted … at us". */
  protected isMentioned(first: number): boolean {
    return this.some(first - 7, first, (_, name, at) => {
      if (!this.same(at, first)) return false
      if (word.MENTIONS.has(name)) return first - at <= 3
      if (/^(?:call|called|calling|calls)$/.test(name))
        return (
          !this.isMine(at) || this.at(at + 1) === 'me' || /^(?:was|were|been|being|got|get|is)$/.test(this.at(at - 1))
        )
      if (name === 'told') return word.VICTIMS.has(this.at(at + 1)) && !this.isMine(at)
      return word.SHOUTS.has(name) && first - at <= 4 && !this.isMine(at)
    })
  }

  /** "I think", "let me tell you": the author's own words; "I never said" is not. */
  protected isMine(speech: number): boolean {
    if (this.find(speech - 4, speech, (_, name, at) => word.NEGATIONS.has(name) && this.same(at, speech)) >= 0)
      return false
    // "needless to say"; "where is the harm in saying".
    if (
      this.find(
        speech - 4,
        speech,
        (_, name, at) => /^(?:needless|mistake|harm|wrong)$/.test(name) && this.same(at, speech),
      ) >= 0
    )
      return true
    return (
      this.find(
        speech - 3,
        speech,
        (_, name, at) => /^(?:i|i'm|i'd|i'll|im|we|me)$/.test(name) && this.same(at, speech),
      ) >= 0
    )
  }

  /** "I'm a proud …", "us …", "my …", "… and proud". */
  protected isOwn(first: number, last: number): boolean {
    if (this.find(last + 1, last + 4, (_, name) => /^(?:proud|pride|bikes)$/.test(name)) >= 0) return true
    if (this.at(last + 1) === 'like' && /^(?:me|us)$/.test(this.at(last + 2))) return true
    const before = this.at(first - 1)
    if (/^(?:fellow|proud)$/.test(before)) return true
    if (before === 'my')
      return this.at(first - 2) === 'love' || first - 2 < 0 || !/^(?:off|get|leave|from)$/.test(this.at(first - 2))
    for (let at = first - 1; at >= Math.max(0, first - 5) && this.same(at, first); at--) {
      const name = this.at(at)
      if (/^(?:myself|ourselves)$/.test(name)) return true
      if (name === 'being' && !/^(?:for|stop|quit|of|you|called|are|is|were)$/.test(this.at(at - 1))) return true
      if (/^(?:i'm|im|am|we're|feel|as)$/.test(name))
        return name !== 'as' || /^(?:a|an|two|proud)$/.test(this.at(at + 1))
      if ((name === 'us' || name === 'we') && at === first - 1) return true
      if (name === 'was' && this.at(at - 1) === 'i') return true
      if (!word.SELF_FILLERS.has(name)) return false
    }
    return false
  }

  protected hasOtherMeaning(name: string, at: number): boolean {
    const beside = word.OTHER_MEANINGS.get(name)
    return (
      beside !== undefined &&
      this.some(at - 5, at + 6, (_, other, i) => i !== at && this.same(i, at) && beside.has(other))
    )
  }

  protected isAimed(insult: number): boolean {
    if (this.words.length === 1) return true
    if (
      this.find(
        insult + 1,
        insult + 5,
        (_, name, at) =>
          (/^(?:you|u|yous)$/.test(name) && /^(?:like|of|are)$/.test(this.at(at - 1))) ||
          (/^(?:them|em)$/.test(name) && this.at(at - 1) === 'of' && this.at(at - 2) === 'lot'),
      ) >= 0
    )
      return true
    let linked = false
    for (let at = insult - 1; at >= Math.max(0, insult - 6) && this.same(at, insult); at--) {
      this.steps++
      const name = this.at(at)
      if (word.YOU.has(name)) return true
      if (name.startsWith('@')) return !OF_THINGS_TOO.has(this.plain(insult)) || !this.same(insult, insult + 1)
      if (
        name === 'what' &&
        !OF_THINGS_TOO.has(this.plain(insult)) &&
        /^(?:an?|bunch|such|load)$/.test(this.at(at + 1))
      )
        return true
      if (word.THEY.has(name)) return linked || /'s$|'re$|^(?:hes|shes|theyre)$/.test(name)
      if (/^(?:is|are|was|were|r)$/.test(name)) linked = true
      else if (linked) return this.isPerson(at)
      if (!word.AIM_FILLERS.has(name)) return false
    }
    return false
  }

  protected isPerson(at: number): boolean {
    const name = this.at(at)
    return (
      this.buffer.isCapitalised(this.froms[at] as number, this.tos[at] as number) ||
      /(?:er|or|ist|ers|ors|ists|man|men|woman|staff|boss|nurse|nurses|doctor|gp|mp|mps|mayor|cop|cops|pc|police|council|chief|sergeant|judge|clerk)$/.test(
        name,
      )
    )
  }

  /** "bankers are parasites"; not "wasps are vermin". */
  protected isSaidOfPeople(insult: number): boolean {
    const mild = OF_THINGS_TOO.has(this.plain(insult))
    for (let at = insult - 1; at >= Math.max(1, insult - 4) && this.same(at, insult); at--) {
      const name = this.at(at)
      if (name === 'are' && mild) return this.isRole(at - 1)
      if (name === 'are') return !word.PESTS.has(this.at(at - 1)) && /^(?!there$)\S{4}/.test(this.at(at - 1))
      if (!word.AIM_FILLERS.has(name)) return false
    }
    return false
  }

  /** Many of a trade or an office. */
  private isRole(at: number): boolean {
    return /^(?:they|all|them|cops|police|staff|bosses|nurses|judges|mps|gps|tories|leaders|clerks|bankers|pcs|pcsos)$|(?:ers|ors|ists|ians|men|women|cops|wardens|agents|officials)$/.test(
      this.at(at),
    )
  }
}

/** Said of drains and letters as well. */
const OF_THINGS_TOO = new Set(
  'donkey monkeys gorilla gorillas chimps chimp baboon ape maggot maggots toad reptile reptiles vulture troll trolls ghoul ghouls goblin swine fool fools cheat cheats thief thieves quack lunatic psycho nazi nazis fascist fascists stooge dictator dictators clown perv creepy sod dope gutless useless clueless pathetic worthless disgrace embarrassment failure failures vile repulsive filth rats rat vermin parasites corrupt crooked despicable loathsome odious vultures puppet puppets monster monsters melts fraud donkeys apes toad witch cockroach'.split(
    ' ',
  ),
)
