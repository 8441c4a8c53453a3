/** Words that name people by what the law protects: race, nation, faith, sex, love, disability, age. Folded. */

/** Name a group by themselves, one of it or many. */
const GROUP_NOUNS = set(
  // Faith
  'muslims muslim moslems moslem muzlims mozlems muslins jews jew jooz sikhs hindus hindu buddhists catholics protestants mormons christians atheists islamists islam rastafarians rastas hijabis witnesses zionists rabbis imams nuns ' +
    // Travellers
    'gypsies gypsy gipsies gypsys travellers traveller travelers traveler roma romanies pavees tinkers ' +
    // Nations and regions
    'romanians poles pole bulgarians albanians somalis pakistanis bangladeshis indians asians arabs arab africans nigerians jamaicans syrians afghans turks turk ukrainians mexicans ' +
    'iraqis iranians kurds lebanese egyptians libyans sudanese ethiopians eritreans kenyans ghanaians zimbabweans congolese moroccans algerians tunisians palestinians israelis yemenis saudis nepalis filipinos vietnamese koreans ' +
    'lithuanians latvians estonians hungarians slovaks slovakians czechs serbs serbians kosovans kosovars bosnians croatians croats russians portuguese spaniards brazilians colombians ugandans rwandans gambians senegalese malians angolans cameroonians malaysians thais burmese cambodians indonesians ' +
    'persians armenians georgians azeris uzbeks kazakhs chechens greeks italians germans irishmen irishwomen welshmen scots englishmen scousers europeans caribbeans rohingya uyghurs bengalis punjabis gujaratis tamils kashmiris pashtuns orientals haitians ' +
    // Colour
    'blacks whites browns aborigines mulattos ' +
    // Those who came
    'immigrants immigrant migrants migrant refugees refugee foreigners foreigner immigrents imigrants imigrant immigrents illegals incomers newcomers ' +
    // Love and gender
    'gays lesbians lesbian homosexuals homosexual bisexuals transsexuals transgenders transwomen transwoman transmen transman queers homos nonbinary crossdressers transvestites lgbts homosexuality transgenderism bisexuality queerness asexuals pansexuals intersex ' +
    // Disability and health
    'autistics downs dwarfs cripple amputees paraplegics schizophrenics epileptics bipolars dyslexics diabetics ' +
    // Sex and age
    'women woman females female pensioners oaps ' +
    'nigger niggers ' +
    // Welsh
    'mewnfudwyr mwslim mwslimiaid mwslemiaid iddewon ffoaduriaid sipsiwn pwyliaid tramorwyr saeson',
)
/** Name a group before a noun for people, or with an article and no noun after it. */
const GROUP_ADJECTIVES = set(
  'black brown white asian coloured ethnic minority biracial gay lesbian homosexual bisexual trans transgender transgendered transsexual queer lgbt lgbtq nonbinary pansexual asexual intersex ' +
    'disabled handicapped autistic deaf blind wheelchair downs dyslexic epileptic schizophrenic bipolar paralysed crippled elderly ' +
    'jewish muslim islamic moslem sikh hindu buddhist catholic protestant christian mormon hijabi shia sunni orthodox hasidic foreign immigrant refugee migrant illegal undocumented ' +
    'iraqi iranian kurdish syrian afghan afghani turkish egyptian libyan sudanese ethiopian eritrean kenyan nigerian ghanaian jamaican zimbabwean moroccan algerian tunisian palestinian israeli yemeni bangladeshi nepali filipino filipina vietnamese korean japanese thai ' +
    'albanian bulgarian lithuanian latvian estonian hungarian slovak slovakian czech ukrainian russian portuguese romany roma mexican brazilian colombian serbian kosovan bosnian croatian greek italian spanish german ' +
    'romanian polish somali african caribbean pakistani indian chinese arab arabic saudi gypsy traveller bengali punjabi tamil congolese ugandan rwandan gambian oriental european persian irish welsh scottish english female ' +
    'hoyw ddu anabl traws du fwslimaidd',
)
const GROUP_HEADS = set(
  'lives people peeple ppl peopl peeps folk folks person persons personnel user users community communities neighbour neighbours worker workers nurse nurses doctor doctors patient patients student students pupil pupils man men woman women guy guys girl girls boy boys kid kids child children lad lads lass lasses bloke blokes ' +
    'lot family families couple couples youth youths male males female females copper coppers cop cops driver drivers teacher teachers officer officers staff tenant tenants resident residents barber barbers shopkeeper shopkeepers trader traders builder builders labourer labourers cleaner cleaners carer carers immigrant immigrants migrant migrants refugee refugees ' +
    'gang gangs mob mobs thug thugs thief thieves criminal criminals scroungers beggars baby babies mother mothers father fathers mum mums dad dads parent parents wife wives husband husbands brother brothers sister sisters adult adults teen teens teenager teenagers type types sort sorts individual individuals citizen citizens national nationals settler settlers arrival arrivals ' +
    'preacher preachers cleric clerics imam imams priest priests councillor councillors mayor mp mps politician politicians landlord landlords traveller travellers gypsy gypsies sympathisers faggot faggots pobl dynion merched menywod teulu plant',
)
/** Two words that name people together, beside an adjective and a noun for people. */
const GROUP_PAIRS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['asylum', set('seeker seekers seekers seaker seakers')],
  ['wheelchair', set('user users')],
  ['old', set('people folk folks')],
  ['eastern', set('europeans european')],
  ['boat', set('people migrants')],
  ['drag', set('queen queens')],
  ['mentally', set('ill disabled handicapped')],
  ['same', set('sex')],
  ['mixed', set('race')],
  ['biological', set('male males man men')],
  ['special', set('needs')],
  ["jehovah's", set('witnesses')],
  ['severely', set('disabled')],
  ['so', set('called')],
])
/** Places of a group: harm called for against them is harm to it. */
const GROUP_PLACES = set('mosque mosques synagogue synagogues gurdwara gurdwaras')
/** Stand for people only with a noun for people or an article: the rest of what they qualify is things. */
const ARTICLES = set(
  'a an any every each another other next last single fucking effing damn more one no typical the these those this that all most bloody fucking your some of many',
)
/** What a noun is followed by, and an adjective is not. */
const AFTER_NOUN = set(
  "is are was were be will would can can't cant cannot could should shouldn't must has have had do does don't dont did get gets who that in on at to by with for from and or so because when if as than near next out than then of here there anywhere ever i you we they off out back away again always never around just only more but to",
)
/** Adjectives that are no nouns: "a deaf", "a foreign". */
const NEVER_NOUNS = set(
  'polish turkish kurdish jewish islamic foreign spanish irish welsh english scottish chinese trans ethnic wheelchair downs du ddu hoyw anabl traws japanese orthodox elderly',
)
/** With "the" and nothing after them they name a group all the same. */
const WITH_THE = set(
  'disabled handicapped elderly deaf blind chinese irish welsh english japanese polish turkish spanish trans gay',
)
/** Every word that can begin a group. */
export const GROUP_WORDS: readonly string[] = [
  ...new Set([
    ...GROUP_NOUNS,
    ...GROUP_ADJECTIVES,
    ...GROUP_PLACES,
    ...[...GROUP_ADJECTIVES].map((adjective) => `${adjective}people`),
    ...GROUP_PAIRS.keys(),
    'asylumseekers',
    'pobl',
  ]),
].filter((name) => name !== 'so' && name !== 'same' && name !== 'old')

