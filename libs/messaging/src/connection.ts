import { inboxPrefix, type ServiceName } from '@cordon/contracts'
import { connect, nkeyAuthenticator, type NatsConnection } from '@nats-io/transport-node'

/** Who opens a connection: a service, or a user of its own on NATS. */
export type ConnectionUser = ServiceName | 'provisioner' | 'erasure' | 'reader' | 'siem' | 'tester'

export interface ConnectionOptions {
  service: ConnectionUser
  /** One or more servers, comma separated. */
  url: string
  /** The nkey seed of the service's user; without one the connection is anonymous (tests without accounts). */
  nkeySeed?: string
  tls?: { caFile: string; certFile?: string; keyFile?: string }
}

/** Connects to NATS and stays connected: waits for the first server, reconnects for ever. */
export async function connectNats(options: ConnectionOptions): Promise<NatsConnection> {
  return connect({
    servers: options.url.split(',').map((server) => server.trim()),
    name: `cordon-${options.service}`,
    inboxPrefix: inboxPrefix(options.service),
    ...(options.nkeySeed !== undefined && {
      authenticator: nkeyAuthenticator(new TextEncoder().encode(options.nkeySeed.trim())),
    }),
    ...(options.tls !== undefined && { tls: options.tls }),
    waitOnFirstConnect: true,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 250,
    reconnectJitter: 100,
    // A refused credential may be mended by a reload of the server's configuration.
    ignoreAuthErrorAbort: true,
    // An error object a publish, for its stack, took a tenth of the time of the relay (nats-core 3.4).
    noAsyncTraces: true,
    pingInterval: 10_000,
    maxPingOut: 2,
  })
}

/** Calls back each time the connection was made anew. */
export async function onReconnect(connection: NatsConnection, listener: () => void): Promise<void> {
  for await (const status of connection.status()) {
    if (status.type === 'reconnect') listener()
  }
}
