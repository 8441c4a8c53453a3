import { decodePunycode } from './punycode'

/** Links and bare domains of a text: how many there are, and each host once, in the order met. */
export interface Links {
  readonly count: number
  /** Lower case, in Unicode (`xn--` decoded), without `www.`, port and user name. */
  readonly hosts: readonly string[]
}

/**
 * Finds what a reader could follow: with a scheme, with `www.`, or a bare domain under a known ending; also the
 * defanged spellings `hxxp://` and `example[.]com`. E-mail addresses and handles are no links. Linear; never throws.
 */
export function findLinks(text: string): Links {
  const hosts = new Set<string>()
  let count = 0
  // No dot within a word and no scheme without one of these: most texts.
  if (!/[^\s.][.．。｡][^\s.]|\[ ?\.|[({] ?\.|dot ?[\])}]|:[/\\]/i.test(text)) return { count, hosts: [] }
  for (const token of refang(text).match(TOKEN) ?? []) {
    if (!MAY_HOLD_DOT.test(token)) continue
    for (const part of token.includes('//') ? token.split(BEFORE_SCHEME) : token.split(LISTING)) {
      const host = hostOf(part)
      if (host === undefined) continue
      count++
      hosts.add(host)
    }
  }
  return { count, hosts: [...hosts] }
}

const TOKEN = /[^\s<>"“”‘’«»()[\]{}]+/gu
/** Beyond ASCII some signs become a dot: a word with neither holds no host, as most do not. */
const MAY_HOLD_DOT = /[.\u0080-\uffff]/
const BEFORE_SCHEME = /[,;|](?=h\w\wps?:)/i
const LISTING = /[,;|]/
/** A host has at most 253 characters (RFC 1035); what stands before it, a scheme and a user name, is bounded with it. */
const MAX_LINK_HEAD = 600
const MAX_HOST = 253

function refang(text: string): string {
  return text.replace(/ ?(?:\[ ?(?:\.|dot) ?\]|\( ?(?:\.|dot) ?\)|\{ ?(?:\.|dot) ?\}) ?/gi, '.').replace(/\[:\]/g, ':')
}

function hostOf(part: string): string | undefined {
  if (part.length < 4) return undefined
  const head = part.slice(0, MAX_LINK_HEAD)
  const scheme = /(?:h(?:tt|xx|\*\*)ps?|ftp):[/\\]{1,4}/i.exec(head)
  const rest = scheme === null ? head : head.slice(scheme.index + scheme[0].length)
  if (scheme === null && /^[@#$/]/.test(rest)) return undefined
  const end = rest.search(/[/\\?#]/)
  const authority = end < 0 ? rest : rest.slice(0, end)
  const at = authority.lastIndexOf('@')
  // Without a scheme "name@example.com" is an address to write to.
  if (at >= 0 && scheme === null) return undefined
  const host = plainHost(authority.slice(at + 1))
  if (host === undefined) return undefined
  const followable = scheme !== null || host.startsWith('www.') || hasKnownEnding(host, end >= 0)
  return followable ? host.replace(/^www\d?\.(?=.+\.)/, '') : undefined
}

function plainHost(written: string): string | undefined {
  const lower = written.toLowerCase()
  if (lower.length <= MAX_HOST && ORDINARY_HOST.test(lower) && !lower.includes('xn--')) return lower
  const host = written
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\p{Cf}\p{Cs}]/gu, '')
    .replace(/[。｡]/g, '.')
    .replace(/:\d{0,5}$/, '')
    .replace(/^[^\p{L}\p{N}]+/u, '')
    .replace(/[^\p{L}\p{N}]+$/u, '')
  if (host.length > MAX_HOST || !host.includes('.')) return undefined
  const labels = host.split('.').map((label) => (label.startsWith('xn--') ? decodeLabel(label) : label))
  if (!labels.every((label) => LABEL.test(label))) return undefined
  return labels.join('.')
}

/** Most hosts; nothing of them has to be changed. */
const ORDINARY_HOST = /^(?:[a-z\d](?:[a-z\d_-]{0,61}[a-z\d])?\.)+[a-z\d](?:[a-z\d_-]{0,61}[a-z\d])?$/

/** A label with its marks; the underscore is not for hosts, but browsers follow it. */
const LABEL = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}_-]{0,61}[\p{L}\p{M}\p{N}])?$/u

function decodeLabel(label: string): string {
  return decodePunycode(label.slice(4))?.normalize('NFC') ?? label
}

/**
 * "late.Sorry" is no link. Endings that are also words ("me", "is", "it", "so") need a path; the others stand here
 * because they are met in posts, not because they are all there are (the IANA root zone has about 1,400).
 */
function hasKnownEnding(host: string, hasPath: boolean): boolean {
  const labels = host.split('.')
  const ending = labels.at(-1) ?? ''
  if (labels.length === 2 && /^\d+$/.test(labels[0] ?? '')) return false
  return ENDINGS.has(ending) || (hasPath && /^(?:[a-z]{2}|\P{ASCII}{2,20})$/u.test(ending))
}

const ENDINGS = new Set(
  (
    'com org net uk eu ie co io gov edu info biz xyz top shop store online site website live app dev club link click ' +
    'news tv cc ws ru cn tk ml ga cf gq icu buzz cyou rest loan win vip bid trade party stream download racing review ' +
    'men date work support help center email wales cymru scot london police health care charity foundation social blog ' +
    'page cloud digital tech fun lol bond sbs quest monster finance money cash bank crypto nft pl ro de fr es pt nl'
  ).split(' '),
)
