const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** How long ago, short enough for a list: `under 1 min`, `5 min`, `2 h 10 min`, `3 d`. */
export function elapsed(since: string, now: number): string {
  const passed = Math.max(0, now - Date.parse(since))
  if (passed < MINUTE) return 'under 1 min'
  if (passed < HOUR) return `${Math.floor(passed / MINUTE)} min`
  if (passed < DAY) {
    const minutes = Math.floor((passed % HOUR) / MINUTE)
    return `${Math.floor(passed / HOUR)} h${minutes > 0 ? ` ${minutes} min` : ''}`
  }
  return `${Math.floor(passed / DAY)} d`
}

/** An instant in local time: the clock alone today, the day with it otherwise, the year when it is another one. */
export function localTime(at: string, now: number, timeZone?: string): string {
  const zone = timeZone === undefined ? {} : { timeZone }
  const date = new Date(at)
  const clock = date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', ...zone })
  if (day(date, zone) === day(new Date(now), zone)) return clock
  const sameYear = year(date, zone) === year(new Date(now), zone)
  const dated = date.toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' }),
    ...zone,
  })
  return `${dated}, ${clock}`
}

/** The same instant in UTC, to the second: what a record is compared with. */
export function utcTime(at: string): string {
  const text = new Date(at).toISOString()
  return `${text.slice(0, 10)} ${text.slice(11, 19)} UTC`
}

/** What `<input type="datetime-local">` takes and gives, in local time. */
export function toLocalInput(at: string): string {
  const date = new Date(at)
  return new Date(date.getTime() - date.getTimezoneOffset() * MINUTE).toISOString().slice(0, 16)
}

/** The instant of a `datetime-local` value; undefined while it is not complete. */
export function fromLocalInput(value: string): string | undefined {
  const date = new Date(value)
  return value === '' || Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}

function day(date: Date, zone: { timeZone?: string }): string {
  return date.toLocaleDateString('en-GB', zone)
}

function year(date: Date, zone: { timeZone?: string }): string {
  return date.toLocaleDateString('en-GB', { year: 'numeric', ...zone })
}
