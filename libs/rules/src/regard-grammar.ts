/** A shape in which a clause despises those named in it. */
export interface Regard {
  readonly shape: RegExp
  /** The denial is part of it: "no respect for". */
  readonly denied: boolean
  /** Means nothing when others are said to want it. */
  readonly called: boolean
  /** Means it only when those named are spoken to. */
  readonly addressed: boolean
  readonly source: string
}

/** What leads to those named without saying anything of them: "for you women". */
export const BEFORE_NAMED = / (?:(?:Y|more|many) |(?:kinds|sorts|types|lot|lots|bunch|load|loads|N more) of )+$/

/**
 * One shape a line. Capitals are the classes of regard-tags.ts, G those named; ~3 is up to three words of any kind, % ends
 * a word, START is the beginning of the clause. Before it stands ! where the denial is part of it, and * where it means
 * nothing when others are said to want it, and @ where those named have to be spoken to.
 */
const SHAPES = String.raw`
# What whoever writes feels.
. G ~2 (S|annoy|irritate|infuriate|enrage|anger|offend|bother|repel|horrify|sicken|disgust|nauseate|repulse) O%
. G ~2 piss O off
. G ~2 (get|getting|grate) on P nerves
. (infuriates|enrages|sickens|disgusts|annoys|angers|pains|S) O (to|when|that) ~2 (see|watch|hear|share|think of|live with|work with|look at) ~3 G(?! (being|C|who|that|H|paid|left|hurt|told|put|treated|\w+(ed|ing)) )
. I ~3 (angry|furious|livid|enraged|mad) (at|with|about) G
! N (look at|see|think of|hear) G N
. I ~3 (ashamed|embarrassed) to (C|share \S+ with|know|live with|live near|C seen with) G
. (I|P) ~5 R ~1 (for|towards?|at|against|with|about) ~3 G
. R (that )?I ~2 (for|towards?|at|against) ~2 G
. P R of G
. (I|P) ~5 F ~1 (towards?|at|against) ~3 G
. G ~9 (fill|fills|make|give|drive|turn|leave) O ~3 (R|F|boil|sick|ill|nauseous|puke|vomit|heave|retch|gag|cringe|creeps|shudder)%
. (sight|thought|smell|sound|idea|presence|existence) of G ~3 (S|makes? O|turns? P|disgusts?|repulses|sickens|appals|fills? O)
! N (stand|bear|stomach|abide|tolerate) (sight|thought|smell|sound|idea|presence) of G
. (when|whenever|time|if|soon as) I (see|look at|meet|hear|smell|think of|touch|hear from) G ~4 (puke|vomit|sick|heave|gag|retch|spit|boil|H|scream|cringe)%
. (puke|vomit|sick|heave|gag|boil|boils|crawl|crawls|ill|nauseous|angry|furious) (when|whenever|time|if|at|just|from)? ?(I )?(see|seeing|look at|looking at|thinking of|thinking about|hearing|being near|standing near|smelling) G
. F (in|inside) (O|I|P \w+) ~1 (towards?|for|against|at) G
. I (C )?done with G
. G ~9 (make|turn) P (blood|stomach|skin|flesh) 
. (sick|disgusted|sickened|revolted|repulsed|nauseated|appalled|pissed|fed|tired|bored|repelled) (off |up |H )?(of|with|by|at|to) ((C|\w+ing) (around |near |with |to |at |among |alongside |about )?)?G(?! (being|getting|C|who|that|have|having|suffering|H|paid|left|hurt|told|put|treated|\w+(ed|ing)) )
# What they are.
. (only|best|right|proper) place for G C
. (great|better|fine|safe|quiet|nice|happy|clean|peaceful|lovely|paradise) ~4 (until|before|till) G ~1 (came|arrived|moved|got|turned|started|took|C let)
. (problem|problems|wrong|ruined|crime|mess|dirty|unsafe|everything|unemployment|decline|S) ~5 (because of|thanks to|due to|down to|fault of) G
. (M|have to|has to) C (blind|desperate|drunk|A) to \w+ G
. (god|nature|evolution) ~3 (mistake|joke|forgot|left|failed) ~4 G
. G ~3 (learn|know|remember|taught|stay in|put in|forget|forgot|forgotten) (their|Y|her|his) place
. G do C ~1 ([SHALB]|complain|complaining|moan|moaning|whine|whining|take|taking|cause)%
! G N do (anything|thing) (right|properly|well)
. G (that )?I ~1 (met|known|know|seen|meet|dealt with|worked with|encountered) ~2 C ~2 [ALB]
! (N|anyone|anybody|who) ~3 (met|meet|seen|known|know|heard of|find|found|name|think of|existed) ~1 J G
! (there|there's|theres) (C )?N (thing as )?J G
! N expect G to (think|understand|C J|know|behave|work|learn|do)%
. G have (small|tiny|smaller|little|half|pea) (brains?|minds?|iq)
! G C N (V|honour|honor|shame|morals?|souls?|conscience|brains?|decency|value|loss)%
! N G C ~1 J%
. (look at|see|think of) G (and )?~3 (I )?(see|think of|smell|picture) ~2 [LB]
. what (have|has|did|do) G (do|done|contribute|contributed|given|give|achieved) (for|to) (O|I|P|anyone|world|Y)
. (typical of|nature of|nature for|trust|leave it to) G (to )?(be|C|act|behave) ~2 [ALB]
. G('s)? (nature|blood|dna|genes|culture) (to )?(be|C|act) ~2 [ALB]
. only G W C ~1 [ALB]
! G N help (but |it |themselves |themself |being |C )*~1 [ALB]
. G ~2 C ~1 (fucked|H|messed|sick|wrong|soft|weak|rotten|A) (in|up in) head
. G ~2 C ~2 (lesser|lower|inferior|less than|beneath|subhuman|second class) (beings?|people|species|human|humans|life|race|form|O|creatures?|class|citizens?)
. [SH] C in G('s)? (nature|blood|dna|genes|culture)
. G ~2 reminds? O of ~2 [BLA]
. G C full of (L|B|shit|crap|hate|themselves)%
! G (have|has) N ~1 (invented|built|achieved|contributed|created|accomplished|discovered|done anything|given \w+ anything)
. G (W )?(have|has|offer|offers|contribute|contributes|bring|brings|give|gives|add|adds) nothing(?! to (do|lose|hide|fear|apologise|prove|be|with|wear|eat|say))
! (there|there's|theres|see|find|found) (C )?(N|nothing) ~2 (J|redeeming|positive|likeable|worthwhile|likable) ~2 (about|in|among) G
! N (like|as if|as though) G C ~1 (J|people|O|worth|women|men)%
! I ~2 N (call|consider|count|regard|see|treat|accept) G (as )?~1 (J|people|women|men|person|V|one|friends?|P|with respect)%
. (do|does) G have (brains?|souls?|morals?|shame|manners|feelings|decency)%
. (what's|whats|what|see|N) (C |I )?(point|use|purpose) (of|in) G $
. (how|why) (W|M) (anyone|anybody|I|N one|people|\w+ person) ~1 (V|W|like|love|trust|hire|marry|believe|listen to|vote for|help|support|date) G(?! to )
. (W|who|nobody|anyone|anybody|N one) ~2 (care|cares|mind|minds|miss|bothered|notice) (if|when) G ~2 (H|X|vanished|left|disappeared)%
. (brick|plank|potato|rock|stone|doorknob|chair|table|toddler|spoon|shoe) ~3 (more|better|smarter|\w+er) ~3 than ~4 G
. B ~3 (more|better|worth more|superior|\w+er) ~3 (than|to) ~5 G
! (nothing|nobody|noone|none|N (one|thing|people|race|group|creature)) ~4 (worse|lower|more [AF]|A|dirtier|lazier|thicker|angrier|sicker|madder|dumber|nastier|uglier) than G
! N (\w+ )?(difference|distinction) between ~2 ([ALBH] )~4 G
! N (\w+ )?(difference|distinction) between ~2 G and ~2 [ALB]
. I ~2 (rather|sooner|prefer to) (H|eat|lick|be H|cut|chew|drink|have B|B|jump|swallow) ~4 than ~3 G
. if (I|P \S+) (was|were|C|woke up as|woke up|became|turned into|turned|married|dated|found out \S+ C) (as )?G ~3 (H|X|R|end|jump|shame|disown)
. G ~5 (M|W|belong) (N )?(be |C )?~4 (vet|zoo|cage|cages|leash|leashes|kennel|kennels|muzzle|muzzled|sty|barn|slaughterhouse|abattoir)(s)?%
. (allowing|letting|giving|electing|hiring|admitting|importing|having|accepting|appointing) ~1 G ~5 (W|C) ~2 (S|H|doom|weaken|end|downfall|disaster|mistake)%
# What shall be done to them.
. (I ~2 )?(coming|come) for G (next|tonight|soon|and|$)
@ I W? ?(C )?(H|S|find|get|after|end|finish|track|catch|gut) (down )?G
. next G ~6 (H|X|knife|bullet|fist|punch|punched|smacked|gets it)%
. G (Y )?days C numbered
@ G C (H|finished|done for) $
. (I|W|M|let) ~3 make (sure )?(that )?G ~1 (H|pay|regret|cry|beg|bleed|sorry|X|crawl|scream)%
! (await|W|I) ~2 (get|lay) P hands on G
. P (fist|fists|knife|gun|boot|boots|bullet|bullets|bat) ~4 (for|in|into|through|on|with) ~1 G
! why N G ~1 (H|X|go|leave|piss|disappear|vanish|move|drown|swim)%
. (W|M) I ~1 [HX] G
* (I|W|M|let|hope|hoping|wish|how about|time|to) ~6 (put end to|put stop to|set fire to|set light to|pour acid on|do away with|[HX] off|wiped? out|cleared? out|end life of|end lives of|spit on|piss on) G
* (I|W|M|let|hope|how about|time|to) ~5 (snap|break|wring|cut|slit|slash|H) (necks?|throats?|legs?|skulls?) of G
* (I|W|M|let|hope|how about|time|to) ~5 (end|ruin|take|destroy|H) G('s)? (li(fe|ves)|throats?|necks?|heads?|skulls?|legs?|faces?|eyes|teeth|families|children)%
* (I|W|M|let|hope|how about|time|to) ~5 (H|cut|slit|slash|snap|break|wring|smash|crack|bash) G('s)? (throats?|necks?|heads?|skulls?|legs?|faces?|teeth)%
* (cleanse|purge|rid|clean|clear|free|purify|empty) ~3 of G
* time (that )?~3 [HX] (out )?G
! (why|who) N (I )?~1 [HX] G
. G (have|has|got) to (be|C) ~1 (H|X|stopped)%
. G ~3 (watch|mind|guard) (Y|their) (backs?|step)%
. G W ~1 (bleed|burn|hang|H) for (what|their|Y|it)?
. G deserves? (everything|what|whatever) (they|is|comes|coming|happens)
! (await|love|like|enjoy|J|great|pleasure|glad|happy|W) (to )?(see|watch|watching|seeing) G ~3 (H|X)%
. (great|J|better|lovely|wonderful|brilliant|happy|happier|glad|perfect|best|celebrate) ~2 if G ~3 (H|X|left|vanished|disappeared|went|did N exist)%
! (better|nicer|safer|cleaner|happier|great|peaceful|best) ~5 N (more )?G
* I ~3 (keep|start|love|enjoy|begin|continue|fancy|like|feel like) (on )?H G
* I (M|W|wish|hope|pray|H) ~2 (H|hurt) (Y and (other )?)?G
! H G ((M|W|C) )?N (C )?(illegal|crime|wrong|offence|H|L|X|forbidden|sin)%
. H G ~2 (M|W|C) (C )?(legal|legalised|allowed|fun|compulsory|mandatory|J|justified|right|fine|rewarded|encouraged|sport|duty|natural)%
. G W ~2 H ~4 (P hands?|by O|because of O|when I|if I|soon enough|painfully|slowly)
. (if only|hope|hoping|wish|wishing|praying|dream|wait till|wait until|look forward to|soon) ~6 G (?!who|whose)((?!who |whose |by )\S+ ){0,4}?(H|X|extinct|cut|slit)%
. in (\S+ )?(world|society|country) (\w+ )?G W ~2 (H|X)%
. (from|by) G ~2 (M|C|W) ~1 (bullshit|rubbish|nonsense|lies|L|A|wrong)%
. G (W |M |C )?(go |N )?(and )?(go H|go to hell|go screw|to hell|go jump)%
. G ~3 (kiss|lick|suck) P \w+
. START (and |but )?(screw|sod|stuff|down with|to hell with) G
# What is denied to them.
! I ~1 N ~1 (C friends|make friends|C seen|share|eat|sit|deal|work|live|speak|talk|sleep|shop|drink) with G
! N (give \S+|care) (about|for|what happens to) G(?! (who|C|H|\w+ing) )
! I ~1 N ~1 (save|rescue|feed|piss on|spit on|lift finger for|shed tear for|cry for|mourn) G
! (I|M) N ~1 (help|feed|house|support|tolerate|accept|protect|save|pity|pay for|put up with|listen to|believe|trust|V|welcome|obey|hire|elect) G(?! (being|C|H|who|to) )
! N (crime|sin|H|L|shame|wrong|illegal|problem) (to|in) ([HXS]) G
. G (have|has) nothing in with (O|I|P|decent|normal|civilised)
! N (have|need|M|has) to C (nice|kind|polite|fair|gentle|sorry) (to|for) G
! START N let G
! (I|M) N let G
. let G (near|around|anywhere near|alone with|touch) (P|Y|O|I|children|kids)
! G ~1 (M|W) N ~1 C ~1 treated (as|like) ~1 (equals?|people|human|O|normal|J|P)
! (I|there|P|C|deserves?|world|get|have|has|feel|with) ~3 N ~1 V ~3 (for|towards?|with|to) ~3 G
! G ~2 (deserves?|merit|M|W|get) N ~2 (V|forgiveness|dignity|rights|life|freedom|kindness|love|happiness)
! N ~1 (space|place|room|future) for G (here|like|(in|on) (P |among )?(planet|earth|world|country|town|city|village|street|society|england|britain|wales|europe|government|parliament|army|police)%)
! N G (deserves?|C fit|C worthy) (to live |to breathe |to C here |of )?(house|home|job|jobs|benefits|V|help|rights?|vote|place|seat|life|freedom|passport|citizenship|children)?%(?! (to|C|H))
! N ~1 (space|place|room|future) (on|in|for) ~3 (planet|earth|world|country|society|town|city|england|britain|wales|europe|civilisation|P \w+) for G
! (rights?|laws?|freedom|equality|democracy) ~1 (M|W|C|do|does) ?N ?(apply|extend|exist|meant|made|C|given|intended|granted|written|for) ?(meant |made |given |granted |extended )?(to|for) G
! G (do )?N (matter|count)%
! N (trust|believe|listen to|V) ~4 (said by|written by|comes from|from) G
! G (C |W C )?N worth (?!(less|any less|arguing|it) )
. G (C )?worth (nothing|less than|less|shit|L|dirt)%
! G W N ~2 C ~2 (J|loved|missed|real|part|one|trusted|respected|welcome|accepted|women|men|anything|P \S+|O)%
! (nobody|noone|N one|N decent \w+|N sane \w+) ~4 (love|loves|like|likes|respect|respects|V|miss|misses|missed|trust|trusts|M|care about|cares about|wants?|W) (about |to be around |to hire |near )?G(?! (to|C|being|who|H|treated)) 
`

