import { fact, type Cause, type CloudEvent } from '@cordon/contracts'
import type { CapturedItem } from '@cordon/contracts/connectors'
import { itemAssessed, type Assessment, type Match } from '@cordon/contracts/moderation'
import { RetryLater } from '@cordon/messaging'
import { Database, type Tx } from '@cordon/persistence'
import { Log } from '@cordon/runtime'
import { assess, compile, type CompiledRuleSet, type Match as EngineMatch } from '@cordon/rules'
import { Inject, Injectable } from '@nestjs/common'
import { toEngine } from './domain/rule-translation'
import { RuleSetStore } from './rule-set.store'

/** Reads items by the rules in force and keeps the newest assessment of each. */
@Injectable()
export class AssessmentStore {
  private compiled: CompiledRuleSet | undefined
  private unusable: { version: number; reason: string } | undefined

  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(RuleSetStore) private readonly ruleSets: RuleSetStore,
    @Inject(Log) private readonly log: Log,
  ) {}

  /** The compiled rules; compiled anew when another version was published, by whichever replica. */
  async rulesInForce(tx: Pick<Tx, 'query'> = this.db): Promise<CompiledRuleSet> {
    const version = await this.ruleSets.versionInForce(tx)
    if (this.compiled !== undefined && this.compiled.ruleSet.version === version) return this.compiled
    const current = await this.ruleSets.inForce()
    if (current === undefined) throw new Error('There are no rules in force.')
    if (this.compiled?.ruleSet.version === current.version) return this.compiled
    if (this.unusable?.version === current.version) throw new RetryLater(this.unusable.reason)
    const compiled = compile(toEngine(current))
    if (Array.isArray(compiled)) {
      // Accepted by an earlier release of the engine, say. Items wait, unassessed, until rules that can be used are published.
      const reason = `The rules in force cannot be used: ${compiled.map(({ message }) => message).join('; ')}`
      this.unusable = { version: current.version, reason }
      this.log.error(reason, { version: current.version })
      throw new RetryLater(reason)
    }
    this.compiled = compiled
    return compiled
  }

  /** Assesses items and states it; an older revision never replaces a newer one. */
  async assess(tx: Tx, events: readonly CloudEvent<CapturedItem>[], at: Date): Promise<void> {
    const rules = await this.rulesInForce(tx)
    const newest = [
      ...new Map(
        [...events].sort((a, b) => a.aggregateversion - b.aggregateversion).map((event) => [event.subject, event]),
      ).values(),
    ]
    const assessedAt = at.toISOString()
    const made = newest.map((event) => ({ event, assessment: assessItem(rules, event.data, assessedAt) }))
    const kept = await tx.query<{ item_id: string }>(
      `INSERT INTO assessment (item_id, item_version, unit_id, body, account_id, captured_at, text)
       SELECT * FROM unnest($1::uuid[], $2::integer[], $3::uuid[], $4::text[], $5::uuid[], $6::timestamptz[], $7::text[])
       ON CONFLICT (item_id) DO UPDATE SET item_version = EXCLUDED.item_version, unit_id = EXCLUDED.unit_id, body = EXCLUDED.body,
         account_id = EXCLUDED.account_id, captured_at = EXCLUDED.captured_at, text = EXCLUDED.text
       WHERE assessment.item_version < EXCLUDED.item_version
       RETURNING item_id`,
      [
        made.map(({ assessment }) => assessment.itemId),
        made.map(({ event }) => event.aggregateversion),
        made.map(({ assessment }) => assessment.unitId),
        made.map(({ assessment }) => JSON.stringify(assessment)),
        made.map(({ assessment }) => assessment.accountId),
        made.map(({ event }) => event.data.capturedAt),
        made.map(({ event }) => storable(event.data.text)),
      ],
    )
    const fresh = new Set(kept.map((row) => row.item_id))
    for (const { event, assessment } of made) {
      if (fresh.has(assessment.itemId))
        tx.state(
          [fact(itemAssessed, assessment.itemId, event.aggregateversion, assessment)],
          causeOf(event, assessment),
        )
    }
  }

  async read(itemId: string): Promise<Assessment | undefined> {
    const [row] = await this.db.query<{ body: string }>(`SELECT body FROM assessment WHERE item_id = $1`, [itemId])
    return row && (JSON.parse(row.body) as Assessment)
  }
}

/** The engine's matches as the contract carries them: where, by which rule, how grave; the words themselves are in the item. */
export function toMatches(matches: readonly EngineMatch[]): Match[] {
  return matches.map(({ ruleId, ruleName, category, severity, start, end, damped }) => ({
    ruleId,
    ruleName,
    category,
    severity,
    start,
    end,
    ...(damped !== undefined && { damped }),
  }))
}

function assessItem(rules: CompiledRuleSet, item: CapturedItem, assessedAt: string): Assessment {
  const { severity, lane, categories, matches, truncated, ruleSetId, ruleSetVersion } = assess(rules, item.text)
  return {
    itemId: item.itemId,
    accountId: item.accountId,
    unitId: item.unitId,
    severity,
    lane,
    categories: [...categories],
    matches: toMatches(matches),
    truncated: truncated || item.textTruncated === true,
    ruleSetId,
    ruleSetVersion,
    assessedAt,
  }
}

// PostgreSQL text takes neither; one unit each, so that a backtest finds the same places.
function storable(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed()
}

function causeOf(event: CloudEvent<CapturedItem>, { ruleSetId, ruleSetVersion }: Assessment): Cause {
  return {
    actor: 'service:moderation',
    authority: `rule set ${ruleSetId} version ${ruleSetVersion}`,
    cause: event.id,
    ...(event.traceparent !== undefined && { traceparent: event.traceparent }),
  }
}
