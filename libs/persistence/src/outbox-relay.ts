import { Client } from 'pg'
import { isInfrastructureFault } from './database'
import { withPosition } from './outbox'
import { againBegins, againPublished, nextAgain, reachedBy, recordFound } from './outbox-again'
import { maintainOutbox } from './outbox-maintenance'

/** An event on its way to the stream. */
export interface OutgoingEvent {
  id: string
  type: string
  /** The CloudEvent as JSON, with its position. */
  body: string
}

export interface StreamState {
  /** When the stream was made: another value means another stream. */
  created: string
  lastSequence: number
}

/** The stream as the relay sees it; libs/messaging implements it over JetStream. */
export interface EventStream {
  state(): Promise<StreamState>
  /**
   * Publishes in this order, pipelined; the first must become sequence `afterSequence` + 1, the next the one after, and so on.
   * `elsewhere`: the stream's last sequence is another (an interrupted publish, or a broker that went back in time).
   * An error means: unknown how many were stored.
   */
  publish(events: OutgoingEvent[], afterSequence: number): Promise<'published' | 'elsewhere'>
  /** The positions of the messages beyond a sequence up to another; undefined for one that is gone. */
  positions(afterSequence: number, lastSequence: number): Promise<(number | undefined)[]>
}

export interface RelayOptions {
  url: string
  service: string
  stream: EventStream
  /** Up to which position the audit ledger has everything; undefined while it does not answer. */
  receipt?: () => Promise<number | undefined>
  log: (level: 'info' | 'warn' | 'error', message: string, fields?: Record<string, unknown>) => void
  batchSize?: number
}

interface RelayState {
  publishedPosition: number
  streamCreated: string | null
  streamSequence: number
  receiptedPosition: number
  againPending: boolean
}

const MIN_POLL = 20
/** Between two batches that are not full, in ms: each costs the same handful of statements however little it carries. */
const PACE = 20
const MAX_POLL = 250
const PACED_BELOW = 200
const MAINTENANCE_EVERY = 60_000
const RECEIPT_EVERY = 5_000
/** How often it is looked whether something is wanted again, in ms. */
const AGAIN_EVERY = 1_000
/** How long the ledger may stand still behind us before its missing events are published again, in ms: beyond the duplicate window. */
const RECEIPT_PATIENCE = 180_000

/**
 * Carries a service's facts from its outbox to its stream: in order of position, at least once, one relay at a time.
 * NATS is transport, never the record: a broker that went back in time gets the missing events again.
 */
export class OutboxRelay {
  private stopped = false
  private wakeUp: () => void = () => undefined
  private woken = false
  private running: Promise<void> | undefined
  private checkStream = true
  private known: RelayState | undefined
  private lastReceiptAt = 0
  private receipt: number | undefined
  private lastMaintenanceAt = 0
  private lastAgainAt = 0
  private standstill = { position: -1, since: 0 }

  constructor(private readonly options: RelayOptions) {}

  start(): void {
    this.running ??= this.run()
  }

  /** There may be something to publish. */
  wake(): void {
    this.woken = true
    this.wakeUp()
  }

  /** The connection to the broker was made anew: look where the stream is before publishing on. */
  reconnected(): void {
    this.checkStream = true
    this.wake()
  }

