import { checkFast } from '@cordon/contracts'
import { OfferedItem, type ArrivedItem, type CapturedItem as CapturedFact } from '@cordon/contracts/connectors'
import { hash } from 'node:crypto'
import { displayText } from './domain/display-text'
import { type CapturedItem, type UnreadableElement, type Visibility } from './platforms/platform'

const visibilities: Record<Visibility, OfferedItem['visibility']> = {
  public: 'public',
  unlisted: 'unlisted',
  private: 'followers',
  direct: 'direct',
}

/**
 * What a platform read, in the contract's terms: what is only shown is cut to fit, what names things is kept whole.
 * An item whose names do not fit is unreadable: another service could not take it.
 */
export function offeredItem(item: CapturedItem): { item: OfferedItem } | { unreadable: UnreadableElement } {
  const { author } = item
  const offered: OfferedItem = {
    kind: item.kind,
    nativeKey: item.nativeKey,
    revision: item.revision,
    nativeId: item.nativeId,
    ...optional('threadRootKey', item.threadRootKey, 2000),
    ...optional('inReplyToKey', item.inReplyToKey, 2000),
    author: {
      nativeId: author.nativeId,
      handle: author.handle.slice(0, 500),
      displayName: displayText(author.displayName, 1000),
      ...optional('url', author.url, 2000),
      ...optional('avatarUrl', author.avatarUrl, 2000),
    },
    text: item.text,
    ...(item.textTruncated && { textTruncated: true }),
    ...optional('language', item.language, 35),
    ...optional('url', item.url, 2000),
    visibility: visibilities[item.visibility],
    createdAt: item.createdAt,
    attachments: item.attachments
      .filter(({ url }) => url.length <= 2000)
      .slice(0, 50)
      .map(({ kind, url, altText }) => ({
        kind,
        url,
        ...(altText !== null && { altText: displayText(altText, 5000) }),
      })),
    raw: item.raw,
  }
  const problem = checkFast(OfferedItem, offered)
  if (problem === undefined) return { item: offered }
  return { unreadable: { raw: item.raw, reason: `${problem.field}: ${problem.message}`.slice(0, 500) } }
}

/** A broker takes a megabyte at most (NATS `max_payload`); an escaped character takes up to six bytes. */
const MAX_FACT_BYTES = 900_000
const CERTAINLY_FITS = 120_000

/** What everybody else sees of the item. Always small enough to be published. */
export function capturedFact(
  { raw, ...item }: OfferedItem,
  of: Pick<CapturedFact, 'itemId' | 'accountId' | 'unitId' | 'network' | 'capturedAt'>,
): CapturedFact {
  const captured: CapturedFact = { ...item, ...of, rawSha256: hash('sha256', raw, 'hex') }
  if (item.attachments.length === 0 || roughSize(item) < CERTAINLY_FITS) return captured
  for (const attachments of [item.attachments, item.attachments.map(({ altText: _alt, ...one }) => one), []]) {
    const smaller = { ...captured, attachments }
    if (Buffer.byteLength(JSON.stringify(smaller)) <= MAX_FACT_BYTES) return smaller
  }
  return { ...captured, attachments: [] }
}

function roughSize({ text, attachments }: ArrivedItem): number {
  return attachments.reduce((sum, { url, altText }) => sum + url.length + (altText?.length ?? 0), text.length)
}

// What is too long to be shown is left out: half an address leads elsewhere, and the raw payload has it.
function optional<K extends string>(name: K, value: string | null, max: number): { [P in K]?: string } {
  return value === null || value === '' || value.length > max ? {} : ({ [name]: value } as { [P in K]?: string })
}
