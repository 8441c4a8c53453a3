import { event } from '../event'
import { Id, IdList, Whole, WholeList } from '../fields'
import { procedure } from '../procedure'
import type { ServiceName } from '../service'

export const MOST_RECORDS_AT_ONCE = 2_000

export class EraseRecordsInput {
  @Id() erasureId!: string
  @IdList({ max: MOST_RECORDS_AT_ONCE }) records!: string[]
}

export class RecordsErased {
  @Id() erasureId!: string
  /** How many rows held something of it. */
  @Whole() rows!: number
}

export class ClearOutboxInput {
  @WholeList({ max: 10_000 }) positions!: number[]
}

export class OutboxCleared {
  /** Where in the event stream they were published. */
  @WholeList({ max: 100_000 }) sequences!: number[]
}

/** What every service that keeps something of the public serves: audit alone may ask for it, once two persons have ordered it. */
function erasureProcedures(service: ServiceName) {
  const erased = event({
    name: `${service}.record.erased`,
    summary: `Content that ${service} kept was erased. Aggregate: the erasure.`,
    data: RecordsErased,
  })
  return {
    erased,
    erase: procedure({
      name: `${service}.record.erase`,
      kind: 'command',
      permission: 'none',
      services: ['audit'],
      summary: `Erase what ${service} keeps of these records, and take in nothing more of them.`,
      trail: { states: () => [erased] },
      input: EraseRecordsInput,
      output: RecordsErased,
      refusals: {
        RECORD_IN_USE: {
          status: 409,
          message: 'Something of it is on its way to a network. It can be erased once that has ended.',
        },
      },
    }),
    clearOutbox: procedure({
      name: `${service}.record.clear-outbox`,
      kind: 'command',
      permission: 'none',
      services: ['audit'],
      summary: `Empty the events at these positions of ${service}'s outbox; their places stay.`,
      trail: { nothing: 'The erasure that asks for it says how many events it took out.' },
      input: ClearOutboxInput,
      output: OutboxCleared,
      refusals: {
        EVENTS_IN_FLIGHT: {
          status: 409,
          message: 'Some of these events are being published just now. They are empty; ask again where they lie.',
        },
      },
    }),
  }
}

export const erasures = {
  connectors: erasureProcedures('connectors'),
  moderation: erasureProcedures('moderation'),
  inbox: erasureProcedures('inbox'),
  publishing: erasureProcedures('publishing'),
}

/** The services that keep something of the public, in the order in which they erase it: along the way that it comes in. */
export const erasingServices = ['connectors', 'moderation', 'inbox', 'publishing'] as const
export type ErasingService = (typeof erasingServices)[number]

export function isErasingService(service: ServiceName): service is ErasingService {
  return (erasingServices as readonly ServiceName[]).includes(service)
}