  /** Finishes the batch in hand and lets another relay take over. */
  async stop(): Promise<void> {
    this.stopped = true
    this.wake()
    await this.running
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      const client = new Client({
        connectionString: this.options.url,
        application_name: `cordon-${this.options.service}-relay`,
        connectionTimeoutMillis: 5_000,
        keepAlive: true,
      })
      client.on('error', () => undefined)
      try {
        await client.connect()
        await client.query(`SET statement_timeout = '30s'`)
        await this.leadWith(client)
      } catch (error) {
        if (!this.stopped)
          this.options.log('warn', 'The outbox relay was interrupted and starts again.', { error: String(error) })
        await this.rest(isInfrastructureFault(error) ? MAX_POLL : 1_000)
      } finally {
        await client.end().catch(() => undefined)
      }
    }
  }

  // The lock lives on this connection and so does every mark: whoever lost the lock cannot mark.
  private async leadWith(client: Client): Promise<void> {
    while (!this.stopped) {
      const { rows } = await client.query(
        `SELECT pg_try_advisory_lock(hashtextextended('cordon-outbox-relay', 0)) AS held`,
      )
      if (rows[0].held) break
      await this.rest(MAX_POLL)
    }
    this.checkStream = true
    let pause = MIN_POLL
    while (!this.stopped) {
      if (this.checkStream) {
        this.known = await this.locate(client)
        this.checkStream = false
      }
      const sent = await this.publishBatch(client)
      if (!this.checkStream) await this.publishAgain(client)
      await this.sideWork(client)
      if (sent > 0) {
        pause = MIN_POLL
        if (sent < PACED_BELOW && !this.stopped) await new Promise((resolve) => setTimeout(resolve, PACE))
      } else {
        const woken = await this.rest(pause)
        pause = woken ? MIN_POLL : Math.min(pause * 2, MAX_POLL)
      }
    }
  }

  private async publishBatch(client: Client): Promise<number> {
    const state = this.known as RelayState
    const { rows } = await client.query<{ position: string; event_id: string; type: string; envelope: string }>({
      name: 'outbox-next',
      text: `SELECT position, event_id, type, envelope FROM outbox WHERE position > $1 ORDER BY position LIMIT $2`,
      values: [state.publishedPosition, this.options.batchSize ?? 500],
    })
    if (rows.length === 0) return 0
    const first = Number(rows[0]?.position)
    const last = Number(rows.at(-1)?.position)
    const outgoing = rows.map((row) => ({
      id: row.event_id,
      type: row.type,
      body: withPosition(row.envelope, Number(row.position)),
    }))
    try {
      if ((await this.options.stream.publish(outgoing, state.streamSequence)) === 'elsewhere') {
        this.checkStream = true
        return 0
      }
    } catch (error) {
      this.checkStream = true
      this.options.log('warn', 'Publishing to the event stream failed; it is tried again.', {
        error: String(error),
        position: first,
      })
      await this.rest(MAX_POLL)
      return 0
    }
    const sequence = state.streamSequence + rows.length
    await client.query({
      name: 'outbox-mark',
      text: `WITH mark AS (UPDATE outbox_relay SET published_position = $2, stream_sequence = $3::bigint + $2::bigint - $1::bigint, again_pending = false)
             INSERT INTO outbox_published (first_position, last_position, first_sequence, stream_created) VALUES ($1, $2, $3, $4)`,
      values: [first, last, state.streamSequence + 1, state.streamCreated],
    })
    this.known = { ...state, publishedPosition: last, streamSequence: sequence, againPending: false }
    return rows.length
  }

  /** Publishes once more what was asked for, between what is new. */
  private async publishAgain(client: Client): Promise<void> {
    if (Date.now() - this.lastAgainAt < AGAIN_EVERY) return
    const state = this.known as RelayState
    const again = await nextAgain(client, state.publishedPosition, this.options.batchSize ?? 500)
    // Without a pause as long as there is more.
    if (again === undefined || again.done) this.lastAgainAt = Date.now()
    if (again === undefined) return
    if (again.events.length > 0) {
      await againBegins(client)
      this.known = { ...state, againPending: true }
      try {
        if ((await this.options.stream.publish(again.events, state.streamSequence)) === 'elsewhere')
          return void (this.checkStream = true)
      } catch (error) {
        this.checkStream = true
        return this.options.log('warn', 'Publishing facts once more failed; it is tried again.', {
          error: String(error),
        })
      }
      this.options.log('warn', 'Facts that did not arrive were published once more.', {
        fromPosition: again.first,
        toPosition: again.upTo,
        published: again.events.length,
      })
    }
    await againPublished(client, again, state.streamSequence)
    this.known = { ...state, streamSequence: state.streamSequence + again.events.length, againPending: false }
  }

  /** Compares the stream with what was recorded, and finds from which position to publish on. */
  private async locate(client: Client): Promise<RelayState> {
    const recorded = await readState(client)
    const stream = await this.options.stream.state()
    const from = await this.publishedOn(client, recorded, stream)
    await client.query(`UPDATE outbox_relay SET published_position = $1, stream_created = $2, stream_sequence = $3`, [
      from,
      stream.created,
      stream.lastSequence,
    ])
    return { ...recorded, publishedPosition: from, streamCreated: stream.created, streamSequence: stream.lastSequence }
  }

  private async publishedOn(client: Client, recorded: RelayState, stream: StreamState): Promise<number> {
    if (recorded.streamCreated === null) return recorded.publishedPosition
    const ahead = stream.lastSequence - recorded.streamSequence
    if (recorded.streamCreated === stream.created && ahead >= 0) {
      if (recorded.againPending && ahead > 0) {
        const { streamSequence, publishedPosition } = recorded
        const positions = await this.options.stream.positions(streamSequence, stream.lastSequence)
        await recordFound(client, positions, streamSequence, publishedPosition, stream.created)
        return reachedBy(positions, recorded.publishedPosition)
      }
      // Only relays of this outbox publish here, each message at the sequence its position calls for: what lies beyond the mark
      // was published by a relay that ended before it could mark.
      if (ahead > 0)
        await recordPublished(
          client,
          recorded.publishedPosition + 1,
          recorded.publishedPosition + ahead,
          recorded.streamSequence + 1,
          stream.created,
        )
      return recorded.publishedPosition + ahead
    }
    const kept = recorded.streamCreated === stream.created ? await positionAt(client, stream) : 0
    const from = Math.max(kept, await oldestKept(client))
    this.options.log('warn', 'The event stream went back in time; its missing events are published again.', {
      recordedSequence: recorded.streamSequence,
      streamSequence: stream.lastSequence,
      fromPosition: from + 1,
    })
    return from
  }

  private async sideWork(client: Client): Promise<void> {
    const now = Date.now()
    // The ledger is asked aside: one that does not answer must not hold up the publishing.
    if (this.options.receipt && now - this.lastReceiptAt >= RECEIPT_EVERY) {
      this.lastReceiptAt = now
      void this.options.receipt().then(
        (position) => (this.receipt = position),
        () => undefined,
      )
    }
    if (this.receipt !== undefined) {
      const position = this.receipt
      this.receipt = undefined
      await this.recordReceipt(client, position, now)
    }
    if (now - this.lastMaintenanceAt >= MAINTENANCE_EVERY) {
      this.lastMaintenanceAt = now
      await maintainOutbox(client)
    }
  }

  private async recordReceipt(client: Client, position: number, now: number): Promise<void> {
    const state = this.known as RelayState
    if (position !== state.receiptedPosition) {
      await client.query(`UPDATE outbox_relay SET receipted_position = $1`, [position])
      this.known = { ...state, receiptedPosition: position }
    }
    if (position >= state.publishedPosition || position !== this.standstill.position)
      this.standstill = { position, since: now }
    else if (now - this.standstill.since > RECEIPT_PATIENCE) {
      this.options.log('warn', 'The ledger stands still behind the outbox; what it misses is published again.', {
        fromPosition: position + 1,
      })
      this.known = { ...state, publishedPosition: Math.max(position, await oldestKept(client)) }
      this.standstill = { position, since: now }
    }
  }

  // Answers whether it was woken rather than timed out.
  private async rest(ms: number): Promise<boolean> {
    if (!this.woken) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms)
        this.wakeUp = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
    const woken = this.woken
    this.woken = false
    return woken
  }
}

