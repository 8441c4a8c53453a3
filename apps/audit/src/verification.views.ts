import type { LedgerProblem } from '@cordon/contracts/audit'
import type { LedgerProblem as Found } from '@cordon/ledger'

export const MOST_PROBLEMS = 100

/** Problems as they are told; a gap that a missing entry explains is not told twice. */
export function toProblems(found: readonly Found[]): LedgerProblem[] {
  const missing = new Set(found.filter(({ kind }) => kind === 'entry-missing').map(placeOf))
  return found
    .filter((problem) => problem.kind !== 'position-gap' || !missing.has(placeOf(problem)))
    .map(({ kind, index, origin, position, eventId, explanation }) => ({
      kind,
      ...(index !== undefined && { index }),
      ...(origin !== undefined && { origin: origin.slice(0, 60) }),
      ...(position !== undefined && Number.isSafeInteger(position) && position >= 0 && { position }),
      ...(eventId !== undefined && { eventId }),
      explanation: explanation.slice(0, 1000),
    }))
}

function placeOf({ origin, position }: Found): string {
  return `${origin} ${position}`
}
