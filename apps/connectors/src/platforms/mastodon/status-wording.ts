import { wordingOn } from '@cordon/contracts/wording'
import { type Intent, type TextLimits, type TextMeasure } from '../platform'
import { measured } from '../network-text'

export const MASTODON_LIMITS: TextLimits = { maxGraphemes: 500 }

export function statusWording({ text, inReplyTo }: Pick<Intent, 'text' | 'inReplyTo'>): string {
  return wordingOn('mastodon', text, inReplyTo?.handle)
}

export function measureStatus(text: string, limits: TextLimits = MASTODON_LIMITS): TextMeasure {
  return measured('mastodon', text, limits)
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
