import type { Client } from 'pg'

/** How long the outbox keeps what was published, in hours. */
const KEEP_HOURS = 72
/** Longer than a stream keeps an event: until then it must be known where it lies, so that it can be erased. */
const PUBLISHED_DAYS = 15

/**
 * Makes the day partitions of today and the next two days, and drops those older than 72 hours that the relay has published
 * and the ledger has receipted whole. Rows of the default partition (a clock that stepped) are left where they are.
 */
export async function maintainOutbox(client: Client, now = new Date()): Promise<void> {
  for (let day = 0; day <= 2; day++) await makePartition(client, new Date(now.getTime() + day * 86_400_000))
  const { rows } = await client.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = 'outbox'::regclass AND c.relname < $1 AND c.relname <> 'outbox_default'`,
    [partitionName(new Date(now.getTime() - KEEP_HOURS * 3_600_000))],
  )
  for (const { name } of rows) await dropWhenSettled(client, name)
  await client.query(`DELETE FROM outbox_published WHERE published_at < $1`, [
    new Date(now.getTime() - PUBLISHED_DAYS * 86_400_000),
  ])
  // Event ids are UUIDv7: they sort by time, so that old ones are one range.
  await client.query(`DELETE FROM consumed_event WHERE event_id < $1`, [uuidFloor(now.getTime() - 14 * 86_400_000)])
}

// A day whose rows lie in the default partition already (migrations are younger than the first facts, a clock stepped) goes without its own.
async function makePartition(client: Client, day: Date): Promise<void> {
  const name = partitionName(day)
  const from = day.toISOString().slice(0, 10)
  const to = new Date(Date.parse(from) + 86_400_000).toISOString().slice(0, 10)
  const { rows } = await client.query<{ wanted: boolean }>(
    `SELECT to_regclass($1) IS NULL AND NOT EXISTS (SELECT 1 FROM outbox_default WHERE created_at >= $2 AND created_at < $3) AS wanted`,
    [name, `${from}T00:00:00Z`, `${to}T00:00:00Z`],
  )
  if (rows[0]?.wanted) {
    await client.query(
      `CREATE TABLE ${name} PARTITION OF outbox FOR VALUES FROM ('${from}T00:00:00Z') TO ('${to}T00:00:00Z')`,
    )
  }
}

async function dropWhenSettled(client: Client, name: string): Promise<void> {
  const { rows } = await client.query(
    `SELECT COALESCE((SELECT max(position) FROM ${name}), 0) <= LEAST(published_position, receipted_position) AS settled FROM outbox_relay`,
  )
  if (rows[0].settled) await client.query(`DROP TABLE ${name}`)
}

function partitionName(day: Date): string {
  return `outbox_${day.toISOString().slice(0, 10).replaceAll('-', '_')}`
}

function uuidFloor(ms: number): string {
  const hex = Math.max(ms, 0).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7000-8000-000000000000`
}
