import { permissionsOf, type NatsUser } from './permissions'

export interface NatsConfigOptions {
  /** `host:port`; port -1 lets the server choose. */
  listen: string
  /** `host:port` of the monitoring endpoint, which asks for no password: loopback or a fenced network only. */
  monitor?: string
  serverName: string
  /** Directory of the JetStream store. */
  storeDir: string
  /** Directory in which the server writes `nats-server_<pid>.ports` with the addresses it listens on. */
  portsFileDir?: string
  /** As printed by `nats-server --version`, such as `2.9.10`. */
  serverVersion: string
  /**
   * `always` syncs every message to disk before it is acknowledged. Needs 2.10; on an older server it is left out,
   * and a power cut then loses up to two minutes of messages (the outboxes publish them again).
   */
  sync: 'always' | 'default'
  tls?: { certFile: string; keyFile: string; caFile?: string }
}

/** The whole server configuration; `keys` holds the public nkey (`U…`) of each user that may connect. */
export function natsConfig(keys: Partial<Record<NatsUser, string>>, options: NatsConfigOptions): string {
  const users = (Object.entries(keys) as [NatsUser, string][]).map(([user, key]) => userBlock(user, key))
  return [
    `server_name: ${quote(options.serverName)}`,
    `listen: ${quote(options.listen)}`,
    ...(options.monitor ? [`http: ${quote(options.monitor)}`] : []),
    ...(options.portsFileDir ? [`ports_file_dir: ${quote(options.portsFileDir)}`] : []),
    ...(options.tls ? [tlsBlock(options.tls)] : []),
    'jetstream {',
    `  store_dir: ${quote(options.storeDir)}`,
    ...(options.sync === 'always' && supportsSyncAlways(options.serverVersion) ? ['  sync_interval: always'] : []),
    '}',
    'accounts {',
    '  CORDON {',
    '    jetstream: enabled',
    '    users: [',
    ...users,
    '    ]',
    '  }',
    '}',
    '',
  ].join('\n')
}

/** nats-server refuses to start on `sync_interval: always` before 2.10. */
export function supportsSyncAlways(serverVersion: string): boolean {
  const [major = 0, minor = 0] = serverVersion.split('.').map(Number)
  return major > 2 || (major === 2 && minor >= 10)
}

function userBlock(user: NatsUser, key: string): string {
  const { publish, subscribe } = permissionsOf(user)
  return [
    `      { # ${user}`,
    `        nkey: ${key}`,
    '        permissions {',
    `          publish { allow: ${list(publish.allow)}${publish.deny.length > 0 ? `, deny: ${list(publish.deny)}` : ''} }`,
    `          subscribe { allow: ${list(subscribe.allow)} }`,
    '        }',
    '      }',
  ].join('\n')
}

function tlsBlock(tls: NonNullable<NatsConfigOptions['tls']>): string {
  const ca = tls.caFile ? `, ca_file: ${quote(tls.caFile)}` : ''
  return `tls { cert_file: ${quote(tls.certFile)}, key_file: ${quote(tls.keyFile)}${ca} }`
}

function list(subjects: readonly string[]): string {
  return `[${subjects.map(quote).join(', ')}]`
}

function quote(text: string): string {
  return JSON.stringify(text)
}
