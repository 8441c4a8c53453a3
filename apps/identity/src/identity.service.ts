import type { ServiceDefinition } from '@cordon/runtime'
import { CreatePerson1763700100000 } from '../migrations/20261121T0900-create-person'
import { IdentityConfig } from './identity.config'
import { IdentityModule } from './identity.module'

export const identity: ServiceDefinition<IdentityConfig> = {
  service: 'identity',
  config: IdentityConfig,
  module: IdentityModule,
  database: { entities: [], migrations: [CreatePerson1763700100000] },
}
