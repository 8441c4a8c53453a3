import { type Database, isInfrastructureFault } from '@cordon/persistence'
import { type Log } from '@cordon/runtime'
import { type Failure } from './domain/failure'
import { PlatformError } from './platforms/platform-error'
import { Wakeable } from './wakeable.worker'

const SWEEP_MS = 250
/** A process that slept so long between claim and call asks the gate again: the fence may have closed meanwhile. */
export const STALE_MS = 1_500

export interface Turn {
  id: string
  accountId: string
}

/** What is done for accounts in turns, one thing at a time for each. */
export interface TurnWork {
  /** For logs, such as `delivery`. */
  name: string
  leaseMs: number
  /** The next thing to do for each account for which nobody does one. */
  due(): Promise<Turn[]>
  step(turn: Turn): Promise<void>
  renew(id: string): Promise<void>
}

/** The loop of every worker of the last hop: looks up what is due, and does one thing at a time for each account. */
export class AccountTurns {
  private readonly stopping = new AbortController()
  private readonly wakeable = new Wakeable()
  private readonly busy = new Map<string, Promise<void>>()
  private dispatching: Promise<void> = Promise.resolve()

  constructor(
    private readonly work: TurnWork,
    private readonly log: Log,
  ) {}

  start(db: Database): void {
    // An intent is always stated with a fact, so that every commit of facts may have brought work.
    db.onFactsCommitted(() => this.wakeable.wake())
    this.dispatching = this.dispatch()
  }

  /** Calls in progress are finished: an answer that is thrown away is an outcome nobody knows. */
  async stop(): Promise<void> {
    this.stopping.abort()
    await this.dispatching
    await Promise.all(this.busy.values())
  }

  /** Runs `work` on what was claimed, which stays claimed meanwhile. */
  async holding<T>(id: string, work: () => Promise<T>): Promise<T> {
    const renewing = setInterval(() => {
      this.work.renew(id).catch(() => undefined)
    }, this.work.leaseMs / 3)
    try {
      return await work()
    } finally {
      clearInterval(renewing)
    }
  }

  /** The network has answered: what it said is written down however long the database takes to come back. */
  async settled(id: string, write: () => Promise<void>): Promise<void> {
    for (let wait = 50; ; wait = Math.min(wait * 2, 2_000)) {
      try {
        return await write()
      } catch (error) {
        if (this.stopping.signal.aborted || !isInfrastructureFault(error)) throw error
        this.log.error(`What came of a ${this.work.name} could not be written down; trying again.`, { id, error })
        await new Promise((resolve) => setTimeout(resolve, wait))
      }
    }
  }

  private async dispatch(): Promise<void> {
    const { signal } = this.stopping
    while (!signal.aborted) {
      try {
        for (const turn of await this.work.due()) {
          if (signal.aborted || this.busy.has(turn.accountId)) continue
          const work = this.step(turn).finally(() => {
            this.busy.delete(turn.accountId)
            this.wakeable.wake()
          })
          this.busy.set(turn.accountId, work)
        }
      } catch (error) {
        this.log.warn(`What is due could not be looked up (${this.work.name}); trying again.`, { error })
      }
      await this.wakeable.wait(SWEEP_MS, signal)
    }
  }

  private async step(turn: Turn): Promise<void> {
    try {
      await this.work.step(turn)
    } catch (error) {
      // What was in hand is taken up again when its claim runs out, by whoever is there.
      this.log.error(`A step of a ${this.work.name} failed; it is taken up again.`, { ...turn, error })
      await new Promise((resolve) => setTimeout(resolve, SWEEP_MS))
    }
  }
}

export function failureOf(error: unknown): Failure {
  // A fault of our own says nothing about what left.
  if (!(error instanceof PlatformError))
    return {
      certainty: 'unknown',
      passing: false,
      said: 'Cordon failed while the network was being called.',
      retryAt: null,
    }
  // A sign-in that is refused passes once somebody connects the account again: until then the gate holds it.
  const passing = ['rate_limited', 'unavailable', 'timeout', 'unauthorised'].includes(error.kind)
  const retryAt = error.retryAt === null ? null : new Date(error.retryAt)
  return { certainty: error.certainty, passing, said: error.message, retryAt }
}

export function notDone(said: string, passing: boolean): Failure {
  return { certainty: 'not_done', passing, said, retryAt: null }
}
