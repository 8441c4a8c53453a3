import { isGroupHead } from './group-words'
import { BESIDE } from './stance-words'

/** Words by which contempt for people is told from talk about them. Folded: no digits for letters, plain apostrophes. */

/** What is said of people to lower them. */
const CONTEMPT_WORDS = set(
  'vermin scum scumbag scumbags filth rats rat cockroach cockroaches roaches parasite parasites leech leeches animals animal pigs pig dogs apes ape monkeys monkey savages ' +
    'barbarians beasts sewage subhuman subhumans inferior disease diseased plague cancer virus trash garbage rubbish waste burden worthless useless disgusting revolting repulsive vile gross ' +
    'filthy dirty stinking smelly evil ugly stupid dumb thick lazy backward primitive uncivilised abnormal unnatural perverts pervert perverted deviants sinful sinners freaks freak ' +
    'criminals criminal thieves liars rapists rapist murderers terrorists terrorist scroungers invaders idiots morons cunts bitches whores sluts shit shite shits retards retarded ' +
    'thieving cheats crooks paedos pedos nonces lowlifes degenerates beneath abomination disgrace insects maggots locusts worms bastards awful horrible terrible pathetic nasty greedy dishonest untrustworthy cowards drunks spongers beggars fraudsters groomers predators weirdos mental insane sick infestation drain lowest worst losers delusional brainless sleazy shameless budr fudr sbwriel ffiaidd afiach llygod gwehilion',
)
export function isContempt(name: string): boolean {
  return CONTEMPT_WORDS.has(name)
}
export function isPersonNoun(name: string): boolean {
  return isGroupHead(name) || NAMES_CALLED.has(name) || INSULT_NOUNS.has(name) || BESIDE.has(name)
}
export const CONTEMPT_BEFORE = set(
  'dirty filthy stinking smelly fucking fuckin fcking disgusting vile subhuman scummy stupid ugly evil thieving scrounging worthless sick lazy goddamn',
)
export const NECESSITY = set('should must ought deserve deserves need needs shouldnt mustnt')
/** "wipe out", "get rid of", "death to", "down with": the last word stands before the group. */
export const HARMING_PHRASES: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['up', set('beat round rounding string smash blow lock burn cut carve chop')],
  ['out', set('wipe wiping kick kicking throw throwing take burn drive clear smoke bomb flush')],
  ['over', set('run drive mow knock')],
  ['down', set('hunt put gun mow run burn strike cut track shoot')],
  ['of', set('rid')],
  ['to', set('death')],
  ['with', set('down')],
])
export const CALLING = set(
  "should must ought shall need needs lets let's let us please i i'd i'll i'm we we'll we'd gonna going will want wanna would could just someone somebody everyone time gotta",
)
export const OUTSIDERS = set(
  'who they he she people anyone somebody some you those lads men man why his her their anybody everybody whoever',
)
export const PLACES_OF_CONTEMPT = set(
  'home cage cages ovens oven zoo kitchen jail prison hell sea gutter sewer asylum camps camp jungle bin',
)
/** Where the description of the group ends and something else begins. */
export const BREAKS = set(
  "by against with from about i we my our treated called seen portrayed described labelled targeted attacked of because and's i'm if when",
)
export const BETWEEN = set(
  'down all the these those every single any fucking fuckin bloody damn lot of each them more other you dirty filthy stupid bobl pobl y next last one a an single fucking effing goddamn these your our so-called',
)
export const NEGATIONS = set(
  "not never no don't dont doesn't doesnt didn't didnt won't wont can't cant cannot aren't arent isn't isnt shouldn't shouldnt wouldn't nobody none without stop neither nor ain't mustn't noone hardly rarely barely scarcely couldn't couldnt ddim",
)

export const SPEECH = set(
  'texted texts messaged messaging described describes describing blaming compare compares compared comparing reckons spreading chant muttered muttering ranting repeated repeating kept trope tropes narrative rhetoric propaganda conspiracy theory theories hating imagine joked remark remarks say saying says said think thinks thinking thought believe believes believing claim claims claimed claiming idea myth notion stereotype lie lies rumour rumours tell telling told tweet tweeted tweets ' +
    'painted scrawled daubed carved shouts insist insists insisting reckon assume assuming pretend pretends posted post posts wrote written writing write sprayed graffiti shout shouted shouting shouts scream screamed screaming yell yelled yelling chant chanted chanting call called calling calls comment ' +
    'comments quote quotes quoted slogan suggest suggesting suggested argue imply implying heard hear hearing read banner sign leaflet phrase sentence words joke jokes manager',
)
export const CONDEMNING = set(
  'unbelievable racist racism sexist sexism misogynist misogyny homophobic homophobia transphobic transphobia ableist ableism bigoted bigot bigots bigotry bigotted xenophobic xenophobia antisemitic antisemitism islamophobic islamophobia prejudice prejudiced discrimination discriminatory unacceptable ' +
    'wrong offensive hateful hurtful ignorant nonsense shameful ashamed shame disgraceful abhorrent appalling outrageous awful horrible horrific cruel untrue false ok okay acceptable report reported remove removed delete deleted condemn ' +
    'condemned condemns complaint complain offence crime stereotype slur slurs insulting abusive inappropriate derogatory',
)
/** Beside words in quotation marks these condemn too; elsewhere they are part of the abuse. */
export const CONDEMNING_QUOTED = set('police vile disgusting sick stupid dumb evil sad filth rubbish ridiculous')
export const MENTIONS = set('word words term terms slur slurs phrase insult nickname expression')
export const SHOUTS = set(
  'painted daubed carved says reads shouted shouting shouts screamed screaming yelled yelling chanted chanting sprayed wrote written scrawled muttered',
)
export const SELF_FILLERS = set(
  'a an the proud such just another fellow only all happy big old fat right real bit of like total complete absolute so bloody fucking very being',
)
export const VICTIMS = set('me us him her my our his them somebody someone anyone people')

