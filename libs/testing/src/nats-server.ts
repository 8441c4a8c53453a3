import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { nkeys } from '@nats-io/transport-node'
import { serviceNames } from '@cordon/contracts'
import { natsConfig, otherUsers, type NatsConfigOptions, type NatsUser } from '@cordon/deploy-nats'
import { freePort } from './free-port'
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
  port: number
  sync?: 'always' | 'default'
  removeWhenOrphaned?: readonly string[]
}

export function makeNatsKey(): NatsKey {
  const pair = nkeys.createUser()
  return { seed: new TextDecoder().decode(pair.getSeed()), publicKey: pair.getPublicKey() }
}

/** @throws Error if this is no user's seed */
export function natsKeyOfSeed(seed: string): NatsKey {
  return { seed, publicKey: nkeys.fromSeed(new TextEncoder().encode(seed)).getPublicKey() }
}

export function makeNatsKeys(): NatsKeys {
  return Object.fromEntries([...serviceNames, ...otherUsers].map((user) => [user, makeNatsKey()])) as NatsKeys
}

export function renderNatsConfig(keys: Partial<NatsKeys>, options: Omit<NatsConfigOptions, 'serverName'>): string {
  const publicKeys = Object.fromEntries(Object.entries(keys).map(([user, key]) => [user, key.publicKey]))
  return natsConfig(publicKeys, { serverName: 'cordon', ...options })
}

/** Writes the configuration and says how to run the server with it. */
export function natsServerSpec(options: NatsServerOptions): ProcessSpec {
  const { binary, dir, keys, host = '127.0.0.1', port, sync = 'default' } = options
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

/** Whether the server of this directory with this process id takes connections. */
export function natsReady(dir: string, pid: number): boolean {
  // The server writes this file once it listens.
  return portsFiles(dir).some((name) => name.endsWith(`_${pid}.ports`))
}

/** A nats-server of ours that can be killed and brought back on the same port with the same store. */
export class NatsServer {
  private constructor(
    private readonly options: NatsServerOptions,
    private process: GuardedProcess,
  ) {}

  static async start(options: Omit<NatsServerOptions, 'port'>): Promise<NatsServer> {
    for (let attempt = 1; ; attempt++) {
      const all = { ...options, port: await freePort() }
      try {
        return new NatsServer(all, await launch(all))
      } catch (error) {
        // The port may have been taken between finding and using it.
        if (attempt === 5 || !String(error).includes('address already in use')) throw error
      }
    }
  }

  get url(): string {
    return `nats://${this.options.host ?? '127.0.0.1'}:${this.options.port}`
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
    this.process = await launch(this.options)
  }
}

async function launch(options: NatsServerOptions): Promise<GuardedProcess> {
  const logFile = join(options.dir, 'nats-server.log')
  const process = startGuarded(natsServerSpec(options), logFile)
  let failure: Error | undefined
  process.exited.then(
    () => (failure = new Error(`nats-server ended at once:\n${tail(logFile)}`)),
    (error: Error) => (failure = error),
  )
  await until(`nats-server to listen (log: ${logFile})`, () => {
    if (failure) throw failure
    return natsReady(options.dir, process.pid)
  })
  return process
}

function portsFiles(dir: string): string[] {
  return readdirSync(dir)
    .filter((name) => name.endsWith('.ports'))
    .map((name) => join(dir, name))
}

function tail(file: string): string {
  return readFileSync(file, 'utf8').split('\n').slice(-12).join('\n')
}
