import { Flag, Optional, Text, Whole } from '@cordon/contracts'
import { DatabaseConfig } from '@cordon/runtime'

export class AuditConfig extends DatabaseConfig {
  /**
   * The private Ed25519 key that signs checkpoints; give it as CORDON_LEDGER_KEY_FILE. Either a JWK (RFC 8037), or a signed-note
   * key `PRIVATE+KEY+<name>+<key id>+<base64>` whose name is the ledger's.
   */
  @Text({ min: 1, max: 2000 }) ledgerKey!: string
  /** The name on the checkpoints, such as `police.example/ledger`. It never changes in the life of a ledger. */
  @Text({ min: 1, max: 200 }) ledgerName: string = 'cordon/ledger'
  /** Wraps the keys under which contents are sealed: 32 bytes as 64 hexadecimal digits or base64; give it as CORDON_CONTENT_KEY_FILE. */
  @Text({ min: 43, max: 64 }) contentKey!: string
  /** The key before the last change: what is still wrapped under it is wrapped anew at start. */
  @Optional() @Text({ min: 43, max: 64 }) previousContentKey?: string
  /** Seed of the NATS user `erasure`, who alone removes single events for good; give it as CORDON_ERASURE_NKEY_FILE. */
  @Text({ min: 1, max: 200 }) erasureNkey!: string
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
  /** How often all that the services have stated is compared with what the ledger holds. */
  @Whole({ min: 1, max: 1440 }) reconcileMinutes: number = 60
  /** How long facts may be missing before that is raised and they are asked for again: redelivery closes most gaps sooner. */
  @Whole({ min: 1, max: 3600 }) gapSeconds: number = 30
  /** The syslog receiver of the organisation's SIEM (RFC 5425, TLS), see docs/siem.md; without one nothing is sent. */
  @Optional() @Text({ min: 1, max: 253 }) siemSyslogHost?: string
  @Whole({ min: 1, max: 65_535 }) siemSyslogPort: number = 6514
  /** The certificates, PEM, that the receiver's has to lead up to; give them as CORDON_SIEM_SYSLOG_CA_FILE. */
  @Optional() @Text({ min: 1, max: 200_000 }) siemSyslogCa?: string
  /** Our own certificate and key, PEM, where the receiver asks for one. */
  @Optional() @Text({ min: 1, max: 200_000 }) siemSyslogCertificate?: string
  @Optional() @Text({ min: 1, max: 50_000 }) siemSyslogKey?: string
  /** The name in the receiver's certificate, where it is not the host's. */
  @Optional() @Text({ min: 1, max: 253 }) siemSyslogServerName?: string
  /** Without TLS, to a receiver on this machine only. */
  @Flag() siemSyslogPlain: boolean = false
  /** Whether the entries are published on NATS as `siem.ocsf.v1` too. */
  @Flag() siemNats: boolean = false
}
