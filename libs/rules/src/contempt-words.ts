/** Words by which contempt for people is told from talk about them. Folded: no digits for letters, plain apostrophes. */

/** Name a group by themselves. */
const GROUP_NOUNS = set(
  'muslims muslim jews jew sikhs sikh hindus hindu gypsies gypsy travellers traveller roma romanians romanian poles bulgarians albanians albanian ' +
    'somalis somali pakistanis bangladeshis indians asians arabs arab africans nigerians jamaicans syrians afghans turks ukrainians mexicans blacks gays ' +
    'lesbians lesbian homosexuals bisexuals transsexuals transgenders queers nigga niggah nigger niggers immigrants immigrant migrants migrant refugees refugee foreigners foreigner ' +
    'women woman females islam autistics niggas mwslemiaid iddewon mewnfudwyr ffoaduriaid sipsiwn',
)
/** Name a group before a noun for people, or with "the" before them. */
const GROUP_ADJECTIVES = set(
  'black brown asian gay lesbian homosexual bisexual trans transgender transsexual queer disabled autistic deaf blind jewish muslim islamic sikh hindu foreign ' +
    'romanian polish somali african pakistani indian chinese arab gypsy traveller immigrant refugee migrant hoyw ddu anabl traws',
)
const GROUP_HEADS = set(
  'people peeple folk folks person persons man men woman women guy guys girl girls boy boys kid kids lot families family couples pobl',
)
/** Places of a group: harm called for against them is harm to it. */
const GROUP_PLACES = set('mosque mosques synagogue synagogues')
const GROUP_WORDS = [
  ...new Set([
    ...GROUP_NOUNS,
    ...GROUP_ADJECTIVES,
    ...GROUP_PLACES,
    ...[...GROUP_ADJECTIVES].map(joined),
    'asylum',
    'pobl',
  ]),
]
/** The groups most written about; each costs the automaton about fifteen spellings. */
const OFTEN_DISGUISED = set(
  'muslims muslim immigrants immigrant migrants refugees gypsies travellers foreigners lesbians blacks disabled trans jewish islam women',
)
/** Slips and tricks of spelling, by which a group is still named. */
const MISREAD = new Map([...OFTEN_DISGUISED].flatMap((name) => slips(name).map((slip) => [slip, name] as const)))
for (const name of [...GROUP_WORDS, 'refuges', 'omen', 'mend', 'pole', 'woman', 'women', 'muslin', 'muslins'])
  MISREAD.delete(name)
/** Every word that can begin a group, for the automaton. */
export const GROUP_GATES: readonly string[] = [...GROUP_WORDS, ...MISREAD.keys()]

/** Two letters swapped, one left out of a long word, and "i" where the fold read the "1" that stood for "l". */
function slips(name: string): string[] {
  const found = name.includes('l') ? [name.replaceAll('l', 'i')] : []
  for (let at = 1; at < name.length - 1; at++) {
    const [before, one, other, after] = [name.slice(0, at), name.charAt(at), name.charAt(at + 1), name.slice(at + 2)]
    if (name.length >= 5 && one !== other && other !== '') found.push(before + other + one + after)
    if (name.length >= 7) found.push(before + other + after)
  }
  return found
}

function joined(adjective: string): string {
  return `${adjective}people`
}

export function isGroupPlace(name: string): boolean {
  return GROUP_PLACES.has(name)
}

/** The number of words that name a group from here on; 0 when none does. */
export function groupLength(written: string, next: string, before: string): number {
  const word = MISREAD.get(written) ?? written
  if (word === 'asylum') return next.startsWith('seeker') ? 2 : 0
  if (word === 'pobl') return GROUP_ADJECTIVES.has(next) ? 2 : 0
  if (GROUP_ADJECTIVES.has(word) && GROUP_HEADS.has(next)) return 2
  if (GROUP_NOUNS.has(word) || GROUP_PLACES.has(word) || word.endsWith('people')) return 1
  return before === 'the' && word === 'disabled' ? 1 : 0
}

