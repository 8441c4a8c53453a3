import { foldCodePoint } from './fold-table'

/** Domains that fraud against the public imitates. An organisation adds its own. */
export const GUARDED_DOMAINS: readonly string[] = [
  'gov.uk',
  'nhs.uk',
  'police.uk',
  'parliament.uk',
  'gov.wales',
  'nhs.wales',
  'gov.scot',
  'nhs.scot',
  'nhs.net',
  'hmrc.gov.uk',
  'dvla.gov.uk',
  'dwp.gov.uk',
  'royalmail.com',
  'tvlicensing.co.uk',
  'actionfraud.police.uk',
]

/**
 * Hosts that pass for a guarded domain without being it or under it: letters that look alike (`g0v.uk`), its name among
 * others (`gov-uk.support`, `hmrc.gov.uk.refund-x.com`), or, from six letters, one slip (`royalmial.com`).
 */
export function lookalikeHosts(hosts: readonly string[], guarded: readonly string[] = GUARDED_DOMAINS): string[] {
  if (hosts.length === 0) return []
  const { domains, looks } = readGuarded(guarded)
  return hosts.filter((host) => {
    if (domains.some((domain) => isUnder(host, domain))) return false
    const look = lookOf(host)
    return looks.some((wanted) => passesFor(look, wanted))
  })
}

interface Guarded {
  readonly domains: readonly string[]
  readonly looks: readonly Look[]
}

// A list is read once for all the texts that are held against it.
const read = new WeakMap<readonly string[], Guarded>()

function readGuarded(guarded: readonly string[]): Guarded {
  const known = read.get(guarded)
  if (known !== undefined) return known
  const domains = guarded.map((domain) => domain.trim().toLowerCase()).filter((domain) => domain.includes('.'))
  const found = { domains, looks: domains.map(lookOf) }
  read.set(guarded, found)
  return found
}

/** What a host looks like: letters that cannot be told apart are one, and its words stand apart. */
interface Look {
  readonly host: string
  readonly labels: readonly (readonly string[])[]
  readonly words: readonly string[]
}

function lookOf(host: string): Look {
  const looks = [...host]
    .map((char) => (char === '.' || char === '-' ? char : foldCodePoint(char.codePointAt(0) ?? 0)))
    .join('')
  const merged = looks.replaceAll('rn', 'm').replaceAll('vv', 'w').replaceAll('l', 'i')
  const labels = merged.split('.').map((label) => label.split('-').filter((word) => word !== ''))
  return { host: merged, labels, words: labels.flat() }
}

function isUnder(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`)
}

/** Names that others use rightly: they pass for the domain only together with its ending. */
const GENERIC = new Set(
  ['police', 'parliament', 'council', 'health', 'bank', 'support'].map((name) => lookOf(name).host),
)
/** "gov" and "nhs" stand alone in hosts of many countries; from four letters a name is somebody's. */
const OWN_NAME = 4
const SLIP_LENGTH = 6

function passesFor(look: Look, guarded: Look): boolean {
  if (isUnder(look.host, guarded.host)) return true
  const name = guarded.labels[0] ?? []
  const whole = guarded.words
  if (holds(look.words, whole) || look.words.includes(whole.join(''))) return true
  const joined = name.join('')
  if (GENERIC.has(joined)) return false
  // The last label is an ending and holds no name.
  const labels = look.labels.slice(0, -1)
  if (joined.length < OWN_NAME) return labels.some((words) => words.length > 1 && holds(words, name))
  return labels.some(
    (words) =>
      holds(words, name) ||
      words.some((word) => word === joined || (joined.length >= SLIP_LENGTH && isOneSlip(word, joined))),
  )
}

function holds(words: readonly string[], wanted: readonly string[]): boolean {
  return words.some((_, at) => wanted.every((word, offset) => words[at + offset] === word))
}

/** One letter more, less or other, or two neighbours changed about. */
function isOneSlip(one: string, other: string): boolean {
  if (one === other || Math.abs(one.length - other.length) > 1) return false
  let from = 0
  while (from < one.length && one[from] === other[from]) from++
  const rest = (text: string, skipped: number): string => text.slice(from + skipped)
  if (one.length > other.length) return rest(one, 1) === rest(other, 0)
  if (one.length < other.length) return rest(one, 0) === rest(other, 1)
  const changedAbout = one[from] === other[from + 1] && one[from + 1] === other[from]
  return rest(one, 1) === rest(other, 1) || (changedAbout && rest(one, 2) === rest(other, 2))
}
