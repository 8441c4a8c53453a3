import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { serviceNames } from '@cordon/contracts'
import { nkeys } from '@nats-io/transport-node'
import { otherUsers, type NatsUser } from './permissions'
import { natsConfig } from './server-config'

const usage = `node deploy/nats/dist/render.js --keys <dir> [options] > nats-server.conf
  Prints the configuration of a deployment's nats-server with the rights of all services. The directory gets one
  seed file <user>.nkey for each user that has none; give each service its own and nobody the directory.
  --listen <host:port>       default 0.0.0.0:4222
  --monitor <host:port>      monitoring without a password: a fenced network only; default none
  --store <dir>              JetStream store, default /data
  --server-name <name>       default cordon
  --server-version <x.y.z>   of the nats-server that will read it, default 2.10.29
  --tls-cert, --tls-key, --tls-ca <file>`

if (require.main === module) process.exitCode = render(process.argv.slice(2))

function render(argv: string[]): number {
  const { values } = parseArgs({
    args: argv,
    options: {
      keys: { type: 'string' },
      listen: { type: 'string', default: '0.0.0.0:4222' },
      monitor: { type: 'string' },
      store: { type: 'string', default: '/data' },
      'server-name': { type: 'string', default: 'cordon' },
      'server-version': { type: 'string', default: '2.10.29' },
      'tls-cert': { type: 'string' },
      'tls-key': { type: 'string' },
      'tls-ca': { type: 'string' },
    },
  })
  if (values.keys === undefined) {
    console.error(usage)
    return 2
  }
  const certFile = values['tls-cert']
  const keyFile = values['tls-key']
  const caFile = values['tls-ca']
  const config = natsConfig(publicKeys(values.keys), {
    listen: values.listen,
    ...(values.monitor !== undefined && { monitor: values.monitor }),
    storeDir: values.store,
    serverName: values['server-name'],
    serverVersion: values['server-version'],
    sync: 'always',
    ...(certFile !== undefined && keyFile !== undefined && { tls: { certFile, keyFile, ...(caFile && { caFile }) } }),
  })
  process.stdout.write(config)
  return 0
}

/** `tester` may do anything and is never part of a deployment. */
function publicKeys(dir: string): Partial<Record<NatsUser, string>> {
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  const users = [...serviceNames, ...otherUsers.filter((user) => user !== 'tester')]
  return Object.fromEntries(
    users.map((user) => {
      const file = join(dir, `${user}.nkey`)
      if (!existsSync(file)) {
        writeFileSync(file, `${new TextDecoder().decode(nkeys.createUser().getSeed())}\n`, { mode: 0o600 })
      }
      const seed = readFileSync(file, 'utf8').trim()
      return [user, nkeys.fromSeed(new TextEncoder().encode(seed)).getPublicKey()]
    }),
  )
}
