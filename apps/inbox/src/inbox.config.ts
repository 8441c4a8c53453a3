import { Whole } from '@cordon/contracts'
import { DatabaseConfig } from '@cordon/runtime'

export class InboxConfig extends DatabaseConfig {
  /** How often new items are made searchable, in ms. They are shown at once in any case. */
  @Whole({ min: 10, max: 60_000 }) searchEveryMs: number = 250
}
