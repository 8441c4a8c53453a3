import { createHash } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { serviceNames, type ServiceName } from '@cordon/contracts'
import {
  createOwnedDatabase,
  freePort,
  natsBinary,
  natsReady,
  natsServerSpec,
  postgresReady,
  postgresServerSpec,
  postgresUrl,
  reachableByOthers,
  until,
  type ProcessSpec,
} from '@cordon/testing'
import { connectDemoAccounts } from './demo-accounts'
import { describeDemo, writeDemo, type Demo } from './demo'
import { endLeftovers, recordProcess, takeLock } from './process-record'
import {
  answersWell,
  exerciseSettings,
  serviceProcesses,
  settingsOf,
  type ServiceProcess,
  type SystemPlace,
  type SystemPorts,
} from './process-table'
import { provisionStreams } from './provision'
import { openSecrets } from './secrets'
import { SupervisedProcess, type ProcessEvent } from './supervised-process'

export interface SystemOptions {
  /** Holds data, keys and logs; kept between starts. */
  dir: string
  /** The checkout with its built `dist` folders; by default the one this file lies in. */
  root?: string
  /** Ports that must be these; the others are free ones. */
  ports?: Partial<Omit<SystemPorts, 'health'>>
  /** Empties `dir` first. */
  fresh?: boolean
  /** Demo people and the exercise network; `true` unless told otherwise. */
  demo?: boolean
  exerciseNetwork?: boolean
  /** Connect the exercise network's accounts; `true` unless told otherwise. */
  demoAccounts?: boolean
  /** The services to run; by default all. */
  services?: readonly ServiceProcess[]
  /** More settings by process name, `exercise-network` included. */
  settings?: Partial<Record<string, Record<string, string>>>
  /** `false` gives up safety against a power cut, not against kill -9, for speed. Default `true`. */
  durable?: boolean
  onEvent?: (event: ProcessEvent) => void
  /** Hears of steps that are no process. */
  onStep?: (step: string) => void
  /** Gives up starting, and stops what was started. */
  signal?: AbortSignal
}

export interface RunningSystem {
  dir: string
  ports: SystemPorts
  demo: Demo
  /** `postgres`, `nats-server`, `exercise-network` and the services, in the order of starting. */
  processes: readonly SupervisedProcess[]
  /** @throws Error if there is none of this name */
  process(name: string): SupervisedProcess
  /** Address of a service's database, for its owner. */
  databaseUrl(service: ServiceName): string
  /** Resolves when every process is ready at the same time, as after a kill. */
  untilReady(timeoutMs?: number): Promise<void>
  /** Services first, then NATS and PostgreSQL; a service that takes more than ten seconds is killed. */
  stop(): Promise<void>
}

const SERVICE_START_MS = 120_000

/** Starts everything on this machine and keeps it running. Rejects, with nothing left running, if a part does not start. */
export async function startSystem(options: SystemOptions): Promise<RunningSystem> {
  const dir = resolve(options.dir)
  mkdirSync(dir, { recursive: true })
  chmodSync(dir, 0o755) // PostgreSQL may run as another user, who has to pass
  const unlock = takeLock(join(dir, 'lock'))
  const processes: SupervisedProcess[] = []
  try {
    return await bringUp(dir, options, processes, unlock)
  } catch (error) {
    await stopAll(processes)
    unlock()
    throw options.signal?.aborted ? new Error('Starting was interrupted.') : error
  }
}

