import { fact, type Cause, type CloudEvent } from '@cordon/contracts'
import type { CapturedItem } from '@cordon/contracts/connectors'
import {
  itemAssessed,
  type Assessment,
  type ExplainedAssessment,
  type FiredRule,
  type Match,
  type Outcome,
  type ReviewChoice,
} from '@cordon/contracts/moderation'
import { Database, type Tx } from '@cordon/persistence'
import {
  decide,
  explain,
  laneOf,
  type CompiledRuleSet,
  type Context,
  type Decision,
  type Match as EngineMatch,
} from '@cordon/rules'
import { Inject, Injectable } from '@nestjs/common'
import { assessmentValues, INSERT_ASSESSMENTS } from './assessment.tables'
import { AuthorStore } from './author.store'
import { CompiledRulesStore } from './compiled-rules.store'
import type { FoundForReview } from './domain/found'
import { askable, reasons, seen } from './domain/late-facts'
import type { ShadowReading } from './domain/shadow'
import { ModerationConfig } from './moderation.config'
import { QuestionStore } from './question.store'
import { ReviewStore } from './review.store'
import { hidingRule, RuleActivityStore } from './rule-activity.store'
import { ShadowStore } from './shadow.store'

/** Reads items by the rules in force and keeps the newest assessment of each; those in shadow read along. */
@Injectable()
export class AssessmentStore {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(CompiledRulesStore) private readonly rules: CompiledRulesStore,
    @Inject(AuthorStore) private readonly authors: AuthorStore,
    @Inject(ReviewStore) private readonly reviews: ReviewStore,
    @Inject(ShadowStore) private readonly shadows: ShadowStore,
    @Inject(RuleActivityStore) private readonly activity: RuleActivityStore,
    @Inject(QuestionStore) private readonly questions: QuestionStore,
    @Inject(ModerationConfig) private readonly config: ModerationConfig,
  ) {}

  /** Assesses items and states it; an older revision never replaces a newer one. What a person has to look at is opened for review. */
  async assess(tx: Tx, events: readonly CloudEvent<CapturedItem>[], at: Date): Promise<void> {
    const { rules, shadow } = await this.rules.standing(tx)
    const newest = [
      ...new Map(
        [...events].sort((a, b) => a.aggregateversion - b.aggregateversion).map((event) => [event.subject, event]),
      ).values(),
    ]
    const read = await this.decideWithHistory(
      tx,
      newest.map((event) => ({ event, context: contextOf(event.data, at) })),
      [rules, ...(shadow === undefined ? [] : [shadow.rules])],
      at,
    )
    const hides = await this.activity.allowHides(
      tx,
      read.flatMap(({ decisions: [decision] }) => hidingRule(decision as Decision) ?? []),
      rules.ruleSet.version,
      at,
    )
    const made = read.map((one) => this.made(one, hides.take(one.decisions[0] as Decision), at))
    const kept = await tx.query<{ item_id: string }>(INSERT_ASSESSMENTS, assessmentValues(made))
    const keptIds = new Set(kept.map((row) => row.item_id))
    const fresh = made.filter(({ assessment }) => keptIds.has(assessment.itemId))
    if (fresh.length === 0) return
    for (const { event, assessment } of fresh)
      tx.state([fact(itemAssessed, assessment.itemId, event.aggregateversion, assessment)], causeOf(event, assessment))
    await this.reviews.open(
      tx,
      fresh.map((one) => toReview(one, (one.decisions[0] as Decision).outcome !== one.decision.outcome)),
      at,
    )
    await this.activity.count(
      tx,
      fresh.map(({ decision }) => decision.fired.map(({ ruleId }) => ruleId)),
      at,
    )
    await this.questions.ask(tx, fresh, at)
    // What waits for an answer is shadowed once it is there.
    const settled = fresh.filter(({ asks }) => asks.length === 0)
    if (shadow !== undefined) await this.shadows.record(tx, shadow.id, settled.map(toShadowReading))
  }

  /** What the assessment of a message comes to; `asks`: who is asked for what would still make a difference. */
  made<Item extends DecidedItem>(item: Item, decision: Decision, at: Date) {
    const awaits = [...new Set(item.decisions.flatMap((one) => one.awaits))]
    const asks = askable(awaits, this.config)
    const unanswered = { ...item.context.unanswered, ...reasons(awaits.filter((source) => !asks.includes(source))) }
    const context = Object.keys(unanswered).length === 0 ? item.context : { ...item.context, unanswered }
    return { ...item, context, decision, asks, assessment: toAssessment(item.event.data, decision, at.toISOString()) }
  }

  /** Decides by each rule set; the history of an author is looked up only where some condition asks for it in vain. */
  async decideWithHistory<Item extends { event: CloudEvent<CapturedItem>; context: Context }>(
    tx: Tx,
    items: readonly Item[],
    ruleSets: readonly CompiledRuleSet[],
    at: Date,
  ): Promise<(Item & { decisions: Decision[] })[]> {
    const decidedBy = (item: Item) => ({
      ...item,
      decisions: ruleSets.map((rules) => decide(rules, item.event.data.text, item.context)),
    })
    const first = items.map(decidedBy)
    const inDoubt = first.filter(
      ({ context, decisions }) => context.author === undefined && decisions.some((decision) => decision.inDoubt),
    )
    const histories = await this.authors.histories(
      tx,
      inDoubt.map(({ event: { data } }) => ({
        itemId: data.itemId,
        network: data.network,
        authorNativeId: data.author.nativeId,
      })),
      at,
    )
    return first.map((item) => {
      const author = histories.get(item.event.data.itemId)
      return author === undefined ? item : decidedBy({ ...item, context: { ...item.context, author } })
    })
  }

  /** Puts what a person decided in the place of what the rules ask for, or gives the rules their word back, and states it. */
  async overrule(tx: Tx, { itemId, itemVersion, decision }: Overruling, cause: Cause, at: Date): Promise<void> {
    const [row] = await tx.query<{ body: string }>(
      `SELECT body FROM assessment WHERE item_id = $1 AND item_version = $2 FOR UPDATE`,
      [itemId, itemVersion],
    )
    if (row === undefined) return
    const { decidedBy: _, ...before } = JSON.parse(row.body) as Assessment
    // Later than the word before it, whatever the clocks say: consumers take the later one.
    const assessedAt = new Date(Math.max(at.getTime(), Date.parse(before.assessedAt) + 1)).toISOString()
    const asked = before.fired?.[0]?.outcome ?? 'allow'
    const outcome = decision === undefined ? asked : OUTCOME_OF[decision.choice]
    const lane = decision?.choice === 'hide' ? 'routine' : laneOf(outcome)
    const after: Assessment = { ...before, outcome, lane, assessedAt, ...(decision && { decidedBy: decision.by.name }) }
    await tx.query(`UPDATE assessment SET body = $2 WHERE item_id = $1`, [itemId, JSON.stringify(after)])
    tx.state([fact(itemAssessed, itemId, itemVersion, after)], cause)
  }

  /** With every condition as the rules of then evaluate it in the circumstances of then. */
  async read(itemId: string): Promise<ExplainedAssessment | undefined> {
    const [row] = await this.db.query<{ body: string; text: string | null; context: string | null }>(
      `SELECT body, text, context FROM assessment WHERE item_id = $1`,
      [itemId],
    )
    if (row === undefined) return undefined
    const assessment = JSON.parse(row.body) as Assessment
    if (row.text === null || row.context === null) return assessment
    const { at, decidedAt = at, ...known } = JSON.parse(row.context) as StoredContext
    const rules = await this.rules.at(assessment.ruleSetVersion, decidedAt)
    if (rules === undefined) return assessment
    const trace = explain(rules, row.text, { ...known, at: new Date(at) })
    return { ...assessment, trace: trace.slice(0, 500).map((step) => ({ ...step, asked: step.asked.slice(0, 500) })) }
  }
}

