import { checkSubtree } from './checked-subtree'
import type { CheckedSubtree } from './checked-subtree'
import { digestData, entryLeafHash } from './entry'
import { nameEntry, same, someChanged } from './finding'
import type { Finding, LeafRecord } from './finding'
import { foldPeaks, frontierNodes, hashNode } from './merkle-tree'
import { PositionGaps } from './position-gaps'
import { descend } from './sealed-tree'
import type { TwoTrees } from './sealed-tree'
import type { LedgerToVerify, StoredEntry } from './stored-ledger'

/** Entries of one subtree are in memory at a time; above it only subtree roots are kept. */
const SUBTREE_LEVEL = 13
const SUBTREE_SIZE = 2 ** SUBTREE_LEVEL
const MOST_FINDINGS = 1000
/** Trying every mix of computed and stored peaks doubles with each peak that differs. */
const MOST_OPEN_PEAKS = 12

/** One pass over the entries: what can be told of each by itself, and the subtrees over them. */
export class LedgerWalk {
  readonly findings: Finding[] = []
  readonly subtrees: CheckedSubtree[] = []
  readonly positions: PositionGaps
  count = 0
  erased = 0
  /** The first index whose copy of the leaf hash before it disagrees with the entry before it. */
  brokenLink: number | undefined
  private next = 0
  private records: LeafRecord[] = []
  private unsigned: { first: number; last: number } | undefined

  constructor(
    readonly ledger: LedgerToVerify,
    private readonly treeSize: number,
  ) {
    this.positions = new PositionGaps(ledger.firstPosition ?? 1)
  }

  async run(): Promise<void> {
    const total = Math.max(this.treeSize, this.ledger.size)
    for await (const chunk of this.ledger.entries) {
      for (const row of chunk) {
        if (!Number.isSafeInteger(row.index) || row.index < this.next) {
          this.report('entry-unexpected', row.index, row.index, `A further entry claims index ${row.index}.`)
          continue
        }
        if (row.index > this.next) await this.miss(Math.min(row.index, this.treeSize))
        this.link(row)
        if (this.records.length === SUBTREE_SIZE) await this.closeSubtrees()
        this.take(row)
      }
      this.ledger.onProgress?.(this.count, total)
    }
    await this.miss(this.treeSize)
    await this.closeSubtrees()
    if (this.unsigned) {
      const { first, last } = this.unsigned
      const text = `${entries(first, last)} not covered by the signed checkpoint, which seals ${this.treeSize} entries.`
      this.report('entry-unsigned', first, last, text)
    }
  }

  private take(row: StoredEntry): void {
    const record = this.judge(row)
    this.count += 1
    this.next = row.index + 1
    if (row.index < this.treeSize) {
      this.records.push(record)
      return
    }
    this.unsigned = { first: this.unsigned?.first ?? row.index, last: row.index }
    if (record.fault !== null) {
      const text = `${nameEntry(record)}: its fields, data and salt do not belong together.`
      this.report('data-changed', row.index, row.index, text, record)
    }
  }

  /** The row carries a copy of the leaf hash before it; its record may be the last of a full subtree. */
  private link({ index, previousLeafHash }: StoredEntry): void {
    const before = this.records.at(-1)
    if (!previousLeafHash || before?.index !== index - 1) return
    before.linked = previousLeafHash
    if (before.computed && !before.computed.equals(previousLeafHash)) this.brokenLink ??= index
  }

  private judge({ index, entry, salt, data, leafHash }: StoredEntry): LeafRecord {
    const { origin, position, eventId } = entry
    const named = { index, origin, position, eventId, stored: leafHash ?? null, linked: null }
    let computed: Buffer
    try {
      computed = entryLeafHash(entry)
    } catch {
      return { ...named, computed: null, fault: 'malformed' }
    }
    const erased = salt === null && data === null
    if (erased) this.erased += 1
    const fits = erased || digestFits(salt, data, entry.dataDigest)
    const record: LeafRecord = { ...named, computed, fault: fits ? null : 'data' }
    if (!this.positions.see(origin, position, index)) {
      const text = `${nameEntry(record)} repeats a position that an earlier entry has.`
      this.report('position-repeated', index, index, text, record)
    }
    return record
  }

