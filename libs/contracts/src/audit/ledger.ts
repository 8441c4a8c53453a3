import { event } from '../event'
import { Flag, Id, Instant, ListOf, Nested, OneOf, Optional, Sha256, Text, Whole } from '../fields'
import { procedure } from '../procedure'
import { serviceNames, type ServiceName } from '../service'
import { TimeStampingView, WitnessingView } from './checkpoint'

/** One step that happened, as the ledger holds it. */
export class LedgerEntryView {
  @Whole() index!: number
  @OneOf(serviceNames) origin!: ServiceName
  @Whole({ min: 1 }) position!: number
  @Id() eventId!: string
  @Text({ max: 200 }) type!: string
  @Instant() time!: string
  /** The aggregate's id. */
  @Text({ max: 200 }) subject!: string
  @Text({ max: 200 }) actor!: string
  @Optional() @Text({ max: 200 }) actorName?: string
  /** The job title at the time. */
  @Optional() @Text({ max: 200 }) actorTitle?: string
  @Text({ max: 500 }) authority!: string
  /** What happened in one line of plain English. */
  @Text({ max: 500 }) summary!: string
  @Sha256() leafHash!: string
}

export class LedgerPage {
  @ListOf(() => LedgerEntryView, { max: 200 }) items!: LedgerEntryView[]
  /** Pass as `before` for the next page. */
  @Optional() @Whole() next?: number
}

export class ListEntriesInput {
  @Optional() @OneOf(serviceNames) origin?: ServiceName
  @Optional() @Text({ max: 200 }) type?: string
  /** Everything about one aggregate, or that mentions its id. */
  @Optional() @Text({ max: 200 }) subject?: string
  @Optional() @Text({ max: 200 }) actor?: string
  @Optional() @Instant() from?: string
  @Optional() @Instant() to?: string
  /** Also the heartbeats of the services, which are left out unless asked for by this or by type. */
  @Optional() @Flag() heartbeats?: boolean
  @Optional() @Whole() before?: number
  @Optional() @Whole({ min: 1, max: 200 }) limit?: number
}

export class EntryRef {
  @Whole() index!: number
}

export class EntryDetail {
  @Nested(() => LedgerEntryView) entry!: LedgerEntryView
  /** Canonical JSON of the event's data. */
  @Text({ max: 2_000_000 }) data!: string
  /** C2SP tlog-proof: verifies offline against the ledger's public key and, where some cosigned, those of witnesses. */
  @Text({ max: 20_000 }) proof!: string
}

export class OriginPosition {
  @OneOf(serviceNames) origin!: ServiceName
  @Whole() position!: number
}

/** How far the organisation's SIEM has been told of the ledger. */
export class SiemFeedView {
  @OneOf(['syslog', 'nats']) target!: 'syslog' | 'nats'
  @Whole() told!: number
  /** How many entries it has not been told of. */
  @Whole() behind!: number
  @Optional() @Instant() toldAt?: string
  /** Why the last attempt failed, where it did. */
  @Optional() @Text({ max: 500 }) problem?: string
}

export class LedgerState {
  @Whole() size!: number
  @Sha256() rootHash!: string
  /** The newest signed checkpoint (C2SP tlog-checkpoint). */
  @Text({ max: 5000 }) checkpoint!: string
  /** The public key that verifies it (C2SP vkey). */
  @Text({ max: 500 }) publicKey!: string
  @ListOf(() => OriginPosition, { max: 50 }) origins!: OriginPosition[]
  @Optional() @Nested(() => WitnessingView) witnessing?: WitnessingView
  @Optional() @Nested(() => TimeStampingView) timeStamping?: TimeStampingView
  @Optional() @ListOf(() => SiemFeedView, { max: 10 }) siem?: SiemFeedView[]
}

export class LedgerProblem {
  @Text({ max: 60 }) kind!: string
  @Optional() @Whole() index?: number
  @Optional() @Text({ max: 60 }) origin?: string
  @Optional() @Whole() position?: number
  @Optional() @Id() eventId?: string
  @Text({ max: 1000 }) explanation!: string
}