/** What is said of people to lower them. */
const CONTEMPT_WORDS = set(
  'vermin scum scumbag scumbags filth rats rat cockroach cockroaches roaches parasite parasites leech leeches animals animal pigs pig dogs apes ape monkeys monkey savages ' +
    'barbarians subhuman subhumans inferior disease diseased plague cancer virus trash garbage rubbish waste burden worthless useless disgusting revolting repulsive vile gross ' +
    'filthy dirty stinking smelly evil ugly stupid dumb thick lazy backward primitive uncivilised abnormal unnatural perverts pervert perverted deviants sinful sinners freaks freak ' +
    'criminals criminal thieves liars rapists rapist murderers terrorists terrorist scroungers invaders idiots morons cunts bitches whores sluts shit shite shits retards retarded ' +
    'thieving cheats crooks paedos pedos nonces lowlifes degenerates beneath abomination disgrace insects maggots locusts worms bastards awful horrible terrible pathetic nasty greedy dishonest untrustworthy cowards losers delusional brainless sleazy shameless budr fudr sbwriel ffiaidd afiach llygod gwehilion',
)
const CONTEMPT_SLIPS = new Set([...CONTEMPT_WORDS].filter((name) => name.length >= 6).flatMap(slips))
export function isContempt(name: string): boolean {
  return CONTEMPT_WORDS.has(name) || CONTEMPT_SLIPS.has(name)
}
export function isGroupAdjective(name: string): boolean {
  return GROUP_ADJECTIVES.has(name)
}
/** Verbs that do so without a copula. */
export const CONTEMPT_VERBS = set(
  'stink stinks smell smells infest infesting invade invading ruin ruining destroy destroying breed breeding poison poisoning disgust disgusts sicken sickens rape leech',
)
/** What lowers only as a noun beside the group: "immigrant scum". */
export const CONTEMPT_NOUNS = set(
  'scum filth vermin trash garbage scumbag scumbags parasite parasites rat rats cunt cunts bastard bastards bitch bitches whore whores freak freaks pig pigs dog dogs shit',
)
export const CONTEMPT_BEFORE = set(
  'dirty filthy stinking smelly fucking fuckin fcking disgusting vile subhuman scummy stupid ugly evil thieving scrounging worthless sick lazy goddamn',
)
/** What makes a denial the insult: "are not human". */
export const DENIED = set(
  'human humans people british english welsh women men equal normal welcome belong deserve deserves allowed exist rights respect fit',
)
export const COPULAS = set(
  "are is r be were was aren't arent isn't isnt being mae yn sy'n they're theyre they'll she's he's",
)
export const NECESSITY = set('should must ought deserve deserves need needs shouldnt mustnt')
export const HARMED = set(
  'die killed shot gassed hanged hung burned burnt drowned exterminated eradicated deported banned executed slaughtered lynched beheaded stabbed raped removed sterilised sterilized castrated culled ' +
    'murdered punished locked caged segregated destroyed wiped rot burn shooting hanging put sent',
)
/** The fold reads "h8" as "hb". */
export const HATRED = set('hate hb hates despise despises loathe loathes detest detests stand casau gasau')
export const HARMING = set(
  'kill gas hang shoot exterminate eradicate deport ban burn drown lynch nuke bomb behead execute slaughter butcher beat stab rape castrate sterilise attack punch murder cull fuck ' +
    'purge destroy remove smash shoot up out of to with kick harm hurt',
)
/** "wipe out", "get rid of", "death to", "down with": the last word stands before the group. */
export const HARMING_PHRASES: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['up', set('beat round rounding string smash blow lock')],
  ['out', set('wipe wiping kick kicking throw')],
  ['of', set('rid')],
  ['to', set('death')],
  ['with', set('down')],
])
export const MOVING = set('send kick get throw keep ship push')
export const AWAY = set('back out home away')
export const CALLING = set(
  "should must need needs lets let's let us please i i'd i'll i'm we we'll we'd gonna going will want wanna would could just someone somebody everyone time gotta",
)
export const OUTSIDERS = set(
  'who they he she people anyone somebody some you those lads men man why his her their anybody everybody whoever',
)
export const PLACES_OF_CONTEMPT = set(
  'cage cages ovens oven zoo kitchen jail prison hell sea gutter sewer asylum camps camp jungle bin',
)
/** Where the description of the group ends and something else begins. */
export const BREAKS = set(
  "by against with from about i we my our treated called seen portrayed described labelled targeted attacked of because and's i'm if when",
)
export const BETWEEN = set(
  'down all the these those every single any fucking fuckin bloody damn lot of each them more other you dirty filthy stupid bobl pobl y',
)
export const NEGATIONS = set(
  "not never no don't dont doesn't doesnt didn't didnt won't wont can't cant cannot aren't arent isn't isnt shouldn't shouldnt wouldn't nobody none without stop neither nor ain't mustn't no-one noone hardly ddim",
)

export const SPEECH = set(
  'say saying says said think thinks thinking thought believe believes believing claim claims claimed claiming idea myth notion stereotype lie lies rumour rumours tell telling told tweet tweeted tweets ' +
    'posted post posts wrote written writing write sprayed graffiti shout shouted shouting shouts scream screamed screaming yell yelled yelling chant chanted chanting call called calling calls comment ' +
    'comments quote quotes quoted slogan suggest suggesting suggested argue imply implying heard hear hearing read banner sign leaflet phrase sentence words joke jokes manager',
)
export const CONDEMNING = set(
  'racist racism sexist sexism misogynist misogyny homophobic homophobia transphobic transphobia ableist ableism bigoted bigot bigots bigotry bigotted xenophobic xenophobia antisemitic antisemitism islamophobic islamophobia prejudice prejudiced discrimination discriminatory unacceptable ' +
    'wrong offensive hateful hurtful ignorant nonsense shameful ashamed shame disgraceful abhorrent appalling outrageous awful horrible horrific cruel untrue false ok okay acceptable report reported remove removed delete deleted condemn ' +
    'condemned condemns complaint complain offence crime stereotype slur slurs insulting abusive inappropriate derogatory',
)
/** Beside words in quotation marks these condemn too; elsewhere they are part of the abuse. */
export const CONDEMNING_QUOTED = set('police vile disgusting sick stupid dumb evil sad filth rubbish ridiculous')
export const MENTIONS = set('word words term terms slur slurs phrase insult nickname expression')
export const SHOUTS = set(
  'shouted shouting shouts screamed screaming yelled yelling chanted chanting sprayed wrote written scrawled muttered',
)
export const SELF_FILLERS = set(
  'a an the proud such just another fellow only all happy big old fat right real bit of like total complete absolute so bloody fucking very being',
)
export const VICTIMS = set('me us him her my our his them somebody someone anyone people')

