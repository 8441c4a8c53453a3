import { causedByService, fact, type Cause } from '@cordon/contracts'
import {
  ruleAlarmCleared,
  ruleAlarmRaised,
  type Outcome,
  type RuleActivity,
  type RuleAlarm,
} from '@cordon/contracts/moderation'
import { Database, type Tx } from '@cordon/persistence'
import type { Decision, FiredRule } from '@cordon/rules'
import { Inject, Injectable } from '@nestjs/common'
import { v7 as uuid } from 'uuid'
import { ModerationConfig } from './moderation.config'
import { nextRuleVersion, ruleAggregate } from './rule.tables'
import { expectedFinds, hidesLeft, isJump, RECENT_MS, USUAL_MS, type Firing } from './domain/rule-activity'

const BUCKET_MS = 5 * 60_000
const HOUR_MS = 3_600_000
const EVERY_MESSAGE = ''

interface AlarmRow {
  rule_id: string
  rule_name: string
  rule_set_version: number
  found: number
  read: number
  expected: number
  reason: 'jump' | 'daily_cap'
  since: Date
}

/** A rule as it is counted. */
export interface CountedRule {
  ruleId: string
  ruleName: string
  outcome: Outcome
}

/** The hides that rules may still do in a batch; what is beyond them is proposed to a person. */
export class AllowedHides {
  constructor(private readonly left: Map<string, number>) {}

  /** The decision, with a hide that is not allowed made a proposal. */
  take(decision: Decision): Decision {
    const rule = hidingRule(decision)
    if (rule === undefined) return decision
    const left = this.left.get(rule.ruleId) ?? 0
    this.left.set(rule.ruleId, left - 1)
    if (left > 0) return decision
    const proposed = decision.fired.map((one) =>
      one.outcome === 'hide' ? { ...one, outcome: 'propose_hide' as const } : one,
    )
    return { ...decision, outcome: 'propose_hide', fired: proposed }
  }
}

/** The gravest rule that hides by itself, where the message is to be hidden. */
export function hidingRule({ outcome, fired }: Decision): FiredRule | undefined {
  return outcome === 'hide' ? fired.find((one) => one.outcome === 'hide') : undefined
}

