import { serviceNames, type CloudEvent, type ServiceName } from '@cordon/contracts'
import { appendLeaves, HASH_BYTES, NONCE_BYTES, rootOf, sealContent, type Frontier } from '@cordon/ledger'
import { arrayLiteral, Database, type Tx } from '@cordon/persistence'
import { Log } from '@cordon/runtime'
import { Inject, Injectable } from '@nestjs/common'
import { randomBytes } from 'node:crypto'
import { ContentKeyStore, type ContentKey } from './content-key.store'
import { handlesIn } from './domain/account-handles'
import { authorsIn, type AuthorKey } from './domain/authors'
import { spansOf } from './domain/entry-span'
import { intake } from './domain/intake'
import { mentionsIn } from './domain/mentions'
import { membershipsIn } from './domain/thread'
import { seal, type SealedEntry } from './entry.tables'
import { writeMemberships } from './thread.store'

interface Arrived {
  position: number
  event: CloudEvent
  sealed: SealedEntry
}

interface Contradiction {
  origin: string
  event: CloudEvent
  reason: string
}

/** How many early entries are taken in one transaction: the head is locked for as long. */
const DRAIN = 2_000

/** With a digit or hyphen first, so that it is never the word NULL. */
const PLAIN = /^[\d-][\w.:-]*$|^[0-9a-f]{8}-[\w-]*$/

/** An origin gave one position to two events: the second is refused and kept as an alarm. */
class Equivocation extends Error {}

