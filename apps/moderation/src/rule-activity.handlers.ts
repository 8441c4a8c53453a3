import { requireEverywhere } from '@cordon/authz'
import { refusal, type Caller } from '@cordon/contracts'
import {
  clearRuleAlarm,
  listRuleActivity,
  type ClearRuleAlarmInput,
  type RuleActivityList,
} from '@cordon/contracts/moderation'
import { Handle } from '@cordon/messaging'
import { Clock } from '@cordon/runtime'
import { Controller, Inject } from '@nestjs/common'
import { CompiledRulesStore } from './compiled-rules.store'
import { ModerationConfig } from './moderation.config'
import { RuleActivityStore } from './rule-activity.store'

@Controller()
export class RuleActivityHandlers {
  constructor(
    @Inject(RuleActivityStore) private readonly activity: RuleActivityStore,
    @Inject(CompiledRulesStore) private readonly rules: CompiledRulesStore,
    @Inject(ModerationConfig) private readonly config: ModerationConfig,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Handle(listRuleActivity)
  async list(): Promise<RuleActivityList> {
    return this.activities()
  }

  @Handle(clearRuleAlarm)
  async clear({ ruleId, reason }: ClearRuleAlarmInput, caller: Caller): Promise<RuleActivityList> {
    const { cause } = requireEverywhere(caller, 'moderation:configure')
    if (!(await this.activity.clear(ruleId, reason, cause))) throw refusal(clearRuleAlarm, 'ALARM_NOT_FOUND')
    return this.activities()
  }

  private async activities(): Promise<RuleActivityList> {
    const at = this.clock.now()
    const items = await this.activity.list(await this.rules.counted(), at)
    const hidden = await this.activity.hiddenToday(at)
    return {
      items: items.map((item) => ({
        ...item,
        hiddenToday: hidden.get(item.ruleId) ?? 0,
        hidesADay: this.config.hidesADay,
      })),
      hidesPaused: this.config.hidesADay === 0,
    }
  }
}
