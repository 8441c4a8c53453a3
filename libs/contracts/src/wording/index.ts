import type { Network } from '../connectors'

/*
 * What a network makes of a text. One rule for everybody it concerns: who writes sees the count, who approves sees the words, the services refuse
 * what is too long, and the connector sends exactly this.
 */

/** Every link counts as this many characters on Mastodon, however long (`characters_reserved_per_url`, the same on every server). */
const MASTODON_LINK_LENGTH = 23

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Characters as people and the networks count them (Unicode UAX 29): a family emoji is one. */
export function countGraphemes(text: string): number {
  let count = 0
  for (const _ of segmenter.segment(text)) count++
  return count
}

/** What goes before a reply: on Mastodon the mention of the person answered, who is notified only when named, unless the text has it. */
export function openingMention(network: Network, text: string, answering: string | undefined): string {
  const handle = answering?.replace(/^@/, '')
  return network === 'mastodon' && handle && !mentions(text, handle) ? `@${handle} ` : ''
}

/** The text exactly as it is sent. `answering`: the handle of the person replied to. */
export function wordingOn(network: Network, text: string, answering: string | undefined): string {
  return openingMention(network, text, answering) + text
}

/** The length of a wording as the network counts it, in graphemes. Mastodon (StatusLengthValidator, 4.3): a link as 23, a remote mention by its name only. */
export function lengthOn(network: Network, wording: string): number {
  if (network !== 'mastodon') return countGraphemes(wording)
  return countGraphemes(
    wording
      .replace(/https?:\/\/[^\s<>"]+/gi, 'x'.repeat(MASTODON_LINK_LENGTH))
      .replace(/(^|[^/\w])@([a-z0-9_.-]*[a-z0-9_])@[\p{L}\p{N}.-]+[\p{L}\p{N}]/giu, '$1@$2'),
  )
}

function mentions(text: string, handle: string): boolean {
  const escaped = handle.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`(?:^|[^\\w/])@${escaped}(?![\\w@]|[.-]\\w)`, 'i').test(text)
}
