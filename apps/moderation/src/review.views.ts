import { unitsWhere } from '@cordon/authz'
import type { PersonCaller } from '@cordon/contracts'
import type {
  Exposure,
  ListReviewJobsInput,
  ReviewDecision,
  ReviewJob,
  ReviewLease,
  ReviewPage,
  ReviewQuality,
} from '@cordon/contracts/moderation'
import { Database } from '@cordon/persistence'
import { Inject, Injectable } from '@nestjs/common'
import { holderOf, type DecisionMade, type ReviewState } from './domain/review'
import { shortText } from './measure.views'
import { ModerationConfig } from './moderation.config'
import { SELECT_JOBS, toReviewState, type ReviewRow } from './review.tables'

const HOUR_MS = 3_600_000
/** Quality is counted over so many days, in ms. */
const QUALITY_MS = 30 * 24 * HOUR_MS

/** Review jobs as people read them. */
@Injectable()
export class ReviewViews {
  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(ModerationConfig) private readonly config: ModerationConfig,
  ) {}

  async read(id: string, caller: PersonCaller, at: Date): Promise<ReviewJob | undefined> {
    const [row] = await this.db.query<ReviewRow>(
      `${SELECT_JOBS} WHERE j.id = $1 AND ($2::uuid[] IS NULL OR j.unit_id = ANY ($2))`,
      [id, reviewedBy(caller)],
    )
    return row && toReviewJob(toReviewState(row), at)
  }

  /** Open ones gravest and oldest first, without second looks at the caller's own decisions; decided ones newest first. */
  async list(input: ListReviewJobsInput, caller: PersonCaller, at: Date): Promise<ReviewPage> {
    const { status = 'open', accountId, category, after, limit = 50 } = input
    const filter = [reviewedBy(caller), accountId ?? null, category ?? null, caller.personId]
    const [count] = await this.db.query<{ open: number }>(
      `SELECT count(*)::integer AS open FROM review_job j WHERE ${FILTER} AND ${OPEN}`,
      filter,
    )
    const rows = await this.db.query<ReviewRow>(status === 'open' ? LIST_OPEN : LIST_DECIDED, [
      ...filter,
      after ?? null,
      limit + 1,
    ])
    const items = toReviewJobs(
      rows.slice(0, limit).map((row) => toReviewState(row)),
      at,
    )
    const last = items.at(-1)
    return {
      items,
      open: count?.open ?? 0,
      ...(rows.length > limit && last !== undefined && { next: last.id }),
      exposure: await this.exposure(caller.personId, at),
    }
  }

  async quality(units: '*' | string[], at: Date): Promise<ReviewQuality> {
    const [quality] = await this.db.query<ReviewQuality>(
      `SELECT
         count(*) FILTER (WHERE d.kind <> 'sample')::integer AS decided,
         count(*) FILTER (WHERE d.drawn)::integer AS drawn,
         count(*) FILTER (WHERE d.kind = 'sample')::integer AS "lookedAtAgain",
         count(*) FILTER (WHERE d.kind = 'sample' AND d.choice = j.sample_of_choice)::integer AS agreed,
         count(*) FILTER (WHERE d.kind <> 'sample' AND NOT d.undone AND d.outcome = 'hide')::integer AS "automaticHides",
         count(*) FILTER (WHERE d.kind <> 'sample' AND NOT d.undone AND d.outcome = 'hide' AND d.choice = 'keep')::integer AS "automaticHidesUndone"
       FROM review_decision d JOIN review_job j ON j.id = d.job_id
       WHERE d.at > $1 AND ($2::uuid[] IS NULL OR j.unit_id = ANY ($2))`,
      [new Date(at.getTime() - QUALITY_MS), units === '*' ? null : units],
    )
    return quality as ReviewQuality
  }

  private async exposure(personId: string, at: Date): Promise<Exposure> {
    const limit = this.config.gravePerHour
    const rows = await this.db.query<{ at: Date }>(
      `SELECT at FROM exposure WHERE person_id = $1 AND at > $2 ORDER BY at DESC`,
      [personId, new Date(at.getTime() - HOUR_MS)],
    )
    // The next is free when of the last `limit` the oldest is an hour ago.
    const oldest = rows[limit - 1]?.at
    return {
      opened: rows.length,
      limit,
      ...(oldest && { restUntil: new Date(oldest.getTime() + HOUR_MS).toISOString() }),
    }
  }
}

