import type { ContractLock, ReleasedProcedure } from './released'
import { breakingChanges, type Direction, type SchemaChange } from './schema-changes'

/** Every breach of what was released, one sentence each: which contract, which field, what to do instead. */
export function breaches(released: ContractLock, now: ContractLock): { name: string; message: string }[] {
  const procedures = Object.entries(released.procedures).flatMap(([name, before]) => {
    const after = now.procedures[name]
    const messages = after
      ? procedureBreaches(before, after)
      : [`was removed or renamed. Keep it beside its successor until nobody calls it`]
    return messages.map((message) => ({ name, message: `${name}: ${message}.` }))
  })
  const events = Object.entries(released.events).flatMap(([name, before]) => {
    const after = now.events[name]
    const messages = after
      ? breakingChanges(before.data, after.data, 'event').map((found) => fieldBreach('event', found))
      : [`was removed or renamed. Other systems consume it: keep saying it beside its successor`]
    return messages.map((message) => ({ name, message: `${name}: ${message}.` }))
  })
  return [...procedures, ...events]
}

function procedureBreaches(before: ReleasedProcedure, after: ReleasedProcedure): string[] {
  const uncalled = before.services.filter((service) => !after.services.includes(service))
  return [
    ...(before.permission !== after.permission
      ? [
          `its permission changed from ${before.permission} to ${after.permission}. Roles were granted for the old one: make a new procedure`,
        ]
      : []),
    ...(uncalled.length > 0
      ? [`${uncalled.join(', ')} may no longer call it. Let the callers go first, then forget the old release`]
      : []),
    ...(before.http && routeOf(before) !== routeOf(after)
      ? [
          `its address changed from ${routeOf(before)} to ${routeOf(after)}. Keep the old address, or make a new procedure`,
        ]
      : []),
    ...Object.entries(before.refusals)
      .filter(([code, status]) => after.refusals[code] !== undefined && after.refusals[code] !== status)
      .map(
        ([code, status]) =>
          `its refusal ${code} changed from status ${status} to ${after.refusals[code]}. Give the new meaning a new name`,
      ),
    ...breakingChanges(before.input, after.input, 'input').map((found) => fieldBreach('input', found)),
    ...breakingChanges(before.output, after.output, 'output').map((found) => fieldBreach('output', found)),
  ]
}

const remedies: Record<Direction, string> = {
  input: 'Inputs may only widen: add an optional field, or make a new procedure',
  output: 'Outputs may only promise more: add an optional field, or make a new procedure',
  event: 'Add an optional field, or make version 2 of the event and say both for a while',
}

function fieldBreach(direction: Direction, { field, what }: SchemaChange): string {
  return `${direction} field ${field || '(all)'} ${what}. ${remedies[direction]}`
}

function routeOf({ http }: ReleasedProcedure): string {
  return http ? `${http.method} ${http.path}` : 'no address'
}
