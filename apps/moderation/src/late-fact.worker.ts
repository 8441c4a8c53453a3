import { ProcedureClient } from '@cordon/messaging'
import type { LateSource } from '@cordon/rules'
import { Clock, Log } from '@cordon/runtime'
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common'
import { setTimeout as pause } from 'node:timers/promises'
import { ClassifierTurn } from './classifier-turn.worker'
import type { Said } from './domain/late-facts'
import { LateFactStore } from './late-fact.store'
import { ModerationConfig } from './moderation.config'
import { PictureTurn } from './picture-turn.worker'
import { QuestionStore, type LateQuestion } from './question.store'

/** Somebody who knows what rules ask for. */
export interface Asker {
  readonly source: LateSource
  /** Questions of one turn. */
  readonly most: number
  /** What the calls of a turn may take, in ms. */
  readonly callMs: number
  /** Which model answered last, where it is one. */
  readonly model: string | undefined
  /** One answer for each question, in their order. */
  ask(questions: readonly LateQuestion[], stopping: AbortSignal): Promise<Said[]>
}

/** Questions that are given up in one turn while nobody answers. */
const MOST_OVERDUE = 200
/** What a turn may take beside the calls, in ms. */
const HANDING_OVER_MS = 30_000
const SWEEP_MS = 250
/** After a turn in which nobody answered, doubled each time. */
const RECOVERY_MS = 1_000
const LONGEST_RECOVERY_MS = 10_000

/** Asks for facts that rules could not be given when a message arrived, and hands over what was said. */
@Injectable()
export class LateFactWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stopping = new AbortController()
  private running: Promise<unknown> = Promise.resolve()

  constructor(
    @Inject(QuestionStore) private readonly questions: QuestionStore,
    @Inject(LateFactStore) private readonly lateFacts: LateFactStore,
    @Inject(ProcedureClient) private readonly client: ProcedureClient,
    @Inject(ModerationConfig) private readonly config: ModerationConfig,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Log) private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    const askers = [new ClassifierTurn(this.config), new PictureTurn(this.client)]
    this.running = Promise.all(askers.map((asker) => this.run(asker)))
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort()
    await this.running
  }

  private async run(asker: Asker): Promise<void> {
    const { signal } = this.stopping
    let failures = 0
    while (!signal.aborted) {
      let rest = SWEEP_MS
      try {
        const turn = await this.turn(asker)
        if (turn === 'answered') [failures, rest] = [0, 0]
        if (turn === 'in-vain') failures += 1
      } catch (error) {
        failures += 1
        this.log.warn('Late facts could not be taken; trying again.', { kind: asker.source, error: error as Error })
      }
      if (failures > 0) rest = Math.min(LONGEST_RECOVERY_MS, RECOVERY_MS * 2 ** (failures - 1))
      await pause(rest, undefined, { signal }).catch(() => undefined)
    }
  }

  private async turn(asker: Asker): Promise<'nobody-waits' | 'answered' | 'in-vain'> {
    const { source } = asker
    const leaseMs = asker.callMs * 2 + HANDING_OVER_MS
    const questions = await this.questions.take(source, asker.most, leaseMs, this.clock.now())
    const [first] = questions
    if (first === undefined) return 'nobody-waits'
    const said = await asker.ask(questions, this.stopping.signal)
    if (this.stopping.signal.aborted) {
      await this.questions.release(first.turn, this.clock.now())
      return 'answered'
    }
    await this.handOver(source, questions, said)
    const faults = said.flatMap((one) => ('fault' in one ? [one] : []))
    const [fault] = faults
    if (faults.length < said.length) await this.questions.answered(source, asker.model, this.clock.now())
    if (fault === undefined) return 'answered'
    this.log.warn('Nobody answered what rules ask.', { kind: source, reason: fault.fault, count: faults.length })
    if (faults.length < said.length) return 'answered'
    const at = this.clock.now()
    await this.questions.failed(source, fault.fault, at)
    // What has waited long enough need not be asked once more to be given up.
    const until = new Date(at.getTime() - this.config.lateFactsForMs)
    const overdue = await this.questions.take(source, MOST_OVERDUE, leaseMs, at, until)
    await this.handOver(source, overdue, Array<Said>(overdue.length).fill(fault))
    return 'in-vain'
  }

  private async handOver(source: LateSource, questions: readonly LateQuestion[], said: readonly Said[]): Promise<void> {
    let givenUp = 0
    for (const [i, question] of questions.entries())
      if ((await this.lateFacts.take(question, said[i] as Said, this.clock.now())) === 'given-up') givenUp += 1
    if (givenUp > 0) this.log.warn('Messages stay decided without an answer.', { kind: source, count: givenUp })
  }
}
