import type { Cause, Fact, ServiceName } from '@cordon/contracts'
import type { EventEmitter } from 'node:events'
import { DataSource, type EntityManager, type EntitySchema, type MigrationInterface, type QueryRunner } from 'typeorm'
import { assertReads, TrailWatch } from './command-trail'
import { OrderConsumedEventsByTime1764000000000 } from './consumed-event.migration'
import { CreateErasedRecord1764000060000 } from './erased-records'
import { appendToOutbox } from './outbox'
import { PublishAgain1764100000000, RememberRepetitions1764100060000 } from './outbox-again.migration'
import { CreateOutbox1763700000000 } from './outbox.migration'
import { statedInTrace } from './tracing'

export interface DatabaseOptions {
  service: ServiceName
  /** `postgres://role:password@host:port/database` */
  url: string
  /** The same for the role that owns the tables and migrates them; without it the service's own role does both. */
  ownerUrl?: string | undefined
  /** Tables whose rows the service's role can add and neither change nor remove. */
  addOnly?: readonly string[]
  entities: (EntitySchema | (new () => object))[]
  migrations: (new () => MigrationInterface)[]
  /** Connections at most; the relay holds one more of its own. */
  poolSize?: number
}

/** One transaction. Facts stated on it leave through the outbox if, and only if, it commits. */
export interface Tx {
  readonly manager: EntityManager
  /** Rows of a parameterised statement. */
  query<Row = Record<string, unknown>>(sql: string, parameters?: unknown[]): Promise<Row[]>
  /** States facts; they are written last, just before COMMIT, since the outbox counter is a lock all writers share. */
  state(facts: Fact[], cause: Cause): void
}

/** A service's own database: one data source, its migrations, and transactions that carry facts. */
export class Database {
  readonly service: ServiceName
  readonly url: string
  readonly source: DataSource
  private readonly committed: (() => void)[] = []

  constructor(private readonly options: DatabaseOptions) {
    this.service = options.service
    this.url = options.url
    this.source = this.sourceAt(options.url)
  }

  private sourceAt(url: string): DataSource {
    const { options } = this
    return new DataSource({
      type: 'postgres',
      url,
      entities: options.entities,
      migrations: [
        CreateOutbox1763700000000,
        OrderConsumedEventsByTime1764000000000,
        CreateErasedRecord1764000060000,
        PublishAgain1764100000000,
        RememberRepetitions1764100060000,
        ...options.migrations,
      ],
      migrationsTableName: 'migration',
      migrationsTransactionMode: 'each',
      applicationName: `cordon-${options.service}`,
      poolSize: options.poolSize ?? 10,
      connectTimeoutMS: 5_000,
      // A stuck transaction would hold the outbox counter and with it every writer.
      extra: { statement_timeout: 30_000, idle_in_transaction_session_timeout: 15_000, keepAlive: true },
      // An idle connection that the server closes is reported on the pool; the pool replaces it.
      poolErrorHandler: () => undefined,
      logging: false,
    })
  }

  /** Connects, waiting for the database as long as `patience` ms. */
  async open({ migrate, patience = 30_000 }: { migrate: boolean; patience?: number }): Promise<void> {
    const deadline = Date.now() + patience
    for (;;) {
      try {
        if (!this.source.isInitialized) {
          await this.source.initialize()
          surviveLostConnections(this.source)
        }
        break
      } catch (error) {
        if (!isInfrastructureFault(error) || Date.now() > deadline) throw error
        await new Promise((resolve) => setTimeout(resolve, 250))
      }
    }
    if (migrate) await this.migrate()
  }

  async close(): Promise<void> {
    if (this.source.isInitialized) await this.source.destroy()
  }

  /** Called after every commit that stated facts: the wake-up in process of the relay and of whoever acts on what was written. */
  onFactsCommitted(listener: () => void): void {
    this.committed.push(listener)
  }

