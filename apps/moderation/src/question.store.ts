import type { CloudEvent } from '@cordon/contracts'
import type { CapturedItem } from '@cordon/contracts/connectors'
import type { LateFacts } from '@cordon/contracts/moderation'
import { arrayLiteral, Database, type Tx } from '@cordon/persistence'
import type { LateSource } from '@cordon/rules'
import { Inject, Injectable } from '@nestjs/common'
import { v7 as uuid } from 'uuid'
import { pauseAfter } from './domain/late-facts'

/** A message for which somebody has yet to answer, in the hands of a worker. */
export interface LateQuestion {
  itemId: string
  source: LateSource
  itemVersion: number
  event: CloudEvent<CapturedItem>
  askedAt: Date
  /** This one among them. */
  attempts: number
  /** What tells this worker's turn from another's. */
  turn: string
}

interface QuestionRow {
  item_id: string
  item_version: number
  envelope: string
  asked_at: Date
  attempts: number
}

/** For how long what was given up is remembered, in days. */
const REMEMBERED_DAYS = 7

/** Questions that could not be answered when a message arrived: who waits, since when, and who has which in hand. */
@Injectable()
export class QuestionStore {
  constructor(@Inject(Database) private readonly db: Database) {}

  /** Asks for what these messages wait for; what an earlier version of them waited for is not asked any more. */
  async ask(
    tx: Tx,
    messages: readonly { event: CloudEvent<CapturedItem>; asks: readonly LateSource[] }[],
    at: Date,
  ): Promise<void> {
    const edited = messages.filter(({ event }) => event.aggregateversion > 1)
    if (edited.length > 0)
      await tx.query(
        `DELETE FROM late_question q USING unnest($1::uuid[], $2::integer[]) AS now (item_id, item_version)
         WHERE q.item_id = now.item_id AND q.item_version < now.item_version`,
        [
          arrayLiteral(edited.map(({ event }) => event.data.itemId)),
          arrayLiteral(edited.map(({ event }) => event.aggregateversion)),
        ],
      )
    const questions = messages.flatMap(({ event, asks }) => asks.map((source) => ({ event, source })))
    if (questions.length === 0) return
    await tx.query(
      `INSERT INTO late_question (item_id, source, item_version, envelope, asked_at, next_at)
       SELECT row.*, $5, $5 FROM unnest($1::uuid[], $2::text[], $3::integer[], $4::text[]) AS row ON CONFLICT DO NOTHING`,
      [
        arrayLiteral(questions.map(({ event }) => event.data.itemId)),
        questions.map(({ source }) => source),
        arrayLiteral(questions.map(({ event }) => event.aggregateversion)),
        questions.map(({ event }) => JSON.stringify(event)),
        at,
      ],
    )
  }

  /**
   * Takes questions in hand for so long, those first that wait longest. Nobody else gets them meanwhile.
   * @param askedUntil only what was asked first by then, and was put to somebody at least once
   */
  async take(source: LateSource, most: number, leaseMs: number, at: Date, askedUntil?: Date): Promise<LateQuestion[]> {
    const turn = uuid()
    const rows = await this.db.query<QuestionRow>(
      `UPDATE late_question q SET turn = $1, attempts = attempts + 1, next_at = $2::timestamptz + $3 * interval '1 ms'
       FROM (SELECT item_id FROM late_question WHERE source = $6 AND given_up_at IS NULL AND next_at <= $2
               AND ($5::timestamptz IS NULL OR (asked_at <= $5 AND attempts > 0))
             ORDER BY next_at LIMIT $4 FOR UPDATE SKIP LOCKED) due
       WHERE q.item_id = due.item_id AND q.source = $6 RETURNING q.item_id, q.item_version, q.envelope, q.asked_at, q.attempts`,
      [turn, at, leaseMs, most, askedUntil ?? null, source],
    )
    return rows.map((row) => ({
      itemId: row.item_id,
      source,
      itemVersion: row.item_version,
      event: JSON.parse(row.envelope) as CloudEvent<CapturedItem>,
      askedAt: row.asked_at,
      attempts: row.attempts,
      turn,
    }))
  }

