import 'reflect-metadata'
import { readReceipt, type ReceiptInput } from '@cordon/contracts/audit'
import type { ServiceName } from '@cordon/contracts'
import { isErasingService } from '@cordon/contracts/erasure'
import { isRecordKeeper } from '@cordon/contracts/trail'
import {
  CallerSigner,
  CallerVerifier,
  connectNats,
  EventConsumers,
  JetStreamEventStream,
  onReconnect,
  ProcedureClient,
  ProcedureServer,
} from '@cordon/messaging'
import {
  ConsumedEvents,
  Database,
  isInfrastructureFault,
  OutboxRelay,
  type DatabaseOptions,
  type Tx,
} from '@cordon/persistence'
import type { DynamicModule, Provider, Type } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import type { MicroserviceOptions } from '@nestjs/microservices'
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify'
import type { NatsConnection } from '@nats-io/transport-node'
import type { JSONWebKeySet, JWK } from 'jose'
import { Clock } from './clock'
import { DatabaseConfig, readConfig, type RuntimeConfig } from './config'
import { deadLetterController } from './dead-letters'
import { erasureController, type EraseRecords } from './erasure'
import { HealthServer } from './health'
import { Heart } from './heart'
import { Log, nestLogger } from './log'
import { outboxController } from './outbox-procedures'
import { stopTelemetry } from './telemetry'
import { TrailKeeper } from './trail-keeper'

export interface ServiceDefinition<C extends RuntimeConfig> {
  service: ServiceName
  config: new () => C
  module: Type
  /** Absent: the service keeps no state of its own. */
  database?: Pick<DatabaseOptions, 'entities' | 'migrations' | 'addOnly'>
  /** For services that keep something of the public: erases what they keep of these records. */
  erase?: EraseRecords
  /** For the gateway: opens its HTTP edge, and answers with how to close it. */
  edge?(app: NestFastifyApplication, config: C): Promise<() => Promise<void>>
}

/** A definition whatever its configuration: method parameters compare both ways, so each service's own fits. */
export type AnyServiceDefinition = ServiceDefinition<RuntimeConfig>

/** A running service. */
export interface RunningService {
  service: ServiceName
  healthPort: number
  app: NestFastifyApplication
  database: Database | undefined
  connection: NatsConnection
  /** Orderly: not ready, no new work, what is in hand finished, everything closed. */
  close(): Promise<void>
}

/** How long each step of a shutdown may take: six of them end before the guard of 25 s in {@link run}. */
const STEP_MS = 4_000

/** Boots a service from its module: configuration, log, database, NATS, outbox relay, procedures, event consumers, health. */
export async function boot<C extends RuntimeConfig>(
  definition: ServiceDefinition<C>,
  env: NodeJS.ProcessEnv = process.env,
): Promise<RunningService> {
  const { service } = definition
  const config = readConfig(definition.config, env)
  const log = new Log(service, config.logLevel)
  const health = new HealthServer()
  const healthPort = await health.listen(config.healthPort, config.healthHost)
  const database = definition.database && openDatabase(service, config, definition.database)
  if (database) {
    health.check({ name: 'database', works: async () => (await database.query('SELECT 1')).length === 1 })
    await database.open({ migrate: (config as unknown as DatabaseConfig).migrate })
  }
  const connection = await connectNats({
    service,
    url: config.natsUrl,
    ...(config.natsNkey !== undefined && { nkeySeed: config.natsNkey }),
  })
  health.check({ name: 'nats', works: async () => (await connection.rtt()) >= 0 })
  const signer = new CallerSigner(service, JSON.parse(config.signingKey) as JWK)
  const verifier = new CallerVerifier(JSON.parse(config.callerKeys) as JSONWebKeySet)
  const client = new ProcedureClient(connection, service, () => signer.forService())
  const relay = database && outboxRelay(service, database, connection, client, log)
  const consumed = database && new ConsumedEvents(database)
  const consumers =
    consumed &&
    new EventConsumers<Tx>({
      service,
      connection,
      log: (level, message, fields) => log.write(level, message, fields),
      record: {
        take: (consumer, events, apply) => consumed.take(consumer, events, apply),
        setAside: (letter) => consumed.setAside(letter),
        mayPass: isInfrastructureFault,
      },
    })

  const providers: Provider[] = [
    { provide: definition.config, useValue: config },
    { provide: Log, useValue: log },
    { provide: Clock, useValue: new Clock() },
    { provide: ProcedureClient, useValue: client },
    { provide: CallerSigner, useValue: signer },
    { provide: CallerVerifier, useValue: verifier },
    { provide: 'nats', useValue: connection },
    ...(database && consumed && consumers
      ? [
          { provide: Database, useValue: database },
          { provide: ConsumedEvents, useValue: consumed },
          { provide: EventConsumers, useValue: consumers },
        ]
      : []),
  ]
  const app = await NestFactory.create<NestFastifyApplication>(
    rootModule(definition, providers),
    new FastifyAdapter(),
    {
      logger: nestLogger(log),
      abortOnError: false,
    },
  )
  const trail = database && isRecordKeeper(service) ? new TrailKeeper(service, database, log) : undefined
  const { heartbeatSeconds } = config as unknown as DatabaseConfig
  const heart = database && isRecordKeeper(service) ? new Heart(service, database, heartbeatSeconds, log) : undefined
  const onFault = (procedure: string, error: unknown) =>
    log.error('A procedure failed unexpectedly.', { procedure, error: error instanceof Error ? error : String(error) })
  app.connectMicroservice<MicroserviceOptions>({
    strategy: new ProcedureServer({ connection, verifier, mayPass: isInfrastructureFault, onFault, trail }),
  })
  if (consumers) app.connectMicroservice<MicroserviceOptions>({ strategy: consumers })
  await app.init()
  const closeEdge = await definition.edge?.(app, config)
  await app.startAllMicroservices()
  relay?.start()
  heart?.start()
  health.serving()
  log.info('The service is up.', { port: healthPort })

  let closing: Promise<void> | undefined
  const close = async (): Promise<void> => {
    health.stopping()
    log.info('The service is shutting down.')
    const steps: Record<string, () => Promise<unknown> | undefined> = {
      edge: () => closeEdge?.(),
      handlers: () => app.close(),
      heart: () => heart?.stop(),
      relay: () => relay?.stop(),
      connection: () => connection.drain(),
      database: () => database?.close(),
    }
    for (const [step, work] of Object.entries(steps)) {
      await bounded(work()).catch((error: unknown) =>
        log.warn('A step of the shutdown did not finish.', { step, error: String(error) }),
      )
    }
    await connection.close().catch(() => undefined)
    await health.close()
  }
  return { service, healthPort, app, database, connection, close: () => (closing ??= close()) }
}