export const YOU = set("you u ya ye yous youse you're youre ur y'all yourself ti ti'n chi")
export const THEY = set("he she he's hes she's shes they they're theyre that that's thats this these those hes")
export const AIM_FILLERS = set(
  'a an the such just all absolute absolutely complete completely total utter utterly fucking fuckin fcking bloody effing stupid little big fat pathetic lying ugly dirty filthy useless of bunch lot are r is pair ' +
    'right proper massive thick sad old horrible nasty lazy silly shower load being sick thieving corrupt y yr and evil vile ffycin be were was',
)
/** Slurs that a group also uses of itself; meant for somebody they are hate. */
export const RECLAIMED = set('nigga niggas niggah niggaz')
/** Beside a word for a group that is a colour or a condition too. */
export const CONTEMPT_AFTER_ADJECTIVE = set(
  'scum filth vermin freak freaks cunt cunts bastard bastards bitch bitches whore whores scumbag scumbags',
)
export const COLOURS = set('black brown blind deaf')
export const ACCEPTING = set('accept trust respect tolerate')
/** Insults by comparison, said of pests and things as well: they count when aimed at somebody. */
export const AIMED_ONLY = set(
  'vermin parasite parasites leeches clowns butchers thieving traitor traitors scum scrubber douche degenerate degenerates',
)
/** Swear words that name a person. */
export const INSULT_NOUNS = set(
  'nigga niggas niggah niggaz cunt cunts fucker fuckers fuckwit fuckface fuckhead motherfucker motherfuckers shithead shitheads shitbag shitstain dipshit wanker wankers wankstain cocksucker cockhead knobhead knobheads knob knobs bellend ' +
    'bellends dickhead dickheads dick dicks dickwad prick pricks twat twats arsehole arseholes asshole assholes bastard bastards bitch bitches pussy pussies tosser tossers tosspot slag slags slut sluts whore whores ' +
    'slapper bint git gits wazzock hoe minger munter pillock pillocks plonker plonkers prat prats numpty numpties muppet muppets jackass dumbass turd turds shit shits cow cont gont wancar wancars ' +
    'bastad bastads slwt slwten hwren mochyn moch diawl diawliaid twpsyn twpsod twpsen penbwl lembo llwfrgi cachwr cachgi cachgwn coc cotsen',
)
/** Characters of the longest word above, doubled for letters set apart. */
export const LONGEST_INSULT = 32
export const PESTS = set(
  "wasps wasp rats rat mice mouse pigeons foxes insects insect ticks tick fleas worms ants seagulls gulls weeds squirrels slugs slug lice mosquitoes moths rabbits badgers it it's other",
)

/** Words beside which a slur or an insult means something else. */
export const OTHER_MEANINGS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  (
    [
      [
        'fag fags',
        'break breaks packet pack twenty ten smoke smoking smoked lighter cigarette cigarettes ash end ends butt butts paper roll quit shop vape',
      ],
      [
        'dyke dykes',
        "offa offas offa's river walk walked walking flood floods burst wall water sea drain path breach levee canal ditch bank field",
      ],
      ['coon coons', 'maine cat cats kitten kittens'],
      ['chink chinks', 'armour armor light fence wall curtain curtains door'],
      ['bender benders', 'on fender futurama weekend'],
      ['tranny', 'van transit'],
      ['yid yids', 'army spurs tottenham'],
      ['negro', 'rio league spiritual spirituals monte'],
      ['tits tit', 'blue great coal marsh willow bird birds feeder'],
      ['cock cocks', 'crow crows crowing robin weather pheasant hen hens farm chickens bird'],
      ['dick', 'turpin moby spotted whittington tracy'],
      ['bitch bitches', 'puppies litter spayed breed pup'],
      ['pussy', 'cat willow'],
      ['prick', 'finger needle test skin blood heel'],
      ['slag', 'heap heaps tip tips steel coal'],
      ['traitor traitors', 'programme tv show bbc series watch watching watched episode'],
      ['muppet muppets', 'show christmas film'],
      ['scum', 'pond water surface algae river'],
      ['clowns clown', 'circus fish party'],
      ['butchers', 'shop shops meat pies sausages'],
      ['mochyn moch', 'fferm bach ddaear daear'],
      ['spic', 'span'],
      ['hoe', 'garden gardening rake spade plymouth'],
    ] as const
  ).flatMap(([words, beside]) => words.split(' ').map((word) => [word, set(beside)] as const)),
)

function set(words: string): ReadonlySet<string> {
  return new Set(words.split(' '))
}
