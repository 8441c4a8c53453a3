import { event } from '../event'
import { Flag, Id, Instant, ListOf, Nested, OneOf, Optional, Text, Whole } from '../fields'
import { procedure } from '../procedure'
import { serviceNames, type ServiceName } from '../service'
import { AuditNoInput } from './ledger'

/**
 * - `agrees`: all that the service has stated is in the ledger.
 * - `behind`: its last facts have not come.
 * - `gap`: some have not come, and later ones wait for them.
 * - `holes`: entries that the ledger counted are gone from it.
 * - `ahead`: the ledger has more than the service knows of: its database went back in time.
 * - `unanswered`: the service neither answers nor has it said lately how much it has stated.
 */
export const originStates = ['agrees', 'behind', 'gap', 'holes', 'ahead', 'unanswered'] as const
export type OriginState = (typeof originStates)[number]

export class OriginResult {
  @OneOf(serviceNames) origin!: ServiceName
  @OneOf(originStates) state!: OriginState
  /** How many facts the service says it has stated. */
  @Optional() @Whole() stated?: number
  /** How many of them are in the ledger. */
  @Whole() held!: number
  /** The first and last position that is missing. */
  @Optional() @Whole({ min: 1 }) first?: number
  @Optional() @Whole({ min: 1 }) last?: number
  /** How many facts wait in the ledger for earlier ones. */
  @Whole() waiting!: number
  /** How many of its facts the ledger could not take and has set aside. */
  @Whole() deadLetters!: number
  /** Its last heartbeat. */
  @Optional() @Instant() heardAt?: string
  /** Since when heartbeats are missing. */
  @Optional() @Instant() silentSince?: string
}

export class Reconciliation {
  @Id() id!: string
  @Flag() agrees!: boolean
  @ListOf(() => OriginResult, { max: 50 }) origins!: OriginResult[]
  @Text({ max: 200 }) startedBy!: string
  @Instant() startedAt!: string
  @Instant() finishedAt!: string
}

export const omissionKinds = ['gap', 'silence', 'holes', 'ahead'] as const
export type OmissionKind = (typeof omissionKinds)[number]

/** Something that should be in the ledger and is not. */
export class Omission {
  @OneOf(serviceNames) origin!: ServiceName
  @OneOf(omissionKinds) kind!: OmissionKind
  @Optional() @Whole({ min: 1 }) first?: number
  @Optional() @Whole({ min: 1 }) last?: number
  @Instant() since!: string
  /** For whoever is on duty. */
  @Text({ max: 500 }) explanation!: string
}

export class ReconciliationState {
  @Flag() running!: boolean
  @Whole({ min: 1 }) everyMinutes!: number
  @Optional() @Nested(() => Reconciliation) newest?: Reconciliation
  /** What is missing now. */
  @ListOf(() => Omission, { max: 100 }) omissions!: Omission[]
}

export class ReconciliationFact {
  @Nested(() => Reconciliation) reconciliation!: Reconciliation
}

export class OmissionFact {
  @Nested(() => Omission) omission!: Omission
}

export const reconciliationFinished = event({
  name: 'audit.reconciliation.finished',
  summary: 'What each service has stated was compared with what the ledger holds.',
  data: ReconciliationFact,
})

export const omissionRaised = event({
  name: 'audit.omission.raised',
  summary: 'Something that should be in the ledger is missing, or a service has fallen silent.',
  data: OmissionFact,
})

export const omissionCleared = event({
  name: 'audit.omission.cleared',
  summary: 'What was missing is in the ledger, or the service is heard again.',
  data: OmissionFact,
})

export const startReconciliation = procedure({
  name: 'audit.reconciliation.start',
  kind: 'command',
  permission: 'ledger:verify',
  summary: 'Compare what each service has stated with what the ledger holds, now.',
  trail: { asks: true },
  input: AuditNoInput,
  output: ReconciliationState,
  http: { method: 'POST', path: '/ledger/reconciliations' },
})

export const readReconciliation = procedure({
  name: 'audit.reconciliation.read',
  kind: 'query',
  permission: 'ledger:read',
  summary: 'Whether anything that should be in the ledger is missing.',
  trail: { nothing: 'Positions, counts and times of services: no record about a person.' },
  input: AuditNoInput,
  output: ReconciliationState,
  http: { method: 'GET', path: '/ledger/reconciliation' },
})
