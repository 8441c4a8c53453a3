import { get } from 'node:http'
import { join } from 'node:path'
import { serviceNames, type ServiceName } from '@cordon/contracts'
import type { Secrets } from './secrets'

export interface SystemPorts {
  /** The console and the HTTP interface. */
  gateway: number
  exerciseNetwork: number
  postgres: number
  nats: number
  health: Record<ServiceName, number>
}

export interface SystemPlace {
  /** The checkout. */
  root: string
  ports: SystemPorts
  secrets: Secrets
  demo: boolean
}

/** One service's process: change this table when a service's settings change. */
export interface ServiceProcess {
  name: ServiceName
  /** The program, relative to the checkout. */
  program: string
  hasDatabase: boolean
  /** Settings beside those that every service gets. */
  settings: (place: SystemPlace) => Record<string, string>
}

const particular: Partial<Record<ServiceName, Partial<ServiceProcess>>> = {
  gateway: {
    hasDatabase: false,
    settings: ({ root, ports }) => ({
      CORDON_PORT: String(ports.gateway),
      CORDON_HTTPS: 'false', // localhost only
      CORDON_IMAGE_SOURCES: `http://127.0.0.1:${ports.exerciseNetwork}`,
      CORDON_CONSOLE_DIR: join(root, 'apps/console/dist'),
    }),
  },
  identity: {
    settings: ({ demo, secrets }): Record<string, string> =>
      demo ? { CORDON_DEMO: 'true', CORDON_DEMO_PASSWORD_FILE: secrets.files.demoPassword } : {},
  },
  connectors: {
    settings: ({ ports, secrets }) => ({
      CORDON_VAULT_KEY_FILE: secrets.files.vaultKey,
      CORDON_ALLOWED_HOSTS: `127.0.0.1:${ports.exerciseNetwork},localhost:${ports.exerciseNetwork}`,
    }),
  },
  audit: {
    settings: ({ secrets }) => ({
      CORDON_LEDGER_KEY_FILE: secrets.files.ledgerKey,
      CORDON_CONTENT_KEY_FILE: secrets.files.contentKey,
      CORDON_ERASURE_NKEY_FILE: secrets.files.natsSeed('erasure'),
    }),
  },
}

export const serviceProcesses: readonly ServiceProcess[] = serviceNames.map((name) => ({
  name,
  program: `apps/${name}/dist/src/main.js`,
  hasDatabase: true,
  settings: () => ({}),
  ...particular[name],
}))

/** What every service is told, and what this one is told beside it. */
export function settingsOf(
  service: ServiceProcess,
  place: SystemPlace,
  database: { url: string; ownerUrl: string },
): Record<string, string> {
  const { ports, secrets } = place
  return {
    CORDON_NATS_URL: `nats://127.0.0.1:${ports.nats}`,
    CORDON_NATS_NKEY_FILE: secrets.files.natsSeed(service.name),
    CORDON_CALLER_KEYS_FILE: secrets.files.callerKeys,
    CORDON_SIGNING_KEY_FILE: secrets.files.signingKey(service.name),
    CORDON_HEALTH_PORT: String(ports.health[service.name]),
    CORDON_LOG_LEVEL: process.env['CORDON_LOG_LEVEL'] ?? 'info',
    ...(service.hasDatabase && {
      CORDON_DATABASE_URL_FILE: secrets.files.write(`${service.name}.database-url`, database.url),
      CORDON_DATABASE_OWNER_URL_FILE: secrets.files.write(`${service.name}.database-owner-url`, database.ownerUrl),
      CORDON_MIGRATE: 'true',
    }),
    ...service.settings(place),
  }
}

/** The settings of the exercise network, which is no service and reads other names. */
export function exerciseSettings({ ports }: SystemPlace, stateFile: string): Record<string, string> {
  return { EXERCISE_PORT: String(ports.exerciseNetwork), EXERCISE_STATE_FILE: stateFile }
}

/** Whether an HTTP server on this port of ours answers with success. */
export async function answersWell(port: number, path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port, path, agent: false, timeout: 2_000 }, (response) => {
      response.resume()
      resolve((response.statusCode ?? 500) < 400)
    })
    request.once('timeout', () => request.destroy())
    request.once('error', () => resolve(false))
  })
}