/** Appends events to the one ledger, in their origin's order and without a gap. */
@Injectable()
export class LedgerStore {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Log) private readonly log: Log,
    @Inject(ContentKeyStore) private readonly keys: ContentKeyStore,
  ) {}

  /** Takes events of any origins: those in line become entries, those behind a gap are kept until it closes. */
  async take(events: readonly CloudEvent[], tx: Tx): Promise<void> {
    // Sealed before the lock, which those of the other streams wait for.
    const origins = byOrigin(events)
    let frontier = await lockHead(tx)
    for (const [origin, arrived] of origins) frontier = await this.takeFrom(tx, origin, arrived, frontier)
  }

  /** How much is in the ledger, and from whom. */
  async state(): Promise<{ size: number; root: Buffer; origins: { origin: ServiceName; position: number }[] }> {
    const [head] = await this.db.query<{
      size: string
      root: Buffer
      origins: { origin: ServiceName; position: number }[]
    }>(
      `SELECT size, root, COALESCE((SELECT json_agg(o ORDER BY origin) FROM origin_position o), '[]') AS origins FROM ledger_head`,
    )
    const { size, root, origins } = head as NonNullable<typeof head>
    return { size: Number(size), root, origins }
  }

  /** Takes early entries whose gap has closed, a limited number at a time, and answers whether there were any. */
  async drain(): Promise<boolean> {
    const [ready] = await this.db.query<{ origin: ServiceName }>(
      `SELECT known.origin FROM unnest($1::text[]) AS known (origin) WHERE EXISTS (
         SELECT 1 FROM early_entry e WHERE e.origin = known.origin AND e.position =
           1 + COALESCE((SELECT o.position FROM origin_position o WHERE o.origin = known.origin), 0))`,
      [serviceNames],
    )
    if (ready === undefined) return false
    await this.db.transaction(async (tx) => {
      await this.drainFrom(tx, ready.origin, await lockHead(tx))
    })
    return true
  }

  private async takeFrom(tx: Tx, origin: ServiceName, arrived: Arrived[], head: Frontier): Promise<Frontier> {
    let { last, firstEarly } = await stateOf(tx, origin)
    let drained = head
    if (firstEarly === last + 1) {
      drained = await this.drainFrom(tx, origin, head)
      ;({ last, firstEarly } = await stateOf(tx, origin))
    }
    const { append, early, repeated } = intake(arrived, last)
    // More than one drain's worth waits in line: then these queue up behind it.
    const queueing = firstEarly === last + 1
    const appended = queueing ? drained : await this.append(tx, origin, append, drained)
    const kept = queueing ? [...append, ...early] : early
    if (kept.length > 0)
      await this.keep(tx, origin, kept, firstEarly === undefined ? last + append.length + 1 : undefined)
    if (repeated.length > 0) await this.compare(tx, origin, repeated)
    const closed = !queueing && append.length > 0 && (firstEarly !== undefined || kept.length > 0)
    return closed ? this.drainFrom(tx, origin, appended) : appended
  }

  private async drainFrom(tx: Tx, origin: ServiceName, frontier: Frontier): Promise<Frontier> {
    const { last, firstEarly } = await stateOf(tx, origin)
    if (firstEarly === undefined || firstEarly > last + 1) return frontier
    const rows = await tx.query<{ position: string; event: string }>(
      `SELECT position, event FROM early_entry WHERE origin = $1 ORDER BY position LIMIT ${DRAIN}`,
      [origin],
    )
    const arrived = arrivedFrom(
      origin,
      rows.map((row) => JSON.parse(row.event) as CloudEvent),
    )
    const { append, repeated } = intake(arrived, last)
    // Only a batch that held another event for an early one's position leads here; taken apart, it shows which.
    if (repeated.length > 0) throw new Equivocation(`${origin} gave position ${firstEarly} to two events.`)
    await tx.query(`DELETE FROM early_entry WHERE origin = $1 AND position <= $2`, [origin, last + append.length])
    return this.append(tx, origin, append, frontier)
  }

  private async append(
    tx: Tx,
    origin: ServiceName,
    arrived: readonly Arrived[],
    frontier: Frontier,
  ): Promise<Frontier> {
    if (arrived.length === 0) return frontier
    const events = arrived.map(({ event }) => event)
    const sealed = arrived.map((one) => one.sealed)
    const step = appendLeaves(
      frontier,
      sealed.map(({ leafHash }) => leafHash),
    )
    await writeEntries(tx, origin, frontier.size, sealed)
    await this.writeContents(tx, frontier.size, sealed, authorsIn(events))
    await writeHandles(tx, handlesIn(events))
    await writeMemberships(tx, membershipsIn(events))
    const leafHashes = Buffer.concat(sealed.map(({ leafHash }) => leafHash))
    const nodes = Buffer.concat(step.nodes.map(({ hash }) => hash))
    const { size, peaks } = step.frontier
    const spans = spansOf(
      frontier.size,
      sealed.map(({ entry }) => entry.time),
    )
    // In one statement: what waits for the lock waits for each answer.
    await tx.query(
      `WITH run AS (INSERT INTO tree_run (first, size, leaf_hashes, nodes) VALUES ($1, $2, $3, $4)),
            reached AS (INSERT INTO origin_position (origin, position) VALUES ($5, $6)
                        ON CONFLICT (origin) DO UPDATE SET position = EXCLUDED.position),
            spans AS (INSERT INTO entry_span AS s (span, earliest, latest)
                      SELECT * FROM unnest($10::bigint[], $11::timestamptz[], $12::timestamptz[])
                      ON CONFLICT (span) DO UPDATE
                      SET earliest = LEAST(s.earliest, EXCLUDED.earliest), latest = GREATEST(s.latest, EXCLUDED.latest))
       UPDATE ledger_head SET size = $7, peaks = $8, root = $9`,
      [
        ...[frontier.size, sealed.length, leafHashes, nodes, origin, arrived.at(-1)?.position],
        ...[size, Buffer.concat([...peaks]), rootOf(step.frontier)],
        ...[spans.map(({ span }) => span), spans.map(({ earliest }) => earliest), spans.map(({ latest }) => latest)],
      ],
    )
    return step.frontier
  }

  private async writeContents(
    tx: Tx,
    first: number,
    sealed: readonly SealedEntry[],
    authors: ReadonlyMap<string, AuthorKey>,
  ): Promise<void> {
    const keys = await this.keys.keysOf(tx, [...new Set(sealed.map(({ recordId }) => recordId))], authors)
    const nonces = randomBytes(sealed.length * NONCE_BYTES)
    const ids: string[] = []
    const contents = sealed.map(({ recordId, salt, content }, i) => {
      const { id, key } = keys.get(recordId) as ContentKey
      ids.push(id)
      const nonce = nonces.subarray(i * NONCE_BYTES, (i + 1) * NONCE_BYTES)
      return sealContent({ salt, text: content }, recordId, key, nonce)
    })
    let end = 1
    const starts = contents.map(({ length }) => (end += length) - length)
    await tx.query(
      `INSERT INTO entry_content (index, key_id, sealed)
       SELECT $1::bigint + n, key_id, substring($2::bytea FROM start FOR size)
       FROM (SELECT (ordinal - 1)::integer AS n, key_id, start, size
             FROM unnest($3::bigint[], $4::integer[], $5::integer[]) WITH ORDINALITY AS row (key_id, start, size, ordinal)) AS row`,
      [
        first,
        Buffer.concat(contents),
        arrayLiteral(ids),
        arrayLiteral(starts),
        arrayLiteral(contents.map(({ length }) => length)),
      ],
    )
  }

  /** `missing` is the first position of a gap that is new. */
  private async keep(tx: Tx, origin: ServiceName, early: readonly Arrived[], missing?: number): Promise<void> {
    const kept = await tx.query<{ position: string }>(
      `INSERT INTO early_entry (origin, position, event_id, event)
       SELECT $1, * FROM unnest($2::bigint[], $3::uuid[], $4::text[]) ON CONFLICT DO NOTHING RETURNING position`,
      [
        origin,
        early.map(({ position }) => position),
        early.map(({ event }) => event.id),
        early.map(({ event }) => JSON.stringify(event)),
      ],
    )
    if (missing !== undefined)
      this.log.warn('Events came before others of their origin; they wait for these.', { origin, position: missing })
    if (kept.length < early.length) await this.compare(tx, origin, early)
  }

  /** Refuses events that are not those that hold their positions. */
  private async compare(tx: Tx, origin: ServiceName, arrived: readonly Arrived[]): Promise<void> {
    const held = await tx.query<{ position: string; event_id: string }>(
      `SELECT position, event_id FROM entry WHERE origin = $1 AND position = ANY($2::bigint[])
       UNION ALL SELECT position, event_id FROM early_entry WHERE origin = $1 AND position = ANY($2::bigint[])`,
      [origin, arrived.map(({ position }) => position)],
    )
    const holders = new Map(held.map((row) => [Number(row.position), row.event_id]))
    for (const { position, event } of arrived) {
      const holder = holders.get(position)
      if (holder === event.id) continue
      await this.raise({
        origin,
        event,
        reason: `${origin} gave position ${position} to two events: ${holder} is in the ledger, ${event.id} is not.`,
      })
    }
  }

  // Outside the transaction, which the refusal rolls back.
  private async raise({ origin, event, reason }: Contradiction): Promise<never> {
    const raised = await this.db.query(
      `INSERT INTO ledger_alarm (origin, position, event_id, reason, event) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT DO NOTHING RETURNING event_id`,
      [origin, event.position, event.id, reason, JSON.stringify(event)],
    )
    if (raised.length > 0) this.log.error('An origin contradicts itself.', { origin, eventId: event.id, reason })
    throw new Equivocation(reason)
  }
}

