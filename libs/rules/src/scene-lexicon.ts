import { CRISES, HARMS } from './scene-acts'
import { CALM } from './scene-calm'
import { DESPAIR, LOST, RISK } from './scene-despair'
import { PEOPLE, PLACES, TIMES } from './scene-people'
import { OBJECTS } from './scene-objects'
import { foldTerm } from './terms'
import { expandPhrase } from './threat-phrases'

const TABLES = {
  ...PEOPLE,
  ...PLACES,
  ...TIMES,
  ...HARMS,
  ...CRISES,
  ...DESPAIR,
  ...LOST,
  ...RISK,
  ...OBJECTS,
  ...CALM,
}

/** Classes told by how a number is written, not by a list. */
const NUMBERS = ['minor', 'aged', 'clock', 'houseNumber'] as const

export type ClassName = keyof typeof TABLES | (typeof NUMBERS)[number]

export const CLASSES: readonly ClassName[] = [...(Object.keys(TABLES) as (keyof typeof TABLES)[]), ...NUMBERS]

/** What one word says, and the wordings that begin with it. */
export interface LexiconWord {
  readonly id: number
  readonly name: string
  readonly classes: number[]
  /** By the second word. */
  readonly phrases: Map<string, Phrase[]>
  /** Those whose second word may be any. */
  readonly open: Phrase[]
}

export interface Phrase {
  readonly rest: readonly string[]
  readonly of: number
}

/** Words that stand in every other text: a wording made of them is looked for as a whole. */
const EVERYDAY: ReadonlySet<string> = new Set(
  (
    'a an the to that this these those my your his her their our for with get gets got getting not all dont just if they them out he she hes shes when about some love one two three how who now as still want wants right back good look looks ' +
    'cant would off make makes here little need needs only said time being you i in on at it is be been have has had of and or up down over so no do does did was were are will im ive me him we us what where why there then than too very can ' +
    'could should go going gone come coming take takes took taken taking day days last next thing things people say says tell know see seen think man men bad by let more any every first new never long way keep keeps like from even hard boy girl son ' +
    'around through before after again much many must nothing anymore old young big left feel own same white best better sorry please thank thanks today life wont its thats wasnt isnt into everyone everybody someone nobody put cut set run ran walk work home house left stay close put'
  ).split(' '),
)

/** Words that are gates and may be written with an apostrophe. */
const WITH_APOSTROPHE: ReadonlyMap<string, string> = new Map(
  "cant=can't wont=won't dont=don't didnt=didn't isnt=isn't hasnt=hasn't hes=he's shes=she's theyre=they're theyve=they've havent=haven't doesnt=doesn't alzheimers=alzheimer's thats=that's nobodys=nobody's wasnt=wasn't ive=i've wouldnt=wouldn't"
    .split(' ')
    .map((pair) => pair.split('=') as [string, string]),
)

