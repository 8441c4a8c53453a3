import { type ThreatSignal } from './threat-words'

/** Fixed wordings; each expands `{a|b}` to both. Folded and matched as whole words. */
export interface PhraseGroup {
  readonly signal: ThreatSignal
  /**
   * How it is read, 'fixed' unless said: 'acted' needs who means it, 'passive' whom it is said to, 'dose' a quantity
   * taken, and a 'cue' counts its weight towards a farewell, once a group.
   */
  readonly reading?: 'fixed' | 'acted' | 'passive' | 'dose' | 'cue'
  readonly group?: string
  readonly weight?: number
  readonly phrases: readonly string[]
}

const DONT = "{don't|dont|do not|didn't|didnt|doesn't|doesnt}"
const IM = "{i'm|im|i am}"

const GOING =
  "{going to|gonna|gunna|gona|gonnae|want to|wants to|wanna|planning to|about to|i'll|ill|will|decided to|gan tae}"

export const PHRASES: readonly PhraseGroup[] = [
  {
    signal: 'self_harm',
    phrases: [
      '{end|ending|endin} {my|his|her|their|me} {life|own life|lives}',
      '{end|ending|endin} it all',
      '{take|taking|takin} {my|his|her|their|me} own {life|lives}',
      `${GOING} {take|end} {my|his|her} life`,
      `${GOING} {end|finish|do} it {tonight|tonite|now|today|all|for good|here|soon|this time|properly}`,
      `${GOING} end it`,
      '{want|wants|wanting|thinking of|thinking about|talking about|talks about|talked about} {to end it|ending it|to finish it all}',
      '{thinking|think|thinks|talking|talks|talked|spoke|dreaming} {about|of} {suicide|dying|killing myself|ending things|topping myself}',
      '{commit|committing|attempt|attempting|attempted|contemplating|considering} suicide',
      '{top|topping|neck|necking|off|offing|unalive|unaliving} {myself|meself|himself|herself|themselves}',
      '{want|wants|wanted|wanna|ready|going|gonna|need|wish|planning} {to|tae} {die|dee|be dead}',
      'gonna die {tonight|today} {and i|by my}',
      `{throw|throwing|chuck|chucking} {myself|himself|herself} {off|under|in front|from}`,
      '{walk|walking|step|stepping|jump|jumping|go|going|run} {under|in front of|into the path of} {a|the} {train|lorry|bus|tube|truck}',
      '{self harming|self harmed|self harm|cutting myself|cutting himself|cutting herself} {again|and|tonight|now|badly|since}',
      '{cut|cuts} {myself|himself|herself|too deep|my arms|my arm|her arms|his arms|her wrists|his wrists}',
      `{point|reason} {in|of} {living|being alive|being here|going on|carrying on|life}`,
      '{give|giving|given} up on {life|living}',
      "{i'm|im|i am|he's|she's|hes|shes} going to be {dead|gone} {by|tonight|tomorrow|before}",
      "{i'll|ill|il|i will} be dead {by|tonight|tomorrow|before|soon|in}",
      'not {safe|feeling safe} {with myself|on my own|from myself}',
      'wanna die',
      'wish i {was|were} dead',
      `{don't|dont|do not|didn't|doesn't|doesnt|dinnae} want {to|tae} {be here|live|exist|be alive|go on|wake up} {any more|anymore|no more}`,
      `${DONT} wanna {be here|live|exist|be alive} {any more|anymore|no more}`,
      `${DONT} want to {live|be alive|wake up|wake up tomorrow}`,
      'no {reason|point} {to live|in living|going on|to go on|in going on}',
      'nothing {left to live for|to live for}',
      "{can't|cant|cannot} go on {any more|anymore|like this}",
      "{can't|cant|cannot} {live like this|do this} {any more|anymore}",
      'better off {dead|without me}',
      '{take|taken|took|taking} {an|a massive|a huge} overdose',
      '{taken|took|swallowed} {all my|all the|a load of|loads of|too many|a whole packet of|40|50|60} {tablets|pills|paracetamol|meds|medication|sleeping tablets}',
      "{i've|ive|have|has|hes|he's|shes|she's} overdosed",
      'feeling suicidal',
      `${IM} suicidal`,
      `${IM} feeling suicidal`,
      '{is|are|he is|she is|they are} suicidal',
      'suicidal thoughts',
      'suicide note',
      '{jump|jumping} {off|in front of} {the|a} {bridge|roof|cliff|train|car park|building|multi storey|tube}',
      '{slit|cut|slitting|cutting} my {wrists|wrist|throat}',
      "{by the time|when} you {read|see} this {i will be|ill be|i'll be} {gone|dead}",
      'this is my {last post|last tweet|last message|goodbye|final goodbye|final post}',
      "goodbye {everyone|world|all} {i'm sorry|im sorry|i am sorry|i love you|i love you all|forgive me|it's over|its over}",
      'tell my {kids|mum|mam|family|children|wife|husband|daughter|son} i {love|loved} them',
      'tell my {mum|mam|wife|husband|daughter|son} i {love|loved} {her|him}',
      'the world would be better without me',
      'dw i {eisiau|isio} marw',
      '{dwi|dwin|rwy|rydw i} {eisiau|isio|am} marw',
      "{dw i|dwi|rwy}'n {eisiau|isio} marw",
      '{lladd|brifo} fy hun',
      '{dw i|dwi} ddim {eisiau|isio} byw',
      '{dw i|dwi} ddim {eisiau|isio} {byw|bod yma} {rhagor|mwyach|bellach}',
      '{wedi cymryd|cymryd|wedi cymeryd} gorddos',
      'rhoi diwedd ar fy mywyd',
      'dod a fy mywyd i ben',
      '{lladd|ladd|grogi|brifo|niweidio} {fy|ei|eu} {hun|hunan|hunain}',
      '{am|mynd i|eisiau|isio|moyn} {ladd|lladd|grogi|daflu} {fy|ei|eu} {hun|hunan|hunain}',
      '{moyn|eisie|ishe|isho} {marw|farw}',
      'ddim {moyn|eisie|isio|eisiau|ishe} {byw|bod yma}',
      '{meddwl am|cyflawni|sôn am|son am} {hunanladdiad|ladd fy hun|farw}',
      '{neidio|taflu fy hun|taflu ei hun} {oddi ar|o flaen|dan} {y|tren|bont|y bont|pont}',
      '{does dim|sdim|dim} {pwynt|diben|rheswm} {byw|i fyw|cario ymlaen|mynd ymlaen|mewn byw}',
      '{alla i ddim|fedra i ddim|dw i methu|dwi methu|methu} {mynd ymlaen|cario ymlaen|cario mlaen|mynd mlaen|diodde mwy|dioddef mwy}',
      '{well|gwell} {hebddo i|hebdda i|hebof i|hebdda fi|taswn i wedi marw}',
    ],
  },
  {
    signal: 'imminent_danger',
    phrases: [
      "{has|he has|she has|they have|got|has got|hes got|he's got|she's got|they've got|pulled|pulled out|waving|carrying|man with|someone with|somebody with|woman with|lad with|bloke with|guy with} {a|an|his|her} {knife|gun|machete|sword|axe|shotgun|firearm|weapon|handgun} ",
      "{isn't|isnt|not|is not|stopped|ain't|has stopped} breathing",
      "{can't|cant|cannot} breathe",
      '{child|boy|girl|toddler|baby} {is|has gone|went|been} missing',
      'missing {child|boy|girl|toddler|baby|schoolgirl|schoolboy}',
      'child missing',
      'my {son|daughter|child|little boy|little girl|grandson|granddaughter|toddler|mum|dad|wife|husband|sister|brother} {is|has gone|has been|went} missing',
      '{someone|somebody|he|she|they|a man|a woman|a lad} {is|has} {collapsed|unconscious|been stabbed|been shot|not responding|unresponsive}',
      "{he's|hes|she's|shes|i've|ive} {been stabbed|been shot|collapsed|unconscious|not responding|unresponsive}",
      '{just|been|getting|got} stabbed',
      "{he's|hes|he is|she's|they're|they are|someone is|someone's|somebody is|somebody's} {breaking in|breaking into my house|trying to break in|attacking me|attacking her|attacking him|hitting me|hitting her|beating her|beating him|beating me|strangling her|strangling me|inside my house|in my house|outside with a knife|following me home}",
      '{house|flat|building|car|home} is on fire',
      'bleeding {out|heavily|badly|everywhere|a lot}',
      '{on the|stood on the|standing on the|sat on the|sitting on the} {wrong side of the|edge of the} {bridge|railings|roof|barrier|cliff}',
      '{threatening|about|going|trying} to jump {off|from|in front}',
      '{held|holding} {me|us|her|him|them} {hostage|captive|against my will|against her will}',
      "{won't|wont} let {me|her|us} leave the house",
      'need {an ambulance|police} {now|right now|quick|asap|please hurry}',
      "there's {a bomb|someone with a gun|a man with a gun|a man with a knife}",
      'there is {a bomb|someone with a gun|a man with a gun|a man with a knife}',
      '{planted|left|placed} a bomb',
      'shots fired',
      '{swinging|brandishing|wielding|armed with|threatening people with|chasing people with|running about with|running around with} {a|an|his|her} {knife|gun|machete|sword|axe|shotgun|hammer|crowbar|bat|blade|bottle}',
      "{not|isn't|isnt|won't|wont|can't|cant} {waking up|wake up|wake him|wake her|wake him up|wake her up|respond|responding|moving and}",
      '{lips|face} {have gone|are|are going|is|going|gone|turning|has gone|went} blue',
      '{having|had|havin} a {heart attack|stroke|seizure|fit} {and|now|please|help|right}',
      '{hands|hand} {round|around|on} {my|her} {throat|neck}',
      '{loads of|so much|lots of|covered in|pool of} blood',
      'blood {everywhere|all over}',
      '{boy|girl|son|daughter|she|he} {gone missing|has gone missing|wandered off|disappeared|vanished}',
      '{kids|children|people|family|baby|someone|somebody|them} {still|trapped|stuck} {in it|inside|in there|in the water|in the house|in the building|in the car|in a fire}',
      '{device|bomb|explosive|explosives} {in the|at the|outside the|under the|inside the}',
      '{bomb|device} {goes|going|will go|is going to go|set to go} off',
      "{cannot|can't|cant} swim",
      '{tried|trying} to {strangle|kill|stab|drown|smother|poison} {me|us|her|him|my}',
      "{he's|hes|he is|she's|they're} {strangling|stabbing|throttling|choking|killing} {him|her|me|them|us}",
      "{he's|hes|he is|she's|they're|they are} going to {kill us|kill me|hurt us}",
      'drowning in the {river|sea|lake|canal|water|quarry}',
      '{mae gan|mae ganddo|mae ganddo fo|mae ganddo fe|mae ganddi|mae ganddi hi} {gyllell|wn}',
      'mae {cyllell|gwn} {ganddo|ganddi|gyda fe|gyda hi|da fe}',
      'ddim yn anadlu',
      '{plentyn|merch fach|bachgen bach|fy mab|fy merch} {ar goll|wedi mynd ar goll}',
      '{ty|tŷ|adeilad} ar dan',
    ],
  },
  {
    signal: 'direct_threat',
    phrases: [
      "{you're|youre|your|you are|ur|u r|he's|hes|she's} a dead {man|woman}",
      '{dead man|dead woman} walking',
      "{you're|youre|you are|ur|u r} {dead|going to die|gonna die|gunna die|dead meat|so dead|getting stabbed|getting shot|getting killed}",
      'you {will|gonna|r gonna|all gonna|are all going to} die {tonight|tomorrow|today|soon|for this|screaming|slowly}',
      '{bring|bringing|take|taking} {a|my|the} {gun|knife|machete|shotgun|bomb} to {school|work|the station|the office|the council|the hospital|college|the surgery|town hall}',
      '{bullet|knife|brick|axe} {with your name on it|in your head|in your back|in your skull|through your head}',
      'i {am|will be} the last {thing|person} you {see|ever see}',
      "{mi|fe|fi|byddaf i'n|fydda i'n} ladda i di",
      '{mi|fe} ladda i {ti|di}',
      'mynd i dy {ladd|saethu|drywanu|losgi|grogi} di',
      'dy {ladd|saethu|drywanu} di',
      'lladda i di',
      '{am|mynd i|eisiau|isio|moyn|bygwth} {dy ladd|dy saethu|dy drywanu|eich lladd|ei ladd|ei lladd|eu lladd|dy losgi|eich saethu}',
      "{wna i|gwna i|mi wna i|fe wna i|bydda i'n|fydda i'n|na i|nai} {dy|eich|ei|eu} {ladd|lladd|saethu|drywanu|losgi|grogi}",
      '{ladda|lladda|saetha|trywana|losga|dagwn} i {di|ti|chi|fo|fe|hi|nhw|pawb|pob}',
      '{mynd i|am} {ladd|saethu|drywanu|trywanu} {hi|fo|fe|nhw|pawb|chi|rhywun|y plismon|y swyddog|y meddyg|y nyrs}',
      "{rwyt ti'n|ti'n|wyt ti'n|dach chi'n|chi'n} {farw|gelain|marw heno|farw heno}",
      'mynd i losgi {dy dy|dy gartref|eich swyddfa|yr orsaf|dy dy di}',
    ],
  },
  {
    signal: 'reported_threat',
    phrases: [
      '{bygwth|am|mynd i|eisiau|isio|moyn} fy {lladd|saethu|nhrywanu|llosgi}',
      '{bygwth|fygwth} {lladd|saethu|trywanu|llosgi|ladd}',
      '{threatened|threatening|threatens|threats} to {kill|stab|shoot|murder|strangle|burn} {me|us|my|her|him|the kids|our|them}',
    ],
  },
  {
    signal: 'intimidation',
    phrases: [
      'watch your back',
      'i know where {you|u|ya|your family|your kids|your children|your mum} {live|lives|work|works|go|goes}',
      'we know where {you|u|your family|your kids} {live|lives|work|works}',
      'know what school your {kids|children|daughter|son}',
      "{i'll|ill|i will|we'll|we will|gonna|going to} find {you|out where you live|your house|your family}",
      "{i'm|im|i am|we're|we are} {coming for you|coming for your family|outside your house|outside your home|coming to your house|coming to your home|coming round yours}",
      '{wait|waiting} {outside your|for you outside}',
      "{you'll|youll|you will|gonna|going to} {regret this|pay for this|be sorry you}",
      'sleep with one eye open',
      'snitches get stitches',
      "you won't see it coming",
      "dw i'n gwybod lle {ti'n|rwyt ti'n|wyt ti'n} byw",
      "gwybod lle {ti'n|wyt ti'n|rwyt ti'n|dach chi'n} byw",
    ],
  },
  {
    signal: 'incitement',
    phrases: [
      'kill {yourself|yourselves|urself|ur self|your self|ya self}',
      'kys',
      '{go|just|please|and} {die|hang yourself|drown yourself|jump off a bridge|jump off a cliff|neck yourself|top yourself|end yourself|slit your wrists}',
      '{hang|neck|top|shoot|drown} {yourself|urself|yourselves}',
      '{drink|go drink} bleach',
      '{hope|hoping|pray|wish} {you|u|he|she|they|your kids|your family|you all} {die|dies|die in a fire|get cancer|gets cancer|gets raped|get raped|get stabbed|gets stabbed|get shot|get killed|burn|rot|rots|choke|get hit by a bus|drop dead}',
      '{deserve|deserves} to {die|be shot|be hanged|be hung|be stabbed|be raped|burn|be killed|be dead|get shot}',
      '{should|ought to|needs to|need to|must|wants} be {shot|hanged|hung|lynched|strung up|stabbed|executed|burned alive|burnt alive|put down}',
      'needs {shooting|hanging|stabbing|lynching|stringing up|putting down}',
      'someone {should|needs to|please|ought to|pls} {kill|shoot|stab|murder|hang|behead|burn} {you|him|her|them|these|this}',
      '{kill|burn|hang|shoot|lynch|behead|gas} {all|them all|every|all the|all these|the fucking|em all}',
      'lladd dy hun',
      'dos i farw',
    ],
  },
]

/** Every wording of a phrase: `{a|b} c` gives "a c" and "b c". */
export function expandPhrase(phrase: string): string[] {
  const open = phrase.indexOf('{')
  if (open < 0) return [phrase.trim()]
  const close = phrase.indexOf('}', open)
  const before = phrase.slice(0, open)
  const after = phrase.slice(close + 1)
  return phrase
    .slice(open + 1, close)
    .split('|')
    .flatMap((choice) => expandPhrase(`${before}${choice}${after}`))
}
