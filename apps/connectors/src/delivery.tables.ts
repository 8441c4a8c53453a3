import { type DeliveryState } from './domain/delivery'

/** A row of `delivery`. */
export interface DeliveryRow {
  id: string
  account_id: string
  unit_id: string
  status: DeliveryState['status']
  content: string
  content_hash: string
  author_id: string
  required_approvals: number
  post_version: string
  conversation_id: string | null
  cause: string
  due_at: Date
  idempotency_key: string | null
  intent_at: Date | null
  attempts: number
  calling_since: Date | null
  unknown_since: Date | null
  absent_finds: number
  next_try_at: Date | null
  reason: string | null
  permalink: string | null
  native_key: string | null
  native_id: string | null
  updated_at: Date
  version: number
  claimed_until: Date | null
}

const columns: Record<keyof DeliveryState, Exclude<keyof DeliveryRow, 'claimed_until'>> = {
  id: 'id',
  accountId: 'account_id',
  unitId: 'unit_id',
  status: 'status',
  content: 'content',
  contentHash: 'content_hash',
  authorId: 'author_id',
  requiredApprovals: 'required_approvals',
  postVersion: 'post_version',
  conversationId: 'conversation_id',
  cause: 'cause',
  dueAt: 'due_at',
  idempotencyKey: 'idempotency_key',
  intentAt: 'intent_at',
  attempts: 'attempts',
  callingSince: 'calling_since',
  unknownSince: 'unknown_since',
  absentFinds: 'absent_finds',
  nextTryAt: 'next_try_at',
  reason: 'reason',
  permalink: 'permalink',
  nativeKey: 'native_key',
  nativeId: 'native_id',
  updatedAt: 'updated_at',
  version: 'version',
}
const fields = Object.keys(columns) as (keyof DeliveryState)[]

export function toDelivery(row: DeliveryRow): DeliveryState {
  const state = Object.fromEntries(fields.map((field) => [field, row[columns[field]]])) as unknown as DeliveryState
  return { ...state, postVersion: Number(row.post_version) }
}

/** Writes every column. Whatever is written, the claim of whoever held it ends. */
export const saveDelivery = `
  INSERT INTO delivery (${fields.map((field) => columns[field]).join(', ')})
  VALUES (${fields.map((_field, index) => `$${index + 1}`).join(', ')})
  ON CONFLICT (id) DO UPDATE SET claimed_by = NULL, claimed_until = NULL,
    ${fields.map((field) => `${columns[field]} = EXCLUDED.${columns[field]}`).join(', ')}`

export function deliveryValues(state: DeliveryState): unknown[] {
  return fields.map((field) => (field === 'reason' ? storable(state.reason) : state[field]))
}

// What a network said may hold what PostgreSQL text cannot.
function storable(text: string | null): string | null {
  return text?.replaceAll('\u0000', '\uFFFD') ?? null
}
