import { Attachment } from '../connectors/item'
import { networks, type Network } from '../connectors/account'
import { event } from '../event'
import { Flag, Id, IdList, Instant, ListOf, Nested, OneOf, Optional, Text, TextList, Whole, WordList } from '../fields'
import { procedure } from '../procedure'
import { itemAssessed } from './assessment'
import { actionOrdered, measureImposed, measureLifted, measureLifting, measureReviewed } from './measure'
import { categories, outcomes, severities, type Category, type Outcome, type Severity } from './rule'

/** first: nobody has decided yet; second: a colleague asked for another opinion; sample: a decision looked at again by somebody who does not see it. */
export const reviewKinds = ['first', 'second', 'sample'] as const
export type ReviewKind = (typeof reviewKinds)[number]

/** keep: it stays as it is; hide: taken out of public view; escalate: to the urgent lane of the inbox. */
export const reviewChoices = ['keep', 'hide', 'escalate'] as const
export type ReviewChoice = (typeof reviewChoices)[number]

export class ReviewLease {
  @Id() personId!: string
  @Text({ min: 1, max: 200 }) personName!: string
  @Instant() until!: string
}

export class ReviewDecision {
  @OneOf(reviewChoices) choice!: ReviewChoice
  @Text({ min: 3, max: 500 }) reason!: string
  /** Of the published standards; a hide rests on one. */
  @Optional() @Text({ min: 1, max: 20 }) clause?: string
  @Id() personId!: string
  @Text({ min: 1, max: 200 }) personName!: string
  @Instant() at!: string
}

/** One message for a person to look at. */
export class ReviewJob {
  @Id() id!: string
  @OneOf(reviewKinds) kind!: ReviewKind
  @OneOf(['open', 'decided', 'superseded']) status!: 'open' | 'decided' | 'superseded'
  @Id() itemId!: string
  @Whole() itemVersion!: number
  @Id() accountId!: string
  @Id() unitId!: string
  @OneOf(networks) network!: Network
  /** What the rules ask for; `hide` when they hid it already. */
  @OneOf(outcomes) outcome!: Outcome
  @OneOf(severities) severity!: Severity
  @WordList(categories, { max: 20 }) categories!: Category[]
  @TextList({ max: 20, each: 200 }) rules!: string[]
  /** The clause that the gravest rule names. */
  @Optional() @Text({ min: 1, max: 20 }) clause?: string
  @Text({ max: 60_000 }) text!: string
  @Text({ min: 1, max: 500 }) authorHandle!: string
  @Text({ max: 1000 }) authorName!: string
  @ListOf(() => Attachment, { max: 50 }) attachments!: Attachment[]
  @Instant() capturedAt!: string
  @Instant() openedAt!: string
  /** Why it is here beside what the rules say: an edit after a decision, a refusal of the network, an engine error. */
  @Optional() @Text({ max: 1000 }) note?: string
  @Optional() @Nested(() => ReviewLease) lease?: ReviewLease
  /** The newest that was not undone; absent in a sample until it is decided. */
  @Optional() @Nested(() => ReviewDecision) decision?: ReviewDecision
  /** The measure in force because of it. */
  @Optional() @Id() measureId?: string
  /** In a list: the text or the attachments are cut; the job read by itself has all of them. */
  @Optional() @Flag() shortened?: boolean
  @Whole({ min: 1 }) version!: number
}

/** How many grave messages and images the caller has opened in the last hour, and how many they may. */
export class Exposure {
  @Whole() opened!: number
  @Whole() limit!: number
  /** When the next may be opened; absent while some are left. */
  @Optional() @Instant() restUntil?: string
}

export class ReviewPage {
  @ListOf(() => ReviewJob, { max: 100 }) items!: ReviewJob[]
  @Whole() open!: number
  @Optional() @Id() next?: string
  @Nested(() => Exposure) exposure!: Exposure
}

export class ListReviewJobsInput {
  @Optional() @OneOf(['open', 'decided']) status?: 'open' | 'decided'
  @Optional() @Id() accountId?: string
  @Optional() @OneOf(categories) category?: Category
  /** The `next` of the page before. */
  @Optional() @Id() after?: string
  @Optional() @Whole({ min: 1, max: 100 }) limit?: number
}

