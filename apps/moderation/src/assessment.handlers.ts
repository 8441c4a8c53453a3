import { mayInUnit } from '@cordon/authz'
import { refusal, type Caller, type CloudEvent } from '@cordon/contracts'
import { itemCaptured, type CapturedItem } from '@cordon/contracts/connectors'
import { readAssessment, type Assessment, type AssessmentRef } from '@cordon/contracts/moderation'
import { Handle, On } from '@cordon/messaging'
import type { Tx } from '@cordon/persistence'
import { Clock } from '@cordon/runtime'
import { Controller, Inject } from '@nestjs/common'
import { AssessmentStore } from './assessment.store'

@Controller()
export class AssessmentHandlers {
  constructor(
    @Inject(AssessmentStore) private readonly assessments: AssessmentStore,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @On(itemCaptured)
  async captured(events: CloudEvent<CapturedItem>[], tx: Tx): Promise<void> {
    await this.assessments.assess(tx, events, this.clock.now())
  }

  @Handle(readAssessment)
  async read({ itemId }: AssessmentRef, caller: Caller): Promise<Assessment> {
    const assessment = await this.assessments.read(itemId)
    if (assessment === undefined || !mayInUnit(caller, 'moderation:read', assessment.unitId))
      throw refusal(readAssessment, 'ASSESSMENT_NOT_FOUND')
    return assessment
  }
}
