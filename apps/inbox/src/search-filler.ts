import { Database } from '@cordon/persistence'
import { Log } from '@cordon/runtime'
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common'
import { InboxConfig } from './inbox.config'

const BATCH = 500
const REST = 3

/**
 * Makes items searchable behind the hot path, in the order of their arrival, and sums the lane counts up. Of several replicas one does it at a
 * time. It rests three times as long as it works, so that it never takes more than a quarter of a core from what arrives: search lags in a flood.
 */
@Injectable()
export class SearchFiller implements OnApplicationBootstrap, OnModuleDestroy {
  private stopped = false
  private wake: () => void = () => undefined
  private running: Promise<void> | undefined

  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(InboxConfig) private readonly config: InboxConfig,
    @Inject(Log) private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.running = this.run()
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true
    this.wake()
    await this.running
  }

  /** Takes the next items; answers how many. */
  async fill(): Promise<number> {
    return this.db.transaction(async (tx) => {
      const [progress] = await tx.query<{ arrival: string }>(
        `SELECT arrival FROM item_search_progress FOR UPDATE SKIP LOCKED`,
      )
      if (progress === undefined) return 0
      const [done] = await tx.query<{ count: number; last: string | null }>(
        `WITH item_next AS (
           SELECT id, arrival, body FROM item WHERE arrival > $1 ORDER BY arrival LIMIT ${BATCH}
         ), filled AS (
           INSERT INTO item_search (item_id, words)
           SELECT id, to_tsvector('simple', concat_ws(' ', body #>> '{author,displayName}', replace(body #>> '{author,handle}', '@', ' '), body ->> 'text')) FROM item_next
           ON CONFLICT (item_id) DO UPDATE SET words = excluded.words
         )
         SELECT count(*)::integer AS count, max(arrival) AS last FROM item_next`,
        [progress.arrival],
      )
      if (done === undefined || done.last === null) return 0
      await tx.query(`UPDATE item_search_progress SET arrival = $1`, [done.last])
      return done.count
    })
  }

  /** Puts one row in the place of the many that an account and lane have gathered. */
  async sumUp(): Promise<void> {
    await this.db.query(
      `WITH gathered AS (DELETE FROM lane_count RETURNING *)
       INSERT INTO lane_count SELECT account_id, lane_rank, sum(change) FROM gathered GROUP BY account_id, lane_rank HAVING sum(change) <> 0`,
    )
  }

  private async run(): Promise<void> {
    let sinceSum = 0
    while (!this.stopped) {
      const began = performance.now()
      let filled = 0
      try {
        filled = await this.fill()
        if (++sinceSum >= 20) {
          sinceSum = 0
          await this.sumUp()
        }
      } catch (error) {
        this.log.warn('Items could not be made searchable; it is tried again.', { error: String(error) })
      }
      await this.pause(filled === BATCH ? REST * (performance.now() - began) : this.config.searchEveryMs)
    }
  }

  private async pause(ms: number): Promise<void> {
    if (this.stopped) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
