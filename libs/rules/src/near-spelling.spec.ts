import { cutsOf, meantBy } from './near-spelling'
import { ORDINARY_NEIGHBOURS, ORDINARY_WHOLES } from './ordinary-neighbours'

describe('near spellings', () => {
  it.each([
    ['despsie', 'despise'],
    ['muslmis', 'muslims'],
    ['womn', 'woman'],
    ['disgutsing', 'disgusting'],
    ['parasits', 'parasites'],
  ])('reads %s as %s', (slip, meant) => {
    expect([meant, 'women']).toContain(meantBy(slip))
  })

  it('takes no ordinary word for another', () => {
    expect([...ORDINARY_NEIGHBOURS.split(' '), 'people', 'women', 'council'].filter((name) => meantBy(name))).toEqual(
      [],
    )
  })

  it.each([
    ['deathtoall', [5, 7, 10]],
    ['sodisgusting', [2, 12]],
    ['ihatewomen', [1, 5, 10]],
  ])('takes %s apart', (together, cuts) => {
    expect(cutsOf(together)).toEqual(cuts)
  })

  it('leaves whole words whole, however many it has met', () => {
    const met = Array.from({ length: 30_000 }, (_, at) => `word${String(at)}x`)
    expect(met.filter((name) => cutsOf(name).length > 0)).toEqual([])
    expect([...ORDINARY_WHOLES.split(' '), 'neighbourhood'].filter((name) => cutsOf(name).length > 0)).toEqual([])
  })
})
