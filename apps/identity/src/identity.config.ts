import { Flag, Optional, Text, Whole } from '@cordon/contracts'
import { DatabaseConfig } from '@cordon/runtime'

export class IdentityConfig extends DatabaseConfig {
  /** Add the demonstration's units and people where there are none. */
  @Flag() demo: boolean = false
  /** The demonstration people's password; without one each start of an empty system refuses to add them. */
  @Optional() @Text({ min: 12, max: 200 }) demoPassword?: string
  /** How long a session lasts, in minutes. */
  @Whole({ min: 5, max: 1440 }) sessionMinutes: number = 600
}