/** The circumstances of an assessment as they are kept. */
export type StoredContext = Omit<Context, 'at'> & {
  at: string
  /** When the rules were asked again, because more had become known. */
  decidedAt?: string
}

/** A message as each rule set decides on it: those in force, then those in shadow. */
export interface DecidedItem {
  event: CloudEvent<CapturedItem>
  context: Context
  decisions: Decision[]
}

export function toShadowReading({ event: { data }, decisions: [before, after] }: DecidedItem): ShadowReading {
  const { itemId, accountId } = data
  const { outcome, fired } = after as Decision
  return { itemId, accountId, before: (before as Decision).outcome, after: outcome, rules: fired }
}

export interface Overruling {
  itemId: string
  itemVersion: number
  /** Absent: it was taken back. */
  decision?: { choice: ReviewChoice; by: { name: string } } | undefined
}

const OUTCOME_OF: Readonly<Record<ReviewChoice, Outcome>> = { keep: 'allow', hide: 'hide', escalate: 'escalate' }

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

/** The rules that hold, as the contract carries them. */
export function toFired(fired: Decision['fired']): FiredRule[] {
  return fired.slice(0, 100).map(({ ruleId, ruleName, outcome, undecided }) => ({
    ruleId,
    ruleName,
    outcome,
    ...(undecided && { undecided }),
  }))
}