  private async miss(upTo: number): Promise<void> {
    const first = this.next
    if (upTo <= first) return
    this.report('entry-missing', first, upTo - 1, `${entries(first, upTo - 1)} missing.`)
    for (let index = first; index < upTo; index += 1) {
      if (this.records.length === SUBTREE_SIZE) await this.closeSubtrees()
      this.records.push({ index, computed: null, stored: null, linked: null, fault: 'missing' })
    }
    this.next = upTo
  }

  private report(kind: Finding['kind'], first: number, last: number, explanation: string, record?: LeafRecord): void {
    if (this.findings.length >= MOST_FINDINGS) return
    this.findings.push({ kind, first, last, explanation, ...(record && { record }) })
  }

  /** Full subtrees come in aligned runs of 2^13 entries; the last run falls into the smaller perfect subtrees it holds. */
  private async closeSubtrees(): Promise<void> {
    const run = this.records
    this.records = []
    for (const { level, index } of frontierNodes(run.length)) {
      const under = run.slice(index * 2 ** level, (index + 1) * 2 ** level)
      const stored: (readonly (Buffer | null)[])[] = []
      for (let l = 1; l <= level && this.ledger.nodes; l += 1) {
        stored.push(await this.ledger.nodes(l, under[0]!.index / 2 ** l, 2 ** (level - l)))
      }
      this.subtrees.push(checkSubtree(under, level, stored, this.ledger.nodes !== undefined))
    }
  }
}

/** Joins the subtrees up to the root and lets the signed root (null: none to trust) decide what is sealed. */
export async function judgeTree(
  walk: LedgerWalk,
  size: number,
  signedRoot: Buffer | null,
): Promise<{ findings: Finding[]; root: Buffer | null }> {
  const peaks = await peaksOver(walk, size)
  const computed = peaks.flatMap((peak) => (peak.computed ? [peak.computed] : []))
  const root = computed.length === peaks.length ? foldPeaks(computed) : null
  if (!signedRoot) return { findings: peaks.flatMap((peak) => peak.judge(peak.stored ?? peak.computed)), root }
  const sealed = sealedPeaks(peaks, signedRoot)
  if (sealed) return { findings: peaks.flatMap((peak, i) => peak.judge(sealed[i]!)), root }
  const findings = peaks.flatMap((peak) => {
    const trusted = peak.stored !== null && !same(peak.stored, peak.computed) ? peak.stored : null
    return peak.judge(trusted).filter((finding) => trusted !== null || finding.kind !== 'one-of-changed')
  })
  const last = lastLeafChanged(peaks, signedRoot)
  if (last) findings.push(last)
  if (findings.length > 0 || root === null) return { findings, root }
  const explanation =
    'The entries do not give the signed root, and all stored hashes were rewritten to agree with them: ' +
    'an earlier checkpoint or a copy is needed to tell which entry was changed.'
  return { findings: [{ kind: 'root-mismatch', first: 0, last: Math.max(size - 1, 0), explanation }], root }
}

/** The last entry of a tree of odd size hangs from the root alone; when the store vouches for all others, it is the one. */
function lastLeafChanged(peaks: readonly CheckedSubtree[], signedRoot: Buffer): Finding | undefined {
  const record = peaks.at(-1)?.record
  const others = peaks.slice(0, -1).flatMap((peak) => (peak.stored ? [peak.stored] : []))
  if (!record || record.fault === 'missing' || others.length < peaks.length - 1) return undefined
  const explanation =
    `${nameEntry(record)} was changed together with its stored leaf hash: the signed root does not fit, and the stored ` +
    'tree vouches for all entries before it. If not, the whole stored tree was rewritten.'
  const isSealed = (leafHash: Buffer) => foldPeaks([...others, leafHash]).equals(signedRoot)
  return { kind: 'entry-changed', first: record.index, last: record.index, record, explanation, isSealed }
}

