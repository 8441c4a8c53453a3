import { allEvents, allProcedures, type EventContract, type Procedure } from '@cordon/contracts'
import * as audit from '@cordon/contracts/audit'
import * as connectors from '@cordon/contracts/connectors'
import * as deadLetter from '@cordon/contracts/dead-letter'
import * as erasure from '@cordon/contracts/erasure'
import * as identity from '@cordon/contracts/identity'
import * as inbox from '@cordon/contracts/inbox'
import * as moderation from '@cordon/contracts/moderation'
import * as publishing from '@cordon/contracts/publishing'
import * as trail from '@cordon/contracts/trail'

/** Every folder of the contracts that declares something, loaded: what is not here is in no document. */
export const contractFolders: Record<string, object> = {
  audit,
  connectors,
  'dead-letter': deadLetter,
  erasure,
  identity,
  inbox,
  moderation,
  publishing,
  trail,
}

/** All that Cordon promises: what the documents are written from. */
export interface Surface {
  procedures: Procedure[]
  events: EventContract[]
}

export function wholeSurface(): Surface {
  return { procedures: allProcedures(), events: allEvents() }
}

/** Where a contract value is exported: its folder, and the way to it, such as `deadLetters.inbox.list`. */
export interface ExportPlace {
  folder: string
  way: string[]
}

export function exportPlaceOf(contract: object): ExportPlace {
  for (const [folder, exported] of Object.entries(contractFolders)) {
    const way = wayTo(contract, exported, 3)
    if (way) return { folder, way }
  }
  throw new Error(`${(contract as { name?: string }).name} is declared but not exported by its folder's index.ts.`)
}

function wayTo(contract: object, inside: object, depth: number): string[] | undefined {
  for (const [key, value] of Object.entries(inside)) {
    if (value === contract) return [key]
    const deeper = depth > 1 && isPlain(value) ? wayTo(contract, value, depth - 1) : undefined
    if (deeper) return [key, ...deeper]
  }
  return undefined
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}
