import { type Database, type Tx } from '@cordon/persistence'

/**
 * One thing at a time for an account, whatever the number of replicas: a claim on a row that runs out unless whoever took it renews it.
 * By the database's clock, since those of the replicas differ.
 */
export class AccountLease {
  constructor(private readonly table: 'delivery' | 'action') {}

  /** Whether nothing is being done for the account. Replicas that ask at once do so one after the other. */
  async isFree(tx: Tx, accountId: string): Promise<boolean> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [`${this.table} ${accountId}`])
    const busy = await tx.query(
      `SELECT 1 FROM ${this.table} WHERE account_id = $1 AND claimed_until > clock_timestamp() LIMIT 1`,
      [accountId],
    )
    return busy.length === 0
  }

  async take(tx: Tx, id: string, owner: string, leaseMs: number): Promise<void> {
    await tx.query(
      `UPDATE ${this.table} SET claimed_by = $2, claimed_until = clock_timestamp() + $3 * interval '1 ms' WHERE id = $1`,
      [id, owner, leaseMs],
    )
  }

  async isHeld(tx: Tx, id: string, owner: string): Promise<boolean> {
    const held = await tx.query(
      `SELECT 1 FROM ${this.table} WHERE id = $1 AND claimed_by = $2 AND claimed_until > clock_timestamp()`,
      [id, owner],
    )
    return held.length > 0
  }

  /** Gives back what `owner` still holds. */
  async release(tx: Tx, id: string, owner: string): Promise<void> {
    await tx.query(
      `UPDATE ${this.table} SET claimed_by = NULL, claimed_until = NULL WHERE id = $1 AND claimed_by = $2`,
      [id, owner],
    )
  }

  /** Keeps what is in hand while the network takes its time. */
  async renew(db: Database, id: string, owner: string, leaseMs: number): Promise<void> {
    await db.query(
      `UPDATE ${this.table} SET claimed_until = clock_timestamp() + $3 * interval '1 ms' WHERE id = $1 AND claimed_by = $2`,
      [id, owner, leaseMs],
    )
  }
}