function toAssessment(item: CapturedItem, decision: Decision, assessedAt: string): Assessment {
  const { severity, lane, categories, matches, truncated, ruleSetId, ruleSetVersion, outcome } = decision
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
    outcome,
    fired: toFired(decision.fired),
  }
}

/** What is known of an item beside its words. */
function contextOf(item: CapturedItem, at: Date): Context {
  const { unitId, accountId, network, kind, visibility, attachments } = item
  const nothingToSee = attachments.length > 0 && seen(attachments).length === 0
  return {
    direction: 'in',
    at,
    unitId,
    accountId,
    network,
    kind,
    visibility,
    media: attachments.length,
    ...(nothingToSee && { pictures: [] }),
  }
}

/** What was found, as the review queue takes it. */
export function toReview(
  { event, decision, assessment }: { event: CloudEvent<CapturedItem>; decision: Decision; assessment: Assessment },
  notHidden: boolean,
): FoundForReview {
  const { itemId, accountId, unitId, network, text, author, attachments, capturedAt, url } = event.data
  const { outcome, severity, categories, fired, clause } = decision
  const hiding = hidingRule(decision)
  const undecided = fired.filter((one) => one.undecided).map(({ ruleName }) => ruleName)
  const notes = [
    ...(notHidden ? ['The rule would hide it, and may hide nothing by itself now: see the rules at work.'] : []),
    ...(undecided.length > 0 ? [`Could not be decided: ${undecided.join(', ')}.`.slice(0, 500)] : []),
  ]
  return {
    itemId,
    itemVersion: event.aggregateversion,
    accountId,
    unitId,
    network,
    outcome,
    severity,
    categories,
    rules: fired.map(({ ruleName }) => ruleName),
    clause,
    text,
    author,
    attachments,
    capturedAt,
    url,
    note: notes.join(' ') || undefined,
    hiddenBy: hiding && { ruleId: hiding.ruleId, ruleName: hiding.ruleName, ruleSetVersion: assessment.ruleSetVersion },
    cause: causeOf(event, assessment),
  }
}

export function causeOf(event: CloudEvent<CapturedItem>, { ruleSetId, ruleSetVersion }: Assessment): Cause {
  return {
    actor: 'service:moderation',
    authority: `rule set ${ruleSetId} version ${ruleSetVersion}`,
    cause: event.id,
    ...(event.traceparent !== undefined && { traceparent: event.traceparent }),
  }
}
