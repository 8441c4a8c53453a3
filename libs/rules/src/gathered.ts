import { isGroupHead } from './group-words'
import { type Said, StanceTokens } from './stance'
import * as stance from './stance-words'
import * as word from './contempt-words'

/** Words of a sentence looked at on each side of a group. */
const WITHIN = 16

/**
 * Reads a sentence as a whole where its clauses tell nothing: a group, what is only ever said of people to lower them or
 * a call for their harm, and nothing that makes the group the one wronged, defended or talked about.
 */
export class GatheredTokens extends StanceTokens {
  /** What the sentence of a group, or the one after, says by its classes of words alone. */
  protected gathered(first: number, last: number, generic: boolean, subject: boolean): Said | null {
    let from = first
    while (from > 0 && first - from < WITHIN && this.same(from - 1, first)) from--
    let to = last
    while (to < last + WITHIN && to + 1 < this.words.length && this.same(to + 1, last)) to++
    this.steps += to - from
    const said = (at: number): Said => ({ from: Math.min(first, at), to: Math.max(last, at), damped: null })
    const gloating = this.isReported(from, to) ? -1 : this.gloating(from, to)
    if (gloating >= 0) return said(gloating)
    if (this.isDefended(from, to)) return null
    const mine = this.hatred(from, first)
    if (mine >= 0) return said(mine)
    const called = this.calledFor(from, to, first, last)
    if (called >= 0) return said(called)
    if (!generic || !subject) return null
    const low = this.lowOf(from, to, first, last)
    if (low >= 0) return said(low)
    const next = to + 1
    let end = next
    while (end < next + 12 && end < this.words.length && this.same(end, next)) end++
    if (end === next || this.isDefended(next, end - 1) || this.isOfOthers(next, end)) return null
    const after = this.find(
      next,
      end,
      (_, name, at) => this.isOnlyOfPeople(at) && !this.isDenied(next, at) && name !== '',
    )
    if (after >= 0 && stance.LABELS.has(this.plain(after))) return { from: first, to: after, damped: null }
    const gloats = this.gloating(next, end - 1)
    return gloats < 0 ? null : { from: first, to: gloats, damped: null }
  }

  /** Somebody else than the group is spoken of. */
  private isOfOthers(from: number, to: number): boolean {
    return this.find(from, to, (_, name) => OTHERS.has(name)) >= 0
  }

  /** The group is wronged, helped, praised or defended, or it is others who say so. */
  private isDefended(from: number, to: number): boolean {
    return (
      this.find(from, to + 1, (_, name, at) => {
        if (SPARED.has(name) || word.CONDEMNING.has(name)) return !/^(?:wrong|crime|horrible|awful)$/.test(name)
        if (word.SPEECH.has(name))
          return SAYING.has(name) && !this.isMine(at) && !/^(?:it|so|no|you|this)$/.test(this.at(at + 1))
        return /^(?:is|are|was|were|been|being|be|get|got|getting)$/.test(name) && WRONGED.has(this.at(at + 1))
      }) >= 0
    )
  }

  private isReported(from: number, to: number): boolean {
    return this.find(from, to + 1, (_, name, at) => SAYING.has(name) && !this.isMine(at)) >= 0
  }

  private isDenied(from: number, at: number): boolean {
    return this.find(Math.max(from, at - 5), at, (_, name) => word.NEGATIONS.has(name)) >= 0
  }