export class ReviewJobRef {
  @Id() jobId!: string
}

const JOB_NOT_FOUND = { status: 404, message: 'No such review job.' } as const
const JOB_LEASED = { status: 409, message: 'Somebody else is looking at this.' } as const
const JOB_NOT_OPEN = { status: 409, message: 'This has been decided.' } as const

export const listReviewJobs = procedure({
  name: 'moderation.review.list',
  kind: 'query',
  permission: 'moderation:review',
  summary: 'Messages for a person to look at, gravest and oldest first; or decided ones, newest first.',
  trail: { consults: () => [] },
  input: ListReviewJobsInput,
  output: ReviewPage,
  http: { method: 'GET', path: '/moderation/reviews' },
})

export const readReviewJob = procedure({
  name: 'moderation.review.read',
  kind: 'query',
  permission: 'moderation:review',
  summary: 'One message for a person to look at.',
  trail: { consults: ({ jobId }) => [jobId] },
  input: ReviewJobRef,
  output: ReviewJob,
  refusals: { JOB_NOT_FOUND },
  http: { method: 'GET', path: '/moderation/reviews/:jobId' },
})

export const claimReviewJob = procedure({
  name: 'moderation.review.claim',
  kind: 'command',
  permission: 'moderation:review',
  summary: 'Take a job for ten minutes; nobody else can decide it meanwhile.',
  trail: { states: () => [reviewClaimed] },
  input: ReviewJobRef,
  output: ReviewJob,
  refusals: {
    JOB_NOT_FOUND,
    JOB_LEASED,
    JOB_NOT_OPEN,
    EXPOSURE_LIMIT: {
      status: 429,
      message: 'You have opened as many grave messages as is good for an hour. Take a break, or take milder ones.',
    },
    OWN_DECISION: {
      status: 409,
      message: 'Somebody else has to look at this: you decided it before, or asked for another opinion.',
    },
  },
  http: { method: 'POST', path: '/moderation/reviews/:jobId/claim' },
})

export const releaseReviewJob = procedure({
  name: 'moderation.review.release',
  kind: 'command',
  permission: 'moderation:review',
  summary: 'Give a job back undecided.',
  trail: { states: () => [reviewReleased] },
  input: ReviewJobRef,
  output: ReviewJob,
  refusals: { JOB_NOT_FOUND, JOB_LEASED },
  http: { method: 'POST', path: '/moderation/reviews/:jobId/release' },
})

export class DecideReviewJobsInput {
  @IdList({ max: 100 }) jobIds!: string[]
  @OneOf(reviewChoices) choice!: ReviewChoice
  @Text({ min: 3, max: 500 }) reason!: string
  @Optional() @Text({ min: 1, max: 20 }) clause?: string
}

export class UndecidedJob {
  @Id() jobId!: string
  @Text({ max: 300 }) why!: string
}

export class DecidedJobs {
  @ListOf(() => ReviewJob, { max: 100 }) decided!: ReviewJob[]
  /** Left as they were, and why. */
  @ListOf(() => UndecidedJob, { max: 100 }) left!: UndecidedJob[]
}

export const decideReviewJobs = procedure({
  name: 'moderation.review.decide',
  kind: 'command',
  permission: 'moderation:review',
  summary: 'Decide one job or many. Those that somebody else has in hand, or has decided, are left and named.',
  trail: {
    states: () => [
      reviewDecided,
      reviewOpened,
      reviewReopened,
      reviewSuperseded,
      measureImposed,
      measureReviewed,
      measureLifting,
      measureLifted,
      actionOrdered,
      itemAssessed,
    ],
  },
  input: DecideReviewJobsInput,
  output: DecidedJobs,
  refusals: {
    CLAUSE_MISSING: { status: 422, message: 'A hide rests on a clause of the published standards: name it.' },
    CLAUSE_UNKNOWN: { status: 422, message: 'The published standards have no such clause.' },
  },
  http: { method: 'POST', path: '/moderation/reviews/decisions' },
})