// While the broker or the database is away some of what is closed would wait for it for ever.
async function bounded(work: Promise<unknown> | undefined): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${STEP_MS / 1000} s`)), STEP_MS)
  })
  await Promise.race([work, limit]).finally(() => clearTimeout(timer))
}

/** Runs a service as a process of its own, until SIGTERM or SIGINT. */
export async function run<C extends RuntimeConfig>(definition: ServiceDefinition<C>): Promise<void> {
  try {
    const running = await boot(definition)
    const stop = () => {
      // Whatever hangs must not keep the process for ever: the orchestrator would kill it anyway.
      setTimeout(() => process.exit(1), 25_000).unref()
      void running
        .close()
        .then(stopTelemetry)
        .then(() => process.exit(0))
    }
    process.once('SIGTERM', stop)
    process.once('SIGINT', stop)
  } catch (error) {
    process.stderr.write(
      `cordon ${definition.service}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    )
    process.exit(1)
  }
}

function openDatabase(
  service: ServiceName,
  config: RuntimeConfig,
  definition: NonNullable<ServiceDefinition<RuntimeConfig>['database']>,
): Database {
  if (!(config instanceof DatabaseConfig))
    throw new Error(`The configuration of ${service} must extend DatabaseConfig: it has a database.`)
  const { databaseUrl: url, databaseOwnerUrl: ownerUrl, databasePool: poolSize } = config
  return new Database({ service, url, ownerUrl, poolSize, ...definition })
}

function outboxRelay(
  service: ServiceName,
  database: Database,
  connection: NatsConnection,
  client: ProcedureClient,
  log: Log,
): OutboxRelay {
  const relay = new OutboxRelay({
    url: database.url,
    service,
    stream: new JetStreamEventStream(connection, service),
    receipt: async () =>
      (await client.call(readReceipt, { origin: service } satisfies ReceiptInput, { timeout: 2_000 })).position,
    log: (level, message, fields) => log.write(level, message, fields),
  })
  database.onFactsCommitted(() => relay.wake())
  void onReconnect(connection, () => relay.reconnected())
  return relay
}

function rootModule<C extends RuntimeConfig>(definition: ServiceDefinition<C>, providers: Provider[]): DynamicModule {
  class RuntimeModule {}
  class RootModule {}
  const runtime: DynamicModule = {
    module: RuntimeModule,
    global: true,
    providers,
    exports: providers.map((provider) => (provider as { provide: Type }).provide),
  }
  const { service, database, erase } = definition
  const controllers = [
    database && deadLetterController(service),
    database && outboxController(service),
    erase && isErasingService(service) ? erasureController(service, erase) : undefined,
  ]
  return {
    module: RootModule,
    imports: [runtime, definition.module],
    controllers: controllers.filter((controller) => controller !== undefined),
  }
}
