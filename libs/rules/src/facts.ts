import { identifyLanguage } from './language'
import { findLinks, type Links } from './links'
import { GUARDED_DOMAINS, lookalikeHosts } from './lookalikes'
import { type PictureHashes } from './pictures'
import { FACT_NAMES, type FactName, type LateSource } from './rule-set'
import { type Context } from './scope'

/**
 * What can be asked of a message beside its words. A fact that is absent is unknown: a condition over it is neither
 * true nor false. `atLeast` and `atMost` bound numbers; `oneOf` names words, and holds of a list when it holds of one in it.
 */
export interface Facts {
  /** Length of the text in code points: an emoji of one code point counts as one. */
  readonly length?: number
  /** Links and bare domains, repeated ones counted each time; see findLinks(). */
  readonly links?: number
  /**
   * The hosts linked to, each once: lower case, in Unicode, without `www.`, port and user name. `oneOf` a domain holds of
   * what is under it too.
   */
  readonly link_domain?: readonly string[]
  /** How many of these hosts pass for a guarded domain without being it; see lookalikeHosts(). */
  readonly lookalike_domains?: number
  /** Accounts named with `@`, repeated ones counted each time; e-mail addresses are none. */
  readonly mentions?: number
  /** Words behind `#` with at least one letter: "#1" is none. */
  readonly hashtags?: number
  /** Capitals among all letters, in whole per cent; 0 below ten letters, where one name would be half of them. */
  readonly capitals_percent?: number
  /**
   * The longest run of one thing in a row: of the same character (spaces never, skin tones and joiners ignored) or of the
   * same word, ignoring case and what stands between words. 1 when nothing repeats, 0 for no text.
   */
  readonly repetition?: number
  /** Two-letter code (ISO 639-1), of those that identifyLanguage() knows; unknown for short and mixed texts. */
  readonly language?: string
  /** What kind of message it is, in the words of the network's connector, such as `reply` or `direct_message`. */
  readonly kind?: string
  /** Who can see it, in the words of the network's connector, such as `public` or `private`. */
  readonly visibility?: string
  /** Pictures, videos and other files attached; unknown where a network does not say. */
  readonly media?: number
  /** Messages of this author received before this one; unknown for a text without an author, as all that follow. */
  readonly 'author.messages'?: number
  /** Messages of this author that a person hid or escalated in the last 90 days. */
  readonly 'author.strikes'?: number
  /** Messages of this author that a rule or a person hid in the last 30 days. */
  readonly 'author.hides'?: number
  /** What a classifier gives the text for a label, in whole per cent. Late: see sourceOf(). */
  readonly 'classifier.abuse'?: number
  readonly 'classifier.hate'?: number
  readonly 'classifier.self_harm'?: number
  readonly 'classifier.sexual'?: number
  readonly 'classifier.spam'?: number
  readonly 'classifier.threat'?: number
}

/**
 * Who has to be asked for a fact that is not at hand when a message arrives. Not answering is not a find: while such a fact
 * is awaited, what rests on it does not hold, and no person is asked in its stead.
 */
export function sourceOf(name: FactName): LateSource | undefined {
  if (name === 'media_hash') return 'pictures'
  return isClassified(name) ? 'classifier' : undefined
}

export function isClassified(name: FactName): boolean {
  return name.startsWith('classifier.')
}

/** Reads the facts of one message as they are asked for, each once. Linear in the text; never throws, whatever the string holds. */
export class FactReader {
  private readonly known: (FactValue | typeof NOT_READ)[] = new Array<typeof NOT_READ>(FACT_NAMES.length).fill(NOT_READ)
  private links: Links | undefined
  /** Who was asked in vain, and has not answered this message at all. */
  readonly awaited = new Set<LateSource>()

  constructor(
    private readonly text: string,
    private readonly context: Context,
    private readonly guarded: readonly string[] = GUARDED_DOMAINS,
  ) {}

  read(name: FactName): FactValue {
    return this.at(FACT_NAMES.indexOf(name))
  }

  /** The same by the fact's place in FACT_NAMES. */
  at(index: number): FactValue {
    const known = this.known[index]
    if (known !== NOT_READ) return known
    const name = FACT_NAMES[index] as FactName
    const value = this.look(name)
    this.known[index] = value
    if (value === undefined && isClassified(name) && this.context.classifier === undefined)
      this.awaited.add('classifier')
    return value
  }

  /** Why a late fact is not known. */
  whyUnknown(source: LateSource): string {
    const { unanswered, pictures } = this.context
    if (source === 'pictures')
      return (
        pictures?.find(({ unread }) => unread !== undefined)?.unread ??
        unanswered?.pictures ??
        'the pictures have not been looked at'
      )
    if (this.context.classifier !== undefined) return 'the classifier does not say'
    return unanswered?.classifier ?? 'the classifier has not answered'
  }

  /** The pictures and videos; undefined: nobody has looked at them. */
  pictures(): readonly PictureHashes[] | undefined {
    const { pictures, media } = this.context
    if (pictures !== undefined) return pictures
    if (media === 0) return []
    this.awaited.add('pictures')
    return undefined
  }

