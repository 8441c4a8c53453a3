import { causedByService, fact } from '@cordon/contracts'
import { heartbeats, type RecordKeeper } from '@cordon/contracts/trail'
import { outboxStanding, type Database } from '@cordon/persistence'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { v7 as uuid } from 'uuid'
import type { Log } from './log'

/** States at a fixed rhythm that this process lives and how far its facts have come. */
export class Heart {
  private readonly instance = uuid()
  private readonly startedAt = new Date().toISOString()
  private readonly version = (
    JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8')) as { version: string }
  ).version
  private beats = 0
  private timer: NodeJS.Timeout | undefined
  private beating: Promise<void> = Promise.resolve()

  constructor(
    private readonly service: RecordKeeper,
    private readonly db: Database,
    private readonly everySeconds: number,
    private readonly log: Log,
  ) {}

  /** The first one at once: that a service started anew shows too. */
  start(): void {
    if (this.everySeconds === 0) return
    const beat = () => {
      this.beating = this.beat()
    }
    this.timer = setInterval(beat, this.everySeconds * 1_000)
    beat()
  }

  async stop(): Promise<void> {
    clearInterval(this.timer)
    await this.beating
  }

  private async beat(): Promise<void> {
    const { service, instance, version, startedAt, everySeconds } = this
    try {
      await this.db.transaction(async (tx) => {
        const heartbeat = { instance, version, startedAt, everySeconds, outbox: await outboxStanding(tx) }
        const said = fact(heartbeats[service].sent, instance, this.beats + 1, heartbeat)
        tx.state([said], causedByService(service, 'heartbeat'))
      })
      this.beats += 1
    } catch (error) {
      this.log.warn('A heartbeat could not be stated.', { error: String(error) })
    }
  }
}
