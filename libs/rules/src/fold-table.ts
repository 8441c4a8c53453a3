/** Result codes of the table beside plain UTF-16 units. */
export const DROP = 0
export const EXPAND = 0xffff
export const SPACE = 0x20

/**
 * What one character folds to, whatever stands around it: NFKD, lower case, marks and invisible characters removed,
 * look-alikes and leet digits turned into the letter they stand for. Separators become one space.
 */
export function foldCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code >= 0xd800 && code <= 0xdfff) return character
  const direct = SUBSTITUTE.get(character)
  if (direct !== undefined) return direct
  if (code < 0x20 && !/\s/.test(character)) return ''
  if (INVISIBLE.test(character)) return ''
  const plain = character.normalize('NFKD').toLowerCase().normalize('NFKD')
  let out = ''
  for (const part of plain) {
    if (INVISIBLE.test(part)) continue
    if (SEPARATOR.test(part)) out += ' '
    else out += SUBSTITUTE.get(part) ?? part
  }
  // Arabic ligatures stand for whole phrases, and are no letters of a word: 10,000 of them, unfolded, took 28 ms to assess.
  return out.length > LONGEST_FOLD ? out.slice(0, 1) : out
}

/** "(10)" in one sign is the longest that stands for itself. */
const LONGEST_FOLD = 4

/** What foldCharacter() says of a code point, remembered: asking Unicode takes 2 µs, and a text may hold 10,000 emoji. */
export function foldCodePoint(code: number): string {
  // Nothing there folds (Unicode 17): ideographs but for the compatibility block, unassigned and private planes.
  if (code >= 0x20000 && (code < 0x2f800 || (code > 0x2fa1f && code < 0xe0000) || code > 0xe0fff)) {
    return String.fromCodePoint(code)
  }
  const known = folded.get(code)
  if (known !== undefined) return known
  const found = foldCharacter(String.fromCodePoint(code))
  folded.set(code, found)
  return found
}

const folded = new Map<number, string>()

/** Folded unit, DROP or EXPAND for one UTF-16 unit; pages of 256 are built when first met. */
export function foldUnit(unit: number): number {
  return (pages[unit >> 8] ?? buildPage(unit >> 8))[unit & 0xff] as number
}

/** Letters and digits of any script: what a word boundary stands between. */
export function isWordUnit(unit: number): boolean {
  return (wordPages[unit >> 8] ?? buildWordPage(unit >> 8))[unit & 0xff] === 1
}

/** ASCII first, because nearly all traffic is. Characters whose fold needs a neighbour are marked EXPAND. */
const NEEDS_NEIGHBOUR = '!@#'

const INVISIBLE = /^[\p{M}\p{Cf}\u115F\u1160\u17B4\u17B5\u3164\uFFA0]$/u
const SEPARATOR = /^[\s\p{Z}\p{Pd}_\u2800]$/u

const SUBSTITUTE: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...spread('оοօ𐐬ഠ০०໐๐௦0ø', 'o'),
    ...spread('1іιıɪ¡ꭵӏ', 'i'),
    ...spread('|ǀłʟⅼ', 'l'),
    ...spread('3еεєҽ€ɛᴇ', 'e'),
    ...spread('4аαɑᴀ@', 'a'),
    ...spread('5$ѕꜱʂտ', 's'),
    ...spread('7тτᴛƭ', 't'),
    ...spread('8вβʙþ', 'b'),
    ...spread('69ɡցɢǥ', 'g'),
    ...spread('сϲᴄ¢ƈ', 'c'),
    ...spread('рρᴘƿ', 'p'),
    ...spread('уγүʏ¥ƴ', 'y'),
    ...spread('хχ×', 'x'),
    ...spread('кκᴋƙĸ', 'k'),
    ...spread('мᴍʍ', 'm'),
    ...spread('нһհʜħ', 'h'),
    ...spread('υսᴜцʋ', 'u'),
    ...spread('ոɴηпŋ', 'n'),
    ...spread('νᴠѵ', 'v'),
    ...spread('ωԝᴡшѡ', 'w'),
    ...spread('ԁᴅđɗð', 'd'),
    ...spread('јϳᴊ', 'j'),
    ...spread('гʀɾ', 'r'),
    ...spread('ꜰƒ', 'f'),
    ...spread('ԛ', 'q'),
    ...spread('ᴢʐ', 'z'),
    ...spread('’‘ʼ‛`´ʹ＇', "'"),
    ...spread('“”„‟«»', '"'),
    // Lisu and Cherokee capitals, drawn like the Latin ones.
    ...pairs('ꓮꓐꓚꓓꓰꓝꓖꓧꓲꓙꓗꓡꓟꓠꓳꓑꓣꓢꓔꓴꓦꓪꓫꓬꓜ', 'abcdefghijklmnoprstuvwxyz'),
    ...pairs('ᎪᏴᏟᎠᎬᏀᎻᎥᎫᏦᏞᎷᏢᎡᏚᎢᏙᏔᏃᏌᏀ', 'abcdeghijklmprstvwzug'),
    ...pairs('ꭺꮟꮯꭰꭼꮐꮋꭵꭻꮶꮮꮇꮲꭱꮪꭲꮩꮤꮓꮜ', 'abcdeghijklmprstvwzu'),
    ...pairs('ϝʂɩʃզցոհսօ', 'fsisqgnhuo'),
    ß: 'ss',
    æ: 'ae',
    œ: 'oe',
    // Squared and circled capitals: the emoji letters have no compatibility decomposition.
    ...lettersFrom(0x1f130),
    ...lettersFrom(0x1f150),
    ...lettersFrom(0x1f170),
  }),
)

function spread(characters: string, to: string): Record<string, string> {
  return Object.fromEntries([...characters].map((character) => [character, to]))
}

function pairs(characters: string, to: string): Record<string, string> {
  return Object.fromEntries([...characters].map((character, at) => [character, to.charAt(at)]))
}

function lettersFrom(first: number): Record<string, string> {
  return Object.fromEntries([...'abcdefghijklmnopqrstuvwxyz'].map((to, at) => [String.fromCodePoint(first + at), to]))
}

const pages: (Uint16Array | undefined)[] = new Array<Uint16Array | undefined>(256)
const wordPages: (Uint8Array | undefined)[] = new Array<Uint8Array | undefined>(256)

function buildPage(page: number): Uint16Array {
  const built = new Uint16Array(256)
  for (let low = 0; low < 256; low++) {
    const unit = (page << 8) | low
    const character = String.fromCharCode(unit)
    // Surrogates are folded as a pair by the slow path.
    const folded = unit >= 0xd800 && unit <= 0xdfff ? undefined : foldCharacter(character)
    if (folded === undefined || folded.length > 1 || NEEDS_NEIGHBOUR.includes(character)) built[low] = EXPAND
    else built[low] = folded.length === 0 ? DROP : folded.charCodeAt(0)
  }
  pages[page] = built
  return built
}

function buildWordPage(page: number): Uint8Array {
  const built = new Uint8Array(256)
  for (let low = 0; low < 256; low++) {
    const unit = (page << 8) | low
    if (unit < 0xd800 || unit > 0xdfff) built[low] = /^[\p{L}\p{N}]$/u.test(String.fromCharCode(unit)) ? 1 : 0
  }
  wordPages[page] = built
  return built
}
