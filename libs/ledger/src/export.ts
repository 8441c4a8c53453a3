import { canonicalText, entryText } from './entry'
import type { LedgerEntry } from './entry'
import type { LedgerToVerify, NodeReader, StoredEntry } from './stored-ledger'

/** First line of an export; the lines after it hold one entry each. The format is described in tools/verify/README.md. */
export interface ExportHeader {
  readonly format: typeof EXPORT_FORMAT
  /** `complete`: every entry the checkpoint seals. `selection`: some entries, each with its inclusion proof. */
  readonly kind: 'complete' | 'selection'
  /** The signed note, verbatim. */
  readonly checkpoint: string
  /** Whether the entries carry the interior nodes they completed. */
  readonly nodes: boolean
  /** Earlier heads of the same tree with the cosignatures of witnesses, verbatim; complete exports. */
  readonly witnessed?: readonly string[]
  /** RFC 3161 time stamps of heads of the same tree. */
  readonly timeStamps?: readonly ExportedTimeStamp[]
}

/** `token` (base64, DER TimeStampToken) is over the checkpoint verbatim. */
export interface ExportedTimeStamp {
  readonly checkpoint: string
  readonly token: string
}

/** What others say of the tree that an export holds. */
export type OutsideWord = Pick<ExportHeader, 'witnessed' | 'timeStamps'>

export interface ExportedEntry extends StoredEntry {
  /** Stored interior nodes that this entry completed, level 1 and up (complete exports). */
  readonly nodes?: readonly (Buffer | null)[]
  /** From the leaf's sibling up to the root's child (selections). */
  readonly proof?: readonly Buffer[]
}

export const EXPORT_FORMAT = 'cordon-ledger-export/v1'
const CHUNK = 1000

/** Chunks of lines, each line ending in a newline. Stored hashes are exported as they are, so that a verifier can judge them. */
export async function* exportLedger(
  checkpoint: string,
  entries: AsyncIterable<readonly StoredEntry[]> | Iterable<readonly StoredEntry[]>,
  nodes?: NodeReader,
  outside: OutsideWord = {},
): AsyncGenerator<string> {
  yield headerLine({ format: EXPORT_FORMAT, kind: 'complete', nodes: nodes !== undefined, checkpoint, ...outside })
  for await (const chunk of entries) {
    const first = chunk[0]
    const last = chunk.at(-1)
    if (!first || !last) continue
    const levels = nodes ? await nodesCompletedBetween(nodes, first.index, last.index + 1) : []
    yield chunk.map((row) => entryLine(row, nodes ? { nodes: completedBy(row.index, levels) } : {})).join('')
  }
}

/** An export of some entries, each with its inclusion proof in the tree the checkpoint seals. */
export function exportSelection(
  checkpoint: string,
  entries: Iterable<StoredEntry & { readonly proof: readonly Buffer[] }>,
): string {
  const header = headerLine({ format: EXPORT_FORMAT, kind: 'selection', nodes: false, checkpoint })
  return header + Array.from(entries, (row) => entryLine(row, { proof: row.proof })).join('')
}

/** Undefined when the line is no header of a format known here. */
export function parseExportHeader(line: string): ExportHeader | undefined {
  const header = parseObject(line)
  if (header?.['format'] !== EXPORT_FORMAT || typeof header['checkpoint'] !== 'string') return undefined
  const kind = header['kind']
  if (kind !== 'complete' && kind !== 'selection') return undefined
  const { witnessed, timeStamps } = header
  return {
    format: EXPORT_FORMAT,
    kind,
    nodes: header['nodes'] === true,
    checkpoint: header['checkpoint'],
    ...(Array.isArray(witnessed) && { witnessed: witnessed.filter((note) => typeof note === 'string') }),
    ...(Array.isArray(timeStamps) && { timeStamps: timeStamps.filter(isTimeStamp) }),
  }
}

/** Undefined when the line is no entry. The entry's own fields are not judged; verification does that. */
export function parseExportEntry(line: string): ExportedEntry | undefined {
  const row = parseObject(line)
  const entry = row?.['entry']
  if (!row || typeof row['index'] !== 'number' || typeof entry !== 'object' || entry === null) return undefined
  const { nodes, proof } = row
  return {
    index: row['index'],
    entry: entry as LedgerEntry,
    salt: bytes(row['salt']),
    data: row['data'] ?? null,
    leafHash: bytes(row['leafHash']),
    previousLeafHash: bytes(row['previousLeafHash']),
    ...(Array.isArray(nodes) && { nodes: nodes.map(bytes) }),
    ...(Array.isArray(proof) && { proof: proof.map((hash) => bytes(hash) ?? Buffer.alloc(0)) }),
  }
}

