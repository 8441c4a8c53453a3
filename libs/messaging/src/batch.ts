import type { CloudEvent } from '@cordon/contracts'

/** One message of a batch, read; `event` is absent where it could not be read at all. */
export interface Received {
  event: CloudEvent
  /** As it came, for the dead letter. */
  body: string
}

export interface Letter {
  consumer: string
  eventId?: string
  type: string
  subject: string
  reason: string
  body: string
}

/** How a service's database records what its consumers took; libs/persistence implements it. */
export interface ConsumerRecord<Tx> {
  /** Applies those events that the consumer has not taken, and records them, in one transaction. Throws when nothing was taken. */
  take(
    consumer: string,
    events: readonly CloudEvent[],
    apply: (fresh: CloudEvent[], tx: Tx) => Promise<void>,
  ): Promise<void>
  setAside(letter: Letter): Promise<void>
  /** Whether the error may pass by itself: retry, never a dead letter. */
  mayPass(error: unknown): boolean
}

/** Thrown by a handler whose events cannot be taken yet, such as those behind a gap: delivered again later. */
export class RetryLater extends Error {}

/**
 * Takes a batch, and ends with every event either taken or set aside. A batch that fails is halved until the one event that
 * cannot be taken stands alone: that one goes to the dead letters with its reason, the others are taken.
 * @throws what may pass: then some of the batch may be untaken, and the whole batch can be taken again.
 */
export async function takeBatch<Tx>(
  record: ConsumerRecord<Tx>,
  consumer: string,
  batch: readonly Received[],
  apply: (events: CloudEvent[], tx: Tx) => Promise<void>,
  setAside: (received: Received, reason: string) => void,
): Promise<void> {
  if (batch.length === 0) return
  try {
    await record.take(
      consumer,
      batch.map(({ event }) => event),
      apply,
    )
  } catch (error) {
    if (error instanceof RetryLater || record.mayPass(error)) throw error
    if (batch.length > 1) {
      const middle = Math.ceil(batch.length / 2)
      await takeBatch(record, consumer, batch.slice(0, middle), apply, setAside)
      await takeBatch(record, consumer, batch.slice(middle), apply, setAside)
      return
    }
    const [{ event, body }] = batch as [Received]
    const reason = error instanceof Error ? error.message : String(error)
    await record.setAside({ consumer, eventId: event.id, type: event.type, subject: event.subject, reason, body })
    setAside({ event, body }, reason)
  }
}

/** Splits events into runs of one kind, keeping their order: a handler of several types takes them together. */
export function runsBy(events: readonly CloudEvent[], kindOf: (event: CloudEvent) => unknown): CloudEvent[][] {
  const runs: CloudEvent[][] = []
  let kind: unknown
  for (const event of events) {
    const of = kindOf(event)
    if (runs.length > 0 && of === kind) runs.at(-1)?.push(event)
    else runs.push([event])
    kind = of
  }
  return runs
}
