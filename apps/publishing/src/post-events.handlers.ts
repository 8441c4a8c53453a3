import { causedByEvent, type CloudEvent } from '@cordon/contracts'
import {
  accountConfigured,
  accountConnected,
  accountDisconnected,
  accountReconnectNeeded,
  accountSendingResumed,
  accountSendingStopped,
  deliveryAbandoned,
  deliveryHeld,
  deliveryRefused,
  deliverySent,
  deliveryStarted,
  deliveryUnknown,
  type AccountFact,
  type Delivery,
} from '@cordon/contracts/connectors'
import { replySubmitted, type ReplySubmitted } from '@cordon/contracts/inbox'
import type { PostContent } from '@cordon/contracts/publishing'
import { On, RetryLater } from '@cordon/messaging'
import type { Tx } from '@cordon/persistence'
import { Clock } from '@cordon/runtime'
import { Controller, Inject } from '@nestjs/common'
import { AccountProjection } from './account.store'
import { receive, settle, type PostState } from './domain/post'
import { sendable } from './domain/post-text'
import { PostStore } from './post.store'

@Controller()
export class PostEvents {
  constructor(
    @Inject(PostStore) private readonly posts: PostStore,
    @Inject(AccountProjection) private readonly accounts: AccountProjection,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @On(replySubmitted)
  async replySubmitted(events: CloudEvent<ReplySubmitted>[], tx: Tx): Promise<void> {
    for (const event of events) {
      const { postId, accountId, authorId, authorName } = event.data
      const account = await this.accounts.find(accountId, tx)
      // Accounts come by another stream, which may be behind.
      if (account === undefined) throw new RetryLater(`account ${accountId} is not known yet`)
      const draft = {
        id: postId,
        unitId: account.unitId,
        network: account.network,
        accountHandle: account.handle,
        content: contentOf(event.data),
        author: { id: authorId, name: authorName },
      }
      await this.posts.add(tx, receive(draft, account, this.clock.now()), causedByEvent(event))
    }
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
    await this.accounts.take(tx, events)
  }

  @On(deliveryHeld, deliveryStarted, deliverySent, deliveryRefused, deliveryUnknown, deliveryAbandoned)
  async deliveryMoved(events: CloudEvent<Delivery>[], tx: Tx): Promise<void> {
    for (const event of events) {
      const { id, status, reason, permalink, updatedAt } = event.data
      const outcome = {
        version: event.aggregateversion,
        status,
        at: updatedAt,
        ...(reason !== undefined && { reason }),
        ...(permalink !== undefined && { permalink }),
      }
      await this.posts.changeIn(tx, id, causedByEvent(event), (state) => settle(known(state, id), outcome))
    }
  }
}

function known(state: PostState | undefined, id: string): PostState {
  if (state === undefined) throw new Error(`the send gate speaks of post ${id}, which does not exist`)
  return state
}

function contentOf({ accountId, text, target, notBefore, conversationId }: ReplySubmitted): PostContent {
  const { itemId, nativeId, nativeKey, threadRootKey, authorHandle, revision, kind, visibility } = target
  return {
    accountId,
    text: sendable(text),
    visibility:
      kind === 'direct_message' || visibility === 'direct' ? 'direct' : visibility === 'public' ? 'public' : 'unlisted',
    inReplyTo: {
      conversationId,
      itemId,
      nativeId,
      nativeKey,
      authorHandle,
      revision,
      kind,
      ...(threadRootKey !== undefined && { threadRootKey }),
    },
    ...(notBefore !== undefined && { notBefore }),
  }
}
