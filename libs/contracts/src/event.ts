import { v7 as uuid } from 'uuid'
import type { Caller } from './caller'
import type { ServiceName } from './service'
import { serviceOf } from './procedure'

type Class<T> = abstract new () => T

/** A fact a service says to everybody, once it is true. Shapes grow by optional fields only within a version. */
export interface EventContract<D extends object = object> {
  /** `<service>.<aggregate>.<past participle>` */
  name: string
  version: number
  summary: string
  data: Class<D>
}

const events = new Map<string, EventContract>()

/** Declares an event. */
export function event<D extends object>(
  spec: Omit<EventContract<D>, 'version'> & { version?: number },
): EventContract<D> {
  const declared = { version: 1, ...spec }
  if (!/^[a-z]+\.[a-z-]+\.[a-z-]+$/.test(spec.name))
    throw new Error(`Event name ${spec.name} is not <service>.<aggregate>.<fact>.`)
  if (events.has(eventType(declared))) throw new Error(`Event ${eventType(declared)} is declared twice.`)
  events.set(eventType(declared), declared as unknown as EventContract)
  return declared
}

/** Every event declared by the contracts loaded so far, in order of name. */
export function allEvents(): EventContract[] {
  return [...events.values()].sort((a, b) => eventType(a).localeCompare(eventType(b)))
}

/** The CloudEvents `type`: name and version. */
export function eventType(of: { name: string; version: number }): string {
  return `${of.name}.v${of.version}`
}

export function eventSubject(of: { name: string; version: number }): string {
  return `evt.${eventType(of)}`
}

/**
 * An event as it travels: CloudEvents 1.0 structured JSON with Cordon's extension attributes in lower case.
 * `position` is the origin's gapless counter, as a decimal string; with `source` it identifies the event as surely as `id`.
 */
export interface CloudEvent<D = unknown> {
  specversion: '1.0'
  id: string
  /** `cordon/<service>` */
  source: string
  type: string
  time: string
  /** The aggregate's id. */
  subject: string
  datacontenttype: 'application/json'
  /** The aggregate's version after the fact; an older one never overwrites a newer one. */
  aggregateversion: number
  /** Who: `person:<id>` or `service:<name>`. */
  actor: string
  actorname?: string
  /** The actor's job title at the time. */
  actortitle?: string
  /** On whose authority: the permission and role, or the policy or event, that allowed it. */
  authority: string
  /** The event or procedure call that led to this one. */
  cause?: string
  traceparent?: string
  /** Absent until the outbox has given one. */
  position?: string
  data: D
}

/** Who or what brought a fact about. */
export interface Cause {
  actor: string
  actorName?: string
  actorTitle?: string
  authority: string
  cause?: string
  traceparent?: string
}

/** A fact on its way to the outbox. */
export interface Fact<D extends object = object> {
  event: EventContract<D>
  /** The aggregate's id. */
  subject: string
  aggregateVersion: number
  data: D
}

/** States a fact: what the outbox of `event`'s service stores. */
export function fact<D extends object>(
  event: EventContract<D>,
  subject: string,
  aggregateVersion: number,
  data: D,
): Fact<D> {
  return { event, subject, aggregateVersion, data }
}

/** The CloudEvent of a fact, without its position. */
export function toCloudEvent<D extends object>(fact: Fact<D>, cause: Cause, at: Date): CloudEvent<D> {
  return {
    specversion: '1.0',
    id: uuid(),
    source: `cordon/${serviceOf(fact.event)}`,
    type: eventType(fact.event),
    time: at.toISOString(),
    subject: fact.subject,
    datacontenttype: 'application/json',
    aggregateversion: fact.aggregateVersion,
    actor: cause.actor,
    ...(cause.actorName !== undefined && { actorname: cause.actorName }),
    ...(cause.actorTitle !== undefined && { actortitle: cause.actorTitle }),
    authority: cause.authority,
    ...(cause.cause !== undefined && { cause: cause.cause }),
    ...(cause.traceparent !== undefined && { traceparent: cause.traceparent }),
    data: fact.data,
  }
}

/** The cause of what a person's call brings about. `authority` names the permission it was allowed by. */
export function causedBy(caller: Caller, authority: string): Cause {
  return {
    actor: caller.actor,
    ...(caller.name !== undefined && { actorName: caller.name }),
    ...(caller.title !== undefined && { actorTitle: caller.title }),
    authority,
  }
}

/** The cause of what a service does on an event: the person behind the event stays the actor. */
export function causedByEvent(event: CloudEvent): Cause {
  return {
    actor: event.actor,
    ...(event.actorname !== undefined && { actorName: event.actorname }),
    ...(event.actortitle !== undefined && { actorTitle: event.actortitle }),
    authority: event.authority,
    cause: event.id,
    ...(event.traceparent !== undefined && { traceparent: event.traceparent }),
  }
}

/** The cause of what a service does by itself. `authority` names the policy or timer. */
export function causedByService(service: ServiceName, authority: string, cause?: string): Cause {
  return { actor: `service:${service}`, authority, ...(cause !== undefined && { cause }) }
}
