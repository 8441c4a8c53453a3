/**
 * Plain text of a status's HTML, faithful to what a reader sees: paragraphs apart, line breaks, whole link addresses, entities decoded.
 * One pass over the source: a hostile post of any size takes time in proportion.
 */
export function textOfHtml(html: string): string {
  const writer = new TextWriter()
  let at = 0
  while (at < html.length) {
    const open = html.indexOf('<', at)
    if (open < 0) {
      writer.write(html.slice(at))
      break
    }
    writer.write(html.slice(at, open))
    if (html.startsWith('<!--', open)) {
      const end = html.indexOf('-->', open + 4)
      at = end < 0 ? html.length : end + 3
      continue
    }
    // A lone "<" is text, as it is to a browser.
    if (!/[a-z/!?]/i.test(html[open + 1] ?? '')) {
      writer.write('<')
      at = open + 1
      continue
    }
    const close = endOfTag(html, open)
    at = writer.tag(html.slice(open + 1, Math.min(close, open + MAX_TAG))) ? close + 1 : endOfHidden(html, close + 1)
  }
  return writer.text()
}

const MAX_TAG = 8_192

const PARAGRAPHS = new Set(['p', 'blockquote', 'pre', 'ul', 'ol', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'hr', 'table'])
const LINES = new Set(['li', 'div', 'tr', 'br'])
const HIDDEN = new Set(['script', 'style'])

class TextWriter {
  private parts: string[] = []
  /** Breaks owed before the next visible character: 1 a line, 2 a paragraph. */
  private owed = 0
  private space = false
  private started = false
  private preformatted = 0
  private link: { href: string; from: number } | null = null

  write(source: string): void {
    if (source === '') return
    const decoded = decodeEntities(source)
    if (this.preformatted > 0) return this.put(decoded)
    // Collapses what HTML collapses; a no-break space is a character like others.
    for (const word of decoded.split(/([ \t\r\n\f]+)/)) {
      if (word === '') continue
      if (/^[ \t\r\n\f]/.test(word)) this.space = true
      else this.put(word)
    }
  }

  /** False for an element whose content nobody sees. */
  tag(tag: string): boolean {
    const name = /^\/?\s*([a-z0-9]+)/i.exec(tag.slice(0, 40))?.[1]?.toLowerCase() ?? ''
    const closing = tag.startsWith('/')
    if (HIDDEN.has(name)) return closing
    if (name === 'a') this.anchor(closing, tag)
    else if (name === 'br') this.breakLine()
    else if (PARAGRAPHS.has(name)) this.owed = Math.max(this.owed, 2)
    else if (LINES.has(name)) this.owed = Math.max(this.owed, 1)
    if (name === 'pre') this.preformatted = Math.max(0, this.preformatted + (closing ? -1 : 1))
    if (name === 'li' && !closing) this.put('- ')
    return true
  }

  text(): string {
    return this.parts.join('').trimEnd()
  }

  private put(text: string): void {
    if (this.started && this.owed > 0) this.parts.push('\n'.repeat(this.owed))
    else if (this.started && this.space) this.parts.push(' ')
    this.owed = 0
    this.space = false
    this.started = true
    this.parts.push(text)
  }

  private breakLine(): void {
    // Two breaks in a row are an empty line; more are kept too.
    if (this.started && this.owed === 0) this.owed = 1
    else if (this.started) this.owed++
    this.space = false
  }

  private anchor(closing: boolean, tag: string): void {
    if (!closing) {
      const href = attribute(tag, 'href')
      const isName = /\b(mention|hashtag)\b/.test(attribute(tag, 'class') ?? '')
      this.link = href && !isName ? { href, from: this.parts.length } : null
      return
    }
    if (!this.link) return
    const { href, from } = this.link
    this.link = null
    const shown = this.parts.slice(from).join('').trim()
    // Mastodon hides the scheme and the tail of an address in invisible spans; their text adds up to the address again.
    if (shown !== href && !href.endsWith(`://${shown}`) && !/^[@#]/.test(shown) && /^https?:/i.test(href))
      this.put(shown === '' ? href : ` (${href})`)
  }
}

function endOfTag(html: string, open: number): number {
  let quote = ''
  for (let at = open + 1; at < html.length; at++) {
    const char = html[at] as string
    if (quote) quote = char === quote ? '' : quote
    else if (char === '"' || char === "'") quote = char
    else if (char === '>') return at
  }
  return html.length
}

function endOfHidden(html: string, from: number): number {
  const end = /<\/(?:script|style)/i.exec(html.slice(from))
  return end ? from + end.index : html.length
}

function attribute(tag: string, name: string): string | null {
  const match = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'i').exec(tag)
  const value = match?.[1] ?? match?.[2] ?? match?.[3]
  return value === undefined ? null : decodeEntities(value)
}

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  shy: '\u00ad',
  copy: '©',
  reg: '®',
  trade: '™',
  hellip: '…',
  mdash: '—',
  ndash: '–',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  laquo: '«',
  raquo: '»',
  bull: '•',
  middot: '·',
  pound: '£',
  euro: '€',
  cent: '¢',
  yen: '¥',
  sect: '§',
  para: '¶',
  deg: '°',
  times: '×',
  frac12: '½',
  zwj: '\u200d',
  zwnj: '\u200c',
  lrm: '\u200e',
  rlm: '\u200f',
}

function decodeEntities(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z][a-z0-9]{1,7}));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name) return NAMED[name] ?? NAMED[name.toLowerCase()] ?? whole
      const code = decimal ? Number(decimal) : parseInt(hex as string, 16)
      return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : '\ufffd'
    },
  )
}
