import { ProblemError } from '@cordon/contracts'
import { readRawItem } from '@cordon/contracts/connectors'
import {
  bundleBytes,
  entryLine,
  jsonLine,
  layOutBundle,
  MOST_ARCHIVE_BYTES,
  MOST_LINE_BYTES,
  pagePath,
  payloadLine,
  rememberStaff,
  SUMMARY_PATH,
} from '@cordon/evidence'
import { ProcedureClient } from '@cordon/messaging'
import { Database, isInfrastructureFault } from '@cordon/persistence'
import { Log } from '@cordon/runtime'
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common'
import { createHash } from 'node:crypto'
import { v7 as uuid } from 'uuid'
import { BundleMediaStore } from './bundle-media.store'
import { BundlePartStore } from './bundle-part.store'
import { BundleImpossible, BundleSourceStore } from './bundle-source.store'
import { BundleSummaryStore } from './bundle-summary.store'
import { BundleLost, BundleStore } from './bundle.store'
import type { BundleRow } from './bundle.tables'
import { contentPage, staffActs, stillFiles } from './bundle-files.views'
import { CheckpointStore, headOf, type SignedHead } from './checkpoint.store'
import { CosignatureStore } from './cosignature.store'
import { receivedIn, type Received } from './domain/received'
import { EntryStore } from './entry.store'
import { TimeStampStore } from './time-stamp.store'
import { VerificationStore } from './verification.store'

const CHUNK = 100
/** Of the messages of a chunk: a message has fifty at most. */
const MOST_ATTACHED = CHUNK * 50
const PAYLOADS_BYTES = 1_000_000
const LEASE_MS = 15_000
const SWEEP_MS = 1_000
const RETRY_MS = 2_000
const ENTRIES = 'data/entries.jsonl'
const PAYLOADS = 'data/payloads.jsonl'
const MEDIA = 'data/media.jsonl'

