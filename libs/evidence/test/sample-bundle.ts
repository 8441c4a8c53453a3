import {
  appendLeaves,
  canonicalText,
  digestData,
  EMPTY_FRONTIER,
  entryLeafHash,
  inclusionProof,
  noteKeysFromSeed,
  noteSigner,
  rootOf,
  signCheckpoint,
  signNote,
  type LedgerEntry,
  type NoteSigner,
} from '@cordon/ledger'
import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { archiveEnd, localHeader } from '../src/archive'
import {
  bundleBytes,
  coverPage,
  entriesPage,
  entryLine,
  jsonLine,
  layOutBundle,
  pagePath,
  payloadLine,
  mediaPath,
  type EvidenceEntry,
  type MediaLine,
  type PayloadFile,
} from '../src/index'

export const signer = noteSigner(noteKeysFromSeed('police.example/ledger', Buffer.alloc(32, 1)).skey)
const BUNDLE_ID = '01976f00-0000-7000-8000-000000000001'
const LEDGER_SIZE = 100
export const CHOSEN = [3, 4, 10, 41, 42, 99]

export const PICTURE = Buffer.from('\x89PNG\r\n\x1a\n as far as anybody looks', 'latin1')
const attachments = [1, 2].map((n) => ({ kind: 'image', url: `https://network.example/${n}` }))
const mediaLines: MediaLine[] = [
  {
    index: 42,
    place: 0,
    address: 'https://network.example/1',
    contentType: 'image/png',
    fetchedAt: '2026-11-21T10:00:01.000Z',
    sha256: sha256(PICTURE),
  },
  { index: 99, place: 1, address: 'https://network.example/2', reason: 'Gone.', triedAt: '2026-11-21T10:00:02.000Z' },
]

/** Contents that tell canonical forms apart: numbers at every turn of their notation, escapes, keys beyond the basic plane. */
const contents: unknown[] = [
  { actorName: 'Priya Raman', data: { text: 'We are on our way.', likes: 0 } },
  {
    numbers: [
      0, -1, 1.5, 1e21, 1e-7, 123456789012345680000, 0.000001, 5e-324, 1.7976931348623157e308, 9007199254740993,
    ],
  },
  { '\u20ac': 1, '\ud83d\ude00': 2, '\ufb33': 3, a: 4, __proto__x: 5, '': 6 },
  { text: 'quote " backslash \\ slash / control \u0001\u001f\u007f\u2028 tab\t line\n <script>alert(1)</script>' },
  [null, true, false, [], {}, [[['deep']]]],
  'just text',
]

export interface Sample {
  entries: EvidenceEntry[]
  checkpoint: string
}

/** Entries, of which those in `others` are as given there rather than as usual. */
export function sampleEntries(
  chosen: readonly number[] = CHOSEN,
  size = LEDGER_SIZE,
  others: ReadonlyMap<number, { type: string; content: unknown }> = new Map(),
): Sample {
  const rows = Array.from({ length: size }, (_, index) => {
    const row = sampleRow(index)
    const other = others.get(index)
    if (other === undefined) return row
    const { type, content } = other
    return { ...row, content, entry: { ...row.entry, type, dataDigest: digestData(row.salt as Buffer, content) } }
  })
  const leaves = rows.map(({ entry }) => entryLeafHash(entry))
  const { frontier, nodes } = appendLeaves(EMPTY_FRONTIER, leaves)
  const known = new Map(nodes.map(({ level, index, hash }) => [`${level}/${index}`, hash]))
  leaves.forEach((hash, i) => known.set(`0/${i}`, hash))
  const read = (level: number, index: number) => known.get(`${level}/${index}`)!
  return {
    entries: chosen.map((index) => ({ ...rows[index]!, proof: inclusionProof(index, size, read) })),
    checkpoint: signCheckpoint({ origin: signer.name, size, root: rootOf(frontier) }, [signer]),
  }
}

