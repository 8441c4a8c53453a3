import type { CloudEvent } from '@cordon/contracts'
import type { CapturedItem } from '@cordon/contracts/connectors'
import type { Tx } from '@cordon/persistence'
import { hash } from 'node:crypto'
import type { Conversation } from './domain/conversation'
import { storableJson } from './storable-json'

/** The first 128 bits of a SHA-256 as a UUID: native keys may be longer than an index takes, and may hold what text cannot. */
export function threadKey(accountId: string, key: string): string {
  return hash('sha256', `${accountId} ${key}`, 'hex').slice(0, 32)
}

/** Where keys lead, through merges. */
export async function readKeys(tx: Tx, keys: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.query<{ key: string; conversation_id: string }>(
    `SELECT k.key, COALESCE(m.into_id, k.conversation_id) AS conversation_id
     FROM conversation_key k LEFT JOIN merged_conversation m ON m.id = k.conversation_id WHERE k.key = ANY($1::uuid[])`,
    [keys],
  )
  return new Map(rows.map((row) => [row.key.replaceAll('-', ''), row.conversation_id]))
}

export async function insertKeys(tx: Tx, keys: ReadonlyMap<string, string>): Promise<void> {
  if (keys.size === 0) return
  await tx.query(`INSERT INTO conversation_key (key, conversation_id) SELECT * FROM unnest($1::uuid[], $2::uuid[])`, [
    [...keys.keys()],
    [...keys.values()],
  ])
}

export interface KnownItem {
  version: number
  arrival: bigint
  waitsSince: Date
}

export async function knownItems(tx: Tx, ids: readonly string[]): Promise<Map<string, KnownItem>> {
  const rows = await tx.query<{ id: string; version: number; arrival: string; waits_since: Date }>(
    `SELECT id, version, arrival, waits_since FROM item WHERE id = ANY($1::uuid[])`,
    [ids],
  )
  return new Map(
    rows.map((row) => [row.id, { version: row.version, arrival: BigInt(row.arrival), waitsSince: row.waits_since }]),
  )
}

const TYPED = `id uuid, conversation_id uuid, version integer, kind text, visibility text, revision text, native_id text, native_key text,
  thread_root_key text, text text, text_truncated boolean, language text, url text, author json, attachments json, created_at timestamptz,
  captured_at timestamptz, waits_since timestamptz`

export async function insertItems(
  tx: Tx,
  items: readonly CloudEvent<CapturedItem>[],
  conversationOf: ReadonlyMap<string, string>,
): Promise<void> {
  if (items.length === 0) return
  await tx.query(
    `INSERT INTO item (id, conversation_id, version, kind, visibility, revision, native_id, native_key, thread_root_key, text, text_truncated,
       language, url, author, attachments, created_at, captured_at, waits_since)
     SELECT id, conversation_id, version, kind, visibility, revision, native_id, native_key, thread_root_key, text, text_truncated,
       language, url, author, attachments, created_at, captured_at, waits_since
     FROM json_to_recordset($1) AS row (${TYPED})`,
    [
      storableJson(
        items.map((event) => ({
          ...toRow(event),
          conversation_id: conversationOf.get(event.data.itemId),
          waits_since: event.data.capturedAt,
        })),
      ),
    ],
  )
}

/** Writes later revisions over earlier ones. Who waited already goes on waiting since then. */
export async function updateItems(
  tx: Tx,
  items: readonly CloudEvent<CapturedItem>[],
  known: ReadonlyMap<string, KnownItem>,
  conversations: ReadonlyMap<string, Conversation>,
): Promise<void> {
  if (items.length === 0) return
  const settled = new Map(
    (
      await tx.query<{ id: string; conversation_id: string }>(
        `SELECT id, conversation_id FROM item WHERE id = ANY($1::uuid[])`,
        [items.map(({ data }) => data.itemId)],
      )
    ).map((row) => [row.id, conversations.get(row.conversation_id)?.settledArrival ?? 0n]),
  )
  await tx.query(
    `UPDATE item SET arrival = nextval('item_arrival'), version = row.version, visibility = row.visibility, revision = row.revision,
       native_id = row.native_id, text = row.text, text_truncated = row.text_truncated, language = row.language, url = row.url,
       author = row.author, attachments = row.attachments, waits_since = row.waits_since
     FROM json_to_recordset($1) AS row (${TYPED}) WHERE item.id = row.id`,
    [
      storableJson(
        items.map((event) => {
          const { itemId, capturedAt } = event.data
          const before = known.get(itemId)
          const waits = before !== undefined && before.arrival > (settled.get(itemId) ?? 0n)
          return { ...toRow(event), waits_since: waits ? before.waitsSince.toISOString() : capturedAt }
        }),
      ),
    ],
  )
}

