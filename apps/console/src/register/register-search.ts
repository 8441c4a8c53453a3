import type { ListMeasuresInput, MeasureKind } from '@cordon/contracts/moderation'

export type Which = NonNullable<ListMeasuresInput['which']>

/** The register's filters as they stand in the address. */
export interface RegisterSearch {
  /** Absent: what is in force. */
  which?: Exclude<Which, 'in_force'>
  kind?: MeasureKind
}

export const whichLabels: Record<Which, string> = {
  in_force: 'In force',
  due_for_review: 'Due for review',
  appealed: 'Appealed',
  ended: 'Ended',
}

/** Reads the filters out of an address, leaving out what is not one. */
export function readRegisterSearch(search: Record<string, unknown>): RegisterSearch {
  const { which, kind } = search
  return {
    ...((which === 'due_for_review' || which === 'appealed' || which === 'ended') && { which }),
    ...((kind === 'hide' || kind === 'block') && { kind }),
  }
}
