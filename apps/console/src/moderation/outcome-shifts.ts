import type { Outcome, OutcomeShift } from '@cordon/contracts/moderation'
import { outcomeLabels } from './outcomes'

/** How many messages each of two rule sets decides on so, for the outcomes that occur, mildest first. */
export function decidedBy(shifts: readonly OutcomeShift[]): { outcome: Outcome; before: number; after: number }[] {
  const sum = (side: 'before' | 'after', outcome: Outcome) =>
    shifts.filter((shift) => shift[side] === outcome).reduce((total, { messages }) => total + messages, 0)
  return (Object.keys(outcomeLabels) as Outcome[])
    .map((outcome) => ({ outcome, before: sum('before', outcome), after: sum('after', outcome) }))
    .filter(({ before, after }) => before + after > 0)
}

/** What the two decide otherwise, most messages first. */
export function differing(shifts: readonly OutcomeShift[]): OutcomeShift[] {
  return shifts.filter(({ before, after }) => before !== after).sort((a, b) => b.messages - a.messages)
}
