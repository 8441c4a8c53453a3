import { mayInUnit } from '@cordon/authz'
import { causedByService, refusal, type Caller } from '@cordon/contracts'
import {
  captureItems,
  readRawItem,
  type CaptureInput,
  type CaptureResult,
  type RawItem,
  type ReadRawItemInput,
} from '@cordon/contracts/connectors'
import { Handle } from '@cordon/messaging'
import { Controller, Inject } from '@nestjs/common'
import { CaptureStore } from './capture.store'

@Controller()
export class ItemHandlers {
  constructor(@Inject(CaptureStore) private readonly captures: CaptureStore) {}

  @Handle(captureItems)
  async capture({ accountId, items }: CaptureInput, caller: Caller): Promise<CaptureResult> {
    const service = caller.kind === 'service' ? caller.service : 'connectors'
    const result = await this.captures.offer(accountId, items, causedByService(service, 'capture: offered'))
    if (result === undefined) throw refusal(captureItems, 'ACCOUNT_NOT_FOUND')
    return result
  }

  @Handle(readRawItem)
  async readRaw({ itemId, version, from = 0 }: ReadRawItemInput, caller: Caller): Promise<RawItem> {
    const found = await this.captures.raw(itemId, version, from)
    const mayRead = (unitId: string) => caller.kind === 'service' || mayInUnit(caller, 'conversation:read', unitId)
    if (found === undefined || !mayRead(found.unitId)) throw refusal(readRawItem, 'ITEM_NOT_FOUND')
    const { unitId: _unitId, ...item } = found
    return item
  }
}
