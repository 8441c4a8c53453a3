import type { ServiceName } from '@cordon/contracts'
import {
  heartbeats,
  isRecordKeeper,
  type OutboxStanding,
  type Republished,
  type RepublishInput,
} from '@cordon/contracts/trail'
import { Handle } from '@cordon/messaging'
import { askAgain, Database, outboxStanding } from '@cordon/persistence'
import { Controller, Inject, type Type } from '@nestjs/common'

/** The procedures by which the ledger compares what a service stated with what arrived, and has the rest sent again. */
export function outboxController(service: ServiceName): Type | undefined {
  if (!isRecordKeeper(service)) return undefined
  const { read, republish } = heartbeats[service]

  @Controller()
  class OutboxHandlers {
    constructor(@Inject(Database) private readonly db: Database) {}

    @Handle(read)
    async read(): Promise<OutboxStanding> {
      return outboxStanding(this.db)
    }

    @Handle(republish)
    async republish({ first, last }: RepublishInput): Promise<Republished> {
      return { kept: last < first ? 0 : await askAgain(this.db, first, last) }
    }
  }
  return OutboxHandlers
}
