import { decided, refused, type Decision } from '@cordon/contracts'
import type { ActionKind, MeasureKind, MeasureStatus } from '@cordon/contracts/moderation'

/** An entry of the register of blocks and hides. Instants are ISO 8601. */
export interface MeasureState {
  id: string
  kind: MeasureKind
  status: MeasureStatus
  accountId: string
  unitId: string
  itemId: string
  capture: Captured
  clause: string
  standardsVersion: number
  reason: string
  imposedBy: Imposer
  /** Who looked at what a rule had imposed and let it stand: as bound by it as whoever imposes one. */
  confirmedById?: string
  imposedAt: string
  until?: string
  reviewAt: string
  reviewed?: { by: string; at: string; reason: string }
  said?: string
  lifted?: { by: string; reason: string; at?: string }
  /** The network did not undo it: it is not tried again by itself. */
  liftRefused: boolean
  appeal?: AppealState
  /** Of all time. */
  appeals: number
  /** What the network was asked last, and the newest that was heard of it. */
  order: { id: string; sequence: number; heard: number }
  version: number
}

export interface Captured {
  itemVersion: number
  text: string
  url?: string
  authorNativeId: string
  authorHandle: string
  authorName: string
  capturedAt: string
}

/** A person, or a rule. */
export interface Imposer {
  name: string
  personId?: string
  ruleId?: string
  ruleSetVersion?: number
}

export interface AppealState {
  receivedAt: string
  text: string
  decision?: { outcome: 'upheld' | 'rejected'; reason: string; byId: string; by: string; at: string }
}

export interface Person {
  id: string
  name: string
}

export type MeasureFact =
  | {
      type:
        | 'imposed'
        | 'held'
        | 'took-force'
        | 'refused'
        | 'lifting'
        | 'lifted'
        | 'reviewed'
        | 'appeal-recorded'
        | 'appeal-decided'
    }
  | { type: 'ordered'; kind: ActionKind }

/** What became of a measure; without facts nothing did. */
export interface MeasureChange {
  ok: true
  state: MeasureState
  facts: MeasureFact[]
}

/** Where each status may lead. */
export const transitions: Readonly<Record<MeasureStatus, readonly MeasureStatus[]>> = {
  ordered: ['in_force', 'refused', 'lifting'],
  in_force: ['lifting'],
  refused: [],
  lifting: ['lifted', 'in_force'],
  lifted: [],
}

/** How long a hide stands before somebody looks at it again, unless they say otherwise, in ms. */
const HIDE_REVIEW_MS = 90 * 86_400_000
/** The latest review, from now, in ms. */
const REVIEW_WITHIN_MS = 366 * 86_400_000

type Draft = Pick<
  MeasureState,
  'id' | 'accountId' | 'unitId' | 'itemId' | 'capture' | 'clause' | 'standardsVersion' | 'reason' | 'imposedBy'
>

export function hide(draft: Draft, orderId: string, at: Date): MeasureChange {
  return imposed('hide', draft, { reviewAt: new Date(at.getTime() + HIDE_REVIEW_MS).toISOString() }, orderId, at)
}

interface Times {
  until?: string | undefined
  reviewAt: string
}

export function block(
  draft: Draft,
  times: Times,
  orderId: string,
  at: Date,
): Decision<MeasureState, MeasureFact, 'TIMES_INVALID'> {
  if (!timesFit(times, at)) return refused('TIMES_INVALID')
  return imposed('block', draft, times, orderId, at)
}

type NotInForce = 'MEASURE_NOT_IN_FORCE'

/** Also before the network did it: the later order takes the place of the earlier one. */
export function lift(
  measure: MeasureState,
  by: { name: string; reason: string },
  orderId: string,
): Decision<MeasureState, MeasureFact, NotInForce> {
  if (!stands(measure)) return refused('MEASURE_NOT_IN_FORCE')
  const order = { id: orderId, sequence: measure.order.sequence + 1, heard: 0 }
  const { said: _, ...rest } = measure
  const lifted = { by: by.name, reason: by.reason }
  return decided(next({ ...rest, status: 'lifting', order, lifted, liftRefused: false }), [
    { type: 'lifting' },
    { type: 'ordered', kind: measure.kind === 'hide' ? 'unhide' : 'unblock' },
  ])
}

/** Undoes what stood until now; nothing otherwise. */
export function end(measure: MeasureState, orderId: string, at: Date): MeasureChange {
  const due = measure.until !== undefined && Date.parse(measure.until) <= at.getTime() && !measure.liftRefused
  const decision = lift(measure, { name: 'Cordon', reason: `It stood until ${measure.until}.` }, orderId)
  return due && decision.ok ? decision : decided(measure, [])
}

export function prolong(
  measure: MeasureState,
  by: { name: string; reason: string },
  { until, reviewAt }: Times,
  at: Date,
): Decision<MeasureState, MeasureFact, NotInForce | 'TIMES_INVALID'> {
  if (!stands(measure)) return refused('MEASURE_NOT_IN_FORCE')
  if (!timesFit({ until, reviewAt }, at)) return refused('TIMES_INVALID')
  const { until: _, ...rest } = measure
  const reviewed = { by: by.name, at: at.toISOString(), reason: by.reason }
  return decided(next({ ...rest, ...(until !== undefined && { until }), reviewAt, reviewed, liftRefused: false }), [
    { type: 'reviewed' },
  ])
}

