import { event } from '../event'
import { Flag, Id, Instant, ListOf, Nested, OneOf, Optional, Sha256, Text, Whole } from '../fields'
import { procedure } from '../procedure'
import { networks, type Network } from './account'

export const itemKinds = ['mention', 'reply', 'direct_message'] as const
export type ItemKind = (typeof itemKinds)[number]

/** The longest text that travels in an event, in characters; the raw payload keeps all of it. */
export const MAX_EVENT_TEXT = 60_000

/** Somebody on the network. */
export class Author {
  @Text({ min: 1, max: 500 }) nativeId!: string
  @Text({ min: 1, max: 500 }) handle!: string
  @Text({ max: 1000 }) displayName!: string
  @Optional() @Text({ max: 2000 }) url?: string
  @Optional() @Text({ max: 2000 }) avatarUrl?: string
}

export class Attachment {
  @OneOf(['image', 'video', 'audio', 'other']) kind!: 'image' | 'video' | 'audio' | 'other'
  @Text({ min: 1, max: 2000 }) url!: string
  @Optional() @Text({ max: 5000 }) altText?: string
}

/** What arrived, in the network's own terms. */
export class ArrivedItem {
  @OneOf(itemKinds) kind!: ItemKind
  /** What names it for good on its network (Mastodon: `uri`; Bluesky: AT URI). */
  @Text({ min: 1, max: 2000 }) nativeKey!: string
  /** Changes when the author edits it. */
  @Text({ min: 1, max: 200 }) revision!: string
  /** What to answer to on the network. */
  @Text({ min: 1, max: 2000 }) nativeId!: string
  /** The first item of the thread, where the network says it. */
  @Optional() @Text({ min: 1, max: 2000 }) threadRootKey?: string
  @Optional() @Text({ min: 1, max: 2000 }) inReplyToKey?: string
  @Nested(() => Author) author!: Author
  @Text({ max: MAX_EVENT_TEXT }) text!: string
  @Optional() @Flag() textTruncated?: boolean
  @Optional() @Text({ max: 35 }) language?: string
  @Optional() @Text({ max: 2000 }) url?: string
  @OneOf(['public', 'unlisted', 'followers', 'direct']) visibility!: 'public' | 'unlisted' | 'followers' | 'direct'
  /** When its author made it, by the network's clock. */
  @Instant() createdAt!: string
  @ListOf(() => Attachment, { max: 50 }) attachments!: Attachment[]
}

export class OfferedItem extends ArrivedItem {
  /** The payload exactly as received. */
  @Text({ min: 2, max: 20_000_000 }) raw!: string
}

export class CaptureInput {
  @Id() accountId!: string
  @ListOf(() => OfferedItem, { min: 1, max: 500 }) items!: OfferedItem[]
}

export class CaptureResult {
  @Whole() captured!: number
  /** Already here in this revision. */
  @Whole() duplicates!: number
}

export const captureItems = procedure({
  name: 'connectors.item.capture',
  kind: 'command',
  permission: 'none',
  services: ['gateway', 'connectors'],
  summary: 'Keep what arrived, each item and revision once.',
  trail: { states: () => [itemCaptured] },
  input: CaptureInput,
  output: CaptureResult,
  refusals: { ACCOUNT_NOT_FOUND: { status: 404, message: 'No such account.' } },
})

/** An item as everybody else sees it. */
export class CapturedItem extends ArrivedItem {
  @Id() itemId!: string
  @Id() accountId!: string
  @Id() unitId!: string
  @OneOf(networks) network!: Network
  @Instant() capturedAt!: string
  /** Of the payload as it was kept, in UTF-8: so the ledger commits to it. Items from before there was one have none. */
  @Optional() @Sha256() rawSha256?: string
}

export const itemCaptured = event({
  name: 'connectors.item.captured',
  summary: 'Something arrived and is kept. Aggregate: the item.',
  data: CapturedItem,
})

export class ItemRef {
  @Id() itemId!: string
}

/** The bytes of a payload in one answer: in JSON they may take six times as much, and a message is 1 MiB at most. */
export const RAW_PART_BYTES = 150_000

export class ReadRawItemInput extends ItemRef {
  /** Which revision; the newest unless told. */
  @Optional() @Whole({ min: 1, max: 1_000_000 }) version?: number
  /** From which byte on: `next` of the part before, together with its `version`. */
  @Optional() @Whole({ max: 100_000_000 }) from?: number
}

export class RawItem {
  @Id() itemId!: string
  @Optional() @Whole({ min: 1 }) version?: number
  @Text({ max: RAW_PART_BYTES }) raw!: string
  /** Of the whole payload, in bytes of UTF-8. */
  @Optional() @Whole() size?: number
  /** There is more, from this byte on. */
  @Optional() @Whole() next?: number
  @Instant() capturedAt!: string
}

export const readRawItem = procedure({
  name: 'connectors.item.read-raw',
  kind: 'query',
  permission: 'conversation:read',
  // For evidence bundles; audit asks only where whoever wants the bundle may read conversations everywhere.
  services: ['audit'],
  summary: 'The payload of an item exactly as it was received, in parts where it is long.',
  trail: { consults: ({ itemId }) => [itemId] },
  input: ReadRawItemInput,
  output: RawItem,
  refusals: { ITEM_NOT_FOUND: { status: 404, message: 'No such item.' } },
  http: { method: 'GET', path: '/items/:itemId/raw' },
})
