import { arrayLiteral, type Tx } from '@cordon/persistence'
import { orderOf, type Conversation } from './domain/conversation'
import { storableText } from './storable-json'

/** A row of `conversation` as it is read; bigint columns come as text. */
export interface ConversationRow {
  id: string
  account_id: string
  closed: boolean
  lane_rank: number
  severity_rank: number
  order_key: string
  worst_lane: number
  categories: number
  unassessed: number
  item_count: number
  version: number
  waiting_since: Date | null
  last_activity_at: Date
  first_at: Date
  newest_at: Date
  first_item_id: string
  newest_item_id: string
  settled_arrival: string
  claimed_by: string | null
  claimed_by_name: string | null
}

/**
 * Captures and assessments take turns until COMMIT: an assessment and its item that arrive side by side would not see each other, and
 * arrival numbers could be committed out of order. One batch at a time is also what the two streams would do to the same rows anyway.
 */
export async function takeTurn(tx: Tx): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('cordon-inbox-items', 0))`)
}

/** The last arrival number given out. Under the lock of a conversation: every item of it has this one or a lower one. */
export async function lastArrival(tx: Tx): Promise<bigint> {
  const [row] = await tx.query<{ last: string }>(
    `SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS last FROM item_arrival`,
  )
  return BigInt(row?.last ?? 0)
}

/** Reads conversations and holds their rows, always in the order of their ids. */
export async function lockConversations(tx: Tx, ids: Iterable<string>): Promise<Map<string, Conversation>> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return new Map()
  const rows = await tx.query<ConversationRow>(
    `SELECT * FROM conversation WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`,
    [arrayLiteral(wanted)],
  )
  return new Map(rows.map((row) => [row.id, toConversation(row)]))
}

/** Writes conversations, new and changed, and what they do to the count of open ones. `before` holds those that were locked. */
export async function saveConversations(
  tx: Tx,
  before: ReadonlyMap<string, Conversation>,
  after: readonly Conversation[],
): Promise<void> {
  const fresh = after.filter(({ id }) => !before.has(id))
  const changed = after.filter(({ id }) => before.has(id))
  if (fresh.length > 0)
    await tx.query(`INSERT INTO conversation (${COLUMNS.join(', ')}) SELECT * FROM ${ROWS}`, columnsOf(fresh))
  if (changed.length > 0)
    await tx.query(
      `UPDATE conversation SET ${COLUMNS.slice(2)
        .map((column) => `${column} = row.${column}`)
        .join(', ')}
       FROM ${ROWS} AS row (${COLUMNS.join(', ')}) WHERE conversation.id = row.id`,
      columnsOf(changed),
    )
  await recordLaneCounts(tx, before, after)
}

/** What leaves the count and what joins it: one row for each account and lane that changes. */
async function recordLaneCounts(
  tx: Tx,
  before: ReadonlyMap<string, Conversation>,
  after: readonly Conversation[],
): Promise<void> {
  const changes = new Map<string, { accountId: string; lane: number; change: number }>()
  const count = (conversation: Conversation | undefined, change: number): void => {
    if (conversation === undefined) return
    const { closed, lane } = orderOf(conversation)
    if (closed) return
    const { accountId } = conversation
    const key = `${accountId} ${lane}`
    changes.set(key, { accountId, lane, change: (changes.get(key)?.change ?? 0) + change })
  }
  for (const conversation of after) {
    count(before.get(conversation.id), -1)
    count(conversation, 1)
  }
  await insertLaneCounts(tx, [...changes.values()])
}

/** A conversation that went into another one is open no more. */
export async function uncountMerged(tx: Tx, gone: readonly Conversation[]): Promise<void> {
  await insertLaneCounts(
    tx,
    gone
      .filter(({ closed }) => !closed)
      .map((conversation) => ({
        accountId: conversation.accountId,
        lane: orderOf(conversation).lane,
        change: -1,
      })),
  )
}

async function insertLaneCounts(tx: Tx, changes: { accountId: string; lane: number; change: number }[]): Promise<void> {
  const rows = changes.filter(({ change }) => change !== 0)
  if (rows.length === 0) return
  await tx.query(`INSERT INTO lane_count SELECT * FROM unnest($1::uuid[], $2::smallint[], $3::integer[])`, [
    rows.map(({ accountId }) => accountId),
    rows.map(({ lane }) => lane),
    rows.map(({ change }) => change),
  ])
}

export function toConversation(row: ConversationRow): Conversation {
  return {
    id: row.id,
    accountId: row.account_id,
    closed: row.closed,
    urgency: {
      lane: row.worst_lane,
      severity: row.severity_rank,
      categories: row.categories,
      unassessed: row.unassessed,
    },
    ...(row.waiting_since !== null && { waitingSince: row.waiting_since.getTime() }),
    lastActivityAt: row.last_activity_at.getTime(),
    itemCount: row.item_count,
    first: { itemId: row.first_item_id, at: row.first_at.getTime() },
    newest: { itemId: row.newest_item_id, at: row.newest_at.getTime() },
    settledArrival: BigInt(row.settled_arrival),
    ...(row.claimed_by !== null && { claimedBy: row.claimed_by, claimedByName: row.claimed_by_name ?? '' }),
    version: row.version,
  }
}

interface Column {
  type: 'uuid' | 'boolean' | 'smallint' | 'integer' | 'bigint' | 'timestamptz' | 'text'
  value(of: Conversation, order: ReturnType<typeof orderOf>): string | number | bigint | boolean | undefined
}

/** Every column and what it holds. The first two never change. */
const TABLE: Record<keyof ConversationRow, Column> = {
  id: { type: 'uuid', value: ({ id }) => id },
  account_id: { type: 'uuid', value: ({ accountId }) => accountId },
  closed: { type: 'boolean', value: ({ closed }) => closed },
  lane_rank: { type: 'smallint', value: (_, { lane }) => lane },
  severity_rank: { type: 'smallint', value: (_, { severity }) => severity },
  order_key: { type: 'bigint', value: (_, { key }) => key },
  worst_lane: { type: 'smallint', value: ({ urgency }) => urgency.lane },
  categories: { type: 'smallint', value: ({ urgency }) => urgency.categories },
  unassessed: { type: 'integer', value: ({ urgency }) => urgency.unassessed },
  item_count: { type: 'integer', value: ({ itemCount }) => itemCount },
  version: { type: 'integer', value: ({ version }) => version },
  waiting_since: {
    type: 'timestamptz',
    value: ({ waitingSince }) => (waitingSince === undefined ? undefined : instant(waitingSince)),
  },
  last_activity_at: { type: 'timestamptz', value: ({ lastActivityAt }) => instant(lastActivityAt) },
  first_at: { type: 'timestamptz', value: ({ first }) => instant(first.at) },
  newest_at: { type: 'timestamptz', value: ({ newest }) => instant(newest.at) },
  first_item_id: { type: 'uuid', value: ({ first }) => first.itemId },
  newest_item_id: { type: 'uuid', value: ({ newest }) => newest.itemId },
  settled_arrival: { type: 'bigint', value: ({ settledArrival }) => settledArrival },
  claimed_by: { type: 'uuid', value: ({ claimedBy }) => claimedBy },
  claimed_by_name: { type: 'text', value: ({ claimedByName }) => claimedByName },
}
const COLUMNS = Object.keys(TABLE)
const ROWS = `unnest(${Object.values(TABLE)
  .map(({ type }, i) => `$${i + 1}::${type}[]`)
  .join(', ')})`

/** An array for each column, in their order. */
function columnsOf(conversations: readonly Conversation[]): unknown[] {
  const orders = conversations.map(orderOf)
  return Object.values(TABLE).map(({ type, value }) => {
    const values = conversations.map((of, i) => value(of, orders[i] as ReturnType<typeof orderOf>))
    // Text may need quotes, and may come from outside.
    return type === 'text'
      ? values.map((text) => (text === undefined ? null : storableText(String(text))))
      : arrayLiteral(values)
  })
}

function instant(ms: number): string {
  return new Date(ms).toISOString()
}
