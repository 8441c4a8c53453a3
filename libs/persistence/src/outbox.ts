import { eventType, toCloudEvent, type Cause, type Fact } from '@cordon/contracts'
import type { Tx } from './database'

/**
 * Writes facts to the outbox in the transaction that made them true and gives each its gapless position.
 * The counter row stays locked until COMMIT, so positions follow the order of commits: a reader that has seen
 * position n has seen all before it. Call it last. A roll-back takes the positions back.
 */
export async function appendToOutbox(tx: Tx, stated: { fact: Fact; cause: Cause }[]): Promise<void> {
  const at = new Date()
  const events = stated.map(({ fact, cause }) => toCloudEvent(fact, cause, at))
  await tx.query(
    `WITH counter AS (
       UPDATE outbox_state SET last_position = last_position + $1 RETURNING last_position - $1 AS before
     )
     INSERT INTO outbox (position, event_id, type, envelope)
     SELECT counter.before + row.ordinal, row.event_id, row.type, row.envelope
     FROM counter, unnest($2::uuid[], $3::text[], $4::text[]) WITH ORDINALITY AS row (event_id, type, envelope, ordinal)`,
    [
      events.length,
      events.map((event) => event.id),
      stated.map(({ fact }) => eventType(fact.event)),
      // PostgreSQL text cannot hold U+0000; JSON would carry it as an escape, which is kept as it is.
      events.map((event) => JSON.stringify(event)),
    ],
  )
}

/** The event as it is published: the stored envelope with its position. */
export function withPosition(envelope: string, position: number): string {
  return `${envelope.slice(0, -1)},"position":"${position}"}`
}
