import { wordingOn } from '@cordon/contracts/wording'
import { type Intent, type TextLimits, type TextMeasure } from '../platform'
import { measured } from '../network-text'

/** app.bsky.feed.post: maxGraphemes 300, maxLength 3,000 bytes. */
export const BLUESKY_LIMITS: TextLimits = { maxGraphemes: 300, maxBytes: 3_000 }

export function postWording({ text, inReplyTo }: Pick<Intent, 'text' | 'inReplyTo'>): string {
  return wordingOn('bluesky', text, inReplyTo?.handle)
}

export function measurePost(text: string, limits: TextLimits = BLUESKY_LIMITS): TextMeasure {
  return measured('bluesky', text, limits)
}
