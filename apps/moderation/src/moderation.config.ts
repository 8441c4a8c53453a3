import { Whole } from '@cordon/contracts'
import { DatabaseConfig } from '@cordon/runtime'

export class ModerationConfig extends DatabaseConfig {
  /** Messages that one rule may hide by itself in a day (UTC); the next raises an alarm and waits for a person. 0: none. */
  @Whole({ max: 1_000_000 }) hidesADay: number = 200
  /** How often firing rates are compared with what is usual, in ms. */
  @Whole({ min: 100, max: 3_600_000 }) alarmEveryMs: number = 30_000
  /** Of a hundred first decisions in review, how many a second person looks at who does not see them. */
  @Whole({ max: 100 }) reviewSamplePercent: number = 5
  /** Grave messages and images that one person may open in an hour. */
  @Whole({ min: 1, max: 10_000 }) gravePerHour: number = 30
}
