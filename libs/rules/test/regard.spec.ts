import { assess, compile, defaultRuleSet } from '../src/index'
import { DESPISING, SPARING } from './regard-sentences'

const compiled = compile(defaultRuleSet)
if (Array.isArray(compiled)) throw new Error(JSON.stringify(compiled))
const rules = compiled

function isHate(text: string): boolean {
  return assess(rules, text).matches.some(({ category, damped }) => category === 'hate' && damped === undefined)
}

describe('how a clause regards those named in it', () => {
  it.each(DESPISING)('finds hate in "%s"', (text) => {
    expect(isHate(text)).toBe(true)
  })

  it.each(SPARING)('finds none in "%s"', (text) => {
    expect(isHate(text)).toBe(false)
  })
})
