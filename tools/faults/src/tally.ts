import type { CloudEvent } from '@cordon/contracts'
import { connectNats, PullLoop, takeBatch } from '@cordon/messaging'
import { ConsumedEvents, Database, isInfrastructureFault } from '@cordon/persistence'

/*
 * A consumer made of the same parts as those of the services, whose effect is no set of rows that a second time changes nothing, but a count.
 * The services tolerate an event that comes twice by its version too, so in their tables it could not be seen that the first guard is gone.
 */

/** It ends itself between commit and acknowledgement once in so many batches at most: whatever it had just taken comes again. */
const BATCHES = 250

async function main(): Promise<void> {
  const { TALLY_DATABASE_URL = '', TALLY_NATS_URL = '', TALLY_NKEY = '', TALLY_CONSUMER = '' } = process.env
  // The name only tells connections apart.
  const database = new Database({
    service: 'audit',
    url: TALLY_DATABASE_URL,
    entities: [],
    migrations: [],
    poolSize: 2,
  })
  await database.open({ migrate: true })
  await database.query(`CREATE TABLE IF NOT EXISTS tally (event_id uuid NOT NULL, position bigint NOT NULL)`)
  await database.query(`CREATE INDEX IF NOT EXISTS tally_event ON tally (event_id)`)
  await database.query(`CREATE TABLE IF NOT EXISTS repeated (events integer NOT NULL)`)
  const connection = await connectNats({ service: 'reader', url: TALLY_NATS_URL, nkeySeed: TALLY_NKEY })
  const consumed = new ConsumedEvents(database)
  const record = {
    take: consumed.take.bind(consumed),
    setAside: consumed.setAside.bind(consumed),
    mayPass: isInfrastructureFault,
  }
  let left = 1 + Math.floor(Math.random() * BATCHES)
  new PullLoop({
    connection,
    stream: 'connectors',
    consumer: TALLY_CONSUMER,
    log: (level, message, fields) => console.log(JSON.stringify({ level, message, ...fields })),
    mayPass: isInfrastructureFault,
    take: async (messages) => {
      const batch = messages.map(({ body }) => ({ body, event: JSON.parse(body) as CloudEvent }))
      const ids = batch.map(({ event }) => event.id)
      await database.query(
        `INSERT INTO repeated SELECT count(DISTINCT event_id) FROM tally WHERE event_id = ANY($1::uuid[]) HAVING count(*) > 0`,
        [ids],
      )
      await takeBatch(
        record,
        TALLY_CONSUMER,
        batch,
        async (events, tx) => {
          await tx.query(`INSERT INTO tally (event_id, position) SELECT * FROM unnest($1::uuid[], $2::bigint[])`, [
            events.map(({ id }) => id),
            events.map(({ position }) => position),
          ])
        },
        () => undefined,
      )
      if (--left <= 0) process.kill(process.pid, 'SIGKILL')
    },
  }).start()
}

void main()
