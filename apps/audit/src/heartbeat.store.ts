import { checkFast, eventType, type CloudEvent, type ServiceName } from '@cordon/contracts'
import { Heartbeat, heartbeats, recordKeepers, type RecordKeeper } from '@cordon/contracts/trail'
import { Database, type Tx } from '@cordon/persistence'
import { Inject, Injectable } from '@nestjs/common'
import type { Heard } from './domain/reconciliation'

const types = new Map<string, RecordKeeper>(recordKeepers.map((origin) => [eventType(heartbeats[origin].sent), origin]))

export const heartbeatTypes: readonly string[] = [...types.keys()]

export interface HeardOrigin extends Heard {
  stated: number
}

/** When each service was heard of last. */
@Injectable()
export class HeartbeatStore {
  constructor(@Inject(Database) private readonly db: Database) {}

  async take(events: readonly CloudEvent[], tx: Tx): Promise<void> {
    const newest = new Map<RecordKeeper, CloudEvent>()
    for (const event of events) {
      // What does not read as one becomes an entry all the same: nothing may be kept from the ledger for its form.
      const origin = types.get(event.type)
      const known = origin && newest.get(origin)
      if (origin === undefined || checkFast(Heartbeat, event.data, { open: true }) !== undefined) continue
      if (known === undefined || known.time < event.time) newest.set(origin, event)
    }
    for (const [origin, { time, data }] of newest) {
      const { instance, everySeconds, outbox } = data as Heartbeat
      await tx.query(
        `INSERT INTO heartbeat (origin, instance, at, every_seconds, stated) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (origin) DO UPDATE SET instance = $2, at = $3, every_seconds = $4, stated = $5 WHERE heartbeat.at < $3`,
        [origin, instance, time, everySeconds, outbox.stated],
      )
    }
  }

  async all(): Promise<Map<ServiceName, HeardOrigin>> {
    const rows = await this.db.query<{ origin: ServiceName; at: Date; every_seconds: number; stated: string }>(
      `SELECT origin, at, every_seconds, stated FROM heartbeat`,
    )
    return new Map(
      rows.map((row) => [row.origin, { at: row.at, everySeconds: row.every_seconds, stated: Number(row.stated) }]),
    )
  }
}
