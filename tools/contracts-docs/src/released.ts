import { eventType, schemaOf, type EventContract, type JsonSchema, type Procedure } from '@cordon/contracts'
import type { Surface } from './surface'

/** What was promised of a procedure when it was released. */
export interface ReleasedProcedure {
  kind: string
  permission: string
  services: string[]
  http?: { method: string; path: string }
  refusals: Record<string, number>
  input: JsonSchema
  output: JsonSchema
}

export interface ReleasedEvent {
  data: JsonSchema
}

/** docs/generated/contract-lock.json: every released promise, each readable by itself. */
export interface ContractLock {
  procedures: Record<string, ReleasedProcedure>
  events: Record<string, ReleasedEvent>
}

/** The lock as it would be if everything were released now. */
export function lockOf({ procedures, events }: Surface): ContractLock {
  return {
    procedures: Object.fromEntries(procedures.map((procedure) => [procedure.name, released(procedure)])),
    events: Object.fromEntries(events.map((event) => [eventType(event), releasedEvent(event)])),
  }
}

function released({ kind, permission, services, http, refusals, input, output }: Procedure): ReleasedProcedure {
  return {
    kind,
    permission,
    services: [...services].sort(),
    ...(http && { http: { method: http.method, path: http.path } }),
    refusals: Object.fromEntries(Object.entries(refusals).map(([code, { status }]) => [code, status])),
    input: schemaOf(input),
    output: schemaOf(output),
  }
}

function releasedEvent({ data }: EventContract): ReleasedEvent {
  return { data: schemaOf(data) }
}

/** One entry a line: a change shows as the lines of what changed. */
export function writtenLock({ procedures, events }: ContractLock): string {
  const block = (entries: Record<string, object>): string =>
    Object.entries(entries)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([name, entry]) => `    ${JSON.stringify(name)}: ${JSON.stringify(entry)}`)
      .join(',\n')
  return `{\n  "procedures": {\n${block(procedures)}\n  },\n  "events": {\n${block(events)}\n  }\n}\n`
}
