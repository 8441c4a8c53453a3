/** Messages chosen to be decided together. */
export interface Selection {
  ids: ReadonlySet<string>
  /** The one chosen last: where a range begins. */
  last?: string
}

export const noSelection: Selection = { ids: new Set() }

/** As many as one answer decides. */
export const MOST_AT_ONCE = 100

/** Chooses one, or lets it go. */
export function toggle({ ids }: Selection, id: string): Selection {
  const next = new Set(ids)
  if (!next.delete(id)) next.add(id)
  return { ids: limited(next), last: id }
}

/** Chooses everything from the one chosen last to this one, in the order of the list. */
export function selectTo(selection: Selection, order: readonly string[], id: string): Selection {
  const from = selection.last === undefined ? -1 : order.indexOf(selection.last)
  const to = order.indexOf(id)
  if (from < 0 || to < 0) return { ids: limited(new Set([...selection.ids, id])), last: id }
  const range = order.slice(Math.min(from, to), Math.max(from, to) + 1)
  return { ids: limited(new Set([...selection.ids, ...range])), last: id }
}

export function selectAll(order: readonly string[]): Selection {
  return { ids: limited(new Set(order)) }
}

/** Without what is no longer in the list: nobody decides on what they do not see. */
export function stillThere({ ids }: Selection, order: readonly string[]): string[] {
  return order.filter((id) => ids.has(id))
}

function limited(ids: Set<string>): Set<string> {
  return ids.size <= MOST_AT_ONCE ? ids : new Set([...ids].slice(0, MOST_AT_ONCE))
}
