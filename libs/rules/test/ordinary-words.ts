/** Ordinary English words and names that hold an insult or are a letter away from one. */
export const NEAR_INSULTS: readonly string[] = (
  'Cushite Cushitic Fuchs Fukien Larsen Marseillaise Marseillaises Marseille Marseilles Marses Moon Moran Morin Mormon Mormons Moroni Morton Myron Niger ' +
  'Pakistan Pakistani Pakistanis Paris Parks Parsee Parsees Peshitta Shiite Shute Smuts Spithead Vandyke Verein Wagner Walker Wankel Warner Witwatersrand ' +
  'Yamashita arsenal arsenals arsenate arsenates arsenic arsenical arsenide arsenious arsenite arsenopyrite arsenopyrites bastardisation bastardisations ' +
  'bastardise bastardised bastardises bastardising bastardly bastardy batch batches belled bellied birch birches birth bitched bitchier bitchiest ' +
  'bitchily bitchiness bitchy botch botches britches bustard bustards butch butches cants carse catharses cents chickenshit chickenshits coarse coarsely ' +
  'coarsen coarsened coarseness coarsening coarsens coarser coarsest counts cults cutis cuts cutwater dyked ectoparasite ectoparasites endoparasite ' +
  'endoparasites epispastic farseeing fucus funked funking funks hearse hearses hoarse hoarsely hoarsen hoarseness hoarser hoarsest horseshit horseshits ' +
  'idioms idiotic idiotically idiotism idiotropic katharses marseilles megaparsec meltwater microparasite mishit mishits mishitting moon moons morion ' +
  'morions morn morns moronically mourn mourns nagger naggers niggard niggardliness niggardly niggards niggler nigglers niggles nigher nightwatchman ' +
  'nightwatchmen oxymoron oxymoronic oxymorons packs pails pains pairs parks parse parsec parsecs parsed parser parsers parses pavis peaks pick picks ' +
  'picky piety pikers pikes piney pinky pinprick pinpricks pokey pokeys prices pricked pricker prickers pricket prickets pricking prickings prickle ' +
  'prickled prickles pricklier prickliest prickliness prickling prickly prink prinks reared regard regarded regards rehearse rehearsed rehearser ' +
  'rehearses retardant retardants retardation retarder retarders retarding retardment retrad retrod reward rewarded rewards ritard salts saltwater sarsen ' +
  'sarsenet scumble scumbles scummed scummier scummiest scumming scummy scums scuts shine shire shitfaced shitload shitted shittier shittiest shive shote ' +
  'shuts silts site skite slats slits slots slubs slues slugs slums slurs sluttier sluttiest sluttish smartwatch smartwatches smite smuts snigger ' +
  'sniggered sniggerer sniggering sniggeringly sniggers solus sparse sparsely sparseness sparser sparsest spastically spasticities spasticity spathic ' +
  'spite spoof spoofed spoofery spoofing spoofs suite suits swank swanked swanker swankest swankier swankiest swankily swankiness swanking swanks swanky ' +
  'tarts tats teats twas twattle twits tyrannies tyranny unrehearsed verdin vermination verminous wacker walker walkers wander wanders wanked wanks ' +
  'wanner weaker weaner where wheres whole wholes whoredom whoredoms whorehouses whoreish whoremaster whoremasters whoreson whorls whose winker winkers ' +
  'wore worse wristwatch wristwatches bastardization bastardizations bastardize bastardized bastardizes bastardizing'
).split(' ')
