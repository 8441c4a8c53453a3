import {
  consumes,
  durableName,
  serviceNames,
  siemFeed,
  sourceSubjects,
  streamOf,
  type EventSource,
  type ServiceName,
} from '@cordon/contracts'
import {
  AckPolicy,
  DeliverPolicy,
  DiscardPolicy,
  jetstreamManager,
  JetStreamApiError,
  ReplayPolicy,
  RetentionPolicy,
  StorageType,
  type ConsumerConfig,
  type JetStreamManager,
  type StreamConfig,
} from '@nats-io/jetstream'
import { nanos, type NatsConnection } from '@nats-io/transport-node'

const DAY = 86_400_000
/** What the feed for the SIEM takes on disk at most. */
const SIEM_BYTES = 1_073_741_824
const STREAM_NOT_FOUND = 10059
const CONSUMER_NOT_FOUND = 10014

export interface ProvisionOptions {
  /** Copies of each stream in the cluster. */
  replicas?: number
  /** How long a stream keeps an event, in ms: longer than any consumer may be away. */
  keepMs?: number
  /** Consumers of other systems of the organisation: name and streams. */
  readers?: { name: string; streams: ServiceName[] }[]
}

/**
 * How long a killed consumer keeps what it had pulled, in ms: the most that a kill delays an event. A batch that takes longer is
 * delivered twice and taken once. Deliveries have no limit: nak and backoff are the consumer's own business.
 */
export const ACK_WAIT_MS = 10_000

/**
 * Makes or updates every stream and durable consumer, reads their configuration back and fails on any option that is missing:
 * nats-server leaves out silently what it does not know.
 */
export async function provision(connection: NatsConnection, options: ProvisionOptions = {}): Promise<void> {
  const manager = await jetstreamManager(connection, { checkAPI: false, timeout: 10_000 })
  for (const service of serviceNames) await provisionStream(manager, streamConfig(service, options))
  // The ledger has them for good: the oldest may give way.
  const feed = { ...streamConfig('audit', options), name: siemFeed.stream, subjects: [siemFeed.subject] }
  await provisionStream(manager, { ...feed, discard: DiscardPolicy.Old, max_bytes: SIEM_BYTES })
  const reader = consumerConfig(siemFeed.durable, 'audit')
  await provisionConsumer(manager, siemFeed.stream, { ...reader, filter_subject: siemFeed.subject })
  for (const consumer of serviceNames) {
    for (const source of consumes[consumer])
      await provisionConsumer(manager, streamOf(source), consumerConfig(durableName(consumer, source), source))
  }
  for (const reader of options.readers ?? []) {
    for (const stream of reader.streams)
      await provisionConsumer(manager, stream, consumerConfig(durableName(reader.name, stream), stream))
  }
}

function streamConfig(service: ServiceName, { replicas = 1, keepMs = 7 * DAY }: ProvisionOptions) {
  return {
    name: service,
    subjects: [sourceSubjects(service)],
    retention: RetentionPolicy.Limits,
    discard: DiscardPolicy.New,
    storage: StorageType.File,
    num_replicas: replicas,
    max_age: nanos(keepMs),
    max_msg_size: 1_048_576,
    duplicate_window: nanos(120_000),
    allow_rollup_hdrs: false,
  } satisfies Partial<StreamConfig> & { name: string }
}

function consumerConfig(name: string, source: EventSource) {
  return {
    durable_name: name,
    ack_policy: AckPolicy.Explicit,
    ack_wait: nanos(ACK_WAIT_MS),
    deliver_policy: DeliverPolicy.All,
    replay_policy: ReplayPolicy.Instant,
    filter_subject: sourceSubjects(source),
    max_deliver: -1,
    max_ack_pending: 4_000,
  } satisfies Partial<ConsumerConfig>
}

async function provisionStream(
  manager: JetStreamManager,
  wanted: Partial<StreamConfig> & { name: string },
): Promise<void> {
  const known = await absent(manager.streams.info(wanted.name), STREAM_NOT_FOUND)
  if (known === undefined) await manager.streams.add(wanted)
  else if (differences(wanted, known.config).length > 0) await manager.streams.update(wanted.name, wanted)
  const { config } = await manager.streams.info(wanted.name)
  demand(`Stream ${wanted.name}`, wanted, config)
}

async function provisionConsumer(
  manager: JetStreamManager,
  stream: string,
  wanted: ReturnType<typeof consumerConfig>,
): Promise<void> {
  const known = await absent(manager.consumers.info(stream, wanted.durable_name), CONSUMER_NOT_FOUND)
  if (known === undefined) await manager.consumers.add(stream, wanted)
  else if (differences(wanted, known.config).length > 0)
    await manager.consumers.update(stream, wanted.durable_name, wanted)
  const { config } = await manager.consumers.info(stream, wanted.durable_name)
  demand(`Consumer ${wanted.durable_name}`, wanted, config)
}

async function absent<T>(info: Promise<T>, notFound: number): Promise<T | undefined> {
  return info.catch((error: unknown) => {
    if (error instanceof JetStreamApiError && error.code === notFound) return undefined
    throw error
  })
}

function demand(what: string, wanted: object, found: object): void {
  const missing = differences(wanted, found)
  if (missing.length > 0)
    throw new Error(
      `${what} was not made as asked: ${missing.join(', ')}. Is this nats-server too old, or was it changed by hand?`,
    )
}

function differences(wanted: object, found: object): string[] {
  const actual = found as Record<string, unknown>
  return Object.entries(wanted)
    .filter(([option, value]) => JSON.stringify(actual[option] ?? absentMeans[option]) !== JSON.stringify(value))
    .map(([option, value]) => `${option} is ${JSON.stringify(actual[option])}, not ${JSON.stringify(value)}`)
}

const absentMeans: Record<string, unknown> = { allow_rollup_hdrs: false }
