import type { Figure } from '@cordon/load'

const RECOVERY_LIMIT_S = 30

const never: Readonly<Record<string, string>> = {
  lost: 'were accepted and are not stored everywhere',
  doubled: 'stand or were counted more than once',
  out_of_order: 'are missing from the ledger or stand in another order than they were said in',
  set_aside: 'could not be taken and lie among the dead letters',
  sent_twice: 'stand on the network more than once',
  replies_lost: 'were accepted, are not on the network, and nobody was told',
}

/** What breaks the guarantee, a sentence each; none when it holds. */
export function breaches(figures: Readonly<Record<string, Figure>>): string[] {
  const of = (key: string) => figures[key]?.value ?? Number.NaN
  const found = Object.entries(never)
    .filter(([key]) => of(key) !== 0)
    .map(([key, what]) => `${key}: ${of(key)} ${figures[key]?.unit ?? ''} ${what}.`)
  if (!(of('recovery_max_s') <= RECOVERY_LIMIT_S))
    found.push(`recovery_max_s: a recovery took ${of('recovery_max_s')} s, more than ${RECOVERY_LIMIT_S} s.`)
  // A run in which nothing could go wrong proves nothing.
  for (const key of ['offered', 'replies', 'faults', 'redelivered'])
    if (!(of(key) > 0)) found.push(`${key}: there were none, so that the run proves nothing.`)
  return found
}
