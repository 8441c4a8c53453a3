import { mayInUnit, unitsWhere } from '@cordon/authz'
import { fault, refusal, type Caller, type CloudEvent } from '@cordon/contracts'
import {
  listDeliveries,
  resolveDelivery,
  type Delivery,
  type DeliveryList,
  type ListDeliveriesInput,
  type ResolveDeliveryInput,
} from '@cordon/contracts/connectors'
import { postReleased, type PostFact } from '@cordon/contracts/publishing'
import { Handle, On } from '@cordon/messaging'
import { type Tx } from '@cordon/persistence'
import { Controller, Inject } from '@nestjs/common'
import { DeliveryStore } from './delivery.store'
import { deliveryView } from './delivery.views'

@Controller()
export class DeliveryHandlers {
  constructor(@Inject(DeliveryStore) private readonly deliveries: DeliveryStore) {}

  @On(postReleased)
  async released(events: CloudEvent<PostFact>[], tx: Tx): Promise<void> {
    for (const event of events) await this.deliveries.release(tx, event)
  }

  @Handle(listDeliveries)
  async list({ status }: ListDeliveriesInput, caller: Caller): Promise<DeliveryList> {
    return { items: await this.deliveries.list(unitsWhere(caller, 'post:read'), status) }
  }

  @Handle(resolveDelivery)
  async resolve(input: ResolveDeliveryInput, caller: Caller): Promise<Delivery> {
    const delivery = await this.deliveries.read(input.deliveryId)
    const mayResolve = delivery !== undefined && mayInUnit(caller, 'delivery:resolve', delivery.unitId)
    if (!mayResolve && delivery !== undefined && mayInUnit(caller, 'post:read', delivery.unitId))
      throw fault('PERMISSION_DENIED')
    if (!mayResolve) throw refusal(resolveDelivery, 'DELIVERY_NOT_FOUND')
    const decision = await this.deliveries.resolve(input, caller)
    if (!decision.ok) throw refusal(resolveDelivery, decision.refusal)
    return deliveryView(decision.state)
  }
}
