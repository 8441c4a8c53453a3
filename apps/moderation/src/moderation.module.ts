import { Module } from '@nestjs/common'
import { AssessmentHandlers } from './assessment.handlers'
import { AssessmentStore } from './assessment.store'
import { RuleSetHandlers } from './rule-set.handlers'
import { RuleSetStore } from './rule-set.store'

@Module({ controllers: [AssessmentHandlers, RuleSetHandlers], providers: [AssessmentStore, RuleSetStore] })
export class ModerationModule {}
