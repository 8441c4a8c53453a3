import type { ServiceDefinition } from '@cordon/runtime'
import { GatewayConfig } from './gateway.config'
import { openEdge } from './gateway.edge'
import { GatewayModule } from './gateway.module'

export const gateway: ServiceDefinition<GatewayConfig> = {
  service: 'gateway',
  config: GatewayConfig,
  module: GatewayModule,
  edge: openEdge,
}
