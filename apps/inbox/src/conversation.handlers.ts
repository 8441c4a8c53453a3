import { authorityFor, mayInUnit } from '@cordon/authz'
import { causedBy, fault, refusal, type Caller, type Cause } from '@cordon/contracts'
import {
  claimConversation,
  closeConversation,
  findConversation,
  listConversations,
  readConversation,
  releaseConversation,
  type Conversation,
  type ConversationItemRef,
  type ConversationPage,
  type ConversationRef,
  type ConversationSummary,
  type ListConversationsInput,
} from '@cordon/contracts/inbox'
import { Handle } from '@cordon/messaging'
import { Controller, Inject } from '@nestjs/common'
import { ConversationStore } from './conversation.store'
import { ConversationViews } from './conversation.views'
import { claim, close, release, type Person } from './domain/conversation'

@Controller()
export class ConversationHandlers {
  constructor(
    @Inject(ConversationStore) private readonly conversations: ConversationStore,
    @Inject(ConversationViews) private readonly views: ConversationViews,
  ) {}

  @Handle(listConversations)
  async list(input: ListConversationsInput, caller: Caller): Promise<ConversationPage> {
    return this.views.list(input, caller)
  }

  @Handle(readConversation)
  async read({ conversationId }: ConversationRef, caller: Caller): Promise<Conversation> {
    const found = await this.views.locate(conversationId)
    const conversation =
      found && mayInUnit(caller, 'conversation:read', found.unitId) ? await this.views.read(found.id) : undefined
    if (conversation === undefined) throw refusal(readConversation, 'CONVERSATION_NOT_FOUND')
    return conversation
  }

  @Handle(findConversation)
  async find({ itemId }: ConversationItemRef, caller: Caller): Promise<ConversationRef> {
    const found = await this.views.locateItem(itemId)
    if (found === undefined || !mayInUnit(caller, 'conversation:read', found.unitId))
      throw refusal(findConversation, 'CONVERSATION_NOT_FOUND')
    return { conversationId: found.id }
  }

  @Handle(claimConversation)
  async claim({ conversationId }: ConversationRef, caller: Caller): Promise<ConversationSummary> {
    const { id, by, cause } = await this.mayClaim(conversationId, caller)
    const decision = await this.conversations.decide(id, cause, (conversation) => claim(conversation, by))
    if (!decision.ok) throw refusal(claimConversation, decision.refusal)
    return decision.state
  }

  @Handle(releaseConversation)
  async release({ conversationId }: ConversationRef, caller: Caller): Promise<ConversationSummary> {
    const { id, by, cause } = await this.mayClaim(conversationId, caller)
    const decision = await this.conversations.decide(id, cause, (conversation) => release(conversation, by))
    if (!decision.ok) throw refusal(releaseConversation, decision.refusal)
    return decision.state
  }

  @Handle(closeConversation)
  async close({ conversationId }: ConversationRef, caller: Caller): Promise<ConversationSummary> {
    const { id, by, cause } = await this.mayClaim(conversationId, caller)
    const decision = await this.conversations.decide(id, cause, (conversation, upTo) => close(conversation, by, upTo))
    if (!decision.ok) throw refusal(closeConversation, decision.refusal)
    return decision.state
  }

  // Who may not read a conversation is not told that there is one.
  private async mayClaim(conversationId: string, caller: Caller): Promise<{ id: string; by: Person; cause: Cause }> {
    const found = await this.views.locate(conversationId)
    if (found === undefined || !mayInUnit(caller, 'conversation:read', found.unitId))
      throw refusal(claimConversation, 'CONVERSATION_NOT_FOUND')
    if (caller.kind !== 'person' || !mayInUnit(caller, 'conversation:claim', found.unitId))
      throw fault('PERMISSION_DENIED')
    return {
      id: found.id,
      by: { id: caller.personId, name: caller.name },
      cause: causedBy(caller, authorityFor(caller, 'conversation:claim', found.unitId)),
    }
  }
}
