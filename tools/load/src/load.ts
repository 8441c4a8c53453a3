import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { captureItems, type OfferedItem } from '@cordon/contracts/connectors'
import { CallerSigner, connectNats, ProcedureClient } from '@cordon/messaging'
import type { RunningSystem } from '@cordon/start'
import type { JWK } from 'jose'
import { Client } from 'pg'
import { kindOf, makeItem, nativeKey } from './items'

/** How many of the offered items are where they belong. */
export interface Stored {
  inbox: number
  captured: number
  assessed: number
}

/** Offers items to the capture procedure of a running system, as a webhook intake would, and looks where they end up. */
export interface Load {
  /** Offers items `from` to `from + count` in one call; resolves when they are accepted, rejects after `timeout` ms (60,000). */
  offer(from: number, count: number, timeout?: number): Promise<void>
  stored(): Promise<Stored>
  /** Which of these items are in the inbox and, captured and assessed, in the ledger. */
  whereabouts(wanted: number[]): Promise<number[]>
  /** Everything wrong that can be seen: doubled items, gaps in the ledger. */
  defects(): Promise<{ doubled: number; outOfOrder: number; missing: number }>
  close(): Promise<void>
}

export async function openLoad(system: RunningSystem): Promise<Load> {
  const keys = join(system.dir, 'keys')
  const connection = await connectNats({
    service: 'gateway',
    url: `nats://127.0.0.1:${system.ports.nats}`,
    nkeySeed: readFileSync(join(keys, 'gateway.nkey'), 'utf8'),
  })
  const signer = new CallerSigner(
    'gateway',
    JSON.parse(readFileSync(join(keys, 'gateway.signing.json'), 'utf8')) as JWK,
  )
  const client = new ProcedureClient(connection, 'gateway', () => signer.forService())
  const database = (service: 'connectors' | 'inbox' | 'audit') => new Reconnecting(system.databaseUrl(service))
  const [connectors, inbox, audit] = [database('connectors'), database('inbox'), database('audit')]
  const accounts = await connectors.rows<{ id: string }>(`SELECT id FROM account ORDER BY id`)
  if (accounts.length === 0) throw new Error('There is no account to offer items to.')
  const run = Date.now().toString(36)
  const accountOf = (from: number) => accounts[from % accounts.length]?.id as string
  const count = async (database: Reconnecting, sql: string, parameters: unknown[] = []) =>
    Number((await database.rows<{ count: string }>(sql, parameters))[0]?.count ?? 0)

  return {
    offer: async (from, size, timeout = 60_000) => {
      const items: OfferedItem[] = Array.from({ length: size }, (_, i) => makeItem(run, from + i))
      await client.call(captureItems, { accountId: accountOf(Math.floor(from / 400)), items }, { timeout })
    },
    stored: async () => ({
      inbox: await count(inbox, `SELECT count(*) FROM item`),
      captured: await count(audit, `SELECT count(*) FROM entry WHERE type = 'connectors.item.captured.v1'`),
      assessed: await count(audit, `SELECT count(*) FROM entry WHERE type = 'moderation.item.assessed.v1'`),
    }),
    whereabouts: async (wanted) => {
      const kept = await connectors.rows<{ id: string; key: string }>(
        `SELECT id, encode(key_digest, 'hex') AS key FROM item WHERE account_id = ANY($1) AND key_digest = ANY($2)`,
        [accounts.map(({ id }) => id), wanted.map((n) => Buffer.from(keyDigest(run, n), 'hex'))],
      )
      const ids = kept.map(({ id }) => id)
      const inInbox = new Set(
        (await inbox.rows<{ id: string }>(`SELECT id FROM item WHERE id = ANY($1)`, [ids])).map(({ id }) => id),
      )
      const entries = await audit.rows<{ subject: string }>(
        `SELECT subject FROM entry WHERE subject = ANY($1) GROUP BY subject HAVING count(*) >= 2`,
        [ids],
      )
      const inLedger = new Set(entries.map(({ subject }) => subject))
      const arrived = new Set(kept.filter(({ id }) => inInbox.has(id) && inLedger.has(id)).map(({ key }) => key))
      return wanted.filter((n) => arrived.has(keyDigest(run, n)))
    },
    defects: async () => ({
      doubled:
        (await count(
          connectors,
          `SELECT count(*) FROM (SELECT key_digest FROM item GROUP BY account_id, key_digest HAVING count(DISTINCT id) > 1) AS twice`,
        )) +
        (await count(
          audit,
          `SELECT count(*) FROM (SELECT event_id FROM entry GROUP BY event_id HAVING count(*) > 1) AS twice`,
        )) +
        (await count(
          audit,
          `SELECT count(*) FROM (SELECT subject FROM entry WHERE type IN ('connectors.item.captured.v1', 'moderation.item.assessed.v1') GROUP BY type, subject, aggregate_version HAVING count(*) > 1) AS twice`,
        )),
      outOfOrder: await count(
        audit,
        `SELECT count(*) FROM (SELECT position - lag(position, 1, 0::bigint) OVER (PARTITION BY origin ORDER BY index) AS step FROM entry) AS steps WHERE step <> 1`,
      ),
      missing: await count(audit, `SELECT count(*) FROM early_entry`),
    }),
    close: async () => {
      await Promise.all([connectors, inbox, audit].map((open) => open.close()))
      await connection.close()
    },
  }
}

/** How connectors finds an item again (capture.store.ts there): the first 16 bytes of a SHA-256, in hexadecimal. */
function keyDigest(run: string, n: number): string {
  return createHash('sha256')
    .update(`${kindOf(n)} ${JSON.stringify(nativeKey(run, n))}`)
    .digest('hex')
    .slice(0, 32)
}

/** A connection that is made anew after PostgreSQL went away. */
class Reconnecting {
  private client: Client | undefined

  constructor(private readonly url: string) {}

  async rows<Row>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    try {
      this.client ??= await this.connect()
      return (await this.client.query(sql, parameters)).rows as Row[]
    } catch (error) {
      await this.close()
      throw error
    }
  }

  async close(): Promise<void> {
    await this.client?.end().catch(() => undefined)
    this.client = undefined
  }

  private async connect(): Promise<Client> {
    const client = new Client({ connectionString: this.url, connectionTimeoutMillis: 2_000 })
    client.on('error', () => undefined)
    await client.connect()
    return client
  }
}
