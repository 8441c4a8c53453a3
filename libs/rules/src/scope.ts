import { type PictureHashes } from './pictures'
import { type ClassifierLabel, type Hours, type LateSource, type Rule, WEEKDAYS, type Weekday } from './rule-set'

/** What is known of a message beside its words. A field that is absent is not known. */
export interface Context {
  /** in: the public wrote it; out: it is about to leave. */
  readonly direction: 'in' | 'out'
  readonly at: Date
  readonly unitId?: string
  readonly accountId?: string
  readonly network?: string
  readonly kind?: string
  readonly visibility?: string
  /** Images, videos and sounds that came with it. */
  readonly media?: number
  readonly author?: AuthorHistory
  readonly classifier?: ClassifierScores
  /** The pictures and videos that came with it. */
  readonly pictures?: readonly PictureHashes[]
  /** Why what has not answered did not, in plain English. */
  readonly unanswered?: Readonly<Partial<Record<LateSource, string>>>
}

/** What a classifier gives a text, in whole per cent; a label that its model does not know is absent. */
export interface ClassifierScores {
  /** Name and version, as in `toxic-en@3`. */
  readonly model: string
  readonly labels: Readonly<Partial<Record<ClassifierLabel, number>>>
}

/** What the author did before this message, on any account of the same network. */
export interface AuthorHistory {
  /** Messages that arrived before. */
  readonly messages: number
  /** Messages that a person hid or escalated in the last 90 days. */
  readonly strikes: number
  /** Messages hidden in the last 30 days, by a rule or a person. */
  readonly hides: number
}

/** Whether a rule reads this message at all; undefined when that cannot be told. `language` is asked only where a rule names some. */
export function applies(
  { direction = 'in', scope }: Rule,
  context: Context,
  language: () => string | undefined,
): boolean | undefined {
  if (direction !== 'both' && direction !== context.direction) return false
  if (scope === undefined) return true
  const { units, accounts, networks, languages, hours } = scope
  const answers = [
    within(units, context.unitId),
    within(accounts, context.accountId),
    within(networks, context.network),
    hours === undefined || isWithin(hours, context.at),
  ]
  if (answers.includes(false)) return false
  const spoken = languages === undefined || within(languages, language())
  if (spoken === false) return false
  return spoken === undefined || answers.includes(undefined) ? undefined : true
}

function within(allowed: readonly string[] | undefined, value: string | undefined): boolean | undefined {
  if (allowed === undefined) return true
  return value === undefined ? undefined : allowed.includes(value)
}

/** Whether the instant lies within these hours by the clock in London. */
export function isWithin({ from, to, days = WEEKDAYS }: Hours, at: Date): boolean {
  const { day, minute } = londonClock(at)
  const [start, end] = [minuteOf(from), minuteOf(to)]
  if (start < end) return days.includes(day) && minute >= start && minute < end
  // Over midnight (or all day, where both are the same): what began yesterday ends today.
  return minute >= start ? days.includes(day) : minute < end && days.includes(dayBefore(day))
}

function minuteOf(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))
}

function dayBefore(day: Weekday): Weekday {
  return WEEKDAYS[(WEEKDAYS.indexOf(day) + 6) % 7] as Weekday
}

const london = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

function londonClock(at: Date): { day: Weekday; minute: number } {
  const parts = Object.fromEntries(london.formatToParts(at).map(({ type, value }) => [type, value]))
  return {
    day: (parts['weekday'] as string).toLowerCase() as Weekday,
    minute: Number(parts['hour']) * 60 + Number(parts['minute']),
  }
}
