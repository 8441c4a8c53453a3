import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Procedure, ServiceName } from '@cordon/contracts'
import { CallerSigner, connectNats, ProcedureClient, provision } from '@cordon/messaging'
import {
  createOwnedDatabase,
  freshDatabase,
  freshNats,
  makeScratchDir,
  PostgresServer,
  removeScratchDir,
  type NatsBacking,
  type OwnedDatabase,
} from '@cordon/testing'
import { makeCallerKeys } from '@cordon/testing/stack'
import type { NatsConnection } from '@nats-io/transport-node'
import { Client } from 'pg'
import { v7 as uuid } from 'uuid'
import { processSeconds } from './processor-times'

/** A token of the person who calls is good for 60 s. */
const TOKEN_MS = 30_000

export interface ServiceAloneOptions {
  settings?: (nats: NatsBacking) => Record<string, string>
  /** PostgreSQL writes to the disk at each commit, as in use; without it, it writes when it likes. */
  durable?: boolean
  /** Where to write a CPU profile of the service's process. */
  profile?: string | undefined
}

/** One service as a process of its own, with PostgreSQL and NATS and nobody beside it: what it is sent and says is all there is. */
export class ServiceAlone {
  private child: ChildProcess | undefined
  private token: { text: string; until: number } | undefined

  private constructor(
    readonly nats: NatsBacking,
    /** As the owner of its tables. */
    readonly sql: Client,
    /** As the tester, who may publish and subscribe to everything. */
    readonly connection: NatsConnection,
    private readonly client: ProcedureClient,
    private readonly personToken: () => Promise<string>,
    private readonly run: () => Promise<ChildProcess>,
    private readonly database: BenchDatabase,
  ) {}

  static async start(service: ServiceName, options: ServiceAloneOptions = {}): Promise<ServiceAlone> {
    const nats = await freshNats()
    const database = options.durable === true ? await durableDatabase(service) : await freshDatabase(service)
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
      grants: (['administrator', 'auditor'] as const).map((role) => ({ role, units: '*' as const })),
    }
    const settings = {
      CORDON_NATS_URL: nats.url,
      CORDON_NATS_NKEY: nats.seed(service),
      CORDON_CALLER_KEYS: keys.jwks,
      CORDON_SIGNING_KEY: JSON.stringify(keys.private[service]),
      CORDON_DATABASE_URL: database.url,
      CORDON_DATABASE_OWNER_URL: database.ownerUrl,
      CORDON_MIGRATE: 'true',
      ...options.settings?.(nats),
    }
    const flags = options.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${options.profile}`]
    const sql = new Client({ connectionString: database.ownerUrl })
    const alone = new ServiceAlone(
      nats,
      sql,
      connection,
      client,
      () => identity.forPerson(person),
      () => started(service, settings, flags),
      database,
    )
    await alone.start()
    await sql.connect()
    return alone
  }

  /** Calls as a person who is administrator and auditor. */
  async call<I extends object, O extends object>(procedure: Procedure<I, O, string>, input: NoInfer<I>): Promise<O> {
    return this.client.call(procedure, input, { callerToken: await this.callerToken() })
  }

  /** What the service, all its threads, took of the processors so far; without PostgreSQL. */
  processorSeconds(): number {
    return processSeconds(this.child?.pid as number)
  }

  /** Address of its database for the owner of the tables. */
  get ownerUrl(): string {
    return this.database.ownerUrl
  }

  /** For `processorTimes`. PostgreSQL is there only where it is this service's own. */
  get processes(): { name: string; pid: number | undefined }[] {
    const postgres = this.database.pid === undefined ? [] : [{ name: 'postgres', pid: this.database.pid }]
    return [{ name: 'service', pid: this.child?.pid }, ...postgres]
  }

  async start(): Promise<void> {
    this.child = await this.run()
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM')
  }

  /** kill -9. */
  async kill(): Promise<void> {
    await this.end('SIGKILL')
  }

  async close(): Promise<void> {
    await this.stop()
    await this.sql.end()
    await this.connection.close()
    await this.nats.stop()
    await this.database.drop()
  }

  private async callerToken(): Promise<string> {
    if (this.token === undefined || this.token.until < Date.now())
      this.token = { text: await this.personToken(), until: Date.now() + TOKEN_MS }
    return this.token.text
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }
}

type BenchDatabase = OwnedDatabase & { pid?: number }

async function durableDatabase(service: ServiceName): Promise<BenchDatabase> {
  const dir = makeScratchDir('bench-postgres')
  const server = await PostgresServer.start({ dir, durable: true, removeWhenOrphaned: [dir] })
  const database = await createOwnedDatabase(server.adminUrl, service, service)
  return {
    ...database,
    pid: server.pid,
    drop: async () => {
      await server.stop()
      removeScratchDir(dir)
    },
  }
}

async function started(
  service: ServiceName,
  settings: Record<string, string>,
  flags: readonly string[],
): Promise<ChildProcess> {
  const program = join(__dirname, `../../../apps/${service}/dist/src/main.js`)
  const child = spawn(process.execPath, ['--max-semi-space-size=64', ...flags, program], {
    env: { PATH: process.env['PATH'], ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let errors = 0
  const lines = createInterface({ input: child.stdout })
  await new Promise<void>((resolve, reject) => {
    child.once('exit', () => reject(new Error(`${service} ended before it was up`)))
    lines.on('line', (line) => {
      if (line.includes('The service is up')) resolve()
      if (line.includes('"level":"error"') && ++errors <= 5) console.log(`  ${line}`)
    })
  })
  return child
}
