import type { OriginResult, Reconciliation, ReconciliationState } from '@cordon/contracts/audit'
import { completenessOf, stateWords } from './completeness-text'

const result = (over: Partial<OriginResult>): OriginResult => ({
  origin: 'inbox',
  state: 'agrees',
  held: 10,
  waiting: 0,
  deadLetters: 0,
  ...over,
})
const state = (over: Partial<ReconciliationState>, ...origins: OriginResult[]): ReconciliationState => ({
  running: false,
  everyMinutes: 60,
  omissions: [],
  newest: { agrees: origins.every((one) => one.state === 'agrees'), origins } as Reconciliation,
  ...over,
})

describe('the words about completeness', () => {
  it('alarm as long as something is missing, whatever was found before', () => {
    const omissions = [{ origin: 'inbox', kind: 'silence', since: '', explanation: '' } as const]
    expect(completenessOf(state({ omissions }, result({})))).toMatchObject({ tone: 'bad' })
  })

  it('tell complete, not compared, not answered and mended apart', () => {
    expect(completenessOf(state({}, result({})))).toMatchObject({ tone: 'good' })
    expect(completenessOf({ running: true, everyMinutes: 60, omissions: [] })).toMatchObject({ tone: 'info' })
    const unanswered = completenessOf(state({}, result({}), result({ origin: 'publishing', state: 'unanswered' })))
    expect(unanswered).toEqual({
      tone: 'warning',
      text: 'Not everything could be compared: publishing did not answer.',
    })
    expect(completenessOf(state({}, result({ state: 'gap' }))).text).toContain('it has come since')
  })

  it('say of a service what was found, and what else is the matter', () => {
    expect(stateWords(result({}))).toBe('all is here')
    expect(stateWords(result({ state: 'behind', first: 11, last: 11 }))).toBe('behind: fact 11 not here yet')
    expect(
      stateWords(result({ state: 'gap', first: 11, last: 1200, waiting: 3, deadLetters: 1, silentSince: 'x' })),
    ).toBe('gap: facts 11 to 1,200 missing, no heartbeat, 3 wait for it, 1 set aside (see dead letters)')
  })
})
