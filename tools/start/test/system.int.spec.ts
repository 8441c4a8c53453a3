import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { connectNats } from '@cordon/messaging'
import { makeScratchDir, portIsFree, removeScratchDir, until } from '@cordon/testing'
import type { ServiceName } from '@cordon/contracts'
import { serviceProcesses, startSystem, type ProcessEvent, type RunningSystem, type SystemOptions } from '../src/index'

/** The table's services with another program. */
function fakes(...names: ServiceName[]) {
  return serviceProcesses
    .filter(({ name }) => names.includes(name))
    .map((service) => ({ ...service, program: 'tools/start/test/fake-service.cjs' }))
}

function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url })
  client.on('error', () => undefined)
  return client
    .connect()
    .then(async () => (await client.query<Record<string, unknown>>(sql)).rows)
    .finally(() => client.end())
}

let dir: string
const events: ProcessEvent[] = []
const systems: RunningSystem[] = []

async function start(options: Partial<SystemOptions> = {}): Promise<RunningSystem> {
  const system = await startSystem({
    dir,
    exerciseNetwork: false,
    durable: false,
    services: fakes('inbox', 'audit'),
    onEvent: (event) => events.push(event),
    ...options,
  })
  systems.push(system)
  return system
}

beforeEach(() => {
  dir = makeScratchDir('system')
  events.length = 0
})

afterEach(async () => {
  await Promise.all(systems.splice(0).map((system) => system.stop()))
  removeScratchDir(dir)
})

describe('startSystem', () => {
  it('starts again whatever is killed, and keeps what was stored', async () => {
    const system = await start()
    await query(system.databaseUrl('inbox'), 'CREATE TABLE note (id int); INSERT INTO note VALUES (7)')
    expect(system.processes.map(({ name }) => name)).toEqual(['postgres', 'nats-server', 'inbox', 'audit'])
    for (const process of system.processes) {
      const before = process.pid
      const killed = Date.now()
      await process.kill9()
      await process.untilReady()
      expect(process.pid).not.toBe(before)
      expect(Date.now() - killed).toBeLessThan(15_000)
      const deaths = events.filter((event) => event.process === process.name && event.kind === 'died')
      expect(deaths.map(({ text }) => text)).toEqual([
        `${process.name} was ended by SIGKILL; it is started again in 200 ms`,
      ])
    }
    await system.untilReady()
    expect(await query(system.databaseUrl('inbox'), 'SELECT id FROM note')).toEqual([{ id: 7 }])
  })

  it('gives each service its own database, NATS user and keys, which nobody else may read', async () => {
    const system = await start()
    await expect(query(system.databaseUrl('audit').replace(/audit$/, 'inbox'), 'SELECT 1')).rejects.toThrow(
      /permission denied/,
    )
    const seedFile = join(dir, 'keys/inbox.nkey')
    const connection = await connectNats({
      service: 'provisioner', // the wrong name for this key: the replies to another stay unheard
      url: `nats://127.0.0.1:${system.ports.nats}`,
      nkeySeed: readFileSync(seedFile, 'utf8'),
    })
    await expect(connection.request('rpc.identity.person.read')).rejects.toThrow(/[Pp]ermissions? [Vv]iolation/)
    await connection.close()
    const modes = [seedFile, join(dir, 'keys'), join(dir, 'demo.json')].map((path) => statSync(path).mode & 0o077)
    expect(modes).toEqual([0, 0, 0])
    const { keys } = JSON.parse(readFileSync(join(dir, 'keys/caller-keys.json'), 'utf8')) as {
      keys: { kid: string; d?: string }[]
    }
    expect(keys.map(({ kid }) => kid)).toContain('inbox')
    expect(keys.filter(({ d }) => d !== undefined)).toEqual([])
  })

  it('stops services in order before what they stand on, and leaves nothing listening', async () => {
    const notes = join(dir, 'notes')
    const settings = { inbox: { CORDON_FAKE_NOTES: notes }, audit: { CORDON_FAKE_NOTES: notes } }
    const system = await start({ settings })
    await system.stop()
    expect(readFileSync(notes, 'utf8').match(/stopped/g)).toHaveLength(2)
    const stopped = events.filter(({ kind }) => kind === 'stopped').map((event) => event.process)
    expect(stopped.slice(-2)).toEqual(['nats-server', 'postgres'])
    expect(stopped).toHaveLength(4)
    for (const port of [system.ports.postgres, system.ports.nats, system.ports.health.inbox]) {
      expect(await portIsFree(port)).toBe(true)
    }
    expect(existsSync(join(dir, 'demo.json'))).toBe(false)
  })

  it('keeps data and keys for the next start unless a fresh one is asked for', async () => {
    const first = await start()
    await query(first.databaseUrl('inbox'), 'CREATE TABLE note (id int)')
    const key = readFileSync(join(dir, 'keys/vault.key'), 'utf8')
    await first.stop()

    const second = await start()
    expect(await query(second.databaseUrl('inbox'), 'SELECT id FROM note')).toEqual([])
    expect(readFileSync(join(dir, 'keys/vault.key'), 'utf8')).toBe(key)
    expect(existsSync(join(dir, 'logs/inbox.log.1'))).toBe(true)
    await second.stop()

    const third = await start({ fresh: true })
    await expect(query(third.databaseUrl('inbox'), 'SELECT id FROM note')).rejects.toThrow(/does not exist/)
    expect(readFileSync(join(dir, 'keys/vault.key'), 'utf8')).not.toBe(key)
  })

  it('refuses to share its directory with another', async () => {
    await start()
    await expect(start()).rejects.toThrow(/already runs from this directory, as process \d+/)
  })

  it('says why a service does not start, and leaves nothing running', async () => {
    const settings = { audit: { CORDON_FAKE_FAILURE: 'the moon is full' } }
    await expect(start({ settings })).rejects.toThrow(
      /audit does not start \(it ended with exit code 7\)[^]*the moon is full/,
    )
    expect(events.filter(({ kind }) => kind === 'stopped').map((event) => event.process)).toContain('postgres')
    const system = await start() // the lock is free again
    await until('the inbox', () => system.process('inbox').isReady)
  })

  it('can be interrupted while it starts', async () => {
    const interruption = new AbortController()
    const starting = start({ signal: interruption.signal, settings: {} })
    await until('PostgreSQL', () => events.some(({ process, kind }) => process === 'postgres' && kind === 'started'))
    interruption.abort()
    await expect(starting).rejects.toThrow('Starting was interrupted.')
  })
})
