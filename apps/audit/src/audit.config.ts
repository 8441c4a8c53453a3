import { Text } from '@cordon/contracts'
import { DatabaseConfig } from '@cordon/runtime'

export class AuditConfig extends DatabaseConfig {
  /**
   * The private Ed25519 key that signs checkpoints; give it as CORDON_LEDGER_KEY_FILE. Either a JWK (RFC 8037), or a signed-note
   * key `PRIVATE+KEY+<name>+<key id>+<base64>` whose name is the ledger's.
   */
  @Text({ min: 1, max: 2000 }) ledgerKey!: string
  /** The name on the checkpoints, such as `police.example/ledger`. It never changes in the life of a ledger. */
  @Text({ min: 1, max: 200 }) ledgerName: string = 'cordon/ledger'
}
