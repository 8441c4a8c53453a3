import { ProblemError, type Cause, type ServiceName } from '@cordon/contracts'
import type { OmissionKind } from '@cordon/contracts/audit'
import { heartbeats, recordKeepers, type RecordKeeper } from '@cordon/contracts/trail'
import { ProcedureClient } from '@cordon/messaging'
import { Database } from '@cordon/persistence'
import { Clock, Log } from '@cordon/runtime'
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common'
import { setTimeout as rest } from 'node:timers/promises'
import { v7 as uuid } from 'uuid'
import { AuditConfig } from './audit.config'
import { gapOf, judge, lostOf, silenceOf, silentSince, type Missing } from './domain/reconciliation'
import { HeartbeatStore } from './heartbeat.store'
import { OmissionStore } from './omission.store'
import { ReconciliationStore, type Holding } from './reconciliation.store'

const LOOK_EVERY_MS = 2_000
const LEASE_MS = 15_000
const ANSWER_MS = 3_000
/** What is seen between two full comparisons. */
const SEEN_AT_A_LOOK: readonly OmissionKind[] = ['gap', 'silence']

/** Looks for what is missing from the ledger, has it sent again, and compares each hour all that was stated with what is held. */
@Injectable()
export class ReconciliationWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly owner = uuid()
  private readonly stopping = new AbortController()
  private readonly listeningSince: Date
  /** When a gap was seen first that is not raised yet: most close by themselves. */
  private readonly seen = new Map<string, number>()
  private working: Promise<void> = Promise.resolve()
  private reconciling: Promise<void> | undefined

  constructor(
    @Inject(ReconciliationStore) private readonly reconciliations: ReconciliationStore,
    @Inject(HeartbeatStore) private readonly heard: HeartbeatStore,
    @Inject(OmissionStore) private readonly omissions: OmissionStore,
    @Inject(ProcedureClient) private readonly client: ProcedureClient,
    @Inject(Database) private readonly db: Database,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Log) private readonly log: Log,
    @Inject(AuditConfig) private readonly config: AuditConfig,
  ) {
    this.listeningSince = clock.now()
  }

  onApplicationBootstrap(): void {
    this.working = this.loop()
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort()
    await this.working
    await this.reconciling
    // Another replica, or this one started anew, goes on at once.
    await this.reconciliations.lease(this.owner, 0).catch(() => undefined)
  }

  get running(): boolean {
    return this.reconciling !== undefined
  }

  /** Compares all; whoever asks while that is done is given the one that runs. */
  start(startedBy: string, cause?: Cause): void {
    this.reconciling ??= this.reconcile(startedBy, cause)
      .catch((error: unknown) =>
        this.log.error('The ledger could not be compared with what was stated.', { error: String(error) }),
      )
      .finally(() => (this.reconciling = undefined))
  }

  private async loop(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        if (await this.reconciliations.lease(this.owner, LEASE_MS)) {
          await this.look()
          if (await this.due()) this.start('Cordon')
        }
      } catch (error) {
        this.log.warn('What is missing from the ledger could not be looked for; trying again.', {
          error: String(error),
        })
      }
      await this.pause(LOOK_EVERY_MS)
    }
  }

  private async due(): Promise<boolean> {
    const newest = await this.reconciliations.newest()
    const since = newest ? Date.parse(newest.finishedAt) : this.listeningSince.getTime()
    return this.clock.now().getTime() - since >= this.config.reconcileMinutes * 60_000
  }

  /** Raises gaps that do not close by themselves and services that fell silent, and has the gaps filled. */
  private async look(): Promise<void> {
    const holdings = await this.reconciliations.holdings()
    const heard = await this.heard.all()
    const known = await this.omissions.list()
    const now = this.clock.now()
    const found: Missing<ServiceName>[] = []
    for (const holding of holdings) {
      const { origin, held } = holding
      const raised = known.find((omission) => omission.origin === origin && omission.kind === 'gap')
      const gap = this.lasting(holding, raised !== undefined, now)
      if (gap !== undefined) found.push(gap)
      // Raised without anything waiting behind it: it lasts until its last fact is there.
      else if (raised?.last !== undefined && held < raised.last) found.push({ ...raised, kind: 'gap' })
      const since = silentSince(heard.get(origin), this.listeningSince, now)
      if (since !== undefined) found.push(silenceOf(origin, since.toISOString()))
    }
    if (found.length === 0 && known.length === 0) return
    await this.db.transaction(async (tx) => this.omissions.settle(tx, SEEN_AT_A_LOOK, found))
    for (const gap of await this.omissions.toAsk()) await this.askFor({ ...gap, kind: 'gap' })
  }

  private lasting(
    { origin, held, firstWaiting }: Holding,
    raised: boolean,
    now: Date,
  ): Missing<ServiceName> | undefined {
    const key = `${origin} ${held}`
    if (firstWaiting === undefined || firstWaiting <= held + 1) {
      for (const seen of this.seen.keys()) if (seen.startsWith(`${origin} `)) this.seen.delete(seen)
      return undefined
    }
    const since = this.seen.get(key) ?? now.getTime()
    this.seen.set(key, since)
    if (!raised && now.getTime() - since < this.config.gapSeconds * 1_000) return undefined
    return gapOf(origin, { first: held + 1, last: firstWaiting - 1 }, new Date(since).toISOString())
  }

  private async askFor(gap: Missing<ServiceName>): Promise<void> {
    const { origin, first = 1, last = first } = gap
    try {
      const { republish } = heartbeats[origin as RecordKeeper]
      const { kept } = await this.client.call(republish, { first, last }, { timeout: ANSWER_MS })
      if (kept === 0) await this.omissions.explain(lostOf(gap))
    } catch (error) {
      const reason = error instanceof ProblemError ? error.problem.code : String(error)
      this.log.warn('A service could not be asked for what is missing of it; trying again.', { origin, reason })
    }
  }

  private async reconcile(startedBy: string, cause?: Cause): Promise<void> {
    const startedAt = this.clock.now()
    const answers = new Map<ServiceName, number | undefined>()
    await Promise.all(recordKeepers.map(async (origin) => answers.set(origin, await this.statedBy(origin))))
    const holdings = await this.caughtUp(answers)
    const heard = await this.heard.all()
    const deadLetters = await this.reconciliations.deadLetters()
    const results = []
    for (const holding of holdings) {
      const { origin, held } = holding
      const facts = {
        ...holding,
        stated: await this.statedInAll(origin, held, answers.get(origin), heard.get(origin)?.stated),
        hole: await this.reconciliations.hole(origin, held),
        deadLetters: deadLetters.get(origin) ?? 0,
        heard: heard.get(origin),
      }
      results.push(judge(facts, this.listeningSince, this.clock.now()))
    }
    await this.reconciliations.finish(results, startedBy, startedAt, cause)
  }

  private async statedInAll(
    origin: ServiceName,
    held: number,
    answer: number | undefined,
    heard: number | undefined,
  ): Promise<number | undefined> {
    // Facts may have come since it answered: only a second answer shows that the ledger is really ahead.
    const again = answer !== undefined && answer < held ? await this.statedBy(origin as RecordKeeper) : answer
    // A heartbeat tells of a moment that is over: the ledger may well have more by now.
    return again ?? (heard === undefined ? undefined : Math.max(heard, held))
  }

  private async statedBy(origin: RecordKeeper): Promise<number | undefined> {
    const answer = await this.client
      .call(heartbeats[origin].read, {}, { timeout: ANSWER_MS })
      .catch((error: unknown) =>
        this.log.info('A service does not say how much it has stated.', { origin, error: String(error) }),
      )
    return answer?.stated
  }

  /** What was stated just now is on its way: it is waited for as long as some of it comes, and then as long as a gap would be. */
  private async caughtUp(stated: ReadonlyMap<ServiceName, number | undefined>): Promise<Holding[]> {
    let until = 0
    let reached = ''
    for (;;) {
      const holdings = await this.reconciliations.holdings()
      const missing = holdings.filter(({ origin, held }) => held < (stated.get(origin) ?? 0))
      const now = missing.map(({ origin, held }) => `${origin} ${held}`).join()
      if (now !== reached) until = this.clock.now().getTime() + this.config.gapSeconds * 1_000
      reached = now
      if (missing.length === 0 || this.clock.now().getTime() >= until || this.stopping.signal.aborted) return holdings
      await this.pause(250)
    }
  }

  private async pause(ms: number): Promise<void> {
    await rest(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined)
  }
}
