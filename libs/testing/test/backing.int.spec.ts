import { Client } from 'pg'
import { jetstream, jetstreamManager } from '@nats-io/jetstream'
import { startBacking } from '../src/backing'
import { freshDatabase, freshNats } from '../src/fresh'
import { until } from '../src/until'

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

describe('freshDatabase', () => {
  it('gives each caller an empty database whose owner may use no other one', async () => {
    const [one, two] = await Promise.all([freshDatabase('inbox'), freshDatabase('audit')])
    await query(one.ownerUrl, 'CREATE TABLE note (id int); CREATE EXTENSION pg_trgm')
    await expect(query(one.url, 'DROP TABLE note')).rejects.toThrow(/must be owner/)
    await expect(query(one.url, 'CREATE TABLE other (id int)')).rejects.toThrow(/permission denied/)
    expect(await query(two.url, "SELECT 1 FROM pg_tables WHERE tablename = 'note'")).toEqual([])
    const trespass = new URL(one.url)
    trespass.pathname = `/${two.name}`
    await expect(query(trespass.href, 'SELECT 1')).rejects.toThrow(/permission denied for database/)
    await Promise.all([one.drop(), two.drop()])
    await expect(query(one.url, 'SELECT 1')).rejects.toThrow(/does not exist/)
  })

  it('serves many callers of one service at once', async () => {
    const databases = await Promise.all(Array.from({ length: 10 }, () => freshDatabase('publishing')))
    expect(new Set(databases.map(({ name }) => name)).size).toBe(10)
    for (const { url } of databases) expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    await Promise.all(databases.map((database) => database.drop()))
  })
})

describe('freshNats', () => {
  it('keeps what was stored when it is killed and restarted', async () => {
    const nats = await freshNats()
    const url = nats.url
    const before = await nats.connect('tester')
    const manager = await jetstreamManager(before)
    await manager.streams.add({ name: 'inbox', subjects: ['evt.inbox.>'] })
    await jetstream(before).publish('evt.inbox.conversation.opened.v1', 'x')
    await before.close()

    await nats.kill9()
    await expect(nats.connect('tester', { maxReconnectAttempts: 0, timeout: 1_000 })).rejects.toThrow()
    await nats.restart()

    expect(nats.url).toBe(url)
    const after = await nats.connect('tester')
    expect((await (await jetstreamManager(after)).streams.info('inbox')).state.messages).toBe(1)
    await after.close()
    await nats.stop()
  })
})

describe('startBacking', () => {
  it('brings PostgreSQL back with what was committed after kill -9', async () => {
    const backing = await startBacking({ mode: 'embedded' })
    const { url } = await backing.postgres.createDatabase('inbox')
    await query(url, 'CREATE TABLE note (id int); INSERT INTO note VALUES (7)')
    await backing.postgres.kill9()
    await expect(query(url, 'SELECT 1')).rejects.toThrow()
    await backing.postgres.restart()
    const rows = await until('the database', () => query(url, 'SELECT id FROM note').catch(() => undefined))
    expect(rows).toEqual([{ id: 7 }])
    await backing.stop()
  })
})
