import { type Action } from '@cordon/contracts/connectors'
import { type ActionState } from './domain/action'

/** The action as the contract says it. */
export function actionView(state: ActionState): Action {
  const { id, kind, measureId, accountId, unitId, itemId, status, reason, attempts, version } = state
  return {
    id,
    kind,
    measureId,
    accountId,
    unitId,
    itemId,
    status,
    ...(reason !== null && { reason }),
    attempts,
    updatedAt: state.updatedAt.toISOString(),
    version,
  }
}
