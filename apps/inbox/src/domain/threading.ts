/*
 * Which conversation an item joins. Items are known by keys: their own, that of what they answer, that of the thread's first post. Whatever shares a key
 * is one conversation, in whatever order it arrives: so the partition is that of the connected components.
 */

export interface Placeable {
  itemId: string
  /** In any form that is equal only where account, privacy and native key are. */
  keys: readonly string[]
}

export interface Placement {
  /** The conversation of each item, after all merges. */
  conversationOf: Map<string, string>
  created: Set<string>
  /** Conversations that existed before and are one now: the younger goes into the older. */
  merged: { from: string; into: string }[]
  /** Keys that led nowhere before. */
  newKeys: Map<string, string>
}

export interface ThreadKeys {
  itemId: string
  kind: 'mention' | 'reply' | 'direct_message'
  visibility: string
  nativeKey: string
  threadRootKey?: string
  inReplyToKey?: string
  author: { nativeId: string }
}

/**
 * The keys of an item within its account. Private messages are known by who writes, and public ones by their place in the thread:
 * no key of one kind equals one of the other, so that nothing private ever stands beside something public.
 */
export function keysOf(item: Omit<ThreadKeys, 'itemId'>): string[] {
  if (isDirect(item)) return [`direct ${item.author.nativeId}`]
  return [...new Set([item.nativeKey, item.inReplyToKey, item.threadRootKey])]
    .filter((key) => key !== undefined)
    .map(publicKey)
}

export function publicKey(nativeKey: string): string {
  return `public ${nativeKey}`
}

export function isDirect({ kind, visibility }: { kind: string; visibility: string }): boolean {
  return kind === 'direct_message' || visibility === 'direct'
}

/** Places items. `known` says where keys lead; ids of conversations order by age (UUIDv7). */
export function place(items: readonly Placeable[], known: ReadonlyMap<string, string>, newId: () => string): Placement {
  const created = new Set<string>()
  const parent = new Map<string, string>()
  const found = new Map<string, string>()
  const first = new Map<string, string>()
  const root = (id: string): string => {
    let at = id
    for (let up = parent.get(at); up !== undefined; up = parent.get(at)) at = up
    return at
  }
  // A conversation that others know already is never given up for one made here, whatever the clocks say.
  const isOlder = (one: string, other: string): boolean =>
    created.has(one) === created.has(other) ? one < other : created.has(other)

  for (const { itemId, keys } of items) {
    let home: string | undefined
    for (const key of keys) {
      const leads = known.get(key) ?? found.get(key)
      if (leads === undefined) continue
      const other = root(leads)
      if (home === undefined || home === other) home = other
      else if (isOlder(home, other)) parent.set(other, home)
      else {
        parent.set(home, other)
        home = other
      }
    }
    if (home === undefined) created.add((home = newId()))
    first.set(itemId, home)
    for (const key of keys) if (!known.has(key) && !found.has(key)) found.set(key, home)
  }

  const conversationOf = new Map<string, string>()
  for (const [itemId, home] of first) conversationOf.set(itemId, root(home))
  const newKeys = new Map<string, string>()
  for (const [key, home] of found) newKeys.set(key, root(home))
  const merged = [...parent.keys()].filter((id) => !created.has(id)).map((from) => ({ from, into: root(from) }))
  return {
    conversationOf,
    created: new Set([...created].filter((id) => !parent.has(id))),
    merged,
    newKeys,
  }
}
