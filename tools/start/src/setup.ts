import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { serviceNames, type ServiceName } from '@cordon/contracts'
import { natsConfig } from '@cordon/deploy-nats'
import { createOwnedDatabase } from '@cordon/testing'
import { connectDemoAccounts } from './demo-accounts'
import { demoSignIns } from './demo'
import { serviceProcesses } from './process-table'
import { provisionStreams } from './provision'
import { openSecrets, type Secrets } from './secrets'

const usage = `node tools/start/dist/setup.js <step> --keys <dir> [options]
Each step of setting up a deployment may be run again at any time; what is there already is kept.
  secrets     makes the keys and passwords that are missing, and hands each service its own
    --out <dir>               gets a folder a service, "postgres" with the password and "nats" with the configuration
    --postgres <host:port>    where the services find PostgreSQL; default postgres:5432
    --postgres-options <text> end of their addresses, such as "sslmode=verify-full"
    --nats-version <x.y.z>    of the nats-server that reads the configuration; default 2.10.29
    --nats-store <dir>        its JetStream store; default /data
  provision   makes databases with their roles, streams and consumers
    --postgres, --postgres-options
    --nats <url>              default nats://nats:4222
    --admin-url-file <file>   address for a role that may make databases; default is postgres with the password made
    --without-databases       somebody else makes them, each with its role, both named after the service
  demo        connects the exercise network's accounts and prints the sign-ins
    --console <url> --exercise-network <url>
    --public-console <url>    the console's address for people`

/** Read-only for everybody: the volume a file lies in is what keeps others away, as with Docker's own secrets. */
const FILE_MODE = 0o444

void main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(1)
})

async function main(argv: string[]): Promise<void> {
  const { values: options, positionals } = readArguments(argv)
  const step = positionals[0] ?? ''
  if (!(step === 'secrets' || step === 'provision' || step === 'demo') || options.keys === undefined) {
    console.error(usage)
    process.exitCode = 2
    return
  }
  const secrets = openSecrets(options.keys)
  if (step === 'secrets') return handOut(secrets, options)
  if (step === 'provision') return provision(secrets, options)
  return demo(secrets, options)
}

type Options = ReturnType<typeof readArguments>['values']

function readArguments(argv: string[]) {
  const text = { type: 'string' } as const
  return parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      keys: text,
      out: { ...text, default: '/run/cordon' },
      postgres: { ...text, default: 'postgres:5432' },
      'postgres-options': { ...text, default: '' },
      'admin-url-file': text,
      'without-databases': { type: 'boolean', default: false },
      nats: { ...text, default: 'nats://nats:4222' },
      'nats-version': { ...text, default: '2.10.29' },
      'nats-store': { ...text, default: '/data' },
      console: { ...text, default: 'http://gateway:8080' },
      'public-console': { ...text, default: 'http://localhost:8080' },
      'exercise-network': { ...text, default: 'http://exercise.localhost:8090' },
    },
  })
}

function handOut(secrets: Secrets, options: Options): void {
  for (const service of serviceNames) {
    const give = (name: string, text: string): void => put(join(options.out, service), name, text)
    give('nats.nkey', content(secrets.files.natsSeed(service)))
    give('signing.json', content(secrets.files.signingKey(service)))
    give('caller-keys.json', content(secrets.files.callerKeys))
    if (hasDatabase(service)) {
      give('database-url', address(service, secrets.databasePassword(service), service, options))
      give('database-owner-url', address(`${service}_owner`, secrets.databaseOwnerPassword(service), service, options))
    }
    if (service === 'identity') give('demo.password', content(secrets.files.demoPassword))
    if (service === 'connectors') give('vault.key', content(secrets.files.vaultKey))
    if (service === 'audit') {
      give('ledger.json', content(secrets.files.ledgerKey))
      give('content.key', content(secrets.files.contentKey))
      give('erasure.nkey', content(secrets.files.natsSeed('erasure')))
    }
  }
  put(join(options.out, 'postgres'), 'password', secrets.postgresPassword)
  const publicKeys = Object.fromEntries(
    Object.entries(secrets.natsKeys).map(([user, { publicKey }]) => [user, publicKey]),
  )
  const config = natsConfig(publicKeys, {
    listen: '0.0.0.0:4222',
    monitor: '127.0.0.1:8222',
    serverName: 'cordon',
    storeDir: options['nats-store'],
    serverVersion: options['nats-version'],
    sync: 'always',
  })
  put(join(options.out, 'nats'), 'nats-server.conf', config)
  console.log(`Every service has its secrets in ${options.out}.`)
}

async function provision(secrets: Secrets, options: Options): Promise<void> {
  if (!options['without-databases']) await provisionDatabases(secrets, options)
  await provisionStreams(options.nats, secrets.natsKeys.provisioner?.seed)
  console.log('streams and consumers: ready')
}

async function provisionDatabases(secrets: Secrets, options: Options): Promise<void> {
  const adminFile = options['admin-url-file']
  const adminUrl =
    adminFile === undefined ? address('postgres', secrets.postgresPassword, 'postgres', options) : content(adminFile)
  for (const service of serviceNames.filter(hasDatabase)) {
    await createOwnedDatabase(adminUrl, service, service, {
      password: secrets.databasePassword(service),
      ownerPassword: secrets.databaseOwnerPassword(service),
    })
    console.log(`database ${service}: ready`)
  }
}

async function demo(secrets: Secrets, options: Options): Promise<void> {
  const signIns = demoSignIns(secrets.demoPassword)
  const administrator = signIns[0]
  if (!administrator) throw new Error('There are no people of a demonstration.')
  const connected = await connectDemoAccounts(options.console, options['exercise-network'], administrator)
  if (connected.length > 0) console.log(`connected ${connected.join(', ')} on the exercise network`)
  console.log(`Console           ${options['public-console']}`)
  console.log(`Exercise network  ${options['exercise-network']}`)
  for (const { username, password, role } of signIns) console.log(`  ${username.padEnd(9)} ${password}  ${role}`)
}

function hasDatabase(service: ServiceName): boolean {
  return serviceProcesses.some(({ name, hasDatabase: has }) => name === service && has)
}

function address(role: string, password: string, database: string, options: Options): string {
  const end = options['postgres-options'] === '' ? '' : `?${options['postgres-options']}`
  return `postgres://${role}:${encodeURIComponent(password)}@${options.postgres}/${database}${end}`
}

function content(file: string): string {
  return readFileSync(file, 'utf8').trim()
}

/** In one step, so that a service that starts meanwhile reads the old file or the new one. */
function put(dir: string, name: string, text: string): void {
  mkdirSync(dir, { recursive: true })
  const file = join(dir, name)
  writeFileSync(`${file}.new`, `${text}\n`, { mode: FILE_MODE })
  renameSync(`${file}.new`, file)
}
