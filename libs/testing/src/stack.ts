import {
  durableName,
  streamOf,
  serviceNames,
  type Grant,
  type PersonCaller,
  type Procedure,
  type ServiceName,
} from '@cordon/contracts'
import { CallerSigner, connectNats, EventConsumers, ProcedureClient, provision } from '@cordon/messaging'
import type { Tx } from '@cordon/persistence'
import { boot, type RunningService, type AnyServiceDefinition } from '@cordon/runtime'
import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream'
import type { NatsConnection } from '@nats-io/transport-node'
import { exportJWK, generateKeyPair, type JWK } from 'jose'
import { Pool } from 'pg'
import { v7 as uuid } from 'uuid'
import type { NatsBacking } from './backing'
import type { OwnedDatabase } from './database'
import { freshDatabase, freshNats } from './fresh'
import { until } from './until'

export { standingModeration, type StandingModeration } from './standing-moderation'

export interface StackService {
  definition: AnyServiceDefinition
  env?: NodeJS.ProcessEnv
}

/** A person as tests act through them: calls carry a caller token signed by identity's key. */
export interface TestPerson {
  id: string
  name: string
  token(): Promise<string>
  call<I extends object, O extends object>(procedure: Procedure<I, O, string>, input: NoInfer<I>): Promise<O>
}

/** Some or all services in this process, on a real PostgreSQL and a real NATS of their own. */
export interface Stack {
  nats: NatsBacking
  /** A connection that may do anything, for looking and for publishing what a service would not. */
  connection: NatsConnection
  service(name: ServiceName): RunningService
  database(name: ServiceName): OwnedDatabase
  /** Rows of a statement by the owner of the service's tables, who may do what the service cannot: change a row of the ledger, say. */
  owner(name: ServiceName): <Row>(sql: string, parameters?: unknown[]) => Promise<Row[]>
  person(grants: Grant[], name?: string): TestPerson
  /** Calls as a service, with its own token. */
  as(service: ServiceName): ProcedureClient
  /** Stops a service in order; `start` boots it again on the same database. */
  stop(name: ServiceName): Promise<void>
  start(name: ServiceName): Promise<void>
  /** Waits until every outbox is published and every consumer idle. Rejects with the reason of a dead letter, unless there may be some. */
  settled(options?: { deadLetters?: boolean }): Promise<void>
  close(): Promise<void>
}

export async function startStack(services: StackService[]): Promise<Stack> {
  const nats = await freshNats()
  const provisioner = await nats.connect('provisioner', { waitOnFirstConnect: true })
  await provision(provisioner)
  await provisioner.close()
  const connection = await connectNats({ service: 'tester', url: nats.url, nkeySeed: nats.seed('tester') })
  const keys = await makeCallerKeys()
  const manager = await jetstreamManager(connection, { checkAPI: false })
  const running = new Map<ServiceName, RunningService>()
  const databases = new Map<ServiceName, OwnedDatabase>()
  const owners = new Map<ServiceName, Pool>()
  const ownerOf = (name: ServiceName): Pool => {
    const pool = owners.get(name) ?? new Pool({ connectionString: databases.get(name)?.ownerUrl, max: 2 })
    // A connection that ends while it is idle is replaced.
    if (!owners.has(name)) pool.on('error', () => undefined)
    owners.set(name, pool)
    return pool
  }

  const start = async (name: ServiceName): Promise<void> => {
    const found = services.find(({ definition }) => definition.service === name)
    if (found === undefined) throw new Error(`${name} is not in this stack.`)
    const { definition } = found
    if (definition.database && !databases.has(name)) databases.set(name, await freshDatabase(name))
    running.set(
      name,
      await boot(definition, {
        CORDON_NATS_URL: nats.url,
        CORDON_NATS_NKEY: nats.seed(name),
        CORDON_CALLER_KEYS: keys.jwks,
        CORDON_SIGNING_KEY: JSON.stringify(keys.private[name]),
        CORDON_LOG_LEVEL: process.env['CORDON_TEST_LOG'] ?? 'silent',
        ...(name === 'audit' && { CORDON_ERASURE_NKEY: nats.seed('erasure') }),
        ...(definition.database && {
          CORDON_DATABASE_URL: databases.get(name)?.url,
          CORDON_DATABASE_OWNER_URL: databases.get(name)?.ownerUrl,
          CORDON_MIGRATE: 'true',
          // Tests count entries; those about heartbeats ask for them.
          CORDON_HEARTBEAT_SECONDS: '0',
        }),
        ...found.env,
      }),
    )
  }
  for (const { definition } of services) await start(definition.service)

  const identity = new CallerSigner('identity', keys.private.identity)
  const as = (service: ServiceName) => {
    const signer = new CallerSigner(service, keys.private[service])
    return new ProcedureClient(connection, 'tester', () => signer.forService())
  }
  const anonymous = as('gateway')
  const person = (grants: Grant[], name = 'Sam Officer'): TestPerson => {
    const id = uuid()
    const caller: Omit<PersonCaller, 'kind' | 'actor'> = {
      personId: id,
      name,
      sessionId: uuid(),
      factors: ['pwd'],
      grants,
    }
    const token = () => identity.forPerson(caller)
    return {
      id,
      name,
      token,
      call: async (procedure, input) => anonymous.call(procedure, input, { callerToken: await token() }),
    }
  }

  return {
    nats,
    connection,
    person,
    as,
    start,
    service: (name) => running.get(name) as RunningService,
    database: (name) => databases.get(name) as OwnedDatabase,
    owner:
      (name) =>
      async <Row>(sql: string, parameters?: unknown[]) => {
        // Several statements have several results.
        const result = (await ownerOf(name).query(sql, parameters)) as unknown as { rows: Row[] } | { rows: Row[] }[]
        return Array.isArray(result) ? (result.at(-1)?.rows ?? []) : result.rows
      },
    stop: async (name) => {
      await running.get(name)?.close()
      running.delete(name)
    },
    settled: async ({ deadLetters = false } = {}) => {
      await untilSettled(manager, running)
      if (!deadLetters) await noDeadLetters(running)
    },
    close: async () => {
      await Promise.all([...running.values()].map((service) => service.close()))
      await connection.close()
      await nats.stop()
      await Promise.all([...owners.values()].map((pool) => pool.end()))
      await Promise.all([...databases.values()].map((database) => database.drop()))
    },
  }
}

