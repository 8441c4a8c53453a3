import { readLateFacts, type LateFacts } from '@cordon/contracts/moderation'
import { Handle } from '@cordon/messaging'
import { Clock } from '@cordon/runtime'
import { Controller, Inject } from '@nestjs/common'
import { ModerationConfig } from './moderation.config'
import { QuestionStore } from './question.store'

@Controller()
export class LateFactHandlers {
  constructor(
    @Inject(QuestionStore) private readonly questions: QuestionStore,
    @Inject(ModerationConfig) private readonly config: ModerationConfig,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Handle(readLateFacts)
  async read(): Promise<LateFacts> {
    return {
      classifier: this.config.classifierUrl !== undefined,
      ...(await this.questions.read(this.clock.now())),
    }
  }
}
