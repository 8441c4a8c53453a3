import { type Delivery } from '@cordon/contracts/connectors'
import { type DeliveryState } from './domain/delivery'

/** The delivery as the contract says it. */
export function deliveryView(state: DeliveryState): Delivery {
  return {
    id: state.id,
    accountId: state.accountId,
    unitId: state.unitId,
    status: state.status,
    contentHash: state.contentHash,
    ...(state.reason !== null && { reason: state.reason }),
    ...(state.permalink !== null && { permalink: state.permalink }),
    ...(state.nativeKey !== null && { nativeKey: state.nativeKey }),
    ...(state.nativeId !== null && { nativeId: state.nativeId }),
    ...(state.conversationId !== null && { conversationId: state.conversationId }),
    attempts: state.attempts,
    updatedAt: state.updatedAt.toISOString(),
    version: state.version,
  }
}
