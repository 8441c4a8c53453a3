/** The statistics' period as it stands in the address: local days, both included. */
export interface PeriodSearch {
  from?: string
  to?: string
}

export interface Period {
  /** Local days, such as `2026-11-01`. */
  first: string
  last: string
}

const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/

export function readPeriodSearch(search: Record<string, unknown>): PeriodSearch {
  const { from, to } = search
  return {
    ...(typeof from === 'string' && DAY.test(from) && { from }),
    ...(typeof to === 'string' && DAY.test(to) && { to }),
  }
}

/** Periods that reports are written for, newest first; the financial year begins on the 1st of April. */
export function usualPeriods(now: Date): { label: string; period: Period }[] {
  const [year, month] = [now.getFullYear(), now.getMonth()]
  const quarter = Math.floor(month / 3) * 3
  const financial = month >= 3 ? year : year - 1
  return [
    { label: 'This month', period: months(year, month, 1) },
    { label: 'Last month', period: months(year, month - 1, 1) },
    { label: 'This quarter', period: months(year, quarter, 3) },
    { label: 'Last quarter', period: months(year, quarter - 3, 3) },
    { label: 'This financial year', period: months(financial, 3, 12) },
    { label: 'Last financial year', period: months(financial - 1, 3, 12) },
  ]
}

/** From the beginning of the first day to the end of the last; undefined when the last is before the first. */
export function instantsOf({ first, last }: Period): { from: string; to: string } | undefined {
  const [from, to] = [dayOf(first), dayOf(last)]
  if (from > to) return undefined
  to.setDate(to.getDate() + 1)
  return { from: from.toISOString(), to: to.toISOString() }
}

function months(year: number, month: number, count: number): Period {
  return { first: written(new Date(year, month, 1)), last: written(new Date(year, month + count, 0)) }
}

function dayOf(text: string): Date {
  const [year = 0, month = 1, day = 1] = text.split('-').map(Number)
  return new Date(year, month - 1, day)
}

function written(date: Date): string {
  const two = (part: number) => String(part).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