const REGARDS: readonly Regard[] = SHAPES.split('\n').flatMap((line) => {
  const [, marks, source] = /^([.!*@]+) +(\S.*)$/.exec(line) ?? []
  return marks === undefined || source === undefined
    ? []
    : [
        {
          shape: shapeOf(source),
          denied: marks.includes('!'),
          called: marks.includes('*'),
          addressed: marks.includes('@'),
          source,
        },
      ]
})

/** Classes and words that most clauses hold: a poor reason to try a shape. */
const EVERYWHERE = new Set('I C W M N O P Y to for of with by in at and that on from it there'.split(' '))
const ALWAYS: number[] = []
const TRIED_FOR = new Map<string, number[]>()
REGARDS.forEach(({ source }, index) => {
  const words = rarestOf(source)
  if (words === null) ALWAYS.push(index)
  for (const name of words ?? []) {
    const same = TRIED_FOR.get(name)
    if (same === undefined) TRIED_FOR.set(name, [index])
    else if (!same.includes(index)) same.push(index)
  }
})

/** The shapes that a clause of these words and classes may have, in their order. */
export function regardsOf(clause: string): readonly Regard[] {
  const found = new Set(ALWAYS)
  for (const name of clause.split(' ')) for (const index of TRIED_FOR.get(name) ?? []) found.add(index)
  return [...found].sort((one, other) => one - other).map((index) => REGARDS[index] as Regard)
}

