import { elapsed, fromLocalInput, localTime, toLocalInput, utcTime } from './time-format'

const now = Date.parse('2026-11-21T12:00:00Z')

describe('elapsed', () => {
  it.each([
    ['2026-11-21T11:59:30Z', 'under 1 min'],
    ['2026-11-21T11:55:00Z', '5 min'],
    ['2026-11-21T09:50:00Z', '2 h 10 min'],
    ['2026-11-21T10:00:00Z', '2 h'],
    ['2026-11-18T11:00:00Z', '3 d'],
  ])('says how long ago %s was', (since, said) => expect(elapsed(since, now)).toBe(said))

  it('never says a negative time when the clocks differ', () => {
    expect(elapsed('2026-11-21T12:05:00Z', now)).toBe('under 1 min')
  })
})

describe('localTime', () => {
  it('says the clock alone today, in the zone of the reader', () => {
    expect(localTime('2026-07-01T11:30:00Z', Date.parse('2026-07-01T12:00:00Z'), 'Europe/London')).toBe('12:30')
  })

  it('adds the day for another day, by the reader’s own midnight', () => {
    expect(localTime('2026-07-01T22:30:00Z', Date.parse('2026-07-01T23:30:00Z'), 'Europe/London')).toBe('1 Jul, 23:30')
  })

  it('adds the year for another year', () => {
    expect(localTime('2025-11-21T09:00:00Z', now, 'UTC')).toBe('21 Nov 2025, 09:00')
  })
})

it('says the exact instant in UTC', () => {
  expect(utcTime('2026-11-21T09:37:05.123Z')).toBe('2026-11-21 09:37:05 UTC')
})

it('gives back the instant that went into a local date and time field', () => {
  expect(fromLocalInput(toLocalInput('2026-03-29T00:59:00.000Z'))).toBe('2026-03-29T00:59:00.000Z')
  expect(fromLocalInput('')).toBeUndefined()
  expect(fromLocalInput('soon')).toBeUndefined()
})
