import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { nkeys } from '@nats-io/transport-node'
import { natsConfig, otherUsers, services, type NatsConfigOptions, type NatsUser } from '@cordon/deploy-nats'
import { startGuarded, type GuardedProcess, type ProcessSpec } from './guarded-process'
import type { NatsBinary } from './nats-binary'
import { until } from './until'

export interface NatsKey {
  /** `SU…`: what the client proves to hold. */
  seed: string
  /** `U…`: what the server configuration names. */
  publicKey: string
}
export type NatsKeys = Record<NatsUser, NatsKey>

export interface NatsServerOptions {
  binary: NatsBinary
  /** Holds the configuration, the JetStream store and the log. */
  dir: string
  keys: Partial<NatsKeys>
  host?: string
  /** -1: the server chooses. */
  port?: number
  sync?: 'always' | 'default'
  removeWhenOrphaned?: readonly string[]
}

export function makeNatsKey(): NatsKey {
  const pair = nkeys.createUser()
  return { seed: new TextDecoder().decode(pair.getSeed()), publicKey: pair.getPublicKey() }
}

export function makeNatsKeys(): NatsKeys {
  return Object.fromEntries([...services, ...otherUsers].map((user) => [user, makeNatsKey()])) as NatsKeys
}

export function renderNatsConfig(keys: Partial<NatsKeys>, options: Omit<NatsConfigOptions, 'serverName'>): string {
  const publicKeys = Object.fromEntries(Object.entries(keys).map(([user, key]) => [user, key.publicKey]))
  return natsConfig(publicKeys, { serverName: 'cordon', ...options })
}

/** Writes the configuration and says how to run the server with it. */
export function natsServerSpec(options: NatsServerOptions): ProcessSpec {
  const { binary, dir, keys, host = '127.0.0.1', port = -1, sync = 'default' } = options
  mkdirSync(dir, { recursive: true })
  const configFile = join(dir, 'nats-server.conf')
  const config = renderNatsConfig(keys, {
    listen: `${host}:${port}`,
    storeDir: join(dir, 'store'),
    portsFileDir: dir,
    serverVersion: binary.version,
    sync,
  })
  writeFileSync(configFile, config, { mode: 0o600 })
  for (const file of portsFiles(dir)) rmSync(file, { force: true })
  return {
    name: 'nats-server',
    command: binary.path,
    args: ['-c', configFile],
    stopSignal: 'SIGTERM',
    orphanSignal: 'SIGKILL',
    removeWhenOrphaned: options.removeWhenOrphaned,
  }
}

/** The port on which a server of this directory with this process id listens, once it does. */
export function natsPort(dir: string, pid: number): number | undefined {
  const file = portsFiles(dir).find((name) => name.endsWith(`_${pid}.ports`))
  if (file === undefined) return undefined
  try {
    const { nats } = JSON.parse(readFileSync(file, 'utf8')) as { nats?: string[] }
    return nats?.[0] === undefined ? undefined : Number(new URL(nats[0]).port)
  } catch {
    return undefined // half written
  }
}

/** A nats-server of ours that can be killed and brought back on the same port with the same store. */
export class NatsServer {
  private constructor(
    private readonly options: NatsServerOptions,
    private process: GuardedProcess,
    readonly port: number,
  ) {}

  static async start(options: NatsServerOptions): Promise<NatsServer> {
    const { process, port } = await launch(options)
    return new NatsServer(options, process, port)
  }

  get url(): string {
    return `nats://${this.options.host ?? '127.0.0.1'}:${this.port}`
  }

  get pid(): number {
    return this.process.pid
  }

  async kill9(): Promise<void> {
    await this.process.kill9()
  }

  async stop(): Promise<void> {
    await this.process.stop()
  }

  /** Starts it again; stops it in order first if it still runs. */
  async restart(): Promise<void> {
    if (this.process.running) await this.process.stop()
    this.process = (await launch({ ...this.options, port: this.port })).process
  }
}

async function launch(options: NatsServerOptions): Promise<{ process: GuardedProcess; port: number }> {
  const logFile = join(options.dir, 'nats-server.log')
  const process = startGuarded(natsServerSpec(options), logFile)
  let failure: Error | undefined
  process.exited.then(
    () => (failure = new Error(`nats-server ended at once:\n${tail(logFile)}`)),
    (error: Error) => (failure = error),
  )
  const port = await until(`nats-server to listen (log: ${logFile})`, () => {
    if (failure) throw failure
    return natsPort(options.dir, process.pid)
  })
  return { process, port }
}

function portsFiles(dir: string): string[] {
  return readdirSync(dir)
    .filter((name) => name.endsWith('.ports'))
    .map((name) => join(dir, name))
}

function tail(file: string): string {
  return readFileSync(file, 'utf8').split('\n').slice(-12).join('\n')
}
