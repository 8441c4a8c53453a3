import { fact, type Cause } from '@cordon/contracts'
import { ruleSetPublished, type PatternRule, type RuleSet, type WordListRule } from '@cordon/contracts/moderation'
import { Database, type Tx } from '@cordon/persistence'
import { Inject, Injectable } from '@nestjs/common'

interface RuleSetRow {
  id: string
  version: number
  content: { wordLists: WordListRule[]; patterns: PatternRule[] }
  published_at: Date
  published_by: string
}

/** The versions of the organisation's rules; the newest is in force. */
@Injectable()
export class RuleSetStore {
  constructor(@Inject(Database) private readonly db: Database) {}

  async inForce(): Promise<RuleSet | undefined> {
    const [row] = await this.db.query<RuleSetRow>(`SELECT * FROM rule_set ORDER BY version DESC LIMIT 1`)
    return row && toContract(row)
  }

  async versionInForce(tx: Tx): Promise<number> {
    const [row] = await tx.query<{ version: number | null }>(`SELECT max(version) AS version FROM rule_set`)
    return row?.version ?? 0
  }

  /** Adds the version after `basedOn`, unless somebody else has. */
  async publish(basedOn: number, ruleSet: RuleSet, cause: Cause): Promise<'published' | 'changed'> {
    return this.db.transaction(async (tx) => {
      const added = await tx.query(
        `INSERT INTO rule_set (version, id, content, published_at, published_by)
         SELECT $1, $2, $3, $4, $5 WHERE $1 - 1 = (SELECT COALESCE(max(version), 0) FROM rule_set)
         ON CONFLICT (version) DO NOTHING RETURNING version`,
        [
          basedOn + 1,
          ruleSet.id,
          JSON.stringify({ wordLists: ruleSet.wordLists, patterns: ruleSet.patterns }),
          ruleSet.publishedAt,
          ruleSet.publishedBy,
        ],
      )
      if (added.length === 0) return 'changed'
      tx.state([fact(ruleSetPublished, ruleSet.id, ruleSet.version, { ruleSet })], cause)
      return 'published'
    })
  }
}

function toContract({ id, version, content, published_at, published_by }: RuleSetRow): RuleSet {
  return {
    id,
    version,
    wordLists: content.wordLists,
    patterns: content.patterns,
    publishedAt: published_at.toISOString(),
    publishedBy: published_by,
  }
}
