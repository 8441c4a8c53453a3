import { type ActionState } from './domain/action'

/** A row of `action`. */
export interface ActionRow {
  id: string
  kind: ActionState['kind']
  measure_id: string
  account_id: string
  unit_id: string
  item_id: string
  sequence: number
  status: ActionState['status']
  cause: string
  ordered_at: Date
  started_at: Date | null
  attempts: number
  next_try_at: Date | null
  paused_until: Date | null
  reason: string | null
  updated_at: Date
  version: number
}

const columns: Record<keyof ActionState, keyof ActionRow> = {
  id: 'id',
  kind: 'kind',
  measureId: 'measure_id',
  accountId: 'account_id',
  unitId: 'unit_id',
  itemId: 'item_id',
  sequence: 'sequence',
  status: 'status',
  cause: 'cause',
  orderedAt: 'ordered_at',
  startedAt: 'started_at',
  attempts: 'attempts',
  nextTryAt: 'next_try_at',
  pausedUntil: 'paused_until',
  reason: 'reason',
  updatedAt: 'updated_at',
  version: 'version',
}
const fields = Object.keys(columns) as (keyof ActionState)[]

export function toAction(row: ActionRow): ActionState {
  return Object.fromEntries(fields.map((field) => [field, row[columns[field]]])) as unknown as ActionState
}

/**
 * Writes every column, which ends the claim of whoever held it. Only what is superseded stays claimed: a call that has begun must end before
 * the order that took its place is called.
 */
export const saveAction = `
  INSERT INTO action (${fields.map((field) => columns[field]).join(', ')})
  VALUES (${fields.map((_field, index) => `$${index + 1}`).join(', ')})
  ON CONFLICT (id) DO UPDATE SET
    claimed_by = CASE WHEN EXCLUDED.status = 'superseded' THEN action.claimed_by END,
    claimed_until = CASE WHEN EXCLUDED.status = 'superseded' THEN action.claimed_until END,
    ${fields.map((field) => `${columns[field]} = EXCLUDED.${columns[field]}`).join(', ')}`

export function actionValues(state: ActionState): unknown[] {
  // What a network said may hold what PostgreSQL text cannot.
  return fields.map((field) => (field === 'reason' ? state.reason?.replaceAll('\u0000', '\uFFFD') : state[field]))
}
