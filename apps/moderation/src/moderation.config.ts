import { Optional, Pattern, Text, Whole } from '@cordon/contracts'
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
  /** Where a classifier answers (docs/classifier.md); without it, conditions that ask one do not hold. */
  @Optional()
  @Pattern(/^https?:\/\/[^\s/?#@]+([/?][^\s#]*)?$/, 'an http or https address without a password in it')
  classifierUrl?: string
  /** Sent as a bearer token; give it as CORDON_CLASSIFIER_TOKEN_FILE. */
  @Optional() @Text({ min: 1, max: 4000 }) classifierToken?: string
  /** For one answer of the classifier, in ms. */
  @Whole({ min: 100, max: 120_000 }) classifierTimeoutMs: number = 10_000
  /** Texts in one question to the classifier. */
  @Whole({ min: 1, max: 64 }) classifierBatch: number = 16
  /** How long an answer that rules ask for is waited for, from the arrival of the message, in ms. */
  @Whole({ min: 100, max: 86_400_000 }) lateFactsForMs: number = 900_000
}
