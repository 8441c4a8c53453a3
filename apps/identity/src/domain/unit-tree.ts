export interface UnitNode {
  id: string
  parentId?: string
}

/** The ids of a unit and of every unit below it. */
export function subtree(units: readonly UnitNode[], rootId: string): string[] {
  const children = new Map<string, string[]>()
  for (const { id, parentId } of units) {
    if (parentId !== undefined) children.set(parentId, [...(children.get(parentId) ?? []), id])
  }
  const found = new Set<string>()
  const pending = units.some(({ id }) => id === rootId) ? [rootId] : []
  while (pending.length > 0) {
    const id = pending.pop() as string
    if (found.has(id)) continue
    found.add(id)
    pending.push(...(children.get(id) ?? []))
  }
  return [...found]
}
