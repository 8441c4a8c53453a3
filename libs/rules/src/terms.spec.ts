import * as fc from 'fast-check'
import { FoldBuffer } from './fold'
import { foldTerm, Hits, MAX_AUTOMATON_CELLS, TermAutomaton, type TermPlacement } from './terms'

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

  it('refuses a table beyond its limit instead of building it', () => {
    const folded = Array.from({ length: 5000 }, (_, at) => String.fromCharCode(0x4e00 + at)).join('')
    expect(MAX_AUTOMATON_CELLS).toBeLessThan(folded.length * folded.length)
    expect(TermAutomaton.build([{ folded, placement: 'word', digits: 0, keep: 0 }])).toBeUndefined()
  })
})
