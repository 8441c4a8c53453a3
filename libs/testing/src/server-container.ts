import { randomBytes } from 'node:crypto'
import type { StartedTestContainer } from 'testcontainers'
import { freePort } from './free-port'
import type { BackingServer } from './backing-mode'
import { natsVersion } from './nats-release'

const postgresImage = 'postgres:18-alpine'
const natsImage = `nats:${natsVersion}-alpine`

/** One server in a container, on a host port that survives restarts. testcontainers removes it when we vanish. */
export class ServerContainer implements BackingServer {
  private constructor(
    private readonly container: StartedTestContainer,
    readonly url: string,
  ) {}

  static async postgres(): Promise<ServerContainer> {
    const { GenericContainer, Wait } = await import('testcontainers')
    const password = randomBytes(16).toString('hex')
    const host = await freePort()
    const container = await new GenericContainer(postgresImage)
      .withEnvironment({
        POSTGRES_PASSWORD: password,
        POSTGRES_INITDB_ARGS: '--locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C',
      })
      .withCommand(['postgres', '-c', 'fsync=off', '-c', 'max_connections=300'])
      .withExposedPorts({ container: 5432, host })
      .withWaitStrategy(Wait.forLogMessage(/ready to accept connections/, 2))
      .start()
    return new ServerContainer(container, `postgres://postgres:${password}@${container.getHost()}:${host}/postgres`)
  }

  /** `config` must listen on 0.0.0.0:4222 and store in /data. */
  static async nats(config: string): Promise<ServerContainer> {
    const { GenericContainer, Wait } = await import('testcontainers')
    const host = await freePort()
    const container = await new GenericContainer(natsImage)
      .withCopyContentToContainer([{ content: config, target: '/etc/nats/nats-server.conf' }])
      .withExposedPorts({ container: 4222, host })
      .withWaitStrategy(Wait.forLogMessage(/Server is ready/))
      .start()
    return new ServerContainer(container, `nats://${container.getHost()}:${host}`)
  }

  async kill9(): Promise<void> {
    const { getContainerRuntimeClient } = await import('testcontainers')
    const runtime = await getContainerRuntimeClient()
    await runtime.container.getById(this.container.getId()).kill({ signal: 'SIGKILL' })
  }

  async restart(): Promise<void> {
    await this.container.restart({ timeout: 10_000 })
  }

  async stop(): Promise<void> {
    await this.container.stop({ timeout: 1_000 })
  }
}