async function bringUp(
  dir: string,
  options: SystemOptions,
  processes: SupervisedProcess[],
  unlock: () => void,
): Promise<RunningSystem> {
  const { demo = true, exerciseNetwork = demo, durable = true, onStep = () => undefined } = options
  const left = await endLeftovers(join(dir, 'run'))
  if (left.length > 0) onStep(`ended what an earlier start left behind: ${left.join(', ')}`)
  const data = dataDirs(dir)
  if (options.fresh) empty(dir, data)
  const secrets = openSecrets(join(dir, 'keys'))
  const root = options.root ?? join(__dirname, '../../..')
  const place: SystemPlace = { root, secrets, demo, ports: await choosePorts(options.ports ?? {}) }
  const { ports } = place

  const add = (
    name: string,
    spec: () => ProcessSpec | Promise<ProcessSpec>,
    ready: SupervisedReady,
  ): SupervisedProcess => {
    const logFile = join(dir, 'logs', `${name}.log`)
    rotate(logFile)
    const process = new SupervisedProcess({ name, spec, ready, logFile }, (event) => {
      if (event.kind === 'started' && process.pid !== undefined) recordProcess(join(dir, 'run'), name, process.pid)
      options.onEvent?.(event)
    })
    processes.push(process)
    return process
  }
  const start = async (started: SupervisedProcess[]): Promise<void> => {
    if (options.signal?.aborted) throw new Error('interrupted')
    const interrupted = new Promise<never>((_resolve, reject) =>
      options.signal?.addEventListener('abort', () => reject(new Error('interrupted')), { once: true }),
    )
    await Promise.race([Promise.all(started.map((process) => process.start(SERVICE_START_MS))), interrupted])
  }

  const postgres = { dir: data.postgres, password: secrets.postgresPassword, port: ports.postgres, durable }
  if (!existsSync(join(data.postgres, 'cluster'))) onStep('making the database cluster')
  const binary = await natsBinary(onStep)
  const nats = {
    binary,
    dir: data.nats,
    keys: secrets.natsKeys,
    port: ports.nats,
    sync: durable ? ('always' as const) : ('default' as const),
  }
  await start([
    add(
      'postgres',
      () => postgresServerSpec(postgres),
      (pid) => postgresReady(postgres.dir, pid),
    ),
    add(
      'nats-server',
      () => natsServerSpec(nats),
      (pid) => natsReady(nats.dir, pid),
    ),
  ])

  const services = options.services ?? serviceProcesses
  const databaseUrl = (service: ServiceName): string =>
    postgresUrl(ports.postgres, secrets.databasePassword(service), { user: service, database: service })
  const ownerUrl = (service: ServiceName): string =>
    postgresUrl(ports.postgres, secrets.databaseOwnerPassword(service), {
      user: `${service}_owner`,
      database: service,
    })
  for (const { name } of services.filter(({ hasDatabase }) => hasDatabase)) {
    await createOwnedDatabase(postgresUrl(ports.postgres, postgres.password), name, name, {
      password: secrets.databasePassword(name),
      ownerPassword: secrets.databaseOwnerPassword(name),
    })
  }
  await provisionStreams(`nats://127.0.0.1:${ports.nats}`, secrets.natsKeys.provisioner?.seed)

  const node = (name: string, program: string, settings: Record<string, string>): ProcessSpec => ({
    name,
    command: process.execPath,
    // A batch lives shorter than the default young generation holds it: collecting it took a tenth of all processor time.
    args: ['--max-semi-space-size=64', join(root, program)],
    cwd: root,
    // No NODE_COMPILE_CACHE: writing thousands of files at the end made stopping take ten seconds.
    env: { ...inherited(), ...settings, ...options.settings?.[name] },
    stopSignal: 'SIGTERM',
    orphanSignal: 'SIGKILL',
  })
  const exercise = exerciseNetwork
    ? [
        add(
          'exercise-network',
          () =>
            node(
              'exercise-network',
              'tools/exercise-network/dist/main.js',
              exerciseSettings(place, join(dir, 'exercise-network.json')),
            ),
          () => answersWell(ports.exerciseNetwork, '/api/v2/instance'),
        ),
      ]
    : []
  const applications = services.map((service) =>
    add(
      service.name,
      () =>
        node(
          service.name,
          service.program,
          settingsOf(service, place, { url: databaseUrl(service.name), ownerUrl: ownerUrl(service.name) }),
        ),
      () => answersWell(ports.health[service.name], '/health/ready'),
    ),
  )
  await start([...exercise, ...applications])

  const described = describeDemo({ ports, exerciseNetwork, password: demo ? secrets.demoPassword : undefined })
  writeDemo(join(dir, 'demo.json'), described)
  const administrator = described.signIns[0]
  if (options.demoAccounts !== false && described.exerciseNetwork !== undefined && administrator !== undefined) {
    // The system is up without them, so a failure here is told and no more.
    await connectDemoAccounts(described.console, described.exerciseNetwork, administrator).then(
      (connected) => connected.length > 0 && onStep(`connected ${connected.join(', ')} on the exercise network`),
      (error: Error) => onStep(`the exercise network's accounts could not be connected: ${error.message}`),
    )
  }
  return {
    dir,
    ports,
    demo: described,
    processes,
    process: (name) => {
      const found = processes.find((process) => process.name === name)
      if (!found)
        throw new Error(`there is no process ${name}; there are ${processes.map((process) => process.name).join(', ')}`)
      return found
    },
    databaseUrl: ownerUrl,
    untilReady: async (timeoutMs = SERVICE_START_MS) =>
      void (await until('every process to be ready', () => processes.every(({ isReady }) => isReady), { timeoutMs })),
    stop: async () => {
      await stopAll(processes)
      rmSync(join(dir, 'demo.json'), { force: true })
      unlock()
    },
  }
}

