import { decided, refused, type Decision } from '@cordon/contracts'
import type { ErasureScope, ErasureStatus } from '@cordon/contracts/audit'
import type { ErasingService } from '@cordon/contracts/erasure'

export interface ErasureState {
  id: string
  status: ErasureStatus
  itemId: string
  reason: string
  reference: string
  scope: ErasureScope
  proposedById: string
  proposedBy: string
  proposedAt: Date
  orderedBy: string | null
  orderedAt: Date | null
  /** Services that have erased all that has been ordered. */
  done: ErasingService[]
  waitingFor: string | null
  carriedOutAt: Date | null
  version: number
}

export interface CarriedOut {
  entries: number
  kept: number
  messages: number
  bundles: string[]
}

export type ErasureFact =
  | { kind: 'proposed' }
  | { kind: 'ordered'; records: readonly string[] }
  | { kind: 'withdrawn' }
  | ({ kind: 'carried-out' } & CarriedOut)

type Decided<R extends string> = Decision<ErasureState, ErasureFact, R>

export interface Proposal {
  id: string
  itemId: string
  reason: string
  reference: string
}

export function propose(
  proposal: Proposal,
  scope: ErasureScope,
  by: { id: string; name: string },
  at: Date,
): Decided<never> {
  const state: ErasureState = {
    ...proposal,
    status: 'proposed',
    scope,
    proposedById: by.id,
    proposedBy: by.name,
    proposedAt: at,
    orderedBy: null,
    orderedAt: null,
    done: [],
    waitingFor: null,
    carriedOutAt: null,
    version: 1,
  }
  return decided(state, [{ kind: 'proposed' }])
}

/** `records` are those that are not on legal hold; `scope` as it is now. */
export function order(
  erasure: ErasureState | undefined,
  records: readonly string[],
  scope: ErasureScope,
  by: { id: string; name: string },
  at: Date,
): Decided<'ERASURE_NOT_FOUND' | 'ERASURE_SETTLED' | 'PROPOSER_CANNOT_ORDER' | 'NOTHING_TO_ERASE'> {
  if (erasure === undefined) return refused('ERASURE_NOT_FOUND')
  if (erasure.status !== 'proposed') return refused('ERASURE_SETTLED')
  if (erasure.proposedById === by.id) return refused('PROPOSER_CANNOT_ORDER')
  if (records.length === 0) return refused('NOTHING_TO_ERASE')
  const ordered = { status: 'ordered', scope, orderedBy: by.name, orderedAt: at } as const
  return decided({ ...next(erasure), ...ordered }, [{ kind: 'ordered', records }])
}

/** What was stated of the same person's messages while services erased: a review that was opened meanwhile, say. */
export function orderFurther(erasure: ErasureState | undefined, records: readonly string[]): Decided<never> {
  if (erasure?.status !== 'ordered' || records.length === 0) return unchanged(erasure)
  return decided({ ...next(erasure), done: [] }, [{ kind: 'ordered', records }])
}

export function withdraw(erasure: ErasureState | undefined): Decided<'ERASURE_NOT_FOUND' | 'ERASURE_SETTLED'> {
  if (erasure === undefined) return refused('ERASURE_NOT_FOUND')
  if (erasure.status !== 'proposed') return refused('ERASURE_SETTLED')
  return decided({ ...next(erasure), status: 'withdrawn' }, [{ kind: 'withdrawn' }])
}

export function carryOut(erasure: ErasureState | undefined, result: CarriedOut, at: Date): Decided<never> {
  if (erasure?.status !== 'ordered') return unchanged(erasure)
  const carried = { status: 'carried-out', waitingFor: null, carriedOutAt: at } as const
  return decided({ ...next(erasure), ...carried }, [{ kind: 'carried-out', ...result }])
}

function next(erasure: ErasureState): ErasureState {
  return { ...erasure, version: erasure.version + 1 }
}

function unchanged(erasure: ErasureState | undefined): Decided<never> {
  return decided(erasure as ErasureState, [])
}
