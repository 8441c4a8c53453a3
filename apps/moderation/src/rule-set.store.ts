import { fact, type Cause } from '@cordon/contracts'
import {
  canonicalRules,
  ruleSetPublished,
  type PatternRule,
  type Rules,
  type RuleSet,
  type WordListRule,
} from '@cordon/contracts/moderation'
import { Database, type Tx } from '@cordon/persistence'
import { Inject, Injectable } from '@nestjs/common'
import { v7 as uuid } from 'uuid'
import type { ProposalState } from './domain/proposal'

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

  async versionInForce(tx: Pick<Tx, 'query'>): Promise<number> {
    const [row] = await tx.query<{ version: number | null }>(`SELECT max(version) AS version FROM rule_set`)
    return row?.version ?? 0
  }

  /** The rules that an organisation begins with; nothing where there are some. */
  async first(rules: Rules, by: string, at: Date, cause: Cause): Promise<void> {
    await this.db.transaction(async (tx) => {
      await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('cordon-rules-in-force', 0))`)
      if ((await this.versionInForce(tx)) === 0) await this.insert(tx, { id: uuid(), version: 1, rules, by, at }, cause)
    })
  }

  /** The rules of a proposal, as the version after the one that it is based on. The database asks for its backtest and approval once more. */
  async add(
    tx: Tx,
    { id: proposalId, basedOnVersion, rules }: Pick<ProposalState, 'id' | 'basedOnVersion' | 'rules'>,
    by: string,
    at: Date,
    cause: Cause,
  ): Promise<void> {
    const [current] = await tx.query<{ id: string }>(`SELECT id FROM rule_set WHERE version = $1`, [basedOnVersion])
    const id = (current as { id: string }).id
    await this.insert(tx, { id, version: basedOnVersion + 1, rules, by, at, proposalId }, cause)
  }

  private async insert(tx: Tx, { id, version, rules, by, at, proposalId }: NewVersion, cause: Cause): Promise<void> {
    await tx.query(
      `INSERT INTO rule_set (version, id, content, published_at, published_by, proposal_id) VALUES ($1, $2, $3, $4, $5, $6)`,
      [version, id, canonicalRules(rules), at, by, proposalId ?? null],
    )
    const ruleSet = { id, version, ...rules, publishedAt: at.toISOString(), publishedBy: by }
    tx.state([fact(ruleSetPublished, id, version, { ruleSet })], cause)
  }
}

interface NewVersion {
  id: string
  version: number
  rules: Rules
  by: string
  at: Date
  proposalId?: string
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
