export { otherUsers, permissionsOf } from './permissions'
export type { NatsUser, Permissions } from './permissions'
export { natsConfig, supportsSyncAlways } from './server-config'
export type { NatsConfigOptions } from './server-config'