/** Which of the computed and stored peaks give the signed root; undefined when no mix of them does. */
function sealedPeaks(peaks: readonly CheckedSubtree[], signedRoot: Buffer): Buffer[] | undefined {
  const choices = peaks.map(({ computed, stored }) =>
    [computed, same(computed, stored) ? null : stored].filter((hash) => hash !== null),
  )
  const open = choices.flatMap((choice, i) => (choice.length > 1 ? [i] : []))
  if (choices.some((choice) => choice.length === 0) || open.length > MOST_OPEN_PEAKS) return undefined
  for (let mix = 0; mix < 2 ** open.length; mix += 1) {
    const picked = choices.map((choice, i) => choice[open.includes(i) ? (mix >> open.indexOf(i)) & 1 : 0]!)
    if (foldPeaks(picked).equals(signedRoot)) return picked
  }
  return undefined
}

async function peaksOver(walk: LedgerWalk, size: number): Promise<CheckedSubtree[]> {
  const full = walk.subtrees.filter((subtree) => subtree.level === SUBTREE_LEVEL)
  const rest = walk.subtrees.slice(full.length)
  const upper = await upperTrees(walk, full)
  const high = frontierNodes(size).filter(({ level }) => level >= SUBTREE_LEVEL)
  return [...high.map(({ level, index }) => peakOf(upper, level, index)), ...rest]
}

function peakOf(upper: TwoTrees, level: number, index: number): CheckedSubtree {
  return {
    level,
    index,
    computed: upper.computed(level, index),
    stored: upper.stored(level, index),
    judge: (sealed) =>
      sealed
        ? descend(upper, level, index, sealed)
        : (upper.doubts(level, index) ?? [upper.unexplained(level, index, null)]),
  }
}

async function upperTrees(walk: LedgerWalk, full: readonly CheckedSubtree[]): Promise<TwoTrees> {
  const { nodes } = walk.ledger
  const computed: (Buffer | null)[][] = [full.map((subtree) => subtree.computed)]
  const stored: (readonly (Buffer | null)[])[] = [full.map((subtree) => subtree.stored)]
  for (let below = computed[0]!; below.length > 1; below = computed.at(-1)!) {
    const row: (Buffer | null)[] = []
    for (let i = 0; i + 1 < below.length; i += 2) {
      const left = below[i]!
      const right = below[i + 1]!
      row.push(left && right ? hashNode(left, right) : null)
    }
    stored.push(nodes ? await nodes(SUBTREE_LEVEL + computed.length, 0, row.length) : [])
    computed.push(row)
  }
  const under = (level: number, index: number) =>
    full.slice(index * 2 ** (level - SUBTREE_LEVEL), (index + 1) * 2 ** (level - SUBTREE_LEVEL))
  return {
    bottomLevel: SUBTREE_LEVEL,
    storeComplete: nodes !== undefined,
    computed: (level, index) => computed[level - SUBTREE_LEVEL]?.[index] ?? null,
    stored: (level, index) => stored[level - SUBTREE_LEVEL]?.[index] ?? null,
    copy: () => null,
    settle: (index, sealed) => [...full[index]!.judge(sealed)],
    doubts(level, index) {
      const subtrees = under(level, index)
      const named = subtrees.flatMap((subtree) => subtree.judge(null)).filter(({ kind }) => kind !== 'one-of-changed')
      // A subtree without a computed hash has a missing entry, which was reported when it was met.
      return named.length > 0 || subtrees.some((subtree) => subtree.computed === null) ? named : null
    },
    unexplained: (level, index) => someChanged(index * 2 ** level, (index + 1) * 2 ** level - 1),
  }
}

function digestFits(salt: Buffer | null, data: unknown, digest: string): boolean {
  if (salt === null) return false
  try {
    return digestData(salt, data) === digest
  } catch {
    return false
  }
}

function entries(first: number, last: number): string {
  return first === last ? `Entry ${first} is` : `Entries ${first} to ${last} are`
}
