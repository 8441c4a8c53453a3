import type { CloudEvent } from '@cordon/contracts'
import type { CapturedItem } from '@cordon/contracts/connectors'
import type { Match } from '@cordon/contracts/moderation'
import { arrayLiteral, type Tx } from '@cordon/persistence'
import { hash } from 'node:crypto'
import type { Finding } from './domain/urgency'
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
    [arrayLiteral(keys)],
  )
  return new Map(rows.map((row) => [row.key.replaceAll('-', ''), row.conversation_id]))
}

export async function insertKeys(tx: Tx, keys: ReadonlyMap<string, string>): Promise<void> {
  if (keys.size === 0) return
  await tx.query(`INSERT INTO conversation_key (key, conversation_id) SELECT * FROM unnest($1::uuid[], $2::uuid[])`, [
    arrayLiteral([...keys.keys()]),
    arrayLiteral([...keys.values()]),
  ])
}

export interface KnownItem {
  conversationId: string
  version: number
  arrival: bigint
  waitsSince: Date
}

/** Those of the items that are here. */
export async function knownItems(tx: Tx, ids: readonly string[]): Promise<Map<string, KnownItem>> {
  const rows = await tx.query<{
    id: string
    conversation_id: string
    version: number
    arrival: string
    waits_since: Date
  }>(`SELECT id, conversation_id, version, arrival, waits_since FROM item WHERE id = ANY($1::uuid[])`, [
    arrayLiteral(ids),
  ])
  return new Map(
    rows.map((row) => [
      row.id,
      {
        conversationId: row.conversation_id,
        version: row.version,
        arrival: BigInt(row.arrival),
        waitsSince: row.waits_since,
      },
    ]),
  )
}

/** What arrived, as it is kept: the rest of it stands in columns. */
export type ItemBody = Omit<CapturedItem, 'itemId' | 'accountId' | 'unitId' | 'network' | 'capturedAt'> & {
  erased?: true
}

export async function insertItems(
  tx: Tx,
  items: readonly CloudEvent<CapturedItem>[],
  conversationOf: ReadonlyMap<string, string>,
): Promise<void> {
  if (items.length === 0) return
  await tx.query(
    `INSERT INTO item (id, conversation_id, version, captured_at, waits_since, body)
     SELECT id, conversation_id, version, captured_at, captured_at, body
     FROM ROWS FROM (unnest($1::uuid[]), unnest($2::uuid[]), unnest($3::integer[]), unnest($4::timestamptz[]), json_array_elements($5))
       AS row (id, conversation_id, version, captured_at, body)`,
    [
      arrayLiteral(items.map(({ data }) => data.itemId)),
      arrayLiteral(items.map(({ data }) => conversationOf.get(data.itemId))),
      arrayLiteral(items.map(({ aggregateversion }) => aggregateversion)),
      arrayLiteral(items.map(({ data }) => data.capturedAt)),
      storableJson(items.map(bodyOf)),
    ],
  )
}

/** Writes later revisions over earlier ones. Who waited already goes on waiting since then. */
export async function updateItems(
  tx: Tx,
  items: readonly CloudEvent<CapturedItem>[],
  known: ReadonlyMap<string, KnownItem>,
  settledArrivalOf: (itemId: string) => bigint,
): Promise<void> {
  if (items.length === 0) return
  const waitsSince = items.map(({ data }) => {
    const before = known.get(data.itemId)
    const waits = before !== undefined && before.arrival > settledArrivalOf(data.itemId)
    return waits ? before.waitsSince.toISOString() : data.capturedAt
  })
  await tx.query(
    `UPDATE item SET arrival = nextval('item_arrival'), version = row.version, waits_since = row.waits_since, body = row.body
     FROM ROWS FROM (unnest($1::uuid[]), unnest($2::integer[]), unnest($3::timestamptz[]), json_array_elements($4))
       AS row (id, version, waits_since, body)
     WHERE item.id = row.id`,
    [
      arrayLiteral(items.map(({ data }) => data.itemId)),
      arrayLiteral(items.map(({ aggregateversion }) => aggregateversion)),
      arrayLiteral(waitsSince),
      storableJson(items.map(bodyOf)),
    ],
  )
}

function bodyOf({ data }: CloudEvent<CapturedItem>): ItemBody {
  const { itemId: _, accountId: __, unitId: ___, network: ____, capturedAt: _____, ...body } = data
  return body
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
    [arrayLiteral(itemIds)],
  )
  return new Map(rows.map((row) => [row.item_id, row]))
}

export interface NewAssessment {
  itemId: string
  itemVersion: number
  ruleSetVersion: number
  finding: Finding
  matches: readonly Match[]
  assessedAt: string
  /** Nobody answers it before a person has decided on it. */
  held: boolean
}

/** Keeps assessments unless a later one is here. Answers which were taken, and whether the item had one before. */
export async function putAssessments(
  tx: Tx,
  assessments: readonly NewAssessment[],
): Promise<Map<string, 'first' | 'again'>> {
  // xmax is 0 in a row that was inserted (PostgreSQL 9.5 to 18).
  const taken = await tx.query<{ item_id: string; inserted: boolean }>(
    `INSERT INTO item_assessment AS known (item_id, item_version, rule_set_version, lane_rank, severity_rank, categories, assessed_at, held, matches)
     SELECT * FROM ROWS FROM (unnest($1::uuid[]), unnest($2::integer[]), unnest($3::integer[]), unnest($4::smallint[]), unnest($5::smallint[]),
       unnest($6::smallint[]), unnest($7::timestamptz[]), unnest($8::boolean[]), json_array_elements($9))
     ON CONFLICT (item_id) DO UPDATE SET item_version = excluded.item_version, rule_set_version = excluded.rule_set_version,
       lane_rank = excluded.lane_rank, severity_rank = excluded.severity_rank, categories = excluded.categories,
       assessed_at = excluded.assessed_at, held = excluded.held, matches = excluded.matches
     WHERE (known.item_version, known.rule_set_version, known.assessed_at)
         < (excluded.item_version, excluded.rule_set_version, excluded.assessed_at)
     RETURNING item_id, xmax = 0 AS inserted`,
    [
      arrayLiteral(assessments.map(({ itemId }) => itemId)),
      arrayLiteral(assessments.map(({ itemVersion }) => itemVersion)),
      arrayLiteral(assessments.map(({ ruleSetVersion }) => ruleSetVersion)),
      arrayLiteral(assessments.map(({ finding }) => finding.lane)),
      arrayLiteral(assessments.map(({ finding }) => finding.severity)),
      arrayLiteral(assessments.map(({ finding }) => finding.categories)),
      arrayLiteral(assessments.map(({ assessedAt }) => assessedAt)),
      arrayLiteral(assessments.map(({ held }) => held)),
      storableJson(assessments.map(({ matches }) => matches)),
    ],
  )
  return new Map(taken.map(({ item_id, inserted }) => [item_id, inserted ? 'first' : 'again']))
}

/** Whether an assessment `a` is of the revision of item `i` that is shown. */
export const ASSESSMENT_FITS = `a.item_version = i.version`
