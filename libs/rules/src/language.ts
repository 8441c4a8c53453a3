import { LANGUAGE_LETTERS, LANGUAGE_WORDS } from './language-words'

/** Languages that identifyLanguage() can answer with, in ISO 639-1. */
export const LANGUAGES = [
  'en',
  'cy',
  'pl',
  'ro',
  'fr',
  'es',
  'de',
  'pt',
  'it',
  'so',
  'ar',
  'ur',
  'pa',
  'bn',
  'gu',
  'uk',
] as const
export type Language = (typeof LANGUAGES)[number]

/**
 * The language of a text by its script, frequent words and letters; undefined when it is too short, mixed (a bilingual
 * notice) or none of those known. Decided by the first 2,000 characters; links, handles and hashtags say nothing.
 */
export function identifyLanguage(text: string): Language | undefined {
  const words = wordsOf(text)
  if (words.length === 0) return undefined
  return byScript(words) ?? byWords(words)
}

/** Enough to tell, and what comes after could only make it mixed. */
const DECIDING = 2000

function wordsOf(text: string): readonly string[] {
  const plain = text.slice(0, DECIDING).normalize('NFC').replace(/[’ʼ`]/g, "'").toLowerCase()
  const written = plain.replace(/(?:https?:|www\.)\S+|[@#&][\p{L}\p{N}_]+;?|[\w.]+@[\w.]+/gu, ' ')
  return written.match(/[\p{L}\p{M}]+(?:'[\p{L}\p{M}]+)*/gu) ?? []
}

/** Scripts that one language of those known is written in, and letters that tell apart those of one script. */
const SCRIPTS: readonly (readonly [Language, RegExp, RegExp?])[] = [
  ['pa', /\p{Script=Gurmukhi}/u],
  ['bn', /\p{Script=Bengali}/u],
  ['gu', /\p{Script=Gujarati}/u],
  // Persian, Kurdish and Pashto share some of these letters with Urdu, but not the retroflex and the final ones.
  ['ur', /\p{Script=Arabic}/u, /[ٹڈڑےھں]/u],
  ['ar', /\p{Script=Arabic}/u, /[ةىيك]/u],
  ['uk', /\p{Script=Cyrillic}/u, /[іїєґ]/u],
]
const LATIN = /\p{Script=Latin}/u
/** Most of the words: a single foreign name decides nothing. */
const MOST = 0.6

function byScript(words: readonly string[]): Language | undefined {
  // Most texts end here.
  if (words.every((word) => LATIN.test(word))) return undefined
  for (const [language, script, letters] of SCRIPTS) {
    const written = words.filter((word) => script.test(word))
    if (written.length < Math.max(2, words.length * MOST)) continue
    if (letters === undefined || written.some((word) => letters.test(word))) return language
  }
  return undefined
}

type Written = keyof typeof LANGUAGE_WORDS
const WRITTEN = Object.keys(LANGUAGE_WORDS) as Written[]

/** What a long word of one language alone says; a short one is more often something else. */
const LONG_WORD = 5
const BY_LONG_WORD = 1.5
const BY_LETTERS = 0.4
/** What a language must reach, also for each word of the text, and how far the next must stay behind. */
const LEAST = 1.5
const LEAST_SHARE = 0.2
const BEHIND = 0.42

/** Each word with what it says for each language, in the order of WRITTEN. */
const WEIGHTS = weigh()
const LETTERS = WRITTEN.map((language) => LANGUAGE_LETTERS[language])

function byWords(words: readonly string[]): Language | undefined {
  const scores = WRITTEN.map(() => 0)
  let latin = 0
  // Each word once: "ho ho ho" is no Italian.
  for (const word of new Set(words)) {
    if (!LATIN.test(word)) continue
    latin++
    // "efo'r" and "who'd" say what their first part says.
    const weights = WEIGHTS.get(word) ?? WEIGHTS.get(word.split("'", 1)[0] as string)
    for (let at = 0; at < scores.length; at++) {
      if (weights !== undefined) scores[at] = (scores[at] as number) + (weights[at] as number)
      else if (LETTERS[at]?.test(word) === true) scores[at] = (scores[at] as number) + BY_LETTERS
    }
  }
  const [first, second] = WRITTEN.map((language, at) => ({ language, score: scores[at] as number })).sort(
    (one, other) => other.score - one.score,
  )
  if (first === undefined || second === undefined) return undefined
  const clear = first.score >= LEAST && first.score >= latin * LEAST_SHARE && second.score <= first.score * BEHIND
  return clear ? first.language : undefined
}

function weigh(): ReadonlyMap<string, readonly number[]> {
  const speakers = new Map<string, Set<Written>>()
  for (const language of WRITTEN) {
    for (const word of LANGUAGE_WORDS[language].split(' ')) {
      speakers.set(word, (speakers.get(word) ?? new Set()).add(language))
    }
  }
  return new Map(
    [...speakers].map(([word, languages]) => {
      const weight = (languages.size === 1 && word.length >= LONG_WORD ? BY_LONG_WORD : 1) / languages.size
      return [word, WRITTEN.map((language) => (languages.has(language) ? weight : 0))]
    }),
  )
}
