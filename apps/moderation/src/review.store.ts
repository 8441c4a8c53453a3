import { authorityFor, mayInUnit } from '@cordon/authz'
import {
  causedBy,
  fact,
  refused,
  type Cause,
  type Decision,
  type EventContract,
  type Fact,
  type PersonCaller,
} from '@cordon/contracts'
import {
  reviewClaimed,
  reviewDecided,
  reviewOpened,
  reviewReleased,
  reviewReopened,
  reviewSuperseded,
  reviewUndone,
  secondOpinionAsked,
  type ReviewFact as ReviewFactData,
} from '@cordon/contracts/moderation'
import { arrayLiteral, Database, Store, type Tx } from '@cordon/persistence'
import { Clock } from '@cordon/runtime'
import { Inject, Injectable } from '@nestjs/common'
import { v7 as uuid } from 'uuid'
import { opening, type FoundForReview, type History } from './domain/found'
import { hide } from './domain/measure'
import {
  claim,
  holderOf,
  isGrave,
  notHidden,
  supersede,
  type DecisionMade,
  type Person,
  type ReviewChange,
  type ReviewFact,
  type ReviewState,
} from './domain/review'
import { MeasureStore, type NotHidden } from './measure.store'
import { ModerationConfig } from './moderation.config'
import {
  decisionRows,
  INSERT_DECISIONS,
  INSERT_JOBS,
  jobRows,
  SAVE_JOBS,
  SELECT_JOBS,
  toReviewState,
  type ReviewRow,
} from './review.tables'
import { toDecision, toLease } from './review.views'
import { StandardsStore } from './standards.store'

const events: Record<ReviewFact['type'], EventContract<ReviewFactData>> = {
  opened: reviewOpened,
  claimed: reviewClaimed,
  released: reviewReleased,
  decided: reviewDecided,
  undone: reviewUndone,
  'second-opinion-asked': secondOpinionAsked,
  reopened: reviewReopened,
  superseded: reviewSuperseded,
}

const HOUR_MS = 3_600_000

/**
 * Messages for people to look at. Whoever changes several rows holds jobs first, then measures, each in the order of their ids.
 */
@Injectable()
export class ReviewStore extends Store<ReviewState, ReviewFact> {
  constructor(
    @Inject(Database) db: Database,
    @Inject(MeasureStore) private readonly measures: MeasureStore,
    @Inject(StandardsStore) private readonly standards: StandardsStore,
    @Inject(ModerationConfig) private readonly config: ModerationConfig,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    super(db)
  }

  /**
   * Takes what was found in messages, in the transaction that keeps their assessments and after these are written: the row of the
   * assessment is what holds back another version of the same message. Messages without an earlier version cost one statement, and
   * none where nobody has to look.
   */
  async open(tx: Tx, found: readonly FoundForReview[], at: Date): Promise<void> {
    const newest = new Map<string, FoundForReview>()
    for (const one of found)
      if (one.itemVersion >= (newest.get(one.itemId)?.itemVersion ?? 0)) newest.set(one.itemId, one)
    const edited = [...newest.values()].filter(({ itemVersion, again }) => itemVersion > 1 || again === true)
    const histories = await this.supersedeEarlier(tx, edited)
    const hides = [...newest.values()].some(({ outcome }) => outcome === 'hide')
    const standards = hides ? await this.standards.inForce(tx) : undefined
    const clauses = new Set(standards?.clauses.map(({ number }) => number))
    const openings = [...newest.values()].flatMap((one) => {
      const opened = opening(one, histories.get(one.itemId) ?? { decidedByPerson: false }, clauses, uuid(), at)
      return opened ? [{ ...opened, found: one }] : []
    })
    if (openings.length === 0) return
    const rows = await tx.query<{ id: string }>(INSERT_JOBS, [jobRows(openings.map(({ job }) => job))])
    const written = new Set(rows.map(({ id }) => id))
    const fresh = openings.filter(({ job }) => written.has(job.id))
    for (const { job, found: because } of fresh) tx.state(this.events([{ type: 'opened' }], job), because.cause)
    await this.measures.impose(
      tx,
      fresh.flatMap(({ job, hideBy, found: { hiddenBy, cause } }) => {
        if (hideBy === undefined || hiddenBy === undefined || standards === undefined) return []
        const { ruleId, ruleName, ruleSetVersion } = hiddenBy
        const imposedBy = { name: ruleName, ruleId, ruleSetVersion }
        const reason = `The rule “${ruleName}” hides it.`
        const draft = { ...hideOf(job), clause: hideBy.clause, standardsVersion: standards.version, reason, imposedBy }
        return [{ decision: hide(draft, uuid(), at), cause }]
      }),
    )
  }

