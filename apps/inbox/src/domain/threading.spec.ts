import fc from 'fast-check'
import { keysOf, place, type Placeable } from './threading'

const item = (n: number, keys: number[]): Placeable => ({
  itemId: `item ${n}`,
  keys: [...new Set([n, ...keys])].map((key) => `key ${key}`),
})

/** Items 0 to n-1, each with its own key and those of what it answers and of its thread, which may never come. */
const threads = fc
  .array(fc.array(fc.nat({ max: 30 }), { maxLength: 2 }), { minLength: 1, maxLength: 25 })
  .map((all) => all.map((keys, n) => item(n, keys)))

/** Items in some order, cut into batches. */
const batches = threads.chain((items) =>
  fc
    .tuple(
      fc.shuffledSubarray(items, { minLength: items.length, maxLength: items.length }),
      fc.array(fc.integer({ min: 1, max: 8 }), { minLength: items.length, maxLength: items.length }),
    )
    .map(([shuffled, sizes]) => {
      const cut: Placeable[][] = []
      for (let i = 0, b = 0; i < shuffled.length; i += sizes[b++] as number)
        cut.push(shuffled.slice(i, i + (sizes[b] as number)))
      return { items, cut }
    }),
)

/** As the store does: keys and items of a conversation that was merged follow it. */
function placeAll(cut: readonly (readonly Placeable[])[], ids: () => string): Map<string, string> {
  const known = new Map<string, string>()
  const home = new Map<string, string>()
  for (const batch of cut) {
    const { conversationOf, merged, newKeys, created } = place(batch, known, ids)
    const existed = new Set(home.values())
    for (const id of created) expect(existed.has(id)).toBe(false)
    for (const { from, into } of merged) {
      expect(existed.has(from) && existed.has(into) && from > into).toBe(true)
      for (const map of [known, home]) for (const [key, id] of map) if (id === from) map.set(key, into)
    }
    for (const [key, id] of newKeys) {
      expect(known.has(key)).toBe(false)
      known.set(key, id)
    }
    for (const [itemId, id] of conversationOf) home.set(itemId, id)
  }
  return home
}

function counter(): () => string {
  let n = 0
  return () => `conversation ${String(n++).padStart(4, '0')}`
}

function partition(home: ReadonlyMap<string, string>): string[] {
  const groups = new Map<string, string[]>()
  for (const [itemId, id] of home) groups.set(id, [...(groups.get(id) ?? []), itemId])
  return [...groups.values()].map((group) => group.sort().join(', ')).sort()
}

/** The connected components, found the slow way. */
function components(items: readonly Placeable[]): string[] {
  const groups: { items: string[]; keys: Set<string> }[] = []
  for (const { itemId, keys } of items) {
    const touching = groups.filter((group) => keys.some((key) => group.keys.has(key)))
    for (const group of touching) groups.splice(groups.indexOf(group), 1)
    groups.push({
      items: [itemId, ...touching.flatMap((group) => group.items)],
      keys: new Set([...keys, ...touching.flatMap((group) => [...group.keys])]),
    })
  }
  return groups.map((group) => group.items.sort().join(', ')).sort()
}

describe('place', () => {
  it('comes to the same conversations in whatever order and batches the items arrive', () => {
    fc.assert(
      fc.property(batches, ({ items, cut }) => {
        expect(partition(placeAll(cut, counter()))).toEqual(components(items))
      }),
      { numRuns: 1000 },
    )
  })

  it('changes nothing when all of it arrives again', () => {
    fc.assert(
      fc.property(batches, ({ items, cut }) => {
        expect(partition(placeAll([...cut, items], counter()))).toEqual(components(items))
      }),
    )
  })

  it('puts the younger into the older, and what was made in the batch into what was there', () => {
    const known = new Map([
      ['a', '2'],
      ['b', '5'],
    ])
    const made = place(
      [
        { itemId: 'new', keys: ['c'] },
        { itemId: 'joins', keys: ['c', 'b', 'a'] },
      ],
      known,
      () => '0',
    )
    expect(made.merged).toEqual([{ from: '5', into: '2' }])
    expect(made.created.size).toBe(0)
    expect(Object.fromEntries(made.conversationOf)).toEqual({ new: '2', joins: '2' })
    expect(Object.fromEntries(made.newKeys)).toEqual({ c: '2' })
  })
})

describe('keysOf', () => {
  const author = { nativeId: 'p1' }
  it('knows a public item by itself, what it answers and the thread it is in', () => {
    const keys = keysOf({
      kind: 'reply',
      visibility: 'public',
      nativeKey: 'p1',
      inReplyToKey: 'b',
      threadRootKey: 'b',
      author,
    })
    expect(keys).toEqual(['public p1', 'public b'])
  })

  it('knows a private message by who wrote it, whatever it says it answers: never by a key that something public has', () => {
    const direct = { nativeKey: 'public p1', inReplyToKey: 'p1', threadRootKey: 'p1', author }
    expect(keysOf({ ...direct, kind: 'direct_message', visibility: 'direct' })).toEqual(['direct p1'])
    expect(keysOf({ ...direct, kind: 'mention', visibility: 'direct' })).toEqual(['direct p1'])
    fc.assert(
      fc.property(fc.string(), fc.string(), (nativeKey, nativeId) => {
        const open = keysOf({ kind: 'mention', visibility: 'public', nativeKey, author })
        const closed = keysOf({ kind: 'mention', visibility: 'direct', nativeKey, author: { nativeId } })
        expect(open.some((key) => closed.includes(key))).toBe(false)
      }),
    )
  })
})
