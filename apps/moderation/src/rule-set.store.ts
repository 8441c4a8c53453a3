import { fact, type Cause } from '@cordon/contracts'
import {
  canonicalRules,
  ruleRetired,
  ruleSetPublished,
  type RetiredRule,
  type Rules,
  type RuleSet,
} from '@cordon/contracts/moderation'
import { Database, type Tx } from '@cordon/persistence'
import { Inject, Injectable } from '@nestjs/common'
import { v7 as uuid } from 'uuid'
import type { ProposalState } from './domain/proposal'
import { LOCK_RULES_IN_FORCE, nextRuleVersion, ruleAggregate } from './rule.tables'

interface RuleSetRow {
  id: string
  version: number
  content: Rules
  published_at: Date
  published_by: string
  retired: RetiredRule[] | null
}

/** Which rules read messages now; another answer means that something has to be compiled anew. */
export interface Standing {
  version: number
  /** Rules taken out of that version. */
  retired: number
  /** The proposal in shadow. */
  shadow: string | null
}

const SELECT = `SELECT s.*, (
    SELECT json_agg(json_build_object('ruleId', rule_id, 'ruleName', rule_name, 'retiredById', retired_by_id, 'retiredBy', retired_by,
      'reason', reason, 'retiredAt', to_char(retired_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) ORDER BY retired_at)
    FROM rule_retirement r WHERE r.rule_set_version = s.version
  ) AS retired FROM rule_set s`

/** The versions of the organisation's rules; the newest is in force, without the rules that a person took out of it. */
@Injectable()
export class RuleSetStore {
  constructor(@Inject(Database) private readonly db: Database) {}

  async inForce(tx: Pick<Tx, 'query'> = this.db): Promise<RuleSet | undefined> {
    const [row] = await tx.query<RuleSetRow>(`${SELECT} ORDER BY version DESC LIMIT 1`)
    return row && toContract(row)
  }

  /** A version as it stood then, with the rules that were taken out of it only later. */
  async at(version: number, instant: string): Promise<RuleSet | undefined> {
    const [row] = await this.db.query<RuleSetRow>(`${SELECT} WHERE version = $1`, [version])
    if (row === undefined) return undefined
    const retired = row.retired?.filter(({ retiredAt }) => retiredAt <= instant) ?? null
    return toContract({ ...row, retired })
  }

  /** How many rules had been taken out of a version by then. */
  async retiredFrom(version: number, instant: string): Promise<number> {
    const [row] = await this.db.query<{ retired: number }>(
      `SELECT count(*)::integer AS retired FROM rule_retirement WHERE rule_set_version = $1 AND retired_at <= $2`,
      [version, instant],
    )
    return row?.retired ?? 0
  }

  async standing(tx: Pick<Tx, 'query'>): Promise<Standing> {
    const [row] = await tx.query<Standing>(
      `SELECT v.version, (SELECT count(*) FROM rule_retirement r WHERE r.rule_set_version = v.version)::integer AS retired,
         (SELECT id FROM proposal WHERE status = 'shadow') AS shadow
       FROM (SELECT coalesce(max(version), 0) AS version FROM rule_set) v`,
    )
    return row as Standing
  }

  /** Takes a rule out of the version in force, in the transaction that found it there. */
  async retire(tx: Tx, version: number, rule: RetiredRule, cause: Cause): Promise<void> {
    const inserted = await tx.query(
      `INSERT INTO rule_retirement (rule_set_version, rule_id, rule_name, retired_by_id, retired_by, reason, retired_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING rule_id`,
      [version, rule.ruleId, rule.ruleName, rule.retiredById, rule.retiredBy, rule.reason, rule.retiredAt],
    )
    if (inserted.length === 0) return
    const data = { ...rule, ruleSetVersion: version }
    tx.state([fact(ruleRetired, ruleAggregate(rule.ruleId), await nextRuleVersion(tx), data)], cause)
  }

  /** Rules taken out of force since then. */
  async retiredSince(tx: Pick<Tx, 'query'>, since: string): Promise<string[]> {
    const rows = await tx.query<{ rule_id: string }>(`SELECT rule_id FROM rule_retirement WHERE retired_at >= $1`, [
      since,
    ])
    return rows.map(({ rule_id }) => rule_id)
  }

  async versionInForce(tx: Pick<Tx, 'query'>): Promise<number> {
    const [row] = await tx.query<{ version: number | null }>(`SELECT max(version) AS version FROM rule_set`)
    return row?.version ?? 0
  }

  /** The rules that an organisation begins with; nothing where there are some. */
  async first(rules: Rules, by: string, at: Date, cause: Cause): Promise<void> {
    await this.db.transaction(async (tx) => {
      await tx.query(LOCK_RULES_IN_FORCE)
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

function toContract({ id, version, content, published_at, published_by, retired }: RuleSetRow): RuleSet {
  const gone = new Set(retired?.map(({ ruleId }) => ruleId))
  const kept = <T extends { id: string }>(rules: readonly T[]): T[] => rules.filter((rule) => !gone.has(rule.id))
  return {
    id,
    version,
    wordLists: kept(content.wordLists),
    patterns: kept(content.patterns),
    ...(content.conditions && { conditions: kept(content.conditions) }),
    ...(retired && { retired }),
    publishedAt: published_at.toISOString(),
    publishedBy: published_by,
  }
}