function toRow({ data, aggregateversion }: CloudEvent<CapturedItem>): Record<string, unknown> {
  return {
    id: data.itemId,
    version: aggregateversion,
    kind: data.kind,
    visibility: data.visibility,
    revision: data.revision,
    native_id: data.nativeId,
    native_key: data.nativeKey,
    thread_root_key: data.threadRootKey,
    text: data.text,
    text_truncated: data.textTruncated,
    language: data.language,
    url: data.url,
    author: data.author,
    attachments: data.attachments,
    created_at: data.createdAt,
    captured_at: data.capturedAt,
  }
}

export interface AssessmentRow {
  item_id: string
  item_version: number
  lane_rank: number
  severity_rank: number
  categories: number
}

export async function readAssessments(tx: Tx, itemIds: readonly string[]): Promise<Map<string, AssessmentRow>> {
  const rows = await tx.query<AssessmentRow>(
    `SELECT item_id, item_version, lane_rank, severity_rank, categories FROM item_assessment WHERE item_id = ANY($1::uuid[])`,
    [itemIds],
  )
  return new Map(rows.map((row) => [row.item_id, row]))
}

/** Keeps assessments unless a later one is here. Answers which were taken, and whether the item had one before. */
export async function putAssessments(
  tx: Tx,
  rows: readonly { item_id: string }[],
): Promise<Map<string, 'first' | 'again'>> {
  // xmax is 0 in a row that was inserted (PostgreSQL 9.5 to 18).
  const taken = await tx.query<{ item_id: string; inserted: boolean }>(
    `INSERT INTO item_assessment AS known (item_id, item_version, rule_set_version, lane_rank, severity_rank, categories, matches, assessed_at)
     SELECT * FROM json_to_recordset($1) AS row (item_id uuid, item_version integer, rule_set_version integer,
       lane_rank smallint, severity_rank smallint, categories smallint, matches json, assessed_at timestamptz)
     ON CONFLICT (item_id) DO UPDATE SET item_version = excluded.item_version,
       rule_set_version = excluded.rule_set_version, lane_rank = excluded.lane_rank, severity_rank = excluded.severity_rank,
       categories = excluded.categories, matches = excluded.matches, assessed_at = excluded.assessed_at
     WHERE (known.item_version, known.rule_set_version, known.assessed_at)
         < (excluded.item_version, excluded.rule_set_version, excluded.assessed_at)
     RETURNING item_id, xmax = 0 AS inserted`,
    [storableJson(rows)],
  )
  return new Map(taken.map(({ item_id, inserted }) => [item_id, inserted ? 'first' : 'again']))
}

/** Whether an assessment `a` is of the revision of item `i` that is shown. */
export const ASSESSMENT_FITS = `a.item_version = i.version`

/** Those of the items that are here, with whether their assessment is of the revision shown. */
export async function readAssessed(
  tx: Tx,
  ids: readonly string[],
): Promise<{ itemId: string; conversationId: string; arrival: bigint; fits: boolean }[]> {
  const rows = await tx.query<{ id: string; conversation_id: string; arrival: string; fits: boolean }>(
    `SELECT i.id, i.conversation_id, i.arrival, ${ASSESSMENT_FITS} AS fits
     FROM item i JOIN item_assessment a ON a.item_id = i.id WHERE i.id = ANY($1::uuid[])`,
    [ids],
  )
  return rows.map((row) => ({
    itemId: row.id,
    conversationId: row.conversation_id,
    arrival: BigInt(row.arrival),
    fits: row.fits,
  }))
}
