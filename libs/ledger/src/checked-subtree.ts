import { mergeRanges, nameEntry, same, someChanged } from './finding'
import type { Finding, LeafRecord } from './finding'
import { hashNode } from './merkle-tree'
import { descend } from './sealed-tree'
import type { TwoTrees } from './sealed-tree'

/** What is left of a perfect subtree once its entries were read: small, so that a ledger of any size fits. */
export interface CheckedSubtree {
  readonly level: number
  readonly index: number
  readonly computed: Buffer | null
  readonly stored: Buffer | null
  /** The entry itself, when the subtree is a single leaf. */
  readonly record?: LeafRecord
  /** What is wrong in it, once its sealed hash is known (null: unknown). */
  judge(sealed: Buffer | null): readonly Finding[]
}

/** Keeps a subtree where everything was changed from filling the memory. */
const MOST_FINDINGS = 1000

/**
 * Checks the subtree over `records` (2^level of them) against the stored nodes: `storedLevels[l - 1]` holds those of level l.
 * The sealed hash is either what the entries give or what the store says, so both answers are worked out here.
 */
export function checkSubtree(
  records: readonly LeafRecord[],
  level: number,
  storedLevels: readonly (readonly (Buffer | null)[])[],
  storeComplete: boolean,
): CheckedSubtree {
  const levels: (Buffer | null)[][] = [records.map((record) => record.computed)]
  for (let l = 1; l <= level; l += 1) {
    const below = levels[l - 1]!
    const row: (Buffer | null)[] = []
    for (let i = 0; i < below.length; i += 2) {
      const left = below[i]!
      const right = below[i + 1]!
      row.push(left && right ? hashNode(left, right) : null)
    }
    levels.push(row)
  }
  const firstLeaf = records[0]!.index
  const subtree = {
    level,
    index: firstLeaf / 2 ** level,
    computed: levels[level]![0]!,
    stored: level === 0 ? records[0]!.stored : (storedLevels[level - 1]?.[0] ?? null),
    ...(level === 0 && { record: records[0]! }),
  }
  if (isUntouched(records, levels, storedLevels, storeComplete)) {
    const changed = [someChanged(firstLeaf, firstLeaf + records.length - 1)]
    return { ...subtree, judge: (sealed) => (same(sealed, subtree.computed) ? [] : changed) }
  }
  const trees = twoTrees(records, levels, storedLevels, storeComplete)
  const judged = (sealed: Buffer | null) => {
    const findings = sealed
      ? descend(trees, level, subtree.index, sealed)
      : (trees.doubts(level, subtree.index) ?? [trees.unexplained(level, subtree.index, null)])
    return (findings.length > MOST_FINDINGS ? mergeRanges(findings) : findings).slice(0, MOST_FINDINGS)
  }
  const ifComputed = subtree.computed ? judged(subtree.computed) : []
  const ifStored = subtree.stored ? judged(subtree.stored) : []
  const ifNeither = judged(null)
  // A single leaf may be sealed by the copy beside the next entry alone; it is cheap to judge late.
  const judgeLeaf = level === 0 ? judged : () => ifNeither
  return {
    ...subtree,
    judge(sealed) {
      if (same(sealed, subtree.computed)) return ifComputed
      return same(sealed, subtree.stored) ? ifStored : judgeLeaf(sealed)
    },
  }
}

function isUntouched(
  records: readonly LeafRecord[],
  levels: readonly (readonly (Buffer | null)[])[],
  storedLevels: readonly (readonly (Buffer | null)[])[],
  storeComplete: boolean,
): boolean {
  for (const { computed, stored, linked, fault } of records) {
    if (fault !== null || computed === null) return false
    if (stored !== null && !stored.equals(computed)) return false
    if (linked !== null && !linked.equals(computed)) return false
  }
  for (let l = 1; l < levels.length; l += 1) {
    const row = levels[l]!
    for (let i = 0; i < row.length; i += 1) {
      const stored = storedLevels[l - 1]?.[i] ?? null
      if (stored === null ? storeComplete : !stored.equals(row[i]!)) return false
    }
  }
  return true
}

