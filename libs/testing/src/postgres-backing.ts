import { externalServer, type BackingMode, type BackingServer } from './backing-mode'
import { PostgresServer } from './postgres-server'
import { makeScratchDir, removeScratchDir } from './scratch-dir'
import { ServerContainer } from './server-container'

/** A PostgreSQL whose `url` is for the superuser. Jest's first process loads this file: keep what it imports small. */
export async function startPostgresServer(mode: BackingMode): Promise<BackingServer> {
  switch (mode) {
    case 'external':
      return externalServer('PostgreSQL', 'CORDON_TEST_POSTGRES_URL')
    case 'containers':
      return ServerContainer.postgres()
    case 'embedded': {
      const dir = makeScratchDir('postgres')
      const server = await PostgresServer.start({ dir, durable: false, maxConnections: 300, removeWhenOrphaned: [dir] })
      return {
        url: server.adminUrl,
        kill9: () => server.kill9(),
        restart: () => server.restart(),
        stop: async () => {
          await server.stop()
          removeScratchDir(dir)
        },
      }
    }
  }
}
