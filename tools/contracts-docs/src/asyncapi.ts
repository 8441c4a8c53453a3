import { eventSubject, eventType, serviceOf, type EventContract, type JsonSchema } from '@cordon/contracts'
import { componentRef, componentSchemas } from './component-schemas'
import type { Surface } from './surface'

/** The events as other systems of the organisation may consume them, as an AsyncAPI 3.0 document. */
export function asyncApi({ events }: Surface): JsonSchema {
  const services = [...new Set(events.map(serviceOf))].sort()
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Cordon events',
      version: '1',
      description:
        'Facts, said once they are true, as CloudEvents 1.0 in structured JSON on NATS JetStream: one stream a service, of ' +
        'the same name. Expect duplicates and reordering: `id` names an event, `aggregateversion` orders those of one ' +
        'aggregate. Within a version, shapes grow by optional fields only: accept fields you do not know.',
      license: { name: 'Apache-2.0' },
      tags: services.map((name) => ({ name })),
    },
    defaultContentType: 'application/cloudevents+json',
    channels: Object.fromEntries(events.map((event) => [eventType(event), channel(event)])),
    operations: Object.fromEntries(events.map((event) => [eventType(event), operation(event)])),
    components: {
      schemas: {
        ...componentSchemas(
          events.map(({ data }) => data),
          { open: true },
        ),
        CloudEvent: cloudEventSchema,
      },
    },
  }
}

function channel(event: EventContract): JsonSchema {
  return {
    address: eventSubject(event),
    summary: event.summary,
    messages: {
      event: {
        name: eventType(event),
        payload: {
          allOf: [
            { $ref: '#/components/schemas/CloudEvent' },
            {
              type: 'object',
              required: ['data'],
              properties: { type: { const: eventType(event) }, data: componentRef(event.data) },
            },
          ],
        },
      },
    },
  }
}

function operation(event: EventContract): JsonSchema {
  return {
    action: 'send',
    summary: event.summary,
    tags: [{ name: serviceOf(event) }],
    channel: { $ref: `#/channels/${eventType(event)}` },
  }
}

const text = { type: 'string' }

/** See CloudEvent in libs/contracts/src/event.ts. */
const cloudEventSchema: JsonSchema = {
  type: 'object',
  required: [
    'specversion',
    'id',
    'source',
    'type',
    'time',
    'subject',
    'datacontenttype',
    'aggregateversion',
    'actor',
    'authority',
    'data',
  ],
  properties: {
    specversion: { const: '1.0' },
    id: text,
    source: { type: 'string', description: '`cordon/<service>`' },
    type: text,
    time: { type: 'string', format: 'date-time' },
    subject: { type: 'string', description: 'The aggregate’s id.' },
    datacontenttype: { const: 'application/json' },
    aggregateversion: {
      type: 'integer',
      description: 'The aggregate’s version after the fact; an older one never overwrites a newer one.',
    },
    actor: { type: 'string', description: 'Who: `person:<id>` or `service:<name>`.' },
    actorname: text,
    actortitle: { type: 'string', description: 'The actor’s job title at the time.' },
    authority: { type: 'string', description: 'The permission and role, or the policy or event, that allowed it.' },
    cause: { type: 'string', description: 'The event or call that led to this one.' },
    traceparent: text,
    position: { type: 'string', pattern: '^[0-9]+$', description: 'The origin’s gapless counter.' },
    data: { type: 'object' },
  },
}
