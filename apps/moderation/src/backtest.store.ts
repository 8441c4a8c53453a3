import { causedByService, fact, type Cause } from '@cordon/contracts'
import { backtestMoved, type Backtest, type BacktestStatus, type Rules } from '@cordon/contracts/moderation'
import { Database, isInfrastructureFault, type Tx } from '@cordon/persistence'
import { Inject, Injectable } from '@nestjs/common'
import { authorsAffected, MOST_AUTHORS, nothingRead, tally, type Reading, type Tally } from './domain/backtest'
import type { ProposalState } from './domain/proposal'
import { HumanVerdicts } from './human-verdict.store'

/** At most so many messages are replayed, the newest. */
const MOST = 1_000_000

interface BacktestRow {
  proposal_id: string
  content_hash: string
  status: BacktestStatus
  total: number
  tally: Tally
  cursor: string | null
  started_at: Date
  finished_at: Date | null
  reason: string | null
}

export interface StoredMessage {
  itemId: string
  unitId: string
  accountId: string
  /** Milliseconds of Unix time. */
  capturedAt: number
  text: string
  authorKey: string | null
  /** What was known of it beside the words when it arrived, as JSON; null where that was not kept yet. */
  context: string | null
  shouldBeCaught?: boolean
}

/** How a step reads its messages: by the rules in force and by those proposed. */
export interface Reader {
  /** Messages that the next step takes at most. */
  readonly most: number
  /** The proposed rules' text is asked for only where their hash is new. Answers for the first of the messages, at least one; the others come again. */
  read(
    tx: Tx,
    proposed: { contentHash: string; rules: () => Promise<Rules> },
    messages: readonly StoredMessage[],
  ): Promise<Reading[]>
}

