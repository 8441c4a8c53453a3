import * as fc from 'fast-check'
import { FoldBuffer } from './fold'
import { foldTerm, Hits, MAX_AUTOMATON_UNITS, TermAutomaton, type TermPlacement } from './terms'

const letters = fc.string({ unit: fc.constantFrom(...'aab c'), minLength: 1, maxLength: 6 })
const placements = fc.constantFrom<TermPlacement>('word', 'prefix', 'suffix', 'anywhere')

function find(terms: readonly { term: string; placement: TermPlacement }[], text: string): string[] {
  const automaton = TermAutomaton.build(terms.map(({ term, placement }) => ({ ...foldTerm(term), placement, keep: 0 })))
  const buffer = new FoldBuffer()
  buffer.load(text, text.length)
  const hits = new Hits()
  automaton?.scan(buffer, hits)
  return Array.from(
    { length: hits.count },
    (_, hit) => `${String(hits.entries[hit])}@${String(hits.froms[hit])}-${String(hits.tos[hit])}`,
  )
}

function findNaively(terms: readonly { term: string; placement: TermPlacement }[], text: string): string[] {
  const buffer = new FoldBuffer()
  buffer.load(text, text.length)
  const folded = buffer.slice(0, buffer.length)
  const word = /[\p{L}\p{N}]/u
  return terms.flatMap(({ term, placement }, index) => {
    const wanted = foldTerm(term).folded
    const found: string[] = []
    for (let from = folded.indexOf(wanted); from >= 0; from = folded.indexOf(wanted, from + 1)) {
      const to = from + wanted.length
      const startOk =
        placement === 'anywhere' || placement === 'suffix' || from === 0 || !word.test(folded.charAt(from - 1))
      const endOk =
        placement === 'anywhere' || placement === 'prefix' || to === folded.length || !word.test(folded.charAt(to))
      if (startOk && endOk) found.push(`${String(index)}@${String(from)}-${String(to)}`)
    }
    return found
  })
}

describe('TermAutomaton', () => {
  it('finds exactly what a naive search of the folded text finds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ term: letters.filter((term) => term.trim() !== ''), placement: placements }), {
          minLength: 1,
          maxLength: 8,
        }),
        fc.string({ unit: fc.constantFrom(...'aaabbc -.'), maxLength: 60 }),
        (terms, text) => {
          expect(find(terms, text).sort()).toEqual(findNaively(terms, text).sort())
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('lets a digit stand for a letter only among letters', () => {
    const terms = [{ term: 'ass', placement: 'word' as const }]
    expect(find(terms, 'a5s')).toHaveLength(1)
    expect(find(terms, 'the A55 is closed')).toHaveLength(0)
    expect(find(terms, '455')).toHaveLength(0)
  })

  it('wants the same digits where the term has digits', () => {
    const terms = [{ term: '1488', placement: 'word' as const }]
    expect(find(terms, 'in 1488 and')).toHaveLength(1)
    expect(find(terms, 'iabb')).toHaveLength(0)
  })

  it('finds the same when the deeper states have no row of their own', () => {
    // 5,000 different signs: only a few hundred states fit the dense table.
    const signs = Array.from({ length: 5000 }, (_, at) => String.fromCharCode(0x4e00 + at))
    const terms = signs.map((sign, at) => ({
      term: `${sign}ab${signs[(at * 7) % 5000] as string}ab`,
      placement: 'anywhere' as const,
    }))
    const inner = [
      { term: 'ab', placement: 'anywhere' as const },
      { term: `ab${signs[42] as string}`, placement: 'anywhere' as const },
    ]
    const text = `${terms[4000]?.term ?? ''}${signs[42] as string}ab${signs[294] as string}ab${signs[3] as string}ab`
    const found = find([...terms, ...inner], text).sort()
    expect(found).toEqual(findNaively([...terms, ...inner], text).sort())
    expect(found.length).toBeGreaterThan(6)
  })

  it('refuses entries beyond its limit instead of building them', () => {
    const folded = 'ab'.repeat(MAX_AUTOMATON_UNITS / 2 + 1)
    expect(TermAutomaton.build([{ folded, placement: 'word', digits: 0, keep: 0 }])).toBeUndefined()
  })
})