export class UndoReviewDecisionsInput {
  @IdList({ max: 100 }) jobIds!: string[]
  @Text({ min: 3, max: 500 }) reason!: string
}

export const undoReviewDecisions = procedure({
  name: 'moderation.review.undo',
  kind: 'command',
  permission: 'moderation:review',
  summary: 'Take decisions back: the jobs are open again, and what was hidden is shown again.',
  trail: {
    states: () => [
      reviewUndone,
      reviewReopened,
      reviewSuperseded,
      measureLifting,
      measureLifted,
      actionOrdered,
      itemAssessed,
    ],
  },
  input: UndoReviewDecisionsInput,
  output: DecidedJobs,
  http: { method: 'POST', path: '/moderation/reviews/undo' },
})

export class AskSecondOpinionInput extends ReviewJobRef {
  @Text({ min: 3, max: 500 }) question!: string
}

export const askSecondOpinion = procedure({
  name: 'moderation.review.ask-second-opinion',
  kind: 'command',
  permission: 'moderation:review',
  summary: 'Leave a job in hand to a colleague, with a question.',
  trail: { states: () => [secondOpinionAsked] },
  input: AskSecondOpinionInput,
  output: ReviewJob,
  refusals: { JOB_NOT_FOUND, JOB_LEASED, JOB_NOT_OPEN },
  http: { method: 'POST', path: '/moderation/reviews/:jobId/second-opinion' },
})

/** Decisions looked at again by a second person who did not see the first. */
export class ReviewQuality {
  /** Decisions of the last 30 days, and how many were drawn for a second look. */
  @Whole() decided!: number
  @Whole() drawn!: number
  @Whole() lookedAtAgain!: number
  @Whole() agreed!: number
  /** Of automatic hides that a person looked at: how many they took back. */
  @Whole() automaticHides!: number
  @Whole() automaticHidesUndone!: number
}

export class NoReviewInput {}

export const readReviewQuality = procedure({
  name: 'moderation.review.read-quality',
  kind: 'query',
  permission: 'moderation:read',
  summary: 'How often a second person decided the same, over the last 30 days.',
  trail: { nothing: 'Counts without names.' },
  input: NoReviewInput,
  output: ReviewQuality,
  http: { method: 'GET', path: '/moderation/reviews/quality' },
})

/** What happened to a review job; the text of the message is not in it. */
export class ReviewFact {
  @Id() jobId!: string
  @OneOf(reviewKinds) kind!: ReviewKind
  @OneOf(['open', 'decided', 'superseded']) status!: 'open' | 'decided' | 'superseded'
  @Id() itemId!: string
  @Whole() itemVersion!: number
  @Id() accountId!: string
  @Id() unitId!: string
  @OneOf(outcomes) outcome!: Outcome
  @OneOf(severities) severity!: Severity
  @Optional() @Nested(() => ReviewLease) lease?: ReviewLease
  @Optional() @Nested(() => ReviewDecision) decision?: ReviewDecision
  @Optional() @Text({ max: 1000 }) note?: string
  /** Drawn for a second look. */
  @Optional() @Flag() drawn?: boolean
}

const reviewEvent = (what: string, summary: string) =>
  event({ name: `moderation.review.${what}`, summary: `${summary} Aggregate: the review job.`, data: ReviewFact })

export const reviewOpened = reviewEvent('opened', 'A message waits for a person to look at.')
export const reviewClaimed = reviewEvent('claimed', 'Somebody took a message in hand.')
export const reviewReleased = reviewEvent('released', 'Somebody gave a message back undecided.')
export const reviewDecided = reviewEvent('decided', 'A person decided on a message.')
export const reviewUndone = reviewEvent('undone', 'A decision was taken back.')
export const reviewReopened = reviewEvent(
  'reopened',
  'A message waits for a person again, or for another reason: the network did not hide it, or two people decided differently.',
)
export const reviewSuperseded = reviewEvent(
  'superseded',
  'The message was edited or is gone: there is nothing to decide any more.',
)
export const secondOpinionAsked = reviewEvent('second-opinion-asked', 'A colleague is to decide.')
