import {
  checkFast,
  consumes,
  durableName,
  eventType,
  serviceOf,
  streamOf,
  type CloudEvent,
  type EventContract,
  type EventSource,
  type ServiceName,
} from '@cordon/contracts'
import { Server, type CustomTransportStrategy } from '@nestjs/microservices'
import { SpanKind } from '@opentelemetry/api'
import type { NatsConnection } from '@nats-io/transport-node'
import { RetryLater, runsBy, takeBatch, type ConsumerRecord, type Received } from './batch'
import { EVENTS_TRANSPORT, type HandlerExtras, type Outcome } from './handle'
import { PullLoop, type PulledMessage } from './pull-loop'
import { consuming, traced } from './tracing'

type Handler<Tx> = (events: CloudEvent[], tx: Tx) => Promise<unknown>

export interface EventConsumersOptions<Tx> {
  service: ServiceName
  connection: NatsConnection
  record: ConsumerRecord<Tx>
  log: (level: 'info' | 'warn' | 'error', message: string, fields?: Record<string, unknown>) => void
}

/**
 * Consumes events through JetStream as a Nest transport: one durable consumer for each source of the service, batches in
 * the order of the stream, ids and effect recorded in one transaction, acknowledged after commit. Every event ends as taken, retried later, or dead letter.
 */
export class EventConsumers<Tx> extends Server implements CustomTransportStrategy {
  override readonly transportId = EVENTS_TRANSPORT as never
  override readonly propagatesEventHandlerErrors = true
  private loops: PullLoop[] = []
  private contracts: Map<string, EventContract> | undefined

  constructor(private readonly options: EventConsumersOptions<Tx>) {
    super()
  }

  listen(callback: (error?: unknown) => void): void {
    this.loops = this.sources().map((source) => {
      const consumer = durableName(this.options.service, source)
      const stream = streamOf(source)
      return new PullLoop({
        connection: this.options.connection,
        stream,
        consumer,
        log: this.options.log,
        take: (messages) => this.take(stream, consumer, messages),
        mayPass: (error) => this.options.record.mayPass(error),
      })
    })
    this.loops.forEach((loop) => loop.start())
    callback()
  }

  /** Stops the pulls, finishes the batches in hand, hands back what was not begun. */
  async close(): Promise<void> {
    await Promise.all(this.loops.map((loop) => loop.stop()))
    this.loops = []
  }

  on(): void {
    throw new Error('The event consumers have no events of their own; watch the connection.')
  }

  unwrap<T>(): T {
    return this.options.connection as T
  }

  /** Applies one event as it stands in a dead letter. Throws what the handler throws. */
  async redrive(body: string, tx: Tx): Promise<void> {
    const read = readEvent(body)
    if ('reason' in read) throw new Error(read.reason)
    const problem = this.misfit(read.event)
    if (problem !== undefined) throw new Error(problem)
    await this.prepare('redrive', [read.event])
    await this.apply(serviceOf({ name: read.event.type }), [read.event], tx)
  }

  private async take(stream: ServiceName, consumer: string, messages: readonly PulledMessage[]): Promise<void> {
    await traced(
      `consume ${consumer}`,
      {
        kind: SpanKind.CONSUMER,
        attributes: { 'messaging.system': 'nats', 'messaging.batch.message_count': messages.length },
      },
      async () => {
        const batch: Received[] = []
        for (const message of messages) {
          const read = readEvent(message.body)
          const reason = 'reason' in read ? read.reason : (misplaced(read.event, message) ?? this.misfit(read.event))
          if (!('reason' in read) && reason === undefined) batch.push({ event: read.event, body: message.body })
          else await this.refuse(consumer, message, reason ?? 'unreadable', 'reason' in read ? undefined : read.event)
        }
        const handled = batch.filter(({ event }) => this.handlerFor(stream, event.type) !== undefined)
        const consumed = consuming(
          consumer,
          handled.map(({ event }) => event),
        )
        await this.prepare(
          consumer,
          handled.map(({ event }) => event),
        )
        await takeBatch(
          this.options.record,
          consumer,
          handled,
          (events, tx) => this.apply(stream, events, tx),
          ({ event }, reason) =>
            this.options.log('error', 'An event was set aside as a dead letter.', {
              consumer,
              eventId: event.id,
              type: event.type,
              reason,
            }),
        ).finally(consumed)
      },
    )
  }

