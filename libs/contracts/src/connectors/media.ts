import { Id, Instant, OneOf, Optional, Pattern, Sha256, Text, Whole } from '../fields'
import { procedure } from '../procedure'

export class FingerprintMediaInput {
  @Id() itemId!: string
  @Whole({ min: 1 }) version!: number
  /** Its place among the attachments, from 0. */
  @Whole({ max: 49 }) index!: number
}

/** What tells a picture or a video from others. The file itself is not kept. */
export class MediaFingerprint {
  @Sha256() sha256!: string
  @Pattern(/^[0-9a-f]{32}$/, 'an MD5 digest: 32 hexadecimal digits in lower case') md5!: string
  /** PDQ, 64 hexadecimal digits; only of pictures, and only of those with enough to see in them. */
  @Optional()
  @Pattern(/^[0-9a-f]{64}$/, 'a PDQ hash: 64 hexadecimal digits in lower case')
  pdq?: string
}

const refusals = {
  MEDIA_NOT_FOUND: { status: 404, message: 'This version of the item has no such picture or video.' },
  MEDIA_REFUSED: { status: 422, message: 'It is not there any more, too large, or not on the public internet.' },
  MEDIA_UNREACHABLE: { status: 503, message: 'Its server did not give it out now.' },
} as const

export const fingerprintMedia = procedure({
  name: 'connectors.media.fingerprint',
  kind: 'command',
  permission: 'none',
  services: ['moderation'],
  summary: 'Fetch a picture or a video of an item from its network once, and say its hashes.',
  trail: { nothing: 'Moderation asks for its own work; nothing is kept here.' },
  input: FingerprintMediaInput,
  output: MediaFingerprint,
  refusals,
})

/** What the first bytes of a file can say that it is; nobody's word is believed beside them. */
export const mediaTypes = [
  'application/octet-stream',
  'image/avif',
  'image/gif',
  'image/jpeg',
  'image/png',
  'image/webp',
  'video/mp4',
  'video/webm',
] as const
export type MediaType = (typeof mediaTypes)[number]

export class FetchMediaInput extends FingerprintMediaInput {}

export class FetchedMedia {
  @Id() mediaId!: string
  /** Where it was fetched from: the address that the network gave with the message. */
  @Text({ max: 2000 }) address!: string
  @Whole({ max: 100_000_000 }) bytes!: number
  @Sha256() sha256!: string
  @OneOf(mediaTypes) contentType!: MediaType
  @Instant() fetchedAt!: string
}

export const fetchMedia = procedure({
  name: 'connectors.media.fetch',
  kind: 'command',
  permission: 'none',
  // For evidence bundles; audit asks only where whoever wants the bundle may read conversations everywhere.
  services: ['audit'],
  summary: 'Fetch a picture or a video of an item from its network, and hold it for some minutes to be taken.',
  trail: { nothing: 'Part of the making of an evidence bundle, which is an entry.' },
  input: FetchMediaInput,
  output: FetchedMedia,
  refusals,
})

export class TakeMediaPartInput {
  @Id() mediaId!: string
  /** From which byte on. */
  @Whole({ max: 100_000_000 }) from!: number
}

export class MediaPart {
  /** Base64. */
  @Text({ max: 700_000 }) bytes!: string
  /** There is more, from this byte on. */
  @Optional() @Whole() next?: number
}

export const takeMediaPart = procedure({
  name: 'connectors.media.take-part',
  kind: 'command',
  permission: 'none',
  services: ['audit'],
  summary: 'The next bytes of a file that was fetched; with the last it is let go.',
  trail: { nothing: 'Part of the making of an evidence bundle, which is an entry.' },
  input: TakeMediaPartInput,
  output: MediaPart,
  refusals: { MEDIA_NOT_HELD: { status: 404, message: 'No such file is held any more. Fetch it again.' } },
})
