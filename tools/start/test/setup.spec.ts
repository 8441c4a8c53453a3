import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { serviceNames } from '@cordon/contracts'
import { makeScratchDir, removeScratchDir } from '@cordon/testing'

const program = join(__dirname, '../dist/setup.js')

describe('the secrets of a deployment', () => {
  const dir = makeScratchDir('setup')
  afterAll(() => removeScratchDir(dir))
  const keys = join(dir, 'keys')
  const out = join(dir, 'out')
  const setUp = (...more: string[]) =>
    execFileSync(process.execPath, [program, 'secrets', '--keys', keys, '--out', out, ...more])
  const read = (...path: string[]) => readFileSync(join(out, ...path), 'utf8').trim()
  const common = ['caller-keys.json', 'nats.nkey', 'signing.json']
  const expected: Record<string, string[]> = {
    ...Object.fromEntries(serviceNames.map((service) => [service, [...common, 'database-url', 'database-owner-url']])),
    gateway: common,
    identity: [...common, 'database-url', 'database-owner-url', 'demo.password'],
    connectors: [...common, 'database-url', 'database-owner-url', 'vault.key'],
    audit: [...common, 'database-url', 'database-owner-url', 'ledger.json', 'content.key', 'erasure.nkey'],
    postgres: ['password'],
    nats: ['nats-server.conf'],
  }

  beforeAll(() => void setUp('--postgres=db.example.org:5433', '--postgres-options=sslmode=verify-full'))

  it('are handed to each service by itself, and none of another', () => {
    const found = readdirSync(out).map((owner) => [owner, readdirSync(join(out, owner)).sort()])
    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries(Object.entries(expected).map(([owner, files]) => [owner, [...files].sort()])),
    )
    const seeds = serviceNames.map((service) => read(service, 'nats.nkey'))
    expect(new Set(seeds).size).toBe(serviceNames.length)
    expect(read('inbox', 'database-url')).toMatch(
      /^postgres:\/\/inbox:[\w-]{32}@db\.example\.org:5433\/inbox\?sslmode=verify-full$/,
    )
    expect(read('inbox', 'database-owner-url')).toMatch(
      /^postgres:\/\/inbox_owner:[\w-]{32}@db\.example\.org:5433\/inbox\?/,
    )
  })

  it('lie for us only where all of them are', () => {
    const open = readdirSync(keys).filter((name) => (statSync(join(keys, name)).mode & 0o077) !== 0)
    expect(open).toEqual([])
  })

  it('stand in the configuration of NATS as public keys only, with every message synced', () => {
    const config = read('nats', 'nats-server.conf')
    expect(config).not.toMatch(/\bSU[A-Z2-7]{56}\b/)
    expect(config.match(/nkey: U\w+/g)).toHaveLength(serviceNames.length + 4)
    expect(config).toContain('sync_interval: always')
  })

  it('stay the same when they are handed out again', () => {
    const before = ['nats.nkey', 'signing.json', 'database-url', 'database-owner-url'].map((file) =>
      read('audit', file),
    )
    setUp('--postgres=db.example.org:5433', '--postgres-options=sslmode=verify-full')
    expect(
      ['nats.nkey', 'signing.json', 'database-url', 'database-owner-url'].map((file) => read('audit', file)),
    ).toEqual(before)
  })
})
