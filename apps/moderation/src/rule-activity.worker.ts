import { Clock, Log } from '@cordon/runtime'
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common'
import { CompiledRulesStore } from './compiled-rules.store'
import { ModerationConfig } from './moderation.config'
import { RuleActivityStore } from './rule-activity.store'

/** Looks now and then whether a rule fires far more often than it used to. */
@Injectable()
export class RuleActivityWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | undefined
  private looking: Promise<void> = Promise.resolve()

  constructor(
    @Inject(RuleActivityStore) private readonly activity: RuleActivityStore,
    @Inject(CompiledRulesStore) private readonly rules: CompiledRulesStore,
    @Inject(ModerationConfig) private readonly config: ModerationConfig,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Log) private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.looking = this.looking.then(() => this.look())
    }, this.config.alarmEveryMs)
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer)
    await this.looking
  }

  private async look(): Promise<void> {
    try {
      const { ruleSet } = await this.rules.inForce()
      const rules = await this.rules.counted()
      const raised = await this.activity.raiseAlarms(rules, ruleSet.version, this.clock.now())
      if (raised > 0) this.log.warn('Rules fire far more often than they used to.', { raised })
    } catch (error) {
      this.log.warn('The firing rates of the rules could not be looked at; trying again.', { error: error as Error })
    }
  }
}
