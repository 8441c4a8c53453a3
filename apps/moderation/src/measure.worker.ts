import { Clock, Log } from '@cordon/runtime'
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common'
import { MeasureStore } from './measure.store'

const SWEEP_MS = 1_000

/** Lifts what stood until now. */
@Injectable()
export class MeasureWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stopping = new AbortController()
  private running: Promise<void> = Promise.resolve()

  constructor(
    @Inject(MeasureStore) private readonly measures: MeasureStore,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Log) private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.running = this.run()
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort()
    await this.running
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      if (!(await this.step())) await this.rest()
    }
  }

  private async step(): Promise<boolean> {
    try {
      return await this.measures.endDue(this.clock.now())
    } catch (error) {
      this.log.error('What stood until now could not be lifted; it is tried again.', { error: error as Error })
      return false
    }
  }

  // A shutdown does not wait for the rest to end.
  private rest(): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        this.stopping.signal.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, SWEEP_MS)
      this.stopping.signal.addEventListener('abort', done)
    })
  }
}
