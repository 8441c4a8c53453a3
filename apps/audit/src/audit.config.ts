import { Optional, Text, Whole } from '@cordon/contracts'
import { DatabaseConfig } from '@cordon/runtime'

export class AuditConfig extends DatabaseConfig {
  /**
   * The private Ed25519 key that signs checkpoints; give it as CORDON_LEDGER_KEY_FILE. Either a JWK (RFC 8037), or a signed-note
   * key `PRIVATE+KEY+<name>+<key id>+<base64>` whose name is the ledger's.
   */
  @Text({ min: 1, max: 2000 }) ledgerKey!: string
  /** The name on the checkpoints, such as `police.example/ledger`. It never changes in the life of a ledger. */
  @Text({ min: 1, max: 200 }) ledgerName: string = 'cordon/ledger'
  /** Verifier keys of the witnesses (what `witness.mjs init` prints), with spaces or lines between; give it as CORDON_WITNESSES_FILE. */
  @Text({ max: 20_000 }) witnesses: string = ''
  /** How many of them have to vouch for a head. */
  @Whole({ min: 1, max: 20 }) witnessesNeeded: number = 1
  /** After how many minutes without them the ledger counts as unwitnessed. */
  @Whole({ min: 1, max: 525_600 }) witnessWithinMinutes: number = 1_500
  /** Address of a time stamping authority (RFC 3161 over HTTP); without one nothing is time-stamped. */
  @Optional() @Text({ min: 1, max: 2000 }) timeStampUrl?: string
  /** The certificates, PEM, that the authority's certificate has to lead up to; give them as CORDON_TIME_STAMP_CERTIFICATES_FILE. */
  @Optional() @Text({ min: 1, max: 200_000 }) timeStampCertificates?: string
  /** At most so often is a time stamp asked for, and only when the ledger has grown. */
  @Whole({ min: 1, max: 525_600 }) timeStampMinutes: number = 60
  /** How many days the file of an evidence bundle is kept. */
  @Whole({ min: 1, max: 3650 }) bundleDays: number = 30
}
