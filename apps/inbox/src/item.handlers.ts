import type { CloudEvent } from '@cordon/contracts'
import {
  accountConfigured,
  accountConnected,
  accountDisconnected,
  accountReconnectNeeded,
  accountSendingResumed,
  accountSendingStopped,
  itemCaptured,
  type AccountFact,
  type CapturedItem,
} from '@cordon/contracts/connectors'
import { itemAssessed, type Assessment } from '@cordon/contracts/moderation'
import { On } from '@cordon/messaging'
import type { Tx } from '@cordon/persistence'
import { Controller, Inject } from '@nestjs/common'
import { AccountStore } from './account.store'
import { ItemStore } from './item.store'

@Controller()
export class ItemHandlers {
  constructor(
    @Inject(ItemStore) private readonly items: ItemStore,
    @Inject(AccountStore) private readonly accounts: AccountStore,
  ) {}

  @On(itemCaptured)
  async captured(events: CloudEvent<CapturedItem>[], tx: Tx): Promise<void> {
    await this.items.capture(tx, events)
  }

  @On(itemAssessed)
  async assessed(events: CloudEvent<Assessment>[], tx: Tx): Promise<void> {
    await this.items.assess(tx, events)
  }

  @On(
    accountConnected,
    accountConfigured,
    accountSendingStopped,
    accountSendingResumed,
    accountReconnectNeeded,
    accountDisconnected,
  )
  async accountChanged(events: CloudEvent<AccountFact>[], tx: Tx): Promise<void> {
    await this.accounts.put(
      tx,
      events.map(({ data, aggregateversion }) => ({ version: aggregateversion, account: data.account })),
    )
  }
}
