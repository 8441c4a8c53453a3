import type { ServiceDefinition } from '@cordon/runtime'
import { CreateAssessment1763700200000 } from '../migrations/20261121T0910-create-assessment'
import { CreateProposal1763746200000 } from '../migrations/20261121T1730-create-proposal'
import { CreateShadowRun1763755200000 } from '../migrations/20261121T2000-create-shadow-run'
import { CreateMeasure1763755800000 } from '../migrations/20261121T2010-create-measure'
import { CreateReviewJob1763756400000 } from '../migrations/20261121T2020-create-review-job'
import { WidenBacktest1763757000000 } from '../migrations/20261121T2030-widen-backtest'
import { CreateLateQuestion1763757600000 } from '../migrations/20261121T2040-create-late-question'
import { eraseAssessments } from './erasure.store'
import { ModerationConfig } from './moderation.config'
import { ModerationModule } from './moderation.module'

export const moderation: ServiceDefinition<ModerationConfig> = {
  service: 'moderation',
  config: ModerationConfig,
  module: ModerationModule,
  database: {
    entities: [],
    addOnly: ['rule_set', 'standards'],
    migrations: [
      CreateAssessment1763700200000,
      CreateProposal1763746200000,
      CreateShadowRun1763755200000,
      CreateMeasure1763755800000,
      CreateReviewJob1763756400000,
      WidenBacktest1763757000000,
      CreateLateQuestion1763757600000,
    ],
  },
  erase: eraseAssessments,
}
