import { Id, Instant, ListOf, Text, Whole, Optional } from '../fields'
import { procedure } from '../procedure'
import type { ServiceName } from '../service'

/** An event that one consumer could not take, set aside so that the others go on. */
export class DeadLetter {
  @Id() id!: string
  @Text({ max: 100 }) consumer!: string
  @Text({ max: 200 }) type!: string
  @Text({ max: 200 }) subject!: string
  @Text({ max: 2000 }) reason!: string
  /** The event as it arrived. */
  @Text({ max: 2_000_000 }) body!: string
  @Instant() at!: string
  @Whole() redrives!: number
}

export class DeadLetterList {
  @ListOf(() => DeadLetter, { max: 100 }) items!: DeadLetter[]
  @Whole() total!: number
}

export class ListDeadLettersInput {
  @Optional() @Whole({ min: 1, max: 100 }) limit?: number
}

export class RedriveInput {
  @Id() deadLetterId!: string
}

export class Redriven {
  @Id() deadLetterId!: string
}

/** The two procedures every service that consumes events serves: list what was set aside, and try one again. */
function deadLetterProcedures(service: ServiceName) {
  return {
    list: procedure({
      name: `${service}.dead-letter.list`,
      kind: 'query',
      permission: 'dead-letter:read',
      summary: `Events that ${service} could not take, newest first.`,
      trail: { consults: (_asked, { items }) => items.map(({ id }) => id) },
      input: ListDeadLettersInput,
      output: DeadLetterList,
      http: { method: 'GET', path: `/dead-letters/${service}` },
    }),
    redrive: procedure({
      name: `${service}.dead-letter.redrive`,
      kind: 'command',
      permission: 'dead-letter:redrive',
      summary: `Let ${service} take a dead letter once more.`,
      trail: { asks: true },
      input: RedriveInput,
      output: Redriven,
      refusals: {
        DEAD_LETTER_NOT_FOUND: { status: 404, message: 'No such dead letter.' },
        REDRIVE_FAILED: { status: 422, message: 'It could not be taken this time either; the reason was updated.' },
      },
      http: { method: 'POST', path: `/dead-letters/${service}/:deadLetterId/redrive` },
    }),
  }
}

export const deadLetters = {
  connectors: deadLetterProcedures('connectors'),
  moderation: deadLetterProcedures('moderation'),
  inbox: deadLetterProcedures('inbox'),
  publishing: deadLetterProcedures('publishing'),
  audit: deadLetterProcedures('audit'),
}

export type ConsumingService = keyof typeof deadLetters
