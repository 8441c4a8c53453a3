/** The accounts' handles that events about accounts tell, the last word of each. Anything else tells nothing. */
export function handlesIn(events: readonly { type: string; data: unknown }[]): Map<string, string> {
  const handles = new Map<string, string>()
  for (const { type, data } of events) {
    if (!type.startsWith('connectors.account.')) continue
    const { id, handle } = ((data as { account?: unknown } | null)?.account ?? {}) as { id?: unknown; handle?: unknown }
    if (typeof id === 'string' && typeof handle === 'string') handles.set(id, handle)
  }
  return handles
}
