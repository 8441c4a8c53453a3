import type { Client } from 'pg'
import { withPosition } from './outbox'
import type { OutgoingEvent } from './outbox-relay'

/** A part of what was asked for again. */
export interface Again {
  first: number
  /** The last position that this part covers. */
  upTo: number
  /** Whether the request ends with it. */
  done: boolean
  events: OutgoingEvent[]
}

/** The next facts to publish once more, of those that were published before. */
export async function nextAgain(client: Client, published: number, limit: number): Promise<Again | undefined> {
  const { rows } = await client.query<{ first_position: string; last_position: string }>(
    `SELECT first_position, last_position FROM outbox_again ORDER BY first_position LIMIT 1`,
  )
  if (rows[0] === undefined) return undefined
  const first = Number(rows[0].first_position)
  // What is not published yet comes anyway.
  const last = Math.min(Number(rows[0].last_position), published)
  const kept = await client.query<{ position: string; event_id: string; type: string; envelope: string }>(
    `SELECT position, event_id, type, envelope FROM outbox WHERE position BETWEEN $1 AND $2 ORDER BY position LIMIT $3`,
    [first, last, limit],
  )
  const done = kept.rows.length < limit
  // An id of its own for the message, not the event: the stream would leave out what it had within the last two minutes.
  const suffix = Date.now().toString(36)
  return {
    first,
    upTo: done ? last : Number(kept.rows.at(-1)?.position),
    done,
    events: kept.rows.map((row) => ({
      id: `${row.event_id}.${suffix}`,
      type: row.type,
      body: withPosition(row.envelope, Number(row.position)),
    })),
  }
}

/** Says before publishing that repetitions may lie beyond the mark. */
export async function againBegins(client: Client): Promise<void> {
  await client.query(`UPDATE outbox_relay SET again_pending = true`)
}

export async function againPublished(client: Client, { first, upTo, done, events }: Again): Promise<void> {
  await client.query(`UPDATE outbox_relay SET stream_sequence = stream_sequence + $1, again_pending = false`, [
    events.length,
  ])
  await (done
    ? client.query(`DELETE FROM outbox_again WHERE first_position = $1`, [first])
    : client.query(`UPDATE outbox_again SET first_position = $2 WHERE first_position = $1`, [first, upTo + 1]))
}

/** Up to which position these, in the order of the stream, go on without a gap; repetitions among them count for nothing. */
export function reachedBy(positions: readonly (number | undefined)[], published: number): number {
  return positions.reduce<number>((reached, position) => (position === reached + 1 ? position : reached), published)
}
