import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { Database } from '@cordon/persistence'
import { Log } from '@cordon/runtime'
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common'
import { BacktestStore } from './backtest.store'
import type { BacktestThreadData } from './backtest.thread'

const SWEEP_MS = 250
/** After its thread died of something, so that what kills it at once does not keep a core busy. */
const RECOVERY_MS = 1_000
/** What a thread may take to finish its step, in ms; ended in the midst of one, it loses that step alone. */
const PATIENCE_MS = 2_500

/** Keeps a thread at work as long as there are backtests that run. Where they stand is in the database: a thread may die anywhere. */
@Injectable()
export class BacktestWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stopping = new AbortController()
  private running: Promise<void> = Promise.resolve()

  constructor(
    @Inject(BacktestStore) private readonly backtests: BacktestStore,
    @Inject(Database) private readonly database: Database,
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
      let pause = SWEEP_MS
      try {
        if (await this.backtests.someRuns()) await this.thread()
      } catch (error) {
        this.log.error('Backtests were interrupted; they go on where they stood.', { error: error as Error })
        pause = RECOVERY_MS
      }
      await new Promise((resolve) => setTimeout(resolve, pause))
    }
  }

  /** Runs a thread until it ends by itself; throws what it died of. */
  private async thread(): Promise<void> {
    const data: BacktestThreadData = { databaseUrl: this.database.url }
    const thread = new Worker(require.resolve('./backtest.thread'), { workerData: data })
    thread.on('message', (error: string) =>
      this.log.error('A step of a backtest failed; it is taken again.', { error }),
    )
    let patience: NodeJS.Timeout | undefined
    const stop = () => {
      thread.postMessage('end')
      patience = setTimeout(() => void thread.terminate(), PATIENCE_MS)
    }
    this.stopping.signal.addEventListener('abort', stop, { once: true })
    try {
      // `once` rejects with what the thread threw and nobody caught.
      const [code] = (await once(thread, 'exit')) as [number]
      if (code !== 0 && !this.stopping.signal.aborted) throw new Error(`The thread ended with code ${code}.`)
    } finally {
      clearTimeout(patience)
      this.stopping.signal.removeEventListener('abort', stop)
    }
  }
}
