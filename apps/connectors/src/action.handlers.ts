import { type CloudEvent } from '@cordon/contracts'
import { actionOrdered, type ActionOrder } from '@cordon/contracts/moderation'
import { On } from '@cordon/messaging'
import { type Tx } from '@cordon/persistence'
import { Controller, Inject } from '@nestjs/common'
import { ActionStore } from './action.store'

@Controller()
export class ActionHandlers {
  constructor(@Inject(ActionStore) private readonly actions: ActionStore) {}

  @On(actionOrdered)
  async ordered(events: CloudEvent<ActionOrder>[], tx: Tx): Promise<void> {
    for (const event of events) await this.actions.order(tx, event)
  }
}