/** Text-speak, dialect and frequent slips, by what is meant. */
const RESPELLED =
  '2=to 4=for b=be nemore=anymore pls=please plz=please plse=please ples=please wiv=with wi=with wae=with hav=have av=have ive=ive iv=ive il=ill gna=gonna gunna=gonna gona=gonna gon=gonna gaun=going gannin=going gan=going u=you ur=your r=are n=and wen=when wot=what nite=tonight ' +
  '2nite=tonight 2night=tonight tonite=tonight tnite=tonight 2moz=tomorrow 2morrow=tomorrow tmrw=tomorrow tmr=tomorrow tomoz=tomorrow tomoro=tomorrow dnt=dont dint=didnt cnt=cant sum1=someone some1=someone somone=someone every1=everyone evry1=everyone evrything=everything ' +
  'no1=nobody noone=nobody any1=anyone b4=before bcos=because cos=because cuz=because coz=because thru=through thro=through dis=this dat=that wont=wont carnt=cant cannae=cant canny=cant dinnae=dont dinny=dont isnae=isnt wasnae=wasnt wouldnae=wouldnt ' +
  'wunt=wont wull=will hersel=herself hissel=himself mesel=myself meself=myself mesen=myself ma=my oot=out aboot=about doon=down roond=round hoose=house toon=town heid=head deid=dead polis=police fae=from tae=to abulance=ambulance ambulence=ambulance ambo=ambulance ' +
  'ambalance=ambulance brething=breathing breating=breathing breathin=breathing unconcious=unconscious uncontious=unconscious unconshus=unconscious colapsed=collapsed collasped=collapsed bleedin=bleeding bleding=bleeding missin=missing mising=missing ' +
  'dissapeared=disappeared disapeared=disappeared scard=scared scaird=scared feart=scared frightend=frightened knif=knife nife=knife knive=knife machette=machete mashete=machete shety=machete tablits=tablets tablits=tablets paracetemol=paracetamol parecetamol=paracetamol ' +
  'suiside=suicide sucide=suicide suicidle=suicidal tryin=trying offica=officer ofiicer=officer oficer=officer councilor=councillor docter=doctor hosptial=hospital hospitle=hospital brige=bridge bridg=bridge raleway=railway wenesday=wednesday wensday=wednesday ' +
  'fone=phone fones=phones fony=phone litle=little lil=little dauter=daughter dorter=daughter nabor=neighbour neibor=neighbour neigbour=neighbour nabour=neighbour childern=children babby=baby babbys=babies anymor=anymore nomore=nomore thers=theres der=there ' +
  'stil=still wandring=wandering wonderd=wandered demensia=dementia dimentia=dementia altzheimers=alzheimers alzhiemers=alzheimers sumthing=something sumthin=something summat=something sumat=something somethin=something nuffin=nothing nowt=nothing owt=anything ' +
  'wheres=wheres hed=hed tol=told tolt=told telt=told sed=said sez=says gaff=house gaffs=house yous=you yus=you youse=you emergancy=emergency emergancey=emergency urgant=urgent oclock=oclock screamin=screaming ' +
  'skreaming=screaming scremin=screaming helllp=help hlp=help halp=help plis=plis polise=police polce=police poilce=police rellay=really kil=kill kll=kill killl=kill stabed=stabbed shoting=shooting smok=smoke flams=flames'

const meant = new Map<string, string>()
for (const pair of RESPELLED.split(' ')) {
  const [written, word] = pair.split('=') as [string, string]
  meant.set(foldTerm(written).folded, foldTerm(word).folded)
}

const { imul } = Math

/** By every known spelling. */
const READ = new Map<string, LexiconWord>()

/** The word as the lists write it: without apostrophes, spelled out. */
function plainWord(folded: string): string {
  const bare = folded.includes("'") ? folded.replaceAll("'", '') : folded
  return meant.get(bare) ?? bare
}

/** What the lists say of a word; "chasin" is "chasing", "councillors" may be a councillor's. */
export function lookUp(folded: string): LexiconWord | undefined {
  const word = READ.get(folded)
  if (word !== undefined || folded.length < 4) return word
  return folded.includes("'") ? READ.get(folded.replaceAll("'", '')) : PLURALS.get(folded)
}

/** With an "s" behind, words that are not known so themselves. */
const PLURALS = new Map<string, LexiconWord>()

const PAIR_BITS = 16
const PAIRS = new Uint8Array(2 ** PAIR_BITS)

/** Whether some wording may begin with these two words: rules out nearly all neighbours without looking one up. */
export function mayBegin(word: LexiconWord, next: LexiconWord): boolean {
  return PAIRS[pairOf(word, next)] === 1
}

function pairOf(word: LexiconWord, next: LexiconWord): number {
  return imul(imul(word.id, 0x9e3779b1) ^ next.id, 0x85ebca6b) >>> (32 - PAIR_BITS)
}