/**
 * Turns a complete export into what findTampering() takes, reading it as it goes. Throws an Error that names the line it cannot
 * read.
 */
export async function readLedgerExport(
  lines: AsyncIterable<string> | Iterable<string>,
  vkey: string,
): Promise<LedgerToVerify> {
  const reader = oneByOne(lines)
  const header = parseExportHeader((await reader.next()).value ?? '')
  if (header?.kind !== 'complete') throw new Error('Line 1 is not the header of a complete ledger export.')
  const size = Number(header.checkpoint.split('\n')[1])
  const nodes = new Map<string, Buffer>()
  // Each node is asked for once, so it need not be kept after.
  const take = (level: number, index: number) => {
    const hash = nodes.get(`${level}/${index}`) ?? null
    nodes.delete(`${level}/${index}`)
    return hash
  }
  return {
    size: Number.isSafeInteger(size) ? size : 0,
    entries: readEntries(reader, nodes),
    ...(header.nodes && {
      nodes: (level: number, first: number, count: number) =>
        Array.from({ length: count }, (_, i) => take(level, first + i)),
    }),
    checkpoint: header.checkpoint,
    vkey,
  }
}

async function* readEntries(
  lines: AsyncIterator<string>,
  nodes: Map<string, Buffer>,
): AsyncGenerator<readonly StoredEntry[]> {
  let chunk: StoredEntry[] = []
  for (let number = 2; ; number += 1) {
    const { done, value } = await lines.next()
    if (done) break
    const row = parseExportEntry(value)
    if (!row) throw new Error(`Line ${number} is not an entry.`)
    row.nodes?.forEach((hash, i) => hash && nodes.set(`${i + 1}/${(row.index + 1) / 2 ** (i + 1) - 1}`, hash))
    if (chunk.push(row) < CHUNK) continue
    yield chunk
    chunk = []
  }
  yield chunk
}

async function* oneByOne(lines: AsyncIterable<string> | Iterable<string>): AsyncGenerator<string> {
  for await (const line of lines) if (line !== '') yield line
}

function headerLine(header: ExportHeader): string {
  return `${JSON.stringify(header)}\n`
}

function entryLine(row: StoredEntry, proof: Pick<ExportedEntry, 'nodes' | 'proof'>): string {
  const { index, entry, salt, data, leafHash, previousLeafHash } = row
  const rest = JSON.stringify({
    salt: hex(salt),
    leafHash: hex(leafHash),
    previousLeafHash: hex(previousLeafHash),
    ...(proof.nodes && { nodes: proof.nodes.map(hex) }),
    ...(proof.proof && { proof: proof.proof.map(hex) }),
  })
  const entryJson = canonicalOr(() => entryText(entry), entry)
  const dataJson = canonicalOr(() => canonicalText(data), data ?? null)
  return `{"index":${index},"entry":${entryJson},"data":${dataJson},${rest.slice(1)}\n`
}

/** Canonical where possible: verifiers are faster on it. What was tampered with must be exported all the same. */
function canonicalOr(canonical: () => string, value: unknown): string {
  try {
    return canonical()
  } catch {
    return JSON.stringify(value)
  }
}

interface StoredLevel {
  readonly first: number
  readonly hashes: readonly (Buffer | null)[]
}

/** Node (level, i) is completed by leaf (i + 1) * 2^level - 1. */
async function nodesCompletedBetween(read: NodeReader, from: number, to: number): Promise<StoredLevel[]> {
  const levels: StoredLevel[] = []
  for (let level = 1; 2 ** level <= to; level += 1) {
    const first = Math.ceil((from + 1) / 2 ** level) - 1
    const count = Math.floor(to / 2 ** level) - first
    levels.push({ first, hashes: count > 0 ? await read(level, first, count) : [] })
  }
  return levels
}

function completedBy(leaf: number, levels: readonly StoredLevel[]): (Buffer | null)[] {
  const nodes: (Buffer | null)[] = []
  for (let level = 1; (leaf + 1) % 2 ** level === 0; level += 1) {
    const { first, hashes } = levels[level - 1]!
    nodes.push(hashes[(leaf + 1) / 2 ** level - 1 - first] ?? null)
  }
  return nodes
}

function isTimeStamp(value: unknown): value is ExportedTimeStamp {
  const { checkpoint, token } = (value ?? {}) as Record<string, unknown>
  return typeof checkpoint === 'string' && typeof token === 'string'
}

function parseObject(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

function bytes(value: unknown): Buffer | null {
  return typeof value === 'string' && /^([0-9a-f]{2})+$/.test(value) ? Buffer.from(value, 'hex') : null
}

function hex(value: Buffer | null | undefined): string | null {
  return value ? value.toString('hex') : null
}
