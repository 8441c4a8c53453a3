import type { ServiceName } from '@cordon/contracts'
import { connectNats, JetStreamEventStream } from '@cordon/messaging'
import type { GrowthPoint } from '@cordon/load'
import { LedgerEvents, type SaidEvent } from './ledger-events'
import { pause, since } from './measuring'
import { processorTimes, type ProcessorTimes } from './processor-times'
import type { ServiceAlone } from './service-alone'

/** As many as an outbox relay publishes at once. */
const RELAYED = 500
const ROUND = 5_000
const LOOK_MS = 50
/** On a machine that others keep busy: what is in the ledger until then is the figure. */
const LIMIT_SECONDS = 240

export interface Appending {
  entriesPerSecond: number
  growth: GrowthPoint[]
  /** Seconds between two signed checkpoints, at most. */
  checkpointGap: number
  seconds: number
  processors: ProcessorTimes
}

/**
 * Has events wait in the streams, published as outbox relays do, and starts the audit service: how many entries a second it makes
 * of them until all are in the ledger. Throws when one is missing there, or came to stand twice.
 */
export async function append(audit: ServiceAlone, entries: number): Promise<Appending> {
  await audit.stop()
  const events = new LedgerEvents()
  const publishing = performance.now()
  await publish(audit, events, entries)
  console.log(`  ${entries.toLocaleString('en-GB')} events wait in the streams after ${since(publishing).toFixed(0)} s`)
  const before = await sizeOf(audit)
  await audit.start()
  const processors = processorTimes(audit)
  const looks = [{ at: performance.now(), size: 0 }]
  const began = performance.now()
  for (let size = 0; size < entries && since(began) < LIMIT_SECONDS;) {
    await pause(LOOK_MS)
    size = (await sizeOf(audit)) - before
    // The clock starts with the first entries.
    if (size === 0) looks.pop()
    looks.push({ at: performance.now(), size })
  }
  const used = processors()
  const { size } = looks.at(-1) as Look
  if (size < entries) console.log(`  (stopped waiting after ${LIMIT_SECONDS} s, at ${size} entries)`)
  else await assertComplete(audit, events.taken)
  return {
    entriesPerSecond: rate(looks, 0, size),
    growth: [
      { at: Math.round(size / 10), value: rate(looks, 0, size / 10) },
      { at: Math.round(size / 3), value: rate(looks, size / 10, size / 3) },
      { at: size, value: rate(looks, size / 3, size) },
    ].map(({ at, value }) => ({ at, value: Math.round(value) })),
    checkpointGap: await checkpointGap(audit),
    seconds: ((looks.at(-1) as Look).at - (looks[0] as Look).at) / 1000,
    processors: used,
  }
}

export interface Look {
  /** In ms. */
  at: number
  size: number
}

/** Entries a second while the ledger grew from one size to another; between two looks it is taken to have grown evenly. */
export function rate(looks: readonly Look[], from: number, to: number): number {
  const reached = (size: number): number => {
    const after = looks.findIndex((look) => look.size >= size)
    const [low, high] = [looks[after - 1], looks[after]]
    if (high === undefined) return Number.NaN
    if (low === undefined || high.size === low.size) return high.at
    return low.at + ((size - low.size) / (high.size - low.size)) * (high.at - low.at)
  }
  return ((to - from) * 1000) / (reached(to) - reached(from))
}

async function publish(audit: ServiceAlone, events: LedgerEvents, entries: number): Promise<void> {
  const streams = new Map<ServiceName, Relay>()
  for (let done = 0; done < entries; done += ROUND) {
    const round = Map.groupBy(events.take(Math.min(ROUND, entries - done)), ({ service }) => service)
    await Promise.all(
      [...round].map(async ([service, said]) => {
        const relay = streams.get(service) ?? (await Relay.open(audit, service))
        streams.set(service, relay)
        await relay.publish(said)
      }),
    )
  }
  for (const relay of streams.values()) await relay.close()
}

/** What the outbox relay of a service does with its stream. */
class Relay {
  private constructor(
    private readonly stream: JetStreamEventStream,
    private last: number,
    readonly close: () => Promise<void>,
  ) {}

  static async open({ nats }: ServiceAlone, service: ServiceName): Promise<Relay> {
    const connection = await connectNats({ service, url: nats.url, nkeySeed: nats.seed(service) })
    const stream = new JetStreamEventStream(connection, service)
    return new Relay(stream, (await stream.state()).lastSequence, () => connection.close())
  }

  async publish(events: readonly SaidEvent[]): Promise<void> {
    for (let from = 0; from < events.length; from += RELAYED) {
      const batch = events.slice(from, from + RELAYED)
      const outcome = await this.stream.publish(batch, this.last)
      if (outcome !== 'published') throw new Error('The stream did not take the events as they were given.')
      this.last += batch.length
    }
  }
}

async function sizeOf({ sql }: ServiceAlone): Promise<number> {
  const { rows } = await sql.query<{ size: string }>(`SELECT size FROM ledger_head`)
  return Number(rows[0]?.size)
}

async function assertComplete({ sql }: ServiceAlone, taken: ReadonlyMap<ServiceName, number>): Promise<void> {
  const { rows } = await sql.query<{ origin: ServiceName; entries: string; last: string }>(
    `SELECT origin, count(*) AS entries, max(position) AS last FROM entry GROUP BY origin`,
  )
  for (const [origin, count] of taken) {
    const found = rows.find((row) => row.origin === origin)
    if (Number(found?.entries) !== count || Number(found?.last) !== count)
      throw new Error(`${count} events of ${origin} make ${found?.entries ?? 0} entries up to ${found?.last ?? 0}.`)
  }
}

async function checkpointGap({ sql }: ServiceAlone): Promise<number> {
  const { rows } = await sql.query<{ gap: number | null }>(
    `SELECT max(EXTRACT(epoch FROM gap))::float8 AS gap FROM (SELECT at - lag(at) OVER (ORDER BY size) AS gap FROM checkpoint WHERE size > 0) AS gaps`,
  )
  return rows[0]?.gap ?? Number.NaN
}
