import { decided, refused, type Decision } from '@cordon/contracts'
import type { Attachment, Network } from '@cordon/contracts/connectors'
import type { Category, MeasureStatus, Outcome, ReviewChoice, ReviewKind, Severity } from '@cordon/contracts/moderation'

/** A message for a person to look at. Instants are ISO 8601. */
export interface ReviewState {
  id: string
  kind: ReviewKind
  status: 'open' | 'decided' | 'superseded'
  itemId: string
  itemVersion: number
  accountId: string
  unitId: string
  network: Network
  outcome: Outcome
  severity: Severity
  categories: Category[]
  rules: string[]
  clause?: string
  text: string
  author: { nativeId: string; handle: string; displayName: string }
  attachments: Attachment[]
  url?: string
  capturedAt: string
  openedAt: string
  note?: string
  lease?: Lease
  decision?: DecisionMade
  /** The hide of this message that stands, or is being undone. */
  measure?: { id: string; status: MeasureStatus }
  /** A newer version of the message is known: on this one there is nothing to decide any more. */
  edited: boolean
  /** Who may not decide it: who asked for another opinion, or whose decision is looked at again. */
  excluded: string[]
  /** In a sample: the job whose decision it looks at, and that decision. */
  sampleOf?: { jobId: string; choice: ReviewChoice }
  version: number
}

export interface Lease {
  person: Person
  until: string
}

export interface DecisionMade {
  id: string
  choice: ReviewChoice
  reason: string
  clause?: string
  by: Person
  at: string
  /** A second person looks at it again. */
  drawn: boolean
}

export interface Person {
  id: string
  name: string
}

export interface ReviewFact {
  type: 'opened' | 'claimed' | 'released' | 'decided' | 'undone' | 'second-opinion-asked' | 'reopened' | 'superseded'
}

/** Where each status may lead. */
export const transitions: Readonly<Record<ReviewState['status'], readonly ReviewState['status'][]>> = {
  open: ['decided', 'superseded'],
  decided: ['open'],
  superseded: [],
}

/** How long a job is in hand, in ms. */
export const LEASE_MS = 10 * 60_000

/** What became of a job; without facts nothing did. */
export interface ReviewChange {
  ok: true
  state: ReviewState
  facts: ReviewFact[]
}

type Reviewed<Refusal extends string> = Decision<ReviewState, ReviewFact, Refusal>

/** How many grave messages and images somebody opened in the last hour, and how many they may. */
export interface Exposed {
  opened: number
  limit: number
}

/** Takes it in hand, or keeps it so. */
export function claim(
  job: ReviewState,
  by: Person,
  { opened, limit }: Exposed,
  at: Date,
): Reviewed<'JOB_NOT_OPEN' | 'OWN_DECISION' | 'JOB_LEASED' | 'EXPOSURE_LIMIT'> {
  if (job.status !== 'open') return refused('JOB_NOT_OPEN')
  if (job.excluded.includes(by.id)) return refused('OWN_DECISION')
  const holder = holderOf(job, at)
  if (holder !== undefined && holder.id !== by.id) return refused('JOB_LEASED')
  if (holder === undefined && isGrave(job) && opened >= limit) return refused('EXPOSURE_LIMIT')
  const lease = { person: by, until: new Date(at.getTime() + LEASE_MS).toISOString() }
  return decided(next({ ...job, lease }), [{ type: 'claimed' }])
}

export function release(job: ReviewState, by: Person, at: Date): Reviewed<'JOB_LEASED'> {
  const holder = holderOf(job, at)
  if (holder === undefined) return decided(job, [])
  if (holder.id !== by.id) return refused('JOB_LEASED')
  return decided(next(unleased(job)), [{ type: 'released' }])
}

export type DecideRefusal = 'JOB_NOT_OPEN' | 'OWN_DECISION' | 'JOB_LEASED' | 'NOT_IN_HAND' | 'BEING_SHOWN'

/**
 * Decides. Among many a free job may be decided at a glance; one by itself must be in hand.
 * @param sampled the share of decisions that are looked at again, from 0 to 1
 */
export function decide(
  job: ReviewState,
  decision: Omit<DecisionMade, 'at' | 'drawn'>,
  { alone, sampled }: { alone: boolean; sampled: number },
  at: Date,
): Reviewed<DecideRefusal> {
  if (job.status !== 'open') return refused('JOB_NOT_OPEN')
  if (job.excluded.includes(decision.by.id)) return refused('OWN_DECISION')
  const holder = holderOf(job, at)
  if (holder !== undefined && holder.id !== decision.by.id) return refused('JOB_LEASED')
  if (holder === undefined && alone) return refused('NOT_IN_HAND')
  // A hide now could reach the network before the undoing that is still on its way, which would then show it.
  if (job.kind !== 'sample' && decision.choice === 'hide' && job.measure?.status === 'lifting')
    return refused('BEING_SHOWN')
  const drawn = job.kind === 'first' && isDrawn(job.id, sampled)
  const made = { ...decision, at: at.toISOString(), drawn }
  return decided(next({ ...unleased(job), status: 'decided', decision: made }), [{ type: 'decided' }])
}