/** Makes the bundles that were asked for, step by step; each step is kept, and any replica goes on from there. */
@Injectable()
export class BundleWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly owner = uuid()
  private readonly stopping = new AbortController()
  private working: Promise<void> = Promise.resolve()
  private wake: (() => void) | undefined

  constructor(
    @Inject(BundleStore) private readonly bundles: BundleStore,
    @Inject(BundleSourceStore) private readonly source: BundleSourceStore,
    @Inject(BundlePartStore) private readonly parts: BundlePartStore,
    @Inject(BundleMediaStore) private readonly media: BundleMediaStore,
    @Inject(BundleSummaryStore) private readonly summaries: BundleSummaryStore,
    @Inject(EntryStore) private readonly entries: EntryStore,
    @Inject(CheckpointStore) private readonly checkpoints: CheckpointStore,
    @Inject(CosignatureStore) private readonly cosignatures: CosignatureStore,
    @Inject(TimeStampStore) private readonly timeStamps: TimeStampStore,
    @Inject(VerificationStore) private readonly verifications: VerificationStore,
    @Inject(ProcedureClient) private readonly client: ProcedureClient,
    @Inject(Database) private readonly db: Database,
    @Inject(Log) private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.db.onFactsCommitted(() => this.wake?.())
    this.working = this.loop()
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort()
    this.wake?.()
    await this.working
  }

  private async loop(): Promise<void> {
    const { signal } = this.stopping
    while (!signal.aborted) {
      try {
        await this.bundles.deleteExpired()
        for (let row = await this.bundles.claim(this.owner, LEASE_MS); row;) {
          await this.make(row)
          // What is claimed while stopping would wait for its lease to run out.
          row = signal.aborted ? undefined : await this.bundles.claim(this.owner, LEASE_MS)
        }
      } catch (error) {
        this.log.warn('Evidence bundles could not be looked up; trying again.', { error: String(error) })
      }
      if (signal.aborted) return
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, SWEEP_MS)
        this.wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  }

  private async make(claimed: BundleRow): Promise<void> {
    const renewing = setInterval(
      () => void this.bundles.renew(claimed.id, this.owner, LEASE_MS).catch(() => undefined),
      LEASE_MS / 3,
    )
    try {
      for (let row: BundleRow | undefined = claimed; row !== undefined;) {
        if (this.stopping.signal.aborted) return await this.bundles.release(row.id, this.owner)
        row = await this.next(row)
      }
    } catch (error) {
      if (error instanceof BundleLost) return
      await this.settle(claimed.id, error)
    } finally {
      clearInterval(renewing)
    }
  }

  private async settle(id: string, error: unknown): Promise<void> {
    const impossible = error instanceof BundleImpossible || error instanceof RangeError
    if (impossible || !mayPass(error)) {
      this.log.error('An evidence bundle could not be made.', { bundleId: id, error: String(error) })
      const why = impossible ? (error as Error).message : 'Something went wrong; the log of audit says what.'
      return this.bundles.fail(id, this.owner, why)
    }
    this.log.warn('An evidence bundle waits for what it needs; trying again.', { bundleId: id, error: String(error) })
    // It stays claimed for a while, so that others come first.
    await this.bundles.renew(id, this.owner, RETRY_MS)
  }

  /** Does the next step and answers with how it stands after; undefined once nothing is left to do. */
  private async next(row: BundleRow): Promise<BundleRow | undefined> {
    switch (row.stage) {
      case 'choose':
        return this.choose(row)
      case 'entries':
        return this.takeEntries(row)
      case 'payloads':
        return this.takePayloads(row)
      case 'media':
        return this.takeMedia(row)
      case 'pages':
        return this.writePage(row)
      case 'seal':
        return this.seal(row)
    }
  }

  private async choose(row: BundleRow): Promise<BundleRow> {
    const { subject } = row.filter
    const thread = row.thread && subject !== undefined ? await this.source.threadOf(subject) : []
    let count = 0
    const chosen = await this.bundles.step(row, this.owner, { stage: 'choose' }, async (tx) => {
      count = await this.source.choose(tx, row, thread)
    })
    const head = await this.outsideHead(row)
    // Who asked is told of in the bundle too, and so has a pseudonym: the first.
    const staff = rememberStaff([], [{ actor: row.asked_by, name: row.asked_name, authority: row.authority }])
    const change = { stage: 'entries', entries: count, cursor: -1, head, staff } as const
    return this.bundles.step(chosen, this.owner, change, async (tx) => {
      // A bundle of nothing still has the file.
      await this.parts.write(tx, row.id, ENTRIES, 0, '')
    })
  }

  /** The head that proofs lead to: one that others vouch for, where there is one over all that was chosen. */
  private async outsideHead(row: BundleRow): Promise<SignedHead> {
    const size = (await this.source.lastChosen(row.id)) + 1
    const outside = (await this.cosignatures.newestOver(size)) ?? (await this.timeStamps.newestOver(size))
    return outside ?? headOf(row.checkpoint)
  }

  private async takeEntries(row: BundleRow): Promise<BundleRow> {
    const head = headOf(row.checkpoint)
    const found = await this.source.entries(row.id, head, Number(row.cursor), CHUNK)
    const last = found.at(-1)
    if (last === undefined)
      return this.bundles.step(row, this.owner, { stage: 'payloads', cursor: 0 }, async () => undefined)
    const staff = rememberStaff(row.staff, staffActs(found))
    const change = {
      cursor: last.index,
      done: Number(row.done) + found.length,
      chunks: row.chunks + 1,
      erased: row.erased + found.filter(({ salt }) => salt === null).length,
      staff,
    }
    return this.bundles.step(row, this.owner, change, (tx) =>
      this.parts.write(tx, row.id, ENTRIES, row.chunks, found.map(entryLine).join('')),
    )
  }

  private async takePayloads(row: BundleRow): Promise<BundleRow> {
    const { chunk, from } = placeOf(row.cursor, CHUNK)
    if (chunk >= row.chunks) {
      const change = { stage: 'media', cursor: 0, media_until: this.media.until() } as const
      return this.bundles.step(row, this.owner, change, async () => undefined)
    }
    const arrivals = receivedIn(await this.parts.chunk(row.id, ENTRIES, chunk))
    let [lines, next, missing, taken] = ['', from, 0, 0]
    for (const arrival of arrivals.slice(from)) {
      const payload = row.with_payloads ? await this.payload(arrival) : undefined
      const line = payload === undefined ? undefined : payloadLine(arrival.index, payload)
      next += 1
      if (line === undefined || Buffer.byteLength(line) > MOST_LINE_BYTES) missing += 1
      else {
        lines += line
        taken += 1
      }
      if (lines.length > PAYLOADS_BYTES) break
    }
    const cursor = next < arrivals.length ? chunk * CHUNK + next : (chunk + 1) * CHUNK
    const change = { cursor, payloads: row.payloads + taken, payloads_missing: row.payloads_missing + missing }
    return this.bundles.step(row, this.owner, change, async (tx) => {
      // Chunks are numbered by the payloads before them, so that they stand in order.
      if (taken > 0) await this.parts.write(tx, row.id, PAYLOADS, row.payloads, lines)
    })
  }

  /** One picture or video a step: each can be large. */
  private async takeMedia(row: BundleRow): Promise<BundleRow> {
    const { chunk, from } = placeOf(row.cursor, MOST_ATTACHED)
    const limit = this.media.limitReached(row)
    if (!row.with_payloads || chunk >= row.chunks || limit !== undefined) {
      const cut = row.with_payloads && chunk < row.chunks && limit !== undefined ? { media_ended: limit } : {}
      return this.bundles.step(row, this.owner, { stage: 'pages', cursor: 0, ...cut }, async () => undefined)
    }
    const found = receivedIn(await this.parts.chunk(row.id, ENTRIES, chunk)).flatMap((arrival) =>
      arrival.media.map((one) => ({ arrival, one })),
    )
    const next = found[from]
    const cursor = from + 1 < found.length ? chunk * MOST_ATTACHED + from + 1 : (chunk + 1) * MOST_ATTACHED
    if (next === undefined) return this.bundles.step(row, this.owner, { cursor }, async () => undefined)
    const { line, file } = await this.media.fetch(next.arrival, next.one)
    const change = {
      cursor,
      media: row.media + 1,
      media_missing: row.media_missing + (file ? 0 : 1),
      media_bytes: Number(row.media_bytes) + (file?.bytes.length ?? 0),
    }
    return this.bundles.step(row, this.owner, change, async (tx) => {
      await this.parts.write(tx, row.id, MEDIA, row.media, jsonLine(line))
      if (file) await this.parts.write(tx, row.id, file.path, 0, file.bytes)
    })
  }

  private async payload({ index, itemId, version, rawSha256 }: Received): Promise<string | undefined> {
    let [text, from] = ['', 0]
    try {
      for (let next: number | undefined = 0; next !== undefined;) {
        from = next
        const part: { raw: string; next?: number } = await this.client.call(readRawItem, { itemId, version, from })
        text += part.raw
        next = part.next
      }
      if (rawSha256 !== undefined && createHash('sha256').update(text, 'utf8').digest('hex') !== rawSha256)
        throw new BundleImpossible(`The payload of entry ${index} is no longer the one that arrived.`)
      return text
    } catch (error) {
      if (error instanceof ProblemError && error.problem.code === 'ITEM_NOT_FOUND') return undefined
      throw error
    }
  }

  private async writePage(row: BundleRow): Promise<BundleRow> {
    const number = Number(row.cursor) + 1
    if (number > row.chunks) return this.bundles.step(row, this.owner, { stage: 'seal' }, async () => undefined)
    const lines = await this.parts.chunk(row.id, ENTRIES, number - 1)
    const media = row.media > 0 ? await this.parts.text(row.id, MEDIA) : ''
    const page = await contentPage(number, row, { lines, media }, (ids) => this.entries.handles(ids))
    return this.bundles.step(row, this.owner, { cursor: number }, (tx) =>
      this.parts.write(tx, row.id, pagePath(number), 0, page),
    )
  }

  private async seal(row: BundleRow): Promise<undefined> {
    const about = { ledger: this.checkpoints.origin, vkey: this.checkpoints.vkey }
    const head = await this.cosignatures.cosigned(headOf(row.checkpoint))
    const stamp = await this.timeStamps.answerFor(head.size)
    const [verified, at] = [await this.verifications.newest(), new Date()]
    const files = stillFiles({ ...row, checkpoint: head.note }, about, verified, at)
    if (stamp) files.set('data/time-stamp.tsr', stamp.answer)
    const sealing = { checkpoint: head.note, timeStamp: stamp, files, verified, at }
    files.set(SUMMARY_PATH, await this.summaries.write(row, sealing))
    const written = await this.bundles.step(row, this.owner, {}, async (tx) => {
      for (const [path, text] of files) await this.parts.write(tx, row.id, path, 0, text)
    })
    const payload = await this.parts.payload(row.id)
    const layout = await layOutBundle({
      bundleId: row.id,
      ledger: about.ledger,
      reference: row.reference,
      createdAt: row.asked_at.toISOString(),
      payload,
      signer: this.checkpoints.signer,
    })
    if (layout.size > MOST_ARCHIVE_BYTES)
      throw new BundleImpossible('It would be larger than 4 GiB. Take a shorter period.')
    const digest = createHash('sha256')
    for await (const bytes of bundleBytes(layout, payload)) digest.update(bytes)
    const made = { bytes: layout.size, sha256: digest.digest('hex') }
    await this.bundles.finish(written, this.owner, made, (tx) => this.parts.seal(tx, row.id, layout))
    return undefined
  }
}

/** Stages that walk the arrivals go chunk by chunk of the entries, each of which has at most so many places. */
function placeOf(cursor: string, places: number): { chunk: number; from: number } {
  return { chunk: Math.floor(Number(cursor) / places), from: Number(cursor) % places }
}

/** Whether it may be tried again: the database or another service was away. */
function mayPass(error: unknown): boolean {
  if (error instanceof ProblemError)
    return ['SERVICE_UNAVAILABLE', 'SERVICE_TIMED_OUT', 'INTERNAL_FAULT', 'MEDIA_NOT_HELD'].includes(error.problem.code)
  return isInfrastructureFault(error)
}
