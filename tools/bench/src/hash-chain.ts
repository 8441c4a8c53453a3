import { createHash, hash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { Client } from 'pg'
import { canonicalText } from '@cordon/ledger'
import { LedgerEvents } from './ledger-events'
import { since } from './measuring'

const WRITERS = [1, 4]
const READY = 2_000

/**
 * What is usually built instead: each row holds the hash of the row before, which is locked, one row a transaction. By one writer and
 * by four; the better of the two. Entries a second.
 */
export async function chainAppends(connectionString: string, seconds: number): Promise<number> {
  const rates: number[] = []
  for (const writers of WRITERS) {
    const clients = Array.from({ length: writers }, () => new Client({ connectionString }))
    await Promise.all(clients.map((client) => client.connect()))
    const [first] = clients as [Client]
    await first.query(`
      CREATE TABLE chain_head (only_row boolean PRIMARY KEY DEFAULT true, index bigint NOT NULL, hash bytea NOT NULL);
      INSERT INTO chain_head (index, hash) VALUES (0, sha256(''));
      CREATE TABLE chain_entry (index bigint PRIMARY KEY, event_id uuid NOT NULL, content text NOT NULL, hash bytea NOT NULL);`)
    const bodies = new LedgerEvents().take(READY).map(({ id, body }) => ({ id, body: JSON.parse(body) as unknown }))
    const began = performance.now()
    let written = 0
    await Promise.all(
      clients.map(async (client) => {
        while (since(began) < seconds) {
          const { id, body } = bodies[written % READY] as (typeof bodies)[number]
          written += 1
          await appendOne(client, id, canonicalText(body))
        }
      }),
    )
    rates.push(written / since(began))
    await first.query(`DROP TABLE chain_head, chain_entry`)
    await Promise.all(clients.map((client) => client.end()))
  }
  return Math.max(...rates)
}

async function appendOne(client: Client, id: string, content: string): Promise<void> {
  await client.query('BEGIN')
  const { rows } = await client.query<{ index: string; hash: Buffer }>(`SELECT index, hash FROM chain_head FOR UPDATE`)
  const head = rows[0] as { index: string; hash: Buffer }
  const next = hash('sha256', Buffer.concat([head.hash, Buffer.from(content)]), 'buffer')
  const index = Number(head.index) + 1
  await client.query(`INSERT INTO chain_entry (index, event_id, content, hash) VALUES ($1, $2, $3, $4)`, [
    index,
    id,
    content,
    next,
  ])
  await client.query(`UPDATE chain_head SET index = $1, hash = $2`, [index, next])
  await client.query('COMMIT')
}

/** Reads the lines of an export and hashes each with the hash before, on one thread: the least that checking a chain of them takes. Seconds. */
export async function chainCheck(file: string): Promise<number> {
  const began = performance.now()
  let last = Buffer.alloc(32)
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const { entry, data } = JSON.parse(line) as { entry?: unknown; data?: unknown }
    last = createHash('sha256').update(last).update(JSON.stringify({ entry, data })).digest()
  }
  return since(began)
}
