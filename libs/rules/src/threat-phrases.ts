import { type ThreatSignal } from './threat-words'

/** Fixed wordings; each expands `{a|b}` to both. Folded and matched as whole words. */
export interface PhraseGroup {
  readonly signal: ThreatSignal
  readonly phrases: readonly string[]
}

const DONT = "{don't|dont|do not|didn't|didnt|doesn't|doesnt}"
const IM = "{i'm|im|i am}"

export const PHRASES: readonly PhraseGroup[] = [
  {
    signal: 'self_harm',
    phrases: [
      'end my {life|own life}',
      'ending my {life|own life}',
      'end it all',
      'ending it all',
      'take my own life',
      'taking my own life',
      'taking his own life',
      'taking her own life',
      '{want|wanted|wanna|ready|going|need|wish|planning} to {die|be dead}',
      'wanna die',
      'wish i {was|were} dead',
      `${DONT} want to {be here|live|exist|be alive|go on|wake up} {any more|anymore|no more}`,
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
      'mynd i losgi {dy dy|dy gartref|eich swyddfa|yr orsaf|dy dy di}',
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
