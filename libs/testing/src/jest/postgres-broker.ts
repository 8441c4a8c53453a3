import { rmSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { backingMode, type BackingServer } from '../backing-mode'
import { startPostgresServer } from '../postgres-backing'
import { makeScratchDir, removeScratchDir } from '../scratch-dir'

/** Names the socket at which the workers of this run ask for the address of the PostgreSQL they share. */
export const brokerVariable = 'CORDON_TEST_POSTGRES_SOCKET'

interface Broker {
  server: Server
  dir: string
  postgres?: Promise<BackingServer>
}

const place = Symbol.for('cordon.testing.postgres-broker')
const holder = globalThis as { [place]?: Broker }

/**
 * Listens at a socket and starts PostgreSQL when the first worker asks: a run of pure specs pays a millisecond. The
 * server belongs to Jest's first process because workers come and go. Called once per project; only the first counts.
 */
export async function openBroker(): Promise<void> {
  if (holder[place]) return
  const dir = makeScratchDir('jest')
  const path = join(dir, 'postgres.sock')
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    const broker = holder[place]
    if (!broker) return socket.destroy()
    broker.postgres ??= backingMode().then(startPostgresServer)
    broker.postgres.then(
      ({ url }) => socket.end(JSON.stringify({ adminUrl: url })),
      (error: Error) => {
        broker.postgres = undefined
        socket.end(JSON.stringify({ error: error.message }))
      },
    )
  })
  holder[place] = { server, dir }
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })
  server.unref()
  process.env[brokerVariable] = path
}

export async function closeBroker(): Promise<void> {
  const broker = holder[place]
  if (!broker) return
  delete holder[place]
  broker.server.close()
  rmSync(join(broker.dir, 'postgres.sock'), { force: true })
  await (await broker.postgres?.catch(() => undefined))?.stop()
  removeScratchDir(broker.dir)
}
