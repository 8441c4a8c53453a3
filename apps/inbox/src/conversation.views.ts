import { unitsWhere } from '@cordon/authz'
import { fault, type Caller } from '@cordon/contracts'
import type { Author, ItemKind, Network } from '@cordon/contracts/connectors'
import type {
  Conversation as ConversationView,
  ConversationItem,
  ConversationPage,
  ConversationSummary,
  LaneCount,
  ListConversationsInput,
} from '@cordon/contracts/inbox'
import type { Match } from '@cordon/contracts/moderation'
import { Database } from '@cordon/persistence'
import { Inject, Injectable } from '@nestjs/common'
import { toConversation, type ConversationRow } from './conversation.tables'
import { laneOf, laneAt, categoriesIn, laneRank, severityAt } from './domain/urgency'
import { ASSESSMENT_FITS, type ItemBody } from './item.tables'
import { readReplies } from './reply.tables'
import { storableText } from './storable-json'

/** What a summary needs beside the conversation itself. */
export interface AboutRow {
  unit_id: string
  network: Network
  kind: ItemKind
  author: Author
  excerpt: string
}

export type SummaryRow = ConversationRow & AboutRow

export const SELECT_SUMMARY = `
  SELECT c.*, account.unit_id, account.network, f.body ->> 'kind' AS kind, f.body -> 'author' AS author,
    left(n.body ->> 'text', 280) AS excerpt
  FROM conversation c JOIN account ON account.id = c.account_id JOIN item f ON f.id = c.first_item_id JOIN item n ON n.id = c.newest_item_id`

type Query = <Row>(sql: string, parameters?: unknown[]) => Promise<Row[]>

