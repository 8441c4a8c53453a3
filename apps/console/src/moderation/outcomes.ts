import type { Direction, Outcome, SendingVerdict } from '@cordon/contracts/moderation'

/** Mildest first, as the contract lists them. */
export const outcomeLabels: Record<Outcome, string> = {
  allow: 'Let be',
  tag: 'Tag',
  flag: 'Flag for review',
  hide: 'Hide at once',
  propose_hide: 'Propose a hide',
  hold: 'Hold for a person',
  escalate: 'Escalate',
}

export const outcomeExplanations: Record<Outcome, string> = {
  allow: 'Nothing happens; what it found is shown beside the message.',
  tag: 'The message stays in the routine lane, marked with what was found.',
  flag: 'The message waits in the review lane for a person to look at.',
  hide: 'Cordon hides it on the network at once, where the network can undo that. A person can bring it back.',
  propose_hide: 'A person is asked to hide it; nothing is hidden before they decide.',
  hold: 'A person decides before anything else happens, and nobody answers meanwhile.',
  escalate: 'The message goes to the urgent lane, before all others.',
}

export const bySeverity =
  'Critical is escalated, as is a high threat to life or self-harm. Medium and high are flagged for review, low is tagged.'

export const directionLabels: Record<Direction, string> = {
  in: 'What the public writes',
  out: 'What we send',
  both: 'What the public writes and what we send',
}

export const sendingLabels: Record<SendingVerdict, string> = {
  clear: 'Let it go',
  warn: 'Warn who writes it',
  approval: 'Ask for a second person',
  block: 'Do not let it go',
}

/** Choices for a select, in the order of their labels. */
export function choices(labels: Readonly<Record<string, string>>): { value: string; label: string }[] {
  return Object.entries(labels).map(([value, label]) => ({ value, label }))
}

/** "1 message", "2 messages"; figures of four digits and more with commas. */
export function counted(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en-GB')} ${number === 1 ? one : many}`
}
