import type { ServiceName } from '@cordon/contracts'
import type { Client } from 'pg'
import { blockLeaves, BLOCK } from './synthetic-tree'

/** How often each kind of event comes among a hundred, about as in a ledger of messages that come in and are answered by people. */
const KINDS: readonly { type: string; share: number; byPerson: boolean }[] = [
  { type: 'connectors.item.captured.v1', share: 45, byPerson: false },
  { type: 'moderation.item.assessed.v1', share: 45, byPerson: false },
  { type: 'inbox.arrivals.recorded.v1', share: 1, byPerson: false },
  { type: 'inbox.conversation.claimed.v1', share: 3, byPerson: true },
  { type: 'inbox.conversation.closed.v1', share: 2, byPerson: true },
  { type: 'inbox.reply.submitted.v1', share: 2, byPerson: true },
  { type: 'publishing.post.approved.v1', share: 1, byPerson: true },
  { type: 'identity.grant.given.v1', share: 1, byPerson: true },
]
/** In place of an approval, one of so many. */
const RARE = { type: 'publishing.post.withdrawn.v1', of: 200 }
export const PEOPLE = 200
export const ACCOUNTS = 300
export const UNITS = 40
const DAY = 86_400_000
export const DAYS = 365
/** One of so many tells of something three hours old: its service was cut off. */
const LATE = 40_013
/** Entries of a statement: more are sorted on the disk. */
const AT_ONCE = 200_000

type Kind = 'item' | 'conversation' | 'account' | 'unit' | 'person' | 'batch' | 'event'
const kinds: readonly Kind[] = ['item', 'conversation', 'account', 'unit', 'person', 'batch', 'event']

/** The id of the nth of a kind; as in use, those that were made later sort later. */
export function idOf(kind: Kind, n: number): string {
  return `${n.toString(16).padStart(8, '0')}-000${kinds.indexOf(kind)}-7000-8000-000000000000`
}

function idSql(kind: Kind, n: string): string {
  return `lpad(to_hex(${n}), 8, '0') || '-000${kinds.indexOf(kind)}-7000-8000-000000000000'`
}

/** The hundred slots that repeat: what stands there, the how-manieth of its kind and of its origin it is. */
export function slots(): { type: string; byPerson: boolean; ofKind: number; ofOrigin: number; origin: ServiceName }[] {
  const origins = new Map<ServiceName, number>()
  return KINDS.flatMap(({ type, share, byPerson }) =>
    Array.from({ length: share }, (_, ofKind) => {
      const origin = type.slice(0, type.indexOf('.')) as ServiceName
      const ofOrigin = origins.get(origin) ?? 0
      origins.set(origin, ofOrigin + 1)
      return { type, byPerson, ofKind, ofOrigin, origin }
    }),
  )
}

/** When the first entry of the ledger was made: a year's entries end now. */
export function firstDay(now: Date): Date {
  return new Date(now.getTime() - DAYS * DAY)
}

/**
 * Fills an empty ledger with `size` entries (a multiple of the tree's block) without content, as a year of an organisation of 200
 * people and 300 accounts would; a few of each do most. The tree is `growStored`'s.
 */
export async function fillEntries(sql: Client, size: number, now: Date): Promise<void> {
  const all = slots()
  await sql.query(
    `CREATE TEMP TABLE slot (slot integer, type text, by_person boolean, of_kind integer, of_origin integer, origin text, per_origin integer)`,
  )
  await sql.query(
    `INSERT INTO slot SELECT * FROM unnest($1::integer[], $2::text[], $3::boolean[], $4::integer[], $5::integer[], $6::text[], $7::integer[])`,
    [
      all.map((_, i) => i),
      all.map(({ type }) => type),
      all.map(({ byPerson }) => byPerson),
      all.map(({ ofKind }) => ofKind),
      all.map(({ ofOrigin }) => ofOrigin),
      all.map(({ origin }) => origin),
      all.map(({ origin }) => all.filter((one) => one.origin === origin).length),
    ],
  )
  // Few of many: the cube of an even share.
  const few = (most: number, seed: number) =>
    `floor(${most} * power((hashint8extended(n, ${seed}) & 1048575) / 1048576.0::float8, 3))::integer`
  for (let from = 0; from < size; from += AT_ONCE) {
    await sql.query(
      `WITH numbered AS (
       SELECT n, n / 100 AS round, s.*, ${few(ACCOUNTS, 1)} AS account FROM generate_series($5::bigint, LEAST($1::bigint, $5 + ${AT_ONCE}) - 1) AS n JOIN slot s ON s.slot = n % 100
     ), entries AS (
       INSERT INTO entry (index, position, time, event_id, aggregate_version, origin, type, subject, actor, authority, data_digest, leaf_hash)
       SELECT n, round * per_origin + of_origin + 1,
         $2::timestamptz + n * $3::float8 * interval '1 ms' - CASE WHEN n % ${LATE} = ${LATE - 1} THEN interval '3 hours' ELSE interval '0' END,
         (${idSql('event', 'n')})::uuid, 1, origin,
         CASE WHEN type = 'publishing.post.approved.v1' AND round % ${RARE.of} = 0 THEN '${RARE.type}' ELSE type END,
         CASE WHEN by_person THEN ${idSql('conversation', 'round * 3 + of_kind')}
              WHEN origin = 'inbox' THEN ${idSql('batch', 'round')} ELSE ${idSql('item', 'round * 45 + of_kind')} END,
         CASE WHEN by_person THEN 'person:' || ${idSql('person', few(PEOPLE, 2))} ELSE 'service:' || origin END,
         'bench', substring($4::bytea FROM (n % ${BLOCK})::integer * 32 + 1 FOR 32), substring($4::bytea FROM (n % ${BLOCK})::integer * 32 + 1 FOR 32)
       FROM numbered ORDER BY n
     )
     INSERT INTO mention (id, index)
     SELECT id, n FROM numbered, LATERAL (VALUES (${idSql('account', 'account')}), (${idSql('unit', `account % ${UNITS}`)})) AS mentioned (id) WHERE by_person`,
      [size, firstDay(now), (DAYS * DAY) / size, blockLeaves, from],
    )
  }
  await sql.query(
    `INSERT INTO origin_position (origin, position) SELECT origin, max(position) FROM entry GROUP BY origin`,
  )
  await sql.query(
    `INSERT INTO entry_span (span, earliest, latest) SELECT index / 4096, min(time), max(time) FROM entry GROUP BY 1`,
  )
  await sql.query(`DROP TABLE slot`)
  // As autovacuum would in the meantime, rather than during the measurement.
  await sql.query(`VACUUM ANALYZE entry, mention, entry_span`)
}
