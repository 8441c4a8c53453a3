import {
  eventType,
  procedureSubject,
  type Caller,
  type CloudEvent,
  type EventContract,
  type Procedure,
  type ServiceName,
} from '@cordon/contracts'
import { Ctx, EventPattern, MessagePattern, Payload, Transport } from '@nestjs/microservices'

/** What Nest's proxies would swallow: the thrown error is carried out as a value. */
export type Outcome = { ok: true; value: unknown } | { ok: false; error: unknown }

export const EVENTS_TRANSPORT = Symbol('cordon-events')

/** What the two transports find beside a handler. */
export interface HandlerExtras {
  procedure?: Procedure
  events?: EventContract[]
}

/** Serves a procedure: `(input, caller) => output`. The input has been checked and the caller's permission (somewhere) decided. */
export function Handle<I extends object, O extends object>(procedure: Procedure<I, O, string>) {
  return <F extends (input: I, caller: Caller) => Promise<O>>(
    target: object,
    key: string,
    descriptor: TypedPropertyDescriptor<F>,
  ): void => {
    contain(descriptor)
    MessagePattern(procedureSubject(procedure), Transport.NATS, { procedure })(target, key, descriptor)
    withPayloadAndContext(target, key)
  }
}

/** Takes events of these kinds in batches, one kind at a time, in order, inside the transaction that records them: `(events, tx)`. */
export function On<D extends object>(...events: [EventContract<D>, ...EventContract<D>[]]) {
  return <F extends (events: CloudEvent<D>[], tx: never) => Promise<void>>(
    target: object,
    key: string,
    descriptor: TypedPropertyDescriptor<F>,
  ): void => {
    contain(descriptor)
    const patterns = events.map((event) => `event:${eventType(event)}`)
    EventPattern(patterns, EVENTS_TRANSPORT, { events })(target, key, descriptor as PropertyDescriptor)
    withPayloadAndContext(target, key)
  }
}

/**
 * Runs ahead of the transaction in which {@link On} takes the events, for what has to be asked of another service: `(events)`, the very
 * objects that the other gets. It may run more than once for an event. RetryLater has them brought again.
 */
export function Before<D extends object>(...events: [EventContract<D>, ...EventContract<D>[]]) {
  return <F extends (events: CloudEvent<D>[]) => Promise<void>>(
    target: object,
    key: string,
    descriptor: TypedPropertyDescriptor<F>,
  ): void => {
    contain(descriptor)
    const patterns = events.map((event) => `before:${eventType(event)}`)
    EventPattern(patterns, EVENTS_TRANSPORT)(target, key, descriptor as PropertyDescriptor)
    withPayloadAndContext(target, key)
  }
}

/** Takes every event of some streams: `(events, tx)`. */
export function OnEvery(streams: readonly ServiceName[]) {
  return <F extends (events: CloudEvent[], tx: never) => Promise<void>>(
    target: object,
    key: string,
    descriptor: TypedPropertyDescriptor<F>,
  ): void => {
    contain(descriptor)
    EventPattern(
      streams.map((stream) => `every:${stream}`),
      EVENTS_TRANSPORT,
    )(target, key, descriptor as PropertyDescriptor)
    withPayloadAndContext(target, key)
  }
}

function contain<F extends (...args: never[]) => Promise<unknown>>(descriptor: TypedPropertyDescriptor<F>): void {
  const original = descriptor.value as F
  const contained = async function (this: unknown, ...args: Parameters<F>): Promise<Outcome> {
    try {
      return { ok: true, value: await original.apply(this, args) }
    } catch (error) {
      return { ok: false, error }
    }
  }
  descriptor.value = contained as unknown as F
}

function withPayloadAndContext(target: object, key: string): void {
  Payload()(target, key, 0)
  Ctx()(target, key, 1)
}
