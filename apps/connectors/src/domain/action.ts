import { decided, type Decision } from '@cordon/contracts'
import { tryAgainAt, type Failure } from './failure'
import { whyClosed, type Fence } from './gate'

/** What moderation ordered: something to hide, show, block or unblock on its network. */
export interface Order {
  id: string
  kind: 'hide' | 'unhide' | 'block' | 'unblock'
  measureId: string
  accountId: string
  unitId: string
  itemId: string
  /** Counts the orders of one measure. */
  sequence: number
}

/** An order on its way through the send gate. */
export interface ActionState extends Order {
  status: 'held' | 'committing' | 'done' | 'refused' | 'superseded'
  /** Who and what brought it here, as JSON: stays the cause of its outcome. */
  cause: string
  orderedAt: Date
  /** Since when the gate has let it pass. */
  startedAt: Date | null
  attempts: number
  nextTryAt: Date | null
  /** Until then the network wants to hear nothing from the account. */
  pausedUntil: Date | null
  reason: string | null
  updatedAt: Date
  version: number
}

export type ActionChange = { kind: 'held' | 'started' | 'done' | 'refused' | 'superseded' }

type ActionDecision = Extract<Decision<ActionState, ActionChange, never>, { ok: true }>

/** Where each status may lead. What has no exit has ended. */
export const transitions: Readonly<Record<ActionState['status'], readonly ActionState['status'][]>> = {
  held: ['committing', 'refused', 'superseded'],
  committing: ['held', 'done', 'refused', 'superseded'],
  done: [],
  refused: [],
  superseded: [],
}

/** A network that never answers clearly is asked so long. */
export const GIVE_UP_MS = 24 * 3_600_000

/** Takes an order in. `overtaken`: a later order of the same measure is here already, and stands. */
export function order(
  ordered: Order,
  fence: Fence | undefined,
  overtaken: boolean,
  cause: string,
  at: Date,
): ActionDecision {
  const fresh: ActionState = {
    ...ordered,
    status: 'held',
    cause,
    orderedAt: at,
    startedAt: null,
    attempts: 0,
    nextTryAt: null,
    pausedUntil: null,
    reason: null,
    updatedAt: at,
    version: 0,
  }
  return overtaken ? supersede(fresh, at) : passGate(fresh, fence, at)
}

/** A later order of the same measure takes its place, unless it has ended. A call that has begun still ends first. */
export function supersede(action: ActionState, at: Date): ActionDecision {
  if (!isOpen(action)) return decided(action, [])
  const reason = 'A later order took its place.'
  return changed(action, { status: 'superseded', reason, nextTryAt: null }, 'superseded', at)
}

/** The last look before the network is asked. What comes out as `committing` may be called, once, now. */
export function claim(action: ActionState, fence: Fence | undefined, at: Date): ActionDecision {
  const passed = isOpen(action) ? passGate(action, fence, at) : decided(action, [])
  if (passed.state.status !== 'committing') return passed
  const attempts = action.attempts + 1
  // Should this process die, it is asked again, later each time.
  const nextTryAt = tryAgainAt(attempts, { retryAt: null }, at)
  return decided({ ...passed.state, attempts, nextTryAt, pausedUntil: null, updatedAt: at }, passed.facts)
}

export function done(action: ActionState, at: Date): ActionDecision {
  if (action.status !== 'committing') return decided(action, [])
  return changed(action, { status: 'done', reason: null, nextTryAt: null }, 'done', at)
}

/** All four kinds may be repeated: what may pass, and what nobody knows the outcome of, is simply asked again. */
export function failed(action: ActionState, failure: Failure, at: Date): ActionDecision {
  if (action.status !== 'committing') return decided(action, [])
  const reason = failure.said.slice(0, 1000)
  if (!failure.passing && failure.certainty === 'not_done') return refuse(action, reason, at)
  if (at.getTime() - (action.startedAt ?? at).getTime() > GIVE_UP_MS)
    return refuse(action, `The network has given no clear answer for a day. It said at last: ${reason}`, at)
  const nextTryAt = tryAgainAt(action.attempts, failure, at)
  return decided({ ...action, reason, nextTryAt, pausedUntil: failure.retryAt, updatedAt: at }, [])
}

function passGate(action: ActionState, fence: Fence | undefined, at: Date): ActionDecision {
  if (fence === undefined) return refuse(action, 'Cordon does not have this account.', at)
  if (fence.unitId !== action.unitId) return refuse(action, 'The account belongs to another unit.', at)
  const closed = whyClosed(fence)
  if (closed === undefined) {
    if (action.status === 'committing') return decided(action, [])
    const started = { status: 'committing', reason: null, startedAt: at, nextTryAt: at } as const
    return changed(action, started, 'started', at)
  }
  if (action.status === 'held' && action.reason === closed) return decided(action, [])
  const held = { status: 'held', reason: closed, startedAt: null, nextTryAt: null, pausedUntil: null } as const
  return changed(action, held, 'held', at)
}

function refuse(action: ActionState, reason: string, at: Date): ActionDecision {
  return changed(action, { status: 'refused', reason: reason.slice(0, 1000), nextTryAt: null }, 'refused', at)
}

function isOpen({ status }: ActionState): boolean {
  return status === 'held' || status === 'committing'
}

function changed(
  action: ActionState,
  change: Partial<ActionState>,
  kind: ActionChange['kind'],
  at: Date,
): ActionDecision {
  return decided({ ...action, ...change, updatedAt: at, version: action.version + 1 }, [{ kind }])
}
