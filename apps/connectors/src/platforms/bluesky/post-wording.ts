import { type Intent, type TextLimits, type TextMeasure } from '../platform'
import { measured } from '../network-text'

/** app.bsky.feed.post: maxGraphemes 300, maxLength 3,000 bytes. */
export const BLUESKY_LIMITS: TextLimits = { maxGraphemes: 300, maxBytes: 3_000 }

/** A reply notifies the author of what it replies to: nothing is added. */
export function postWording(intent: Pick<Intent, 'text' | 'inReplyTo'>): string {
  return intent.text
}

export function measurePost(text: string, limits: TextLimits = BLUESKY_LIMITS): TextMeasure {
  return measured(text, limits)
}
