import { type PhraseGroup } from './threat-phrases'

const YOU = '{you|u|ya|him|her|them|you all|the lot of you}'
const WEAPON =
  '{machete|gun|shotgun|hammer|axe|crowbar|baseball bat|sword|pistol|rifle|chainsaw|cleaver|can of petrol|petrol can|petrol bomb|bomb|blade}'
const HARMED =
  '{stabbed|stabbed up|shot|killed|knifed|shanked|murdered|slashed|torched|beheaded|chibbed|strangled|sliced|poisoned|petrol bombed|burnt alive|burned alive|a bullet|a knife in|a blade in}'

/**
 * Wordings that threaten only with somebody to mean them ("run him over"), only to somebody ("gets stabbed"), or only
 * together ("goodbye", "I have made my mind up").
 */
export const CUES: readonly PhraseGroup[] = [
  {
    signal: 'direct_threat',
    reading: 'acted',
    phrases: [
      `{run|running|mow|mowing} ${YOU} {over|down}`,
      `{car|van|truck|lorry} {into|through|at} {you|him|her|them|your|people|the crowd|a crowd|the lot|everyone}`,
      `{put|putting|bury|burying} ${YOU} {in the ground|in the cemetery|in a coffin|in a grave|in a body bag|in your grave|in his grave|in her grave|six feet under|under the patio}`,
      '{cave|caving|kick|kicking|stave|smash|bash} {your|ur|yer|his|her|their|all your} {heads|head|skulls|skull} in',
      `{do|doing} ${YOU} in`,
      `{wipe|wiping} ${YOU} out`,
      `{finish|finishing|bump|bumping} ${YOU} off`,
      '{take|taking|end|ending} {your|ur|yer} {life|lives}',
      '{petrol|acid|fireworks} {through|over} {your|ur|yer|his|her|their|you|him|them}',
      `{blow|blowing} {your|ur|his|her|their} {brains|brain|head|heads|face} off`,
      `{blow|blowing} {your|ur|his|her|their} brains out`,
      `with {a|an|my} ${WEAPON}`,
      `{bring|bringing} {a|my} ${WEAPON}`,
      `{have|got|use} {a|my} {gun|shotgun|pistol|rifle|strap|machete} and`,
      `{knife|blade|bullet|screwdriver} {in|into|through} {you|him|her|them|your|ur|his|their}`,
      '{rip|ripping|cut|cutting|tear|chop|take} {your|ur|his|her|their} {throat|throats|head|heads|heart} {out|off}',
      `{let|letting|make|making} ${YOU} bleed`,
      `{watch|watching} ${YOU} {die|burn|bleed}`,
    ],
  },
  {
    signal: 'direct_threat',
    reading: 'passive',
    phrases: [
      `{get|gets|getting|gettin|be|being} ${HARMED}`,
      `{be|is|are|you're|youre|ur|he's|hes|she's|shes} dead {before|by|within|soon|when|if|in the morning|tonight|tomorrow|the minute|the moment}`,
      "{won't|wont|will not|wouldn't|never|not} {live to see|see} {tomorrow|christmas|morning|the morning|monday|the weekend|another|your next|his next|your kids|next week|next year|the end of the week|the new year}",
      "{won't|wont|will not} {live to|live through|make it out|make it home|make it to the end|get out alive|get home|be going home|be coming home|be walking out|be walking home|leave here alive|leave alive|wake up tomorrow}",
      '{get|gets|getting|be} run {over|down}',
      '{someone is|somebody is|one of you is|you are all|one of you are} {going to|gonna|gunna} {die|be killed|bleed|end up dead}',
      '{someone|somebody|one of you|all of you|you all} {will|are going to|gonna} {die|be dead|end up dead}',
      '{end|ends|ending} up {dead|in a body bag|in a coffin|in the morgue|in the ground}',
      '{is|are|was|you|be|as} a dead {man|woman|copper|lad}',
      '{are|all|be} dead men',
    ],
  },
  {
    signal: 'self_harm',
    reading: 'dose',
    phrases: [
      '{tablets|pills|paracetamol|ibuprofen|meds|medication|capsules|antidepressants|insulin|diazepam|codeine|tramadol|dabledi|tabledi|bilsen|dabled}',
    ],
  },
  cue('goodbye', 1, ['{goodbye|good bye|goodby|farewell|bye everyone|bye all|ffarwel|hwyl fawr am byth}']),
  cue('goodbye', 2, [
    '{goodbye|bye} {forever|for ever|for good|mum|mam|dad|everyone|everybody|world|all|my love|kids}',
    '{say|saying|said} {my goodbyes|goodbye to my|goodbye to everyone|goodbye to the kids}',
  ]),
  cue('goodbye', 3, [
    'a {goodbye|suicide|farewell} {note|message|post|letter|text|video|status}',
    '{posted|sent|left|texted} a {goodbye|farewell}',
  ]),
  cue('care', 1, [
    '{look after|take care of|feed|be good to|mind} my',
    '{look after|take care of} {the|our} {kids|children|dog|cat|bairns|baby|little ones|boys|girls|wee ones}',
    '{look after|take care of} each other',
    'edrych ar ol fy',
  ]),
  cue('message', 1, [
    "tell {my|the} {mum|mam|mother|dad|kids|children|wife|husband|son|daughter|boys|girls|family|nan|brother|sister|bairns} {i'm sorry|im sorry|i am sorry|sorry|i love|i loved|it's not|its not|it wasn't|goodbye}",
    '{sorry|love you} {mum|mam|dad|everyone|everybody|kids|all|pawb|mammy|mummy}',
    "{i'm|im|i am} {so|very|really|truly} sorry {everyone|mum|mam|dad|kids|to everyone|for everything}",
    'forgive me',
    "mae'n ddrwg gen i",
  ]),
  cue('message', 2, [
    '{written|wrote|writing|left|leaving|done} {letters|a letter|my letters|letters to|a note|notes|my note|my will}',
    '{by the time|when|once} {you|u|anyone|someone|they} {read|reads|see|sees|find|finds} {this|me}',
    "if {you are|you're|youre|anyone is|anyone's|someone is} reading this",
    'whoever finds {me|this|my body}',
  ]),
  cue('decision', 2, [
    '{made my mind up|made up my mind|made me mind up|my mind is made up|my minds made up}',
    '{tonight|tonite|today|this} {is the|is my} {night|last time|last night|last day|end}',
    "{tonights|tonight's|todays|today's} the {night|day}",
    '{my last|our last} {night|day|hours|sunset|christmas}',
    "{it's|its|it is} time {to go|for me to go}",
    "{i've|ive|i have} {decided|planned} {it|how|to do it|to go|when}",
  ]),
  cue('despair', 1, [
    '{had enough|ad enough|had it with everything|so tired of everything|given up|giving up|fed up of everything}',
    "{can't|cant|cannot|canny|cannae} {do this|cope|carry on|go on|take it|take this|take any more|face it}",
    '{nobody|no one|noone|no body} {cares|would care|would notice|will notice|even cares}',
    "{not worth|isn't worth} {it|living|going on}",
  ]),
  cue('despair', 2, [
    "{no|isn't any|isnt any|not any|can't see a|cant see a|any} way out {of this|for me|of it}",
    'want {it all|it|the pain|everything|all of it} to {stop|end|be over|go away}',
    '{nothing left|nobody left|no hope left|no future}',
    "i {can't|cant|cannot|cannae|canny} {do this|go on|carry on|cope|keep going|fight|face another day|face tomorrow}",
  ]),
  cue('despair', 3, [
    '{nobody|no one|noone|no body|none of you} {will|would|is going to|gonna} miss me',
    "{won't|wont|will not|wouldn't} {be missed|miss me when}",
    '{tired of|sick of|had enough of|done with|fed up of|hate} {living|life|being alive|existing|my life}',
    "i {can't|cant|cannot|cannae|canny} {go on|carry on|cope|keep going} {any more|anymore|no more|any longer|much longer|with life|like this}",
    "i {can't|cant|cannot} {keep myself safe|be trusted on my own|be left alone}",
    '{better off|happier} {without|if i was|if i were|with me} {me|him here|her here|dead|gone}',
    '{better|best} if i {was|were|wasn|am} {dead|gone|not here|never born}',
  ]),
  cue('absence', 2, [
    "i {won't|wont|will not|wouldn't|shan't} be {here|around|alive|with you|about}",
    "{i'll|ill|i will|il} be {gone|dead|at peace|with him|with her|with my mum|with my dad|long gone}",
    "{won't|wont|will not} be {here|around} {any more|anymore|no more|much longer|in the morning|when|by morning|to see}",
    "{he|she|they} {won't|wont} be {here|alive}",
    'fydda i ddim yma',
  ]),
  cue('place', 1, [
    '{on|by|at|near|off} {the|a} {bridge|cliff|cliffs|roof|ledge|viaduct|railings|weir|multi storey}',
    'ar y {bont|clogwyn|to}',
    "{phone is|phones|phone's} {off|switched off|dead|going to voicemail}",
    "{not answering|isn't answering|isnt answering|won't answer|wont answer|can't reach|cannot reach|can't get hold of|no answer|locked himself|locked herself|locked themselves}",
    '{alone|sat alone|sitting alone} in the {car|dark|woods|garage}',
    'sat in {the|my} car',
  ]),
  cue('place', 2, [
    '{on|by} the {railway line|railway lines|railway tracks|train tracks|train line|tracks}',
    '{with|got|have|has} a {blade|razor|razor blade|noose|rope}',
    '{going|goin|gonna go} over {the edge|the side|the railings|the barrier}',
  ]),
  cue('place', 3, [
    '{rope|noose|tablets|pills|blade|razor|knife|gun} {ready|in my hand|in my hands|in front of me|next to me|beside me|round my neck|around my neck|to my wrist|to my throat|to my head}',
    '{with|got|have|has} {the|my} {rope|noose}',
    'noose',
  ]),
]