function shapeOf(source: string): RegExp {
  const written = source
    .replaceAll(/\((?!\?)/g, '(?:')
    .replaceAll(/~(\d) /g, String.raw`(?:\S+ ){0,$1}?`)
    .replaceAll('%', String.raw`\b`)
  return new RegExp(written.includes('START') ? written.replace('START ', '^ ') : `(?<= )${written}`)
}

/** Of the parts of a shape that no clause of it can be without, the words of the one that fewest clauses hold. */
function rarestOf(source: string): readonly string[] | null {
  let rarest: readonly string[] | null = null
  let least = Infinity
  for (const part of source.match(/\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)[?*%]*|[^\s(]+/g) ?? []) {
    const words = wordsOf(part)
    if (words === null) continue
    const cost = words.reduce((sum, name) => sum + (EVERYWHERE.has(name) ? 10 : /^[A-Z]/.test(name) ? 3 : 1), 0)
    if (cost >= least) continue
    rarest = words
    least = cost
  }
  return rarest
}

/** Every word that may begin a part, or null when it may be left out or begins with anything. */
function wordsOf(part: string): readonly string[] | null {
  const [, group] = /^\((?!\?)(.*)\)%?$/.exec(part) ?? []
  const words: string[] = []
  for (const alternative of group === undefined ? [part] : alternativesOf(group)) {
    const [, classes, name, last] =
      /^(?:\[([A-Z]+)\]|([A-Z](?![A-Z])|[a-z']+?)(.\?)?)(?=[ %]|$)/.exec(alternative) ?? []
    if (classes !== undefined) words.push(...classes)
    else if (name === undefined || name === 'G') return null
    else words.push(name, ...(last === undefined ? [] : [name + last.charAt(0)]))
  }
  return words
}

function alternativesOf(group: string): readonly string[] {
  let depth = 0
  let found = ''
  for (const letter of group) {
    if (letter === '(') depth++
    if (letter === ')') depth--
    found += letter === '|' && depth === 0 ? '\n' : letter
  }
  return found.split('\n')
}
