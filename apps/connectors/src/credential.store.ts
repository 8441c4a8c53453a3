import { Database, leavingNone, type Tx } from '@cordon/persistence'
import { Log } from '@cordon/runtime'
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common'
import { createHash, randomBytes } from 'node:crypto'
import { ConnectorsConfig } from './connectors.config'
import { kekFromFile, kekIdOf, open, rewrap, seal, type KeyEncryptionKey, type SealContext } from './domain/vault'
import { type Credentials, type Session } from './platforms/platform'

const ACCOUNT = 'account credentials'
const PENDING = 'pending connection'

export interface PendingConnection {
  network: 'mastodon'
  server: string
  unitId: string
  personId: string
  pending: Credentials
}

/** The vault: everything secret of an account, sealed. Nothing it opens is kept, logged or stated. */
@Injectable()
export class CredentialStore implements OnModuleInit {
  private readonly key: KeyEncryptionKey
  private readonly keys: KeyEncryptionKey[]

  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(Log) private readonly log: Log,
    @Inject(ConnectorsConfig) config: ConnectorsConfig,
  ) {
    this.key = keyOf(config.vaultKey)
    this.keys = [this.key, ...(config.previousVaultKey === undefined ? [] : [keyOf(config.previousVaultKey)])]
  }

  /** Seals anew what is still under the previous key. */
  async onModuleInit(): Promise<void> {
    if (this.keys.length === 1) return
    const rows = await this.db.query<{ account_id: string; sealed: string }>(
      `SELECT account_id, sealed FROM account_credential`,
    )
    const due = rows.filter(({ sealed }) => kekIdOf(sealed) !== this.key.id)
    for (const { account_id, sealed } of due) {
      const anew = rewrap(sealed, { accountId: account_id, purpose: ACCOUNT }, this.keys, this.key, randomBytes)
      // Credentials that were replaced meanwhile are under the new key already.
      await this.db.query(`UPDATE account_credential SET sealed = $3 WHERE account_id = $1 AND sealed = $2`, [
        account_id,
        sealed,
        anew,
      ])
    }
    if (due.length > 0) this.log.info('Credentials were sealed under the new vault key.', { count: due.length })
  }

  async keep(tx: Tx, accountId: string, credentials: Credentials): Promise<void> {
    await tx.query(
      `INSERT INTO account_credential (account_id, sealed) VALUES ($1, $2)
       ON CONFLICT (account_id) DO UPDATE SET sealed = EXCLUDED.sealed`,
      [accountId, this.sealed(credentials, { accountId, purpose: ACCOUNT })],
    )
  }

  async giveUp(tx: Tx, accountId: string): Promise<void> {
    await tx.query(`DELETE FROM account_credential WHERE account_id = $1`, [accountId])
  }

  /** What a platform needs to act as the account; undefined when its credentials were given up. */
  async session(accountId: string): Promise<Session | undefined> {
    const context = { accountId, purpose: ACCOUNT }
    const [row] = await this.db.query<{ sealed: string }>(
      `SELECT sealed FROM account_credential WHERE account_id = $1`,
      [accountId],
    )
    if (row === undefined) return undefined
    return {
      credentials: JSON.parse(open(row.sealed, context, this.keys)) as Credentials,
      // Never inserts: an account that was disconnected meanwhile keeps nothing.
      onCredentials: async (credentials) => {
        await this.db.query(`UPDATE account_credential SET sealed = $2 WHERE account_id = $1`, [
          accountId,
          this.sealed(credentials, context),
        ])
      },
    }
  }

  async keepPending(id: string, state: string, begun: PendingConnection, expiresAt: Date): Promise<void> {
    await this.db.query(`DELETE FROM pending_connection WHERE expires_at < $1::timestamptz - interval '1 day'`, [
      new Date(),
    ])
    await this.db.query(
      `INSERT INTO pending_connection (state_digest, id, network, server, unit_id, person_id, sealed, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        digestOf(state),
        id,
        begun.network,
        begun.server,
        begun.unitId,
        begun.personId,
        this.sealed(begun.pending, { accountId: id, purpose: PENDING }),
        expiresAt,
      ],
    )
  }

  async pending(state: string, personId: string, at: Date): Promise<PendingConnection | undefined> {
    const [row] = await this.db.query<{ id: string; server: string; unit_id: string; sealed: string }>(
      `SELECT id, server, unit_id, sealed FROM pending_connection
       WHERE state_digest = $1 AND person_id = $2 AND expires_at > $3`,
      [digestOf(state), personId, at],
    )
    if (row === undefined) return undefined
    const pending = JSON.parse(open(row.sealed, { accountId: row.id, purpose: PENDING }, this.keys)) as Credentials
    return { network: 'mastodon', server: row.server, unitId: row.unit_id, personId, pending }
  }

  async forgetPending(state: string): Promise<void> {
    await leavingNone(() => this.db.query(`DELETE FROM pending_connection WHERE state_digest = $1`, [digestOf(state)]))
  }

  private sealed(credentials: Credentials, context: SealContext): string {
    return seal(JSON.stringify(credentials), context, this.key, randomBytes)
  }
}

// Named by its own bytes, so that no two keys share a name.
function keyOf(text: string): KeyEncryptionKey {
  const { key } = kekFromFile('key', Buffer.from(text))
  return { id: createHash('sha256').update('cordon vault key id\n').update(key).digest('hex').slice(0, 16), key }
}

function digestOf(state: string): Buffer {
  return createHash('sha256').update(state).digest()
}
