import { fact, type Cause } from '@cordon/contracts'
import { standardsPublished, type Clause, type Standards } from '@cordon/contracts/moderation'
import { Database, type Tx } from '@cordon/persistence'
import { Inject, Injectable } from '@nestjs/common'
import { storableJson } from './storable-json'

interface StandardsRow {
  version: number
  clauses: Clause[]
  published_at: Date
  published_by: string
}

/** The aggregate of all versions: there is one set of standards. */
const STANDARDS = '00000000-0000-8000-8000-000000000001'

/** The versions of the standards that the organisation has published; the newest is in force. */
@Injectable()
export class StandardsStore {
  constructor(@Inject(Database) private readonly db: Database) {}

  async inForce(tx: Pick<Tx, 'query'> = this.db): Promise<Standards> {
    const current = await this.newest(tx)
    if (current === undefined) throw new Error('There are no standards.')
    return current
  }

  /** What an organisation begins with; nothing where there are some. */
  async first(clauses: readonly Clause[], by: string, at: Date, cause: Cause): Promise<void> {
    await this.publish(0, clauses, by, at, cause)
  }

  /** The version after `basedOn`; undefined: there is another one already. */
  async publish(
    basedOn: number,
    clauses: readonly Clause[],
    by: string,
    at: Date,
    cause: Cause,
  ): Promise<Standards | undefined> {
    return this.db.transaction(async (tx) => {
      await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('cordon-standards', 0))`)
      if (((await this.newest(tx))?.version ?? 0) !== basedOn) return undefined
      const [row] = await tx.query<StandardsRow>(
        `INSERT INTO standards (version, clauses, published_at, published_by) VALUES ($1, $2, $3, $4) RETURNING *`,
        [basedOn + 1, storableJson(clauses), at, by],
      )
      const standards = toContract(row as StandardsRow)
      tx.state([fact(standardsPublished, STANDARDS, standards.version, { standards })], cause)
      return standards
    })
  }

  private async newest(tx: Pick<Tx, 'query'>): Promise<Standards | undefined> {
    const [row] = await tx.query<StandardsRow>(`SELECT * FROM standards ORDER BY version DESC LIMIT 1`)
    return row && toContract(row)
  }
}

function toContract({ version, clauses, published_at, published_by }: StandardsRow): Standards {
  return { version, clauses, publishedAt: published_at.toISOString(), publishedBy: published_by }
}
