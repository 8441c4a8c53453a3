import type { ServiceDefinition } from '@cordon/runtime'
import { CreatePost1763700300000 } from '../migrations/20261121T0920-create-post'
import { TracePost1763744400000 } from '../migrations/20261121T1700-trace-post'
import { WarnPost1763749200000 } from '../migrations/20261121T1820-warn-post'
import { LetPostBeErased1763775600000 } from '../migrations/20261122T0140-let-post-be-erased'
import { erasePosts } from './erasure.store'
import { PublishingConfig } from './publishing.config'
import { PublishingModule } from './publishing.module'

export const publishing: ServiceDefinition<PublishingConfig> = {
  service: 'publishing',
  config: PublishingConfig,
  module: PublishingModule,
  database: {
    entities: [],
    migrations: [CreatePost1763700300000, TracePost1763744400000, WarnPost1763749200000, LetPostBeErased1763775600000],
  },
  erase: erasePosts,
}
