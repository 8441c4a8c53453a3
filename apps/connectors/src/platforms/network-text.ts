import { lengthOn } from '@cordon/contracts/wording'
import { type Network, type TextLimits, type TextMeasure } from './platform'

/** `text` is the wording as it is sent. */
export function measured(network: Network, text: string, limits: TextLimits): TextMeasure {
  const bytes = Buffer.byteLength(text)
  const graphemes = lengthOn(network, text)
  return {
    graphemes,
    bytes,
    limits,
    fits: graphemes <= limits.maxGraphemes && (limits.maxBytes === undefined || bytes <= limits.maxBytes),
  }
}

/** At most `max` UTF-16 units, never half a surrogate pair. */
export function cut(text: string, max: number): { text: string; truncated: boolean } {
  if (text.length <= max) return { text, truncated: false }
  const last = text.charCodeAt(max - 1)
  return { text: text.slice(0, last >= 0xd800 && last <= 0xdbff ? max - 1 : max), truncated: true }
}

/** Names and descriptions come from strangers: no longer than this is worth keeping beside the raw text. */
const MAX_LABEL = 1_000

/** A database text column takes neither NUL nor half a surrogate pair; both stay visible as U+FFFD. */
export function storable(text: string): string {
  return text.replace(/\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
}

/** A short text from the network, or what to say where there is none. */
export function label<T>(value: unknown, otherwise: T): string | T {
  return typeof value === 'string' && value !== '' ? storable(cut(value, MAX_LABEL).text) : otherwise
}

/** Longer than any real key or address, and short enough for an index. */
const MAX_KEY = 2_000

export function isKey(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_KEY && /^[^\s\p{Cc}\p{Cs}]+$/u.test(value)
}

/** Only web addresses leave the platforms: a `javascript:` address in a hostile answer must never become a link. */
export function webAddress(value: unknown): string | null {
  return isKey(value) && /^https?:\/\//i.test(value) && URL.canParse(value) ? value : null
}
