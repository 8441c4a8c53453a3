import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common'
import { AccountHandlers } from './account.handlers'
import { AccountStore } from './account.store'
import { ActionHandlers } from './action.handlers'
import { ActionStore } from './action.store'
import { ActionWorker } from './action.worker'
import { CaptureStore } from './capture.store'
import { CaptureWorker } from './capture.worker'
import { ConnectorsConfig } from './connectors.config'
import { CredentialStore } from './credential.store'
import { DeliveryHandlers } from './delivery.handlers'
import { DeliveryStore } from './delivery.store'
import { DeliveryWorker } from './delivery.worker'
import { ItemHandlers } from './item.handlers'
import { MediaHandlers } from './media.handlers'
import { MediaStore } from './media.store'
import { MediaOutbound } from './platforms/media-outbound'
import { type OutboundOptions } from './platforms/outbound'
import { Platforms } from './platforms/platforms'

@Module({
  controllers: [AccountHandlers, ItemHandlers, MediaHandlers, DeliveryHandlers, ActionHandlers],
  providers: [
    {
      provide: Platforms,
      inject: [ConnectorsConfig],
      useFactory: (config: ConnectorsConfig) => new Platforms(outboundOptions(config)),
    },
    {
      provide: MediaOutbound,
      inject: [ConnectorsConfig],
      useFactory: (config: ConnectorsConfig) => new MediaOutbound(outboundOptions(config)),
    },
    AccountStore,
    CredentialStore,
    CaptureStore,
    CaptureWorker,
    MediaStore,
    DeliveryStore,
    DeliveryWorker,
    ActionStore,
    ActionWorker,
  ],
})
export class ConnectorsModule implements OnApplicationShutdown {
  constructor(
    @Inject(Platforms) private readonly platforms: Platforms,
    @Inject(MediaOutbound) private readonly media: MediaOutbound,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.platforms.close(), this.media.close()])
  }
}

function outboundOptions({ allowedHosts, networkTimeoutMs }: ConnectorsConfig): OutboundOptions {
  const hosts = allowedHosts.split(',').map((host) => host.trim())
  return { allowedHosts: hosts.filter(Boolean), timeoutMs: networkTimeoutMs }
}
