import { GATE_WORDS, WORD_BITS } from './threat-words'

/** Words run together are taken apart up to this length. */
const LONGEST_TOGETHER = 40
const LONGEST_PART = 16

/** Ordinary words that insults are run together with, beside those of the tables. */
const ORDINARY = set(
  "a i u r an am as at be by do go he if in is it me my no of off on or so to up us we and all any are ass bad big but can did die dog eat fat for get god got had has hate hates hated her him his how i'm im its just kill " +
    'let like lol lot lots love make man men more most much need never new not now old one only our out over people pig please put rid said sad say see sent shut shot should sick so some stop such suck sucks take than that the ' +
    'them then there these they thing things this those time too total utter utterly very want was what when where which white who why will with work worst you your youre ur yours yourself fucking bloody absolute absolutely complete ' +
    'ban back black bunch every everyone filthy dirty go home stay stupid useless ugly lazy head face faces hole holes mouth brain brains wit piece pieces ' +
    'all parasites should shot thieves thieving criminals belong country deserve despise hating disgusting smell stink inferior gross evil animals dont send them back everyone enough is wipe burn death deported must stop invasion our streets ' +
    'many such common another massive typical two few pair police council cop cops nurse nurses doctor doctors officer officers staff country england britain wales uk lives here matter are scum disgrace liar liars joke clown clowns coward cowards trash rubbish hell idiot idiots',
)

/** Stems that no ordinary word holds (English word lists of 170,000 words): found in a word whatever is around. */
const UNMISTAKABLE = set(
  'fuck fucks fucked fucker fuckers fucking fuckin fuckwit wanker wankers faggot faggots nigger niggers arsehole arseholes asshole assholes bellend bellends dickhead dickheads ' +
    'motherfucker motherfuckers cocksucker cocksuckers shithead bullshit tranny trannies pikey pikeys bitches cunts towelhead raghead',
)
/** Found only where the whole is made of known words: "youreatwat". */
const SEVERABLE = new Set([
  ...UNMISTAKABLE,
  ...set(
    'cunt twat twats bitch bastard bastards slut sluts whore whores scum idiot idiots moron morons paki pakis shit shite prick pricks retard retards retarded vermin spastic spastics nigga niggas scumbag scumbags parasite parasites ' +
      'wank arse dyke poof tosser fags coons cripples mongs muzzies wetbacks shemales queers wogs chinks gooks kikes spics poofs dykes slag slags scumbags cunts',
  ),
])
const GATES = new Set(GATE_WORDS)
const HARMLESS =
  /snigger|swanker|scummy|bastardi[sz]|retardant|retardation|vermination|moroni|niggard|whores?on|vandyke|[cp]arse|hearse|coarse|hoarse|sparse|arsenal|arsen/

export interface Part {
  readonly name: string
  /** Offset in the word. */
  readonly at: number
}

/** Whether a word is looked for in longer ones at all. */
export function isSeverable(name: string): boolean {
  return SEVERABLE.has(name)
}

/** Whether a listed word is read in a longer one that cannot be taken apart. */
export function isUnmistakable(name: string, within: string): boolean {
  return UNMISTAKABLE.has(name) && !HARMLESS.test(within)
}

/** A part that says something where it stands in a longer word. */
export function isTelling(name: string): boolean {
  return SEVERABLE.has(name) || GATES.has(name)
}

/** Takes "youareafucking" apart into as few known words as it is made of; null when it is not made of such. */
export function takeApart(together: string, listed: { has(name: string): boolean }): readonly Part[] | null {
  const { length } = together
  if (length > LONGEST_TOGETHER) return null
  // Fewest words up to each place, and where the last of them begins.
  const fewest = new Uint8Array(length + 1).fill(255)
  const begins = new Uint8Array(length + 1)
  fewest[0] = 0
  for (let from = 0; from < length; from++) {
    const words = fewest[from] as number
    if (words === 255) continue
    for (let to = from + 1; to <= length && to - from <= LONGEST_PART; to++) {
      if ((fewest[to] as number) <= words + 1) continue
      const name = together.slice(from, to)
      if (!ORDINARY.has(name) && (to - from < 3 || (!listed.has(name) && !WORD_BITS.has(name)))) continue
      fewest[to] = words + 1
      begins[to] = from
    }
  }
  if (fewest[length] === 255) return null
  const parts: Part[] = []
  for (let to = length; to > 0; to = begins[to] as number) {
    const at = begins[to] as number
    parts.unshift({ name: together.slice(at, to), at })
  }
  return HARMLESS.test(together) ? null : parts
}

function set(words: string): ReadonlySet<string> {
  return new Set(words.split(' '))
}
