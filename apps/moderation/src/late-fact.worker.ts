import type { ClassifierScores } from '@cordon/rules'
import { Clock, Log } from '@cordon/runtime'
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common'
import { setTimeout as pause } from 'node:timers/promises'
import { askClassifier, ClassifierFault } from './classifier-call.worker'
import type { Said } from './domain/late-facts'
import { LateFactStore } from './late-fact.store'
import { ModerationConfig } from './moderation.config'
import { QuestionStore, type LateQuestion } from './question.store'

/** Questions that are given up in one turn while nobody answers. */
const MOST_OVERDUE = 200
/** What a turn may take beside the call, in ms. */
const HANDING_OVER_MS = 30_000
const SWEEP_MS = 250
/** After a turn in which somebody did not answer, and after one that failed. */
const RECOVERY_MS = 1_000
const LONGEST_RECOVERY_MS = 10_000

/** Asks for facts that rules could not be given when a message arrived, and hands over what was said. */
@Injectable()
export class LateFactWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly stopping = new AbortController()
  private running: Promise<void> = Promise.resolve()
  private failures = 0

  constructor(
    @Inject(QuestionStore) private readonly questions: QuestionStore,
    @Inject(LateFactStore) private readonly lateFacts: LateFactStore,
    @Inject(ModerationConfig) private readonly config: ModerationConfig,
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
    const { signal } = this.stopping
    while (!signal.aborted) {
      let rest = SWEEP_MS
      try {
        if (await this.turn()) rest = 0
      } catch (error) {
        this.failures += 1
        this.log.warn('Late facts could not be taken; trying again.', { error: error as Error })
      }
      if (this.failures > 0) rest = Math.min(LONGEST_RECOVERY_MS, RECOVERY_MS * 2 ** (this.failures - 1))
      await pause(rest, undefined, { signal }).catch(() => undefined)
    }
  }

  /** False: nobody waits. */
  private async turn(): Promise<boolean> {
    const { classifierBatch, classifierTimeoutMs, lateFactsForMs } = this.config
    const leaseMs = classifierTimeoutMs * 2 + HANDING_OVER_MS
    const questions = await this.questions.take(classifierBatch, leaseMs, this.clock.now())
    if (questions.length === 0) return false
    const fault = await this.ask(questions)
    if (this.stopping.signal.aborted) {
      await this.questions.release((questions[0] as LateQuestion).turn, this.clock.now())
      return true
    }
    if (fault === undefined) {
      this.failures = 0
      return true
    }
    this.failures += 1
    await this.questions.failed('classifier', fault.message, this.clock.now())
    // What has waited long enough need not be asked once more to be given up.
    const at = this.clock.now()
    const overdue = await this.questions.take(MOST_OVERDUE, leaseMs, at, new Date(at.getTime() - lateFactsForMs))
    await this.handOver(overdue, fault)
    return true
  }

  /** Asks for these together, and each half by itself where that helps. Answers with the fault of the last that nobody answered. */
  private async ask(questions: readonly LateQuestion[]): Promise<ClassifierFault | undefined> {
    const answers = await this.classified(questions)
    if (this.stopping.signal.aborted) return undefined
    if (answers instanceof ClassifierFault && answers.reached && questions.length > 1) {
      const half = questions.length >> 1
      const first = await this.ask(questions.slice(0, half))
      return (await this.ask(questions.slice(half))) ?? first
    }
    await this.handOver(questions, answers)
    return answers instanceof ClassifierFault ? answers : undefined
  }

  private async classified(questions: readonly LateQuestion[]): Promise<ClassifierScores[] | ClassifierFault> {
    try {
      const texts = questions.map(({ event }) => event.data.text)
      const scores = await askClassifier(this.config, texts, this.stopping.signal)
      await this.questions.answered('classifier', scores[0]?.model, this.clock.now())
      return scores
    } catch (error) {
      if (!(error instanceof ClassifierFault)) throw error
      if (!this.stopping.signal.aborted)
        this.log.warn('The classifier did not answer.', { reason: error.message, count: questions.length })
      return error
    }
  }

  private async handOver(questions: readonly LateQuestion[], answers: ClassifierScores[] | ClassifierFault) {
    let givenUp = 0
    for (const [i, question] of questions.entries()) {
      const said = saidOf(answers instanceof ClassifierFault ? answers : (answers[i] as ClassifierScores), this.config)
      if ((await this.lateFacts.take(question, said, this.clock.now())) === 'given-up') givenUp += 1
    }
    if (givenUp > 0)
      this.log.warn('Messages stay decided without what the classifier would have said.', { count: givenUp })
  }
}

function saidOf(answer: ClassifierScores | ClassifierFault, { classifierUrl }: ModerationConfig): Said {
  if (!(answer instanceof ClassifierFault)) return { facts: { classifier: answer }, faults: {} }
  return { facts: {}, faults: { classifier: { why: answer.message, final: classifierUrl === undefined } } }
}
