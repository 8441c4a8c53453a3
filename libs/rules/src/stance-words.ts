/** Word classes by which a clause about people is told to lower, harm, exclude or hate them. Folded. */

/** Nouns that lower whoever is called that. */
export const LABELS = set(
  // Beasts, disease, refuse
  'vermin rat rats cockroach cockroaches roach roaches parasite parasites leech leeches bloodsucker bloodsuckers bloodsuckers animal animals pig pigs swine dog dogs mutt mutts cur curs mongrel mongrels ape apes monkey monkeys gorilla gorillas chimps baboons savage savages beast beasts brute brutes insect insects bug bugs ' +
    'maggot maggots locust locusts worm worms snake snakes reptile reptiles hyena hyenas jackals vultures weasel weasels toad toads slugs lice fleas ticks pest pests rodents creature creatures mutant mutants inbreds infestation swarm horde hordes plague cancer tumour virus disease diseases pestilence rot blight contagion scourge caveman cavemen ' +
    'scum scumbag scumbags filth dirt muck sewage sewer slime trash garbage rubbish refuse waste dross dregs turd turds shit shits shite excrement poison subhuman subhumans subspecies untermensch abomination abominations monster monsters demon demons devils ' +
    // Crime
    'criminal criminals crook crooks thief thieves theives robber robbers burglars mugger muggers pickpocket pickpockets shoplifters squatters murderer murderers killer killers rapist rapists terrorist terrorists jihadis jihadists extremists bombers thug thugs hooligans gangster gangsters fraud frauds fraudster fraudsters conman conmen con-artist scammer scammers swindlers cheat cheats ' +
    'liar liars groomer groomers predator predators nonce nonces paedo paedos pedo pedos paedophile paedophiles pedophiles pervert perverts perv pervs deviant deviants molesters molester abusers wifebeaters stabbers butchers pimps traffickers smugglers traitor traitors ' +
    // Idleness and cost
    'scrounger scroungers sponger spongers freeloader freeloaders layabout layabouts beggar beggars tramp tramps burden burdens drain dosser dossers shirkers skivers workshy benefit-cheats leeches passengers hangers-on liability wasters waster wastrels invader invaders occupiers colonisers ' +
    // Mind and character
    'idiot idiots moron morons imbecile imbeciles cretin cretins halfwit halfwits dimwit dimwits fool fools simpleton simpletons dunces thicko thickos retard retards lunatic lunatics nutter nutters maniac maniacs psycho psychos freak freaks weirdo weirdos degenerate degenerates lowlife lowlifes reprobates scoundrels property slaves objects barbarian barbarians heathen heathens infidels peasants ' +
    'coward cowards loser losers bully bullies drunk drunks drunkards alcoholics junkies addicts sheep zombies robots hypocrites narcissists misogynists whiners snowflakes sinner sinners heretics disgrace embarrassment failures failure mistake mistakes menace menaces danger threat nuisance joke laughingstock curse evil perversion sickness illness sin insult ' +
    // Swearing
    'bastard bastards bitch bitches cunt cunts whore whores slut sluts slag slags slags wanker wankers twat twats prick pricks dickheads dickhead shithead shitheads arsehole asshole knobhead arseholes assholes tossers bellends knobheads motherfuckers fuckers shitbags skank skanks hag hags hoe hoes ' +
    'sbwriel ffiaidd llygod gwehilion lladron lleidr anifeiliaid moch baich wast gwastraff bla ffieiddbeth',
)
/** Adjectives that lower whoever they are said of. */
export const LOWERING_WORDS = set(
  // Clean, seemly
  'dirty filthy stinking smelly stinky unclean unwashed unhygienic grubby mucky manky minging rank rancid foul rotten putrid disgusting revolting repulsive repugnant vile gross nasty horrible hideous ugly ugliest grotesque diseased infested infectious verminous lousy scabby skanky sleazy slimy greasy grim ' +
    // Good, honest
    'evil wicked immoral amoral sinful sick twisted perverted perverse depraved deviant degenerate corrupt crooked bent dishonest deceitful untrustworthy treacherous devious cunning sly shifty lying thieving cheating scheming greedy selfish tight-fisted stingy grasping avaricious rude arrogant ungrateful disrespectful shameless heartless cruel vicious violent ' +
    'dangerous aggressive murderous bloodthirsty barbaric barbarous savage brutal predatory criminal lawless feral cowardly spineless gutless hateful spiteful vindictive manipulative hysterical unstable ' +
    // Able, clever
    'stupid stupidest dumb thick thicker thickest dim daft moronic idiotic braindead brainless mindless clueless gormless ignorant uneducated illiterate backward backwards primitive uncivilised uncivilized retarded mental insane mad crazy deranged delusional deluded brainwashed gullible incompetent incapable inept useless worthless pointless hopeless pathetic inferior weak feeble substandard defective damaged broken deformed ' +
    'inbred abnormal unnatural subhuman inhuman animalistic freakish weird creepy confused ill unfit unemployable ' +
    // Working
    'lazy laziest idle workshy bone-idle feckless scrounging sponging freeloading parasitic drunken unwanted unwelcome undeserving expendable disposable incompatible insufferable intolerable despicable deplorable contemptible detestable loathsome abhorrent abominable appalling shameful disgraceful atrocious terrible awful dreadful worst lowest beneath shit shite crap ' +
    'farus barus anonest ffiaidd gwirion twyllodrus treisgar bad budr fudr mudr ddiog diog dwp twp afiach drewllyd aflan beryglus peryglus',
)
/** Lower people before their name as well; the others may be sympathy there ("sick disabled people", "ill"). */
export const ATTRIBUTES = set(
  'dirty filthy stinking smelly stinky unwashed grubby manky minging rancid foul disgusting revolting repulsive vile nasty horrible hideous ugly diseased scabby skanky sleazy slimy greasy grim evil wicked immoral depraved perverted corrupt bent lying thieving cheating scheming greedy dodgy ungrateful shameless ' +
    'bloodthirsty barbaric savage predatory feral spineless stupid dumb thick dim moronic brainless gormless backward backwards primitive uncivilised retarded deranged brainwashed useless worthless pathetic inferior inbred subhuman freakish lazy idle workshy feckless scrounging sponging freeloading parasitic drunken stupid goddamn ' +
    'fucking fuckin fcking fkn scummy sick murdering raping invading money-grabbing grasping goatfucking inbreeding benefit-scrounging murderous terrorist cowardly hysterical hairy smug',
)
/** What only lowers people as a noun beside their name: "immigrant scum". */
export const BESIDE = set(
  'scum filth vermin trash garbage scumbag scumbags parasite parasites rat rats cunt cunts bastard bastards bitch bitches whore whores freak freaks pig pigs dog dogs shit shits shite scroungers spongers thieves rapists savages invaders leeches mutants monkeys apes cockroaches maggots terrorists perverts paedos nonces fuckers wankers',
)