type SupervisedReady = (pid: number) => boolean | Promise<boolean>

async function stopAll(processes: readonly SupervisedProcess[]): Promise<void> {
  const named = (...names: string[]) => processes.filter(({ name }) => names.includes(name))
  const foundation = named('nats-server', 'postgres')
  await Promise.all(processes.filter((process) => !foundation.includes(process)).map((process) => process.stop()))
  for (const process of named('nats-server')) await process.stop()
  // The last checkpoint of a young cluster writes it all.
  for (const process of named('postgres')) await process.stop(30_000)
}

async function choosePorts(wanted: Partial<Omit<SystemPorts, 'health'>>): Promise<SystemPorts> {
  const taken = new Set(Object.values(wanted))
  const another = async (): Promise<number> => {
    for (;;) {
      const port = await freePort()
      if (!taken.has(port)) {
        taken.add(port)
        return port
      }
    }
  }
  const health: Partial<Record<ServiceName, number>> = {}
  for (const service of serviceNames) health[service] = await another()
  return {
    gateway: wanted.gateway ?? (await another()),
    exerciseNetwork: wanted.exerciseNetwork ?? (await another()),
    postgres: wanted.postgres ?? (await another()),
    nats: wanted.nats ?? (await another()),
    health: health as Record<ServiceName, number>,
  }
}

interface DataDirs {
  postgres: string
  nats: string
}

function dataDirs(dir: string): DataDirs {
  const nats = join(dir, 'nats')
  // As root, PostgreSQL runs as another user, who cannot pass through a private home directory.
  if (process.getuid?.() === 0 && !reachableByOthers(dir)) {
    const id = createHash('sha256').update(dir).digest('hex').slice(0, 12)
    return { nats, postgres: `/var/lib/cordon/${id}/postgres` }
  }
  return { nats, postgres: join(dir, 'postgres') }
}

function empty(dir: string, data: DataDirs): void {
  const paths = [
    data.postgres,
    data.nats,
    ...['keys', 'logs', 'exercise-network.json', 'demo.json'].map((name) => join(dir, name)),
  ]
  for (const path of paths) rmSync(path, { recursive: true, force: true })
}

function rotate(logFile: string): void {
  if (existsSync(logFile)) renameSync(logFile, `${logFile}.1`)
}

/** What our processes may see of our environment: a stray `CORDON_…` would be refused as a setting they do not know. */
function inherited(): NodeJS.ProcessEnv {
  const kept =
    /^(PATH|HOME|TZ|LANG|TMPDIR|NODE_ENV|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|SSL_CERT_DIR|OTEL_.*|(HTTPS?|NO)_PROXY)$/i
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => kept.test(name)))
}
