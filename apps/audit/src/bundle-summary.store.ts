import { MOST_STEPS, summaryPdf, type EvidenceEntry } from '@cordon/evidence'
import type { Verification } from '@cordon/contracts/audit'
import { Inject, Injectable } from '@nestjs/common'
import { createHash } from 'node:crypto'
import { BundlePartStore } from './bundle-part.store'
import { BundleSourceStore } from './bundle-source.store'
import { showsAll, toSummary } from './bundle-summary.views'
import type { BundleRow } from './bundle.tables'
import { accountIn } from './bundle-files.views'
import { CaseStore } from './case.store'
import { CheckpointStore, headOf } from './checkpoint.store'
import { tellingTypes } from './domain/telling'
import { EntryStore } from './entry.store'

/** As many contents as are held at once, of which only what is shown is kept. */
const CHUNK = 50
/** Files of entries may be gigabytes, and are read piece by piece. */
const LARGE = ['data/entries.jsonl', 'data/media.jsonl', 'data/payloads.jsonl']

interface Sealing {
  /** With every cosignature. */
  checkpoint: string
  timeStamp: { at: Date; authority: string } | undefined
  /** The files that are made at the end. */
  files: ReadonlyMap<string, string | Buffer>
  verified: Verification | undefined
  at: Date
}

/** Gathers what the summary of a bundle says, and writes it. */
@Injectable()
export class BundleSummaryStore {
  constructor(
    @Inject(BundleSourceStore) private readonly source: BundleSourceStore,
    @Inject(BundlePartStore) private readonly parts: BundlePartStore,
    @Inject(EntryStore) private readonly entryStore: EntryStore,
    @Inject(CaseStore) private readonly cases: CaseStore,
    @Inject(CheckpointStore) private readonly checkpoints: CheckpointStore,
  ) {}

  async write(row: BundleRow, { files, ...sealing }: Sealing): Promise<Buffer> {
    const { name, keyId } = this.checkpoints.signer
    const { caseId, subject } = row.filter
    const entries = await this.shown(row)
    const accounts = [...entries.flatMap(({ content }) => accountIn(content)), ...(subject ? [subject] : [])]
    const summary = toSummary(row, {
      ...sealing,
      signer: { name, keyId },
      digests: await this.digests(row, files),
      kinds: await this.source.kinds(row.id),
      entries,
      case: caseId === undefined ? undefined : (await this.cases.find(caseId))?.case,
      handles: await this.entryStore.handles(accounts),
    })
    return summaryPdf(summary)
  }

  private async shown(row: BundleRow): Promise<EvidenceEntry[]> {
    const head = headOf(row.checkpoint)
    const types = showsAll(row) ? undefined : tellingTypes
    const shown: EvidenceEntry[] = []
    for (let after = -1; shown.length < MOST_STEPS;) {
      const found = await this.source.entries(row.id, head, after, Math.min(CHUNK, MOST_STEPS - shown.length), types)
      const last = found.at(-1)
      if (last === undefined) break
      shown.push(...found)
      after = last.index
    }
    return shown
  }

  private async digests(row: BundleRow, files: Sealing['files']): Promise<{ path: string; sha256: string }[]> {
    const found = Array.from(files, ([path, content]) => ({ path, sha256: sha256(content) }))
    for (const path of LARGE) {
      const digest = await this.parts.sha256(row.id, path)
      if (digest !== undefined) found.push({ path, sha256: digest })
    }
    return found.filter(({ path }) => !path.startsWith('data/pages/')).sort((a, b) => (a.path < b.path ? -1 : 1))
  }
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex')
}
