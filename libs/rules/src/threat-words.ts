import { NAMES_CALLED } from './contempt-words'
import { GROUP_GATES } from './near-spelling'

/** The signals this engine can raise beyond lists and patterns. */
export type ThreatSignal =
  | 'direct_threat'
  | 'violent_threat'
  | 'reported_threat'
  | 'intimidation'
  | 'incitement'
  | 'self_harm'
  | 'imminent_danger'
  | 'group_hate'
  | 'personal_insult'

export const THREAT_SIGNALS: readonly ThreatSignal[] = [
  'direct_threat',
  'violent_threat',
  'reported_threat',
  'intimidation',
  'incitement',
  'self_harm',
  'imminent_danger',
  'group_hate',
  'personal_insult',
]

/** Bits of what a word can be in a sentence about harm. */
export const SELF = 1 << 0
export const THIRD = 1 << 1
export const ADDRESSEE = 1 << 2
export const INTENT = 1 << 3
export const DESIRE = 1 << 4
export const NEGATION = 1 << 5
export const REPORT = 1 << 6
export const COUNTER = 1 << 7
export const LETHAL = 1 << 8
const VIOLENT = 1 << 9
export const VERB = LETHAL | VIOLENT
export const TARGET_YOU = 1 << 10
export const TARGET_OTHER = 1 << 11
export const TARGET_ME = 1 << 12
export const REFLEXIVE_ME = 1 << 13
export const REFLEXIVE_YOU = 1 << 14
export const REFLEXIVE_OTHER = 1 << 15
export const PERSON = 1 << 16
export const PLACE = 1 << 17
export const POSSESSIVE = 1 << 18
export const FILLER = 1 << 19
export const FIGURATIVE = 1 << 20
export const FIGURATIVE_ACTOR = 1 << 21
export const MY = 1 << 22
export const HYPOTHETICAL = 1 << 23
export const FORMER = 1 << 24

/** Folded words: the fold has already made digits letters and typographic apostrophes plain. */
const WORDS: readonly (readonly [number, string])[] = [
  [
    SELF,
    "i i'm im ima imma i'ma i'll i'd il a'm ah'm ahm amma ah'll ill we we're we'll we'd were lads someone someone's someones somebody somebody's",
  ],
  [
    INTENT,
    "i'll il ah'll ill amma gona gonnae gonny gonni gan goin trying tryna plans intends plotting promised vowed keeps we'll ima imma i'ma he'll she'll they'll going gonna gna gunna gon goin will 'll about planning plan coming swear shall gotta",
  ],
  [THIRD, "he he's hes he'll he'd she she's shes she'll she'd they they're theyre they'll they'd who"],
  [ADDRESSEE, "you you're youre you'll you'd u ur"],
  [DESIRE, 'want wanna wants wanted need needs ready tempted love thinking wish fancy'],
  [HYPOTHETICAL, "would could might may should i'd we'd he'd she'd they'd can"],
  [
    NEGATION,
    "not never don't dont won't wont can't cant couldn't wouldn't wouldnt shouldn't isn't ain't didn't didnt doesn't doesnt aren't no nobody without nor cannot wasn't",
  ],
  [
    REPORT,
    'said says say saying told tells telling tell wrote writes writing tweeted tweets tweeting posted posting posts shouted shouting shouts screamed screaming threatened threatening threatens threats threat claimed claims claiming texted messaged messages quoted quote alleged allegedly heard calls called shared asked',
  ],
  [
    COUNTER,
    "stop hate disgusting unacceptable disgraceful wrong condemn condemned imagine anyone people somebody's vile horrific appalling sick arrested jailed sentenced charged convicted guilty court trial scenario lyrics song novel helpline samaritans awareness campaign training exercise drill episode film movie",
  ],
  [
    LETHAL,
    'kill kil kll killing murder murdering shoot shooting stab stabbing slaughter behead strangle strangling execute hang drown knife bomb slit gut poison lynch shank acid slash butcher suffocate drive-by chib shiv merk knive stabb killin stabbin shootin smother decapitate crucify run cap skin',
  ],
  [LETHAL, 'burn burning torch blow end bury finish cut shooting throttle choke smother hunt put throw set petrol'],
  [
    VIOLENT,
    'beat beating batter battering smash smashing punch kick hurt harm attack rape break deck slap headbutt glass maim cripple kneecap destroy wreck jump bash thump lamp stamp hospitalise hospitalize',
  ],
  [TARGET_YOU, "you u ya yas yous youse y'all yall ye"],
  [TARGET_OTHER, "him her them 'em em everyone everybody hers these those"],
  [TARGET_ME, 'me us'],
  [REFLEXIVE_ME, 'myself meself mysen ourselves'],
  [REFLEXIVE_YOU, 'yourself urself yourselves yaself'],
  [REFLEXIVE_OTHER, 'himself herself themselves themself hisself'],
  [POSSESSIVE, 'your ur yer his their the a an every each this that those these all one'],
  [MY, 'my our'],
  [
    PERSON,
    'family kids kid children child son sons daughter daughters mum mam mom mother dad father wife husband brother sister baby girlfriend boyfriend partner ex neighbour neighbours neighbor dog dogs cat friend friends mate mates boys crew worker workers social landlord constable sergeant pc dc bailiff bailiffs surgeon consultant gp midwife clerk headteacher guard guards bairn bairns wean weans nephew niece grandma grandson granddaughter granddad nana housemate flatmate missus crowd shoppers worshippers students pupils congregation refugees gays husbands neighbours officer officers police cop cops copper coppers pig pigs pcso pcsos councillor councillors nurse nurses doctor doctors paramedic paramedics staff teacher teachers mayor mp mps judge bastard bastards bitch cunt cunts scum man woman men women guy bloke lad lads gang muslim muslims jew jews immigrants migrants driver warden wardens receptionist manager lot person people throat face legs head neck stepdad stepfather nan gran grandad uncle aunt cousin',
  ],
  [
    PLACE,
    'station office offices school hospital surgery house home building place council mosque synagogue church temple town hall car van depot hostel hotel clinic shop flat cells hq headquarters university college train bus',
  ],
  [
    FILLER,
    'fucking fuckin effing bloody literally actually really just all up down of off out to in into both at some on with the living shit crap hell absolute absolutely fuck over and then go come round also probably definitely all bullet bullets knife acid bomb brick fire whole each every single last one',
  ],
  [
    FIGURATIVE,
    'kindness lol lmao lmfao haha hahaha rofl joking joke jk laughing laughter fifa game games quiz league season cup final derby score race chess cards pool darts tennis golf xbox ps playstation fortnite cod minecraft netball rugby football cricket hockey playoffs boss-fight mario zombies zombie wedding weddings photo photos photograph film filming video camera portrait netflix episode movie spoiler spoilers character characters marvel chapter diet workout gym squats burpees exam exams revision recipe cake bbq curry pint vibe mood karaoke marathon finale plants weeds spider wasps wasp ants flies slugs engine bots bot dishes cells-dividing',
  ],
  [
    FIGURATIVE_ACTOR,
    'mum mam mom mother dad parents boss teacher missus wife nan gran coach sister brother roommate flatmate cat dog',
  ],
  [FORMER, 'ago anniversary history historical inquest verdict remembering documentary'],
]

