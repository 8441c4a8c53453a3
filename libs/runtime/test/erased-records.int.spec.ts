import { ConsumedEvents, refuseFromNow, type Database } from '@cordon/persistence'
import { until } from '@cordon/testing'
import { startStack, type Stack } from '@cordon/testing/stack'
import { Module } from '@nestjs/common'
import { v7 as uuid } from 'uuid'
import { DatabaseConfig } from '../src/config'

class TellerModule {}
Module({})(TellerModule)

describe('what was erased', () => {
  let stack: Stack
  let db: Database
  let consumed: ConsumedEvents
  beforeAll(async () => {
    const database = { entities: [], migrations: [] }
    stack = await startStack([
      { definition: { service: 'identity', config: DatabaseConfig, module: TellerModule, database } },
    ])
    await stack.owner('identity')(`CREATE TABLE words (record text)`)
    await stack.owner('identity')(`GRANT ALL ON words TO PUBLIC`)
    db = stack.service('identity').database as Database
    consumed = new ConsumedEvents(db)
  })
  afterAll(async () => {
    await stack?.close()
  })

  const words = (record: string) => stack.owner('identity')(`SELECT 1 FROM words WHERE record = $1`, [record])
  const takes = (record: string, meanwhile: () => Promise<void> = async () => undefined) =>
    consumed.take('test', [{ id: uuid(), subject: record }], async (fresh, tx) => {
      await meanwhile()
      for (const { subject } of fresh) await tx.query(`INSERT INTO words (record) VALUES ($1)`, [subject])
    })
  const erases = (record: string) =>
    db.transaction(async (tx) => {
      await refuseFromNow(tx, [record])
      await tx.query(`DELETE FROM words WHERE record = $1`, [record])
    })

  it('does not come back with a batch that was in hand', async () => {
    const record = uuid()
    let erasing: Promise<void> | undefined
    await takes(record, async () => {
      erasing = erases(record)
      const waitsOrEnded = () =>
        stack.owner('identity')(
          `SELECT 1 FROM pg_locks WHERE relation = 'consumed_event'::regclass AND NOT granted
           UNION ALL SELECT 1 FROM erased_record WHERE id = $1`,
          [record],
        )
      await until('the erasure to wait for the batch', async () => (await waitsOrEnded()).length > 0)
    })
    await erasing
    expect(await words(record)).toEqual([])
  })

  it('does not come back with a batch that comes after, nor in what is set aside', async () => {
    const record = uuid()
    await takes(record)
    expect(await words(record)).toHaveLength(1)
    await erases(record)
    await takes(record)
    expect(await words(record)).toEqual([])
    const letter = { consumer: 'test', type: 'identity.test', reason: 'It does not fit.', body: 'words' }
    await consumed.setAside({ ...letter, eventId: uuid(), subject: record })
    expect(await consumed.deadLetters(10)).toMatchObject({ total: 0 })
    await consumed.setAside({ ...letter, eventId: uuid(), subject: uuid() })
    expect(await consumed.deadLetters(10)).toMatchObject({ total: 1 })
  })
})
