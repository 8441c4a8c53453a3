import { Module } from '@nestjs/common'
import { AssessmentHandlers } from './assessment.handlers'
import { AssessmentStore } from './assessment.store'
import { AuthorStore } from './author.store'
import { BacktestStore } from './backtest.store'
import { BacktestWorker } from './backtest.worker'
import { CompiledRulesStore } from './compiled-rules.store'
import { MeasureHandlers } from './measure.handlers'
import { MeasureStore } from './measure.store'
import { MeasureViews } from './measure.views'
import { MeasureWorker } from './measure.worker'
import { LateFactHandlers } from './late-fact.handlers'
import { LateFactStore } from './late-fact.store'
import { LateFactWorker } from './late-fact.worker'
import { HumanVerdicts } from './human-verdict.store'
import { OutboundHandlers } from './outbound.handlers'
import { ProposalHandlers } from './proposal.handlers'
import { ProposalStore } from './proposal.store'
import { QuestionStore } from './question.store'
import { ReviewDecisionStore } from './review-decision.store'
import { ReviewHandlers } from './review.handlers'
import { ReviewStore } from './review.store'
import { ReviewViews } from './review.views'
import { RuleActivityHandlers } from './rule-activity.handlers'
import { RuleActivityStore } from './rule-activity.store'
import { RuleActivityWorker } from './rule-activity.worker'
import { RuleSetHandlers } from './rule-set.handlers'
import { RuleSetStore } from './rule-set.store'
import { ShadowStore } from './shadow.store'
import { StandardsHandlers } from './standards.handlers'
import { StandardsStore } from './standards.store'

@Module({
  controllers: [
    AssessmentHandlers,
    LateFactHandlers,
    MeasureHandlers,
    OutboundHandlers,
    ProposalHandlers,
    ReviewHandlers,
    RuleActivityHandlers,
    RuleSetHandlers,
    StandardsHandlers,
  ],
  providers: [
    AssessmentStore,
    AuthorStore,
    BacktestStore,
    BacktestWorker,
    CompiledRulesStore,
    MeasureStore,
    MeasureViews,
    MeasureWorker,
    HumanVerdicts,
    LateFactStore,
    LateFactWorker,
    ProposalStore,
    QuestionStore,
    ReviewDecisionStore,
    ReviewStore,
    ReviewViews,
    RuleActivityStore,
    RuleActivityWorker,
    RuleSetStore,
    ShadowStore,
    StandardsStore,
  ],
})
export class ModerationModule {}
