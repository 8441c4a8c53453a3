import type { Network } from '@cordon/contracts/connectors'
import { countGraphemes } from '../text/graphemes'

/**
 * What the network puts in front of a reply's text: on Mastodon the mention of the person answered, unless the text has it.
 * The same rule as `statusWording` of the Mastodon connector, which writes it; an approver must see it before.
 */
export function openingMention(network: Network, text: string, handle: string | undefined): string {
  const name = handle?.replace(/^@/, '')
  return network === 'mastodon' && name && !mentions(text, name) ? `@${name} ` : ''
}

/**
 * The length of a reply as its network will count it, in graphemes. Mastodon (StatusLengthValidator, 4.3): with the opening
 * mention; a link counts as 23, a remote mention by its name only.
 */
export function replyLength(network: Network, text: string, handle: string | undefined): number {
  const wording = openingMention(network, text, handle) + text
  if (network !== 'mastodon') return countGraphemes(wording)
  return countGraphemes(
    wording
      .replace(/https?:\/\/[^\s<>"]+/gi, 'x'.repeat(23))
      .replace(/(^|[^/\w])@(\w[\w.-]*)@[\p{L}\p{N}.-]+[\p{L}\p{N}]/gu, '$1@$2'),
  )
}

function mentions(text: string, handle: string): boolean {
  const escaped = handle.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`(?:^|[^\\w/])@${escaped}(?![\\w@]|[.-]\\w)`, 'i').test(text)
}