interface OriginState {
  /** The position up to which all is in the ledger. */
  last: number
  firstEarly: number | undefined
}

async function lockHead(tx: Tx): Promise<Frontier> {
  const [head] = await tx.query<{ size: string; peaks: Buffer }>(`SELECT size, peaks FROM ledger_head FOR UPDATE`)
  const { size, peaks } = head as { size: string; peaks: Buffer }
  const count = peaks.length / HASH_BYTES
  return {
    size: Number(size),
    peaks: Array.from({ length: count }, (_, i) => peaks.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES)),
  }
}

// A statement of its own after the lock, so that it sees what the holder before us committed.
async function stateOf(tx: Tx, origin: ServiceName): Promise<OriginState> {
  const [row] = await tx.query<{ last: string | null; early: string | null }>(
    `SELECT (SELECT position FROM origin_position WHERE origin = $1) AS last,
            (SELECT min(position) FROM early_entry WHERE origin = $1) AS early`,
    [origin],
  )
  return { last: Number(row?.last ?? 0), firstEarly: row?.early ? Number(row.early) : undefined }
}

/*
 * The parts that a text array would have to escape travel as one run of bytes each and are cut apart by the server: that halves
 * what both sides spend on a batch.
 */
async function writeEntries(tx: Tx, origin: ServiceName, first: number, sealed: readonly SealedEntry[]): Promise<void> {
  const hashes = Buffer.allocUnsafe(sealed.length * 2 * HASH_BYTES)
  sealed.forEach(({ entry, leafHash }, i) => {
    hashes.write(entry.dataDigest, i * 2 * HASH_BYTES, 'hex')
    leafHash.copy(hashes, (i * 2 + 1) * HASH_BYTES)
  })
  await tx.query(
    `INSERT INTO entry (index, position, time, event_id, aggregate_version, origin, type, subject, actor, authority, data_digest, leaf_hash)
     SELECT $1::bigint + n, $2::bigint + n, time, event_id, COALESCE(version, ($7::bigint[])[1]), $3, COALESCE(type, ($8::text[])[1]),
            subject, COALESCE(actor, ($10::text[])[1]), COALESCE(authority, ($11::text[])[1]),
            substring($4::bytea FROM n * 64 + 1 FOR 32), substring($4::bytea FROM n * 64 + 33 FOR 32)
     FROM (SELECT (ordinal - 1)::integer AS n, row.*
           FROM unnest($5::timestamptz[], $6::uuid[], $7::bigint[], $8::text[], $9::text[], $10::text[], $11::text[])
                WITH ORDINALITY AS row (time, event_id, version, type, subject, actor, authority, ordinal)) AS row`,
    [
      first,
      sealed[0]?.entry.position,
      origin,
      hashes,
      plainArray(sealed.map(({ entry }) => entry.time)),
      plainArray(sealed.map(({ entry }) => entry.eventId)),
      onceIfSame(sealed.map(({ entry }) => entry.aggregateVersion)),
      onceIfSame(sealed.map(({ entry }) => entry.type)),
      plainArray(sealed.map(({ entry }) => entry.subject)),
      onceIfSame(sealed.map(({ entry }) => entry.actor)),
      onceIfSame(sealed.map(({ entry }) => entry.authority)),
    ],
  )
  const mentions = sealed.flatMap(({ entry, content }, i) =>
    mentionsIn(entry.type, entry.subject, content).map((id) => ({ id, index: first + i })),
  )
  if (mentions.length > 0) {
    await tx.query(`INSERT INTO mention (id, index) SELECT * FROM unnest($1::text[], $2::bigint[])`, [
      mentions.map(({ id }) => id),
      mentions.map(({ index }) => index),
    ])
  }
}

