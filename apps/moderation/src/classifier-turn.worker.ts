import type { LateSource } from '@cordon/rules'
import { askClassifier, ClassifierFault, type ClassifierSettings } from './classifier-call.worker'
import type { Said } from './domain/late-facts'
import type { Asker } from './late-fact.worker'
import type { LateQuestion } from './question.store'

/** Asks the classifier about many messages together. */
export class ClassifierTurn implements Asker {
  readonly source: LateSource = 'classifier'
  readonly most: number
  readonly callMs: number
  model: string | undefined

  constructor(private readonly settings: ClassifierSettings & { classifierBatch: number }) {
    this.most = settings.classifierBatch
    this.callMs = settings.classifierTimeoutMs
  }

  /** What cannot be answered together is asked by halves, so that one bad text holds up no others. */
  async ask(questions: readonly LateQuestion[], stopping: AbortSignal): Promise<Said[]> {
    try {
      const texts = questions.map(({ event }) => event.data.text)
      const scores = await askClassifier(this.settings, texts, stopping)
      this.model = scores[0]?.model
      return scores.map((classifier) => ({ facts: { classifier } }))
    } catch (error) {
      if (!(error instanceof ClassifierFault)) throw error
      if (error.reached && questions.length > 1 && !stopping.aborted) {
        const half = questions.length >> 1
        const first = await this.ask(questions.slice(0, half), stopping)
        return [...first, ...(await this.ask(questions.slice(half), stopping))]
      }
      const final = this.settings.classifierUrl === undefined
      return questions.map(() => ({ fault: error.message, final }))
    }
  }
}