export const YOU = set("you u ya ye yous youse you're youre ur y'all yourself ti ti'n chi")
export const THEY = set("he she he's hes she's shes they they're theyre that that's thats this these those hes")
export const AIM_FILLERS = set(
  'a an the such just all loathsome hideous clueless gutless brainless gormless incompetent worthless two-bit petty bitter twisted disgusting vile corrupt crooked useless incompetent and or bare honest nothing but only complete waste piece old sorry excuse human being pretty flipping frigging sodding damn goddamn downright such like more than another typical obnoxious horrid hateful jumped shifty slimy weak weasel absolute absolutely complete completely total utter utterly fucking fuckin fcking bloody effing stupid little big fat pathetic lying ugly dirty filthy useless of bunch lot are r is pair ' +
    'miserable smug arrogant ignorant greedy spineless two faced grumpy rude vicious cruel evil nasty rotten lousy right proper massive thick sad old horrible nasty lazy silly shower load being sick thieving corrupt y yr and evil vile ffycin be were was',
)
/** Slurs that a group also uses of itself; meant for somebody they are hate. */
export const RECLAIMED = set('nigga niggas niggah niggaz')
/** Beside a word for a group that is a colour or a condition too. */
export const CONTEMPT_AFTER_ADJECTIVE = set(
  'scum filth vermin trash freak freaks cunt cunts bastard bastards bitch bitches whore whores scumbag scumbags',
)
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
        'break breaks packet pack twenty ten smoke smoking smoked lighter cigarette cigarettes mouth hand ash end ends butt butts paper roll quit shop vape',
      ],
      [
        'faggot faggots',
        'dinner lunch tea supper gravy peas mash chips cooked cook cooking fried pan butcher butchers recipe eat ate eating meat pork meatballs onion sauce delicious tasty wood sticks bundle kindling',
      ],
      [
        'dyke dykes',
        "offa offas offa's river walk walked walking flood floods burst wall water sea drain path breach levee canal ditch bank field",
      ],
      ['coon coons', 'maine cat cats kitten kittens hound hounds hunting dog'],
      ['chink chinks', 'armour armor light fence wall curtain curtains door'],
      ['bender benders', 'on fender futurama weekend'],
      ['tranny', 'van transit car gearbox manual transmission fluid radio'],
      ['cripple cripples', 'will could would can economy creek inishmaan nation country hall effect'],
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
      ['cunt', 'king canute danish tide waves denmark'],
      ['hoe', 'garden gardening rake spade plymouth'],
    ] as const
  ).flatMap(([words, beside]) => words.split(' ').map((word) => [word, set(beside)] as const)),
)

function set(words: string): ReadonlySet<string> {
  return new Set(words.split(' '))
}

/** Before "of", it counts those it stands for: "a pack of", "most of". */
export const PACKS = set(
  'pack bunch load loads lot lots gang shower nation race bag tribe most all some half many couple pair these those waste drain type kind sort couple types kinds scum',
)
/** Before a group that the sentence is not about: "the ramp for …", "the flats where … live". */
export const LEADING_AWAY = set('for of with by near to at from where beside about against on in by around')
/** Outside a quotation: who says this joins in. */
export const AGREEING = set(
  'true truth exactly agree agreed right correct spot fact facts lol lmao hear amen same proven',
)
/** Nouns that insult only with somebody who is called that. */
export const NAMES_CALLED = set(
  'bonkers deluded braindead toerag toerags tosspots melt melts spanner spanners bellpiece pleb plebs oaf oafs lout louts yob yobs brute brutes slob slobs swine sod rotter vermin parasites cockroach maggot maggots toad reptile reptiles vulture vultures leech gremlin goblin troll trolls ghoul ghouls monster monsters ' +
    'hag hags witch cretin simpleton dunce dimwit dimwits thicko thickos airhead airheads nitwit nitwits twit twits dope dopes donkey donkeys gorilla chimp chimps baboon pea-brain imbecile moronic nincompoop dullard ' +
    'crook conman conmen swindler charlatan charlatans fraud frauds fraudster thief thieves cheat cheats hypocrite hypocrites quack quacks psycho psychopath psychopaths sociopath narcissist lunatic lunatics nutter nutters nutjob nutcase maniac perv pervert creepy sleaze sleazebag ' +
    'disgrace failure failures waster wasters layabout layabouts skiver skivers scrounger scroungers sponger spongers freeloader freeloaders dosser jobsworth goon goons tyrant tyrants dictator dictators fascist fascists nazi nazis stooge stooges puppet puppets clown buffoon buffoons ' +
    'useless clueless pathetic spineless gutless brainless gormless incompetent worthless odious vile repulsive loathsome despicable contemptible corrupt crooked obnoxious insufferable ' +
    'coward cowards liar liars snake snakes leech leeches weasel weasels pig pigs filth cow cows weapon parasite slime worm crook crooks bully bullies creep creeps weirdo weirdos dinosaur halfwits traitor numbskull loser losers',
)
