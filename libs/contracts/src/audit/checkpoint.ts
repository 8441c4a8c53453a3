import { event } from '../event'
import { Id, Instant, ListOf, Nested, OneOf, Optional, Text, Whole } from '../fields'
import { procedure } from '../procedure'

/** A witness that the organisation names, and the largest head it cosigned; nothing more where it has cosigned none. */
export class WitnessView {
  @Text({ max: 200 }) name!: string
  @Text({ max: 8 }) keyId!: string
  /** How many entries that head seals. */
  @Optional() @Whole() size?: number
  /** By the witness's clock. */
  @Optional() @Instant() at?: string
}

export class WitnessingView {
  @ListOf(() => WitnessView, { max: 20 }) witnesses!: WitnessView[]
  /** How many of them have to vouch for a head. */
  @Whole() needed!: number
  /** How many entries, from the first, as many witnesses vouch for as are needed. */
  @Whole() size!: number
  /** `none`: no witness is named. `never`: too few ever cosigned. `overdue`: too few of late. */
  @OneOf(['none', 'never', 'overdue', 'recent']) state!: 'none' | 'never' | 'overdue' | 'recent'
}

/** A time stamping authority's word that a checkpoint existed (RFC 3161). */
export class TimeStampView {
  @Whole() size!: number
  @Instant() at!: string
  /** Who says so: the subject of the authority's certificate. */
  @Text({ max: 500 }) authority!: string
}

export class TimeStampingView {
  @Optional() @Nested(() => TimeStampView) newest?: TimeStampView
  /** `none`: no authority is named. `never`: it has given no time stamp. */
  @OneOf(['none', 'never', 'overdue', 'recent']) state!: 'none' | 'never' | 'overdue' | 'recent'
  /** Why the last attempt failed. */
  @Optional() @Text({ max: 1_000 }) problem?: string
}

export class ReadCheckpointInput {
  /** Size of the head that the witness saw last; 0 when it saw none. */
  @Optional() @Whole() since?: number
}

export class CheckpointForWitness {
  @Whole() size!: number
  /** The body of C2SP tlog-witness add-checkpoint: old size, consistency proof from it, signed checkpoint. */
  @Text({ max: 50_000 }) request!: string
}

export class CosignCheckpointInput {
  /** The checkpoint with the cosignature lines of one or more witnesses under it. */
  @Text({ min: 1, max: 50_000 }) checkpoint!: string
}

export class Cosignature {
  @Id() id!: string
  @Text({ max: 200 }) witness!: string
  @Text({ max: 8 }) keyId!: string
  @Whole() size!: number
  /** By the witness's clock. */
  @Instant() at!: string
  /** The line under the checkpoint. */
  @Text({ max: 5_000 }) line!: string
}

export class CosignaturesTaken {
  @Whole() size!: number
  @ListOf(() => Cosignature, { max: 20 }) cosignatures!: Cosignature[]
}

export const readCheckpoint = procedure({
  name: 'audit.checkpoint.read',
  kind: 'query',
  permission: 'ledger:witness',
  summary: 'The newest checkpoint with the proof that it continues an earlier one: what a witness cosigns.',
  trail: { nothing: 'Sizes and hashes: no record about a person.' },
  input: ReadCheckpointInput,
  output: CheckpointForWitness,
  http: { method: 'GET', path: '/ledger/checkpoint' },
})

export const cosignCheckpoint = procedure({
  name: 'audit.checkpoint.cosign',
  kind: 'command',
  permission: 'ledger:witness',
  summary: 'Hand in a checkpoint that a witness cosigned.',
  trail: { states: () => [checkpointCosigned] },
  input: CosignCheckpointInput,
  output: CosignaturesTaken,
  refusals: {
    CHECKPOINT_MALFORMED: { status: 422, message: 'This is no checkpoint that this ledger signed.' },
    CHECKPOINT_NOT_OURS: {
      status: 409,
      message:
        'The ledger’s key signed this checkpoint, but the ledger holds another history. Keep it: it is evidence.',
    },
    WITNESS_UNKNOWN: { status: 422, message: 'None of the witnesses that this ledger knows has cosigned it.' },
    COSIGNATURE_WRONG: { status: 422, message: 'A cosignature under it does not verify.' },
  },
  http: { method: 'POST', path: '/ledger/cosignatures' },
})

export class CosignedFact {
  @Nested(() => Cosignature) cosignature!: Cosignature
}

export const checkpointCosigned = event({
  name: 'audit.checkpoint.cosigned',
  summary: 'A witness vouches that the ledger continues what it saw before.',
  data: CosignedFact,
})

export class TimeStampedFact {
  @Nested(() => TimeStampView) timeStamp!: TimeStampView
}

export const checkpointTimeStamped = event({
  name: 'audit.checkpoint.time-stamped',
  summary: 'A time stamping authority says when a checkpoint existed.',
  data: TimeStampedFact,
})
