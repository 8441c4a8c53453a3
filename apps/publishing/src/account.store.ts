import type { CloudEvent } from '@cordon/contracts'
import type { AccountFact, Network } from '@cordon/contracts/connectors'
import { Database, type Tx } from '@cordon/persistence'
import { Inject, Injectable } from '@nestjs/common'

/** What publishing knows of an account. */
export interface KnownAccount {
  id: string
  unitId: string
  network: Network
  handle: string
  status: string
  requiredApprovals: number
  maxGraphemes: number
}

interface AccountRow {
  id: string
  unit_id: string
  network: Network
  handle: string
  status: string
  required_approvals: number
  max_graphemes: number
}

/** The accounts as connectors last told of them. */
@Injectable()
export class AccountProjection {
  constructor(@Inject(Database) private readonly db: Database) {}

  async find(id: string, tx?: Tx): Promise<KnownAccount | undefined> {
    const [row] = await (tx ?? this.db).query<AccountRow>(`SELECT * FROM account WHERE id = $1`, [id])
    return (
      row && {
        id: row.id,
        unitId: row.unit_id,
        network: row.network,
        handle: row.handle,
        status: row.status,
        requiredApprovals: row.required_approvals,
        maxGraphemes: row.max_graphemes,
      }
    )
  }

  async take(tx: Tx, events: readonly CloudEvent<AccountFact>[]): Promise<void> {
    for (const { data, aggregateversion } of events) {
      const { id, unitId, network, handle, status, requiredApprovals, maxGraphemes } = data.account
      await tx.query(
        `INSERT INTO account (id, unit_id, network, handle, status, required_approvals, max_graphemes, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (id) DO UPDATE SET unit_id = EXCLUDED.unit_id, handle = EXCLUDED.handle, status = EXCLUDED.status,
           required_approvals = EXCLUDED.required_approvals, max_graphemes = EXCLUDED.max_graphemes, version = EXCLUDED.version
         WHERE account.version < EXCLUDED.version`,
        [id, unitId, network, handle, status, requiredApprovals, maxGraphemes, aggregateversion],
      )
    }
  }
}