/** Summaries in the order of the ids; those that are gone are left out. */
export async function readSummaries(query: Query, ids: readonly string[]): Promise<ConversationSummary[]> {
  if (ids.length === 0) return []
  const rows = await query<SummaryRow>(`${SELECT_SUMMARY} WHERE c.id = ANY($1::uuid[])`, [ids])
  const byId = new Map(rows.map((row) => [row.id, toSummary(row)]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

export function toSummary(row: SummaryRow): ConversationSummary {
  const { urgency } = toConversation(row)
  return {
    id: row.id,
    accountId: row.account_id,
    unitId: row.unit_id,
    network: row.network,
    status: row.closed ? 'closed' : 'open',
    lane: laneAt(laneOf(urgency)),
    severity: severityAt(urgency.severity),
    categories: categoriesIn(urgency.categories),
    kind: row.kind,
    author: row.author,
    excerpt: row.excerpt,
    ...(row.claimed_by !== null && { claimedBy: row.claimed_by, claimedByName: row.claimed_by_name ?? '' }),
    ...(row.waiting_since !== null && { waitingSince: row.waiting_since.toISOString() }),
    lastActivityAt: row.last_activity_at.toISOString(),
    itemCount: row.item_count,
    version: row.version,
  }
}

/** Where a page ends: the last row's place in the order, which stays a place whatever moves. */
interface Place {
  closed: boolean
  lane: number
  severity: number
  key: string
  id: string
}

interface PlaceRow {
  id: string
  lane_rank: number
  severity_rank: number
  order_key: string
}

const PAGE = 50
/** Items at most that a search looks at: a word that stands in more finds some of them. */
const SEARCHED = 5_000
/** The answer must fit a message: texts beyond this are left out, the oldest first. */
const ANSWER_CHARACTERS = 500_000

@Injectable()
export class ConversationViews {
  constructor(@Inject(Database) private readonly db: Database) {}

  async list(input: ListConversationsInput, caller: Caller): Promise<ConversationPage> {
    const units = unitsWhere(caller, 'conversation:read')
    const limit = input.limit ?? PAGE
    const after = input.after === undefined ? undefined : readCursor(input.after)
    const wanted = input.status === undefined ? [false, true] : [input.status === 'closed']
    const found: (PlaceRow & { closed: boolean })[] = []
    for (const closed of wanted) {
      if (found.length > limit || (after !== undefined && closed < after.closed)) continue
      const rows = await this.places(
        input,
        caller,
        units,
        closed,
        after?.closed === closed ? after : undefined,
        limit + 1,
      )
      found.push(...rows.map((row) => ({ ...row, closed })))
    }
    const page = found.slice(0, limit)
    const last = found.length > limit ? page.at(-1) : undefined
    const [items, open] = await Promise.all([
      readSummaries(
        (sql, parameters) => this.db.query(sql, parameters),
        page.map(({ id }) => id),
      ),
      this.laneCounts(units),
    ])
    return { items, ...(last !== undefined && { next: writeCursor(last) }), open }
  }

  async read(id: string): Promise<ConversationView | undefined> {
    const query: Query = (sql, parameters) => this.db.query(sql, parameters)
    const [summary] = await readSummaries(query, [id])
    if (summary === undefined) return undefined
    const rows = await query<ItemRow>(
      `SELECT i.*, a.lane_rank, a.severity_rank, a.matches, a.rule_set_version, a.item_id IS NOT NULL AS assessed
       FROM item i LEFT JOIN item_assessment a ON a.item_id = i.id AND ${ASSESSMENT_FITS}
       WHERE i.conversation_id = $1 ORDER BY i.arrival DESC LIMIT 500`,
      [id],
    )
    const replies = await readReplies(query, id)
    return {
      summary,
      items: fitting(rows.map(toItem)).sort((a, b) =>
        a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0,
      ),
      replies: fitting(replies).reverse(),
    }
  }

  /** The conversation an id leads to now, and the unit that owns it. */
  async locate(id: string): Promise<{ id: string; unitId: string } | undefined> {
    const [row] = await this.db.query<{ id: string; unit_id: string }>(
      `SELECT c.id, account.unit_id FROM conversation c JOIN account ON account.id = c.account_id
       WHERE c.id = COALESCE((SELECT into_id FROM merged_conversation WHERE id = $1), $1)`,
      [id],
    )
    return row && { id: row.id, unitId: row.unit_id }
  }

  /** The conversation that a message stands in, and the unit that owns it. */
  async locateItem(itemId: string): Promise<{ id: string; unitId: string } | undefined> {
    const [row] = await this.db.query<{ id: string; unit_id: string }>(
      `SELECT item.conversation_id AS id, account.unit_id FROM item JOIN conversation c ON c.id = item.conversation_id
       JOIN account ON account.id = c.account_id WHERE item.id = $1`,
      [itemId],
    )
    return row && { id: row.id, unitId: row.unit_id }
  }

  // Each account's own order is an index; the best of each are merged.
  private async places(
    input: ListConversationsInput,
    caller: Caller,
    units: '*' | string[],
    closed: boolean,
    after: Place | undefined,
    limit: number,
  ): Promise<PlaceRow[]> {
    const parameters: unknown[] = []
    const given = (value: unknown): string => `$${parameters.push(value)}`
    const accounts = `SELECT id FROM account WHERE ${[
      ...(units === '*' ? ['true'] : [`unit_id = ANY(${given(units)}::uuid[])`]),
      ...(input.accountId === undefined ? [] : [`id = ${given(input.accountId)}::uuid`]),
    ].join(' AND ')}`
    const person = caller.kind === 'person' ? caller.personId : null
    const filter = [
      `c.closed = ${given(closed)}`,
      ...(input.lane === undefined ? [] : [`c.lane_rank = ${given(laneRank(input.lane))}`]),
      ...(input.claim === 'mine' ? [`c.claimed_by = ${given(person)}::uuid`] : []),
      ...(input.claim === 'unclaimed' ? [`c.claimed_by IS NULL`] : []),
      ...(after === undefined
        ? []
        : [
            `(c.lane_rank, c.severity_rank, c.order_key, c.id) > (${given(after.lane)}::smallint, ${given(after.severity)}::smallint, ${given(after.key)}::bigint, ${given(after.id)}::uuid)`,
          ]),
    ].join(' AND ')
    const columns = `c.id, c.lane_rank, c.severity_rank, c.order_key`
    const order = `ORDER BY c.lane_rank, c.severity_rank, c.order_key, c.id LIMIT ${given(limit)}`
    if (input.search !== undefined) {
      const words = given(storableText(input.search))
      // An array, not a join: the planner would read every conversation for the few it expects wrongly.
      return this.db.query<PlaceRow>(
        `SELECT ${columns} FROM conversation c
         WHERE c.id = ANY(ARRAY(
           SELECT i.conversation_id FROM (
             SELECT item_id FROM item_search WHERE words @@ plainto_tsquery('simple', ${words}) LIMIT ${SEARCHED}
           ) s JOIN item i ON i.id = s.item_id
         )) AND c.account_id IN (${accounts}) AND ${filter} ${order}`,
        parameters,
      )
    }
    if (input.claim === 'mine')
      return this.db.query<PlaceRow>(
        `SELECT ${columns} FROM conversation c WHERE c.account_id IN (${accounts}) AND ${filter} ${order}`,
        parameters,
      )
    return this.db.query<PlaceRow>(
      `SELECT ${columns} FROM (${accounts}) mine CROSS JOIN LATERAL (
         SELECT ${columns} FROM conversation c WHERE c.account_id = mine.id AND ${filter} ${order}
       ) c ${order}`,
      parameters,
    )
  }

  private async laneCounts(units: '*' | string[]): Promise<LaneCount[]> {
    const rows = await this.db.query<{ lane_rank: number; count: string }>(
      `SELECT lane_rank, sum(change) AS count FROM lane_count
       WHERE $1::uuid[] IS NULL OR account_id IN (SELECT id FROM account WHERE unit_id = ANY($1)) GROUP BY lane_rank`,
      [units === '*' ? null : units],
    )
    const counts = new Map(rows.map((row) => [row.lane_rank, Number(row.count)]))
    return [0, 1, 2, 3].map((rank) => ({ lane: laneAt(rank), count: Math.max(0, counts.get(rank) ?? 0) }))
  }
}

function writeCursor(row: PlaceRow & { closed: boolean }): string {
  const place = [Number(row.closed), row.lane_rank, row.severity_rank, row.order_key, row.id]
  return Buffer.from(place.join(' ')).toString('base64url')
}

function readCursor(cursor: string): Place {
  const text = Buffer.from(cursor, 'base64url').toString()
  const match = /^([01]) ([0-3]) ([0-4]) (\d{1,18}) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(text)
  if (match === null)
    throw fault('INPUT_INVALID', { errors: [{ field: 'after', message: 'must be next of an earlier page' }] })
  const [, closed, lane, severity, key, id] = match as unknown as [string, string, string, string, string, string]
  return { closed: closed === '1', lane: Number(lane), severity: Number(severity), key, id }
}

interface ItemRow {
  id: string
  body: ItemBody
  captured_at: Date
  version: number
  assessed: boolean
  lane_rank: number | null
  severity_rank: number | null
  matches: Match[] | null
  rule_set_version: number | null
}

function toItem(row: ItemRow): ConversationItem {
  const { kind, author, text, textTruncated, language, url, visibility, attachments, createdAt, erased } = row.body
  return {
    itemId: row.id,
    kind,
    author,
    text,
    ...(textTruncated !== undefined && { textTruncated }),
    ...(language !== undefined && { language }),
    ...(url !== undefined && { url }),
    visibility,
    attachments,
    createdAt,
    capturedAt: row.captured_at.toISOString(),
    // The aggregate's version counts its revisions, from 1.
    edits: Math.max(0, row.version - 1),
    assessed: row.assessed,
    severity: severityAt(row.severity_rank ?? 4),
    lane: row.lane_rank === null ? 'unassessed' : laneAt(row.lane_rank),
    matches: row.matches ?? [],
    ...(erased !== undefined && { erased }),
    ...(row.rule_set_version !== null && { ruleSetVersion: row.rule_set_version }),
  }
}

/** As many, newest first, as an answer holds; always one. */
function fitting<T>(newestFirst: readonly T[]): T[] {
  let left = ANSWER_CHARACTERS
  const end = newestFirst.findIndex((one, i) => (left -= JSON.stringify(one).length) < 0 && i > 0)
  return newestFirst.slice(0, end === -1 ? undefined : end)
}
