import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { eventSubject, fact, toCloudEvent, type Procedure } from '@cordon/contracts'
import { itemCaptured, type CapturedItem } from '@cordon/contracts/connectors'
import { itemAssessed } from '@cordon/contracts/moderation'
import { CallerSigner, connectNats, ProcedureClient, provision } from '@cordon/messaging'
import { freshDatabase, freshNats } from '@cordon/testing'
import { makeCallerKeys } from '@cordon/testing/stack'
import { Client } from 'pg'
import { v7 as uuid } from 'uuid'

/** The moderation service as a process of its own, with PostgreSQL and NATS and nobody beside it: what it is sent and says is all there is. */
export interface ModerationAlone {
  /** As the owner of its tables. */
  sql: Client
  /** Calls as an administrator. */
  call<I extends object, O extends object>(procedure: Procedure<I, O, string>, input: NoInfer<I>): Promise<O>
  /** Sends captured items into its stream. */
  capture(items: readonly CapturedItem[]): void
  onAssessed(heard: (itemId: string) => void): void
  /** What the service, all its threads, took of the processors so far; without PostgreSQL. */
  processorSeconds(): number
  start(): Promise<void>
  /** kill -9. */
  kill(): Promise<void>
  close(): Promise<void>
}

export async function moderationAlone(): Promise<ModerationAlone> {
  const nats = await freshNats()
  const database = await freshDatabase('moderation')
  const keys = await makeCallerKeys()
  const provisioner = await nats.connect('provisioner', { waitOnFirstConnect: true })
  await provision(provisioner)
  await provisioner.close()
  const connection = await connectNats({ service: 'tester', url: nats.url, nkeySeed: nats.seed('tester') })
  const gateway = new CallerSigner('gateway', keys.private.gateway)
  const identity = new CallerSigner('identity', keys.private.identity)
  const client = new ProcedureClient(connection, 'tester', () => gateway.forService())
  const person = {
    personId: uuid(),
    name: 'Bench',
    sessionId: uuid(),
    factors: ['pwd'],
    grants: [{ role: 'administrator' as const, units: '*' as const }],
  }
  const settings = {
    CORDON_NATS_URL: nats.url,
    CORDON_NATS_NKEY: nats.seed('moderation'),
    CORDON_CALLER_KEYS: keys.jwks,
    CORDON_SIGNING_KEY: JSON.stringify(keys.private.moderation),
    CORDON_DATABASE_URL: database.url,
    CORDON_DATABASE_OWNER_URL: database.ownerUrl,
    CORDON_MIGRATE: 'true',
  }
  const heard: ((itemId: string) => void)[] = []
  connection.subscribe(eventSubject(itemAssessed), {
    callback: (_error, message) => {
      const { subject } = message.json<{ subject: string }>()
      heard.forEach((one) => one(subject))
    },
  })
  let position = 0
  let service: ChildProcess | undefined
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (service === undefined || service.exitCode !== null) return
    const ended = once(service, 'exit')
    service.kill(signal)
    await ended
  }
  const start = async (): Promise<void> => {
    service = await started(settings)
  }
  await start()
  const sql = new Client({ connectionString: database.ownerUrl })
  await sql.connect()
  return {
    sql,
    processorSeconds: () => {
      const stat = readFileSync(`/proc/${service?.pid}/stat`, 'utf8')
      // proc(5): utime and stime are the 12th and 13th field after the name, in hundredths of a second.
      const [user, system] = stat
        .slice(stat.lastIndexOf(')') + 2)
        .split(' ')
        .slice(11, 13)
        .map(Number)
      return ((user ?? 0) + (system ?? 0)) / 100
    },
    start,
    kill: () => end('SIGKILL'),
    call: async (procedure, input) => client.call(procedure, input, { callerToken: await identity.forPerson(person) }),
    capture: (items) => {
      const cause = { actor: 'service:connectors', authority: 'capture' }
      for (const item of items) {
        const event = toCloudEvent(fact(itemCaptured, item.itemId, 1, item), cause, new Date())
        connection.publish(eventSubject(itemCaptured), JSON.stringify({ ...event, position: String(++position) }))
      }
    },
    onAssessed: (listener) => void heard.push(listener),
    close: async () => {
      await end('SIGTERM')
      await sql.end()
      await connection.close()
      await nats.stop()
      await database.drop()
    },
  }
}

async function started(settings: Record<string, string>): Promise<ChildProcess> {
  const program = join(__dirname, '../../../apps/moderation/dist/src/main.js')
  const child = spawn(process.execPath, ['--max-semi-space-size=64', program], {
    env: { PATH: process.env['PATH'], ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let errors = 0
  const lines = createInterface({ input: child.stdout })
  await new Promise<void>((resolve, reject) => {
    child.once('exit', () => reject(new Error('moderation ended before it was up')))
    lines.on('line', (line) => {
      if (line.includes('The service is up')) resolve()
      if (line.includes('"level":"error"') && ++errors <= 5) console.log(`  ${line}`)
    })
  })
  return child
}
