import type { AgainstDecisions } from '@cordon/contracts/moderation'

export interface Rate {
  right: number
  of: number
}

/** Precision: of what is caught, how much people agreed with. Recall: of what should be caught, how much is. */
export interface DecisionRates {
  precision: Rate
  recall: Rate
}

export function ratesOf(against: AgainstDecisions): Record<'before' | 'after', DecisionRates> {
  const rates = (right: number, wrong: number, missed: number): DecisionRates => ({
    precision: { right, of: right + wrong },
    recall: { right, of: right + missed },
  })
  return {
    before: rates(against.caughtRightlyBefore, against.caughtWronglyBefore, against.missedBefore),
    after: rates(against.caughtRightly, against.caughtWrongly, against.missed),
  }
}

/** In whole per cent, and never 100 while something is amiss or 0 while something is right. Nothing to divide by: undefined. */
export function percentOf({ right, of }: Rate): number | undefined {
  if (of === 0) return undefined
  if (right === 0 || right === of) return (100 * right) / of
  return Math.min(99, Math.max(1, Math.round((100 * right) / of)))
}
