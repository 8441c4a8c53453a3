import type { OutcomeShift } from '@cordon/contracts/moderation'
import { decidedBy, differing } from './outcome-shifts'

const shifts: OutcomeShift[] = [
  { before: 'allow', after: 'allow', messages: 7 },
  { before: 'flag', after: 'allow', messages: 1 },
  { before: 'allow', after: 'hide', messages: 2 },
]

it('counts what each of the two does with the same messages, mildest first', () => {
  expect(decidedBy(shifts)).toEqual([
    { outcome: 'allow', before: 9, after: 8 },
    { outcome: 'flag', before: 1, after: 0 },
    { outcome: 'hide', before: 0, after: 2 },
  ])
  expect(decidedBy([])).toEqual([])
})

it('leaves out what both decide the same, and puts the many first', () => {
  expect(differing(shifts).map(({ after }) => after)).toEqual(['hide', 'allow'])
})