/** Do wrong by themselves. */
export const MISDEED = verbs(
  'stink smell reek scrounge sponge leech freeload beg steal thieve nick rob burgle mug rape grope molest groom murder stab bomb behead slaughter lie cheat con scam swindle defraud exploit infest infect contaminate pollute invade infiltrate overrun swamp flood ruin destroy wreck spoil poison corrupt pervert terrorise terrorize plague disgust sicken repulse revolt nauseate multiply breed ' +
    'disgrace degrade backstab betray bleed fiddle milk drain sabotage undermine enslave indoctrinate brainwash freeload shoplift deceive manipulate suck corrupt infest damage endanger threaten abuse assault',
  'stole stolen stank bled lurk lurking',
)
/** Do wrong with the right object: "bring crime", "carry diseases", "take our jobs". */
export const BRING = verbs(
  'bring carry cause spread commit import smuggle deal sell breed create peddle support cost do',
  'brought did done',
)
export const WRONGS = set(
  'crime crimes disease diseases trouble troubles drugs knives weapons violence misery filth dirt mess chaos problems aids hiv infection infections terror terrorism rape rapes murder murders death destruction damage havoc litter rubbish vermin decay poverty poison hate hatred harm grief nuisance corruption germs bombs sharia',
)
/** Take from us: "our jobs", "all the houses", "over". */
export const TAKING = verbs(
  'take steal nick grab get occupy fill claim hog jump drive push pinch',
  'took taken stolen got given',
)
export const OURS = set(
  'jobs job houses housing homes flats benefits country town towns streets land money taxes tax doctors schools school places culture over beds wages women daughters queue hospitals',
)
/** Would be good, and is denied: "don't wash", "refuse to integrate", "never paid". */
export const DUTIES = verbs(
  'wash work integrate assimilate contribute pay respect learn behave belong deserve count earn appreciate adapt bother obey mix',
  'paid',
)
/** Are not to be done by them. */
export const RIGHTS = set(
  'allowed permitted let vote adopt marry breed teach reproduce procreate exist live stay enter come join serve work police hold own raise have be drive run get claim receive speak sit stand compete play given employed hired trusted tolerated here near around',
)
/** Is lacked: "have no morals", "haven't the brains". */
export const LACKED = set(
  'place right rights business morals morality brain brains brainpower sense soul souls shame respect honour honor honesty decency dignity humanity empathy conscience meaning feelings concept idea clue purpose use value worth values standards backbone skill skills talent intelligence manners loyalty culture self-control control hygiene discipline need reason excuse',
)

