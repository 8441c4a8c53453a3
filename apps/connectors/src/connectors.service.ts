import type { ServiceDefinition } from '@cordon/runtime'
import { CreateAccount1763700200000 } from '../migrations/20261121T1000-create-account'
import { CreateItem1763700200001 } from '../migrations/20261121T1010-create-item'
import { CreateDelivery1763700200002 } from '../migrations/20261121T1020-create-delivery'
import { LetAccountRestrict1763748000000 } from '../migrations/20261121T1800-let-account-restrict'
import { CreateAction1763748600000 } from '../migrations/20261121T1810-create-action'
import { KeepMedia1763758200000 } from '../migrations/20261121T2050-keep-media'
import { HoldMedia1763775600000 } from '../migrations/20261122T0140-hold-media'
import { LetDeliveryBeErased1763776200000 } from '../migrations/20261122T0150-let-delivery-be-erased'
import { ConnectorsConfig } from './connectors.config'
import { ConnectorsModule } from './connectors.module'
import { erasePayloads } from './erasure.store'

export const connectors: ServiceDefinition<ConnectorsConfig> = {
  service: 'connectors',
  config: ConnectorsConfig,
  module: ConnectorsModule,
  database: {
    entities: [],
    migrations: [
      CreateAccount1763700200000,
      CreateItem1763700200001,
      CreateDelivery1763700200002,
      LetAccountRestrict1763748000000,
      CreateAction1763748600000,
      KeepMedia1763758200000,
      HoldMedia1763775600000,
      LetDeliveryBeErased1763776200000,
    ],
  },
  erase: erasePayloads,
}