/** Long names that no other word holds: looked for also where words are run together. */
export const GROUPS_WITHIN: readonly string[] = [
  ...[
    'muslims',
    'muslim',
    'women',
    'woman',
    'gays',
    'jews',
    'disabled',
    'immigrant',
    'immigrants',
    'migrants',
    'refugees',
    'foreigners',
    'gypsies',
    'travellers',
    'asylumseekers',
  ],
  ...['blackpeople', 'gaypeople', 'transpeople', 'disabledpeople', 'jewish', 'romanians', 'albanians', 'lesbians'],
]

export function isGroupPlace(name: string): boolean {
  return GROUP_PLACES.has(name)
}

export function isGroupAdjective(name: string): boolean {
  return GROUP_ADJECTIVES.has(name)
}

export function isGroupHead(name: string): boolean {
  return GROUP_HEADS.has(name)
}

/** The number of words that name a group from here on; 0 when none does. `at` reads words after (1, 2) and before (-1). */
export function groupLength(word: string, at: (offset: number) => string, ends: boolean): number {
  const next = at(1)
  if (word === 'pobl') return GROUP_ADJECTIVES.has(next) ? 2 : 0
  const pair = GROUP_PAIRS.get(word)
  if (pair?.has(next) === true) {
    if (word === 'same') return 0
    return GROUP_HEADS.has(at(2)) ? 3 : 2
  }
  if (GROUP_ADJECTIVES.has(word)) {
    if (GROUP_HEADS.has(next)) return 2
    // "young black man" before; "black young men", "Iraqi so-called refugees" after.
    if (!ends && next !== '' && !AFTER_NOUN.has(next) && GROUP_HEADS.has(at(2)) && ADJECTIVES_BETWEEN.has(next))
      return 3
  }
  if (GROUP_NOUNS.has(word) || GROUP_PLACES.has(word) || (word.endsWith('people') && word.length > 6)) return 1
  if (!GROUP_ADJECTIVES.has(word)) return 0
  const stands = ends || AFTER_NOUN.has(next)
  if (WITH_THE.has(word)) return at(-1) === 'the' && stands ? 1 : 0
  return stands && !NEVER_NOUNS.has(word) && !COLOURS.has(word) && ARTICLES.has(at(-1)) ? 1 : 0
}

/** Beside a word for a group that is a colour or a condition too. */
export const COLOURS = set('black brown white blind deaf coloured minority female paralysed gay')
const ADJECTIVES_BETWEEN = set('young old called single male female teenage unemployed homeless muslim asylum')

function set(words: string): ReadonlySet<string> {
  return new Set(words.split(' '))
}