  private async refuse(
    consumer: string,
    message: PulledMessage,
    reason: string,
    event: CloudEvent | undefined,
  ): Promise<void> {
    this.options.log('error', 'An event that cannot be read was set aside as a dead letter.', {
      consumer,
      natsSubject: message.subject,
      reason,
    })
    await this.options.record.setAside({
      consumer,
      ...(event !== undefined && { eventId: event.id }),
      type: event?.type ?? message.subject,
      subject: event?.subject ?? `sequence ${message.sequence}`,
      reason,
      body: message.body,
    })
  }

  // A bug here sets nothing aside: what the handler then misses does, for the one event alone.
  private async prepare(consumer: string, events: CloudEvent[]): Promise<void> {
    const asking = ({ type }: CloudEvent) => this.messageHandlers.get(`before:${type}`)
    for (const run of runsBy(events, asking)) {
      const handler = asking(run[0] as CloudEvent) as unknown as
        ((events: CloudEvent[]) => Promise<Outcome>) | undefined
      const outcome = (await handler?.(run)) ?? { ok: true }
      if (outcome.ok) continue
      if (outcome.error instanceof RetryLater || this.options.record.mayPass(outcome.error)) throw outcome.error
      this.options.log('error', 'What must be asked before events are taken failed.', {
        consumer,
        reason: String(outcome.error),
      })
    }
  }

  private async apply(stream: ServiceName, events: CloudEvent[], tx: Tx): Promise<void> {
    const handlerOf = ({ type }: CloudEvent) => this.handlerFor(stream, type)
    for (const run of runsBy(events, handlerOf)) {
      const handler = handlerOf(run[0] as CloudEvent)
      if (handler === undefined) continue
      const outcome = (await handler(run, tx)) as Outcome
      if (!outcome.ok) throw outcome.error
    }
  }

  private misfit(event: CloudEvent): string | undefined {
    const contract = this.contractOf(event.type)
    if (contract === undefined) return undefined
    const problem = checkFast(contract.data, event.data, { open: true })
    return problem && `data.${problem.field}: ${problem.message}`
  }

  private contractOf(type: string): EventContract | undefined {
    this.contracts ??= new Map(
      [...this.messageHandlers.values()]
        .flatMap((handler) => (handler.extras as HandlerExtras | undefined)?.events ?? [])
        .map((event) => [eventType(event), event]),
    )
    return this.contracts.get(type)
  }

  private handlerFor(stream: ServiceName, type: string): Handler<Tx> | undefined {
    return (this.messageHandlers.get(`event:${type}`) ?? this.messageHandlers.get(`every:${stream}`)) as unknown as
      Handler<Tx> | undefined
  }

  /** Where its events come from: what the topology gives the service, as far as there is a handler. */
  sources(): EventSource[] {
    const { service } = this.options
    const handled = [...this.messageHandlers.keys()].map((pattern) => pattern.slice(pattern.indexOf(':') + 1))
    const brings = (source: EventSource, name: string) => name === streamOf(source) || name.startsWith(`${source}.`)
    const missed = handled.filter((name) => !consumes[service].some((source) => brings(source, name)))
    if (missed.length > 0)
      throw new Error(
        `Nothing brings ${missed.join(', ')} to ${service}: add the source to \`consumes\` in the contracts.`,
      )
    return consumes[service].filter((source) => handled.some((name) => brings(source, name)))
  }
}

// NATS lets each service publish under its own subjects only: that, not the body, says whose event it is.
function misplaced(event: CloudEvent, { subject }: PulledMessage): string | undefined {
  return subject === `evt.${event.type}` ? undefined : `it calls itself ${event.type} but came as ${subject}`
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

function readEvent(body: string): { event: CloudEvent } | { reason: string } {
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch (error) {
    return { reason: `not JSON: ${String(error)}` }
  }
  const event = value as Partial<CloudEvent> | null
  if (typeof event !== 'object' || event === null) return { reason: 'not a CloudEvent: no object' }
  if (event.specversion !== '1.0') return { reason: 'not a CloudEvent: specversion is not 1.0' }
  if (typeof event.id !== 'string' || !UUID.test(event.id)) return { reason: 'id is not a UUID' }
  for (const field of ['source', 'type', 'subject', 'time', 'actor', 'authority', 'position'] as const) {
    if (typeof event[field] !== 'string') return { reason: `${field} is missing` }
  }
  if (!/^[1-9]\d{0,15}$/.test(event.position as string)) return { reason: 'position is not a whole number above 0' }
  if (!Number.isSafeInteger(event.aggregateversion)) return { reason: 'aggregateversion is not a whole number' }
  return { event: event as CloudEvent }
}