  private look(name: FactName): FactValue {
    const { text, context } = this
    switch (name) {
      case 'length':
        return codePoints(text)
      case 'links':
        return this.linked().count
      case 'link_domain':
        return this.linked().hosts
      case 'lookalike_domains':
        return lookalikeHosts(this.linked().hosts, this.guarded).length
      case 'mentions':
        return text.includes('@') ? occurrences(text, MENTION) : 0
      case 'hashtags':
        return /[#＃]/.test(text) ? occurrences(text, HASHTAG) : 0
      case 'capitals_percent':
        return capitalsPercent(text)
      case 'repetition':
        return longestRepetition(text)
      case 'language':
        return identifyLanguage(text)
      case 'kind':
      case 'visibility':
      case 'media':
        return context[name]
      case 'author.messages':
        return context.author?.messages
      case 'author.strikes':
        return context.author?.strikes
      case 'author.hides':
        return context.author?.hides
      case 'classifier.abuse':
        return context.classifier?.labels.abuse
      case 'classifier.hate':
        return context.classifier?.labels.hate
      case 'classifier.self_harm':
        return context.classifier?.labels.self_harm
      case 'classifier.sexual':
        return context.classifier?.labels.sexual
      case 'classifier.spam':
        return context.classifier?.labels.spam
      case 'media_hash':
        // No value of its own: conditions hold it against the pictures.
        return undefined
      case 'classifier.threat':
        return context.classifier?.labels.threat
    }
  }

  private linked(): Links {
    return (this.links ??= findLinks(this.text))
  }
}

/** undefined: it is not known. */
export type FactValue = number | string | readonly string[] | undefined

const NOT_READ = Symbol('not read')

// What comes before must not be a word: "name@example.org" mentions nobody, and "page#part" is a place in a page.
const MENTION = /(?<![\p{L}\p{N}_@/.+-])@[\p{L}\p{N}_]/gu
const HASHTAG = /(?<![\p{L}\p{N}_&#/])[#＃](?=[\p{N}_]*\p{L})/gu
const LEAST_LETTERS = 10

function occurrences(text: string, pattern: RegExp): number {
  let count = 0
  pattern.lastIndex = 0
  while (pattern.exec(text) !== null) count++
  return count
}

function codePoints(text: string): number {
  let count = 0
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    const next = text.charCodeAt(at + 1)
    if (unit >= 0xd800 && unit <= 0xdbff && next >= 0xdc00 && next <= 0xdfff) at++
    count++
  }
  return count
}

function capitalsPercent(text: string): number {
  let letters = 0
  let capitals = 0
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit < 0x80) {
      const isCapital = unit >= 65 && unit <= 90
      if (isCapital || (unit >= 97 && unit <= 122)) letters++
      if (isCapital) capitals++
      continue
    }
    const char = String.fromCodePoint(text.codePointAt(at) as number)
    if (char.length > 1) at++
    if (!LETTER.test(char)) continue
    letters++
    if (CAPITAL.test(char)) capitals++
  }
  return letters < LEAST_LETTERS ? 0 : Math.round((capitals * 100) / letters)
}

const LETTER = /\p{L}/u
const CAPITAL = /\p{Lu}/u

function longestRepetition(text: string): number {
  if (isAscii(text)) return Math.max(longestPlainRun(text), longestRunOfWords(text))
  const words = text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  return Math.max(longestRun(characters(text)), longestRun(words))
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) >= 0x80) return false
  return true
}

function longestPlainRun(text: string): number {
  let last = -1
  let run = 0
  let longest = 0
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    run = unit === 32 || (unit >= 9 && unit <= 13) ? 0 : unit === last ? run + 1 : 1
    last = unit
    if (run > longest) longest = run
  }
  return longest
}

/** How often one word of an ASCII text stands in a row at most, whatever stands between and ignoring case. */
function longestRunOfWords(text: string): number {
  let last = 0
  let lastLength = 0
  let run = 0
  let longest = 0
  for (let at = 0; at < text.length; at++) {
    if (!isPlainWord(text.charCodeAt(at))) continue
    const start = at
    while (at < text.length && isPlainWord(text.charCodeAt(at))) at++
    run = at - start === lastLength && isSamePlainWord(text, last, start, lastLength) ? run + 1 : 1
    last = start
    lastLength = at - start
    if (run > longest) longest = run
  }
  return longest
}

function isPlainWord(unit: number): boolean {
  return (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90) || (unit >= 48 && unit <= 57)
}

/** Of letters and digits, only the two cases of a letter are alike in all but bit 5. */
function isSamePlainWord(text: string, one: number, other: number, length: number): boolean {
  for (let at = 0; at < length; at++)
    if ((text.charCodeAt(one + at) | 0x20) !== (text.charCodeAt(other + at) | 0x20)) return false
  return true
}

function* characters(text: string): Iterable<string> {
  for (const char of text) {
    if (char < '\u0080') yield char <= ' ' && /\s/.test(char) ? '' : char
    else if (!IGNORED.test(char)) yield /\s/.test(char) ? '' : char
  }
}

/** Marks, joiners, variation selectors and skin tones: part of the character before them. */
const IGNORED = /^[\p{M}\p{Cf}\u{1f3fb}-\u{1f3ff}]$/u

/** How often one stands in a row at most; the empty one ends a run. */
function longestRun(of: Iterable<string>): number {
  let last = ''
  let run = 0
  let longest = 0
  for (const one of of) {
    run = one === '' ? 0 : one === last ? run + 1 : 1
    last = one
    if (run > longest) longest = run
  }
  return longest
}
