import { causedByService } from '@cordon/contracts'
import {
  previewAssessment,
  readRuleSet,
  type Preview,
  type PreviewInput,
  type ReadRuleSetInput,
  type RuleSet,
} from '@cordon/contracts/moderation'
import { Handle } from '@cordon/messaging'
import { Clock } from '@cordon/runtime'
import { assess } from '@cordon/rules'
import { Controller, Inject, type OnModuleInit } from '@nestjs/common'
import { AssessmentStore, toMatches } from './assessment.store'
import { defaultRules } from './domain/rule-translation'
import { RuleSetStore } from './rule-set.store'

@Controller()
export class RuleSetHandlers implements OnModuleInit {
  constructor(
    @Inject(RuleSetStore) private readonly ruleSets: RuleSetStore,
    @Inject(AssessmentStore) private readonly assessments: AssessmentStore,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    const cause = causedByService('moderation', 'first start')
    await this.ruleSets.first(defaultRules(), 'Cordon’s first rules', this.clock.now(), cause)
  }

  @Handle(readRuleSet)
  async read(_input: ReadRuleSetInput): Promise<RuleSet> {
    const current = await this.ruleSets.inForce()
    if (current === undefined) throw new Error('There are no rules in force.')
    return current
  }

  @Handle(previewAssessment)
  async preview({ text }: PreviewInput): Promise<Preview> {
    const { severity, lane, categories, matches, truncated } = assess(await this.assessments.rulesInForce(), text)
    return { severity, lane, categories: [...categories], matches: toMatches(matches), truncated }
  }
}
