import { Module } from '@nestjs/common'
import { AccountStore } from './account.store'
import { ConversationHandlers } from './conversation.handlers'
import { ConversationStore } from './conversation.store'
import { ConversationViews } from './conversation.views'
import { ItemHandlers } from './item.handlers'
import { ItemStore } from './item.store'
import { ReplyHandlers } from './reply.handlers'
import { ReplyStore } from './reply.store'
import { SearchFiller } from './search-filler'

@Module({
  controllers: [ItemHandlers, ConversationHandlers, ReplyHandlers],
  providers: [AccountStore, ItemStore, ConversationStore, ConversationViews, ReplyStore, SearchFiller],
})
export class InboxModule {}
