import type { Account } from '@cordon/contracts/connectors'
import type { Tx } from '@cordon/persistence'
import { Injectable } from '@nestjs/common'

interface Versioned {
  version: number
  account: Account
}

/** What the inbox needs to know of the accounts in connectors' custody. */
@Injectable()
export class AccountStore {
  /** Takes the newest of what was said of each account. */
  async put(tx: Tx, facts: readonly Versioned[]): Promise<void> {
    const newest = new Map<string, Versioned>()
    for (const fact of facts) {
      const known = newest.get(fact.account.id)
      if (known === undefined || known.version < fact.version) newest.set(fact.account.id, fact)
    }
    for (const { version, account } of newest.values())
      await tx.query(
        `INSERT INTO account AS known (id, unit_id, network, handle, max_graphemes, required_approvals, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (id) DO UPDATE SET unit_id = excluded.unit_id, network = excluded.network, handle = excluded.handle,
           max_graphemes = excluded.max_graphemes, required_approvals = excluded.required_approvals, version = excluded.version
         WHERE known.version < excluded.version`,
        [
          account.id,
          account.unitId,
          account.network,
          account.handle,
          account.maxGraphemes,
          account.requiredApprovals,
          version,
        ],
      )
  }

  /** Accounts whose items come before word of the account itself: with the shortest text any network takes, until more is known. */
  async expect(tx: Tx, items: readonly { accountId: string; unitId: string; network: string }[]): Promise<void> {
    const accounts = [...new Map(items.map((item) => [item.accountId, item])).values()].sort((a, b) =>
      a.accountId < b.accountId ? -1 : 1,
    )
    await tx.query(
      `INSERT INTO account (id, unit_id, network, handle, max_graphemes, required_approvals, version)
       SELECT id, unit_id, network, '', 300, 0, 0 FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS row (id, unit_id, network)
       ON CONFLICT (id) DO NOTHING`,
      [
        accounts.map(({ accountId }) => accountId),
        accounts.map(({ unitId }) => unitId),
        accounts.map(({ network }) => network),
      ],
    )
  }
}
