import { event } from '../event'
import { Flag, Id, Instant, ListOf, Nested, OneOf, Optional, Sha256, Text, Whole } from '../fields'
import { procedure } from '../procedure'
import { serviceNames, type ServiceName } from '../service'

/** What of the ledger a bundle shows: the filters of the list of entries. */
export class BundleFilter {
  @Optional() @OneOf(serviceNames) origin?: ServiceName
  @Optional() @Text({ max: 200 }) type?: string
  /** Everything about one aggregate, or that mentions its id. */
  @Optional() @Text({ max: 200 }) subject?: string
  @Optional() @Text({ max: 200 }) actor?: string
  @Optional() @Instant() from?: string
  @Optional() @Instant() to?: string
  /** Everything about what is in a case. */
  @Optional() @Id() caseId?: string
  /** Also the heartbeats of the services, which are left out unless asked for by this or by type. */
  @Optional() @Flag() heartbeats?: boolean
}

export class BundleEstimate {
  @Whole() entries!: number
  /** About how large the file will be, in bytes; without the thread around what the filter shows. */
  @Whole() bytes!: number
  @Flag() tooLarge!: boolean
  @Whole() mostEntries!: number
}

export class AskBundleInput {
  @Nested(() => BundleFilter) filter!: BundleFilter
  /** Also the messages, replies and steps of the conversations that `filter.subject` leads to, whenever they were. */
  @Optional() @Flag() thread?: boolean
  @Text({ min: 3, max: 500 }) purpose!: string
  /** The case or file it is for. */
  @Text({ min: 1, max: 200 }) reference!: string
  /** Seals the list of who is behind the pseudonyms on the pages. It is kept nowhere. */
  @Optional() @Text({ min: 12, max: 200 }) passPhrase?: string
}

export const bundleStatuses = ['making', 'made', 'failed', 'cancelled', 'deleted'] as const
export type BundleStatus = (typeof bundleStatuses)[number]

export class Bundle {
  @Id() id!: string
  @OneOf(bundleStatuses) status!: BundleStatus
  @Nested(() => BundleFilter) filter!: BundleFilter
  @Flag() thread!: boolean
  @Text({ max: 500 }) purpose!: string
  @Text({ max: 200 }) reference!: string
  @Text({ max: 200 }) askedBy!: string
  @Instant() askedAt!: string
  /** How many entries the checkpoint seals that the proofs lead to. */
  @Whole() ledgerSize!: number
  @Whole() entries!: number
  /** How many of them are in it already. */
  @Whole() done!: number
  @Whole() payloads!: number
  /** Messages whose payload could not be had, or that who asked may not read. */
  @Whole() payloadsMissing!: number
  /** Pictures and videos of messages, as they were when the bundle was made; and those that could not be had. */
  @Optional() @Whole() media?: number
  @Optional() @Whole() mediaMissing?: number
  @Flag() staffKey!: boolean
  @Optional() @Whole() bytes?: number
  /** Of the file. */
  @Optional() @Sha256() sha256?: string
  @Optional() @Instant() finishedAt?: string
  @Optional() @Instant() keptUntil?: string
  @Optional() @Text({ max: 1000 }) failure?: string
}

export class BundleList {
  @ListOf(() => Bundle, { max: 100 }) items!: Bundle[]
}

export class ListBundlesInput {}

export class BundleRef {
  @Id() bundleId!: string
}

export class BundleDownload {
  @Id() downloadId!: string
  @Text({ max: 200 }) fileName!: string
  @Whole() bytes!: number
  @Sha256() sha256!: string
}

export class ReadBundlePartInput extends BundleRef {
  @Id() downloadId!: string
  @Whole() from!: number
}

export class BundlePart {
  /** Base64. */
  @Text({ max: 900_000 }) bytes!: string
  /** Pass as `from` for the next part. */
  @Optional() @Whole() next?: number
}

const BUNDLE_NOT_FOUND = { status: 404, message: 'No such bundle.' } as const
const BUNDLE_NOT_MADE = { status: 409, message: 'The bundle is not there to be downloaded.' } as const

export const estimateBundle = procedure({
  name: 'audit.bundle.estimate',
  kind: 'query',
  permission: 'evidence:export',
  summary: 'How large an evidence bundle of what a filter shows would be.',
  trail: { consults: () => [] },
  input: BundleFilter,
  output: BundleEstimate,
  http: { method: 'GET', path: '/ledger/bundle-estimate' },
})

