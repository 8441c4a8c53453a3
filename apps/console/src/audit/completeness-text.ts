import type { OriginResult, ReconciliationState } from '@cordon/contracts/audit'

/** What the panel says first, and how urgently. */
export function completenessOf({ newest, omissions }: ReconciliationState): {
  tone: 'info' | 'warning' | 'bad' | 'good'
  text: string
} {
  if (omissions.length > 0) return { tone: 'bad', text: 'Something is missing from the ledger.' }
  if (newest === undefined) return { tone: 'info', text: 'Not compared yet since this ledger began.' }
  if (newest.agrees) return { tone: 'good', text: 'Complete: all that the services have stated is in the ledger.' }
  const unanswered = newest.origins.filter(({ state }) => state === 'unanswered').map(({ origin }) => origin)
  if (unanswered.length > 0)
    return { tone: 'warning', text: `Not everything could be compared: ${unanswered.join(', ')} did not answer.` }
  return { tone: 'info', text: 'Something was missing when it was last compared; it has come since.' }
}

/** What came out for one service. */
export function stateWords({ state, first = 0, last = 0, silentSince, deadLetters, waiting }: OriginResult): string {
  const span = first === last ? `fact ${count(first)}` : `facts ${count(first)} to ${count(last)}`
  const words = {
    agrees: 'all is here',
    behind: `behind: ${span} not here yet`,
    gap: `gap: ${span} missing`,
    holes: `removed from the ledger: ${span}`,
    ahead: `the service no longer knows ${span}`,
    unanswered: 'did not answer',
  }[state]
  return [
    words,
    ...(silentSince === undefined ? [] : ['no heartbeat']),
    ...(waiting === 0 ? [] : [`${count(waiting)} wait for it`]),
    ...(deadLetters === 0 ? [] : [`${count(deadLetters)} set aside (see dead letters)`]),
  ].join(', ')
}

function count(n: number): string {
  return n.toLocaleString('en-GB')
}
