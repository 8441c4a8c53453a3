import type { MeasureKind, MeasureStatus } from '@cordon/contracts/moderation'
import { storableJson } from './storable-json'
import type { AppealState, MeasureState } from './domain/measure'

/** A row of `measure`. */
export interface MeasureRow {
  id: string
  kind: MeasureKind
  status: MeasureStatus
  account_id: string
  unit_id: string
  item_id: string
  item_version: number
  text: string
  url: string | null
  author_native_id: string
  author_handle: string
  author_name: string
  captured_at: Date
  clause: string
  standards_version: number
  reason: string
  imposed_by: string
  imposed_by_id: string | null
  rule_id: string | null
  rule_set_version: number | null
  confirmed_by_id: string | null
  imposed_at: Date
  until: Date | null
  review_at: Date
  reviewed_by: string | null
  reviewed_at: Date | null
  review_reason: string | null
  said: string | null
  lifted_by: string | null
  lifted_at: Date | null
  lift_reason: string | null
  lift_refused: boolean
  appeals: number
  appeal_received_at: Date | null
  appeal_text: string | null
  appeal_outcome: 'upheld' | 'rejected' | null
  appeal_reason: string | null
  appeal_decided_by_id: string | null
  appeal_decided_by: string | null
  appeal_decided_at: Date | null
  order_id: string
  order_sequence: number
  order_heard: number
  version: number
}

/** What may change after a measure was imposed. */
const CHANGING: readonly (keyof MeasureRow)[] = [
  'status',
  'confirmed_by_id',
  'until',
  'review_at',
  'reviewed_by',
  'reviewed_at',
  'review_reason',
  'said',
  'lifted_by',
  'lifted_at',
  'lift_reason',
  'lift_refused',
  'appeals',
  'appeal_received_at',
  'appeal_text',
  'appeal_outcome',
  'appeal_reason',
  'appeal_decided_by_id',
  'appeal_decided_by',
  'appeal_decided_at',
  'order_id',
  'order_sequence',
  'order_heard',
  'version',
]

export const INSERT_MEASURES = `INSERT INTO measure SELECT * FROM json_populate_recordset(NULL::measure, $1::json)
  ON CONFLICT DO NOTHING RETURNING id`

export const SAVE_MEASURE = `UPDATE measure SET ${CHANGING.map((column) => `${column} = row.${column}`).join(', ')}
  FROM json_populate_recordset(NULL::measure, $1::json) AS row WHERE measure.id = row.id`

type Written = { [Column in keyof MeasureRow]?: Date extends MeasureRow[Column] ? string : MeasureRow[Column] }

/** Rows as JSON, for the statements above; what is absent is NULL. */
export function measureRows(measures: readonly MeasureState[]): string {
  return storableJson(measures.map(toRow))
}

function toRow({ capture, imposedBy, reviewed, lifted, appeal, order, ...measure }: MeasureState): Written {
  const { decision } = appeal ?? {}
  return {
    id: measure.id,
    kind: measure.kind,
    status: measure.status,
    account_id: measure.accountId,
    unit_id: measure.unitId,
    item_id: measure.itemId,
    item_version: capture.itemVersion,
    text: capture.text,
    ...(capture.url !== undefined && { url: capture.url }),
    author_native_id: capture.authorNativeId,
    author_handle: capture.authorHandle,
    author_name: capture.authorName,
    captured_at: capture.capturedAt,
    clause: measure.clause,
    standards_version: measure.standardsVersion,
    reason: measure.reason,
    imposed_by: imposedBy.name,
    ...(imposedBy.personId !== undefined && { imposed_by_id: imposedBy.personId }),
    ...(imposedBy.ruleId !== undefined && { rule_id: imposedBy.ruleId }),
    ...(imposedBy.ruleSetVersion !== undefined && { rule_set_version: imposedBy.ruleSetVersion }),
    ...(measure.confirmedById !== undefined && { confirmed_by_id: measure.confirmedById }),
    imposed_at: measure.imposedAt,
    ...(measure.until !== undefined && { until: measure.until }),
    review_at: measure.reviewAt,
    ...(reviewed && { reviewed_by: reviewed.by, reviewed_at: reviewed.at, review_reason: reviewed.reason }),
    ...(measure.said !== undefined && { said: measure.said }),
    ...(lifted && { lifted_by: lifted.by, lift_reason: lifted.reason }),
    ...(lifted?.at !== undefined && { lifted_at: lifted.at }),
    lift_refused: measure.liftRefused,
    appeals: measure.appeals,
    ...(appeal && { appeal_received_at: appeal.receivedAt, appeal_text: appeal.text }),
    ...(decision && {
      appeal_outcome: decision.outcome,
      appeal_reason: decision.reason,
      appeal_decided_by_id: decision.byId,
      appeal_decided_by: decision.by,
      appeal_decided_at: decision.at,
    }),
    order_id: order.id,
    order_sequence: order.sequence,
    order_heard: order.heard,
    version: measure.version,
  }
}

export function toMeasureState(row: MeasureRow): MeasureState {
  const appeal = toAppeal(row)
  return {
    id: row.id,
    kind: row.kind,
    status: row.status,
    accountId: row.account_id,
    unitId: row.unit_id,
    itemId: row.item_id,
    capture: {
      itemVersion: row.item_version,
      text: row.text,
      ...(row.url !== null && { url: row.url }),
      authorNativeId: row.author_native_id,
      authorHandle: row.author_handle,
      authorName: row.author_name,
      capturedAt: row.captured_at.toISOString(),
    },
    clause: row.clause,
    standardsVersion: row.standards_version,
    reason: row.reason,
    imposedBy: {
      name: row.imposed_by,
      ...(row.imposed_by_id !== null && { personId: row.imposed_by_id }),
      ...(row.rule_id !== null && { ruleId: row.rule_id }),
      ...(row.rule_set_version !== null && { ruleSetVersion: row.rule_set_version }),
    },
    ...(row.confirmed_by_id !== null && { confirmedById: row.confirmed_by_id }),
    imposedAt: row.imposed_at.toISOString(),
    ...(row.until !== null && { until: row.until.toISOString() }),
    reviewAt: row.review_at.toISOString(),
    ...(row.reviewed_at !== null && {
      reviewed: { by: row.reviewed_by ?? '', at: row.reviewed_at.toISOString(), reason: row.review_reason ?? '' },
    }),
    ...(row.said !== null && { said: row.said }),
    ...(row.lifted_by !== null && {
      lifted: {
        by: row.lifted_by,
        reason: row.lift_reason ?? '',
        ...(row.lifted_at !== null && { at: row.lifted_at.toISOString() }),
      },
    }),
    liftRefused: row.lift_refused,
    ...(appeal && { appeal }),
    appeals: row.appeals,
    order: { id: row.order_id, sequence: row.order_sequence, heard: row.order_heard },
    version: row.version,
  }
}

function toAppeal(row: MeasureRow): AppealState | undefined {
  if (row.appeal_received_at === null || row.appeal_text === null) return undefined
  const { appeal_outcome: outcome, appeal_decided_by_id: byId, appeal_decided_at: at } = row
  return {
    receivedAt: row.appeal_received_at.toISOString(),
    text: row.appeal_text,
    ...(outcome !== null &&
      byId !== null &&
      at !== null && {
        decision: {
          outcome,
          reason: row.appeal_reason ?? '',
          byId,
          by: row.appeal_decided_by ?? '',
          at: at.toISOString(),
        },
      }),
  }
}
