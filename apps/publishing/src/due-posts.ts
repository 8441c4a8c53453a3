import { causedByService } from '@cordon/contracts'
import { Database } from '@cordon/persistence'
import { Clock, Log } from '@cordon/runtime'
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common'
import { AccountProjection } from './account.store'
import { fallDue, type PostState } from './domain/post'
import { PostStore } from './post.store'

const EVERY_MS = 250
const BATCH = 100

/** Lets posts go, or expire, when their time has come. Replicas share the work by skipping each other's rows. */
@Injectable()
export class DuePosts implements OnApplicationBootstrap, OnModuleDestroy {
  private stopped = false
  private running: Promise<void> | undefined

  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(PostStore) private readonly posts: PostStore,
    @Inject(AccountProjection) private readonly accounts: AccountProjection,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Log) private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.running = this.run()
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true
    await this.running
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      const taken = await this.takeDue().catch((error: unknown) => {
        this.log.warn('Posts that fell due could not be looked after; trying again.', { error: error as Error })
        return 0
      })
      if (taken < BATCH) await new Promise((resolve) => setTimeout(resolve, EVERY_MS))
    }
  }

  private async takeDue(): Promise<number> {
    const at = this.clock.now()
    return this.db.transaction(async (tx) => {
      const due = await tx.query<{ id: string; account_id: string }>(
        `SELECT id, account_id FROM post WHERE status IN ('in-review', 'approved') AND not_before <= $1 ORDER BY not_before LIMIT $2 FOR UPDATE SKIP LOCKED`,
        [at, BATCH],
      )
      for (const { id, account_id } of due) {
        const account = await this.accounts.find(account_id, tx)
        if (account)
          await this.posts.changeIn(tx, id, causedByService('publishing', 'its time has come'), (post) =>
            fallDue(post as PostState, account, at),
          )
      }
      return due.length
    })
  }
}