  /** Gives back what is still in hand, as if it had not been taken. */
  async release(turn: string, at: Date): Promise<void> {
    await this.db.query(
      `UPDATE late_question SET turn = NULL, next_at = $2, attempts = attempts - 1 WHERE turn = $1 AND attempts > 0`,
      [turn, at],
    )
  }

  /** Holds a question until the end of the transaction; false: it was asked anew, answered, or taken over by somebody else. */
  async hold(tx: Tx, { itemId, source, turn }: LateQuestion): Promise<boolean> {
    const rows = await tx.query(
      `SELECT 1 FROM late_question WHERE item_id = $1 AND source = $2 AND turn = $3 FOR UPDATE`,
      [itemId, source, turn],
    )
    return rows.length > 0
  }

  /** Call `hold` first, as for the others. */
  async end(tx: Tx, { itemId, source }: LateQuestion): Promise<void> {
    await tx.query(`DELETE FROM late_question WHERE item_id = $1 AND source = $2`, [itemId, source])
  }

  async giveUp(tx: Tx, { itemId, source }: LateQuestion, at: Date): Promise<void> {
    await tx.query(
      `UPDATE late_question SET given_up_at = $3, envelope = NULL, turn = NULL WHERE item_id = $1 AND source = $2`,
      [itemId, source, at],
    )
    await tx.query(
      `DELETE FROM late_question WHERE given_up_at < $1::timestamptz - interval '${REMEMBERED_DAYS} days'`,
      [at],
    )
  }

  async postpone(tx: Tx, { itemId, source, attempts }: LateQuestion, at: Date): Promise<void> {
    const next = new Date(at.getTime() + pauseAfter(attempts))
    await tx.query(`UPDATE late_question SET next_at = $3, turn = NULL WHERE item_id = $1 AND source = $2`, [
      itemId,
      source,
      next,
    ])
  }

  /** Whether anybody has yet to answer about a message. */
  async waits(tx: Tx, itemId: string): Promise<boolean> {
    const rows = await tx.query(`SELECT 1 FROM late_question WHERE item_id = $1 AND given_up_at IS NULL`, [itemId])
    return rows.length > 0
  }

  async answered(source: LateSource, model: string | undefined, at: Date): Promise<void> {
    await this.db.query(
      `INSERT INTO late_source (source, answered_at, model) VALUES ($1, $2, $3)
       ON CONFLICT (source) DO UPDATE SET answered_at = excluded.answered_at, model = excluded.model`,
      [source, at, model ?? null],
    )
  }

  async failed(source: LateSource, fault: string, at: Date): Promise<void> {
    await this.db.query(
      `INSERT INTO late_source (source, failed_at, fault) VALUES ($1, $2, $3)
       ON CONFLICT (source) DO UPDATE SET failed_at = excluded.failed_at, fault = excluded.fault`,
      [source, at, fault.slice(0, 500)],
    )
  }

  /** How things stand, but for what is configured. */
  async read(at: Date): Promise<Omit<LateFacts, 'classifier'>> {
    const [counts] = await this.db.query<{ waiting: number; given_up: number }>(
      `SELECT (SELECT count(DISTINCT item_id) FROM late_question WHERE given_up_at IS NULL)::integer AS waiting,
         (SELECT count(DISTINCT item_id) FROM late_question WHERE given_up_at > $1::timestamptz - interval '24 hours')::integer AS given_up`,
      [at],
    )
    const [source] = await this.db.query<{ model: string | null; fault: string | null }>(
      `SELECT model, CASE WHEN failed_at > coalesce(answered_at, '-infinity') THEN fault END AS fault
       FROM late_source WHERE source = 'classifier'`,
    )
    return {
      waiting: counts?.waiting ?? 0,
      givenUp: counts?.given_up ?? 0,
      ...(source?.model != null && { model: source.model }),
      ...(source?.fault != null && { fault: source.fault }),
    }
  }
}