async function readState(client: Client): Promise<RelayState> {
  const { rows } = await client.query(
    `SELECT published_position, stream_created, stream_sequence, receipted_position, again_pending FROM outbox_relay`,
  )
  return {
    publishedPosition: Number(rows[0].published_position),
    streamCreated: rows[0].stream_created,
    streamSequence: Number(rows[0].stream_sequence),
    receiptedPosition: Number(rows[0].receipted_position),
    againPending: rows[0].again_pending,
  }
}

async function recordPublished(
  client: Client,
  first: number,
  last: number,
  firstSequence: number,
  streamCreated: string,
): Promise<void> {
  await client.query(
    `INSERT INTO outbox_published (first_position, last_position, first_sequence, stream_created) VALUES ($1, $2, $3, $4)`,
    [first, last, firstSequence, streamCreated],
  )
}

/** The last position that the stream still holds, by the record of published batches. */
async function positionAt(client: Client, stream: StreamState): Promise<number> {
  const { rows } = await client.query(
    `SELECT first_position + ($1 - first_sequence) AS position, last_position FROM outbox_published
     WHERE stream_created = $2 AND first_sequence <= $1 AND NOT again ORDER BY first_sequence DESC, published_at DESC LIMIT 1`,
    [stream.lastSequence, stream.created],
  )
  return rows.length === 0 ? 0 : Math.min(Number(rows[0].position), Number(rows[0].last_position))
}

/** The position before the oldest that the outbox still keeps. */
async function oldestKept(client: Client): Promise<number> {
  const { rows } = await client.query(`SELECT COALESCE(min(position) - 1, 0) AS before FROM outbox`)
  return Number(rows[0].before)
}
