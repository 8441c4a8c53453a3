import { requireEverywhere } from '@cordon/authz'
import { causedByService, refusal, type Caller } from '@cordon/contracts'
import {
  listRulePacks,
  previewAssessment,
  readRuleSet,
  readRulesAsYaml,
  retireRule,
  type Preview,
  type PreviewInput,
  type ReadRuleSetInput,
  type RetireRuleInput,
  type RulePackList,
  type RulesAsYaml,
  type RuleSet,
} from '@cordon/contracts/moderation'
import { Handle } from '@cordon/messaging'
import { Database, type Tx } from '@cordon/persistence'
import { Clock } from '@cordon/runtime'
import { decide, packs } from '@cordon/rules'
import { Controller, Inject, type OnModuleInit } from '@nestjs/common'
import { toFired, toMatches } from './assessment.store'
import { CompiledRulesStore } from './compiled-rules.store'
import { allRules } from './domain/proposal'
import { defaultRules, toContract } from './domain/rule-translation'
import { RuleSetStore } from './rule-set.store'
import { rulesToYaml } from './rule-set.views'
import { LOCK_RULES_IN_FORCE } from './rule.tables'

@Controller()
export class RuleSetHandlers implements OnModuleInit {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(RuleSetStore) private readonly ruleSets: RuleSetStore,
    @Inject(CompiledRulesStore) private readonly rules: CompiledRulesStore,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    const cause = causedByService('moderation', 'first start')
    await this.ruleSets.first(defaultRules(), 'Cordon’s first rules', this.clock.now(), cause)
  }

  @Handle(readRuleSet)
  async read(_input: ReadRuleSetInput): Promise<RuleSet> {
    return this.inForce()
  }

  @Handle(readRulesAsYaml)
  async readYaml(_input: ReadRuleSetInput): Promise<RulesAsYaml> {
    const current = await this.inForce()
    return { yaml: rulesToYaml(current), version: current.version }
  }

  @Handle(retireRule)
  async retire({ ruleId, ruleSetVersion, reason }: RetireRuleInput, caller: Caller): Promise<RuleSet> {
    const { person, cause } = requireEverywhere(caller, 'moderation:configure')
    await this.db.transaction(async (tx) => {
      await tx.query(LOCK_RULES_IN_FORCE)
      const current = await this.inForce(tx)
      if (current.version !== ruleSetVersion) throw refusal(retireRule, 'RULE_SET_CHANGED')
      const rule = allRules(current).find(({ id }) => id === ruleId)
      if (rule === undefined) throw refusal(retireRule, 'RULE_NOT_FOUND')
      const guards = rule.onSending === 'block' || rule.onSending === 'approval'
      if (guards && (rule.direction === 'out' || rule.direction === 'both'))
        throw refusal(retireRule, 'RULE_GUARDS_SENDING')
      const retired = {
        ruleId,
        ruleName: rule.name,
        retiredById: person.personId,
        retiredBy: person.name,
        reason,
        retiredAt: this.clock.now().toISOString(),
      }
      await this.ruleSets.retire(tx, ruleSetVersion, retired, cause)
    })
    return this.inForce()
  }

  @Handle(listRulePacks)
  async listPacks(): Promise<RulePackList> {
    const inForce = new Map(
      allRules(await this.inForce()).flatMap(({ pack }) => {
        const [id, version] = pack?.split('@') ?? []
        return id === undefined || version === undefined ? [] : [[id, Number(version)] as const]
      }),
    )
    return {
      items: packs.map(({ id, version, name, summary, ...rules }) => {
        const { conditions = [], ...shown } = toContract(rules)
        const versionInForce = inForce.get(id)
        return {
          id,
          version,
          name,
          summary,
          ...shown,
          conditions,
          ...(versionInForce !== undefined && { versionInForce }),
        }
      }),
    }
  }

  @Handle(previewAssessment)
  async preview({ text }: PreviewInput): Promise<Preview> {
    const context = { direction: 'in', at: this.clock.now() } as const
    const { severity, lane, categories, matches, truncated, outcome, fired } = decide(
      await this.rules.inForce(),
      text,
      context,
    )
    return {
      severity,
      lane,
      categories: [...categories],
      matches: toMatches(matches),
      truncated,
      outcome,
      fired: toFired(fired),
    }
  }

  private async inForce(tx: Pick<Tx, 'query'> = this.db): Promise<RuleSet> {
    const current = await this.ruleSets.inForce(tx)
    if (current === undefined) throw new Error('There are no rules in force.')
    return current
  }
}