  /** Rows of a statement outside any transaction. */
  async query<Row = Record<string, unknown>>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    assertReads(sql)
    const runner = this.source.createQueryRunner()
    try {
      return records<Row>(await structured(runner, sql, parameters))
    } finally {
      await runner.release().catch(() => undefined)
    }
  }

  /**
   * Runs `work` in one transaction at READ COMMITTED and commits. Nothing remote may be awaited inside.
   * A fault at COMMIT is ambiguous: the caller must be able to run the work again.
   */
  async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    const runner = this.source.createQueryRunner()
    try {
      await runner.connect()
      await runner.startTransaction()
      const stated: { fact: Fact; cause: Cause }[] = []
      const watch = new TrailWatch()
      const tx: Tx = {
        manager: runner.manager,
        query: async <Row>(sql: string, parameters: unknown[] = []) => {
          const result = await structured(runner, sql, parameters)
          watch.ran(sql, (result as { affected?: number }).affected)
          return records<Row>(result)
        },
        state: (facts, cause) =>
          void facts.forEach((fact) => stated.push({ fact, cause: statedInTrace(fact.event.name, cause) })),
      }
      const result = await work(tx)
      watch.judge(stated.map(({ fact }) => fact.event.name))
      if (stated.length > 0) await appendToOutbox(tx, stated)
      await runner.commitTransaction()
      if (stated.length > 0) this.committed.forEach((heard) => heard())
      return result
    } catch (error) {
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined)
      throw error
    } finally {
      await runner.release().catch(() => undefined)
    }
  }

  // Replicas may start at once: one migrates, the others wait for it.
  private async migrate(): Promise<void> {
    const { ownerUrl, url, addOnly = [] } = this.options
    const source = ownerUrl === undefined ? this.source : await this.sourceAt(ownerUrl).initialize()
    const runner = source.createQueryRunner()
    try {
      await runner.connect()
      await runner.query(`SELECT pg_advisory_lock(hashtextextended('cordon-migrate', 0))`)
      await source.runMigrations()
      if (ownerUrl !== undefined) await runner.query(rightsOf(decodeURIComponent(new URL(url).username), addOnly))
    } finally {
      await runner.query(`SELECT pg_advisory_unlock(hashtextextended('cordon-migrate', 0))`).catch(() => undefined)
      await runner.release()
      if (source !== this.source) await source.destroy()
    }
  }
}

/** What a service's role may do in a database that another role owns. The outbox is its own: it makes and drops partitions of it every day. */
function rightsOf(role: string, addOnly: readonly string[]): string {
  const to = `"${role.replaceAll('"', '""')}"`
  return [
    `GRANT USAGE, CREATE ON SCHEMA public TO ${to}`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${to}`,
    `GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO ${to}`,
    `REVOKE INSERT, UPDATE, DELETE ON migration FROM ${to}`,
    ...addOnly.map((table) => `REVOKE UPDATE, DELETE ON "${table}" FROM ${to}`),
    `ALTER TABLE outbox OWNER TO ${to}`,
  ].join(';\n')
}

/**
 * Whether an error says the database or the way to it is at fault, rather than the work: try again, it may pass.
 * PostgreSQL error classes: 08 connection, 53 resources, 55P03/57 lock and intervention, 58 system, 40 rollback, XX internal (a full disk).
 */
export function isInfrastructureFault(error: unknown): boolean {
  const { code, message, driverError } = (error ?? {}) as { code?: unknown; message?: unknown; driverError?: unknown }
  if (typeof code === 'string' && /^(08|40|53|57|58|XX)|^55P03$/.test(code) && code.length === 5) return true
  if (
    typeof code === 'string' &&
    /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ENOSPC|EMFILE)/.test(code)
  )
    return true
  if (
    typeof message === 'string' &&
    /connection (terminated|timeout|closed|ended)|timeout (expired|exceeded)|Client has encountered|Driver not Connected|pool after calling end|not queryable|Query runner already released/i.test(
      message,
    )
  ) {
    return true
  }
  return driverError !== undefined && driverError !== error && isInfrastructureFault(driverError)
}

// A connection that the server ends between two statements says so twice, and TypeORM 1.1 listens once: the second would end the process.
function surviveLostConnections(source: DataSource): void {
  const { master } = source.driver as unknown as { master: EventEmitter }
  const known = new WeakSet<EventEmitter>()
  master.on('acquire', (client: EventEmitter) => {
    if (known.has(client)) return
    known.add(client)
    client.on('error', () => undefined)
  })
}

function structured(runner: QueryRunner, sql: string, parameters: unknown[]): Promise<unknown> {
  return runner.query(sql, parameters, true)
}

// TypeORM answers an UPDATE or DELETE with [rows, count] unless asked for the structured result.
function records<Row>(result: unknown): Row[] {
  const rows = (result as { records?: Row[] }).records
  return rows ?? (result as Row[])
}