const HARMING =
  'kill fuck gas hang shoot exterminate eradicate burn drown lynch nuke bomb firebomb torch behead execute slaughter butcher beat stab rape castrate sterilise sterilize neuter attack punch murder cull purge destroy smash kick harm hurt slap whip flog hunt bash batter crush strangle choke poison torture stone petrol-bomb decapitate annihilate obliterate massacre euthanise euthanize abort maim cripple ' +
  'knife machete string gun incinerate eliminate liquidate punish crucify impale guillotine starve suffocate whack thump twat deck boot stamp nut thrash segregate enslave experiment'
/** Harm done to people, in any form; and called for, before who is to suffer it. */
export const HARM = verbs(
  HARMING,
  'shot hung hanged drowned slain burnt beaten stabbing put died die dies dead rot suffer perish disappear vanish freeze starve gassed beheaded shoot strung culling wiped drown',
)
/** Ends lives: what may be wished on people without naming who does it. */
export const DEADLY = set(
  'drown drowned die dies dead death killed kill shot shoot hang hanged hung hanging gassed gas burn burned burnt burning rot lynch lynched exterminate exterminated eradicate eradicated wiped extinct vanish disappear perish slaughter slaughtered massacre culled cull sterilised sterilise castrate castrated neutered executed execute bullet noose rope sink raped starve freeze beheaded bombed nuked torched stabbed cancer aids',
)
/** Keeping people out, or taking away what others have. */
export const EXCLUDE = verbs(
  'ban deport remove exclude evict expel jail imprison cage intern detain banish exile repatriate outlaw bar boycott ghettoise isolate quarantine disqualify sack fire fine strip round return kick throw boot chuck sling turf chase drive hound run shove push ship send pack ditch dump dispose criminalise abolish forbid silence restrict register monitor tag house lock institutionalise segregate',
  'stopped silenced shunned eliminated sent thrown locked driven kept put shipped banned barred shut hounded flushed',
)
export const HARM_CALLED = set(HARMING)
/** Call for exclusion without saying where to. */
export const EXCLUDE_CALLED = set(
  'ban deport eliminate silence shun enslave tame exclude evict expel imprison cage intern detain banish exile repatriate outlaw quarantine jail criminalise segregate strip sack castrate register boycott sterilise euthanise',
)
/** Need somewhere to be sent to. */
export const MOVING = verbs(
  'send kick get throw keep ship push boot chuck sling turf chase drive run shove pack return round lock hound move put want fuck dump flush hunt have turn wipe clear string take stick march fly house',
  'sent thrown driven kept shipped got locked hunt rounding',
)
export const AWAY = set(
  'back out home away off elsewhere away abroad overseas up down packing together behind sea channel calais africa asia pakistan rwanda syria boat plane island camp camps desert wall cage cages prison jail bars adrift outta',
)
/** Hatred said of oneself. */
export const HATRED = set(
  'hate haet hte hates hb despise despises loathe loathes detest detests abhor resent stand abide stomach bear fear distrust mistrust casau gasau dislike',
)
/** "can't …" makes hatred of them. */
export const BEARING = set('stand abide stomach bear tolerate trust respect accept take wait')
/** "sick of", "fed up with". */
export const WEARY = set(
  'sick tired fed enough bored disgusted repulsed revolted ashamed ill appalled sickened rid full ruined destroyed wrecked spoiled overrun swamped invaded infested crawling swarming flooded teeming riddled nauseated blighted plagued wary scared overwhelmed',
)
/** Before a group: all of it is meant. */
export const ALL_OF = set(
  'all every these those typical any each most always never lot lots bloody fucking no such them them typical',
)
/** A pronoun or noun that refers back to those named before. */
export const REFERRING = set("they them these those their theyre they're theyll they'll theyve they've themselves em")
export const KIND = set(
  'kind sort sorts type types lot ilk people creatures things animals women men folk ones individuals families breed bunch crowd communities vermin',
)