/** Ordinary partings and decisions: "goodbye diet", "I have made my mind up about my energy supplier". */
export const MUNDANE: ReadonlySet<string> = new Set(
  (
    'parcel parcels deliver delivery delivered collect collection bin bins appointment holiday holidays leave annual contract subscription provider supplier switch switching switched vote voting voted ' +
    'election party moving move relationship marriage boyfriend girlfriend account bank customer membership tenancy job retire retires retirement colleague colleagues career diet smoking meeting office ' +
    'traffic roadworks delays queue season match gaffer manager recycling plants garden tickets shop shopping sale buying buy booking booked'
  ).split(' '),
)

/** What makes "somebody will be killed" a warning about a place and not a threat. */
export const HAZARD: ReadonlySet<string> = new Set(
  (
    'road roads junction crossing roundabout speeding speeders speed cars traffic pothole potholes lights pavement cyclists cyclist cycling motorway bypass waiting ambulances beds corridor winter cladding ' +
    'pollution asbestos bend bends lane lorries lorry cold cuts understaffed zebra limit drivers overtaking ice icy gritted cliff swim swimming vape vapes vaping smoking asthma vaccine'
  ).split(' '),
)

function cue(group: string, weight: number, phrases: readonly string[]): PhraseGroup {
  return { signal: 'self_harm', reading: 'cue', group, weight, phrases }
}
