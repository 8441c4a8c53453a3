import { Flag, OneOf, Optional, readShape, Text, Whole } from '@cordon/contracts'
import { getMetadataStorage } from 'class-validator'
import { readFileSync } from 'node:fs'

const PREFIX = 'CORDON_'

/** What every service is told. A service's own settings extend this class; the variable of `natsUrl` is `CORDON_NATS_URL`. */
export class RuntimeConfig {
  /** One or more NATS servers, comma separated. */
  @Text({ min: 1, max: 2000 }) natsUrl: string = 'nats://127.0.0.1:4222'
  /** Seed of the service's NATS user; give it as CORDON_NATS_NKEY_FILE. */
  @Optional() @Text({ min: 1, max: 200 }) natsNkey?: string
  /** Public keys of all services as a JWKS; give it as CORDON_CALLER_KEYS_FILE. */
  @Text({ min: 2, max: 100_000 }) callerKeys!: string
  /** This service's private Ed25519 key as a JWK; give it as CORDON_SIGNING_KEY_FILE. */
  @Text({ min: 2, max: 10_000 }) signingKey!: string
  @Whole({ max: 65_535 }) healthPort: number = 0
  @Text({ min: 1, max: 253 }) healthHost: string = '127.0.0.1'
  @OneOf(['debug', 'info', 'warn', 'error', 'silent']) logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent' = 'info'
}

/** What a service with a database is told. */
export class DatabaseConfig extends RuntimeConfig {
  /** `postgres://role:password@host:port/database`; give it as CORDON_DATABASE_URL_FILE. */
  @Text({ min: 1, max: 2000 }) databaseUrl!: string
  /**
   * The same for the role that owns the tables, which migrates them; give it as CORDON_DATABASE_OWNER_URL_FILE. Without it the service's own
   * role migrates and owns: it could take the triggers off that guard the ledger and the rules.
   */
  @Optional() @Text({ min: 1, max: 2000 }) databaseOwnerUrl?: string
  /** Run migrations at start: for the launcher and tests. Deployments run them as a job of their own. */
  @Flag() migrate: boolean = false
  @Whole({ min: 1, max: 200 }) databasePool: number = 10
  /** How often the service says in the ledger that it is alive. With 0 it never does, and counts as silent. */
  @Whole({ max: 3600 }) heartbeatSeconds: number = 60
}

/**
 * Reads a configuration class from the environment. `CORDON_X_FILE` gives the content of a file as `CORDON_X`.
 * @throws one error that names every problem at once: missing, malformed, given twice, unreadable, unknown.
 */
export function readConfig<T extends RuntimeConfig>(config: new () => T, env: NodeJS.ProcessEnv): T {
  const problems: string[] = []
  const defaults = new config() as unknown as Record<string, unknown>
  const values: Record<string, unknown> = {}
  const known = new Set<string>()
  for (const property of propertiesOf(config)) {
    const variable = variableOf(property)
    known.add(variable).add(`${variable}_FILE`)
    const text = settingOf(env, variable, problems)
    if (text !== undefined)
      values[property] = typed(text, Reflect.getMetadata('design:type', config.prototype, property))
    else if (defaults[property] !== undefined) values[property] = defaults[property]
  }
  for (const variable of Object.keys(env)) {
    if (variable.startsWith(PREFIX) && !known.has(variable))
      problems.push(`${variable} is not a setting of this service`)
  }
  const read = readShape(config, values)
  if (!read.ok)
    problems.push(
      ...read.errors.map(
        ({ field, message }) =>
          `${variableOf(field)} ${values[field] === undefined ? 'is not set: it ' : ''}${message}`,
      ),
    )
  if (problems.length > 0 || !read.ok)
    throw new Error(`The configuration is not usable:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`)
  return read.value
}

function settingOf(env: NodeJS.ProcessEnv, variable: string, problems: string[]): string | undefined {
  const direct = env[variable]
  const path = env[`${variable}_FILE`]
  if (direct !== undefined && path !== undefined)
    problems.push(`${variable} and ${variable}_FILE are both set; keep one`)
  if (path === undefined) return direct
  try {
    return readFileSync(path, 'utf8').trim()
  } catch (error) {
    problems.push(`${variable}_FILE cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown reason'}`)
    return undefined
  }
}

function propertiesOf(config: new () => object): string[] {
  const metadata = getMetadataStorage().getTargetValidationMetadatas(config, '', true, false)
  return [...new Set(metadata.map(({ propertyName }) => propertyName))]
}

function variableOf(property: string): string {
  return PREFIX + property.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()
}

function typed(text: string, type: unknown): unknown {
  if (type === Number) return /^-?\d+$/.test(text) ? Number(text) : text
  if (type === Boolean) return text === 'true' ? true : text === 'false' ? false : text
  return text
}
