import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { serviceNames, type ServiceName } from '@cordon/contracts'
import { captureItems, type OfferedItem } from '@cordon/contracts/connectors'
import { CallerSigner, connectNats, ProcedureClient } from '@cordon/messaging'
import type { RunningSystem } from '@cordon/start'
import type { JWK } from 'jose'
import { kindOf, makeItem, nativeKey } from './items'
import { Reconnecting } from './reconnecting'

/** How many of the offered items are where they belong. */
export interface Stored {
  inbox: number
  captured: number
  assessed: number
}

export interface Defects {
  doubled: number
  outOfOrder: number
  missing: number
  /** Events that a service could not take and nobody has seen to. */
  setAside: number
}

/** Offers items to the capture procedure of a running system, as a webhook intake would, and looks where they end up. */
export interface Load {
  /** Offers items `from` to `from + count` in one call; resolves when they are accepted, rejects after `timeout` ms (60,000). */
  offer(from: number, count: number, timeout?: number): Promise<void>
  stored(): Promise<Stored>
  /** Which of these items are in the inbox and, captured and assessed, in the ledger. */
  whereabouts(wanted: number[]): Promise<number[]>
  /** Everything wrong that can be seen: what stands twice or was counted twice, gaps in the ledger, events that were set aside. */
  defects(): Promise<Defects>
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
  const database = (service: ServiceName) => new Reconnecting(system.databaseUrl(service))
  const [connectors, inbox, audit] = [database('connectors'), database('inbox'), database('audit')]
  const accounts = await connectors.rows<{ id: string }>(`SELECT id FROM account ORDER BY id`)
  if (accounts.length === 0) throw new Error('There is no account to offer items to.')
  const run = Date.now().toString(36)
  const accountOf = (from: number) => accounts[from % accounts.length]?.id as string
  const count = async (database: Reconnecting, sql: string, parameters: unknown[] = []) =>
    Number((await database.rows<{ count: string }>(sql, parameters))[0]?.count ?? 0)
  const sum = async (database: Reconnecting, counts: string[]) => {
    let total = 0
    for (const sql of counts) total += await count(database, sql)
    return total
  }
  const deadLetters = async () => {
    let total = 0
    for (const service of serviceNames.filter((name) => name !== 'gateway')) {
      const opened = database(service)
      total += await count(opened, `SELECT count(*) FROM dead_letter`)
      await opened.close()
    }
    return total
  }

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
        // One by one: of a table without statistics the planner would rather read all of it.
        `SELECT id AS subject FROM unnest($1::text[]) AS wanted (id) WHERE (SELECT count(*) FROM entry WHERE subject = wanted.id) >= 2`,
        [ids],
      )
      const inLedger = new Set(entries.map(({ subject }) => subject))
      const arrived = new Set(kept.filter(({ id }) => inInbox.has(id) && inLedger.has(id)).map(({ key }) => key))
      return wanted.filter((n) => arrived.has(keyDigest(run, n)))
    },
    defects: async () => ({
      doubled:
        (await sum(connectors, [itemsTwice])) +
        (await sum(audit, [entriesTwice, factsTwice])) +
        (await sum(inbox, [conversationsMiscounted, lanesMiscounted])),
      outOfOrder: await count(
        audit,
        `SELECT count(*) FROM (SELECT position - lag(position, 1, 0::bigint) OVER (PARTITION BY origin ORDER BY index) AS step FROM entry) AS steps WHERE step <> 1`,
      ),
      missing: await count(audit, `SELECT count(*) FROM early_entry`),
      setAside: await deadLetters(),
    }),
    close: async () => {
      await Promise.all([connectors, inbox, audit].map((open) => open.close()))
      await connection.close()
    },
  }
}

const itemsTwice = `SELECT count(*) FROM (SELECT key_digest FROM item GROUP BY account_id, key_digest HAVING count(DISTINCT id) > 1) AS twice`
const entriesTwice = `SELECT count(*) FROM (SELECT event_id FROM entry GROUP BY event_id HAVING count(*) > 1) AS twice`
const factsTwice = `SELECT count(*) FROM (SELECT subject FROM entry WHERE type IN ('connectors.item.captured.v1', 'moderation.item.assessed.v1')
  GROUP BY type, subject, aggregate_version HAVING count(*) > 1) AS twice`
/** An arrival or an assessment that was taken twice may stand once and still be counted twice. */
const conversationsMiscounted = `SELECT count(*) FROM conversation c JOIN (
    SELECT i.conversation_id AS id, count(*) AS items, count(*) FILTER (WHERE a.item_id IS NULL AND i.arrival > c.settled_arrival) AS unassessed
    FROM item i JOIN conversation c ON c.id = i.conversation_id
    LEFT JOIN item_assessment a ON a.item_id = i.id AND a.item_version = i.version GROUP BY i.conversation_id
  ) AS held USING (id) WHERE c.item_count <> held.items OR c.unassessed <> held.unassessed`
const lanesMiscounted = `SELECT COALESCE(abs((SELECT sum(change) FROM lane_count) - (SELECT count(*) FROM conversation WHERE NOT closed)), 0) AS count`

function keyDigest(run: string, n: number): string {
  return itemDigest(kindOf(n), nativeKey(run, n))
}

/** How connectors finds an item again (capture.store.ts there): the first 16 bytes of a SHA-256, in hexadecimal. */
export function itemDigest(kind: string, nativeKey: string): string {
  return createHash('sha256')
    .update(`${kind} ${JSON.stringify(nativeKey)}`)
    .digest('hex')
    .slice(0, 32)
}
