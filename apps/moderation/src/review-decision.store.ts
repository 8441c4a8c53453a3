import type { Cause, PersonCaller } from '@cordon/contracts'
import type { DecideReviewJobsInput } from '@cordon/contracts/moderation'
import { arrayLiteral, Database, type Tx } from '@cordon/persistence'
import { Inject, Injectable } from '@nestjs/common'
import { v7 as uuid } from 'uuid'
import { AssessmentStore } from './assessment.store'
import { confirm, hide, lift, type MeasureState } from './domain/measure'
import {
  decide,
  disagreed,
  effectOf,
  hidByDecision,
  sampleFor,
  supersede,
  undo,
  type DecideRefusal,
  type Person,
  type ReviewState,
} from './domain/review'
import { MeasureStore } from './measure.store'
import { ModerationConfig } from './moderation.config'
import { causeIn, hideOf, personOf, reviewable, ReviewStore } from './review.store'
import { SELECT_JOBS, toReviewState, type ReviewRow } from './review.tables'
import { StandardsStore } from './standards.store'

/** What many were decided, or taken back: those that were, and why the others were left. */
export interface Outcomes {
  done: ReviewState[]
  left: { jobId: string; why: string }[]
}

/** Decisions on messages, one or many, with what follows from them on the network and for quality. */
@Injectable()
export class ReviewDecisionStore {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(ReviewStore) private readonly reviews: ReviewStore,
    @Inject(MeasureStore) private readonly measures: MeasureStore,
    @Inject(StandardsStore) private readonly standards: StandardsStore,
    @Inject(AssessmentStore) private readonly assessments: AssessmentStore,
    @Inject(ModerationConfig) private readonly config: ModerationConfig,
  ) {}

  /** Decides one or many, and asks the network for what follows from it. */
  async decideMany(
    { jobIds, choice, reason, clause }: DecideReviewJobsInput,
    caller: PersonCaller,
    at: Date,
  ): Promise<Outcomes | 'CLAUSE_MISSING' | 'CLAUSE_UNKNOWN'> {
    if (choice === 'hide' && clause === undefined) return 'CLAUSE_MISSING'
    const ids = [...new Set(jobIds)]
    const sampled = this.config.reviewSamplePercent / 100
    return this.db.transaction(async (tx) => {
      const standards = await this.standards.inForce(tx)
      if (clause !== undefined && !standards.clauses.some(({ number }) => number === clause)) return 'CLAUSE_UNKNOWN'
      const jobs = await this.lockWithKin(tx, ids)
      const outcomes: Outcomes = { done: [], left: [] }
      for (const jobId of ids) {
        const job = reviewable(jobs.get(jobId), caller)
        const made = { id: uuid(), choice, reason, ...(clause !== undefined && { clause }), by: personOf(caller) }
        const decision = job && decide(job, made, { alone: ids.length === 1, sampled }, at)
        if (job === undefined || !decision?.ok) {
          outcomes.left.push({ jobId, why: whyLeft(job, decision && !decision.ok ? decision.refusal : undefined) })
          continue
        }
        const cause = causeIn(caller, job.unitId)
        const state = await this.carryOut(tx, decision.state, standards.version, cause, at)
        await this.reviews.keep(tx, [{ ...decision, state }], cause)
        await this.lookAgain(tx, state, jobs, cause)
        if (state.kind !== 'sample') await this.assessments.overrule(tx, state, cause, at)
        outcomes.done.push(state)
      }
      return outcomes
    })
  }

  /** Takes decisions back, and lets what they hid be shown again. */
  async undoMany(jobIds: readonly string[], reason: string, caller: PersonCaller, at: Date): Promise<Outcomes> {
    const ids = [...new Set(jobIds)]
    const by = personOf(caller)
    return this.db.transaction(async (tx) => {
      const jobs = await this.lockWithKin(tx, ids)
      const outcomes: Outcomes = { done: [], left: [] }
      for (const jobId of ids) {
        const job = reviewable(jobs.get(jobId), caller)
        const decision = job && undo(job, by, reason)
        if (job === undefined || !decision?.ok) {
          outcomes.left.push({ jobId, why: whyLeft(job, decision && !decision.ok ? decision.refusal : undefined) })
          continue
        }
        const cause = causeIn(caller, job.unitId)
        const state = hidByDecision(job) ? await this.showAgain(tx, decision.state, by, reason, cause) : decision.state
        const samples = [...jobs.values()].filter(({ sampleOf }) => sampleOf?.jobId === jobId).map(supersede)
        await this.reviews.keep(tx, [{ ...decision, state }, ...samples], cause)
        await this.assessments.overrule(tx, state, cause, at)
        outcomes.done.push(state)
      }
      return outcomes
    })
  }

  private async carryOut(
    tx: Tx,
    job: ReviewState,
    standardsVersion: number,
    cause: Cause,
    at: Date,
  ): Promise<ReviewState> {
    const { decision, measure } = job
    const effect = effectOf(job)
    if (decision === undefined || effect === 'none') return job
    const { by, reason, clause } = decision
    if (effect === 'lift') return this.showAgain(tx, job, by, reason, cause)
    if (effect === 'confirm' && measure !== undefined) {
      await this.measures.changeIn(tx, measure.id, cause, (state) => confirm(state as MeasureState, by, reason, at))
      return job
    }
    const imposedBy = { name: by.name, personId: by.id }
    const imposed = hide({ ...hideOf(job), clause: clause as string, standardsVersion, reason, imposedBy }, uuid(), at)
    const written = await this.measures.impose(tx, [{ decision: imposed, cause }])
    if (written.size === 0) throw new Error(`message ${job.itemId} has a hide that stands and was not found`)
    return { ...job, measure: { id: imposed.state.id, status: imposed.state.status } }
  }

  private async showAgain(tx: Tx, job: ReviewState, by: Person, reason: string, cause: Cause): Promise<ReviewState> {
    if (job.measure === undefined) return job
    const { id } = job.measure
    await this.measures.changeIn(tx, id, cause, (state) =>
      lift(state as MeasureState, { name: by.name, reason }, uuid()),
    )
    return { ...job, measure: { id, status: 'lifting' } }
  }

  // What was drawn is looked at by a second person; where two disagree, the first decision is open again.
  private async lookAgain(tx: Tx, job: ReviewState, jobs: Map<string, ReviewState>, cause: Cause): Promise<void> {
    const { decision, sampleOf } = job
    if (decision?.drawn) {
      const sample = sampleFor(job, decision, uuid())
      await this.reviews.add(tx, sample, cause)
    }
    const looked = sampleOf && jobs.get(sampleOf.jobId)
    if (sampleOf && looked && sampleOf.choice !== decision?.choice)
      await this.reviews.keep(tx, [disagreed(looked)], cause)
  }

  /** Holds jobs with the samples of them and what they are samples of, then the hides of their messages, and reads what is so then. */
  private async lockWithKin(tx: Tx, ids: readonly string[]): Promise<Map<string, ReviewState>> {
    const wanted = arrayLiteral(ids)
    const held = await tx.query<{ id: string; item_id: string }>(
      `SELECT id, item_id FROM review_job
       WHERE id = ANY ($1::uuid[]) OR sample_of = ANY ($1::uuid[]) OR id IN (SELECT sample_of FROM review_job WHERE id = ANY ($1::uuid[]))
       ORDER BY id FOR UPDATE`,
      [wanted],
    )
    await tx.query(`SELECT 1 FROM measure WHERE item_id = ANY ($1::uuid[]) AND kind = 'hide' ORDER BY id FOR UPDATE`, [
      arrayLiteral(held.map(({ item_id }) => item_id)),
    ])
    const rows = await tx.query<ReviewRow>(`${SELECT_JOBS} WHERE j.id = ANY ($1::uuid[])`, [
      arrayLiteral(held.map(({ id }) => id)),
    ])
    return new Map(rows.map((row) => [row.id, toReviewState(row)]))
  }
}

const why: Record<DecideRefusal | 'NOT_DECIDED' | 'SECOND_LOOK' | 'EDITED', string> = {
  JOB_NOT_OPEN: 'It was decided already, or the message was edited.',
  OWN_DECISION: 'Somebody else has to look at this.',
  JOB_LEASED: 'Somebody else is looking at this.',
  NOT_IN_HAND: 'Take it in hand first.',
  BEING_SHOWN: 'The network is still asked to show it again. Decide when that is done.',
  NOT_DECIDED: 'There is no decision to take back.',
  SECOND_LOOK: 'A second look is not taken back.',
  EDITED: 'The message was edited since: decide on what it says now.',
}

function whyLeft(job: ReviewState | undefined, refusal: keyof typeof why | undefined): string {
  if (job === undefined || refusal === undefined) return 'No such review job.'
  return refusal === 'JOB_LEASED' && job.lease ? `${job.lease.person.name} is looking at this.` : why[refusal]
}
