import { DatabaseConfig } from '@cordon/runtime'

export class PublishingConfig extends DatabaseConfig {}
