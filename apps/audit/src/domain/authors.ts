/** What names a person of the public for good, whatever they call themselves. */
export interface AuthorKey {
  network: string
  nativeId: string
}

/** Whose messages arrived, by message. */
export function authorsIn(
  events: readonly { type: string; subject: string; data: unknown }[],
): ReadonlyMap<string, AuthorKey> {
  const authors = new Map<string, AuthorKey>()
  for (const { type, subject, data } of events) {
    if (type !== 'connectors.item.captured.v1') continue
    const { network, author } = (data ?? {}) as { network?: unknown; author?: { nativeId?: unknown } | null }
    const nativeId = author?.nativeId
    if (typeof network === 'string' && typeof nativeId === 'string') authors.set(subject, { network, nativeId })
  }
  return authors
}
