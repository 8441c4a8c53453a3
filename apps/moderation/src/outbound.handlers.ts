import { mayInUnit } from '@cordon/authz'
import { fault, type Caller } from '@cordon/contracts'
import { checkOutbound, type CheckOutboundInput, type OutboundCheck } from '@cordon/contracts/moderation'
import { Handle } from '@cordon/messaging'
import { Clock } from '@cordon/runtime'
import { decideSending, type SendingDecision } from '@cordon/rules'
import { Controller, Inject } from '@nestjs/common'
import { CompiledRulesStore } from './compiled-rules.store'

/** Reads what is about to leave: asked before approval, and again by the send gate. */
@Controller()
export class OutboundHandlers {
  constructor(
    @Inject(CompiledRulesStore) private readonly rules: CompiledRulesStore,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Handle(checkOutbound)
  async check(input: CheckOutboundInput, caller: Caller): Promise<OutboundCheck> {
    const { accountId, unitId, network, text } = input
    if (caller.kind === 'person' && !mayInUnit(caller, 'post:draft', unitId)) throw fault('PERMISSION_DENIED')
    const rules = await this.rules.inForce()
    const decision = decideSending(rules, text, { at: this.clock.now(), accountId, unitId, network })
    const { id: ruleSetId, version: ruleSetVersion } = rules.ruleSet
    const reason = reasonOf(decision)
    return {
      verdict: decision.verdict,
      findings: [
        ...decision.findings.map(({ ruleId, ruleName, category, verdict, start, end }) => ({
          ruleId,
          ruleName,
          category,
          verdict,
          start,
          end,
        })),
        ...decision.withoutPlace.map((rule) => ({ ...rule, start: 0, end: 0 })),
      ].slice(0, 100),
      ruleSetId,
      ruleSetVersion,
      ...(reason !== undefined && { reason }),
    }
  }
}

const CONSEQUENCES = {
  block: 'The rules do not let this go',
  approval: 'A second person has to approve this',
  warn: 'Look again before this goes',
} as const

function reasonOf({ verdict, findings, withoutPlace }: SendingDecision): string | undefined {
  if (verdict === 'clear') return undefined
  const names = [...findings, ...withoutPlace].filter((one) => one.verdict === verdict).map(({ ruleName }) => ruleName)
  return `${CONSEQUENCES[verdict]}: ${[...new Set(names)].join(', ')}.`.slice(0, 1000)
}
