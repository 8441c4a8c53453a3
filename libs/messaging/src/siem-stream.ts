import { siemFeed } from '@cordon/contracts'
import { jetstream, jetstreamManager } from '@nats-io/jetstream'
import type { NatsConnection } from '@nats-io/transport-node'

const TIMEOUT = 5_000

/**
 * Publishes to the stream that the organisation's SIEM reads, in order: each message demands the sequence its place calls for. After an
 * error it is unknown how many were stored; what is published again comes twice, and is told by its id.
 */
export async function publishForSiem(connection: NatsConnection, bodies: readonly string[]): Promise<void> {
  const manager = await jetstreamManager(connection, { checkAPI: false, timeout: TIMEOUT })
  const { state } = await manager.streams.info(siemFeed.stream)
  const stream = jetstream(connection, { timeout: TIMEOUT })
  const stored = bodies.map((body, i) =>
    stream.publish(siemFeed.subject, body, { expect: { lastSequence: state.last_seq + i } }),
  )
  const failed = (await Promise.allSettled(stored)).find(({ status }) => status === 'rejected')
  if (failed !== undefined) throw (failed as PromiseRejectedResult).reason
}
