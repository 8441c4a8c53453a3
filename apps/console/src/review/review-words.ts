import type {
  DecidedJobs,
  Outcome,
  ReviewChoice,
  ReviewDecision,
  ReviewJob,
  ReviewKind,
} from '@cordon/contracts/moderation'

/** What the rules ask for, as a sentence for whoever decides. */
export const outcomeLabels: Record<Outcome, string> = {
  allow: 'The rules let it stand',
  tag: 'The rules only tag it',
  flag: 'The rules ask for a look',
  hide: 'A rule hid it already',
  propose_hide: 'The rules propose to hide it',
  hold: 'Held until somebody decides',
  escalate: 'The rules call it urgent',
}

/** Jobs that are here for another reason than a first look. */
export const kindLabels: Record<ReviewKind, string | undefined> = {
  first: undefined,
  second: 'Second opinion',
  sample: 'Second look',
}

export const choiceLabels: Record<ReviewChoice, string> = { keep: 'Keep', hide: 'Hide', escalate: 'Escalate' }
export const choiceMeans: Record<ReviewChoice, string> = {
  keep: 'It stays as it is.',
  hide: 'It is taken out of public view.',
  escalate: 'It goes to the urgent lane of the inbox.',
}
export const choiceKeys: Record<ReviewChoice, string> = { keep: 'e', hide: 'h', escalate: 'u' }

/** Reasons at one press; at most five. */
export const quickReasons: Record<ReviewChoice, readonly string[]> = {
  keep: [
    'Criticism that the standards allow',
    'The rule misread it',
    'Quoted or reported, not meant',
    'Not aimed at anybody',
  ],
  hide: ['It plainly breaks this clause', 'It was repeated after a warning', 'It harms somebody while it stands'],
  escalate: ['Somebody may be in danger', 'It may be evidence', 'A supervisor should decide'],
}

/** Counts against the hour of whoever opens it; the service counts by the same rule. */
export function isGrave({ severity, attachments }: Pick<ReviewJob, 'severity' | 'attachments'>): boolean {
  return hasGraveText({ severity }) || attachments.length > 0
}

/** Its words stay covered until somebody asks for them. */
export function hasGraveText({ severity }: Pick<ReviewJob, 'severity'>): boolean {
  return severity === 'high' || severity === 'critical'
}

// A hide is the network's to do: it may wait or fail.
const doneWords: Record<ReviewChoice, string> = { keep: 'Kept', hide: 'Asked to hide', escalate: 'Escalated' }

/** Who decided what, without saying that the network has done it. */
export function decisionBy({ choice, personId, personName }: ReviewDecision, meId: string): string {
  return `${personId === meId ? 'You' : personName} decided: ${choiceLabels[choice].toLowerCase()}`
}

/** `Kept 3 messages.`, with how many were left. */
export function decidedSentence(choice: ReviewChoice, { decided, left }: DecidedJobs): string {
  const done = decided.length === 0 ? 'Nothing was decided.' : `${doneWords[choice]} ${messages(decided.length)}.`
  return left.length === 0
    ? done
    : `${done} ${messages(left.length)} left as ${left.length === 1 ? 'it was' : 'they were'}.`
}

export function undoneSentence({ decided, left }: DecidedJobs): string {
  const done = decided.length === 0 ? 'Nothing was taken back.' : `Taken back: ${messages(decided.length)} open again.`
  return left.length === 0
    ? done
    : `${done} ${messages(left.length)} left as ${left.length === 1 ? 'it was' : 'they were'}.`
}

export function messages(count: number): string {
  return count === 1 ? '1 message' : `${count.toLocaleString('en-GB')} messages`
}

/** How long something is still in hand, to the minute; undefined when it is over. */
export function timeLeft(until: string, now: number): string | undefined {
  const left = Date.parse(until) - now
  if (left <= 0) return undefined
  return left < 60_000 ? 'under 1 min left' : `${Math.round(left / 60_000)} min left`
}
