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
  /** Of each of the events. */
  positions: number[]
}

/** Consecutive positions at consecutive sequences of the stream. */
interface Run {
  first: number
  last: number
  sequence: number
  /** Whether all of it was published before. */
  again: boolean
}

const INSERT_RUNS = `INSERT INTO outbox_published (first_position, last_position, first_sequence, again, stream_created)`

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
    positions: kept.rows.map(({ position }) => Number(position)),
  }
}

/** Says before publishing that repetitions may lie beyond the mark. */
export async function againBegins(client: Client): Promise<void> {
  await client.query(`UPDATE outbox_relay SET again_pending = true`)
}

/** Marks a part as published, and where: what is erased later must be found there too. */
export async function againPublished(
  client: Client,
  { first, upTo, done, positions }: Again,
  afterSequence: number,
): Promise<void> {
  const runs = runsOf(positions, afterSequence, upTo)
  await client.query(
    `WITH mark AS (UPDATE outbox_relay SET stream_sequence = stream_sequence + $1, again_pending = false)
     ${INSERT_RUNS} SELECT run.*, stream_created FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::boolean[]) AS run, outbox_relay`,
    [positions.length, ...columnsOf(runs)],
  )
  await (done
    ? client.query(`DELETE FROM outbox_again WHERE first_position = $1`, [first])
    : client.query(`UPDATE outbox_again SET first_position = $2 WHERE first_position = $1`, [first, upTo + 1]))
}

/** Up to which position these, in the order of the stream, go on without a gap; repetitions among them count for nothing. */
export function reachedBy(positions: readonly (number | undefined)[], published: number): number {
  return positions.reduce<number>((reached, position) => (position === reached + 1 ? position : reached), published)
}

/** Notes where a relay that was killed in the midst of repetitions left events, the new ones among them. */
export async function recordFound(
  client: Client,
  positions: readonly (number | undefined)[],
  afterSequence: number,
  published: number,
  streamCreated: string,
): Promise<void> {
  await client.query(
    `${INSERT_RUNS} SELECT run.*, $5::text FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::boolean[]) AS run`,
    [...columnsOf(runsOf(positions, afterSequence, published)), streamCreated],
  )
}

function runsOf(positions: readonly (number | undefined)[], afterSequence: number, published: number): Run[] {
  const runs: Run[] = []
  positions.forEach((position, i) => {
    if (position === undefined) return
    const sequence = afterSequence + 1 + i
    const run = runs.at(-1)
    const follows = run?.last === position - 1 && run.sequence + (position - run.first) === sequence
    if (!follows) runs.push({ first: position, last: position, sequence, again: position <= published })
    else Object.assign(run, { last: position, again: position <= published })
  })
  return runs
}

function columnsOf(runs: readonly Run[]): [number[], number[], number[], boolean[]] {
  return [
    runs.map(({ first }) => first),
    runs.map(({ last }) => last),
    runs.map(({ sequence }) => sequence),
    runs.map(({ again }) => again),
  ]
}
