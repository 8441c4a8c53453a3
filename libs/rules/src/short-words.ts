/** Short words and usual abbreviations; other runs of up to three letters are pieces of something. */
const SHORT_WORDS =
  'a i o u r y k n x ab ad ah ai al am an ar as at aw ax ay bc be bf bi bn by cd cm co cv da db de di do dr du dw ec ed eg eh el em en er es et eu ew ex fa fb fm fo fr ft fx fy ga gi go gp ha he hi hm ho hq hr ' +
  'id ie if ii im in io ip iq ir is it iv jd jk jr kg km la lb le li ll lo lt ma mb me mi mm mo mp mr ms mt mu my na nb nd ne ni nj no nr nt ny ob oc od of oh ok ol om on op or os ot ow ox oz pa pc pe pi pj pm po pr ps pt qc ' +
  'rd re rn rt sd se si sn so sp sq st su sw sy ta tb td te th ti tj tl tm tn to tv uk um un up ur us va ve vs wa wc we wi wk wo wr ws wt xx ya ye yo yr yw ' +
  'abc ace ach act add ado adv aff aft age ago ah aid ail aim ain air aka ale all alp amp and ant any ape app apt arc are ark arm art ash ask asp ate atm aug awe axe aye bad bae bag ban bar bat bay bbc bbq bed bee beg bet bff bib bid ' +
  'big bin bio bit blm bmw bob boo bow box boy bra bro bud bug bum bun bus but buy bye cab cal cam can cap car cat ceo chi cia cod com con cop cos cot cow coy cpr cry cub cue cup cut cuz cwm dab dad dae dal dam dan dat day dec del den der des dew did die ' +
  'dig dim din dip dis div diy dna doc doe dog dom don dot dry due dug duo dvd dye ear eat ebb eco ego egg elf end eng era err esp est etc eve ewe eye fab fan far fax fbi feb fed fee fen few fib fig fin fir fit fix flu fly foe fog for fox fri fro fry ' +
  'fun fur fyi gap gas gay gcs gel gem get gig gin god got gps gum gun gut guy gym had ham has hat hay hen her hes hey hid him hip his hit hiv hmm hog hop hot how hub hug hum hut ice icu icy ill imo inc ink inn int ion ira irl isa isn its itv ive ivy ' +
  'jam jan jar jaw jay jet jew job joe jog joy jul jun keg ken key kid kim kin kit lab lad lag lap law lay led lee leg len let lid lie lip lit llc log lol lot low ltd mac mad mag mam man map mar mat max may meg men met mid min mix mob mod mon mop mow mph mps mrs mud mug ' +
  'mum nah nan nap nay nec neo net new nfl nhs nil nod non nor not nov now nun nut nyc oak oar oct odd off oft oil old omg one ooh opt orb ore our out owe owl own pad pal pan par pat paw pay pcs pea pen per pet pic pie pin pit pls plz pod pop pot ppl pre pro ' +
  'pub pun pup put qua que raf rag ram ran rap rat raw ray red ref reg rep rid rim rip rna rob rod ron row rub rug rum run rye sad sam san sat saw sax say sea sec see sen sep set sew sex she shy sim sin sir sis sit six ski sky sly sms soa sob sol son sow soy spa spy sub ' +
  'sue sum sun tab tad tag tan tap tar tat tax tea ted tee tel ten the thx thy tie til tim tin tip toe tom ton too top tow toy try tub tue tug two ugh una usa use van vat vet via vid vip vow wan war was wat wax way web wed wee wet who why wig win wit wow wtf www xxx yay yea yeah yep yer yes ' +
  'yet you yum zip zoo ddo ddu ein ers fan ger gan ymo hyn hwn hon heb nes neu nid oes pan pob rai roi sut tan tua un wir yma yna iau llu byd bob dal dim fod fel faint'

const { charCodeAt } = String.prototype
const known = new Uint8Array(27 * 27 * 27)
for (const name of SHORT_WORDS.split(' ')) {
  let code = 0
  for (let at = 0; at < name.length; at++) code = code * 27 + charCodeAt.call(name, at) - 96
  if (name.length <= 3) known[code] = 1
}
// A bit of "nigger" and of "wanker", and rare alone.
for (const piece of ['wan', 'ger'])
  known[[...piece].reduce((code, letter) => code * 27 + letter.charCodeAt(0) - 96, 0)] = 0

/** Longest piece worth a look. */
export const LONGEST_PIECE = 6

/** Up to three letters that are no word, or a beginning like that of "gger": what a word cut by a space leaves. */
export function isOddPiece(units: Uint16Array, from: number, to: number): boolean {
  if (to - from > 3) {
    if (to - from > LONGEST_PIECE) return false
    if (units[from] === LETTER_C && units[from + 1] === LETTER_K) return true
    if (units[from] !== units[from + 1]) return false
    return !WELSH_BEGINNINGS.has(units[from] as number)
  }
  let code = 0
  for (let at = from; at < to; at++) {
    const letter = (units[at] as number) - 96
    if (letter < 1 || letter > 26) return false
    code = code * 27 + letter
  }
  return known[code] === 0
}

const LETTER_C = 0x63
const LETTER_K = 0x6b
// Welsh words begin so.
const WELSH_BEGINNINGS = new Set(['l', 'f', 'd'].map((letter) => letter.charCodeAt(0)))
