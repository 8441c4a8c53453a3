import { ProblemError } from '@cordon/contracts'
import { fingerprintMedia } from '@cordon/contracts/connectors'
import type { ProcedureClient } from '@cordon/messaging'
import type { LateSource, PictureHashes } from '@cordon/rules'
import { seen, type Said } from './domain/late-facts'
import type { Asker } from './late-fact.worker'
import type { LateQuestion } from './question.store'

/** Of one message: networks that carry more are not among ours. */
const MOST_PICTURES = 16

/** Has connectors fetch the pictures of one message after the other. */
export class PictureTurn implements Asker {
  readonly source: LateSource = 'pictures'
  readonly most = 4
  /** All pictures of all messages, each as slow as a procedure may be. */
  readonly callMs = 4 * MOST_PICTURES * 10_000
  readonly model = undefined

  constructor(private readonly client: ProcedureClient) {}

  async ask(questions: readonly LateQuestion[], stopping: AbortSignal): Promise<Said[]> {
    const said: Said[] = []
    for (const question of questions) said.push(await this.look(question, stopping))
    return said
  }

  private async look({ itemId, itemVersion, event }: LateQuestion, stopping: AbortSignal): Promise<Said> {
    const pictures: PictureHashes[] = []
    for (const { index } of seen(event.data.attachments)) {
      if (stopping.aborted) return { fault: 'moderation ends', final: false }
      if (pictures.length === MOST_PICTURES) {
        pictures.push({ unread: `only the first ${MOST_PICTURES} pictures are looked at` })
        break
      }
      try {
        pictures.push(await this.client.call(fingerprintMedia, { itemId, version: itemVersion, index }))
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error
        const { code, detail, title } = error.problem
        // What connectors refuses for good leaves this picture unread; the others still count.
        if (!FOR_GOOD.has(code)) return { fault: (detail ?? title).slice(0, 300), final: false }
        pictures.push({ unread: (detail ?? title).slice(0, 200) })
      }
    }
    return { facts: { pictures } }
  }
}

const FOR_GOOD = new Set(['MEDIA_NOT_FOUND', 'MEDIA_REFUSED'])