CLASSES.forEach((name, id) => {
  for (const wording of wordingsOf(name)) add(wording, id)
})

for (const [name, word] of [...READ]) {
  const short = name.slice(0, -1)
  if (name.endsWith('ing') && !READ.has(short)) READ.set(short, word)
}
for (const [written, name] of meant) READ.set(written, wordOf(name))
for (const [name, word] of READ) if (!READ.has(`${name}s`)) PLURALS.set(`${name}s`, word)

function wordingsOf(name: ClassName): string[] {
  if (!(name in TABLES)) return []
  const plain = (part: string): string => (part === '*' ? part : plainWord(foldTerm(part).folded))
  return TABLES[name as keyof typeof TABLES]
    .split(/,\s*/)
    .flatMap(expandPhrase)
    .flatMap(formsOf)
    .map((wording) => wording.split(' ').map(plain).join(' '))
}

function add(wording: string, id: number): void {
  const [head, ...rest] = wording.split(' ') as [string, ...string[]]
  const word = wordOf(head)
  if (rest.length === 0) {
    if (!word.classes.includes(id)) word.classes.push(id)
    return
  }
  // Known as words, so that they are read however they are spelled.
  rest.forEach(wordOf)
  const second = rest[0] as string
  if (second === '*') {
    word.open.push({ rest, of: id })
    return
  }
  PAIRS[pairOf(word, wordOf(second))] = 1
  const same = word.phrases.get(second)
  if (same === undefined) word.phrases.set(second, [{ rest, of: id }])
  else same.push({ rest, of: id })
}

function wordOf(name: string): LexiconWord {
  let word = READ.get(name)
  if (word === undefined) READ.set(name, (word = { id: READ.size, name, classes: [], phrases: new Map(), open: [] }))
  return word
}

/** "stab~" is stab, stabs and stabbing; "choke~" choke, chokes and choking. */
function formsOf(phrase: string): string[] {
  const mark = phrase.indexOf('~')
  if (mark < 0) return [phrase]
  const verb = phrase.slice(0, mark)
  const after = phrase.slice(mark + 1)
  const stem = verb.endsWith('e')
    ? verb.slice(0, -1)
    : /^[^aeiou]*[aeiou][bdgmnpt]$/.test(verb)
      ? verb + (verb.at(-1) as string)
      : verb
  const third = /(?:sh|ch|s|x)$/.test(verb) ? `${verb}es` : `${verb}s`
  return [verb, third, `${stem}ing`].map((form) => `${form}${after}`)
}

/** Of each wording of a class its longest word, as it may be written: what a text must hold to be read for it. */
export function gatesOf(name: ClassName): ReadonlySet<string> {
  let gates = gatesByClass.get(name)
  if (gates === undefined) gatesByClass.set(name, (gates = gatesIn(name)))
  return gates
}

const gatesByClass = new Map<ClassName, ReadonlySet<string>>()

function gatesIn(name: ClassName): Set<string> {
  const gates = new Set<string>()
  for (const wording of wordingsOf(name)) {
    const words = wording.split(' ')
    const telling = words.filter((word) => !EVERYDAY.has(word))
    if (telling.length === 0 && words.length > 1 && !words.includes('*')) {
      gates.add(wording)
      const elided = WITH_APOSTROPHE.get(words[0] as string)
      if (elided !== undefined) gates.add([elided, ...words.slice(1)].join(' '))
      continue
    }
    const gate = (telling.length > 0 ? telling : words).reduce((best, word) =>
      word.length > best.length ? word : best,
    )
    gates.add(gate)
    if (gate.endsWith('ing')) gates.add(gate.slice(0, -1))
    const elided = WITH_APOSTROPHE.get(gate)
    if (elided !== undefined) gates.add(elided)
  }
  for (const [written, word] of meant) if (gates.has(word) && !EVERYDAY.has(word)) gates.add(written)
  return gates
}