/** A column that is the same in the whole batch travels once; unnest() fills the other rows with NULL. */
function onceIfSame<T>(values: T[]): T[] {
  return values.every((value) => value === values[0]) ? values.slice(0, 1) : values
}

/** An array literal put together here where nothing in it needs escaping, which the driver would look for letter by letter. */
function plainArray(values: string[]): string | string[] {
  return values.every((value) => PLAIN.test(value)) ? `{${values.join()}}` : values
}

async function writeHandles(tx: Tx, handles: Map<string, string>): Promise<void> {
  if (handles.size === 0) return
  await tx.query(
    `INSERT INTO account_handle (account_id, handle) SELECT * FROM unnest($1::text[], $2::text[])
     ON CONFLICT (account_id) DO UPDATE SET handle = EXCLUDED.handle`,
    [[...handles.keys()], [...handles.values()]],
  )
}

function byOrigin(events: readonly CloudEvent[]): Map<ServiceName, Arrived[]> {
  const origins = Map.groupBy(events, ({ type }) => type.slice(0, type.indexOf('.')) as ServiceName)
  return new Map([...origins].map(([origin, said]) => [origin, arrivedFrom(origin, said)]))
}

function arrivedFrom(origin: ServiceName, events: readonly CloudEvent[]): Arrived[] {
  const sealed = seal(origin, events)
  return events.map((event, i) => ({ position: Number(event.position), event, sealed: sealed[i] as SealedEntry }))
}
