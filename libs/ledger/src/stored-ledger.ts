import type { LedgerEntry } from './entry'

/** One entry as the store holds it. */
export interface StoredEntry {
  readonly index: number
  readonly entry: LedgerEntry
  /** Null together with null data: the content was erased, the entry still stands. */
  readonly salt: Buffer | null
  readonly data: unknown
  /** The leaf hash kept beside the entry. */
  readonly leafHash?: Buffer | null
  /** A copy of the leaf hash of the entry before it: tells which of two neighbours was changed. */
  readonly previousLeafHash?: Buffer | null
}

/** The stored hashes of `count` nodes of one level (1 and up), starting at `first`; null where one is missing. */
export type NodeReader = (
  level: number,
  first: number,
  count: number,
) => readonly (Buffer | null)[] | Promise<readonly (Buffer | null)[]>

export interface LedgerToVerify {
  /** How many entries the store says it holds. */
  readonly size: number
  /** All entries in order of index, in chunks of any size. */
  readonly entries: AsyncIterable<readonly StoredEntry[]> | Iterable<readonly StoredEntry[]>
  /** Leave out when no interior nodes are stored; problems are then located less exactly. */
  readonly nodes?: NodeReader
  /** The newest signed checkpoint. Entries after it count as unsigned. */
  readonly checkpoint: string
  readonly vkey: string
  /** Refuse the checkpoint of any other ledger. */
  readonly origin?: string
  /** The first position an origin gives; 1 unless told otherwise. */
  readonly firstPosition?: number
  readonly onProgress?: (entriesDone: number, entriesInAll: number) => void
}
