import { authorityFor, unitsWhere } from '@cordon/authz'
import { causedBy, causedByService, fault, refusal, type Caller } from '@cordon/contracts'
import {
  previewAssessment,
  publishRuleSet,
  readRuleSet,
  type Preview,
  type PreviewInput,
  type PublishRuleSetInput,
  type ReadRuleSetInput,
  type RuleSet,
} from '@cordon/contracts/moderation'
import { Handle } from '@cordon/messaging'
import { Clock } from '@cordon/runtime'
import { assess, compile } from '@cordon/rules'
import { Controller, Inject, type OnModuleInit } from '@nestjs/common'
import { v7 as uuid } from 'uuid'
import { AssessmentStore, toMatches } from './assessment.store'
import { defaultRules, toEngine } from './domain/rule-translation'
import { RuleSetStore } from './rule-set.store'

@Controller()
export class RuleSetHandlers implements OnModuleInit {
  private publishing: Promise<unknown> = Promise.resolve()

  constructor(
    @Inject(RuleSetStore) private readonly ruleSets: RuleSetStore,
    @Inject(AssessmentStore) private readonly assessments: AssessmentStore,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    if ((await this.ruleSets.inForce()) !== undefined) return
    const first = {
      id: uuid(),
      version: 1,
      ...defaultRules(),
      publishedAt: this.clock.now().toISOString(),
      publishedBy: 'Cordon’s first rules',
    }
    await this.ruleSets.publish(0, first, causedByService('moderation', 'first start'))
  }

  @Handle(readRuleSet)
  async read(_input: ReadRuleSetInput): Promise<RuleSet> {
    return this.current()
  }

  @Handle(publishRuleSet)
  async publish({ basedOnVersion, wordLists, patterns }: PublishRuleSetInput, caller: Caller): Promise<RuleSet> {
    // The rules hold for the whole organisation, and so must the permission.
    if (unitsWhere(caller, 'moderation:configure') !== '*') throw fault('PERMISSION_DENIED')
    // One at a time: compiling takes a second of the processor, which those who come too late need not spend.
    const published = this.publishing.then(() => this.publishNext(basedOnVersion, { wordLists, patterns }, caller))
    this.publishing = published.catch(() => undefined)
    return published
  }

  @Handle(previewAssessment)
  async preview({ text }: PreviewInput): Promise<Preview> {
    const { severity, lane, categories, matches, truncated } = assess(await this.assessments.rulesInForce(), text)
    return { severity, lane, categories: [...categories], matches: toMatches(matches), truncated }
  }

  private async publishNext(
    basedOnVersion: number,
    rules: Pick<RuleSet, 'wordLists' | 'patterns'>,
    caller: Caller,
  ): Promise<RuleSet> {
    const current = await this.current()
    if (current.version !== basedOnVersion) throw refusal(publishRuleSet, 'RULE_SET_CHANGED')
    const next: RuleSet = {
      id: current.id,
      version: basedOnVersion + 1,
      ...rules,
      publishedAt: this.clock.now().toISOString(),
      publishedBy: caller.name ?? caller.actor,
    }
    const compiled = compile(toEngine(next))
    if (Array.isArray(compiled)) throw refusal(publishRuleSet, 'RULE_SET_INVALID', { data: { problems: compiled } })
    const cause = causedBy(caller, authorityFor(caller, 'moderation:configure'))
    // Another replica may have been quicker.
    if ((await this.ruleSets.publish(basedOnVersion, next, cause)) === 'changed')
      throw refusal(publishRuleSet, 'RULE_SET_CHANGED')
    return next
  }

  private async current(): Promise<RuleSet> {
    const current = await this.ruleSets.inForce()
    if (current === undefined) throw new Error('There are no rules in force.')
    return current
  }
}
