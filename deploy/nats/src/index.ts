export { consumes, durableName, inboxPrefix, otherUsers, permissionsOf, services } from './permissions'
export type { NatsUser, Permissions, ServiceName } from './permissions'
export { natsConfig, supportsSyncAlways } from './server-config'
export type { NatsConfigOptions } from './server-config'