async function untilSettled(manager: JetStreamManager, running: Map<ServiceName, RunningService>): Promise<void> {
  let quiet = 0
  await until('the services to settle', async () => {
    quiet = (await outboxesEmpty(running)) && (await consumersIdle(manager, running)) ? quiet + 1 : 0
    // An event on its way between the two looks is seen by the second.
    return quiet >= 2
  })
}

async function noDeadLetters(running: Map<ServiceName, RunningService>): Promise<void> {
  for (const [name, { database }] of running) {
    const [letter] =
      (await database?.query<{ type: string; reason: string }>(`SELECT type, reason FROM dead_letter LIMIT 1`)) ?? []
    if (letter !== undefined) throw new Error(`${name} set an event aside, ${letter.type}: ${letter.reason}`)
  }
}

async function outboxesEmpty(running: Map<ServiceName, RunningService>): Promise<boolean> {
  for (const { database } of running.values()) {
    const rows = await database?.query<{ empty: boolean }>(
      `SELECT last_position = published_position AS empty FROM outbox_state, outbox_relay`,
    )
    if (rows?.[0]?.empty === false) return false
  }
  return true
}

async function consumersIdle(manager: JetStreamManager, running: Map<ServiceName, RunningService>): Promise<boolean> {
  for (const { app, database, service } of running.values()) {
    if (database === undefined) continue
    for (const source of app.get<EventConsumers<Tx>>(EventConsumers).sources()) {
      // A server that has just been restarted, on a busy machine, may not answer in time: then nobody knows yet.
      const info = await manager.consumers.info(streamOf(source), durableName(service, source)).catch(() => undefined)
      if (info === undefined || info.num_pending > 0 || info.num_ack_pending > 0) return false
    }
  }
  return true
}

/** A signing key for each service and the public keys of all, as deployments mount them. */
export async function makeCallerKeys(): Promise<{ jwks: string; private: Record<ServiceName, JWK> }> {
  const pairs = await Promise.all(
    serviceNames.map(async (service) => {
      const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
      const jwk = async (key: typeof publicKey) => ({
        ...(await exportJWK(key)),
        kid: service,
        alg: 'EdDSA',
        use: 'sig',
      })
      return { service, private: await jwk(privateKey), public: await jwk(publicKey) }
    }),
  )
  return {
    jwks: JSON.stringify({ keys: pairs.map((pair) => pair.public) }),
    private: Object.fromEntries(pairs.map((pair) => [pair.service, pair.private])) as Record<ServiceName, JWK>,
  }
}