/** Every word of the tables, for one look-up per word of a text. */
export const WORD_BITS: ReadonlyMap<string, number> = buildWordBits()

/** Words whose presence makes the window analysis run at all. */
export const GATE_WORDS: readonly string[] = [
  ...[...WORD_BITS].filter(([, bits]) => (bits & (LETHAL | VIOLENT)) !== 0).map(([word]) => word),
  ...GROUP_GATES,
  ...NAMES_CALLED,
]

/** Verbs that threaten property or need a companion to be violent ("blow up", "burn down", "put a bullet in"). */
export const COMPANIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ['blow', ['up', 'brains', 'head']],
  ['put', ['bullet', 'bullets', 'knife', 'ground', 'grave', 'hospital']],
  ['throw', ['acid', 'petrol', 'brick', 'under', 'off', 'bridge', 'train', 'front']],
  ['run', ['over', 'down']],
  ['cap', ['you', 'him', 'her', 'them']],
  ['skin', ['alive']],
  ['set', ['fire', 'alight', 'dogs']],
  ['hunt', ['down']],
  ['cut', ['up', 'throat', 'head', 'open', 'face', 'myself', 'himself', 'herself', 'neck', 'wrists']],
  ['break', ['legs', 'neck', 'jaw', 'face', 'arms', 'fingers', 'nose', 'skull', 'kneecaps']],
  ['beat', ['up', 'shit', 'crap', 'fuck', 'hell', 'death', 'pulp', 'head', 'black']],
  ['smash', ['face', 'head', 'in', 'teeth', 'skull', 'windows']],
  ['kick', ['head', 'fuck', 'shit', 'teeth', 'face']],
  ['jump', ['him', 'you', 'her', 'them', 'bridge', 'roof', 'platform', 'train']],
  ['slit', ['throat', 'throats', 'wrists', 'neck']],
  ['petrol', ['bomb']],
  ['finish', ['you', 'him', 'her', 'them', 'myself']],
  ['lamp', ['you', 'him', 'her', 'them']],
  ['glass', ['you', 'him', 'her', 'them', 'face']],
  ['knife', ['you', 'him', 'her', 'them']],
  ['acid', ['attack', 'you', 'face']],
  ['choke', ['you', 'him', 'her', 'them', 'myself']],
])

/** What after the verb shows that nobody is meant to be hurt: "shoot you a message", "hang it up", "cut him some slack". */
export const HARMLESS_AFTER: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'shoot',
    [
      'message',
      'email',
      'text',
      'dm',
      'line',
      'note',
      'link',
      'reply',
      'pm',
      'wedding',
      'photo',
      'photos',
      'video',
      'hoops',
      'portrait',
      'quick',
      'over',
    ],
  ],
  ['hang', ['out', 'on', 'it', 'up', 'around', 'with', 'back', 'in', 'washing', 'pictures', 'curtains', 'lights']],
  ['cut', ['slack', 'deal', 'grass', 'hair', 'off', 'cake', 'short']],
  ['burn', ['cd', 'calories', 'it', 'off', 'candles', 'copy']],
  ['end', ['it', 'up', 'this', 'contract', 'with', 'debate', 'subscription']],
  ['put', ['touch', 'through', 'forward', 'name', 'in touch', 'phone']],
  ['beat', ['it', 'traffic', 'rush', 'queue', 'record']],
  ['finish', ['it', 'the', 'this', 'work', 'off']],
  ['kill', ['it', 'time', 'vibe', 'mood', 'lights', 'engine', 'bill', 'weeds', 'germs', 'process', 'server']],
  ['killing', ['it', 'time']],
  ['break', ['news', 'silence', 'it', 'even']],
  ['blow', ['away', 'kiss', 'candles', 'mind']],
  ['hunt', ['for']],
  ['destroy', ['argument', 'documents', 'evidence']],
  ['hurt', ['feelings', 'to']],
  ['poison', ['mind']],
])

function buildWordBits(): Map<string, number> {
  const bits = new Map<string, number>()
  for (const [bit, words] of WORDS) {
    for (const word of words.split(' ')) bits.set(word, (bits.get(word) ?? 0) | bit)
  }
  return bits
}
