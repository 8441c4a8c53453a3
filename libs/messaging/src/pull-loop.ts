import { jetstream, type Consumer, type ConsumerMessages, type JsMsg } from '@nats-io/jetstream'
import type { NatsConnection } from '@nats-io/transport-node'
import { RetryLater } from './batch'
import { ACK_WAIT_MS } from './provisioner'

export interface PulledMessage {
  subject: string
  sequence: number
  body: string
}

export interface PullLoopOptions {
  connection: NatsConnection
  stream: string
  consumer: string
  /** Takes a batch wholly, or throws. */
  take: (messages: readonly PulledMessage[]) => Promise<void>
  mayPass: (error: unknown) => boolean
  log: (level: 'info' | 'warn' | 'error', message: string, fields?: Record<string, unknown>) => void
}

const BATCH = 500
/** Asked for ahead, so that the next batch is here when this one is done. */
const AHEAD = 1_500
/** Between the starts of two batches that are not full, in ms: a transaction for a hundred events costs little more than one for ten. */
const PACE = 50
const FIRST_PAUSE = 100
const LONGEST_PAUSE = 5_000
/** After this long the batch is handed back, so that another replica may try. */
const HOLD_MS = ACK_WAIT_MS / 2

/** Pulls one durable consumer for ever, in batches, one batch at a time; settles every message as acknowledged or handed back. */
export class PullLoop {
  private stopped = false
  private messages: ConsumerMessages | undefined
  private buffer: JsMsg[] = []
  private arrived: () => void = () => undefined
  private running: Promise<void>[] = []

  constructor(private readonly options: PullLoopOptions) {}

  start(): void {
    this.running = [this.pull(), this.work()]
  }

  async stop(): Promise<void> {
    this.stopped = true
    this.arrived()
    this.messages?.stop()
    await Promise.all(this.running)
    this.handBack(this.buffer)
    await this.options.connection.flush().catch(() => undefined)
  }

  private async pull(): Promise<void> {
    const { connection, stream, consumer, log } = this.options
    const client = jetstream(connection, { timeout: 5_000 })
    while (!this.stopped) {
      try {
        const handle: Consumer = await client.consumers.get(stream, consumer)
        const messages = await handle.consume({
          max_messages: AHEAD,
          expires: 10_000,
          idle_heartbeat: 2_500,
          abort_on_missing_resource: true,
        })
        this.messages = messages
        if (this.stopped) messages.stop()
        void this.watch(messages)
        for await (const message of messages) {
          this.buffer.push(message)
          this.arrived()
        }
      } catch (error) {
        if (!this.stopped)
          log('warn', 'The event consumer was interrupted and starts again.', { consumer, error: String(error) })
      }
      if (!this.stopped) await pause(500)
    }
  }

  // A pull that hears nothing for two heartbeats is dead: a new one is made (nats-server may have been replaced).
  private async watch(messages: ConsumerMessages): Promise<void> {
    for await (const status of messages.status()) {
      if (status.type === 'heartbeats_missed' && status.count >= 2) messages.stop()
      if (
        status.type === 'consumer_deleted' ||
        status.type === 'consumer_not_found' ||
        status.type === 'stream_not_found'
      ) {
        this.options.log('warn', 'The durable consumer or its stream is missing; waiting for the provisioner.', {
          consumer: this.options.consumer,
        })
        messages.stop()
      }
    }
  }

  // An event that comes alone is taken at once; under load batches grow instead of becoming more.
  private async work(): Promise<void> {
    let next = 0
    while (!this.stopped) {
      if (this.buffer.length === 0) {
        await new Promise<void>((resolve) => (this.arrived = resolve))
        continue
      }
      const early = next - performance.now()
      if (early > 0 && this.buffer.length < BATCH) await pause(early)
      next = performance.now() + PACE
      const batch = this.buffer.splice(0, BATCH)
      if (await this.settle(batch)) batch.forEach((message) => message.ack())
      else this.handBack(batch)
    }
  }

  // Retries in place, which keeps the order, as long as nobody else could take the batch over.
  private async settle(batch: JsMsg[]): Promise<boolean> {
    const messages = batch.map((message) => ({
      subject: message.subject,
      sequence: message.seq,
      body: message.string(),
    }))
    const giveUpAt = Date.now() + HOLD_MS
    for (let wait = FIRST_PAUSE; ; wait = Math.min(wait * 2, LONGEST_PAUSE)) {
      try {
        await this.options.take(messages)
        return true
      } catch (error) {
        const later = error instanceof RetryLater
        this.options.log('warn', 'A batch of events could not be taken; it is tried again.', {
          consumer: this.options.consumer,
          events: batch.length,
          error: String(error),
        })
        if (later || this.stopped || Date.now() + wait > giveUpAt) return false
        await pause(wait)
      }
    }
  }

  private handBack(messages: JsMsg[]): void {
    messages.splice(0).forEach((message) => message.nak(this.stopped ? undefined : 1_000))
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
