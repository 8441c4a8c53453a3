import { refusal, type ServiceName } from '@cordon/contracts'
import {
  deadLetters,
  type ConsumingService,
  type DeadLetterList,
  type ListDeadLettersInput,
  type Redriven,
  type RedriveInput,
} from '@cordon/contracts/dead-letter'
import { EventConsumers, Handle } from '@cordon/messaging'
import { ConsumedEvents, type Tx } from '@cordon/persistence'
import { Controller, Inject, type Type } from '@nestjs/common'

/** The procedures with which a service lists what its consumers set aside, and tries one again. */
export function deadLetterController(service: ServiceName): Type | undefined {
  if (!(service in deadLetters)) return undefined
  const { list, redrive } = deadLetters[service as ConsumingService]

  @Controller()
  class DeadLetterHandlers {
    constructor(
      @Inject(ConsumedEvents) private readonly consumed: ConsumedEvents,
      @Inject(EventConsumers) private readonly consumers: EventConsumers<Tx>,
    ) {}

    @Handle(list)
    async list({ limit }: ListDeadLettersInput): Promise<DeadLetterList> {
      const { items, total } = await this.consumed.deadLetters(limit ?? 50)
      return { items: items.map((letter) => ({ ...letter, at: letter.at.toISOString() })), total }
    }

    @Handle(redrive)
    async redrive({ deadLetterId }: RedriveInput): Promise<Redriven> {
      const outcome = await this.consumed.redrive(deadLetterId, (letter, tx) => this.consumers.redrive(letter.body, tx))
      if (outcome === 'not-found') throw refusal(redrive, 'DEAD_LETTER_NOT_FOUND')
      if (outcome === 'failed') throw refusal(redrive, 'REDRIVE_FAILED')
      return { deadLetterId }
    }
  }
  return DeadLetterHandlers
}
