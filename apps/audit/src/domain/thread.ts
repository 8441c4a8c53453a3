/** What leads from one record to the rest of its thread. */
export interface ThreadIds {
  conversations: Set<string>
  /** Messages, posts and replies. */
  others: Set<string>
}

/** Collects the ids that the contents of entries name as a conversation, message or post. */
export function threadIdsIn(contents: Iterable<string>): ThreadIds {
  const found: ThreadIds = { conversations: new Set(), others: new Set() }
  for (const content of contents) collect(parsed(content), found)
  return found
}

/** Of all arrivals, those in these conversations, or of this message: its conversation is then one of them too. */
export function arrivalsIn(contents: Iterable<string>, of: ReadonlySet<string>): ThreadIds {
  const found: ThreadIds = { conversations: new Set(), others: new Set() }
  for (const content of contents) {
    for (const arrival of listIn(parsed(content))) {
      const { conversationId, itemId } = arrival
      if (typeof conversationId !== 'string' || typeof itemId !== 'string') continue
      if (!of.has(conversationId) && !of.has(itemId)) continue
      found.conversations.add(conversationId)
      found.others.add(itemId)
    }
  }
  return found
}

function collect(value: unknown, found: ThreadIds): void {
  if (typeof value !== 'object' || value === null) return
  for (const [name, member] of Object.entries(value)) {
    if (typeof member === 'string') {
      if (name === 'conversationId') found.conversations.add(member)
      else if (name === 'itemId' || name === 'postId') found.others.add(member)
      continue
    }
    const id = (member as { id?: unknown } | null)?.id
    if (typeof id === 'string' && name === 'conversation') found.conversations.add(id)
    if (typeof id === 'string' && name === 'post') found.others.add(id)
    collect(member, found)
  }
}

function listIn(content: unknown): Record<string, unknown>[] {
  const arrivals = (content as { data?: { arrivals?: unknown } } | undefined)?.data?.arrivals
  return Array.isArray(arrivals) ? arrivals.filter((one) => typeof one === 'object' && one !== null) : []
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content) as unknown
  } catch {
    return undefined
  }
}
