import { fact, refused, type Cause, type Decision, type EventContract, type Fact } from '@cordon/contracts'
import {
  canonicalRules,
  proposalApproved,
  proposalPutInForce,
  proposalRetired,
  proposalShadowed,
  proposalWithdrawn,
  proposalWritten,
  type ProposalFact as ProposalFactData,
  type ProposalStatus,
  type ProposalSummary,
  type Rules,
} from '@cordon/contracts/moderation'
import { Database, Store, type Tx } from '@cordon/persistence'
import { Inject, Injectable } from '@nestjs/common'
import { BacktestStore } from './backtest.store'
import {
  putInForce,
  retire,
  runInShadow,
  type Circumstances,
  type ProposalFact,
  type ProposalState,
} from './domain/proposal'
import { LOCK_RULES_IN_FORCE } from './rule.tables'
import { RuleSetStore } from './rule-set.store'
import { ShadowStore } from './shadow.store'

const events: Record<ProposalFact['type'], EventContract<ProposalFactData>> = {
  written: proposalWritten,
  approved: proposalApproved,
  shadowed: proposalShadowed,
  'put-in-force': proposalPutInForce,
  retired: proposalRetired,
  withdrawn: proposalWithdrawn,
}

interface ProposalRow {
  id: string
  based_on_version: number
  rules: string
  content_hash: string
  status: ProposalStatus
  author_id: string
  author_name: string
  purpose: string
  created_at: Date
  version: number
  approver_id: string | null
  approver_name: string | null
  approved_at: Date | null
  note: string | null
}

const SELECT = `SELECT p.*, a.approver_id, a.approver_name, a.at AS approved_at, a.note
  FROM proposal p LEFT JOIN rules_approval a ON a.proposal_id = p.id`

/** Proposed rules with their approval, and the one step that puts them in force. */
@Injectable()
export class ProposalStore extends Store<ProposalState, ProposalFact> {
  constructor(
    @Inject(Database) db: Database,
    @Inject(RuleSetStore) private readonly ruleSets: RuleSetStore,
    @Inject(BacktestStore) private readonly backtests: BacktestStore,
    @Inject(ShadowStore) private readonly shadows: ShadowStore,
  ) {
    super(db)
  }

