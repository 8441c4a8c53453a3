import { Database, isInfrastructureFault } from '@cordon/persistence'
import { freshDatabase, until } from '@cordon/testing'

describe('a connection that the server ends between two statements', () => {
  it('is a fault that may pass, not one of the work in hand, and leaves the process alone', async () => {
    const fresh = await freshDatabase('inbox')
    const db = new Database({
      service: 'inbox',
      url: fresh.url,
      ownerUrl: fresh.ownerUrl,
      entities: [],
      migrations: [],
    })
    await db.open({ migrate: true })
    for (let i = 0; i < 5; i++) {
      const error: unknown = await db
        .transaction(async (tx) => {
          const [own] = await tx.query<{ pid: number }>(`SELECT pg_backend_pid() AS pid`)
          await db.query(`SELECT pg_terminate_backend($1)`, [own?.pid])
          await until('the server to end it', async () => {
            const found = await db.query(`SELECT 1 FROM pg_stat_activity WHERE pid = $1`, [own?.pid])
            return found.length === 0
          })
          await new Promise((resolve) => setImmediate(resolve))
          await tx.query(`SELECT 1`)
        })
        .catch((fault: unknown) => fault)
      expect([error, isInfrastructureFault(error)]).toEqual([expect.any(Error), true])
    }
    expect(await db.query(`SELECT 1 AS works`)).toEqual([{ works: 1 }])
    await db.close()
    await fresh.drop()
  })
})
