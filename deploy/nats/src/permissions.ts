import {
  answerSubject,
  consumes,
  durableName,
  inboxPrefix,
  serviceNames,
  siemFeed,
  streamOf,
  type EventSource,
  type ServiceName,
} from '@cordon/contracts'
import { erasingServices } from '@cordon/contracts/erasure'

/**
 * Who may say and hear what on NATS, as one table. The embedded default, the tests and every deployment render their
 * server configuration from it. Works on nats-server 2.9.10 and newer.
 */

/**
 * Users that are no service: `provisioner` makes streams and consumers, `erasure` removes single messages for good,
 * `reader` is for other systems of the organisation, `siem` for the one that watches over security, `tester` may do anything and exists in tests only.
 */
export const otherUsers = ['provisioner', 'erasure', 'reader', 'siem', 'tester'] as const
export type NatsUser = ServiceName | (typeof otherUsers)[number]

/** Procedures each service may call beside {@link callsOfEveryService}; `>` and `*` as in NATS subjects. */
const calls: Record<ServiceName, readonly string[]> = {
  gateway: ['rpc.>'],
  identity: [],
  connectors: ['rpc.moderation.outbound.check'],
  moderation: ['rpc.connectors.media.fingerprint'],
  inbox: [],
  publishing: ['rpc.moderation.outbound.check'],
  audit: [
    'rpc.connectors.item.read-raw',
    'rpc.connectors.media.fetch',
    'rpc.connectors.media.take-part',
    ...serviceNames.map((service) => `rpc.${service}.outbox.*`),
    ...erasingServices.flatMap((service) => [`rpc.${service}.record.erase`, `rpc.${service}.record.clear-outbox`]),
  ],
}

const callsOfEveryService: readonly string[] = ['rpc.identity.>', 'rpc.audit.receipt.read']

/** Users that hear every event as it passes, without history or acknowledgement. */
const hearsEveryEvent: readonly NatsUser[] = ['gateway', 'reader']

/** Users that make their own short-lived consumers, for live updates that start at a known sequence. */
const followsEveryStream: readonly NatsUser[] = ['gateway']

export interface Permissions {
  publish: { allow: string[]; deny: string[] }
  subscribe: { allow: string[] }
}

export function permissionsOf(user: NatsUser): Permissions {
  const replies = `${inboxPrefix(user)}.>`
  switch (user) {
    case 'tester':
      return { publish: { allow: ['>'], deny: [] }, subscribe: { allow: ['>'] } }
    case 'provisioner':
      return { publish: { allow: ['$JS.API.>'], deny: [] }, subscribe: { allow: [replies] } }
    case 'erasure':
      return {
        publish: {
          // It reads each message before it removes it.
          allow: [
            '$JS.API.INFO',
            ...serviceNames.flatMap((stream) => [
              `$JS.API.STREAM.INFO.${stream}`,
              `$JS.API.STREAM.MSG.GET.${stream}`,
              `$JS.API.STREAM.MSG.DELETE.${stream}`,
            ]),
          ],
          deny: [],
        },
        subscribe: { allow: [replies] },
      }
    case 'reader':
      return {
        publish: {
          allow: ['$JS.API.INFO', ...serviceNames.flatMap((stream) => consuming('reader', stream))],
          deny: [],
        },
        subscribe: { allow: [replies, 'evt.>'] },
      }
    case 'siem':
      return {
        publish: { allow: ['$JS.API.INFO', ...pulling(siemFeed.stream, siemFeed.durable)], deny: [] },
        subscribe: { allow: [replies] },
      }
    default:
      return permissionsOfService(user)
  }
}

function permissionsOfService(service: ServiceName): Permissions {
  const allow = [
    ...callsOfEveryService,
    ...calls[service],
    ...callersOf(service).map((user) => answerSubject(user, service, '*')),
    `evt.${service}.>`,
    '$JS.API.INFO',
    `$JS.API.STREAM.INFO.${service}`,
    `$JS.API.STREAM.MSG.GET.${service}`,
    ...consumes[service].flatMap((source) => consuming(service, source)),
    ...(service === 'audit' ? [siemFeed.subject, `$JS.API.STREAM.INFO.${siemFeed.stream}`] : []),
  ]
  const deny: string[] = []
  if (followsEveryStream.includes(service)) {
    allow.push(...serviceNames.flatMap(following))
    // A wildcard covers whole tokens only, so the durable consumers of others are taken out one by one.
    deny.push(
      ...durables()
        .filter(([consumer]) => consumer !== service)
        .flatMap(([, stream, name]) => meddling(stream, name)),
    )
  }
  return {
    publish: { allow: [...new Set(allow)], deny },
    subscribe: {
      allow: [
        `${inboxPrefix(service)}.>`,
        // With the queue group in the permission, a plain subscription (a second answer to everything) is refused.
        `rpc.${service}.> ${service}`,
        ...consumes[service].flatMap((source) => advisories(streamOf(source), durableName(service, source))),
        ...(hearsEveryEvent.includes(service) ? ['evt.>'] : []),
      ],
    },
  }
}

// Not the server's allow_responses: that remembers the reply subject of every event delivered for a minute and, from 4,096 of
// them, walks through all at each delivery (nats-server 2.9.10: 4 ms of processor time an event).
function callersOf(service: ServiceName): NatsUser[] {
  const called = (subject: string) => subject === 'rpc.>' || subject.startsWith(`rpc.${service}.`)
  return [...serviceNames.filter((caller) => [...callsOfEveryService, ...calls[caller]].some(called)), 'tester']
}

function consuming(consumer: ServiceName | 'reader', source: EventSource): string[] {
  return pulling(streamOf(source), durableName(consumer, source))
}

function pulling(stream: string, name: string): string[] {
  return [
    `$JS.API.CONSUMER.INFO.${stream}.${name}`,
    `$JS.API.CONSUMER.MSG.NEXT.${stream}.${name}`,
    `$JS.ACK.${stream}.${name}.>`,
  ]
}

function following(stream: ServiceName): string[] {
  return [
    `$JS.API.STREAM.INFO.${stream}`,
    `$JS.API.CONSUMER.CREATE.${stream}.>`,
    `$JS.API.CONSUMER.INFO.${stream}.*`,
    `$JS.API.CONSUMER.DELETE.${stream}.*`,
    `$JS.API.CONSUMER.MSG.NEXT.${stream}.*`,
  ]
}

function meddling(stream: ServiceName, durable: string): string[] {
  return [
    `$JS.API.CONSUMER.CREATE.${stream}.${durable}`,
    `$JS.API.CONSUMER.CREATE.${stream}.${durable}.>`,
    `$JS.API.CONSUMER.DELETE.${stream}.${durable}`,
    `$JS.API.CONSUMER.MSG.NEXT.${stream}.${durable}`,
  ]
}

function advisories(stream: ServiceName, durable: string): string[] {
  return ['MAX_DELIVERIES', 'MSG_TERMINATED'].map((kind) => `$JS.EVENT.ADVISORY.CONSUMER.${kind}.${stream}.${durable}`)
}

function durables(): [consumer: ServiceName | 'reader', stream: ServiceName, name: string][] {
  return [
    ...serviceNames.flatMap((consumer) => consumes[consumer].map((source) => [consumer, source] as const)),
    ...serviceNames.map((stream) => ['reader', stream] as const),
  ].map(([consumer, source]) => [consumer, streamOf(source), durableName(consumer, source)])
}
