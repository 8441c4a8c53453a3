import { event } from '../event'
import { Id, Instant, Nested, Optional, Text, Whole } from '../fields'
import { procedure } from '../procedure'
import { recordKeepers, type RecordKeeper } from './trail'

/** How far a service's facts have come, by the service's own word. */
export class OutboxStanding {
  /** The position of the last fact it stated. */
  @Whole() stated!: number
  /** Up to which position they are on the stream. */
  @Whole() published!: number
  /** Up to which position the ledger said last that it has them all. */
  @Whole() receipted!: number
  /** The first one that can still be published again. */
  @Optional() @Whole({ min: 1 }) oldestKept?: number
  /** How many events of others it has set aside. */
  @Whole() deadLetters!: number
}

/** What a service says of itself at a fixed rhythm, so that its silence shows. */
export class Heartbeat {
  /** The process that says it: another one after each start. */
  @Id() instance!: string
  @Text({ min: 1, max: 60 }) version!: string
  @Instant() startedAt!: string
  /** In how many seconds the next one comes. */
  @Whole({ min: 1, max: 3600 }) everySeconds!: number
  @Nested(() => OutboxStanding) outbox!: OutboxStanding
}

export class OutboxQuestion {}

export class RepublishInput {
  @Whole({ min: 1 }) first!: number
  @Whole({ min: 1 }) last!: number
}

export class Republished {
  /** How many of them the outbox still keeps; these come again. */
  @Whole() kept!: number
}

function heartbeatOf(service: RecordKeeper) {
  return {
    sent: event({
      name: `${service}.heartbeat.sent`,
      summary: `${service} is alive, and has stated so many facts.`,
      data: Heartbeat,
    }),
    read: procedure({
      name: `${service}.outbox.read`,
      kind: 'query',
      permission: 'none',
      services: ['audit'],
      summary: `How far the facts of ${service} have come.`,
      trail: { nothing: 'Positions and counts: the ledger asks for them to compare them with its own.' },
      input: OutboxQuestion,
      output: OutboxStanding,
    }),
    republish: procedure({
      name: `${service}.outbox.republish`,
      kind: 'command',
      permission: 'none',
      services: ['audit'],
      summary: `Publish once more what ${service} has stated and the ledger has not received.`,
      trail: { nothing: 'What comes again was stated before; that the ledger asked is an entry of its own.' },
      input: RepublishInput,
      output: Republished,
    }),
  }
}

/** The gateway has no facts of its own, and so no heartbeat in the ledger. */
export const heartbeats = Object.fromEntries(recordKeepers.map((service) => [service, heartbeatOf(service)])) as Record<
  RecordKeeper,
  ReturnType<typeof heartbeatOf>
>
