import { openCheckpoint } from './checkpoint'
import type { Checkpoint } from './checkpoint'
import { mergeRanges, recogniseSwaps } from './finding'
import type { Finding, ProblemKind } from './finding'
import { judgeTree, LedgerWalk } from './ledger-walk'
import type { PositionGap } from './position-gaps'
import { noteVerifier } from './signed-note'
import type { LedgerToVerify } from './stored-ledger'

export interface LedgerProblem {
  readonly kind: ProblemKind
  /** The entry, or the first of several. */
  readonly index?: number
  /** The last of several. */
  readonly lastIndex?: number
  readonly origin?: string
  readonly position?: number
  readonly eventId?: string
  /** A sentence in plain English. */
  readonly explanation: string
}

export interface LedgerVerdict {
  readonly ok: boolean
  /** Entries read. */
  readonly size: number
  /** Entries whose content was erased. */
  readonly erased: number
  /** The root the entries give; null when an entry is missing or malformed. */
  readonly root: Buffer | null
  /** Undefined when no trusted signature is on it. */
  readonly checkpoint?: Checkpoint
  /** In order of index, at most 1,000. */
  readonly problems: readonly LedgerProblem[]
}

const MOST_PROBLEMS = 1000

/**
 * Recomputes a ledger from its entries and compares it with every stored hash and the signed root. Names the entries that were
 * changed; a ledger without problems is exactly the one that was signed. Memory stays bounded whatever the size.
 */
export async function findTampering(ledger: LedgerToVerify): Promise<LedgerVerdict> {
  const opened = openCheckpoint(ledger.checkpoint, [noteVerifier(ledger.vkey)], ledger.origin)
  const treeSize = opened.ok ? opened.checkpoint.size : ledger.size
  const walk = new LedgerWalk(ledger, treeSize)
  await walk.run()
  const tree = await judgeTree(walk, treeSize, opened.ok ? opened.checkpoint.root : null)
  const findings = [...walk.findings, ...mergeRanges(recogniseSwaps(tree.findings))]
  const located = locateShift(findings, walk, treeSize)
  if (!opened.ok) {
    const explanation = `The checkpoint is not valid: ${opened.reason}. Nothing vouches for the entries as a whole.`
    located.unshift({ kind: 'checkpoint-invalid', first: 0, last: 0, explanation })
  }
  const problems = inWords(located, walk.positions.remaining())
  return {
    ok: problems.length === 0,
    size: walk.count,
    erased: walk.erased,
    root: tree.root,
    ...(opened.ok && { checkpoint: opened.checkpoint }),
    problems: problems.slice(0, MOST_PROBLEMS),
  }
}

/**
 * An entry taken out or put in, with all later ones renumbered, makes everything after it differ. One finding at the first
 * difference says more than a thousand after it.
 */
function locateShift(findings: Finding[], walk: LedgerWalk, treeSize: number): Finding[] {
  const removed = treeSize - walk.count
  const outside = findings.find((finding) =>
    removed > 0 ? finding.kind === 'entry-missing' && finding.first === walk.count : finding.kind === 'entry-unsigned',
  )
  if (removed === 0 || !outside) return findings
  const inTree = findings.filter(({ kind }) => kind === 'entry-changed' || kind === 'one-of-changed')
  const reachesEnd = inTree.some(({ last }) => last >= Math.min(walk.count, treeSize) - 3)
  if (walk.brokenLink === undefined && !reachesEnd) return findings
  const link = removed > 0 ? walk.brokenLink : walk.brokenLink && walk.brokenLink - 1
  const at = link ?? inTree[0]!.first
  const where = link === undefined ? `at or just after index ${at}` : `at index ${at}`
  const count = Math.abs(removed) === 1 ? 'An entry was' : `${Math.abs(removed)} entries were`
  const explanation = `${count} ${removed > 0 ? 'removed' : 'put in'} ${where} and the later ones renumbered.`
  const explained = (finding: Finding) =>
    finding === outside ||
    (finding.last >= at - 1 && ['entry-changed', 'one-of-changed', 'leaf-hash-changed'].includes(finding.kind))
  const kind = removed > 0 ? 'entry-missing' : 'entry-unexpected'
  return [...findings.filter((finding) => !explained(finding)), { kind, first: at, last: at, explanation }]
}

function inWords(findings: readonly Finding[], gaps: readonly PositionGap[]): LedgerProblem[] {
  const missing = findings.filter(({ kind }) => kind === 'entry-missing')
  const lost = missing.length === 1 && missing[0]!.first === missing[0]!.last && gaps.length === 1 ? gaps[0] : undefined
  const problems = findings
    .filter((finding, i) => !isEcho(finding, i, findings))
    .map((finding) => {
      const { kind, first, last, record, explanation } = finding
      return {
        kind,
        ...(kind !== 'checkpoint-invalid' && { index: first }),
        ...(last > first && { lastIndex: last }),
        ...(record && { origin: record.origin, position: record.position, eventId: record.eventId }),
        ...(kind === 'entry-missing' && lost && lost.from === lost.to && { origin: lost.origin, position: lost.from }),
        explanation,
      }
    })
  const ofGaps = gaps.map(({ origin, from, to, index }) => ({
    kind: 'position-gap' as const,
    index,
    origin,
    position: from,
    explanation:
      from === to
        ? `${origin} position ${from} is in no entry; the gap shows at entry ${index}.`
        : `${origin} positions ${from} to ${to} are in no entry; the gap shows at entry ${index}.`,
  }))
  return [...problems, ...ofGaps].sort((a, b) => (a.index ?? -1) - (b.index ?? -1))
}

/** A copied leaf hash that disagrees says nothing new about an entry that is named already. */
function isEcho(finding: Finding, at: number, findings: readonly Finding[]): boolean {
  return findings.some((other, i) => {
    if (i === at || other.first !== finding.first) return false
    return (finding.kind === 'leaf-hash-changed' && !finding.record) || (other.kind === finding.kind && i < at)
  })
}
