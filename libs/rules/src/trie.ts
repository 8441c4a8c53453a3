/** Terms as a trie whose states are numbered breadth first: the children of one state stand in a row, by symbol. */
export interface Trie {
  readonly states: number
  /** The children of state s are `childFrom[s]` up to, not including, `childFrom[s + 1]`. */
  readonly childFrom: Int32Array
  /** The symbol that leads to a state. */
  readonly symbols: Uint16Array
  /** Per term, the state where it ends. */
  readonly ends: Int32Array
}

/** `total` is the length of all terms together; `classOf` gives each unit's symbol, never 0 for a unit of a term. */
export function buildTrie(terms: readonly string[], total: number, classOf: Uint16Array): Trie {
  const growing = new GrowingTrie(total + 1)
  const ends = Int32Array.from(terms, (term) => growing.insert(term, classOf))
  const { rank, ...trie } = growing.inBreadth()
  return { ...trie, ends: ends.map((state) => rank[state] as number) }
}

/** The trie while terms are added: edges in one hash table, so that a state costs some bytes and not a row. */
class GrowingTrie {
  private readonly parents: Int32Array
  private readonly symbols: Uint16Array
  private readonly firstChild: Int32Array
  private readonly nextSibling: Int32Array
  /** Children by parent and symbol, open addressing, at most half full; 0 is free. */
  private readonly edges: Int32Array
  private readonly shift: number
  private states = 1

  constructor(capacity: number) {
    this.parents = new Int32Array(capacity)
    this.symbols = new Uint16Array(capacity)
    this.firstChild = new Int32Array(capacity)
    this.nextSibling = new Int32Array(capacity)
    this.shift = Math.clz32(capacity * 2)
    this.edges = new Int32Array(2 ** (32 - this.shift))
  }

  insert(term: string, classOf: Uint16Array): number {
    const { edges, parents, symbols, shift } = this
    const mask = edges.length - 1
    let state = 0
    for (let at = 0; at < term.length; at++) {
      const symbol = classOf[term.charCodeAt(at)] as number
      let slot = Math.imul(Math.imul(state, 0x9e3779b1) ^ Math.imul(symbol, 0x85ebca6b), 0xc2b2ae35) >>> shift
      let child = edges[slot] as number
      while (child !== 0 && (parents[child] !== state || symbols[child] !== symbol)) {
        slot = (slot + 1) & mask
        child = edges[slot] as number
      }
      state = child === 0 ? (edges[slot] = this.grow(state, symbol)) : child
    }
    return state
  }

  inBreadth(): Omit<Trie, 'ends'> & { rank: Int32Array } {
    const { states } = this
    const order = new Int32Array(states)
    const rank = new Int32Array(states)
    const childFrom = new Int32Array(states + 1)
    let tail = 1
    for (let head = 0; head < states; head++) {
      childFrom[head] = tail
      const from = tail
      let child = this.firstChild[order[head] as number] as number
      for (; child !== 0; child = this.nextSibling[child] as number) order[tail++] = child
      if (tail - from > 1) this.sortBySymbol(order, from, tail)
    }
    childFrom[states] = tail
    const symbols = new Uint16Array(states)
    for (let at = 0; at < states; at++) {
      const state = order[at] as number
      rank[state] = at
      symbols[at] = this.symbols[state] as number
    }
    return { states, childFrom, symbols, rank }
  }

  private sortBySymbol(order: Int32Array, from: number, to: number): void {
    const { symbols } = this
    if (to - from > 64) {
      order.subarray(from, to).sort((one, other) => (symbols[one] as number) - (symbols[other] as number))
      return
    }
    // Nearly every state has one to three children; a call of sort() for each took half the time of building.
    for (let at = from + 1; at < to; at++) {
      const state = order[at] as number
      const symbol = symbols[state] as number
      let before = at
      for (; before > from && (symbols[order[before - 1] as number] as number) > symbol; before--) {
        order[before] = order[before - 1] as number
      }
      order[before] = state
    }
  }

  private grow(parent: number, symbol: number): number {
    const state = this.states++
    this.parents[state] = parent
    this.symbols[state] = symbol
    this.nextSibling[state] = this.firstChild[parent] as number
    this.firstChild[parent] = state
    return state
  }
}
