import { Flag, Text, Optional, Whole } from '@cordon/contracts'
import { DatabaseConfig } from '@cordon/runtime'

export class ConnectorsConfig extends DatabaseConfig {
  /** Seals every credential: 32 bytes as 64 hexadecimal digits or base64; give it as CORDON_VAULT_KEY_FILE. */
  @Text({ min: 43, max: 64 }) vaultKey!: string
  /** The key before the last change: what is still sealed under it is sealed anew at start. */
  @Optional() @Text({ min: 43, max: 64 }) previousVaultKey?: string
  /** Servers that may be called though they are not on the public internet: `host` or `host:port`, comma separated. */
  @Text({ max: 5000 }) allowedHosts: string = ''
  /** Whether this replica asks the networks for what arrived. */
  @Flag() capture: boolean = true
  /** How often an account is asked while things arrive, in ms. */
  @Whole({ min: 10, max: 60_000 }) pollMinMs: number = 1_000
  /** How often at the least, when nothing arrives, in ms. */
  @Whole({ min: 10, max: 600_000 }) pollMaxMs: number = 5_000
  /** How long after a failure at the most, unless the network asks for more, in ms. */
  @Whole({ min: 10, max: 3_600_000 }) pollBackoffMs: number = 60_000
  /** How long a replica keeps an account, or a delivery, after it was last heard of, in ms. */
  @Whole({ min: 100, max: 600_000 }) leaseMs: number = 10_000
  /** For one call to a network, in ms. */
  @Whole({ min: 100, max: 120_000 }) networkTimeoutMs: number = 20_000
  /** How long a network may need until what it took in hand can be read back, in ms. */
  @Whole({ min: 100, max: 600_000 }) settleMs: number = 2_000
}
