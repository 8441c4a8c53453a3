import type { Erasure, ErasureScope, ErasureStatus } from '@cordon/contracts/audit'
import type { ErasingService } from '@cordon/contracts/erasure'
import type { Tx } from '@cordon/persistence'
import type { ErasureState } from './domain/erasure'

export interface ErasureRow {
  id: string
  status: ErasureStatus
  item_id: string
  reason: string
  reference: string
  scope: string
  proposed_by_id: string
  proposed_by: string
  proposed_at: Date
  ordered_by: string | null
  ordered_at: Date | null
  done: ErasingService[]
  waiting_for: string | null
  carried_out_at: Date | null
  version: number
}

export const erasureColumns = `id, status, item_id, reason, reference, scope, proposed_by_id, proposed_by, proposed_at, ordered_by, ordered_at, done,
  waiting_for, carried_out_at, version`

export function toErasureState(row: ErasureRow): ErasureState {
  return {
    id: row.id,
    status: row.status,
    itemId: row.item_id,
    reason: row.reason,
    reference: row.reference,
    scope: JSON.parse(row.scope) as ErasureScope,
    proposedById: row.proposed_by_id,
    proposedBy: row.proposed_by,
    proposedAt: row.proposed_at,
    orderedBy: row.ordered_by,
    orderedAt: row.ordered_at,
    done: row.done,
    waitingFor: row.waiting_for,
    carriedOutAt: row.carried_out_at,
    version: row.version,
  }
}

/** Whose data it is stays only until the erasure is settled. */
export async function saveErasure(tx: Tx, state: ErasureState, author: Buffer | undefined): Promise<void> {
  const settled = state.status === 'withdrawn' || state.status === 'carried-out'
  await tx.query(
    `INSERT INTO erasure (${erasureColumns}, author) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
     ON CONFLICT (id) DO UPDATE SET status = EXCLUDED.status, scope = EXCLUDED.scope, ordered_by = EXCLUDED.ordered_by,
       ordered_at = EXCLUDED.ordered_at, done = EXCLUDED.done, waiting_for = EXCLUDED.waiting_for,
       carried_out_at = EXCLUDED.carried_out_at, version = EXCLUDED.version, author = EXCLUDED.author`,
    [
      state.id,
      state.status,
      state.itemId,
      state.reason,
      state.reference,
      JSON.stringify(state.scope),
      state.proposedById,
      state.proposedBy,
      state.proposedAt,
      state.orderedBy,
      state.orderedAt,
      state.done,
      state.waitingFor,
      state.carriedOutAt,
      state.version,
      settled ? null : author,
    ],
  )
}

export function toErasureView(state: ErasureState): Erasure {
  const { proposedAt, orderedAt, orderedBy, waitingFor, carriedOutAt, ...rest } = state
  return {
    ...rest,
    proposedAt: proposedAt.toISOString(),
    ...(orderedBy !== null && { orderedBy }),
    ...(orderedAt !== null && { orderedAt: orderedAt.toISOString() }),
    ...(waitingFor !== null && { waitingFor }),
    ...(carriedOutAt !== null && { carriedOutAt: carriedOutAt.toISOString() }),
  }
}
