import { fact } from '@cordon/contracts'
import { itemAssessed, type Assessment } from '@cordon/contracts/moderation'
import { Database, type Tx } from '@cordon/persistence'
import type { Context, Decision } from '@cordon/rules'
import { Inject, Injectable } from '@nestjs/common'
import {
  AssessmentStore,
  causeOf,
  toReview,
  toShadowReading,
  type DecidedItem,
  type StoredContext,
} from './assessment.store'
import { CompiledRulesStore } from './compiled-rules.store'
import { differs, givenUp, isGraver, type Said } from './domain/late-facts'
import { ModerationConfig } from './moderation.config'
import { QuestionStore, type LateQuestion } from './question.store'
import { ReviewStore } from './review.store'
import { hidingRule, RuleActivityStore } from './rule-activity.store'
import { ShadowStore } from './shadow.store'

interface AssessedRow {
  item_version: number
  body: string
  context: string
  decided: boolean
}

/** Decides again on messages of which more has become known. */
@Injectable()
export class LateFactStore {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(AssessmentStore) private readonly assessments: AssessmentStore,
    @Inject(QuestionStore) private readonly questions: QuestionStore,
    @Inject(CompiledRulesStore) private readonly rules: CompiledRulesStore,
    @Inject(ReviewStore) private readonly reviews: ReviewStore,
    @Inject(RuleActivityStore) private readonly activity: RuleActivityStore,
    @Inject(ShadowStore) private readonly shadows: ShadowStore,
    @Inject(ModerationConfig) private readonly config: ModerationConfig,
  ) {}

  /**
   * Takes what was said of a message. Where it makes a difference, a new assessment is stated, and what asks for more than before opens a
   * review in the place of the one before. What a person decided stays. `given-up`: nobody will be asked any more.
   */
  async take(question: LateQuestion, said: Said, at: Date): Promise<'done' | 'waits' | 'given-up' | 'overtaken'> {
    return this.db.transaction(async (tx) => {
      // The order of every change: jobs, then the assessment.
      await this.reviews.hold(tx, [question.itemId])
      const row = await this.assessed(tx, question)
      if (!(await this.questions.hold(tx, question))) return 'overtaken'
      if (row === undefined) {
        await this.questions.end(tx, question)
        return 'overtaken'
      }
      const { source } = question
      const late = at.getTime() - question.askedAt.getTime() >= this.config.lateFactsForMs
      if ('fault' in said && !said.final && !late) {
        await this.questions.postpone(tx, question, at)
        return 'waits'
      }
      const { at: arrivedAt, decidedAt: _, unanswered, ...known } = JSON.parse(row.context) as StoredContext
      const missing = { ...unanswered, ...('fault' in said && { [source]: givenUp(source, said.fault) }) }
      const context: Context = {
        ...known,
        ...('facts' in said && said.facts),
        unanswered: missing,
        at: new Date(arrivedAt),
      }
      await ('fault' in said ? this.questions.giveUp(tx, question, at) : this.questions.end(tx, question))
      await this.decideAgain(tx, question, row, context, at)
      return 'fault' in said ? 'given-up' : 'done'
    })
  }

  // Undefined: a newer version has arrived, which asks for itself.
  private async assessed(tx: Tx, { itemId, itemVersion }: LateQuestion): Promise<AssessedRow | undefined> {
    await tx.query(`SELECT 1 FROM assessment WHERE item_id = $1 FOR UPDATE`, [itemId])
    const [row] = await tx.query<AssessedRow>(
      `SELECT item_version, body, context,
         EXISTS (SELECT FROM review_job j JOIN review_decision d ON d.job_id = j.id AND NOT d.undone
                 WHERE j.item_id = a.item_id AND j.item_version = a.item_version)
           OR EXISTS (SELECT FROM measure m WHERE m.item_id = a.item_id AND m.item_version = a.item_version AND m.kind = 'hide'
                      AND (m.imposed_by_id IS NOT NULL OR m.lifted_by IS NOT NULL)) AS decided
       FROM assessment a WHERE item_id = $1 AND item_version = $2 AND context IS NOT NULL`,
      [itemId, itemVersion],
    )
    return row
  }

  private async decideAgain(tx: Tx, { event }: LateQuestion, row: AssessedRow, context: Context, at: Date) {
    const { rules, shadow } = await this.rules.standing(tx)
    const ruleSets = [rules, ...(shadow === undefined ? [] : [shadow.rules])]
    const [read] = await this.assessments.decideWithHistory(tx, [{ event, context }], ruleSets, context.at)
    const item = read as DecidedItem
    const before = JSON.parse(row.body) as Assessment
    const asked = item.decisions[0] as Decision
    if (row.decided) return this.shadowed(tx, item, shadow?.id)
    const decision = await this.allowed(tx, asked, before, rules.ruleSet.version, at)
    // Later than the word before it, whatever the clocks say: consumers take the later one.
    const assessedAt = new Date(Math.max(at.getTime(), Date.parse(before.assessedAt) + 1))
    const made = this.assessments.made(item, decision, assessedAt)
    const changed = differs(before, made.assessment)
    const { decidedAt } = JSON.parse(row.context) as StoredContext
    const kept = changed ? at.toISOString() : decidedAt
    await tx.query(`UPDATE assessment SET body = $2, context = $3 WHERE item_id = $1`, [
      before.itemId,
      changed ? JSON.stringify(made.assessment) : row.body,
      JSON.stringify({ ...made.context, ...(kept !== undefined && { decidedAt: kept }) }),
    ])
    if (changed) {
      const { assessment } = made
      tx.state([fact(itemAssessed, assessment.itemId, event.aggregateversion, assessment)], causeOf(event, assessment))
      const notHidden = asked.outcome !== made.decision.outcome
      if (isGraver(before.outcome, assessment.outcome))
        await this.reviews.open(tx, [{ ...toReview(made, notHidden), again: true }], at)
      const known = new Set(before.fired?.map(({ ruleId }) => ruleId))
      const further = assessment.fired?.map(({ ruleId }) => ruleId).filter((id) => !known.has(id)) ?? []
      await this.activity.countFurther(tx, further, at)
    }
    // Other rules may have come into force since, and ask somebody else.
    const asks = made.asks.filter((source) => made.context.unanswered?.[source] === undefined)
    await this.questions.ask(tx, [{ event, asks }], at)
    await this.shadowed(tx, item, shadow?.id)
  }

  // A hide that was allowed before stands; one that is not the graver word would not be carried out, and is only proposed.
  private async allowed(tx: Tx, asked: Decision, before: Assessment, ruleSetVersion: number, at: Date) {
    const hiding = hidingRule(asked)
    if (hiding === undefined || before.outcome === 'hide') return asked
    const wanted = isGraver(before.outcome, 'hide') ? [hiding] : []
    return (await this.activity.allowHides(tx, wanted, ruleSetVersion, at)).take(asked)
  }

  // What rules in shadow would have done is counted once nothing more can become known.
  private async shadowed(tx: Tx, item: DecidedItem, shadowId: string | undefined): Promise<void> {
    if (shadowId === undefined || (await this.questions.waits(tx, item.event.data.itemId))) return
    await this.shadows.record(tx, shadowId, [toShadowReading(item)])
  }
}