function twoTrees(
  records: readonly LeafRecord[],
  levels: readonly (readonly (Buffer | null)[])[],
  storedLevels: readonly (readonly (Buffer | null)[])[],
  storeComplete: boolean,
): TwoTrees {
  const firstLeaf = records[0]!.index
  const at = (level: number, index: number) => index - firstLeaf / 2 ** level
  const recordsUnder = (level: number, index: number) =>
    records.slice(at(level, index) * 2 ** level, (at(level, index) + 1) * 2 ** level)
  return {
    bottomLevel: 0,
    storeComplete,
    computed: (level, index) => levels[level]![at(level, index)]!,
    stored: (level, index) =>
      level === 0 ? records[at(0, index)]!.stored : (storedLevels[level - 1]?.[at(level, index)] ?? null),
    copy: (level, index) => (level === 0 ? records[at(0, index)]!.linked : null),
    settle: (index, sealed) => judgeLeaf(records[at(0, index)]!, sealed),
    doubts: (level, index) => doubtsAbout(recordsUnder(level, index)),
    unexplained(level, index, sealed) {
      const under = recordsUnder(level, index)
      const [left, right] = under
      if (level !== 1 || !sealed || !left || !right) return someChanged(under[0]!.index, under.at(-1)!.index)
      if (left.linked !== null && right.linked === null) return lastOfPairChanged({ left, right, sealed })
      return someChanged(left.index, right.index, { left, right, sealed })
    },
  }
}

function judgeLeaf(record: LeafRecord, sealed: Buffer): Finding[] {
  const { computed, stored, linked, fault } = record
  if (fault === 'missing') return []
  if (!same(computed, sealed)) return [entryChanged(record, sealed)]
  const findings: Finding[] = []
  if (fault === 'data') findings.push(dataChanged(record))
  if (stored !== null && !stored.equals(sealed)) {
    const explanation = `${nameEntry(record)}: its stored leaf hash was changed; the entry itself is as it was sealed.`
    findings.push(of(record, 'leaf-hash-changed', explanation))
  }
  if (linked !== null && !linked.equals(sealed)) {
    const explanation = `The copy of entry ${record.index}'s leaf hash beside entry ${record.index + 1} was changed.`
    findings.push({ kind: 'leaf-hash-changed', first: record.index + 1, last: record.index + 1, explanation })
  }
  return findings
}

/** Without a sealed hash: entries whose own copies of the leaf hash disagree with them. Null when there are none. */
function doubtsAbout(records: readonly LeafRecord[]): Finding[] | null {
  const suspects = records.filter(
    ({ computed, stored, linked, fault }) =>
      computed === null ||
      fault === 'missing' ||
      (stored !== null && !stored.equals(computed)) ||
      (linked !== null && !linked.equals(computed)),
  )
  const wrongData = records.filter((record) => record.fault === 'data' && !suspects.includes(record)).map(dataChanged)
  if (suspects.length === 0) return wrongData.length > 0 ? wrongData : null
  const present = suspects.filter((record) => record.fault !== 'missing')
  return [...present.map((record) => entryChanged(record, undefined)), ...wrongData]
}

function entryChanged(record: LeafRecord, sealed: Buffer | undefined): Finding {
  const { computed, stored, fault } = record
  const name = nameEntry(record)
  let explanation = `${name}: its fields are not those that were sealed.`
  if (fault === 'malformed')
    explanation = `${name} is no well-formed entry: a field is missing, added or of another kind.`
  else if (stored !== null && same(stored, computed)) explanation += ' Its stored leaf hash was changed with it.'
  if (fault === 'data') explanation += ' Its data do not match its digest either.'
  return {
    ...of(record, 'entry-changed', explanation),
    ...(sealed && { isSealed: (leafHash: Buffer) => leafHash.equals(sealed) }),
  }
}

/** The newest entry has no copy of its leaf hash beside a following one, but its neighbour has, and that one agrees. */
function lastOfPairChanged(pair: NonNullable<Finding['pair']>): Finding {
  const { left, right } = pair
  const explanation =
    `${nameEntry(right)} was changed together with its stored leaf hash, unless it was entry ${left.index} ` +
    'together with both copies of its leaf hash; the tree above the two seals something else.'
  return { ...of(right, 'entry-changed', explanation), pair }
}

function dataChanged(record: LeafRecord): Finding {
  const explanation = `${nameEntry(record)}: its data or salt were changed; they no longer give the digest in the entry.`
  return of(record, 'data-changed', explanation)
}

function of(record: LeafRecord, kind: Finding['kind'], explanation: string): Finding {
  return { kind, first: record.index, last: record.index, record, explanation }
}