const FILTER = `($1::uuid[] IS NULL OR j.unit_id = ANY ($1)) AND ($2::uuid IS NULL OR j.account_id = $2)
  AND ($3::text IS NULL OR $3 = ANY (j.categories))`
const OPEN = `j.status = 'open' AND NOT (j.kind = 'sample' AND $4 = ANY (j.excluded))`

const LIST_OPEN = `${SELECT_JOBS} WHERE ${FILTER} AND ${OPEN}
  AND ($5::uuid IS NULL OR (-j.severity_rank, j.id) > (SELECT -p.severity_rank, p.id FROM review_job p WHERE p.id = $5))
  ORDER BY j.severity_rank DESC, j.id LIMIT $6`

// By the decision's id, which says when; of the page before, the newest that was made on its last job.
const LIST_DECIDED = `${SELECT_JOBS} WHERE ${FILTER} AND j.status = 'decided' AND $4::uuid IS NOT NULL
  AND ($5::uuid IS NULL OR d.id < (SELECT p.id FROM review_decision p WHERE p.job_id = $5 ORDER BY p.id DESC LIMIT 1))
  ORDER BY d.id DESC LIMIT $6`

/** In an answer of many jobs, each is cut until all fit into its 1 MiB with room to spare. */
const BYTES_OF_MANY = 700_000
const CUTS = [
  { text: 2_000, attachments: 10, altText: 300 },
  { text: 500, attachments: 2, altText: 100 },
  { text: 100, attachments: 0, altText: 0 },
]

/** Jobs as they go into one answer together. */
export function toReviewJobs(states: readonly ReviewState[], at: Date): ReviewJob[] {
  const jobs = states.map((state) => toReviewJob(state, at))
  for (const cut of CUTS) {
    const short = jobs.map((job) => shortened(job, cut))
    if (cut.attachments === 0 || Buffer.byteLength(JSON.stringify(short)) <= BYTES_OF_MANY) return short
  }
  return []
}

export function toReviewJob(state: ReviewState, at: Date): ReviewJob {
  const lease = toLease(state, at)
  const {
    author,
    decision,
    measure,
    kind,
    url: _url,
    excluded: _excluded,
    lease: _lease,
    edited: _edited,
    sampleOf: _sampleOf,
    ...job
  } = state
  return {
    ...job,
    kind,
    authorHandle: author.handle,
    authorName: author.displayName,
    ...(lease && { lease }),
    ...(decision && { decision: toDecision(decision) }),
    // In a sample it would tell the decision.
    ...(measure && kind !== 'sample' && { measureId: measure.id }),
  }
}

/** While it lasts. */
export function toLease(job: ReviewState, at: Date): ReviewLease | undefined {
  const holder = holderOf(job, at)
  if (holder === undefined || job.lease === undefined) return undefined
  return { personId: holder.id, personName: holder.name, until: job.lease.until }
}

export function toDecision({ choice, reason, clause, by, at }: DecisionMade): ReviewDecision {
  return { choice, reason, ...(clause !== undefined && { clause }), personId: by.id, personName: by.name, at }
}

function shortened(job: ReviewJob, cut: (typeof CUTS)[number]): ReviewJob {
  const text = shortText(job.text, cut.text)
  const attachments = job.attachments.slice(0, cut.attachments).map((one) => {
    const { altText } = one
    return altText === undefined ? one : { ...one, altText: shortText(altText, cut.altText) }
  })
  const same = text === job.text && JSON.stringify(attachments) === JSON.stringify(job.attachments)
  return same ? job : { ...job, text, attachments, shortened: true }
}

function reviewedBy(caller: PersonCaller): string[] | null {
  const units = unitsWhere(caller, 'moderation:review')
  return units === '*' ? null : units
}