/** As if they were: "live like …". */
export const BEAST = set(
  'animals animal rats rat pigs pig dogs dog cockroaches monkeys monkey apes savages vermin beasts flies rabbits locusts cattle sheep vultures parasites wolves hyenas tramps filth shit bags letterboxes sewer sewage flies insects children toddlers cavemen zombies robots slaves thugs lepers muck',
)

/** Between a group and its verb: "Poles all just …", "Muslims who will always …". */
export const BETWEEN_VERB = set(
  'all both just only always ever often usually generally mostly constantly still really simply literally honestly basically probably clearly obviously truly actually even too also who that which will would can could may might do does did are_to to want wants wanted going gonna try tries trying tend tends love loves like likes keep keeps keep_on have has had got been get never not happily gladly then now lot of them em u r these here today nowadays absolutely seriously fucking bloody ' +
    "don't dont doesn't doesnt didn't didnt won't wont can't cant cannot couldn't wouldn't wouldnt shouldn't shouldnt would'nt haven't hasn't havent ain't aint don isn't neither nor i'm",
)
export const DENYING = set(
  "don't dont doesn't doesnt didn't didnt never won't wont not refuse refuses refusing wouldn't wouldnt can't cant cannot couldn't ain't aint nor neither nothing no without hardly barely rarely scarcely seldom isn't aren't arent isnt shouldn't shouldnt mustn't mustnt hasn't haven't havent",
)
export const COPULA = set(
  "are is be were was r been being am aren't arent isn't isnt wasn't weren't ain't aint seem seems look looks sound sounds smell smells become becomes remain stay act acts behave behaves live lives mae yn sy'n",
)

/** Of women so common in talk that they tell no hatred of women. */
export const SEXUAL = set('bitch bitches hoe hoes slut sluts whore whores freak freaks crazy weird dogs')
export const WHOLLY = set(
  'even really truly fully actually like a an the one of us our be being to ever anywhere near nowhere as ready quite exactly and in any way completely',
)
export const PASSING = set(
  'known born fucking fucked supposed absolute stinking lying thieving cheating scheming disgusting revolting damned inbred nothing anything retarded twisted perverted depraved diseased deranged deluded being getting acting behaving becoming breed degraded indeed',
)

export const HARMLESS_HASTE = set(
  'scared afraid frightened ill poor tired old young ashamed many embarrassed far shy busy much late worried proud upset',
)
export const GOOD_SMELLS = set('good nice lovely amazing great fear smoke gas burning delicious something')
export const DISABILITY = set(
  'disabled deaf blind wheelchair autistic people elderly pensioners users handicapped mentally',
)
export const ABILITIES = set('drive park think reason count spell police lead fight govern behave integrate')

/** What is said of people to lower them. */
export function isLowering(name: string): boolean {
  return LOWERING_WORDS.has(name) || LABELS.has(name)
}

/** Verbs with their regular forms, and irregular ones beside them. */
function verbs(stems: string, others = ''): ReadonlySet<string> {
  const forms = new Set(others.split(' '))
  for (const stem of stems.split(' ')) {
    const short = stem.endsWith('e') ? stem.slice(0, -1) : stem
    const soft = /[^aeiou]y$/.test(stem) ? `${stem.slice(0, -1)}i` : stem
    const double = /^[^aeiou]*[aeiou][bdgmnprt]$/.test(stem) ? stem + stem.slice(-1) : short
    const third = /(?:s|sh|ch|x|z)$/.test(stem) || soft !== stem ? `${soft}es` : `${stem}s`
    for (const form of [stem, third, `${double}ing`, soft === stem ? `${double}ed` : `${soft}ed`]) forms.add(form)
  }
  forms.delete('')
  return forms
}

function set(words: string): ReadonlySet<string> {
  return new Set(words.split(' '))
}
