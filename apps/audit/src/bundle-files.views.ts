import {
  BUNDLE_FORMAT,
  coverPage,
  entriesPage,
  jsonLine,
  pseudonymise,
  sealStaffKey,
  type EvidenceEntry,
  type MediaLine,
  type ReadableEntry,
} from '@cordon/evidence'
import type { Verification } from '@cordon/contracts/audit'
import type { LedgerEntry } from '@cordon/ledger'
import type { BundleRow } from './bundle.tables'
import { summarise } from './domain/summary'
import type { EntryContent } from './entry.tables'

interface Line {
  index: number
  entry: LedgerEntry
  content: unknown
}

/** Who of staff did what, for their pseudonyms. */
export function* staffActs(entries: readonly EvidenceEntry[]) {
  for (const { entry, content } of entries)
    yield { actor: entry.actor, name: contentOf(content).actorName, authority: entry.authority }
}

/** One page, of a chunk of `data/entries.jsonl`. */
export async function contentPage(
  number: number,
  { chunks, staff }: BundleRow,
  { lines: chunk, media }: { lines: string; media: string },
  handlesOf: (accountIds: string[]) => Promise<Map<string, string>>,
): Promise<string> {
  const lines = linesOf<Line>(chunk)
  const attached = linesOf<MediaLine>(media)
  const handles = await handlesOf(lines.flatMap(({ content }) => accountIn(content)))
  return entriesPage(
    number,
    chunks,
    lines.map((line) => ({
      ...toReadable(line, handles),
      media: attached.filter(({ index }) => index === line.index),
    })),
    pseudonymise(staff),
  )
}

function linesOf<T>(text: string): T[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T)
}

/** Every file of the payload that is made at the end, with its text. */
export function stillFiles(
  row: BundleRow,
  { ledger, vkey }: { ledger: string; vkey: string },
  verified: Verification | undefined,
  at: Date,
): Map<string, string | Buffer> {
  const facts = {
    bundleId: row.id,
    ledger,
    reference: row.reference,
    purpose: row.purpose,
    createdAt: row.asked_at.toISOString(),
    entries: Number(row.done),
    payloads: row.payloads,
    checkpointSize: Number(row.ledger_size),
  }
  const staff = row.staff.map(({ pseudonym }) => pseudonym)
  const pictures = { media: row.media - row.media_missing, mediaMissing: row.media_missing }
  const cover = {
    ...facts,
    ...pictures,
    filter: shown(row),
    pages: row.chunks,
    staffKey: row.staff_lock !== null,
    staff,
  }
  return new Map<string, string | Buffer>([
    [
      'data/bundle.json',
      jsonLine({
        ...facts,
        format: BUNDLE_FORMAT,
        erased: row.erased,
        media: row.media,
        filter: row.filter,
        thread: row.thread,
      }),
    ],
    ['data/checkpoint.txt', row.checkpoint],
    ['data/custody.jsonl', custody(row, verified, at)],
    ['data/keys.json', jsonLine({ ledger: vkey })],
    ['data/pages/index.html', coverPage(cover)],
    ...(row.staff_lock ? [['data/staff-key.json', sealStaffKey(row.staff_lock, row.staff)] as const] : []),
  ])
}

function custody(row: BundleRow, verified: Verification | undefined, at: Date): string {
  const asked = {
    at: row.asked_at.toISOString(),
    what: 'asked for',
    actor: row.asked_by,
    name: row.asked_name,
    authority: row.authority,
    purpose: row.purpose,
    reference: row.reference,
    filter: row.filter,
    thread: row.thread,
  }
  const made = {
    at: at.toISOString(),
    what: 'made',
    entries: Number(row.done),
    payloads: row.payloads,
    payloadsMissing: row.payloads_missing,
    payloadsWithheld: !row.with_payloads,
    media: row.media - row.media_missing,
    mediaMissing: row.media_missing,
    // Not all were asked for: which limit was reached.
    mediaEnded: row.media_ended,
    staffKey: row.staff_lock !== null,
    software: { cordon: BUNDLE_FORMAT, node: process.versions.node },
    // The state of the whole ledger when it was last verified; each entry in here was checked when it was taken.
    ledgerVerification: verified
      ? { status: verified.status, size: verified.size, finishedAt: verified.finishedAt ?? null }
      : null,
  }
  return jsonLine(asked) + jsonLine(made)
}

function shown({ filter, thread }: BundleRow): Record<string, string> {
  const words: Record<string, string> = {
    origin: 'service',
    type: 'type',
    subject: 'about',
    caseId: 'case',
    actor: 'by',
    from: 'from',
    to: 'to',
    heartbeats: 'with heartbeats',
  }
  const shown = Object.entries(filter).map(([name, value]) => [words[name] ?? name, String(value)])
  return Object.fromEntries([...shown, ...(thread ? [['thread', 'whole, before and after']] : [])]) as Record<
    string,
    string
  >
}

function toReadable({ index, entry, content }: Line, handles: Map<string, string>): ReadableEntry {
  const { actorName, actorTitle, data } = contentOf(content)
  const who = actorName ?? entry.actor.replace(/^service:/, '')
  return {
    index,
    time: entry.time,
    type: entry.type,
    authority: entry.authority,
    who: entry.actor.replace(/^service:(.*)/, 'Cordon ($1)'),
    ...(typeof actorTitle === 'string' && { title: actorTitle }),
    summary: summarise({ type: entry.type, who, data, handleOf: (id) => handles.get(id) }),
    content: content ?? undefined,
  }
}

export function accountIn(content: unknown): string[] {
  const id = (contentOf(content).data as { accountId?: unknown } | null | undefined)?.accountId
  return typeof id === 'string' ? [id] : []
}

/** What was sealed, in either of its forms. */
export function contentOf(content: unknown): EntryContent {
  const { json } = (content ?? {}) as EntryContent
  const stated: unknown = typeof json === 'string' ? JSON.parse(json) : content
  return typeof stated === 'object' && stated !== null ? stated : {}
}