export function sampleFiles({ entries, checkpoint }: Sample = sampleEntries()): Map<string, Buffer> {
  const readable = entries.map(({ index, entry, content }) => ({
    index,
    ...entry,
    who: entry.actor,
    summary: 'A step',
    content,
  }))
  const chosenMedia = mediaLines.filter(({ index }) => entries.some((entry) => entry.index === index))
  const payloads = entries.filter(({ entry }) => entry.type === 'connectors.item.captured.v1')
  const facts = {
    bundleId: BUNDLE_ID,
    ledger: signer.name,
    reference: 'CASE 17/2026',
    purpose: 'Disclosure to the court',
    createdAt: '2026-11-21T10:00:00.000Z',
    entries: entries.length,
    payloads: payloads.length,
    media: chosenMedia.length,
    checkpointSize: Number(checkpoint.split('\n')[1]),
  }
  const erased = entries.filter(({ salt }) => salt === null).length
  const cover = coverPage({ ...facts, mediaMissing: 1, filter: {}, pages: 1, staffKey: false, staff: ['Officer A'] })
  const texts: [string, string | Buffer][] = [
    ['data/bundle.json', jsonLine({ ...facts, format: 'cordon-evidence/1', erased, filter: {} })],
    ['data/checkpoint.txt', checkpoint],
    [
      'data/custody.jsonl',
      jsonLine({ at: facts.createdAt, what: 'asked' }) + jsonLine({ at: facts.createdAt, what: 'made' }),
    ],
    ['data/entries.jsonl', entries.map(entryLine).join('')],
    ['data/keys.json', jsonLine({ ledger: signer.vkey })],
    ...(chosenMedia.length > 0 ? sampleMedia(chosenMedia) : []),
    ['data/pages/index.html', cover],
    [pagePath(1), entriesPage(1, 1, readable, (text) => text)],
    ['data/payloads.jsonl', payloads.map(({ index }) => payloadLine(index, samplePayload(index))).join('')],
    ['data/summary.pdf', '%PDF-1.7 as far as any verifier looks'],
  ]
  return new Map(texts.map(([path, content]) => [path, Buffer.from(content)]))
}

function sampleMedia(lines: readonly MediaLine[]): [string, string | Buffer][] {
  return [
    ['data/media.jsonl', lines.map(jsonLine).join('')],
    [mediaPath(sha256(PICTURE), 'image/png'), PICTURE],
  ]
}

function samplePayload(index: number): string {
  return `{"id": "${index}"}\n`
}

export async function sealed(files: Map<string, Buffer>, by: NoteSigner = signer): Promise<Buffer> {
  const payload: PayloadFile[] = Array.from(files, ([path, bytes]) => ({ path, chunks: () => [bytes] }))
  const about = {
    bundleId: BUNDLE_ID,
    ledger: signer.name,
    reference: 'CASE 17/2026',
    createdAt: '2026-11-21T10:00:00.000Z',
  }
  const layout = await layOutBundle({ ...about, payload, signer: by })
  const parts: Uint8Array[] = []
  for await (const part of bundleBytes(layout, payload)) parts.push(part)
  return Buffer.concat(parts)
}

/** The files of an archive and where each part of it lies. */
export function opened(
  archive: Buffer,
): { path: string; header: number; from: number; size: number; record: number }[] {
  const files = []
  const [count, start] = [archive.readUInt16LE(archive.length - 12), archive.readUInt32LE(archive.length - 6)]
  for (let i = 0, at = start; i < count; i += 1) {
    const path = archive.toString('latin1', at + 46, at + 46 + archive.readUInt16LE(at + 28))
    const header = archive.readUInt32LE(at + 42)
    files.push({ path, header, from: header + 30 + path.length, size: archive.readUInt32LE(at + 20), record: at })
    at += 46 + path.length
  }
  return files
}