  /** Takes a job in hand; what is grave counts against the hour of whoever opens it. */
  async claim(id: string, caller: PersonCaller, at: Date) {
    const by = personOf(caller)
    return this.db.transaction(async (tx) => {
      // One at a time for a person, so that two claims do not both count as the last one.
      await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('cordon-exposure-' || $1, 0))`, [by.id])
      const since = new Date(at.getTime() - HOUR_MS)
      const [count] = await tx.query<{ opened: number }>(
        `SELECT count(*)::integer AS opened FROM exposure WHERE person_id = $1 AND at > $2 AND job_id <> $3`,
        [by.id, since, id],
      )
      const exposed = { opened: count?.opened ?? 0, limit: this.config.gravePerHour }
      let renewed = false
      const decision = await this.decideOn(tx, id, caller, (job) => {
        renewed = holderOf(job, at)?.id === by.id
        return claim(job, by, exposed, at)
      })
      if (decision.ok && !renewed && isGrave(decision.state)) {
        await tx.query(`DELETE FROM exposure WHERE person_id = $1 AND at <= $2`, [by.id, since])
        await tx.query(
          `INSERT INTO exposure (person_id, job_id, at) VALUES ($1, $2, $3) ON CONFLICT (person_id, job_id) DO UPDATE SET at = excluded.at`,
          [by.id, id, at],
        )
      }
      return decision
    })
  }

  /** `change` of a job that the caller may review; to everybody else there is none. */
  async review<Refusal extends string>(
    id: string,
    caller: PersonCaller,
    decide: (job: ReviewState) => Decision<ReviewState, ReviewFact, Refusal>,
  ): Promise<Decision<ReviewState, ReviewFact, Refusal | 'JOB_NOT_FOUND'>> {
    return this.db.transaction((tx) => this.decideOn(tx, id, caller, decide))
  }

  /** Holds the jobs of these messages: before their measures are held. */
  async hold(tx: Tx, itemIds: readonly string[]): Promise<void> {
    if (itemIds.length === 0) return
    await tx.query(`SELECT 1 FROM review_job WHERE item_id = ANY ($1::uuid[]) ORDER BY id FOR UPDATE`, [
      arrayLiteral(itemIds),
    ])
  }

  /** What was to be hidden and is not comes back to people. Call `hold` first. */
  async notHidden(tx: Tx, messages: readonly NotHidden[]): Promise<void> {
    for (const { itemId, said, cause } of messages) {
      const rows = await tx.query<ReviewRow>(`${SELECT_JOBS} WHERE j.item_id = $1`, [itemId])
      await this.keep(
        tx,
        rows.map((row) => notHidden(toReviewState(row), said)),
        cause,
      )
    }
  }

  /** Ends the open jobs of earlier versions, or of this one where it is found again, and answers what is known of each message. */
  private async supersedeEarlier(tx: Tx, edited: readonly FoundForReview[]): Promise<Map<string, History>> {
    if (edited.length === 0) return new Map()
    const ids = arrayLiteral(edited.map(({ itemId }) => itemId))
    // All of them, decided ones too: a decision that is being made or taken back now is waited for.
    await tx.query(`SELECT 1 FROM review_job WHERE item_id = ANY ($1::uuid[]) ORDER BY id FOR UPDATE`, [ids])
    const rows = await tx.query<ReviewRow>(`${SELECT_JOBS} WHERE j.item_id = ANY ($1::uuid[]) AND j.status = 'open'`, [
      ids,
    ])
    for (const { itemId, itemVersion, again = false, cause } of edited) {
      const before = again ? itemVersion + 1 : itemVersion
      const earlier = rows.filter((row) => row.item_id === itemId && row.item_version < before)
      await this.keep(
        tx,
        earlier.map((row) => supersede(toReviewState(row))),
        cause,
      )
    }
    const histories = await tx.query<{ itemId: string; decidedByPerson: boolean; hide: History['hide'] | null }>(
      `SELECT item.id AS "itemId",
         EXISTS (SELECT FROM review_decision d JOIN review_job j ON j.id = d.job_id WHERE j.item_id = item.id)
           OR EXISTS (SELECT FROM measure m WHERE m.item_id = item.id AND m.kind = 'hide'
                      AND (m.imposed_by_id IS NOT NULL OR m.lifted_by IS NOT NULL)) AS "decidedByPerson",
         (SELECT json_build_object('id', m.id, 'status', m.status) FROM measure m
          WHERE m.item_id = item.id AND m.kind = 'hide' AND m.status IN ('ordered', 'in_force')) AS hide
       FROM unnest($1::uuid[]) AS item (id)`,
      [ids],
    )
    return new Map(
      histories.map(({ itemId, decidedByPerson, hide: standing }) => [
        itemId,
        { decidedByPerson, ...(standing && { hide: standing }) },
      ]),
    )
  }

  private async decideOn<Refusal extends string>(
    tx: Tx,
    id: string,
    caller: PersonCaller,
    decide: (job: ReviewState) => Decision<ReviewState, ReviewFact, Refusal>,
  ): Promise<Decision<ReviewState, ReviewFact, Refusal | 'JOB_NOT_FOUND'>> {
    const job = reviewable(await this.lock(tx, id), caller)
    if (job === undefined) return refused('JOB_NOT_FOUND')
    const decision = decide(job)
    if (decision.ok) await this.keep(tx, [decision], causeIn(caller, job.unitId))
    return decision
  }

  /** Keeps a new job that follows from another. */
  async add(tx: Tx, { state, facts }: ReviewChange, cause: Cause): Promise<void> {
    await tx.query(INSERT_JOBS, [jobRows([state])])
    tx.state(this.events(facts, state), cause)
  }

  /** Writes down what changed, and states it. */
  async keep(tx: Tx, changed: readonly ReviewChange[], cause: Cause): Promise<void> {
    const moved = changed.filter(({ facts }) => facts.length > 0)
    if (moved.length === 0) return
    await this.saveAll(
      tx,
      moved.map(({ state }) => state),
    )
    for (const { facts, state } of moved) tx.state(this.events(facts, state), cause)
  }

  private async saveAll(tx: Tx, jobs: readonly ReviewState[]): Promise<void> {
    await tx.query(SAVE_JOBS, [jobRows(jobs)])
    const open = jobs.filter(({ status }) => status === 'open').map(({ id }) => id)
    await tx.query(`UPDATE review_decision SET undone = true WHERE job_id = ANY ($1::uuid[]) AND NOT undone`, [
      arrayLiteral(open),
    ])
    const decided = jobs.filter((job): job is ReviewState & { decision: DecisionMade } => job.decision !== undefined)
    if (decided.length > 0) await tx.query(INSERT_DECISIONS, [decisionRows(decided)])
  }

  // In two steps: what is joined to a row that was waited for would be from before the wait.
  protected async lock(tx: Tx, id: string): Promise<ReviewState | undefined> {
    await tx.query(`SELECT 1 FROM review_job WHERE id = $1 FOR UPDATE`, [id])
    const [row] = await tx.query<ReviewRow>(`${SELECT_JOBS} WHERE j.id = $1`, [id])
    return row && toReviewState(row)
  }

  protected async save(tx: Tx, job: ReviewState): Promise<void> {
    await this.saveAll(tx, [job])
  }

  protected events(facts: ReviewFact[], job: ReviewState): Fact[] {
    const { id, kind, status, itemId, itemVersion, accountId, unitId, outcome, severity, note, decision } = job
    const lease = toLease(job, this.clock.now())
    return facts.map(({ type }) =>
      fact(events[type], id, job.version, {
        jobId: id,
        kind,
        status,
        itemId,
        itemVersion,
        accountId,
        unitId,
        outcome,
        severity,
        ...(lease && { lease }),
        ...(decision && { decision: toDecision(decision) }),
        ...(note !== undefined && { note }),
        ...(type === 'decided' && decision && { drawn: decision.drawn }),
      }),
    )
  }
}

/** What a hide of this message captures, and where. */
export function hideOf(job: ReviewState) {
  const { accountId, unitId, itemId, itemVersion, text, author, capturedAt, url } = job
  const { nativeId: authorNativeId, handle: authorHandle, displayName: authorName } = author
  const capture = {
    itemVersion,
    text,
    ...(url !== undefined && { url }),
    authorNativeId,
    authorHandle,
    authorName,
    capturedAt,
  }
  return { id: uuid(), accountId, unitId, itemId, capture }
}

export function reviewable(job: ReviewState | undefined, caller: PersonCaller): ReviewState | undefined {
  return job && mayInUnit(caller, 'moderation:review', job.unitId) ? job : undefined
}

export function causeIn(caller: PersonCaller, unitId: string): Cause {
  return causedBy(caller, authorityFor(caller, 'moderation:review', unitId))
}

export function personOf({ personId: id, name }: PersonCaller): Person {
  return { id, name }
}
