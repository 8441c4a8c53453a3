import type { ServiceName } from '@cordon/contracts'
import { jetstreamManager, JetStreamApiError, type JetStreamManager } from '@nats-io/jetstream'
import type { NatsConnection } from '@nats-io/transport-node'

const TIMEOUT = 10_000
const NO_MESSAGE = 10037

/** Removes single events from the event streams for good: the server overwrites them. Its connection must be that of the user `erasure`. */
export class EventEraser {
  private manager: JetStreamManager | undefined

  constructor(private readonly connection: NatsConnection) {}

  /** Removes the messages at these sequences whose event is one of these, and answers how many it found. */
  async erase(stream: ServiceName, sequences: readonly number[], eventIds: ReadonlySet<string>): Promise<number> {
    this.manager ??= await jetstreamManager(this.connection, { checkAPI: false, timeout: TIMEOUT })
    let erased = 0
    for (const seq of sequences) {
      if (!eventIds.has((await this.eventAt(stream, seq)) ?? '')) continue
      await this.manager.streams.deleteMessage(stream, seq, true)
      erased += 1
    }
    return erased
  }

  async close(): Promise<void> {
    await this.connection.close()
  }

  // A wiped stream counts anew: what stands at the sequence now may be another event.
  private async eventAt(stream: ServiceName, seq: number): Promise<string | undefined> {
    try {
      const message = await this.manager?.streams.getMessage(stream, { seq })
      // A repetition has the event's id with a suffix.
      return message?.header.get('Nats-Msg-Id').split('.')[0]
    } catch (error) {
      if (error instanceof JetStreamApiError && error.code === NO_MESSAGE) return undefined
      throw error
    }
  }
}
