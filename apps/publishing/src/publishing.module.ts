import { Module } from '@nestjs/common'
import { AccountProjection } from './account.store'
import { DuePosts } from './due-posts'
import { PostEvents } from './post-events.handlers'
import { PostHandlers } from './post.handlers'
import { PostStore } from './post.store'
import { PostViews } from './post.views'

@Module({ controllers: [PostHandlers, PostEvents], providers: [PostStore, PostViews, AccountProjection, DuePosts] })
export class PublishingModule {}
