import { decided, refused, type Decision } from '@cordon/contracts'
import { tryAgainAt, type Failure } from './failure'

/** The one passage of a post to its network. */
export interface DeliveryState {
  id: string
  accountId: string
  unitId: string
  status: 'held' | 'committing' | 'sent' | 'refused' | 'unknown' | 'abandoned'
  /** The approved content as JSON. */
  content: string
  contentHash: string
  authorId: string
  requiredApprovals: number
  postVersion: number
  conversationId: string | null
  /** Who and what brought it here, as JSON: stays the cause of its outcome. */
  cause: string
  dueAt: Date
  idempotencyKey: string | null
  intentAt: Date | null
  attempts: number
  callingSince: Date | null
  unknownSince: Date | null
  absentFinds: number
  nextTryAt: Date | null
  reason: string | null
  permalink: string | null
  nativeKey: string | null
  nativeId: string | null
  updatedAt: Date
  version: number
}

export type DeliveryChange = { kind: 'held' | 'started' | 'sent' | 'refused' | 'unknown' | 'abandoned' }

export interface Sent {
  nativeKey: string
  nativeId: string
  permalink: string
}

export interface ProbeRules {
  settleMs: number
  /** Whether the network takes a repeated commit for the same. */
  repeatable: boolean
  /** Why the gate would not let it pass now. */
  held: string | undefined
}

type DeliveryDecision<Refusal extends string = never> = Decision<DeliveryState, DeliveryChange, Refusal>

const LONGEST_PAUSE_MS = 60_000
/** Past this the network has forgotten the idempotency key (Mastodon: an hour), so that a repeat would be a second post. */
const KEY_HOLDS_MS = 30 * 60_000
const ASK_AGAIN_MS = 1_000
const PROBE_FOR_MS = 24 * 3_600_000
const MOST_ATTEMPTS = 5

/** Writes the intent down, or that the gate said no. */
export function pass(
  delivery: Omit<DeliveryState, 'status' | 'reason' | 'idempotencyKey' | 'intentAt' | 'nextTryAt' | 'updatedAt'>,
  held: string | undefined,
  idempotencyKey: string,
  at: Date,
): { state: DeliveryState; facts: DeliveryChange[] } {
  const nextTryAt = new Date(Math.max(at.getTime(), delivery.dueAt.getTime()))
  return held === undefined
    ? {
        state: {
          ...delivery,
          status: 'committing',
          reason: null,
          idempotencyKey,
          intentAt: at,
          nextTryAt,
          updatedAt: at,
        },
        facts: [{ kind: 'started' }],
      }
    : {
        state: {
          ...delivery,
          status: 'held',
          reason: held,
          idempotencyKey: null,
          intentAt: null,
          nextTryAt: null,
          updatedAt: at,
        },
        facts: [{ kind: 'held' }],
      }
}

/** Whether a new release of the post may replace what is here: only while nothing of it can be on the network. */
export function mayBeReleasedAnew(known: DeliveryState | undefined, postVersion: number): boolean {
  if (known === undefined) return true
  return (known.status === 'held' || known.status === 'refused') && known.postVersion < postVersion
}

/** The last look before the network is called, once the rules were asked. */
export function startCall(delivery: DeliveryState, held: string | undefined, at: Date): DeliveryDecision {
  if (held !== undefined) return turnedAway(delivery, held, at)
  return decided({ ...delivery, attempts: delivery.attempts + 1, callingSince: at, reason: null, updatedAt: at }, [])
}

/** Moderation did not say whether the text may go: it waits, until it would be late. */
export function unanswered(delivery: DeliveryState, at: Date): DeliveryDecision {
  const reason = 'Moderation does not answer, and nothing goes unchecked. Trying again.'
  return decided({ ...delivery, reason, nextTryAt: new Date(at.getTime() + ASK_AGAIN_MS), updatedAt: at }, [])
}

export function sent(delivery: DeliveryState, { nativeKey, nativeId, permalink }: Sent, at: Date): DeliveryDecision {
  const done = { nativeKey, nativeId, permalink, reason: null, nextTryAt: null, unknownSince: null }
  return changed(delivery, { ...done, status: 'sent' }, 'sent', at)
}