/** How often each rule finds something, and the alarms about those that do so far too often. */
@Injectable()
export class RuleActivityStore {
  private readonly writer = uuid()

  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(ModerationConfig) private readonly config: ModerationConfig,
  ) {}

  /** Counts a batch of messages and the rules that found something in each. */
  async count(tx: Tx, fired: readonly (readonly string[])[], at: Date): Promise<void> {
    await this.countFinds(tx, fired, at, fired.length)
  }

  /** The same for rules that found something in messages that were counted before. */
  async countFurther(tx: Tx, rules: readonly string[], at: Date): Promise<void> {
    if (rules.length > 0) await this.countFinds(tx, [rules], at, 0)
  }

  private async countFinds(tx: Tx, fired: readonly (readonly string[])[], at: Date, messages: number): Promise<void> {
    const found = new Map([[EVERY_MESSAGE, messages]])
    for (const rules of fired) for (const rule of new Set(rules)) found.set(rule, (found.get(rule) ?? 0) + 1)
    const bucket = new Date(Math.floor(at.getTime() / BUCKET_MS) * BUCKET_MS)
    await tx.query(
      `INSERT INTO rule_firing (bucket, rule_id, writer, found) SELECT $1, rule, $2, found FROM unnest($3::text[], $4::integer[]) AS x (rule, found)
       ON CONFLICT (bucket, rule_id, writer) DO UPDATE SET found = rule_firing.found + excluded.found`,
      [bucket, this.writer, [...found.keys()], [...found.values()]],
    )
  }

  /** Raises an alarm for every rule that jumped. Answers how many. */
  async raiseAlarms(rules: readonly CountedRule[], ruleSetVersion: number, at: Date): Promise<number> {
    return this.db.transaction(async (tx) => {
      // One process at a time looks; the others need not.
      const [mine] = await tx.query<{ mine: boolean }>(
        `SELECT pg_try_advisory_xact_lock(hashtextextended('cordon-rule-alarms', 0)) AS mine`,
      )
      if (mine?.mine !== true) return 0
      const since = new Date(at.getTime() - RECENT_MS)
      const rows = await tx.query<{ rule_id: string; recent: number; usual: number }>(
        `SELECT rule_id, coalesce(sum(found) FILTER (WHERE bucket >= $1), 0)::integer AS recent,
           coalesce(sum(found) FILTER (WHERE bucket < $1), 0)::integer AS usual
         FROM rule_firing WHERE bucket >= $2 GROUP BY rule_id`,
        [since, new Date(at.getTime() - USUAL_MS)],
      )
      await tx.query(`DELETE FROM rule_firing WHERE bucket < $1`, [new Date(at.getTime() - USUAL_MS - 24 * HOUR_MS)])
      const of = new Map(rows.map((row) => [row.rule_id, row]))
      const all = of.get(EVERY_MESSAGE)
      const jumped = rules.flatMap((rule): RuleAlarm[] => {
        const recent: Firing = { read: all?.recent ?? 0, found: of.get(rule.ruleId)?.recent ?? 0 }
        const usual: Firing = { read: all?.usual ?? 0, found: of.get(rule.ruleId)?.usual ?? 0 }
        if (!isJump(recent, usual)) return []
        const { ruleId, ruleName } = rule
        const expected = expectedFinds(recent, usual)
        return [{ ruleId, ruleName, ruleSetVersion, ...recent, expected, reason: 'jump', since: at.toISOString() }]
      })
      let raised = 0
      for (const alarm of jumped) if (await this.raise(tx, alarm)) raised += 1
      return raised
    })
  }

  /** Raises an alarm, unless the rule has one. */
  async raise(tx: Tx, alarm: RuleAlarm): Promise<boolean> {
    const [row] = await tx.query<AlarmRow>(
      `INSERT INTO rule_alarm (rule_id, rule_name, rule_set_version, found, read, expected, reason, since)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (rule_id) DO NOTHING RETURNING *`,
      [
        alarm.ruleId,
        alarm.ruleName,
        alarm.ruleSetVersion,
        alarm.found,
        alarm.read,
        alarm.expected,
        alarm.reason,
        alarm.since,
      ],
    )
    if (row === undefined) return false
    const cause = causedByService('moderation', 'firing rates')
    tx.state([fact(ruleAlarmRaised, ruleAggregate(alarm.ruleId), await nextRuleVersion(tx), toAlarm(row))], cause)
    return true
  }

  /** False: it has none. */
  async clear(ruleId: string, clearedFor: string, cause: Cause): Promise<boolean> {
    return this.db.transaction(async (tx) => {
      const [row] = await tx.query<AlarmRow>(`DELETE FROM rule_alarm WHERE rule_id = $1 RETURNING *`, [ruleId])
      if (row === undefined) return false
      const data = { ...toAlarm(row), clearedFor }
      tx.state([fact(ruleAlarmCleared, ruleAggregate(ruleId), await nextRuleVersion(tx), data)], cause)
      return true
    })
  }

  /**
   * How many of these messages their rules may hide by themselves: none with an alarm, and no more in a day than the cap. One
   * transaction at a time asks, so that two do not spend the same hides.
   */
  async allowHides(
    tx: Tx,
    wanted: readonly { ruleId: string; ruleName: string }[],
    ruleSetVersion: number,
    at: Date,
  ): Promise<AllowedHides> {
    if (wanted.length === 0) return new AllowedHides(new Map())
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('cordon-automatic-hides', 0))`)
    const [alarmed, hidden] = [await this.alarmed(tx), await this.hiddenToday(at, tx)]
    const cap = this.config.hidesADay
    const left = new Map<string, number>()
    for (const [ruleId, rules] of Map.groupBy(wanted, (rule) => rule.ruleId)) {
      const hiddenToday = hidden.get(ruleId) ?? 0
      const allowed = hidesLeft(rules.length, { hiddenToday, cap, alarmed: alarmed.has(ruleId) })
      left.set(ruleId, allowed)
      if (allowed === rules.length || alarmed.has(ruleId)) continue
      const { ruleName } = rules[0] as { ruleName: string }
      const counted = { found: hiddenToday + rules.length, read: hiddenToday + rules.length, expected: cap }
      await this.raise(tx, {
        ruleId,
        ruleName,
        ruleSetVersion,
        ...counted,
        reason: 'daily_cap',
        since: at.toISOString(),
      })
    }
    return new AllowedHides(left)
  }

  /** Ids of the rules with an alarm. */
  async alarmed(tx: Pick<Tx, 'query'>): Promise<Set<string>> {
    return new Set((await tx.query<{ rule_id: string }>(`SELECT rule_id FROM rule_alarm`)).map((row) => row.rule_id))
  }

  /** Messages that each rule hid by itself on this day (UTC). */
  async hiddenToday(at: Date, tx: Pick<Tx, 'query'> = this.db): Promise<Map<string, number>> {
    const rows = await tx.query<{ rule_id: string; hidden: number }>(
      `SELECT rule_id, count(*)::integer AS hidden FROM measure
       WHERE rule_id IS NOT NULL AND imposed_at >= date_trunc('day', $1::timestamptz, 'UTC') GROUP BY rule_id`,
      [at],
    )
    return new Map(rows.map((row) => [row.rule_id, row.hidden]))
  }

  /** The last 24 hours of each rule, oldest first, with its alarm. */
  async list(rules: readonly CountedRule[], at: Date): Promise<Omit<RuleActivity, 'hiddenToday' | 'hidesADay'>[]> {
    const thisHour = Math.floor(at.getTime() / HOUR_MS) * HOUR_MS
    const first = new Date(thisHour - 23 * HOUR_MS)
    const found = await this.db.query<{ rule_id: string; hour: Date; found: number }>(
      `SELECT rule_id, date_trunc('hour', bucket, 'UTC') AS hour, sum(found)::integer AS found
       FROM rule_firing WHERE bucket >= $1 AND rule_id = ANY ($2) GROUP BY 1, 2`,
      [first, rules.map(({ ruleId }) => ruleId)],
    )
    const byHour = new Map(found.map((row) => [`${row.rule_id} ${row.hour.getTime()}`, row.found]))
    const alarms = new Map((await this.db.query<AlarmRow>(`SELECT * FROM rule_alarm`)).map((row) => [row.rule_id, row]))
    return rules.map((rule) => {
      const alarm = alarms.get(rule.ruleId)
      return {
        ...rule,
        hours: Array.from({ length: 24 }, (_, i) => {
          const hour = first.getTime() + i * HOUR_MS
          return { hour: new Date(hour).toISOString(), found: byHour.get(`${rule.ruleId} ${hour}`) ?? 0 }
        }),
        ...(alarm && { alarm: toAlarm(alarm) }),
      }
    })
  }
}

function toAlarm({ rule_id, rule_name, rule_set_version, found, read, expected, reason, since }: AlarmRow): RuleAlarm {
  return {
    ruleId: rule_id,
    ruleName: rule_name,
    ruleSetVersion: rule_set_version,
    found,
    read,
    expected,
    reason,
    since: since.toISOString(),
  }
}
