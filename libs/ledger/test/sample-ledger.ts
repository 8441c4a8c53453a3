import { createHash } from 'node:crypto'
import {
  appendLeaves,
  digestData,
  EMPTY_FRONTIER,
  entryLeafHash,
  noteKeysFromSeed,
  noteSigner,
  rootOf,
  SALT_BYTES,
  signCheckpoint,
} from '../src/index'
import type { Frontier, LedgerEntry, LedgerToVerify, NodeReader, StoredEntry } from '../src/index'

export const signer = noteSigner(noteKeysFromSeed('police.example/ledger', Buffer.alloc(32, 1)).skey)
export const ORIGINS = ['connectors', 'moderation', 'publishing']

export type Row = { -readonly [K in keyof StoredEntry]: StoredEntry[K] }

/** A ledger whose every stored part a test may alter. */
export interface SampleLedger {
  rows: Row[]
  nodes: Map<string, Buffer>
  checkpoint: string
  vkey: string
}

/** `also` may change each row before it is sealed. */
export function sampleLedger(size: number, also: (row: Row) => void = () => undefined): SampleLedger {
  const ledger: SampleLedger = { rows: [], nodes: new Map(), checkpoint: '', vkey: signer.vkey }
  const frontier = extend(ledger, EMPTY_FRONTIER, size, also)
  ledger.checkpoint = signCheckpoint({ origin: signer.name, size, root: rootOf(frontier) }, [signer])
  return ledger
}

/** Appends honest entries without a checkpoint over them. */
export function extend(
  ledger: SampleLedger,
  frontier: Frontier,
  count: number,
  also: (row: Row) => void = () => undefined,
): Frontier {
  const made = Array.from({ length: count }, (_, i) => sampleRow(frontier.size + i))
  made.forEach(also)
  made.forEach((row, i) => (row.previousLeafHash = (made[i - 1] ?? ledger.rows.at(-1))?.leafHash ?? null))
  ledger.rows.push(...made)
  const step = appendLeaves(
    frontier,
    made.map((row) => row.leafHash!),
  )
  for (const { level, index, hash } of step.nodes) ledger.nodes.set(`${level}/${index}`, hash)
  return step.frontier
}

export function toVerify(ledger: SampleLedger, chunk = 100): LedgerToVerify {
  const { rows, nodes, checkpoint, vkey } = ledger
  const read: NodeReader = (level, first, count) =>
    Array.from({ length: count }, (_, i) => nodes.get(`${level}/${first + i}`) ?? null)
  function* chunks() {
    for (let i = 0; i < rows.length; i += chunk) yield rows.slice(i, i + chunk)
  }
  return { size: rows.length, entries: chunks(), nodes: read, checkpoint, vkey, origin: signer.name }
}

/** Rewrites an entry as somebody with access to the tables would, leaf hash and all. */
export function reseal(row: Row, change: Partial<LedgerEntry>): void {
  row.entry = { ...row.entry, ...change }
  row.leafHash = entryLeafHash(row.entry)
}

/** Makes a row, before it is sealed, the order to erase what is about these records. */
export function orderErasure(row: Row, records: readonly string[]): void {
  const data = { data: { erasureId: row.entry.subject, records } }
  row.data = data
  reseal(row, { type: 'audit.erasure.ordered.v1', dataDigest: digestData(row.salt!, data) })
}

function sampleRow(index: number): Row {
  const salt = createHash('sha256').update(`salt ${index}`).digest().subarray(0, SALT_BYTES)
  const data = { text: `Message ${index}`, account: `@station${index % 5}`, likes: index }
  const entry = {
    origin: ORIGINS[index % 3]!,
    position: Math.floor(index / 3) + 1,
    eventId: `event-${index}`,
    type: 'publishing.post.approved',
    time: '2026-11-21T09:30:00.000Z',
    subject: `post/${index}`,
    aggregateVersion: 1,
    actor: 'person/7',
    authority: 'grant/12',
    dataDigest: digestData(salt, data),
  }
  return { index, entry, salt, data, leafHash: entryLeafHash(entry) }
}
