import { v7 as uuid } from 'uuid'
import { arrayLiteral } from './array-literal'
import { isInfrastructureFault, type Database, type Tx } from './database'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** What the record needs of an event in order to take it once. */
export interface Consumable {
  id: string
  /** The record it is about: of one that was erased nothing more is taken. */
  subject?: string
}

export interface DeadLetterRow {
  id: string
  consumer: string
  type: string
  subject: string
  reason: string
  body: string
  at: Date
  redrives: number
}

/** Which events a consumer has taken: the record of its ids and its effect are one transaction. */
export class ConsumedEvents {
  constructor(private readonly db: Database) {}

  /** Applies the events that `consumer` has not taken yet, in their order. Throws when nothing was taken. */
  async take<E extends Consumable>(
    consumer: string,
    events: readonly E[],
    apply: (fresh: E[], tx: Tx) => Promise<void>,
  ): Promise<void> {
    await this.db.transaction(async (tx) => {
      const fresh = await this.recordFresh(tx, consumer, events)
      if (fresh.length > 0) await apply(fresh, tx)
    })
  }

  /** Sets one event aside with its reason; taken, so that the others go on. */
  async setAside(letter: {
    consumer: string
    eventId?: string
    type: string
    subject: string
    reason: string
    body: string
  }): Promise<void> {
    await this.db.transaction(async (tx) => {
      if (letter.eventId !== undefined) {
        // Nor is it set aside when its record was erased since it was first tried.
        const fresh = await this.recordFresh(tx, letter.consumer, [{ id: letter.eventId, subject: letter.subject }])
        if (fresh.length === 0) return
      }
      await tx.query(
        `INSERT INTO dead_letter (id, consumer, event_id, type, subject, reason, body) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        [
          uuid(),
          letter.consumer,
          letter.eventId ?? null,
          letter.type,
          letter.subject,
          letter.reason.slice(0, 2000),
          withoutNul(letter.body),
        ],
      )
    })
  }

  async deadLetters(limit: number): Promise<{ items: DeadLetterRow[]; total: number }> {
    const items = await this.db.query<DeadLetterRow>(
      `SELECT id, consumer, type, subject, reason, body, at, redrives FROM dead_letter ORDER BY id DESC LIMIT $1`,
      [limit],
    )
    const [count] = await this.db.query<{ total: string }>(`SELECT count(*) AS total FROM dead_letter`)
    return { items, total: Number(count?.total ?? 0) }
  }

  /**
   * Applies a dead letter once more and removes it; when it fails again the reason is updated.
   * Infrastructure faults are thrown and leave it as it was.
   */
  async redrive(
    id: string,
    apply: (letter: DeadLetterRow, tx: Tx) => Promise<void>,
  ): Promise<'redriven' | 'failed' | 'not-found'> {
    try {
      return await this.db.transaction(async (tx) => {
        const [letter] = await tx.query<DeadLetterRow>(`DELETE FROM dead_letter WHERE id = $1 RETURNING *`, [id])
        if (letter === undefined) return 'not-found'
        await apply(letter, tx)
        return 'redriven'
      })
    } catch (error) {
      if (isInfrastructureFault(error)) throw error
      const reason = error instanceof Error ? error.message : String(error)
      await this.db.query(`UPDATE dead_letter SET redrives = redrives + 1, reason = $2 WHERE id = $1`, [
        id,
        reason.slice(0, 2000),
      ])
      return 'failed'
    }
  }

  private async recordFresh<E extends Consumable>(tx: Tx, consumer: string, events: readonly E[]): Promise<E[]> {
    const [recorded] = await tx.query<{ fresh: string[] | null; erased: string[] | null }>(
      `WITH recorded AS (
         INSERT INTO consumed_event (consumer, event_id) SELECT $1, unnest($2::uuid[]) ON CONFLICT DO NOTHING RETURNING event_id
       ) SELECT CASE WHEN count(*) < $3 THEN COALESCE(array_agg(event_id), '{}') END AS fresh,
           CASE WHEN EXISTS (SELECT FROM erased_record) THEN (SELECT array_agg(id) FROM erased_record WHERE id = ANY($4)) END AS erased
         FROM recorded`,
      [consumer, arrayLiteral(events.map(({ id }) => id)), events.length, arrayLiteral(events.map(recordOf))],
    )
    const { fresh: ids, erased } = recorded as NonNullable<typeof recorded>
    const kept = erased === null ? events : events.filter(({ subject }) => !erased.includes(subject ?? ''))
    // Most batches are fresh altogether: then no ids come back.
    if (ids === null) return [...kept]
    const fresh = new Set(ids)
    // An id twice in one batch is taken once: the first stands.
    return kept.filter((event) => fresh.delete(event.id))
  }
}

// What is erased has an id of this form; anything else needs quotes, or cannot be said to PostgreSQL at all.
function recordOf({ subject }: Consumable): string {
  return subject !== undefined && UUID.test(subject) ? subject : 'none'
}

function withoutNul(text: string): string {
  return text.replaceAll('\u0000', '\uFFFD')
}
