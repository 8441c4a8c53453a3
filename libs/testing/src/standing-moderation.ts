import type { CheckOutboundInput, OutboundCheck, SendingVerdict } from '@cordon/contracts/moderation'
import { checkOutbound } from '@cordon/contracts/moderation'
import { Handle } from '@cordon/messaging'
import { DatabaseConfig, type AnyServiceDefinition } from '@cordon/runtime'
import { Controller, Module } from '@nestjs/common'
import { v7 as uuid } from 'uuid'

/** The service that stands for moderation in a stack without it: it can state moderation's events and answers what the rules say of a text of our own. */
export interface StandingModeration {
  definition: AnyServiceDefinition
  /** What is said of a text that holds the word; of all others: clear. */
  says: Map<string, Exclude<SendingVerdict, 'clear'>>
  /** The texts it was asked about. */
  asked: CheckOutboundInput[]
}

export function standingModeration(): StandingModeration {
  const says: StandingModeration['says'] = new Map()
  const asked: CheckOutboundInput[] = []
  const ruleSetId = uuid()

  class OutboundHandlers {
    async check(input: CheckOutboundInput): Promise<OutboundCheck> {
      asked.push(input)
      const findings = [...says]
        .filter(([word]) => input.text.includes(word))
        .map(([word, verdict]) => {
          const start = input.text.indexOf(word)
          const rule = { ruleId: word, ruleName: `The word ${word}`, category: 'legal' as const }
          return { ...rule, verdict, start, end: start + word.length }
        })
      const verdict = (['block', 'approval', 'warn'] as const).find((one) =>
        findings.some((found) => found.verdict === one),
      )
      const reason = findings.find((found) => found.verdict === verdict)?.ruleName
      return {
        verdict: verdict ?? 'clear',
        findings,
        ruleSetId,
        ruleSetVersion: 1,
        ...(reason !== undefined && { reason: `A rule says no: ${reason}.` }),
      }
    }
  }
  decorated(OutboundHandlers)

  class StandingModule {}
  Module({ controllers: [OutboundHandlers] })(StandingModule)
  const definition = {
    service: 'moderation',
    config: DatabaseConfig,
    module: StandingModule,
    database: { entities: [], migrations: [] },
  } as AnyServiceDefinition
  return { definition, says, asked }
}

// By hand, as the class is made anew for each stack.
function decorated(handlers: { prototype: { check(input: CheckOutboundInput): Promise<OutboundCheck> } }): void {
  const { prototype } = handlers
  const descriptor = Object.getOwnPropertyDescriptor(prototype, 'check') as TypedPropertyDescriptor<
    (input: CheckOutboundInput) => Promise<OutboundCheck>
  >
  Handle(checkOutbound)(prototype, 'check', descriptor)
  Object.defineProperty(prototype, 'check', descriptor)
  Controller()(handlers as never)
}
