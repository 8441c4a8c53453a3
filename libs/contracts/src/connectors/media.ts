import { Id, Optional, Pattern, Sha256, Whole } from '../fields'
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

export const fingerprintMedia = procedure({
  name: 'connectors.media.fingerprint',
  kind: 'command',
  permission: 'none',
  services: ['moderation'],
  summary: 'Fetch a picture or a video of an item from its network once, and say its hashes.',
  trail: { nothing: 'Moderation asks for its own work; nothing is kept here.' },
  input: FingerprintMediaInput,
  output: MediaFingerprint,
  refusals: {
    MEDIA_NOT_FOUND: { status: 404, message: 'This version of the item has no such picture or video.' },
    MEDIA_REFUSED: { status: 422, message: 'It is not there any more, too large, or not on the public internet.' },
    MEDIA_UNREACHABLE: { status: 503, message: 'Its server did not give it out now.' },
  },
})