  /** Keeps a new proposal and begins its backtest. */
  async add<R extends string>(
    decide: (versionInForce: number) => Decision<ProposalState, ProposalFact, R>,
    cause: Cause,
    at: Date,
  ): Promise<Decision<ProposalState, ProposalFact, R>> {
    return this.db.transaction(async (tx) => {
      const decision = decide(await this.ruleSets.versionInForce(tx))
      if (!decision.ok) return decision
      const { id, basedOnVersion, rules, contentHash, status, author, purpose, createdAt, version } = decision.state
      await tx.query(
        `INSERT INTO proposal (id, based_on_version, rules, content_hash, status, author_id, author_name, purpose, created_at, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [
          id,
          basedOnVersion,
          canonicalRules(rules),
          contentHash,
          status,
          author.id,
          author.name,
          purpose,
          createdAt,
          version,
        ],
      )
      tx.state(this.events(decision.facts, decision.state), cause)
      await this.backtests.begin(tx, decision.state, cause, at)
      return decision
    })
  }

  /** `change`, with what has to hold outside the proposal read in the same transaction. */
  async decide<R extends string>(
    id: string,
    cause: Cause,
    decide: (state: ProposalState, circumstances: Circumstances) => Decision<ProposalState, ProposalFact, R>,
  ): Promise<Decision<ProposalState, ProposalFact, R>> {
    return this.db.transaction(async (tx) => {
      const circumstances = await this.circumstances(tx, id)
      return this.changeIn(tx, id, cause, (state) => decide(state as ProposalState, circumstances))
    })
  }

  /** Lets the rules run in shadow, where no others do. */
  async runInShadow(id: string, seen: string, cause: Cause, at: Date) {
    return this.db.transaction(async (tx) => {
      await tx.query(LOCK_RULES_IN_FORCE)
      const circumstances = await this.circumstances(tx, id)
      const others = await tx.query(`SELECT 1 FROM proposal WHERE status = 'shadow' AND id <> $1`, [id])
      if (others.length > 0) return refused('SHADOW_TAKEN')
      const decision = await this.changeIn(tx, id, cause, (state) =>
        runInShadow(state as ProposalState, seen, circumstances, at),
      )
      if (decision.ok) await this.shadows.begin(tx, decision.state, at)
      return decision
    })
  }

  /** Puts the rules in force as the next version; those that were in force retire. */
  async putInForce(id: string, seen: string, cause: Cause, by: string, at: Date) {
    return this.db.transaction(async (tx) => {
      // One at a time, so that two approved proposals do not both become the next version.
      await tx.query(LOCK_RULES_IN_FORCE)
      const circumstances = await this.circumstances(tx, id)
      const before = await tx.query<{ id: string }>(`SELECT id FROM proposal WHERE status = 'live'`)
      const proposal = await this.lock(tx, id)
      const decision = putInForce(proposal as ProposalState, seen, circumstances, at)
      if (!decision.ok) return decision
      for (const live of before) await this.changeIn(tx, live.id, cause, (state) => retire(state as ProposalState))
      await this.save(tx, decision.state)
      tx.state(this.events(decision.facts, decision.state), cause)
      await this.ruleSets.add(tx, decision.state, by, at, cause)
      return decision
    })
  }

  /** Begins the backtest anew, goes on with it or cancels it; false: it is not in a state for that. */
  async steer(
    proposal: ProposalState,
    what: 'restart' | 'resume' | 'cancel',
    cause: Cause,
    at: Date,
  ): Promise<boolean> {
    return this.db.transaction(async (tx) => {
      const now = await this.lock(tx, proposal.id)
      if (what === 'cancel') return this.backtests.move(tx, proposal, ['running'], 'cancelled', cause)
      if (now === undefined || !['draft', 'approved', 'shadow'].includes(now.status)) return false
      if (what === 'resume') return this.backtests.move(tx, proposal, ['cancelled', 'failed'], 'running', cause)
      await this.backtests.begin(tx, proposal, cause, at)
      return true
    })
  }

  async read(id: string): Promise<ProposalState | undefined> {
    const [row] = await this.db.query<ProposalRow>(`${SELECT} WHERE p.id = $1`, [id])
    return row && toState(row)
  }

  async list(): Promise<ProposalState[]> {
    return (await this.db.query<ProposalRow>(`${SELECT} ORDER BY p.id DESC LIMIT 100`)).map(toState)
  }

  private async circumstances(tx: Tx, id: string): Promise<Circumstances> {
    const [row] = await tx.query<{ created_at: Date }>(`SELECT created_at FROM proposal WHERE id = $1`, [id])
    return {
      versionInForce: await this.ruleSets.versionInForce(tx),
      backtestedAt: await this.backtests.finishedAt(tx, id),
      retiredSince: row === undefined ? [] : await this.ruleSets.retiredSince(tx, row.created_at.toISOString()),
    }
  }

  protected async lock(tx: Tx, id: string): Promise<ProposalState | undefined> {
    const [row] = await tx.query<ProposalRow>(`${SELECT} WHERE p.id = $1 FOR UPDATE OF p`, [id])
    return row && toState(row)
  }

  protected async save(tx: Tx, { id, status, version, author, contentHash, approval }: ProposalState): Promise<void> {
    if (approval !== undefined)
      await tx.query(
        `INSERT INTO rules_approval (proposal_id, author_id, content_hash, approver_id, approver_name, at, note)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (proposal_id) DO NOTHING`,
        [id, author.id, contentHash, approval.approverId, approval.approverName, approval.at, approval.note ?? null],
      )
    await tx.query(`UPDATE proposal SET status = $2, version = $3 WHERE id = $1`, [id, status, version])
  }

  protected events(facts: ProposalFact[], state: ProposalState): Fact[] {
    return facts.map(({ type }) => fact(events[type], state.id, state.version, { proposal: toSummary(state) }))
  }
}

export function toSummary({ author, rules: _rules, ...proposal }: ProposalState): ProposalSummary {
  return { ...proposal, authorId: author.id, authorName: author.name }
}

function toState(row: ProposalRow): ProposalState {
  const { approver_id: approverId, approver_name: approverName, approved_at: approvedAt } = row
  return {
    id: row.id,
    basedOnVersion: row.based_on_version,
    rules: JSON.parse(row.rules) as Rules,
    contentHash: row.content_hash,
    status: row.status,
    author: { id: row.author_id, name: row.author_name },
    purpose: row.purpose,
    createdAt: row.created_at.toISOString(),
    ...(approverId !== null &&
      approverName !== null &&
      approvedAt !== null && {
        approval: {
          approverId,
          approverName,
          contentHash: row.content_hash,
          at: approvedAt.toISOString(),
          ...(row.note !== null && { note: row.note }),
        },
      }),
    version: row.version,
  }
}
