import { instantsOf, readPeriodSearch, usualPeriods } from './period'

const periodOf = (label: string, now: string) => usualPeriods(new Date(now)).find((one) => one.label === label)?.period

it('knows the periods that reports are written for, over the turn of the year too', () => {
  expect(periodOf('Last month', '2026-01-15T12:00:00')).toEqual({ first: '2025-12-01', last: '2025-12-31' })
  expect(periodOf('This quarter', '2026-11-21T12:00:00')).toEqual({ first: '2026-10-01', last: '2026-12-31' })
  expect(periodOf('Last quarter', '2026-02-01T12:00:00')).toEqual({ first: '2025-10-01', last: '2025-12-31' })
  expect(periodOf('This financial year', '2026-03-31T12:00:00')).toEqual({ first: '2025-04-01', last: '2026-03-31' })
  expect(periodOf('Last financial year', '2026-04-01T12:00:00')).toEqual({ first: '2025-04-01', last: '2026-03-31' })
})

it('asks for whole days, the last one too, and for none when they are the wrong way round', () => {
  const asked = instantsOf({ first: '2026-11-01', last: '2026-11-30' })
  expect(asked).toEqual({
    from: new Date(2026, 10, 1).toISOString(),
    to: new Date(2026, 11, 1).toISOString(),
  })
  expect(instantsOf({ first: '2026-11-02', last: '2026-11-01' })).toBeUndefined()
})

it('reads days out of an address and leaves out what is none', () => {
  expect(readPeriodSearch({ from: '2026-11-01', to: '2026-13-01' })).toEqual({ from: '2026-11-01' })
})
