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
import { Platforms } from './platforms/platforms'

@Module({
  controllers: [AccountHandlers, ItemHandlers, DeliveryHandlers, ActionHandlers],
  providers: [
    {
      provide: Platforms,
      inject: [ConnectorsConfig],
      useFactory: ({ allowedHosts, networkTimeoutMs }: ConnectorsConfig) =>
        new Platforms({
          allowedHosts: allowedHosts
            .split(',')
            .map((host) => host.trim())
            .filter(Boolean),
          timeoutMs: networkTimeoutMs,
        }),
    },
    AccountStore,
    CredentialStore,
    CaptureStore,
    CaptureWorker,
    DeliveryStore,
    DeliveryWorker,
    ActionStore,
    ActionWorker,
  ],
})
export class ConnectorsModule implements OnApplicationShutdown {
  constructor(@Inject(Platforms) private readonly platforms: Platforms) {}

  async onApplicationShutdown(): Promise<void> {
    await this.platforms.close()
  }
}