export function filesOf(archive: Buffer): Map<string, Buffer> {
  return new Map(
    opened(archive).map(({ path, from, size }) => [path, Buffer.from(archive.subarray(from, from + size))]),
  )
}

/** An archive of exactly these files in this order, whatever they are. */
export function packed(files: Iterable<[string, Buffer]>): Buffer {
  const parts = Array.from(files, ([path, bytes]) => ({ path, bytes, size: bytes.length, crc: crc32(bytes) }))
  const all = parts.flatMap((file) => [localHeader(file), file.bytes])
  return Buffer.concat([...all, archiveEnd(parts)])
}

/** What somebody without the key can do: change files and write both manifests anew, leaving the signature. */
export function rewritten(archive: Buffer, change: (files: Map<string, Buffer>) => void): Buffer {
  const files = filesOf(archive)
  change(files)
  const payload = [...files].filter(([path]) => path.startsWith('data/'))
  files.set('manifest-sha256.txt', manifest(payload))
  const bytes = payload.reduce((sum, [, content]) => sum + content.length, 0)
  const info = files.get('bag-info.txt')!.toString('utf8')
  files.set('bag-info.txt', Buffer.from(info.replace(/Oxum: .*/, `Oxum: ${bytes}.${payload.length}`)))
  files.set('tagmanifest-sha256.txt', manifest([...files].filter(([path]) => /^(bag|manifest)/.test(path))))
  return packed([...files].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** The same, by somebody who has the key of the ledger. */
export function resigned(archive: Buffer, change: (files: Map<string, Buffer>) => void): Buffer {
  const files = filesOf(rewritten(archive, change))
  const digest = createHash('sha256').update(files.get('tagmanifest-sha256.txt')!).digest('hex')
  const text = `cordon-evidence/1\n${signer.name}\n${BUNDLE_ID}\ntagmanifest-sha256 ${digest}\n`
  files.set('signature.txt', Buffer.from(signNote(text, [signer])))
  return packed(files)
}

export function changeLine(
  path: string,
  number: number,
  change: (value: Record<string, unknown>) => void,
): (files: Map<string, Buffer>) => void {
  return (files) => {
    const lines = files
      .get(path)!
      .toString('utf8')
      .split(/(?<=\n)/)
    const value = JSON.parse(lines[number - 1]!) as Record<string, unknown>
    change(value)
    lines[number - 1] = `${canonicalText(value)}\n`
    files.set(path, Buffer.from(lines.join('')))
  }
}

function manifest(files: [string, Buffer][]): Buffer {
  const lines = files
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, bytes]) => `${createHash('sha256').update(bytes).digest('hex')}  ${path}\n`)
  return Buffer.from(lines.join(''))
}

function sampleRow(index: number): Omit<EvidenceEntry, 'proof'> {
  const salt = createHash('sha256').update(`salt ${index}`).digest().subarray(0, 16)
  const content = sampleContent(index)
  const entry: LedgerEntry = {
    origin: ['connectors', 'moderation', 'publishing'][index % 3]!,
    position: Math.floor(index / 3) + 1,
    eventId: `event-${index}`,
    type: index % 3 === 0 ? 'connectors.item.captured.v1' : 'publishing.post.approved.v1',
    time: '2026-11-21T09:30:00.000Z',
    subject: `post/${index}`,
    aggregateVersion: 1,
    actor: 'person:7',
    authority: 'post:approve as approver',
    dataDigest: digestData(salt, content),
  }
  return { index, entry, salt, content }
}

/** Of the arrivals in a sample, one has its payload's digest, one has it in a content without canonical form, and one has none. */
function sampleContent(index: number): unknown {
  const content = contents[index % contents.length]
  const rawSha256 = createHash('sha256').update(samplePayload(index)).digest('hex')
  if (index === 42) return { ...(content as object), data: { text: 'I need help.', rawSha256, attachments } }
  if (index === 99) return { json: JSON.stringify({ data: { text: 'half \ud800', rawSha256, attachments } }) }
  return content
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
