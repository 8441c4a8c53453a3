import { toCloudEvent, type Cause, type Fact } from '@cordon/contracts'
import { arrayLiteral } from './array-literal'
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
     FROM counter, ROWS FROM (unnest($2::uuid[]), unnest($3::text[]), string_to_table($4, E'\\n'))
       WITH ORDINALITY AS row (event_id, type, envelope, ordinal)`,
    [
      events.length,
      arrayLiteral(events.map(({ id }) => id)),
      arrayLiteral(events.map(({ type }) => type)),
      // JSON has no line break of its own, nor the U+0000 that PostgreSQL text cannot hold: both are escapes in it. As an array, each
      // envelope would be quoted and escaped once more, and read letter by letter.
      events.map((event) => JSON.stringify(event)).join('\n'),
    ],
  )
}

/** The event as it is published: the stored envelope with its position. */
export function withPosition(envelope: string, position: number): string {
  return `${envelope.slice(0, -1)},"position":"${position}"}`
}