/** A person let stand what was imposed: of what a rule imposed they are then the imposer. */
export function confirm(measure: MeasureState, by: Person, reason: string, at: Date): MeasureChange {
  if (!stands(measure)) return decided(measure, [])
  const reviewed = { by: by.name, at: at.toISOString(), reason }
  const confirmed = measure.imposedBy.personId === undefined ? { confirmedById: by.id } : {}
  return decided(next({ ...measure, ...confirmed, reviewed }), [{ type: 'reviewed' }])
}

export function recordAppeal(
  measure: MeasureState,
  { text, receivedAt }: { text: string; receivedAt: string },
  at: Date,
): Decision<MeasureState, MeasureFact, 'APPEAL_OPEN' | 'TIMES_INVALID'> {
  if (measure.appeal !== undefined && measure.appeal.decision === undefined) return refused('APPEAL_OPEN')
  const received = Date.parse(receivedAt)
  if (!(received >= Date.parse(measure.imposedAt) && received <= at.getTime())) return refused('TIMES_INVALID')
  return decided(next({ ...measure, appeal: { text, receivedAt }, appeals: measure.appeals + 1 }), [
    { type: 'appeal-recorded' },
  ])
}

/** Upheld, it is lifted, as far as it still stands. */
export function decideAppeal(
  measure: MeasureState,
  by: Person,
  { outcome, reason }: { outcome: 'upheld' | 'rejected'; reason: string },
  orderId: string,
  at: Date,
): Decision<MeasureState, MeasureFact, 'APPEAL_NOT_OPEN' | 'IMPOSER_CANNOT_DECIDE'> {
  const { appeal } = measure
  if (appeal === undefined || appeal.decision !== undefined) return refused('APPEAL_NOT_OPEN')
  if (by.id === measure.imposedBy.personId || by.id === measure.confirmedById) return refused('IMPOSER_CANNOT_DECIDE')
  const decision = { outcome, reason, byId: by.id, by: by.name, at: at.toISOString() }
  const answered = next({ ...measure, appeal: { ...appeal, decision } })
  const lifting = lift(answered, { name: by.name, reason: 'An appeal was upheld.' }, orderId)
  if (outcome === 'rejected' || !lifting.ok) return decided(answered, [{ type: 'appeal-decided' }])
  return decided({ ...lifting.state, version: answered.version }, [{ type: 'appeal-decided' }, ...lifting.facts])
}

/** What connectors says of an order. */
export interface Heard {
  orderId: string
  version: number
  status: 'held' | 'done' | 'refused' | 'superseded'
  reason?: string | undefined
  at: string
}

/** What became of the last order. Word of an earlier one, or older word of this one, changes nothing. */
export function hear(measure: MeasureState, heard: Heard): MeasureChange {
  const { order, status } = measure
  const waiting = status === 'ordered' || status === 'lifting'
  if (!waiting || heard.orderId !== order.id || heard.version <= order.heard || heard.status === 'superseded')
    return decided(measure, [])
  const { said: _, lifted, ...rest } = measure
  const said = heard.reason === undefined ? {} : { said: heard.reason }
  const known = next({ ...rest, ...said, ...(lifted && { lifted }), order: { ...order, heard: heard.version } })
  if (heard.status === 'held') return decided(known, [{ type: 'held' }])
  if (status === 'ordered')
    return heard.status === 'done'
      ? decided({ ...known, status: 'in_force' }, [{ type: 'took-force' }])
      : decided({ ...known, status: 'refused' }, [{ type: 'refused' }])
  if (heard.status === 'done')
    return decided({ ...known, status: 'lifted', ...(lifted && { lifted: { ...lifted, at: heard.at } }) }, [
      { type: 'lifted' },
    ])
  // Not undone: it stands, and somebody has to see that.
  const { lifted: _unlifted, ...standing } = known
  return decided({ ...standing, status: 'in_force', liftRefused: true }, [{ type: 'refused' }])
}

/** On the network, or soon. */
export function stands({ status }: Pick<MeasureState, 'status'>): boolean {
  return status === 'ordered' || status === 'in_force'
}

function imposed(
  kind: MeasureKind,
  draft: Draft,
  { until, reviewAt }: Times,
  orderId: string,
  at: Date,
): MeasureChange {
  const measure: MeasureState = {
    ...draft,
    kind,
    status: 'ordered',
    imposedAt: at.toISOString(),
    ...(until !== undefined && { until }),
    reviewAt,
    liftRefused: false,
    appeals: 0,
    order: { id: orderId, sequence: 1, heard: 0 },
    version: 1,
  }
  return decided(measure, [{ type: 'imposed' }, { type: 'ordered', kind }])
}

// A date that does not exist, such as the 31st of February, compares as false.
function timesFit({ until, reviewAt }: Times, at: Date): boolean {
  const [now, review] = [at.getTime(), Date.parse(reviewAt)]
  const soonEnough = review > now && review <= now + REVIEW_WITHIN_MS
  return soonEnough && (until === undefined || review <= Date.parse(until))
}

function next(measure: MeasureState): MeasureState {
  return { ...measure, version: measure.version + 1 }
}
