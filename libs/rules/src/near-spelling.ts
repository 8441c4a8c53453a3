import { GROUP_WORDS } from './group-words'
import { ORDINARY_NEIGHBOURS, ORDINARY_WHOLES } from './ordinary-neighbours'
import { TAGS } from './regard-tags'
import * as stance from './stance-words'

/** Shortest words of which a letter may be missing, and of which two may be swapped. */
const LEAST_SHORT = 5
const LEAST_SWAPPED = 4
/** Shortest and longest stretch that is tried as two words run together. */
export const LEAST_TOGETHER = 5
const LONGEST_TOGETHER = 24
const LEAST_TELLING = 4
const LONGEST_PART = 12
const MOST_TOGETHER = 6

/** Words that say something of people and are worth reading misspelt, beside those of the tables. */
const OTHERS =
  'hate hates hated hating despise loathe detest people life lives live deserve deserves worth nothing belong country should would never everyone themselves against human humans disgusted sickening threat trust allowed world dead death throats equal respect better worse these those them they bullshit shithead trust matter'
/** Welsh: other words are near to it. */
const WELSH =
  /^(?:sbwriel|ffiaidd|llygod|gwehilion|lladron|lleidr|anifeiliaid|moch|baich|wast|gwastraff|bla|ffieiddbeth|farus|barus|anonest|gwirion|hurt|twyllodrus|treisgar|budr|fudr|mudr|ddiog|diog|dwp|twp|afiach|drewllyd|aflan|p?b?eryglus|casau|gasau|du|ddu|hoyw|anabl|traws|fwslimaidd|mewnfudwyr|mwslim\w*|iddewon|ffoaduriaid|sipsiwn|pwyliaid|tramorwyr|saeson|pobl)$/
/** What words are run together with. */
const JOINED =
  'i all and any are at but by can die do every for from get go hate have he her him his is it its just kill like love many massive me more most much my no not of only our really shit so some such than that the their them then there these they this those to too total us very want was we were what who will with you your people country should must need fucking bloody complete utter another been being common could do even feel find has here how if into keep less let little look make makes making never now nothing other own people see someone somebody sure think thing time up use way well when where which while whole why without women worth would yet'

const LEXICON = new Set<string>()
for (const [name, tag] of TAGS) if (/^[RFVBHXAL]$/.test(tag)) LEXICON.add(name)
for (const words of [stance.HATRED, stance.MISDEED, stance.EXCLUDE_CALLED, stance.ATTRIBUTES, new Set(GROUP_WORDS)])
  for (const name of words) LEXICON.add(name)
for (const name of OTHERS.split(' ')) LEXICON.add(name)
for (const name of LEXICON)
  if (!/^[a-z]{3,}$/.test(name) || (name !== 'people' && name.endsWith('people')) || WELSH.test(name))
    LEXICON.delete(name)

const GLUE = new Set(JOINED.split(' '))

const GROUPS = new Set(GROUP_WORDS)
const MEANT = new Map<string, string>()
const ordinary = new Set(ORDINARY_NEIGHBOURS.split(' '))
for (const name of LEXICON)
  for (const slip of slipsIn(name))
    if (!LEXICON.has(slip) && !ordinary.has(slip) && !MEANT.has(slip)) MEANT.set(slip, name)
for (const [slip, name] of [
  ['gayz', 'gays'],
  ['gaiz', 'gays'],
  ['blax', 'blacks'],
  ['muzzies', 'muslims'],
  ['moozlims', 'muslims'],
  ['muslimz', 'muslims'],
  ['wimmin', 'women'],
  ['wimin', 'women'],
  ['immigrunts', 'immigrants'],
  ['imigrunts', 'immigrants'],
] as const)
  MEANT.set(slip, name)
// The fold reads "1" as "i" where it stood for "l".
for (const name of GROUP_WORDS) {
  const read = name.replaceAll('l', 'i')
  if (name.length >= LEAST_SHORT && !LEXICON.has(read)) MEANT.set(read, name)
}
/** Words known to be one; those of texts are remembered for a while, for taking apart costs as much as all else that is read of a word. */
const WHOLES = [...ORDINARY_WHOLES.split(' '), ...LEXICON, ...GLUE]
const ONE_WORD = new Set(WHOLES)
const MOST_REMEMBERED = 20_000

/** Every word that can begin a group, as it is written and misspelt, for the automaton. */
export const GROUP_GATES: readonly string[] = [
  ...GROUP_WORDS,
  ...[...MEANT].flatMap(([slip, name]) => (GROUPS.has(name) ? [slip] : [])),
]

/** The word of contempt, harm or a group that was probably meant: two letters swapped or one missing. */
export function meantBy(name: string): string | undefined {
  return MEANT.get(name)
}

/** Whether a word is known to be one word and no misspelt one. */
export function isOneWord(name: string): boolean {
  return ONE_WORD.has(name)
}

/** Whether a word spelled with spaces between its letters says something of people. */
export function isTellingWord(name: string): boolean {
  return LEXICON.has(name)
}

/** Where each of several words ends that were run together, one of which says something of people; none when it is one word. */
export function cutsOf(together: string): readonly number[] {
  const { length } = together
  if (length < LEAST_TOGETHER || length > LONGEST_TOGETHER || ONE_WORD.has(together)) return NONE
  if (MEANT.has(together)) return NONE
  // For each place, without and with a word that says something: the fewest words up to it, and what the last stands on.
  const fewest = new Uint8Array((length + 1) * 2).fill(255)
  const before = new Uint8Array((length + 1) * 2)
  fewest[0] = 0
  for (let from = 0; from < length; from++) {
    if (fewest[from * 2] === 255 && fewest[from * 2 + 1] === 255) continue
    for (let to = from + (from === 0 ? 1 : 2); to <= length && to - from <= LONGEST_PART; to++) {
      const name = together.slice(from, to)
      const telling = to - from >= LEAST_TELLING && LEXICON.has(name)
      if (!telling && !GLUE.has(name)) continue
      for (const said of [0, 1]) {
        const words = fewest[from * 2 + said] as number
        const place = to * 2 + (telling ? 1 : said)
        if (words >= MOST_TOGETHER || (fewest[place] as number) <= words + 1) continue
        fewest[place] = words + 1
        before[place] = from * 2 + said
      }
    }
  }
  if (fewest[length * 2 + 1] === 255) {
    if (ONE_WORD.size >= MOST_REMEMBERED) forget()
    ONE_WORD.add(together)
    return NONE
  }
  const cuts: number[] = []
  for (let place = length * 2 + 1; place > 1; place = before[place] as number) cuts.unshift(place >> 1)
  return cuts
}

function forget(): void {
  ONE_WORD.clear()
  for (const name of WHOLES) ONE_WORD.add(name)
}

const NONE: readonly number[] = []

/** Every spelling with two neighbours swapped after the first letter, or with one letter between the ends missing. */
function slipsIn(name: string): string[] {
  const found: string[] = []
  for (let at = 1; at < name.length; at++) {
    const [before, one, other, after] = [name.slice(0, at), name.charAt(at), name.charAt(at + 1), name.slice(at + 2)]
    if (other !== '' && one !== other && name.length >= LEAST_SWAPPED) found.push(before + other + one + after)
    if (other !== '' && name.length >= LEAST_SHORT) found.push(before + other + after)
  }
  return found
}
