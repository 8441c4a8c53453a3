import { HELD_OUT, SENTENCES, UNTELLABLE } from '../test/language-sentences'
import { identifyLanguage, type Language, LANGUAGES } from './language'

/** Share told rightly and told wrongly; the rest is not told. */
function measure(language: Language, sentences: readonly string[]) {
  const found = sentences.map(identifyLanguage)
  const share = (some: (typeof found)[number][]): number => some.length / found.length
  return {
    right: share(found.filter((one) => one === language)),
    wrong: share(found.filter((one) => one !== language && one !== undefined)),
  }
}

describe('the language of a post', () => {
  it.each(LANGUAGES)('is told of nearly every short post in %s, and never wrongly', (language) => {
    const { right, wrong } = measure(language, SENTENCES[language])
    expect(right).toBeGreaterThanOrEqual(language === 'en' || language === 'cy' ? 0.95 : 0.75)
    expect(wrong).toBe(0)
  })

  it.each(['en', 'cy'] as const)('is told of most posts in %s that were written afterwards', (language) => {
    const { right, wrong } = measure(language, HELD_OUT[language])
    expect(right).toBeGreaterThanOrEqual(0.75)
    expect(wrong).toBe(0)
  })

  it.each(UNTELLABLE)('is not told of "%s"', (text) => {
    expect(identifyLanguage(text)).toBeUndefined()
  })

  it('is not told by links, handles and hashtags', () => {
    expect(
      identifyLanguage('@NewyddionCymru #DiolchYnFawr https://www.newyddion.example/mae-hi-yn-oer'),
    ).toBeUndefined()
  })
})
