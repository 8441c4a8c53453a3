import type { Database, Tx } from './database'

export interface OutboxStanding {
  /** The last position that was given. */
  stated: number
  published: number
  receipted: number
  oldestKept?: number
  deadLetters: number
}

/** How far the facts of this database have come. */
export async function outboxStanding(of: Database | Tx): Promise<OutboxStanding> {
  const [row] = await of.query<Record<keyof OutboxStanding, string | null>>(
    `SELECT s.last_position AS stated, r.published_position AS published, r.receipted_position AS receipted,
            (SELECT min(position) FROM outbox) AS "oldestKept", (SELECT count(*) FROM dead_letter) AS "deadLetters"
     FROM outbox_state s, outbox_relay r`,
  )
  const { oldestKept, ...counts } = row as NonNullable<typeof row>
  return {
    stated: Number(counts.stated),
    published: Number(counts.published),
    receipted: Number(counts.receipted),
    ...(oldestKept !== null && { oldestKept: Number(oldestKept) }),
    deadLetters: Number(counts.deadLetters),
  }
}

/** Has the relay publish stated facts once more, and answers how many of them are still kept. */
export async function askAgain(db: Database, first: number, last: number): Promise<number> {
  return db.transaction(async (tx) => {
    const [row] = await tx.query<{ kept: string }>(
      `SELECT count(*) AS kept FROM outbox WHERE position BETWEEN $1 AND $2`,
      [first, last],
    )
    const kept = Number(row?.kept ?? 0)
    if (kept > 0)
      await tx.query(
        `INSERT INTO outbox_again (first_position, last_position) VALUES ($1, $2)
         ON CONFLICT (first_position) DO UPDATE SET last_position = GREATEST(outbox_again.last_position, EXCLUDED.last_position)`,
        [first, last],
      )
    return kept
  })
}
