import { dayAfter, hasOpenAppeal, isDue, startOfDay, statusSentence } from './measure-words'

describe('statusSentence', () => {
  it.each([
    [{ kind: 'hide', status: 'ordered' }, 'The network is asked to hide the message.'],
    [
      { kind: 'hide', status: 'ordered', said: 'the account is stopped' },
      'It waits at the send gate: the account is stopped',
    ],
    [{ kind: 'block', status: 'in_force' }, 'The network blocks the author.'],
    [
      { kind: 'hide', status: 'in_force', said: 'no such post' },
      'It still stands: the network did not lift it. It said: no such post',
    ],
    [{ kind: 'hide', status: 'refused', said: 'too old' }, 'It was not done: too old'],
    [{ kind: 'block', status: 'lifted' }, 'The author is let in again.'],
  ] as const)('says of %o where it stands', (measure, said) => expect(statusSentence(measure)).toBe(said))
})

it('is due only while it stands', () => {
  const now = Date.parse('2026-11-21T12:00:00Z')
  expect(isDue({ status: 'in_force', reviewAt: '2026-11-21T12:00:00Z' }, now)).toBe(true)
  expect(isDue({ status: 'in_force', reviewAt: '2026-11-22T12:00:00Z' }, now)).toBe(false)
  expect(isDue({ status: 'lifted', reviewAt: '2026-01-01T12:00:00Z' }, now)).toBe(false)
})

it('has an open appeal until it is decided', () => {
  const appeal = { receivedAt: '2026-11-21T12:00:00Z', text: 'That was a quotation.' }
  expect(hasOpenAppeal({ appeal })).toBe(true)
  expect(hasOpenAppeal({ appeal: { ...appeal, outcome: 'rejected' } })).toBe(false)
  expect(hasOpenAppeal({})).toBe(false)
})

it('gives back the day that was chosen, as an instant', () => {
  const now = Date.parse('2026-11-21T12:00:00Z')
  expect(dayAfter(now, 90)).toBe('2027-02-19')
  expect(dayAfter(Date.parse(startOfDay('2027-02-19') as string), 0)).toBe('2027-02-19')
  expect(startOfDay('')).toBeUndefined()
  expect(startOfDay('soon')).toBeUndefined()
})