/** What a decision asks of the network and the register. A sample asks nothing. */
export function effectOf({ kind, decision, measure }: ReviewState): 'impose' | 'confirm' | 'lift' | 'none' {
  if (kind === 'sample' || decision === undefined) return 'none'
  const hidden = measure?.status === 'ordered' || measure?.status === 'in_force'
  if (decision.choice === 'hide') return hidden ? 'confirm' : 'impose'
  return decision.choice === 'keep' && hidden ? 'lift' : 'none'
}

/** Takes a decision back. */
export function undo(job: ReviewState, by: Person, reason: string): Reviewed<'NOT_DECIDED' | 'SECOND_LOOK' | 'EDITED'> {
  if (job.status !== 'decided') return refused('NOT_DECIDED')
  if (job.kind === 'sample') return refused('SECOND_LOOK')
  if (job.edited) return refused('EDITED')
  return decided(opened(job, `${by.name} took the decision back: ${reason}`), [{ type: 'undone' }])
}

/** Leaves it to a colleague; whoever asks does not decide. */
export function askSecondOpinion(
  job: ReviewState,
  by: Person,
  question: string,
  at: Date,
): Reviewed<'JOB_NOT_OPEN' | 'JOB_LEASED'> {
  if (job.status !== 'open') return refused('JOB_NOT_OPEN')
  const holder = holderOf(job, at)
  if (holder !== undefined && holder.id !== by.id) return refused('JOB_LEASED')
  const asked: ReviewState = {
    ...unleased(job),
    kind: job.kind === 'sample' ? 'sample' : 'second',
    note: `${by.name} asks: ${question}`,
    excluded: including(job.excluded, by.id),
  }
  return decided(next(asked), [{ type: 'second-opinion-asked' }])
}

/** Whether what a decision hid is to be shown again when it is taken back. */
export function hidByDecision({ kind, decision, measure }: ReviewState): boolean {
  return kind !== 'sample' && decision?.choice === 'hide' && measure !== undefined && measure.status !== 'lifting'
}

/** There is nothing to decide any more: the message has a newer version, or the decision looked at was taken back. */
export function supersede(job: ReviewState): ReviewChange {
  if (job.status !== 'open') return decided(job, [])
  return decided(next({ ...unleased(job), status: 'superseded' }), [{ type: 'superseded' }])
}

/** The network did not hide it: a person has to know, and to decide on what is still to be seen. */
export function notHidden(job: ReviewState, said: string | undefined): ReviewChange {
  if (job.edited || job.status === 'superseded' || job.kind === 'sample' || job.decision?.choice === 'keep')
    return decided(job, [])
  const note = `It could not be hidden${said === undefined ? '.' : `: ${said}`}`.slice(0, 1000)
  const outcome = job.outcome === 'hide' ? 'propose_hide' : job.outcome
  const { measure: _, ...rest } = job
  return decided(opened({ ...rest, outcome }, note), [{ type: 'reopened' }])
}

/** Two people decided differently: somebody else decides, and until then what was done stays. */
export function disagreed(job: ReviewState): ReviewChange {
  if (job.status !== 'decided' || job.decision === undefined || job.edited) return decided(job, [])
  const again: ReviewState = { ...job, kind: 'second', excluded: including(job.excluded, job.decision.by.id) }
  return decided(opened(again, 'Two people decided differently on this.'), [{ type: 'reopened' }])
}

/** The second look at a decision. It does not say what was decided. */
export function sampleFor(job: ReviewState, decision: DecisionMade, id: string): ReviewChange {
  const { note: _note, measure: _measure, decision: _decision, ...message } = unleased(job)
  const sample: ReviewState = {
    ...message,
    id,
    kind: 'sample',
    status: 'open',
    openedAt: decision.at,
    excluded: including(job.excluded, decision.by.id),
    sampleOf: { jobId: job.id, choice: decision.choice },
    version: 1,
  }
  return decided(sample, [{ type: 'opened' }])
}

/** Grave words and images count against what is good for a person in an hour. */
export function isGrave({ severity, attachments }: Pick<ReviewState, 'severity' | 'attachments'>): boolean {
  return severity === 'high' || severity === 'critical' || attachments.length > 0
}

/** Whether a decision is looked at again: by the job's id alone, which nobody who decides has a say in. */
export function isDrawn(jobId: string, share: number): boolean {
  // FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv), then the finaliser of MurmurHash3, since ids differ little.
  let hash = 0x811c9dc5
  for (let i = 0; i < jobId.length; i++) hash = Math.imul(hash ^ jobId.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32 < share
}

/** Who has it in hand; a lease that ran out is none. */
export function holderOf({ lease }: ReviewState, at: Date): Person | undefined {
  return lease !== undefined && Date.parse(lease.until) > at.getTime() ? lease.person : undefined
}

function opened(job: ReviewState, note: string): ReviewState {
  const { decision: _, ...rest } = unleased(job)
  return next({ ...rest, status: 'open', note })
}

function unleased(job: ReviewState): ReviewState {
  const { lease: _, ...rest } = job
  return rest
}

function including(people: readonly string[], id: string): string[] {
  return people.includes(id) ? [...people] : [...people, id]
}

function next(job: ReviewState): ReviewState {
  return { ...job, version: job.version + 1 }
}
