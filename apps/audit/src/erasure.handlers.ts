import { requireEverywhere } from '@cordon/authz'
import { refusal, type Caller } from '@cordon/contracts'
import {
  listErasures,
  orderErasure,
  previewErasure,
  proposeErasure,
  withdrawErasure,
  type Erasure,
  type ErasureList,
  type ErasureRef,
  type ErasureScope,
  type ListErasuresInput,
  type PreviewErasureInput,
  type ProposeErasureInput,
} from '@cordon/contracts/audit'
import { Handle } from '@cordon/messaging'
import { Controller, Inject } from '@nestjs/common'
import { ErasureStore } from './erasure.store'

@Controller()
export class ErasureHandlers {
  constructor(@Inject(ErasureStore) private readonly erasures: ErasureStore) {}

  @Handle(previewErasure)
  async preview({ itemId }: PreviewErasureInput, caller: Caller): Promise<ErasureScope> {
    requireEverywhere(caller, 'erasure:order')
    const scope = await this.erasures.preview(itemId)
    if (scope === undefined) throw refusal(previewErasure, 'MESSAGE_NOT_FOUND')
    return scope
  }

  @Handle(proposeErasure)
  async propose(input: ProposeErasureInput, caller: Caller): Promise<Erasure> {
    const { person, cause } = requireEverywhere(caller, 'erasure:order')
    const erasure = await this.erasures.propose(input, person, cause)
    if (typeof erasure === 'string') throw refusal(proposeErasure, erasure)
    return erasure
  }

  @Handle(orderErasure)
  async order({ erasureId }: ErasureRef, caller: Caller): Promise<Erasure> {
    const { person, cause } = requireEverywhere(caller, 'erasure:order')
    const erasure = await this.erasures.order(erasureId, person, cause)
    if (typeof erasure === 'string') throw refusal(orderErasure, erasure)
    return erasure
  }

  @Handle(withdrawErasure)
  async withdraw({ erasureId }: ErasureRef, caller: Caller): Promise<Erasure> {
    const { cause } = requireEverywhere(caller, 'erasure:order')
    const erasure = await this.erasures.withdraw(erasureId, cause)
    if (typeof erasure === 'string') throw refusal(withdrawErasure, erasure)
    return erasure
  }

  @Handle(listErasures)
  async list(_input: ListErasuresInput, caller: Caller): Promise<ErasureList> {
    requireEverywhere(caller, 'erasure:order')
    return { items: await this.erasures.list() }
  }
}
