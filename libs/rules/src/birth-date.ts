/**
 * A date in the calendar on which somebody alive may have been born, as written in Britain (day before month, ISO 8601, or
 * with the month's name in English or Welsh). Years from 1900 to 2026; two digits pass for any of them.
 */
export function isDateOfBirth(text: string): boolean {
  const words = text.toLowerCase().match(/\d+|\p{L}{3,}/gu) ?? []
  const parts = words.filter((word) => !/^(?:of|the|st|nd|rd|th|fed|ain|eg|il|ydd|af)$/.test(word))
  if (parts.length !== 3) return false
  const [one = '', two = '', three = ''] = parts
  if (/^\d{4}$/.test(one)) return isDate(three, two, one)
  // "March 3, 1984"
  return /^\p{L}/u.test(one) ? isDate(two, one, three) : isDate(one, two, three)
}

const FIRST_YEAR = 1900
const LAST_YEAR = 2026

function isDate(day: string, month: string, year: string): boolean {
  const inMonth = monthOf(month)
  const days = Number(day)
  if (inMonth === undefined || !/^\d{1,2}$/.test(day) || !/^(?:\d{2}|\d{4})$/.test(year)) return false
  const inYear = Number(year)
  if (year.length === 4 && (inYear < FIRST_YEAR || inYear > LAST_YEAR)) return false
  return days >= 1 && days <= lengthOf(inMonth, inYear)
}

function lengthOf(month: number, year: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

function monthOf(written: string): number | undefined {
  if (/^\d{1,2}$/.test(written)) return Number(written) >= 1 && Number(written) <= 12 ? Number(written) : undefined
  const at = MONTHS.findIndex((names) => names.some((name) => name === written || name.slice(0, 3) === written))
  return at < 0 ? undefined : at + 1
}

const MONTHS: readonly (readonly string[])[] = [
  ['january', 'ionawr'],
  ['february', 'chwefror'],
  ['march', 'mawrth'],
  ['april', 'ebrill'],
  ['may', 'mai'],
  ['june', 'mehefin'],
  ['july', 'gorffennaf'],
  ['august', 'awst'],
  ['september', 'medi', 'sept'],
  ['october', 'hydref'],
  ['november', 'tachwedd'],
  ['december', 'rhagfyr'],
]
