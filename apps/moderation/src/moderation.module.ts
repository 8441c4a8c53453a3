import { Module } from '@nestjs/common'
import { AssessmentHandlers } from './assessment.handlers'
import { AssessmentStore } from './assessment.store'
import { BacktestStore } from './backtest.store'
import { BacktestWorker } from './backtest.worker'
import { ProposalHandlers } from './proposal.handlers'
import { ProposalStore } from './proposal.store'
import { RuleSetHandlers } from './rule-set.handlers'
import { RuleSetStore } from './rule-set.store'

@Module({
  controllers: [AssessmentHandlers, ProposalHandlers, RuleSetHandlers],
  providers: [AssessmentStore, BacktestStore, BacktestWorker, ProposalStore, RuleSetStore],
})
export class ModerationModule {}
