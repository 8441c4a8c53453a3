import type { MigrationInterface, QueryRunner } from 'typeorm'
import type { Tx } from './database'

/** The table of what was erased: nothing more about it is taken in. */
export class CreateErasedRecord1764000060000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE erased_record (id text PRIMARY KEY, at timestamptz NOT NULL DEFAULT clock_timestamp())`,
    )
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE erased_record`)
  }
}

/**
 * Remembers that these records are erased, and forgets what was set aside of them. Call it first in the transaction that erases: it waits for
 * consumers in the midst of a batch, and lets none begin another before the commit, so that no late event brings something back.
 */
export async function refuseFromNow(tx: Tx, records: readonly string[]): Promise<void> {
  await tx.query(`LOCK TABLE consumed_event IN SHARE MODE`)
  await tx.query(`INSERT INTO erased_record (id) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING`, [records])
  await forgetDeadLetters(tx, records)
}

/**
 * For what comes in otherwise than as an event: waits for an erasure in hand, and has others wait for this transaction. What is
 * looked up after it knows of every erasure before.
 */
export async function takingIn(tx: Tx): Promise<void> {
  await tx.query(`LOCK TABLE consumed_event IN ROW EXCLUSIVE MODE`)
}

/** Removes what was set aside that is about these records or names them. */
export async function forgetDeadLetters(tx: Tx, records: readonly string[]): Promise<void> {
  await tx.query(
    `DELETE FROM dead_letter d WHERE subject = ANY($1) OR EXISTS (SELECT FROM unnest($1::text[]) AS r (id) WHERE position(r.id IN d.body) > 0)`,
    [records],
  )
}

/** Takes the content out of events in the outbox, so that it does not come back with what a broker lost; their places stay. */
export async function emptyOutboxAt(tx: Tx, positions: readonly number[]): Promise<void> {
  const rows = await tx.query<{ position: string; created_at: string; envelope: string }>(
    `SELECT position, created_at::text, envelope FROM outbox WHERE position = ANY($1::bigint[]) FOR UPDATE`,
    [positions],
  )
  if (rows.length === 0) return
  await tx.query(
    `UPDATE outbox o SET envelope = n.envelope FROM unnest($1::bigint[], $2::timestamptz[], $3::text[]) AS n (position, created_at, envelope)
     WHERE o.position = n.position AND o.created_at = n.created_at`,
    [rows.map((row) => row.position), rows.map((row) => row.created_at), rows.map((row) => emptied(row.envelope))],
  )
}

/** Whether some of these events may lie on the stream at places that the relay has not noted yet. */
export async function inFlight(tx: Tx, positions: readonly number[]): Promise<boolean> {
  const [row] = await tx.query<{ flying: boolean }>(
    `SELECT EXISTS (SELECT FROM outbox_relay r, unnest($1::bigint[]) AS n (position) WHERE n.position > r.published_position)
         OR EXISTS (SELECT FROM outbox_again a, unnest($1::bigint[]) AS n (position) WHERE n.position BETWEEN a.first_position AND a.last_position)
       AS flying`,
    [positions],
  )
  return row?.flying === true
}

/** Where in the service's event stream these events were published, once or more often. */
export async function sequencesOf(tx: Tx, positions: readonly number[]): Promise<number[]> {
  const rows = await tx.query<{ sequence: string }>(
    `SELECT DISTINCT p.first_sequence + (n.position - p.first_position) AS sequence
     FROM unnest($1::bigint[]) AS n (position) JOIN outbox_published p ON n.position BETWEEN p.first_position AND p.last_position
     WHERE p.stream_created = (SELECT stream_created FROM outbox_relay) ORDER BY sequence`,
    [positions],
  )
  return rows.map(({ sequence }) => Number(sequence))
}

function emptied(envelope: string): string {
  const { actorname: _, ...event } = JSON.parse(envelope) as Record<string, unknown>
  return JSON.stringify({ ...event, data: { erased: true } })
}