export const askBundle = procedure({
  name: 'audit.bundle.ask',
  kind: 'command',
  permission: 'evidence:export',
  summary: 'Have an evidence bundle made of what a filter shows.',
  trail: { states: () => [bundleAsked] },
  input: AskBundleInput,
  output: Bundle,
  refusals: {
    CASE_NOT_FOUND: { status: 404, message: 'No such case.' },
    BUNDLE_TOO_LARGE: {
      status: 413,
      message: 'The filter shows more than one bundle may hold. Take a shorter period.',
    },
    BUNDLES_IN_MAKING: { status: 429, message: 'Several bundles are being made. Wait for one of them, or cancel one.' },
  },
  http: { method: 'POST', path: '/ledger/bundles' },
})

export const listBundles = procedure({
  name: 'audit.bundle.list',
  kind: 'query',
  permission: 'evidence:export',
  summary: 'The newest evidence bundles, and how far each is.',
  trail: { consults: () => [] },
  input: ListBundlesInput,
  output: BundleList,
  http: { method: 'GET', path: '/ledger/bundles' },
})

export const readBundle = procedure({
  name: 'audit.bundle.read',
  kind: 'query',
  permission: 'evidence:export',
  summary: 'One evidence bundle, and how far it is.',
  trail: { consults: ({ bundleId }) => [bundleId] },
  input: BundleRef,
  output: Bundle,
  refusals: { BUNDLE_NOT_FOUND },
  http: { method: 'GET', path: '/ledger/bundles/:bundleId' },
})

export const cancelBundle = procedure({
  name: 'audit.bundle.cancel',
  kind: 'command',
  permission: 'evidence:export',
  summary: 'Stop making an evidence bundle and keep nothing of it.',
  trail: { states: () => [bundleCancelled] },
  input: BundleRef,
  output: Bundle,
  refusals: { BUNDLE_NOT_FOUND, BUNDLE_NOT_IN_MAKING: { status: 409, message: 'The bundle is not being made.' } },
  http: { method: 'POST', path: '/ledger/bundles/:bundleId/cancel' },
})

export const downloadBundle = procedure({
  name: 'audit.bundle.download',
  kind: 'command',
  permission: 'evidence:export',
  summary: 'Begin to download an evidence bundle: recorded first, refused where that fails.',
  trail: { states: () => [bundleDownloaded] },
  input: BundleRef,
  output: BundleDownload,
  refusals: { BUNDLE_NOT_FOUND, BUNDLE_NOT_MADE },
  http: { method: 'POST', path: '/ledger/bundles/:bundleId/downloads' },
})

export const readBundlePart = procedure({
  name: 'audit.bundle.read-part',
  kind: 'query',
  permission: 'evidence:export',
  summary: 'The next bytes of a download.',
  trail: { nothing: 'Part of a download, whose beginning is an entry.' },
  input: ReadBundlePartInput,
  output: BundlePart,
  refusals: {
    BUNDLE_NOT_MADE,
    DOWNLOAD_NOT_FOUND: { status: 404, message: 'No such download of yours, or it began over an hour ago.' },
  },
  http: { method: 'GET', path: '/ledger/bundles/:bundleId/parts' },
})

export const deleteBundle = procedure({
  name: 'audit.bundle.delete',
  kind: 'command',
  permission: 'evidence:export',
  summary: 'Delete the file of an evidence bundle; that it was made stays in the ledger.',
  trail: { states: () => [bundleDeleted] },
  input: BundleRef,
  output: Bundle,
  refusals: { BUNDLE_NOT_FOUND, BUNDLE_NOT_MADE },
  http: { method: 'DELETE', path: '/ledger/bundles/:bundleId' },
})

export class BundleFact {
  @Nested(() => Bundle) bundle!: Bundle
}

export class BundleDownloadFact extends BundleFact {
  @Id() downloadId!: string
}

export const bundleAsked = event({
  name: 'audit.bundle.asked',
  summary: 'Somebody asked for an evidence bundle. Aggregate: the bundle.',
  data: BundleFact,
})

export const bundleMade = event({
  name: 'audit.bundle.made',
  summary: 'An evidence bundle is ready; the fact holds the SHA-256 of its file.',
  data: BundleFact,
})

export const bundleFailed = event({
  name: 'audit.bundle.failed',
  summary: 'An evidence bundle could not be made.',
  data: BundleFact,
})

export const bundleCancelled = event({
  name: 'audit.bundle.cancelled',
  summary: 'Somebody stopped the making of an evidence bundle.',
  data: BundleFact,
})

export const bundleDownloaded = event({
  name: 'audit.bundle.downloaded',
  summary: 'Somebody began to download an evidence bundle.',
  data: BundleDownloadFact,
})

export const bundleDeleted = event({
  name: 'audit.bundle.deleted',
  summary: 'The file of an evidence bundle was deleted, by somebody or because its time was over.',
  data: BundleFact,
})
