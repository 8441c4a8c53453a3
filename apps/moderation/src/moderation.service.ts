import type { ServiceDefinition } from '@cordon/runtime'
import { CreateAssessment1763700200000 } from '../migrations/20261121T0910-create-assessment'
import { CreateProposal1763746200000 } from '../migrations/20261121T1730-create-proposal'
import { ModerationConfig } from './moderation.config'
import { ModerationModule } from './moderation.module'

export const moderation: ServiceDefinition<ModerationConfig> = {
  service: 'moderation',
  config: ModerationConfig,
  module: ModerationModule,
  database: { entities: [], migrations: [CreateAssessment1763700200000, CreateProposal1763746200000] },
}
