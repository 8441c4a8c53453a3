import { serviceOf, type ServiceName } from '@cordon/contracts'
import {
  jetstream,
  jetstreamManager,
  JetStreamApiError,
  type JetStreamClient,
  type JetStreamManager,
} from '@nats-io/jetstream'
import { headers, type NatsConnection } from '@nats-io/transport-node'

const PUBLISH_TIMEOUT = 5_000
const WRONG_LAST_SEQUENCE = 10071

/** A service's own event stream, as its outbox relay publishes to it. */
export class JetStreamEventStream {
  private readonly client: JetStreamClient
  private manager: JetStreamManager | undefined

  constructor(
    private readonly connection: NatsConnection,
    private readonly service: ServiceName,
  ) {
    this.client = jetstream(connection, { timeout: PUBLISH_TIMEOUT })
  }

  async state(): Promise<{ created: string; lastSequence: number }> {
    this.manager ??= await jetstreamManager(this.connection, { checkAPI: false, timeout: PUBLISH_TIMEOUT })
    const info = await this.manager.streams.info(this.service)
    return { created: info.created, lastSequence: info.state.last_seq }
  }

  /** Publishes in order, pipelined; each message demands the sequence its place calls for, so that nothing slips in between. */
  async publish(
    events: { id: string; type: string; body: string }[],
    afterSequence: number,
  ): Promise<'published' | 'elsewhere'> {
    const acks = events.map((event, index) => {
      if (serviceOf({ name: event.type }) !== this.service)
        throw new Error(`${event.type} is not an event of ${this.service}.`)
      const header = headers()
      const trace = traceparentIn(event.body)
      if (trace !== undefined) header.set('traceparent', trace)
      return this.client.publish(`evt.${event.type}`, event.body, {
        msgID: event.id,
        expect: { lastSequence: afterSequence + index },
        headers: header,
        timeout: PUBLISH_TIMEOUT,
      })
    })
    const settled = await Promise.allSettled(acks)
    const failed = settled.find((result) => result.status === 'rejected')
    if (failed !== undefined) {
      if (settled.some((result) => result.status === 'rejected' && isWrongSequence(result.reason))) return 'elsewhere'
      throw failed.reason
    }
    return settled.some((result) => result.status === 'fulfilled' && result.value.duplicate) ? 'elsewhere' : 'published'
  }
}

function isWrongSequence(error: unknown): boolean {
  return error instanceof JetStreamApiError && error.code === WRONG_LAST_SEQUENCE
}

// toCloudEvent writes it before the data; reading it so spares parsing each body again.
function traceparentIn(body: string): string | undefined {
  const data = body.indexOf('"data":')
  const at = body.indexOf('"traceparent":"')
  return at === -1 || at > data ? undefined : body.slice(at + 15, body.indexOf('"', at + 15))
}
