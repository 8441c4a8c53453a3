import { refusal } from '@cordon/contracts'
import { fingerprintMedia, type FingerprintMediaInput, type MediaFingerprint } from '@cordon/contracts/connectors'
import { Handle } from '@cordon/messaging'
import { Log } from '@cordon/runtime'
import { Controller, Inject } from '@nestjs/common'
import { CaptureStore } from './capture.store'
import { fingerprintOf } from './platforms/fingerprint'
import { MediaOutbound } from './platforms/media-outbound'
import { PlatformError } from './platforms/platform-error'

@Controller()
export class MediaHandlers {
  constructor(
    @Inject(CaptureStore) private readonly captures: CaptureStore,
    @Inject(MediaOutbound) private readonly outbound: MediaOutbound,
    @Inject(Log) private readonly log: Log,
  ) {}

  @Handle(fingerprintMedia)
  async fingerprint({ itemId, version, index }: FingerprintMediaInput): Promise<MediaFingerprint> {
    const url = await this.captures.mediaUrl(itemId, version, index)
    if (url === undefined) throw refusal(fingerprintMedia, 'MEDIA_NOT_FOUND')
    try {
      return await fingerprintOf(await this.outbound.download(url))
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error
      this.log.info('A picture or video could not be fetched.', { itemId, index, reason: error.message })
      const final = error.kind === 'rejected' || error.kind === 'not_found' || error.kind === 'unreadable_answer'
      throw refusal(fingerprintMedia, final ? 'MEDIA_REFUSED' : 'MEDIA_UNREACHABLE')
    }
  }
}