/** After a call that failed. Once an outcome was missing, no later refusal proves that nothing left. */
export function failed(delivery: DeliveryState, failure: Failure, at: Date): DeliveryDecision {
  const reason = failure.said.slice(0, 1000)
  if (failure.certainty === 'unknown') return lost(delivery, reason, at)
  if (failure.passing) {
    const nextTryAt = tryAgainAt(delivery.attempts, failure, at)
    return decided({ ...delivery, callingSince: null, nextTryAt, reason, updatedAt: at }, [])
  }
  if (delivery.unknownSince !== null) return lost(delivery, reason, at)
  return changed(delivery, { status: 'refused', reason, nextTryAt: null }, 'refused', at)
}

/** The process that called the network is gone and told nobody what came of it. */
export function orphaned(delivery: DeliveryState, at: Date): DeliveryDecision {
  return lost(delivery, 'Cordon stopped while the network was being called.', at)
}

/** After reading back. Only a network that knows a repeated commit is asked again, with the same key; otherwise a person decides. */
export function probed(
  delivery: DeliveryState,
  found: Sent | 'absent' | 'undetermined',
  rules: ProbeRules,
  at: Date,
): DeliveryDecision {
  if (typeof found === 'object') return sent(delivery, found, at)
  const absentFinds = delivery.absentFinds + (found === 'absent' ? 1 : 0)
  const probing = { ...delivery, absentFinds, updatedAt: at }
  const since = delivery.unknownSince ?? at
  const settled = absentFinds >= 2 && at.getTime() - since.getTime() >= rules.settleMs
  const young = at.getTime() - (delivery.intentAt ?? at).getTime() < KEY_HOLDS_MS
  if (found === 'absent' && settled && rules.repeatable && young && delivery.attempts < MOST_ATTEMPTS && !rules.held)
    return changed(probing, { status: 'committing', nextTryAt: at, absentFinds: 0 }, 'started', at)
  const old = at.getTime() - since.getTime()
  const pause = Math.min(Math.max(rules.settleMs, old / 4), LONGEST_PAUSE_MS)
  return decided({ ...probing, nextTryAt: old > PROBE_FOR_MS ? null : new Date(at.getTime() + pause) }, [])
}

/** A person's decision on what was held or is unknown. `held`: why the gate would still not let it pass. */
export function resolve(
  delivery: DeliveryState | undefined,
  decision: { what: 'send-again' | 'abandon'; reason: string },
  context: { held: string | undefined; busy: boolean; newKey: string },
  at: Date,
): DeliveryDecision<'DELIVERY_NOT_FOUND' | 'DELIVERY_SETTLED' | 'DELIVERY_IN_FLIGHT'> {
  if (delivery === undefined) return refused('DELIVERY_NOT_FOUND')
  if (context.busy || delivery.status === 'committing') return refused('DELIVERY_IN_FLIGHT')
  if (delivery.status !== 'held' && delivery.status !== 'unknown') return refused('DELIVERY_SETTLED')
  if (decision.what === 'abandon')
    return changed(delivery, { status: 'abandoned', reason: decision.reason, nextTryAt: null }, 'abandoned', at)
  if (context.held !== undefined)
    return changed(delivery, { reason: context.held }, delivery.status === 'held' ? 'held' : 'unknown', at)
  // What may have left keeps its key and the time from which it is looked for.
  const intent =
    delivery.status === 'unknown' ? {} : { idempotencyKey: delivery.idempotencyKey ?? context.newKey, intentAt: at }
  return changed(
    delivery,
    { ...intent, status: 'committing', reason: null, dueAt: at, nextTryAt: at, absentFinds: 0 },
    'started',
    at,
  )
}

// Nothing left unless an outcome was missing before; then nothing new leaves, but what may have left is still looked for.
function turnedAway(delivery: DeliveryState, reason: string, at: Date): DeliveryDecision {
  if (delivery.unknownSince !== null) return lost(delivery, reason, at)
  return changed(delivery, { status: 'held', reason, nextTryAt: null }, 'held', at)
}

function lost(delivery: DeliveryState, reason: string, at: Date): DeliveryDecision {
  const unknown = { status: 'unknown', reason, unknownSince: at, absentFinds: 0, nextTryAt: at } as const
  return changed(delivery, unknown, 'unknown', at)
}

function changed(
  delivery: DeliveryState,
  change: Partial<DeliveryState>,
  kind: DeliveryChange['kind'],
  at: Date,
): { ok: true; state: DeliveryState; facts: DeliveryChange[] } {
  const state = { ...delivery, callingSince: null, ...change, updatedAt: at, version: delivery.version + 1 }
  return decided(state, [{ kind }])
}
