import { requireEverywhere, unitsWhere } from '@cordon/authz'
import { refusal, type Caller } from '@cordon/contracts'
import {
  askBundle,
  cancelBundle,
  deleteBundle,
  downloadBundle,
  estimateBundle,
  listBundles,
  readBundle,
  readBundlePart,
  type AskBundleInput,
  type Bundle,
  type BundleDownload,
  type BundleEstimate,
  type BundleFilter,
  type BundleList,
  type BundlePart,
  type BundleRef,
  type ListBundlesInput,
  type ReadBundlePartInput,
} from '@cordon/contracts/audit'
import { lockFromPassPhrase } from '@cordon/evidence'
import { Handle } from '@cordon/messaging'
import { Controller, Inject } from '@nestjs/common'
import { BundlePartStore } from './bundle-part.store'
import { BundleSourceStore, MOST_ENTRIES } from './bundle-source.store'
import { BundleStore } from './bundle.store'
import { CaseStore } from './case.store'
import { CheckpointStore } from './checkpoint.store'
import { assertEverywhere } from './entry.handlers'

/** What an entry takes beside its content: fields, salt, a proof of a large ledger, and its place on a page. */
const BYTES_AN_ENTRY = 4_000
/** The content stands in the machine data and, laid out, on a page. */
const TIMES_A_CONTENT = 3
const FIXED_BYTES = 20_000

@Controller()
export class BundleHandlers {
  constructor(
    @Inject(BundleStore) private readonly bundles: BundleStore,
    @Inject(BundleSourceStore) private readonly source: BundleSourceStore,
    @Inject(BundlePartStore) private readonly parts: BundlePartStore,
    @Inject(CheckpointStore) private readonly checkpoints: CheckpointStore,
    @Inject(CaseStore) private readonly cases: CaseStore,
  ) {}

  @Handle(estimateBundle)
  async estimate(filter: BundleFilter, caller: Caller): Promise<BundleEstimate> {
    assertMayExport(caller)
    if (filter.caseId !== undefined) assertEverywhere(caller, 'case:read')
    const { entries, contents } = await this.source.measure(filter)
    const bytes = FIXED_BYTES + entries * BYTES_AN_ENTRY + contents * TIMES_A_CONTENT
    return { entries, bytes, tooLarge: entries > MOST_ENTRIES, mostEntries: MOST_ENTRIES }
  }

  @Handle(askBundle)
  async ask(input: AskBundleInput, caller: Caller): Promise<Bundle> {
    const { person, cause } = assertMayExport(caller)
    await this.assertCase(input.filter, caller)
    const { entries } = await this.source.measure(input.filter)
    if (entries > MOST_ENTRIES) throw refusal(askBundle, 'BUNDLE_TOO_LARGE')
    const lock = input.passPhrase === undefined ? undefined : await lockFromPassPhrase(input.passPhrase)
    const asked = {
      filter: input.filter,
      thread: input.thread ?? false,
      purpose: input.purpose,
      reference: input.reference,
      askedName: person.name,
      withPayloads: unitsWhere(caller, 'conversation:read') === '*',
      lock,
      estimated: entries,
    }
    // Signed now, so that everything up to this moment can be in it.
    const bundle = await this.bundles.ask(asked, await this.checkpoints.sign(), cause)
    if (bundle === undefined) throw refusal(askBundle, 'BUNDLES_IN_MAKING')
    return bundle
  }

  @Handle(listBundles)
  async list(_input: ListBundlesInput, caller: Caller): Promise<BundleList> {
    assertMayExport(caller)
    return { items: await this.bundles.list() }
  }

  @Handle(readBundle)
  async read({ bundleId }: BundleRef, caller: Caller): Promise<Bundle> {
    assertMayExport(caller)
    const bundle = await this.bundles.find(bundleId)
    if (bundle === undefined) throw refusal(readBundle, 'BUNDLE_NOT_FOUND')
    return bundle
  }

  @Handle(cancelBundle)
  async cancel({ bundleId }: BundleRef, caller: Caller): Promise<Bundle> {
    const { cause } = assertMayExport(caller)
    const cancelled = await this.bundles.cancel(bundleId, cause)
    if (cancelled !== undefined) return cancelled
    throw refusal(cancelBundle, (await this.bundles.find(bundleId)) ? 'BUNDLE_NOT_IN_MAKING' : 'BUNDLE_NOT_FOUND')
  }

  @Handle(downloadBundle)
  async download({ bundleId }: BundleRef, caller: Caller): Promise<BundleDownload> {
    const { cause } = assertMayExport(caller)
    const begun = await this.bundles.beginDownload(bundleId, cause)
    if (begun === undefined)
      throw refusal(downloadBundle, (await this.bundles.find(bundleId)) ? 'BUNDLE_NOT_MADE' : 'BUNDLE_NOT_FOUND')
    const { downloadId, bundle } = begun
    const fileName = `evidence-${bundle.askedAt.slice(0, 10)}-${bundle.id}.zip`
    return { downloadId, fileName, bytes: bundle.bytes as number, sha256: bundle.sha256 as string }
  }

  @Handle(readBundlePart)
  async part({ bundleId, downloadId, from }: ReadBundlePartInput, caller: Caller): Promise<BundlePart> {
    const { person } = assertMayExport(caller)
    if (!(await this.bundles.isDownload(downloadId, bundleId, person.actor)))
      throw refusal(readBundlePart, 'DOWNLOAD_NOT_FOUND')
    const bundle = await this.bundles.find(bundleId)
    if (bundle?.status !== 'made' || bundle.bytes === undefined) throw refusal(readBundlePart, 'BUNDLE_NOT_MADE')
    const bytes = from >= bundle.bytes ? Buffer.alloc(0) : await this.parts.read(bundleId, from)
    const next = from + bytes.length
    return { bytes: bytes.toString('base64'), ...(bytes.length > 0 && next < bundle.bytes && { next }) }
  }

  @Handle(deleteBundle)
  async delete({ bundleId }: BundleRef, caller: Caller): Promise<Bundle> {
    const { cause } = assertMayExport(caller)
    const deleted = await this.bundles.delete(bundleId, cause)
    if (deleted !== undefined) return deleted
    throw refusal(deleteBundle, (await this.bundles.find(bundleId)) ? 'BUNDLE_NOT_MADE' : 'BUNDLE_NOT_FOUND')
  }

  private async assertCase({ caseId }: BundleFilter, caller: Caller): Promise<void> {
    if (caseId === undefined) return
    assertEverywhere(caller, 'case:read')
    if (!(await this.cases.exists(caseId))) throw refusal(askBundle, 'CASE_NOT_FOUND')
  }
}

/** A bundle holds entries of the whole organisation, so both permissions must hold everywhere. */
function assertMayExport(caller: Caller) {
  assertEverywhere(caller, 'ledger:read')
  return requireEverywhere(caller, 'evidence:export')
}