  /** "I despise everything about Islam": how it is, "when …", "that …" is something else. */
  private hatred(from: number, first: number): number {
    return this.find(Math.max(from, first - 6), first, (_, name, at) => {
      if (
        !stance.HATRED.has(name) ||
        stance.BEARING.has(name) ||
        !/^(?:i|we|i'd|really|absolutely|fucking|just|do|honestly|always)$/.test(this.at(at - 1))
      )
        return false
      if (this.isDenied(from, at)) return false
      return (
        this.find(at + 1, first, (_b, other) =>
          /^(?:how|when|that|what|seeing|it|who|why|to|if|because|you|for|and|but)$/.test(other),
        ) < 0
      )
    })
  }

  /** "good riddance", "one less", "had it coming", "deserves a medal". */
  private gloating(from: number, to: number): number {
    return this.find(from, to + 1, (_, name, at) => {
      const next = this.at(at + 1)
      if (name === 'good') return next === 'riddance' && !this.isDenied(from, at)
      if (name === 'one' || name === 'another') return next === 'less' || (next === 'fewer' && name === 'one')
      if (name === 'had') return next === 'it' && this.at(at + 2) === 'coming'
      if (name === 'serves') return /^(?:them|her|him|em)$/.test(next) && this.at(at + 2) === 'right'
      if (name === 'too')
        return (
          next === 'good' &&
          this.at(at + 2) === 'for' &&
          this.some(
            at - 3,
            at,
            (_b, other) => stance.HARM.has(other) || /^(?:prison|hanging|death|jail|is|bullet|that)$/.test(other),
          )
        )
      if (name === 'deserves' || name === 'give' || name === 'gets')
        return (
          this.some(at + 1, at + 5, (_b, other) => other === 'medal' || other === 'knighthood') &&
          this.some(from, to, (_b, other) => stance.HARM.has(other))
        )
      return name === 'pity' || name === 'shame'
        ? this.some(at + 1, to, (_b, other) => /^(?:didn't|didnt|wasn't|missed|survived|only|more)$/.test(other)) &&
            this.some(at + 1, to + 1, (_b, other) => MISHAP.has(other) || stance.HARM.has(other))
        : false
    })
  }

  /** "let the migrants drown", "I wish every Jew would vanish", "sink the boats with …", "bring back slavery for …". */
  private calledFor(from: number, to: number, first: number, last: number): number {
    const start = this.at(from).startsWith('@') ? from + 1 : from
    const called = this.find(from, to + 1, (_, name, at) => {
      if (
        /^(?:wish|wishing|hope|hoping|pray|praying|let|lets|let's|leave|want|wanna|should|must|needs|need|gotta|shoulda)$/.test(
          name,
        )
      )
        return (
          this.find(
            at - 2,
            at,
            (_b, other, i) =>
              i >= from &&
              (word.NEGATIONS.has(other) ||
                (word.OUTSIDERS.has(other) && name !== 'should' && name !== 'must' && name !== 'needs')),
          ) < 0
        )
      if (name === 'if')
        return /^(?:great|better|nice|wonderful|happy|glad|brilliant|lovely|care|love|cared|bothered)$/.test(
          this.at(at - 1),
        )
      if (name === 'bring') return this.at(at + 1) === 'back'
      if (/^(?:i'd|i'll|we'd|we'll|ill|gonna)$/.test(name)) return true
      return at === start && (SINK.has(name) || (stance.HARM_CALLED.has(name) && !NOUNS_TOO.has(name)))
    })
    if (called < 0) return -1
    const wishing =
      this.at(called) === 'if' ||
      /^(?:wish|wishing|hope|hoping|pray|praying|let|lets|let's|leave|want|wanna)$/.test(this.at(called))
    const harm = this.find(called, Math.min(to + 1, called + 14), (_, name, at) => {
      if (at >= first && at <= last) return false
      if (this.isDenied(called, at)) return false
      if (SINK.has(name) && at === start) return true
      if (!DEADLY.has(name)) return name === 'slavery' || name === 'apartheid' ? this.at(called) === 'bring' : false
      return wishing || at < first || at - last <= 5
    })
    // "we should burn fewer leaves near the Sikh temple" names a place: the group has to be near the harm.
    return harm >= 0 && Math.min(Math.abs(harm - first), Math.abs(harm - last)) <= 5 && !this.isLedBy(harm, first)
      ? harm
      : -1
  }

  /** "should jail thugs who attack Muslims": others are to suffer. */
  private isLedBy(harm: number, first: number): boolean {
    return (
      this.find(Math.min(harm, first), Math.max(harm, first), (_, name) =>
        /^(?:who|which|against|about|anyone|whoever|for|by|because|from|if|when|before|like)$/.test(name),
      ) >= 0 && !/^(?:bring|too)$/.test(this.at(harm - 2))
    )
  }

  /** What is only ever said of people, in the sentence of a group meant as a whole. */
  private lowOf(from: number, to: number, first: number, last: number): number {
    return this.find(Math.max(from, first - 8), to + 1, (_, _name, at) => {
      if (at >= first && at <= last) return false
      if (!this.isOnlyOfPeople(at) || this.isDenied(from, at)) return false
      if (at < first && ONLY_THEIRS.has(this.plain(at))) return false
      const between = at > last ? ([last + 1, at] as const) : ([at + 1, first] as const)
      return this.find(between[0], between[1], (_b, other) => DIVIDING.has(other)) < 0
    })
  }

  private isOnlyOfPeople(at: number): boolean {
    const name = this.plain(at)
    if (name === 'bad') return false
    if (stance.LABELS.has(name) || stance.isLowering(name)) return !THINGS_TOO.has(name) && !isGroupHead(name)
    return ONLY_THEIRS.has(name)
  }
}

/** What is done for a group or to it, and how others are who do it. */
const SPARED = set(
  'attacked attacking attacks attack abuse abused abusing assault assaulted victim victims survivor survivors racists bigots bullied bullying harassed harassing harassment spat mugged killed stabbed threatened threatening fled fleeing flee suffering suffered suffer blamed blaming blame protect protected protecting protection ' +
    'support supporting supports help helping helped love loves lovely loved kind kindness brilliant amazing wonderful great proud thank thanks welcome welcomed celebrate celebrating celebration friends friend safe unsafe safety scared frightened afraid fear rights equal equality justice solidarity donate donated donation charity shelter volunteer volunteers fundraiser exhibition ' +
    'museum history heritage month festival stereotype stereotypes stereotyping myth myths trope tropes prejudice discriminated discrimination excluded mistreated dying died murdered missing rescue rescued save saved jailed sentenced arrested charged court judge trial scandal conditions waiting deserve deserves help lives matter respect dignity condemned denounced apology apologise sorry imagine sick_pay myth lie lies compare compares comparing wrongly unfairly unfair poem film book play song documentary novel study research report census statistics',
)
const SAYING = set(
  'say saying says said claim claims claimed claiming told telling call called calling calls shouted shouting shouts yelling wrote written posted posts tweeted describes described idea myth believe believes believing thinks quote slogan chanting chant chanted screaming screamed rumour rumours comment comments sign banner graffiti painted pretend suggesting suggested implying insist argue heard hear hearing',
)
const WRONGED = set(
  'treated called attacked robbed abused killed beaten hit left given forced made housed denied refused ignored targeted blamed failed let told stopped searched ripped conned scammed exploited trafficked raped groomed burgled',
)
const OTHERS = set(
  "he she he's she's his her you your you're council police officer officers driver staff manager government landlord racists bigots mp company nurse it's_not we my",
)
const DIVIDING = set(
  'by against from whose about like_this near where because if when although unlike despite without while who than',
)
/** Said of rooms, roads, food and weather too. */
const THINGS_TOO = set(
  'rat rats mice animal animals pig pigs dog dogs bug bugs insects insect fleas lice ticks slugs worms snake snakes toad toads sheep creature creatures virus disease diseases plague cancer tumour infestation rot blight contagion poison dirt muck sewage sewer slime trash garbage rubbish refuse waste turd turds shit shits shite crap excrement filth pest pests vultures hyena hyenas ' +
    'burden burdens drain joke disgrace embarrassment failure failures mistake mistakes menace menaces danger threat nuisance curse evil sin insult sickness illness robots zombies passengers bent liability killer killers fool monster monsters demon demons devils dog swarm horde hordes weasel butchers murderer murderers terrorist terrorists thug thugs thief thieves burglars robbers abusers muggers conman fraud frauds fraudsters fraudster scam extremists gangsters criminal criminals hooligans stabbers smugglers traffickers bullies bully misogynists idiot idiots drunk drunks addicts junkies ' +
    'dirty filthy stinking smelly stinky grubby mucky minging rank rancid foul rotten putrid disgusting revolting vile gross nasty horrible hideous ugly ugliest grotesque lousy greasy grim sick corrupt rude cruel vicious violent dangerous criminal mental insane mad crazy stupid dumb thick thicker dim daft clueless useless worthless pointless hopeless pathetic weak feeble substandard defective damaged broken ' +
    'weird creepy confused ill unfit idle unwanted unwelcome terrible awful dreadful worst lowest beneath appalling shameful disgraceful atrocious crap shit cheating lying selfish tight cunning scheming savage brutal aggressive hateful spiteful primitive backward backwards inferior deformed incompatible hysterical unstable abhorrent abnormal twisted slag slags bitch bitches hoe hoes bastard bastards cunt cunts twat dick prick bloody whore whores slut sluts wanker wankers arseholes idiotic ignorant dead wicked greedy coward cowards losers loser freak freaks monkey monkeys apes',
)
const ONLY_THEIRS = set(
  'scrounge scrounging sponge sponging leech leeching thieving raping smell stink stinks breed breeding interbreed pickpockets pickpocket cavemen grabber grabbers grabbing sharia jihad halal_hate stooges parasitic savagery filthy_rich money-grabber iq cousins goat goats camel camels jungle trees caves genes genetics defect defects',
)
const SINK = set('sink torpedo shoot nuke bomb torch drown gas burn')
const DEADLY = stance.DEADLY
/** What a verb of harm names as well at the start of a sentence: "burn victims", "shoot day". */
const NOUNS_TOO = set(
  'attack abuse punch string gun beat stone knife boot deck hurt harm poison slap kick smash stamp crush experiment batter whip hunt',
)
const MISHAP = set('fire flood bomb crash boat storm virus take get drown sink burn kill took')

function set(words: string): ReadonlySet<string> {
  return new Set(words.split(' '))
}
