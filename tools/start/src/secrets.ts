import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { serviceNames, type ServiceName } from '@cordon/contracts'
import { otherUsers, type NatsUser } from '@cordon/deploy-nats'
import { makeNatsKey, natsKeyOfSeed, type NatsKeys } from '@cordon/testing'

export interface Secrets {
  postgresPassword: string
  /** Of every person of the demonstration. */
  demoPassword: string
  databasePassword(service: ServiceName): string
  /** Of the role that owns the service's tables. */
  databaseOwnerPassword(service: ServiceName): string
  /** Without `tester`, which may do anything and has no place in a running system. */
  natsKeys: Partial<NatsKeys>
  files: {
    natsSeed(user: NatsUser): string
    /** The service's private Ed25519 key, a JWK. */
    signingKey(service: ServiceName): string
    /** The public keys of all services, a JWKS; the `kid` is the service's name. */
    callerKeys: string
    /** The private Ed25519 key that signs checkpoints of the ledger, a JWK. */
    ledgerKey: string
    /** The key that wraps the credentials' keys: 32 random bytes, base64. */
    vaultKey: string
    /** The key that wraps the keys of the ledger's contents: 32 random bytes, base64. */
    contentKey: string
    demoPassword: string
    /** A file for a value that is put together from secrets. */
    write(name: string, content: string): string
  }
}

/** Reads the secrets of this directory and makes those that are missing, each readable for us only. */
export function openSecrets(dir: string): Secrets {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const file = (name: string): string => join(dir, name)
  const users = [...serviceNames, ...otherUsers.filter((user) => user !== 'tester')]
  const natsKeys = Object.fromEntries(
    users.map((user) => [user, natsKeyOfSeed(remember(file(`${user}.nkey`), () => makeNatsKey().seed))]),
  )
  const publicKeys = serviceNames.map((service) => {
    const { kty, crv, x } = JSON.parse(remember(file(`${service}.signing.json`), () => signingKey(service))) as Jwk
    return { kty, crv, x, kid: service, alg: 'EdDSA', use: 'sig' }
  })
  write(file('caller-keys.json'), JSON.stringify({ keys: publicKeys }, null, 2))
  remember(file('ledger.signing.json'), () => signingKey('ledger'))
  remember(file('vault.key'), () => randomBytes(32).toString('base64'))
  remember(file('content.key'), () => randomBytes(32).toString('base64'))
  const password = (name: string): string =>
    remember(file(`${name}.password`), () => randomBytes(24).toString('base64url'))
  return {
    postgresPassword: password('postgres'),
    // To be typed by people, so in small letters and digits.
    demoPassword: remember(file('demo.password'), () => `demo-${randomBytes(5).toString('hex')}`),
    databasePassword: (service) => password(`${service}.database`),
    databaseOwnerPassword: (service) => password(`${service}.database-owner`),
    natsKeys,
    files: {
      natsSeed: (user) => file(`${user}.nkey`),
      signingKey: (service) => file(`${service}.signing.json`),
      callerKeys: file('caller-keys.json'),
      ledgerKey: file('ledger.signing.json'),
      vaultKey: file('vault.key'),
      contentKey: file('content.key'),
      demoPassword: file('demo.password'),
      write: (name, content) => write(file(name), content),
    },
  }
}

interface Jwk {
  kty: string
  crv: string
  x: string
}

function signingKey(kid: string): string {
  const { privateKey } = generateKeyPairSync('ed25519')
  return JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid, alg: 'EdDSA', use: 'sig' })
}

function remember(file: string, make: () => string): string {
  if (!existsSync(file)) write(file, make())
  return readFileSync(file, 'utf8').trim()
}

/** In one step, so that a kill in between leaves no half of a key. */
function write(file: string, content: string): string {
  writeFileSync(`${file}.new`, `${content}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
  return file
}
