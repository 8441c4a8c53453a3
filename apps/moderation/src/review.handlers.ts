import { unitsWhere } from '@cordon/authz'
import { fault, refusal, type Caller, type PersonCaller } from '@cordon/contracts'
import {
  askSecondOpinion,
  claimReviewJob,
  decideReviewJobs,
  listReviewJobs,
  readReviewJob,
  readReviewQuality,
  releaseReviewJob,
  undoReviewDecisions,
  type AskSecondOpinionInput,
  type DecidedJobs,
  type DecideReviewJobsInput,
  type ListReviewJobsInput,
  type NoReviewInput,
  type ReviewJob,
  type ReviewJobRef,
  type ReviewPage,
  type ReviewQuality,
  type UndoReviewDecisionsInput,
} from '@cordon/contracts/moderation'
import { Handle } from '@cordon/messaging'
import { Clock } from '@cordon/runtime'
import { Controller, Inject } from '@nestjs/common'
import { askSecondOpinion as ask, release } from './domain/review'
import { ReviewDecisionStore, type Outcomes } from './review-decision.store'
import { ReviewStore } from './review.store'
import { ReviewViews, toReviewJob, toReviewJobs } from './review.views'

/** The queue of messages for people to look at. */
@Controller()
export class ReviewHandlers {
  constructor(
    @Inject(ReviewStore) private readonly reviews: ReviewStore,
    @Inject(ReviewDecisionStore) private readonly decisions: ReviewDecisionStore,
    @Inject(ReviewViews) private readonly views: ReviewViews,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Handle(listReviewJobs)
  async list(input: ListReviewJobsInput, caller: Caller): Promise<ReviewPage> {
    return this.views.list(input, person(caller), this.clock.now())
  }

  @Handle(readReviewJob)
  async read({ jobId }: ReviewJobRef, caller: Caller): Promise<ReviewJob> {
    const job = await this.views.read(jobId, person(caller), this.clock.now())
    if (job === undefined) throw refusal(readReviewJob, 'JOB_NOT_FOUND')
    return job
  }

  @Handle(claimReviewJob)
  async claim({ jobId }: ReviewJobRef, caller: Caller): Promise<ReviewJob> {
    const at = this.clock.now()
    const decision = await this.reviews.claim(jobId, person(caller), at)
    if (!decision.ok) throw refusal(claimReviewJob, decision.refusal)
    return toReviewJob(decision.state, at)
  }

  @Handle(releaseReviewJob)
  async release({ jobId }: ReviewJobRef, caller: Caller): Promise<ReviewJob> {
    const at = this.clock.now()
    const { personId: id, name } = person(caller)
    const decision = await this.reviews.review(jobId, person(caller), (job) => release(job, { id, name }, at))
    if (!decision.ok) throw refusal(releaseReviewJob, decision.refusal)
    return toReviewJob(decision.state, at)
  }

  @Handle(askSecondOpinion)
  async askSecondOpinion({ jobId, question }: AskSecondOpinionInput, caller: Caller): Promise<ReviewJob> {
    const at = this.clock.now()
    const { personId: id, name } = person(caller)
    const decision = await this.reviews.review(jobId, person(caller), (job) => ask(job, { id, name }, question, at))
    if (!decision.ok) throw refusal(askSecondOpinion, decision.refusal)
    return toReviewJob(decision.state, at)
  }

  @Handle(decideReviewJobs)
  async decide(input: DecideReviewJobsInput, caller: Caller): Promise<DecidedJobs> {
    const at = this.clock.now()
    const outcomes = await this.decisions.decideMany(input, person(caller), at)
    if (typeof outcomes === 'string') throw refusal(decideReviewJobs, outcomes)
    return answer(outcomes, at)
  }

  @Handle(undoReviewDecisions)
  async undo({ jobIds, reason }: UndoReviewDecisionsInput, caller: Caller): Promise<DecidedJobs> {
    return answer(await this.decisions.undoMany(jobIds, reason, person(caller), this.clock.now()), this.clock.now())
  }

  @Handle(readReviewQuality)
  async quality(_input: NoReviewInput, caller: Caller): Promise<ReviewQuality> {
    return this.views.quality(unitsWhere(caller, 'moderation:read'), this.clock.now())
  }
}

function answer({ done, left }: Outcomes, at: Date): DecidedJobs {
  return { decided: toReviewJobs(done, at), left }
}

function person(caller: Caller): PersonCaller {
  if (caller.kind !== 'person') throw fault('PERMISSION_DENIED')
  return caller
}