export class Verification {
  @Id() id!: string
  @OneOf(['running', 'intact', 'tampered', 'failed']) status!: 'running' | 'intact' | 'tampered' | 'failed'
  @Whole() checked!: number
  @Whole() size!: number
  @Optional() @Sha256() rootHash?: string
  @Optional() @Text({ max: 5000 }) checkpoint?: string
  @ListOf(() => LedgerProblem, { max: 100 }) problems!: LedgerProblem[]
  @Optional() @Flag() moreProblems?: boolean
  @Text({ max: 200 }) startedBy!: string
  @Instant() startedAt!: string
  @Optional() @Instant() finishedAt?: string
}

export class VerificationRef {
  @Id() verificationId!: string
}

export class AuditNoInput {}

export class ReceiptInput {
  @OneOf(serviceNames) origin!: ServiceName
}

export class Receipt {
  @OneOf(serviceNames) origin!: ServiceName
  /** Every event up to this position is in the ledger. */
  @Whole() position!: number
}

export class ExportInput {
  @Whole() from!: number
  @Optional() @Whole({ min: 1, max: 1000 }) limit?: number
  /** `size` of the first part: the later parts then end where its checkpoint does. */
  @Optional() @Whole() size?: number
}

export class ExportPart {
  /** JSON lines as tools/verify reads them; the first part starts with the header. */
  @Text({ max: 5_000_000 }) lines!: string
  /** How many entries the checkpoint of this export seals. */
  @Optional() @Whole() size?: number
  /** Pass as `from` for the next part. */
  @Optional() @Whole() next?: number
}

export const listEntries = procedure({
  name: 'audit.entry.list',
  kind: 'query',
  permission: 'ledger:read',
  summary: 'Every step: who, what, when, on whose authority; newest first.',
  trail: { consults: () => [] },
  input: ListEntriesInput,
  output: LedgerPage,
  http: { method: 'GET', path: '/ledger/entries' },
})

export const readEntry = procedure({
  name: 'audit.entry.read',
  kind: 'query',
  permission: 'ledger:read',
  summary: 'One step with its content and its proof.',
  trail: { consults: ({ index }) => [String(index)] },
  input: EntryRef,
  output: EntryDetail,
  refusals: { ENTRY_NOT_FOUND: { status: 404, message: 'No such entry.' } },
  http: { method: 'GET', path: '/ledger/entries/:index' },
})

export const readLedger = procedure({
  name: 'audit.ledger.read',
  kind: 'query',
  permission: 'ledger:read',
  summary: 'Size, root and newest signed checkpoint of the ledger, and who outside vouches for it.',
  trail: { nothing: 'Sizes, hashes and keys: no record about a person.' },
  input: AuditNoInput,
  output: LedgerState,
  http: { method: 'GET', path: '/ledger' },
})

export const startVerification = procedure({
  name: 'audit.verification.start',
  kind: 'command',
  permission: 'ledger:verify',
  summary: 'Recompute the whole ledger from what is stored and compare it with its signed checkpoint.',
  trail: { asks: true },
  input: AuditNoInput,
  output: Verification,
  http: { method: 'POST', path: '/ledger/verifications' },
})

export const readVerification = procedure({
  name: 'audit.verification.read',
  kind: 'query',
  permission: 'ledger:verify',
  summary: 'How far a verification is and what it found.',
  trail: { nothing: 'How far a check is; its end is an entry.' },
  input: VerificationRef,
  output: Verification,
  refusals: { VERIFICATION_NOT_FOUND: { status: 404, message: 'No such verification.' } },
  http: { method: 'GET', path: '/ledger/verifications/:verificationId' },
})

export const exportLedger = procedure({
  name: 'audit.ledger.export',
  kind: 'query',
  permission: 'ledger:verify',
  summary: 'The ledger as lines that tools/verify checks without Cordon.',
  trail: { consults: () => [] },
  input: ExportInput,
  output: ExportPart,
  http: { method: 'GET', path: '/ledger/export' },
})

export const readReceipt = procedure({
  name: 'audit.receipt.read',
  kind: 'query',
  permission: 'none',
  services: [...serviceNames],
  summary: 'Up to which position a service’s events are in the ledger; its outbox keeps what is beyond.',
  trail: { nothing: 'Services ask it of each other, and it names nobody.' },
  input: ReceiptInput,
  output: Receipt,
})

export class VerificationFact {
  @Nested(() => Verification) verification!: Verification
}

export const verificationFinished = event({
  name: 'audit.verification.finished',
  summary: 'Somebody had the ledger verified.',
  data: VerificationFact,
})
