import type { ServiceDefinition } from '@cordon/runtime'
import { CreateConversation1763700300000 } from '../migrations/20261121T1010-create-conversation'
import { HoldItem1763757600000 } from '../migrations/20261121T2040-hold-item'
import { eraseConversations } from './erasure.store'
import { InboxConfig } from './inbox.config'
import { InboxModule } from './inbox.module'

export const inbox: ServiceDefinition<InboxConfig> = {
  service: 'inbox',
  config: InboxConfig,
  module: InboxModule,
  database: { entities: [], migrations: [CreateConversation1763700300000, HoldItem1763757600000] },
  erase: eraseConversations,
}
