import { refusal } from '@cordon/contracts'
import {
  fetchMedia,
  fingerprintMedia,
  takeMediaPart,
  type FetchedMedia,
  type FetchMediaInput,
  type FingerprintMediaInput,
  type MediaFingerprint,
  type MediaPart,
  type TakeMediaPartInput,
} from '@cordon/contracts/connectors'
import { Handle } from '@cordon/messaging'
import { Clock, Log } from '@cordon/runtime'
import { Controller, Inject } from '@nestjs/common'
import { hash } from 'node:crypto'
import { CaptureStore } from './capture.store'
import { MediaStore } from './media.store'
import { fingerprintOf } from './platforms/fingerprint'
import { MediaOutbound } from './platforms/media-outbound'
import { mediaTypeOf } from './platforms/media-format'
import { PlatformError } from './platforms/platform-error'

@Controller()
export class MediaHandlers {
  constructor(
    @Inject(CaptureStore) private readonly captures: CaptureStore,
    @Inject(MediaOutbound) private readonly outbound: MediaOutbound,
    @Inject(MediaStore) private readonly media: MediaStore,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Log) private readonly log: Log,
  ) {}

  @Handle(fingerprintMedia)
  async fingerprint(input: FingerprintMediaInput): Promise<MediaFingerprint> {
    const { bytes } = await this.download(fingerprintMedia, input)
    return fingerprintOf(bytes)
  }

  @Handle(fetchMedia)
  async fetch(input: FetchMediaInput): Promise<FetchedMedia> {
    const { address, bytes } = await this.download(fetchMedia, input)
    const fetchedAt = this.clock.now()
    return {
      mediaId: await this.media.hold(bytes, fetchedAt),
      address,
      bytes: bytes.length,
      sha256: hash('sha256', bytes, 'hex'),
      contentType: mediaTypeOf(bytes),
      fetchedAt: fetchedAt.toISOString(),
    }
  }

  @Handle(takeMediaPart)
  async take({ mediaId, from }: TakeMediaPartInput): Promise<MediaPart> {
    const part = await this.media.take(mediaId, from)
    if (part === undefined) throw refusal(takeMediaPart, 'MEDIA_NOT_HELD')
    return part
  }

  private async download(
    procedure: typeof fingerprintMedia | typeof fetchMedia,
    { itemId, version, index }: FingerprintMediaInput,
  ): Promise<{ address: string; bytes: Uint8Array }> {
    const address = await this.captures.mediaUrl(itemId, version, index)
    if (address === undefined) throw refusal(procedure, 'MEDIA_NOT_FOUND')
    try {
      return { address, bytes: await this.outbound.download(address) }
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error
      this.log.info('A picture or video could not be fetched.', { itemId, index, reason: error.message })
      const final = error.kind === 'rejected' || error.kind === 'not_found' || error.kind === 'unreadable_answer'
      throw refusal(procedure, final ? 'MEDIA_REFUSED' : 'MEDIA_UNREACHABLE')
    }
  }
}
