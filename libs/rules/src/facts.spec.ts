import * as fc from 'fast-check'
import { FactReader, type FactValue } from './facts'
import { FACT_NAMES, type FactName } from './rule-set'

const NOTHING_KNOWN = { direction: 'in', at: new Date(0) } as const

function factOf(name: FactName, text: string): FactValue {
  return new FactReader(text, NOTHING_KNOWN).read(name)
}

describe('facts of a text', () => {
  it.each<[FactName, string, FactValue]>([
    ['length', 'a👍', 2],
    ['length', '\ud800a', 2],
    ['links', 'https://gov.uk gov.uk/x', 2],
    ['link_domain', 'https://www.gov.uk gov.uk/x', ['gov.uk']],
    ['lookalike_domains', 'https://gov-uk.support and https://gov.uk', 1],
    ['lookalike_domains', 'nothing', 0],
    ['mentions', '@a and @b_c, not x@y.example nor @ nor https://medium.example/@me', 2],
    ['hashtags', '#one #Two2 ＃three #1 a#b &#39; https://x.example/#part', 3],
    ['capitals_percent', 'HELP', 0],
    ['capitals_percent', 'WHERE ARE YOU NOW', 100],
    ['capitals_percent', 'Where are you now', 7],
    ['capitals_percent', 'LLE MAE’R HEDDLU Ŵ', 100],
    ['repetition', '', 0],
    ['repetition', 'abc', 1],
    ['repetition', 'sooooo', 5],
    ['repetition', '!!!!!!!!', 8],
    ['repetition', '👍🏽👍👍🏿', 3],
    ['repetition', 'now now, NOW now', 4],
    ['repetition', 'a b a b', 1],
    ['repetition', 'a          b', 1],
    ['language', 'Mae hi yn oer iawn heddiw', 'cy'],
    ['language', 'ok', undefined],
  ])('%s of "%s" is %s', (name, text, value) => {
    expect(factOf(name, text)).toEqual(value)
  })

  it('that the text does not hold come from whoever received it, or are not known', () => {
    const author = { messages: 3, strikes: 2, hides: 1 }
    const known = new FactReader('ok', { ...NOTHING_KNOWN, kind: 'reply', visibility: 'public', media: 1, author })
    const names = ['kind', 'visibility', 'media', 'author.messages', 'author.strikes', 'author.hides'] as const
    expect(names.map((name) => known.read(name))).toEqual(['reply', 'public', 1, 3, 2, 1])
    expect(names.map((name) => factOf(name, 'ok'))).toEqual(names.map(() => undefined))
  })

  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(
        fc.constantFrom(
          ...'.@#-/ :xA1é[]()\ud800\udc00ا',
          'https://',
          'hxxp://',
          'xn--',
          '[.]',
          'gov.uk',
          'www.',
          "mae'n ",
          'the ',
          '😀🏽\u200d',
          '#1',
        ),
        { maxLength: 80 },
      )
      .map((parts) => parts.join('')),
  )

  it('are measured of any string', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const facts = new FactReader(text, NOTHING_KNOWN)
        const number = (name: FactName) => facts.read(name) as number
        for (const name of FACT_NAMES)
          if (typeof facts.read(name) === 'number') expect(number(name)).toBeGreaterThanOrEqual(0)
        const letters = text.match(/\p{L}/gu)?.length ?? 0
        const capitals = text.match(/\p{Lu}/gu)?.length ?? 0
        expect(number('capitals_percent')).toBe(letters < 10 ? 0 : Math.round((capitals * 100) / letters))
        expect(number('length')).toBe([...text].length)
        expect(number('repetition')).toBeLessThanOrEqual(Math.max(1, text.length))
        const hosts = facts.read('link_domain') as string[]
        expect(number('lookalike_domains')).toBeLessThanOrEqual(hosts.length)
        expect(hosts.length).toBeLessThanOrEqual(number('links'))
      }),
      { numRuns: 500 },
    )
  })

  it('take time in proportion to the text', () => {
    // Whatever is quadratic takes a hundred times as long for ten times the text; a busy machine does not.
    fc.assert(
      fc.property(
        hostile.filter((text) => text !== ''),
        (text) => {
          const long = text.repeat(Math.ceil(100_000 / text.length)).slice(0, 100_000)
          expect(tookMs(long)).toBeLessThan(tookMs(long.slice(0, 10_000)) * 40 + 60)
        },
      ),
      { numRuns: 30 },
    )
  }, 60_000)
})

function tookMs(text: string): number {
  let best = Infinity
  for (let attempt = 0; attempt < 3; attempt++) {
    const before = process.threadCpuUsage()
    const facts = new FactReader(text, NOTHING_KNOWN)
    for (const name of FACT_NAMES) facts.read(name)
    const { user, system } = process.threadCpuUsage(before)
    best = Math.min(best, (user + system) / 1000)
  }
  return best
}
