import { type Intent, type TextLimits, type TextMeasure } from '../platform'
import { measured } from '../network-text'

export const MASTODON_LIMITS: TextLimits = { maxGraphemes: 500 }

/** Every link counts as this many characters, however long (`characters_reserved_per_url`, the same on every Mastodon server). */
const LINK_LENGTH = 23

/** A reply notifies the person only when it names them, so the mention is put first unless the text has it. */
export function statusWording(intent: Pick<Intent, 'text' | 'inReplyTo'>): string {
  const handle = intent.inReplyTo?.handle.replace(/^@/, '')
  if (!handle || mentions(intent.text, handle)) return intent.text
  return `@${handle} ${intent.text}`
}

/** Mastodon's StatusLengthValidator: graphemes, links as 23, and of a remote mention only the name. */
export function measureStatus(text: string, limits: TextLimits = MASTODON_LIMITS): TextMeasure {
  const counted = text
    .replace(/https?:\/\/[^\s<>"]+/gi, 'x'.repeat(LINK_LENGTH))
    .replace(/(^|[^/\w])@([a-z0-9_.-]*[a-z0-9_])@[\p{L}\p{N}.-]+[\p{L}\p{N}]/giu, '$1@$2')
  return measured(text, limits, counted)
}

/** What two renderings of one status have in common: mentions without their server, white space as single spaces. */
export function comparable(text: string): string {
  return text
    .normalize('NFC')
    .replace(/(^|[^/\w])@([\w.-]*\w)@[\p{L}\p{N}.:-]+/gu, '$1@$2')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()
}

function mentions(text: string, handle: string): boolean {
  const escaped = handle.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`(?:^|[^\\w/])@${escaped}(?![\\w@]|[.-]\\w)`, 'i').test(text)
}
