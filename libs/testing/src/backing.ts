import { jetstreamManager } from '@nats-io/jetstream'
import { connect, nkeyAuthenticator, type NatsConnection, type NodeConnectionOptions } from '@nats-io/transport-node'
import { inboxPrefix } from '@cordon/contracts'
import type { NatsUser } from '@cordon/deploy-nats'
import { backingMode, externalServer, externalSetting, type BackingMode, type BackingServer } from './backing-mode'
import { createDatabase, type Database } from './database'
import { natsBinary } from './nats-binary'
import { natsVersion } from './nats-release'
import { makeNatsKeys, NatsServer, renderNatsConfig, type NatsKeys } from './nats-server'
import { startPostgresServer } from './postgres-backing'
import { makeScratchDir, removeScratchDir } from './scratch-dir'
import { ServerContainer } from './server-container'

export interface PostgresBacking extends Omit<BackingServer, 'url'> {
  /** Address of the database `postgres` for the superuser. */
  adminUrl: string
  /** A new database (or the existing one of that name) owned by `role`, by default of the database's name. */
  createDatabase(name: string, role?: string): Promise<Database>
}

export interface NatsBacking extends BackingServer {
  keys: NatsKeys
  /** The nkey seed to put into the file that `CORDON_NATS_NKEY_FILE` names. */
  seed(user: NatsUser): string
  /** A connection with exactly the rights of this user. The caller closes it. */
  connect(user: NatsUser, options?: NodeConnectionOptions): Promise<NatsConnection>
}

export interface Backing {
  postgres: PostgresBacking
  nats: NatsBacking
  stop(): Promise<void>
}

/** A PostgreSQL and a nats-server of one's own, for tests that kill them. Others share: `freshDatabase`, `freshNats`. */
export async function startBacking(options: { mode?: BackingMode } = {}): Promise<Backing> {
  const mode = options.mode ?? (await backingMode())
  const [postgres, nats] = await Promise.all([startPostgres(mode), startNats(mode)])
  return {
    postgres,
    nats,
    stop: async () => void (await Promise.all([postgres.stop(), nats.stop()])),
  }
}

async function startPostgres(mode: BackingMode): Promise<PostgresBacking> {
  const server = await startPostgresServer(mode)
  return {
    adminUrl: server.url,
    createDatabase: (name, role = name) => createDatabase(server.url, name, role),
    kill9: () => server.kill9(),
    restart: () => server.restart(),
    stop: () => server.stop(),
  }
}

export async function startNats(mode: BackingMode): Promise<NatsBacking> {
  switch (mode) {
    case 'external': {
      // From user to { seed, publicKey }, as JSON.
      const keys = JSON.parse(externalSetting('CORDON_TEST_NATS_KEYS')) as NatsKeys
      const nats = natsAt(keys, externalServer('nats-server', 'CORDON_TEST_NATS_URL'))
      await deleteStreams(nats)
      return nats
    }
    case 'containers': {
      const keys = makeNatsKeys()
      const place = { listen: '0.0.0.0:4222', storeDir: '/data', serverVersion: natsVersion }
      return natsAt(keys, await ServerContainer.nats(renderNatsConfig(keys, { ...place, sync: 'default' })))
    }
    case 'embedded': {
      const keys = makeNatsKeys()
      const dir = makeScratchDir('nats')
      const server = await NatsServer.start({ binary: await natsBinary(), dir, keys, removeWhenOrphaned: [dir] })
      return natsAt(keys, {
        url: server.url,
        kill9: () => server.kill9(),
        restart: () => server.restart(),
        stop: async () => {
          await server.stop()
          removeScratchDir(dir)
        },
      })
    }
  }
}

/** Makes a server that all test files share look fresh; they have to run one after the other then (`--runInBand`). */
async function deleteStreams(nats: NatsBacking): Promise<void> {
  const connection = await nats.connect('tester')
  const manager = await jetstreamManager(connection)
  for await (const { config } of manager.streams.list()) await manager.streams.delete(config.name)
  await connection.close()
}

function natsAt(keys: NatsKeys, server: BackingServer): NatsBacking {
  return {
    url: server.url,
    keys,
    seed: (user) => keys[user].seed,
    connect: (user, options) =>
      connect({
        servers: server.url,
        authenticator: nkeyAuthenticator(new TextEncoder().encode(keys[user].seed)),
        inboxPrefix: inboxPrefix(user),
        name: `test ${user}`,
        ...options,
      }),
    kill9: () => server.kill9(),
    restart: () => server.restart(),
    stop: () => server.stop(),
  }
}
