import { agrees, askAgainAfter, judge, missingOf, silentSince, type OriginFacts } from './reconciliation'

const NOW = new Date('2026-11-22T09:00:00.000Z')
const before = (seconds: number) => new Date(NOW.getTime() - seconds * 1_000)
const YESTERDAY = before(86_400)

const facts = (over: Partial<OriginFacts>): OriginFacts => ({
  origin: 'inbox',
  stated: 10,
  held: 10,
  hole: undefined,
  firstWaiting: undefined,
  waiting: 0,
  deadLetters: 0,
  heard: { at: before(30), everySeconds: 60 },
  ...over,
})
const judged = (over: Partial<OriginFacts>) => judge(facts(over), YESTERDAY, NOW)

describe('one origin compared with the ledger', () => {
  it('agrees when all that it stated is held and its heartbeats come', () => {
    expect(judged({})).toMatchObject({ state: 'agrees', stated: 10, held: 10 })
    expect(agrees(judged({}))).toBe(true)
    expect(missingOf(judged({}), NOW)).toEqual([])
  })

  it.each([
    [{ stated: 12 }, { state: 'behind', first: 11, last: 12 }, 'gap'],
    [{ stated: 20, firstWaiting: 15, waiting: 6 }, { state: 'gap', first: 11, last: 14 }, 'gap'],
    [{ stated: undefined, firstWaiting: 12, waiting: 1 }, { state: 'gap', first: 11, last: 11 }, 'gap'],
    [{ stated: 7 }, { state: 'ahead', first: 8, last: 10 }, 'ahead'],
    [{ hole: { first: 3, last: 4 }, stated: 12 }, { state: 'holes', first: 3, last: 4 }, 'holes'],
  ] as const)('finds what is missing: %j', (over, state, kind) => {
    expect(judged(over)).toMatchObject(state)
    expect(agrees(judged(over))).toBe(false)
    expect(missingOf(judged(over), NOW)).toMatchObject([
      { origin: 'inbox', kind, first: state.first, last: state.last },
    ])
  })

  it('takes facts that wait right behind the last entry for no gap', () => {
    expect(judged({ stated: 12, firstWaiting: 11, waiting: 2 })).toMatchObject({ state: 'behind', first: 11, last: 12 })
  })

  it('does not agree while nobody says how much was stated', () => {
    expect(judged({ stated: undefined })).toMatchObject({ state: 'unanswered' })
    expect(agrees(judged({ stated: undefined }))).toBe(false)
  })

  it('names silence beside what else is missing', () => {
    const result = judged({ stated: 12, heard: { at: before(181), everySeconds: 60 } })
    expect(result).toMatchObject({ state: 'behind', silentSince: before(181).toISOString() })
    expect(missingOf(result, NOW).map(({ kind }) => kind)).toEqual(['gap', 'silence'])
  })
})

describe('silence', () => {
  it('begins with the last heartbeat, after three have failed to come', () => {
    expect(silentSince({ at: before(180), everySeconds: 60 }, YESTERDAY, NOW)).toBeUndefined()
    expect(silentSince({ at: before(181), everySeconds: 60 }, YESTERDAY, NOW)).toEqual(before(181))
    expect(silentSince({ at: before(181), everySeconds: 61 }, YESTERDAY, NOW)).toBeUndefined()
  })

  it('is nothing that could be told while nobody listened', () => {
    expect(silentSince(undefined, before(180), NOW)).toBeUndefined()
    expect(silentSince(undefined, before(181), NOW)).toEqual(before(181))
    expect(silentSince({ at: YESTERDAY, everySeconds: 60 }, before(100), NOW)).toBeUndefined()
  })
})

it('asks again ever more rarely, and never gives up', () => {
  expect([0, 1, 2, 3, 30].map(askAgainAfter)).toEqual([15_000, 15_000, 30_000, 60_000, 600_000])
})
