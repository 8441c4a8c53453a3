import { causedByService, fact, refusal } from '@cordon/contracts'
import {
  erasures,
  type ClearOutboxInput,
  type EraseRecordsInput,
  type ErasingService,
  type OutboxCleared,
  type RecordsErased,
} from '@cordon/contracts/erasure'
import { Handle } from '@cordon/messaging'
import { Database, emptyOutboxAt, inFlight, refuseFromNow, sequencesOf, type Tx } from '@cordon/persistence'
import { Controller, Inject, type Type } from '@nestjs/common'

/**
 * Erases what a service keeps of records, by their ids, and answers how many rows held something; those it does not know it passes over.
 * `in-use`: something of it is on its way to a network, so nothing was erased. Erasing again changes nothing.
 */
export type EraseRecords = (tx: Tx, records: readonly string[]) => Promise<number | 'in-use'>

/** The procedures with which audit has a service erase records, and empty their events in its outbox. */
export function erasureController(service: ErasingService, eraseRecords: EraseRecords): Type {
  const { erase, erased, clearOutbox } = erasures[service]

  @Controller()
  class ErasureHandlers {
    constructor(@Inject(Database) private readonly db: Database) {}

    @Handle(erase)
    async erase({ erasureId, records }: EraseRecordsInput): Promise<RecordsErased> {
      return this.db.transaction(async (tx) => {
        await refuseFromNow(tx, records)
        const rows = await eraseRecords(tx, records)
        if (rows === 'in-use') throw refusal(erase, 'RECORD_IN_USE')
        const result = { erasureId, rows }
        tx.state([fact(erased, erasureId, 1, result)], causedByService(service, 'audit.erasure.ordered'))
        return result
      })
    }

    @Handle(clearOutbox)
    async clearOutbox({ positions }: ClearOutboxInput): Promise<OutboxCleared> {
      // Committed first: what the relay reads from now on is empty, and what it read before shows below.
      await this.db.transaction((tx) => emptyOutboxAt(tx, positions))
      return this.db.transaction(async (tx) => {
        if (await inFlight(tx, positions)) throw refusal(clearOutbox, 'EVENTS_IN_FLIGHT')
        return { sequences: await sequencesOf(tx, positions) }
      })
    }
  }
  return ErasureHandlers
}
