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
import { openingMention } from '@cordon/contracts/wording'
import { Before, On, ProcedureClient, RetryLater } from '@cordon/messaging'
import type { Tx } from '@cordon/persistence'
import { Clock } from '@cordon/runtime'
import { Controller, Inject } from '@nestjs/common'
import { AccountProjection } from './account.store'
import { receive, settle, type PostState } from './domain/post'
import { sendable } from './domain/post-text'
import type { TextCheck } from './domain/text-check'
import { askRules } from './post.handlers'
import { PostStore } from './post.store'

/** Replies that the rules are asked about at one time. */
const AT_ONCE = 20

@Controller()
export class PostEvents {
  /** What the rules said of a reply, from when they were asked until its event is taken. */
  private readonly checks = new WeakMap<CloudEvent<ReplySubmitted>, TextCheck>()

  constructor(
    @Inject(PostStore) private readonly posts: PostStore,
    @Inject(AccountProjection) private readonly accounts: AccountProjection,
    @Inject(ProcedureClient) private readonly client: ProcedureClient,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Before(replySubmitted)
  async askRules(events: CloudEvent<ReplySubmitted>[]): Promise<void> {
    for (let from = 0; from < events.length; from += AT_ONCE)
      await Promise.all(events.slice(from, from + AT_ONCE).map((event) => this.ask(event)))
  }

  @On(replySubmitted)
  async replySubmitted(events: CloudEvent<ReplySubmitted>[], tx: Tx): Promise<void> {
    for (const event of events) {
      const { postId, accountId, authorId, authorName } = event.data
      const account = await this.accounts.find(accountId, tx)
      const check = this.checks.get(event)
      if (account === undefined || check === undefined) throw notYet(accountId)
      const content = contentOf(event.data)
      const draft = {
        id: postId,
        unitId: account.unitId,
        network: account.network,
        accountHandle: account.handle,
        content,
        author: { id: authorId, name: authorName },
        check,
        opening: openingMention(account.network, content.text, content.inReplyTo?.authorHandle).length,
      }
      await this.posts.add(tx, receive(draft, account, this.clock.now()), causedByEvent(event))
    }
  }

  private async ask(event: CloudEvent<ReplySubmitted>): Promise<void> {
    const { accountId } = event.data
    const account = await this.accounts.find(accountId)
    if (account === undefined) throw notYet(accountId)
    const { text, inReplyTo } = contentOf(event.data)
    const check = await askRules(this.client, account, text, inReplyTo?.authorHandle)
    if (check === undefined) throw new RetryLater('moderation does not say whether a reply may go')
    this.checks.set(event, check)
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

// Accounts come by another stream, which may be behind.
function notYet(accountId: string): RetryLater {
  return new RetryLater(`account ${accountId} is not known yet`)
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
