import type { CaseStatus } from '@cordon/contracts/audit'

/** The filters of the list of cases as they stand in the address. */
export interface CaseSearch {
  status?: CaseStatus
  search?: string
}

/** Reads the filters out of an address, leaving out what is not one. */
export function readCaseSearch(search: Record<string, unknown>): CaseSearch {
  const { status, search: text } = search
  return {
    ...((status === 'open' || status === 'closed') && { status }),
    ...(typeof text === 'string' && text.trim() !== '' && { search: text.trim().slice(0, 200) }),
  }
}