/** Backtests and the messages they replay. Where one stands is kept with each step: a restart goes on from there. */
@Injectable()
export class BacktestStore {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(HumanVerdicts) private readonly verdicts: HumanVerdicts,
  ) {}

  /** Begins a backtest, or begins it anew. */
  async begin(tx: Tx, { id, contentHash, version }: ProposalState, cause: Cause, at: Date): Promise<void> {
    const [count] = await tx.query<{ total: number }>(
      `SELECT count(*)::integer AS total FROM (SELECT FROM assessment WHERE text IS NOT NULL LIMIT ${MOST}) AS stored`,
    )
    const [row] = await tx.query<BacktestRow>(
      `INSERT INTO backtest (proposal_id, content_hash, status, total, tally, started_at) VALUES ($1, $2, 'running', $3, $4, $5)
       ON CONFLICT (proposal_id) DO UPDATE SET status = 'running', total = excluded.total, tally = excluded.tally, cursor = NULL,
         started_at = excluded.started_at, finished_at = NULL, reason = NULL
       RETURNING *`,
      [id, contentHash, count?.total ?? 0, JSON.stringify(nothingRead), at],
    )
    // Only now that a step in hand has ended: it locks the backtest before the authors, too.
    await this.forgetAuthors(tx, id)
    this.state(tx, row as BacktestRow, version, cause)
  }

  /** Moves it from one of `from` to `to`; false: it is in none of these. */
  async move(
    tx: Tx,
    { id, version }: ProposalState,
    from: readonly BacktestStatus[],
    to: BacktestStatus,
    cause: Cause,
  ): Promise<boolean> {
    const [row] = await tx.query<BacktestRow>(
      `UPDATE backtest SET status = $3, reason = NULL WHERE proposal_id = $1 AND status = ANY ($2) RETURNING *`,
      [id, from, to],
    )
    if (row !== undefined) this.state(tx, row, version, cause)
    return row !== undefined
  }

  async read(proposalId: string): Promise<Backtest | undefined> {
    const [row] = await this.db.query<BacktestRow>(`SELECT * FROM backtest WHERE proposal_id = $1`, [proposalId])
    return row && toContract(row)
  }

  async finishedAt(tx: Pick<Tx, 'query'>, proposalId: string): Promise<Date | undefined> {
    const [row] = await tx.query<{ finished_at: Date }>(
      `SELECT finished_at FROM backtest WHERE proposal_id = $1 AND status = 'finished'`,
      [proposalId],
    )
    return row?.finished_at
  }

  /** The beginnings of these messages, as far as they lie in these units. */
  async texts(itemIds: readonly string[], units: '*' | string[]): Promise<Map<string, string>> {
    const rows = await this.db.query<{ item_id: string; text: string }>(
      `SELECT item_id, left(text, 240) AS text FROM assessment
       WHERE item_id = ANY ($1) AND text IS NOT NULL AND ($2::uuid[] IS NULL OR unit_id = ANY ($2))`,
      [itemIds, units === '*' ? null : units],
    )
    return new Map(rows.map(({ item_id, text }) => [item_id, text]))
  }

  /** Whether some backtest runs, whoever has it in hand. */
  async someRuns(): Promise<boolean> {
    return (await this.db.query(`SELECT FROM backtest WHERE status = 'running' LIMIT 1`)).length > 0
  }

  /**
   * Takes the next step of the backtest that began first and that nobody else has in hand. False: there is nothing to do.
   * One whose messages cannot be read ends as failed; what may pass is thrown, and the step can be taken again.
   */
  async step(reader: Reader, at: () => Date): Promise<boolean> {
    return this.db.transaction(async (tx) => {
      const [row] = await tx.query<BacktestRow & { version: number }>(
        `SELECT b.*, p.version FROM backtest b JOIN proposal p ON p.id = b.proposal_id
         WHERE b.status = 'running' ORDER BY b.started_at LIMIT 1 FOR UPDATE OF b SKIP LOCKED`,
      )
      if (row === undefined) return false
      const { proposal_id: id, content_hash: contentHash } = row
      const messages = await this.next(tx, row, reader.most)
      const rules = async () => {
        const [proposal] = await tx.query<{ rules: string }>(`SELECT rules FROM proposal WHERE id = $1`, [id])
        return JSON.parse((proposal as { rules: string }).rules) as Rules
      }
      const readings = await reader.read(tx, { contentHash, rules }, messages).catch((error: unknown) => {
        if (isInfrastructureFault(error)) throw error
        return error instanceof Error ? error : new Error(String(error))
      })
      const failed = readings instanceof Error
      const counted = failed ? row.tally : await this.count(tx, row, readings)
      const finished = !failed && (messages.length === 0 || counted.done >= row.total)
      const [moved] = await tx.query<BacktestRow>(
        `UPDATE backtest SET tally = $2, cursor = COALESCE($3, cursor), status = $4, finished_at = $5, reason = $6
         WHERE proposal_id = $1 RETURNING *`,
        [
          id,
          JSON.stringify(counted),
          failed ? null : (readings.at(-1)?.itemId ?? null),
          failed ? 'failed' : finished ? 'finished' : 'running',
          finished ? at() : null,
          failed ? readings.message.slice(0, 500) : null,
        ],
      )
      if (finished) await this.forgetAuthors(tx, id)
      if (failed || finished)
        this.state(tx, moved as BacktestRow, row.version, causedByService('moderation', 'backtest'))
      return true
    })
  }

  // The time as a number: a timestamp of its own form costs more to read than the rest of the row.
  private async next(tx: Tx, { cursor, total, tally: { done } }: BacktestRow, most: number): Promise<StoredMessage[]> {
    const messages = await tx.query<StoredMessage>(
      `SELECT item_id AS "itemId", unit_id AS "unitId", account_id AS "accountId", (extract(epoch FROM captured_at) * 1000)::float8 AS "capturedAt",
         text, network || ':' || author_native_id AS "authorKey", context
       FROM assessment WHERE text IS NOT NULL AND ($1::uuid IS NULL OR item_id < $1) ORDER BY item_id DESC LIMIT $2`,
      [cursor, Math.min(most, total - done)],
    )
    const [newest, oldest] = [messages.at(0), messages.at(-1)]
    if (newest === undefined || oldest === undefined) return []
    const decided = await this.verdicts.between(tx, oldest.itemId, newest.itemId)
    for (const message of decided.size > 0 ? messages : []) {
      const shouldBeCaught = decided.get(message.itemId)
      if (shouldBeCaught !== undefined) message.shouldBeCaught = shouldBeCaught
    }
    return messages
  }

  // Each author once, over all steps: the table remembers, so that a step costs what it adds and not what was counted before.
  private async count(tx: Tx, { proposal_id: id, tally: sofar }: BacktestRow, readings: Reading[]): Promise<Tally> {
    const { affectedAuthors: before, ...counted } = tally(sofar, readings)
    const authors = authorsAffected(readings)
    if (before === undefined || authors === undefined) return counted
    if (authors.length === 0 || before >= MOST_AUTHORS) return { ...counted, affectedAuthors: before }
    const [added] = await tx.query<{ authors: number }>(
      `WITH added AS (
         INSERT INTO backtest_author SELECT $1, encode(substring(sha256(convert_to(author, 'UTF8')) FOR 16), 'hex')::uuid FROM unnest($2::text[]) AS author
         ON CONFLICT DO NOTHING RETURNING 1
       ) SELECT count(*)::integer AS authors FROM added`,
      [id, authors],
    )
    return { ...counted, affectedAuthors: Math.min(MOST_AUTHORS, before + (added?.authors ?? 0)) }
  }

  private async forgetAuthors(tx: Tx, proposalId: string): Promise<void> {
    await tx.query(`DELETE FROM backtest_author WHERE proposal_id = $1`, [proposalId])
  }

  private state(tx: Tx, row: BacktestRow, version: number, cause: Cause): void {
    const { done, newlyCaught, noLongerCaught } = row.tally
    const { proposal_id: proposalId, content_hash: contentHash, status, total } = row
    const data = { proposalId, contentHash, status, total, done, newlyCaught, noLongerCaught }
    tx.state([fact(backtestMoved, proposalId, version, data)], cause)
  }
}

function toContract({ status, total, tally: counted, started_at, finished_at, reason }: BacktestRow): Backtest {
  return {
    status,
    total,
    ...counted,
    startedAt: started_at.toISOString(),
    ...(finished_at !== null && { finishedAt: finished_at.toISOString() }),
    ...(reason !== null && { reason }),
  }
}
