import { ProblemError } from '@cordon/contracts'
import { readRawItem } from '@cordon/contracts/connectors'
import {
  bundleBytes,
  entryLine,
  layOutBundle,
  MOST_ARCHIVE_BYTES,
  MOST_LINE_BYTES,
  pagePath,
  payloadLine,
  rememberStaff,
} from '@cordon/evidence'
import { ProcedureClient } from '@cordon/messaging'
import { Database, isInfrastructureFault } from '@cordon/persistence'
import { Log } from '@cordon/runtime'
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common'
import { createHash } from 'node:crypto'
import { v7 as uuid } from 'uuid'
import { BundlePartStore } from './bundle-part.store'
import { BundleImpossible, BundleSourceStore } from './bundle-source.store'
import { BundleLost, BundleStore } from './bundle.store'
import type { BundleRow } from './bundle.tables'
import { contentPage, staffActs, stillFiles } from './bundle-files.views'
import { CheckpointStore, headOf } from './checkpoint.store'
import { EntryStore } from './entry.store'
import { VerificationStore } from './verification.store'

const CHUNK = 100
const PAYLOADS_BYTES = 1_000_000
const LEASE_MS = 15_000
const SWEEP_MS = 1_000
const RETRY_MS = 2_000
const ENTRIES = 'data/entries.jsonl'
const PAYLOADS = 'data/payloads.jsonl'

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
    @Inject(EntryStore) private readonly entries: EntryStore,
    @Inject(CheckpointStore) private readonly checkpoints: CheckpointStore,
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
        for (let row = await this.bundles.claim(this.owner, LEASE_MS); row && !signal.aborted;) {
          await this.make(row)
          row = await this.bundles.claim(this.owner, LEASE_MS)
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
      case 'pages':
        return this.writePage(row)
      case 'seal':
        return this.seal(row)
    }
  }

  private async choose(row: BundleRow): Promise<BundleRow> {
    const { subject } = row.filter
    const thread =
      row.thread && subject !== undefined ? await this.source.threadOf(subject, Number(row.ledger_size)) : []
    let count = 0
    const chosen = await this.bundles.step(row, this.owner, { stage: 'choose' }, async (tx) => {
      count = await this.source.choose(tx, row, thread)
    })
    return this.bundles.step(chosen, this.owner, { stage: 'entries', entries: count, cursor: -1 }, async (tx) => {
      // A bundle of nothing still has the file.
      await this.parts.write(tx, row.id, ENTRIES, 0, '')
    })
  }

  private async takeEntries(row: BundleRow): Promise<BundleRow> {
    const head = headOf(row.checkpoint)
    const found = await this.source.entries(row.id, head, Number(row.cursor), CHUNK)
    const last = found.at(-1)
    if (last === undefined)
      return this.bundles.step(row, this.owner, { stage: 'payloads', cursor: -1 }, async () => undefined)
    const staff = rememberStaff(row.staff, staffActs(found))
    const change = { cursor: last.index, done: Number(row.done) + found.length, chunks: row.chunks + 1, staff }
    return this.bundles.step(row, this.owner, change, (tx) =>
      this.parts.write(tx, row.id, ENTRIES, row.chunks, found.map(entryLine).join('')),
    )
  }

  private async takePayloads(row: BundleRow): Promise<BundleRow> {
    const arrivals = await this.source.arrivals(row.id, Number(row.cursor), CHUNK)
    if (arrivals.length === 0)
      return this.bundles.step(row, this.owner, { stage: 'pages', cursor: 0 }, async () => undefined)
    let [lines, cursor, missing, taken] = ['', Number(row.cursor), 0, 0]
    for (const { index, itemId, version } of arrivals) {
      const payload = row.with_payloads ? await this.payload(itemId, version) : undefined
      const line = payload === undefined ? undefined : payloadLine(index, payload)
      cursor = index
      if (line === undefined || Buffer.byteLength(line) > MOST_LINE_BYTES) missing += 1
      else {
        lines += line
        taken += 1
      }
      if (lines.length > PAYLOADS_BYTES) break
    }
    const change = { cursor, payloads: row.payloads + taken, payloads_missing: row.payloads_missing + missing }
    return this.bundles.step(row, this.owner, change, async (tx) => {
      // Chunks are numbered by the payloads before them, so that they stand in order.
      if (taken > 0) await this.parts.write(tx, row.id, PAYLOADS, row.payloads, lines)
    })
  }

  private async payload(itemId: string, version: number): Promise<string | undefined> {
    let [text, from] = ['', 0]
    try {
      for (let next: number | undefined = 0; next !== undefined;) {
        from = next
        const part: { raw: string; next?: number } = await this.client.call(readRawItem, { itemId, version, from })
        text += part.raw
        next = part.next
      }
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
    const page = await contentPage(number, row, lines, (ids) => this.entries.handles(ids))
    return this.bundles.step(row, this.owner, { cursor: number }, (tx) =>
      this.parts.write(tx, row.id, pagePath(number), 0, page),
    )
  }

  private async seal(row: BundleRow): Promise<undefined> {
    const about = { ledger: this.checkpoints.origin, vkey: this.checkpoints.vkey }
    const files = stillFiles(row, about, await this.verifications.newest(), new Date())
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

/** Whether it may be tried again: the database or another service was away. */
function mayPass(error: unknown): boolean {
  if (error instanceof ProblemError)
    return ['SERVICE_UNAVAILABLE', 'SERVICE_TIMED_OUT', 'INTERNAL_FAULT'].includes(error.problem.code)
  return isInfrastructureFault(error)
}
