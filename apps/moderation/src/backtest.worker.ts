import type { Rules } from '@cordon/contracts/moderation'
import { RetryLater } from '@cordon/messaging'
import { assess, compile, type CompiledRuleSet } from '@cordon/rules'
import { Clock, Log } from '@cordon/runtime'
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common'
import { AssessmentStore } from './assessment.store'
import { BacktestStore, type ReadMessages } from './backtest.store'
import type { Reading } from './domain/backtest'
import { toEngine } from './domain/rule-translation'

const SWEEP_MS = 250
/** Rest between two steps, in ms: what arrives shares the thread. */
const REST_MS = 2

/** Replays stored messages for the backtests that run, step by step, as long as there are some. */
@Injectable()
export class BacktestWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stopping = new AbortController()
  private running: Promise<void> = Promise.resolve()
  private compiled: { contentHash: string; set: CompiledRuleSet } | undefined

  constructor(
    @Inject(BacktestStore) private readonly backtests: BacktestStore,
    @Inject(AssessmentStore) private readonly assessments: AssessmentStore,
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
      const worked = await this.step()
      await new Promise((resolve) => setTimeout(resolve, worked ? REST_MS : SWEEP_MS))
    }
  }

  private async step(): Promise<boolean> {
    try {
      return await this.backtests.step(
        (proposed, messages) => this.read(proposed, messages),
        () => this.clock.now(),
      )
    } catch (error) {
      this.log.error('A step of a backtest failed; it is taken again.', { error: error as Error })
      return false
    }
  }

  private async read(...[proposed, messages]: Parameters<ReadMessages>): Promise<Reading[]> {
    const before = await this.inForce()
    if (this.compiled?.contentHash !== proposed.contentHash)
      this.compiled = { contentHash: proposed.contentHash, set: usable(await proposed.rules()) }
    const after = this.compiled.set
    return messages.map(({ itemId, accountId, capturedAt, text }) => ({
      itemId,
      accountId,
      day: capturedAt.toISOString().slice(0, 10),
      before: before === undefined ? 'none' : assess(before, text).severity,
      after: assess(after, text).severity,
    }))
  }

  // Rules that cannot be used catch nothing; others must be able to take their place.
  private async inForce(): Promise<CompiledRuleSet | undefined> {
    try {
      return await this.assessments.rulesInForce()
    } catch (error) {
      if (error instanceof RetryLater) return undefined
      throw error
    }
  }
}

function usable(rules: Rules): CompiledRuleSet {
  const set = compile(toEngine({ id: 'proposal', version: 1, ...rules }))
  if (Array.isArray(set)) throw new Error(set.map(({ message }) => message).join('; '))
  return set
}
