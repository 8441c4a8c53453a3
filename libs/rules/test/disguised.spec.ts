import { assess, compile, defaultRuleSet } from '../src/index'
import { NEAR_INSULTS } from './ordinary-words'

const compiled = compile(defaultRuleSet)
if (Array.isArray(compiled)) throw new Error(JSON.stringify(compiled))
const rules = compiled

const found = (text: string): string[] =>
  assess(rules, text).matches.flatMap((match) => (match.damped === undefined ? [match.text] : []))

describe('disguised spellings', () => {
  it.each([
    ['what a f uck up', 'f uck'],
    ['you fu ck', 'fu ck'],
    ['he is a w an ker', 'w an ker'],
    ['total wan ker', 'wan ker'],
    ['dirty n i g g e r', 'n i g g e r'],
    ['dirty ni gger', 'ni gger'],
    ['you are a c u n t', 'c u n t'],
    ['y o u c u n t s', 'c u n t s'],
    ['you absolute c/unt', 'c/unt'],
    ['you f,ucking liar', 'f,ucking'],
    ["you c'unt", "c'unt"],
    ['b-tch', 'b-tch'],
    ['sh_t show', 'sh_t'],
    ['utter c***', 'c***'],
    ['a right fa**ot', 'fa**ot'],
    ['you fagot', 'fagot'],
    ['faggt', 'faggt'],
    ['fukcing hell', 'fukcing'],
    ['fcuk this', 'fcuk'],
    ['you niggre', 'niggre'],
    ['mutherfucker', 'mutherfucker'],
    ['bastrad', 'bastrad'],
    ['bitcch', 'bitcch'],
    ['wannnkkker', 'wannnkkker'],
    ['faaaagggooottt', 'faaaagggooottt'],
    ['assssssholes', 'assssssholes'],
    ['youareafuckingidiot', 'fucking'],
    ['#fuckthepolice', 'fuck'],
    ['hesatwat', 'twat'],
    ['absofuckinglutely', 'fucking'],
    ['s1ut', 's1ut'],
    ['b0ll0cks', 'b0ll0cks'],
    ['ｆｕｃｋ', 'ｆｕｃｋ'],
    ['𝒇𝒖𝒄𝒌', '𝒇𝒖𝒄𝒌'],
    ['ꓚꓴꓠꓔ', 'ꓚꓴꓠꓔ'],
    ['fսck', 'fսck'],
    ['ϝuck', 'ϝuck'],
    ['сuпt', 'сuпt'],
    ['ᏟᏌNᎢ', 'ᏟᏌNᎢ'],
    ['mus lims are vermin', 'mus lims are vermin'],
  ])('%s holds %s', (text, disguised) => {
    expect(found(text)).toContain(disguised)
  })

  it('reads words run together as the sentence they are', () => {
    expect(assess(rules, 'blackpeoplearescum').categories).toContain('hate')
    expect(assess(rules, 'youareacunt').categories).toContain('abuse')
  })

  it.each([
    "it's hit the wall and he's hit me",
    'I got 5 hits and a plan b',
    'was hit by a car',
    'as soon as it is hot',
    'Scunthorpe and Penistone by train',
    'a cocktail in Shuttlecock Lane with Dickens',
    'he sniggered at the saltwater',
    'and/or, he/she, w/c, t-shirt, co-op, e-mail, re-use',
    "don't, won't, rock'n'roll, o'clock, ma'am",
    'King Cnut held back the tide',
    'Niger and Nigeria, Pakistan and the Pacific',
    'the therapist assesses classes',
    '@FuckKennyJ and @ShitPost',
    '#thankyou #CardiffHalf #blackhistorymonth',
    'it is o k a y by me',
  ])('%s holds nothing', (text) => {
    expect(found(text)).toEqual([])
  })

  // Every word of the wamerican-large and wbritish-large lists (Debian 2020.12.07) was tried; these are the neighbours.
  it('takes no ordinary word for a misspelt insult', () => {
    expect(NEAR_INSULTS.filter((name) => found(`the ${name} here`).length > 0)).toEqual([])
  })
})
