import { DatabaseConfig } from '@cordon/runtime'

export class ModerationConfig extends DatabaseConfig {}
