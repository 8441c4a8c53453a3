import { type TextLimits, type TextMeasure } from './platform'

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** `counted` is the text as the network counts it, where that differs from the text that is sent. */
export function measured(text: string, limits: TextLimits, counted: string = text): TextMeasure {
  const bytes = Buffer.byteLength(text)
  const graphemes = graphemesIn(counted)
  return {
    graphemes,
    bytes,
    limits,
    fits: graphemes <= limits.maxGraphemes && (limits.maxBytes === undefined || bytes <= limits.maxBytes),
  }
}

export function graphemesIn(text: string): number {
  let count = 0
  for (const _ of segmenter.segment(text)) count++
  return count
}

/** At most `max` UTF-16 units, never half a surrogate pair. */
export function cut(text: string, max: number): { text: string; truncated: boolean } {
  if (text.length <= max) return { text, truncated: false }
  const last = text.charCodeAt(max - 1)
  return { text: text.slice(0, last >= 0xd800 && last <= 0xdbff ? max - 1 : max), truncated: true }
}
