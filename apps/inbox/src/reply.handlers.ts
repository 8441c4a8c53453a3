import { authorityFor, mayInUnit } from '@cordon/authz'
import { causedBy, fault, refusal, type Caller, type CloudEvent } from '@cordon/contracts'
import {
  deliveryAbandoned,
  deliveryHeld,
  deliveryRefused,
  deliverySent,
  deliveryStarted,
  deliveryUnknown,
  type Delivery,
} from '@cordon/contracts/connectors'
import { submitReply, type SubmitReplyInput, type SubmittedReply } from '@cordon/contracts/inbox'
import {
  postApproved,
  postEdited,
  postExpired,
  postRejected,
  postReleased,
  postSubmitted,
  postWithdrawn,
  type PostFact,
} from '@cordon/contracts/publishing'
import { Handle, On } from '@cordon/messaging'
import type { Tx } from '@cordon/persistence'
import { Clock } from '@cordon/runtime'
import { Controller, Inject } from '@nestjs/common'
import { ConversationViews } from './conversation.views'
import { ReplyStore } from './reply.store'

@Controller()
export class ReplyHandlers {
  constructor(
    @Inject(ReplyStore) private readonly replies: ReplyStore,
    @Inject(ConversationViews) private readonly views: ConversationViews,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @Handle(submitReply)
  async submit(input: SubmitReplyInput, caller: Caller): Promise<SubmittedReply> {
    const found = await this.views.locate(input.conversationId)
    if (found === undefined || !mayInUnit(caller, 'conversation:read', found.unitId))
      throw refusal(submitReply, 'CONVERSATION_NOT_FOUND')
    if (caller.kind !== 'person' || !mayInUnit(caller, 'conversation:reply', found.unitId))
      throw fault('PERMISSION_DENIED')
    const cause = causedBy(caller, authorityFor(caller, 'conversation:reply', found.unitId))
    const submitted = await this.replies.submit({ ...input, conversationId: found.id }, caller, cause, this.clock.now())
    if (!submitted.ok) throw refusal(submitReply, submitted.refusal)
    return { postId: submitted.postId }
  }

  @On(postSubmitted, postEdited, postApproved, postRejected, postWithdrawn, postExpired, postReleased)
  async postMoved(events: CloudEvent<PostFact>[], tx: Tx): Promise<void> {
    await this.replies.followPosts(tx, events)
  }

  @On(deliveryHeld, deliveryStarted, deliverySent, deliveryRefused, deliveryUnknown, deliveryAbandoned)
  async deliveryMoved(events: CloudEvent<Delivery>[], tx: Tx): Promise<void> {
    await this.replies.followDeliveries(tx, events)
  }
}
