import { event } from '../event'
import { Id, Instant, ListOf, Nested, OneOf, Optional, Text, Whole } from '../fields'
import { procedure } from '../procedure'

export const measureKinds = ['hide', 'block'] as const
export type MeasureKind = (typeof measureKinds)[number]

/** ordered: the send gate is asked; in_force: the network did it; refused: it did not; lifting: the network is asked to undo it; lifted: undone. */
export const measureStatuses = ['ordered', 'in_force', 'refused', 'lifting', 'lifted'] as const
export type MeasureStatus = (typeof measureStatuses)[number]

/** What was there when the measure was imposed. Lists cut its text, and events leave it out. */
export class Capture {
  @Whole() itemVersion!: number
  /** Only for who may read the conversations of its unit. */
  @Optional() @Text({ max: 60_000 }) text?: string
  @Optional() @Text({ max: 2000 }) url?: string
  @Text({ min: 1, max: 500 }) authorHandle!: string
  @Text({ max: 1000 }) authorName!: string
  @Instant() capturedAt!: string
}

export class Appeal {
  @Instant() receivedAt!: string
  @Text({ min: 3, max: 5000 }) text!: string
  @Optional() @OneOf(['upheld', 'rejected']) outcome?: 'upheld' | 'rejected'
  @Optional() @Text({ max: 1000 }) reason?: string
  @Optional() @Id() decidedById?: string
  @Optional() @Text({ max: 200 }) decidedBy?: string
  @Optional() @Instant() decidedAt?: string
}

/** An entry of the register of blocks and hides. */
export class Measure {
  @Id() id!: string
  @OneOf(measureKinds) kind!: MeasureKind
  @OneOf(measureStatuses) status!: MeasureStatus
  @Id() accountId!: string
  @Id() unitId!: string
  @Id() itemId!: string
  @Nested(() => Capture) capture!: Capture
  /** Of the published standards, in the version that was published when it was imposed. */
  @Text({ min: 1, max: 20 }) clause!: string
  @Optional() @Whole({ min: 1 }) standardsVersion?: number
  @Text({ min: 3, max: 500 }) reason!: string
  /** A person, or the rule that did it by itself. */
  @Optional() @Id() imposedById?: string
  @Text({ min: 1, max: 200 }) imposedBy!: string
  @Optional() @Text({ min: 1, max: 100 }) ruleId?: string
  @Optional() @Whole() ruleSetVersion?: number
  @Instant() imposedAt!: string
  /** When it ends by itself; absent: until somebody lifts it. */
  @Optional() @Instant() until?: string
  @Instant() reviewAt!: string
  /** Who looked at it again last and let it stand, and why. */
  @Optional() @Text({ max: 200 }) reviewedBy?: string
  @Optional() @Instant() reviewedAt?: string
  @Optional() @Text({ max: 500 }) reviewReason?: string
  /** What the network or the send gate said. */
  @Optional() @Text({ max: 1000 }) said?: string
  /** Who asked to undo it, and why; `liftedAt` is when the network had done so. */
  @Optional() @Text({ max: 200 }) liftedBy?: string
  @Optional() @Instant() liftedAt?: string
  @Optional() @Text({ max: 500 }) liftReason?: string
  @Optional() @Nested(() => Appeal) appeal?: Appeal
  @Whole({ min: 1 }) version!: number
}

export class MeasureRef {
  @Id() measureId!: string
}

export class ImposeBlockInput {
  /** The message that it answers to; its author is blocked on the account that it came to. */
  @Id() itemId!: string
  @Text({ min: 1, max: 20 }) clause!: string
  @Text({ min: 3, max: 500 }) reason!: string
  @Optional() @Instant() until?: string
  /** At most a year from now. */
  @Instant() reviewAt!: string
}

const MEASURE_NOT_FOUND = { status: 404, message: 'No such entry in the register.' } as const
const CLAUSE_UNKNOWN = { status: 422, message: 'The published standards have no such clause.' } as const

export const imposeBlock = procedure({
  name: 'moderation.measure.impose-block',
  kind: 'command',
  permission: 'moderation:restrict',
  summary: 'Block the author of a message on the account that it came to.',
  trail: { states: () => [measureImposed, actionOrdered] },
  input: ImposeBlockInput,
  output: Measure,
  refusals: {
    ITEM_NOT_FOUND: { status: 404, message: 'No such message.' },
    CLAUSE_UNKNOWN,
    ALREADY_IMPOSED: { status: 409, message: 'This author is blocked on this account already.' },
    TIMES_INVALID: { status: 422, message: 'The review lies in the future, within a year, and not after the end.' },
  },
  http: { method: 'POST', path: '/moderation/measures/blocks' },
})

export class LiftMeasureInput extends MeasureRef {
  @Text({ min: 3, max: 500 }) reason!: string
}

export const liftMeasure = procedure({
  name: 'moderation.measure.lift',
  kind: 'command',
  permission: 'moderation:restrict',
  summary: 'Undo a block or a hide on the network.',
  trail: { states: () => [measureLifting, measureLifted, actionOrdered] },
  input: LiftMeasureInput,
  output: Measure,
  refusals: {
    MEASURE_NOT_FOUND,
    MEASURE_NOT_IN_FORCE: { status: 409, message: 'This is not in force.' },
  },
  http: { method: 'POST', path: '/moderation/measures/:measureId/lift' },
})

export class ProlongMeasureInput extends MeasureRef {
  @Text({ min: 3, max: 500 }) reason!: string
  @Optional() @Instant() until?: string
  @Instant() reviewAt!: string
}

export const prolongMeasure = procedure({
  name: 'moderation.measure.prolong',
  kind: 'command',
  permission: 'moderation:restrict',
  summary: 'Note that a measure was reviewed, and until when it stands now.',
  trail: { states: () => [measureReviewed] },
  input: ProlongMeasureInput,
  output: Measure,
  refusals: {
    MEASURE_NOT_FOUND,
    MEASURE_NOT_IN_FORCE: { status: 409, message: 'This is not in force.' },
    TIMES_INVALID: { status: 422, message: 'The review lies in the future, within a year, and not after the end.' },
  },
  http: { method: 'POST', path: '/moderation/measures/:measureId/review' },
})

export class RecordAppealInput extends MeasureRef {
  @Text({ min: 3, max: 5000 }) text!: string
  @Instant() receivedAt!: string
}

export const recordAppeal = procedure({
  name: 'moderation.measure.record-appeal',
  kind: 'command',
  permission: 'moderation:review',
  summary: 'Write down that somebody appealed, in their words.',
  trail: { states: () => [appealRecorded] },
  input: RecordAppealInput,
  output: Measure,
  refusals: {
    MEASURE_NOT_FOUND,
    APPEAL_OPEN: { status: 409, message: 'There is an appeal to decide already.' },
    TIMES_INVALID: {
      status: 422,
      message: 'An appeal was received after the measure was imposed and not in the future.',
    },
  },
  http: { method: 'POST', path: '/moderation/measures/:measureId/appeal' },
})

export class DecideAppealInput extends MeasureRef {
  @OneOf(['upheld', 'rejected']) outcome!: 'upheld' | 'rejected'
  @Text({ min: 3, max: 1000 }) reason!: string
}

export const decideAppeal = procedure({
  name: 'moderation.measure.decide-appeal',
  kind: 'command',
  permission: 'moderation:restrict',
  summary: 'Decide an appeal, as somebody else than who imposed the measure; upheld lifts it.',
  trail: { states: () => [appealDecided, measureLifting, actionOrdered] },
  input: DecideAppealInput,
  output: Measure,
  refusals: {
    MEASURE_NOT_FOUND,
    APPEAL_NOT_OPEN: { status: 409, message: 'There is no appeal to decide.' },
    IMPOSER_CANNOT_DECIDE: { status: 403, message: 'Whoever imposed a measure cannot decide the appeal against it.' },
  },
  http: { method: 'POST', path: '/moderation/measures/:measureId/appeal/decision' },
})

export class ListMeasuresInput {
  @Optional() @OneOf(measureKinds) kind?: MeasureKind
  @Optional() @OneOf(['in_force', 'due_for_review', 'appealed', 'ended']) which?:
    'in_force' | 'due_for_review' | 'appealed' | 'ended'
  @Optional() @Id() before?: string
  @Optional() @Whole({ min: 1, max: 100 }) limit?: number
}

export class MeasurePage {
  @ListOf(() => Measure, { max: 100 }) items!: Measure[]
  @Optional() @Id() next?: string
}

export const listMeasures = procedure({
  name: 'moderation.measure.list',
  kind: 'query',
  permission: 'moderation:read',
  summary: 'The register of blocks and hides, newest first.',
  trail: { consults: () => [] },
  input: ListMeasuresInput,
  output: MeasurePage,
  http: { method: 'GET', path: '/moderation/measures' },
})

export const readMeasure = procedure({
  name: 'moderation.measure.read',
  kind: 'query',
  permission: 'moderation:read',
  summary: 'One entry of the register.',
  trail: { consults: ({ measureId }) => [measureId] },
  input: MeasureRef,
  output: Measure,
  refusals: { MEASURE_NOT_FOUND },
  http: { method: 'GET', path: '/moderation/measures/:measureId' },
})

export class MeasureStatisticsInput {
  @Instant() from!: string
  @Instant() to!: string
}

export class MeasureCount {
  @OneOf(measureKinds) kind!: MeasureKind
  @Text({ min: 1, max: 20 }) clause!: string
  @Whole() byRule!: number
  @Whole() byPerson!: number
  @Whole() lifted!: number
  @Whole() refused!: number
  @Whole() appeals!: number
  @Whole() appealsUpheld!: number
}

/** What was imposed in a period, for the transparency report; no names and no texts. */
export class MeasureStatistics {
  @ListOf(() => MeasureCount, { max: 200 }) counts!: MeasureCount[]
  /** Messages that arrived meanwhile. */
  @Whole() messages!: number
}

export const readMeasureStatistics = procedure({
  name: 'moderation.measure.read-statistics',
  kind: 'query',
  permission: 'moderation:read',
  summary: 'Blocks and hides of a period by clause, with what became of them.',
  trail: { nothing: 'Counts without names.' },
  input: MeasureStatisticsInput,
  output: MeasureStatistics,
  http: { method: 'GET', path: '/moderation/measure-statistics' },
})

/** A clause of the standards that the organisation has published for its pages. */
export class Clause {
  /** As the public sees it, such as `3.2`. */
  @Text({ min: 1, max: 20 }) number!: string
  @Text({ min: 1, max: 200 }) title!: string
  @Text({ min: 1, max: 2000 }) text!: string
}

export class Standards {
  @Whole({ min: 1 }) version!: number
  @ListOf(() => Clause, { min: 1, max: 100 }) clauses!: Clause[]
  @Instant() publishedAt!: string
  @Text({ min: 1, max: 200 }) publishedBy!: string
}

export class NoStandardsInput {}

export const readStandards = procedure({
  name: 'moderation.standards.read',
  kind: 'query',
  permission: 'moderation:read',
  summary: 'The published standards that blocks and hides rest on.',
  trail: { nothing: 'They are published.' },
  input: NoStandardsInput,
  output: Standards,
  http: { method: 'GET', path: '/moderation/standards' },
})

export class PublishStandardsInput {
  /** The version that these follow. */
  @Whole({ min: 1 }) basedOnVersion!: number
  @ListOf(() => Clause, { min: 1, max: 100 }) clauses!: Clause[]
}

export const publishStandards = procedure({
  name: 'moderation.standards.publish',
  kind: 'command',
  permission: 'moderation:configure',
  summary: 'Replace the published standards by their next version.',
  trail: { states: () => [standardsPublished] },
  input: PublishStandardsInput,
  output: Standards,
  refusals: {
    STANDARDS_CHANGED: { status: 409, message: 'Somebody else published another version meanwhile.' },
    CLAUSE_REPEATED: { status: 422, message: 'Two clauses have the same number.' },
  },
  http: { method: 'POST', path: '/moderation/standards' },
})

export class StandardsPublished {
  @Nested(() => Standards) standards!: Standards
}

export const standardsPublished = event({
  name: 'moderation.standards.published',
  summary: 'The standards that blocks and hides rest on have a new version.',
  data: StandardsPublished,
})

export class MeasureFact {
  @Nested(() => Measure) measure!: Measure
}

const measureEvent = (what: string, summary: string) =>
  event({ name: `moderation.measure.${what}`, summary: `${summary} Aggregate: the measure.`, data: MeasureFact })

export const measureImposed = measureEvent('imposed', 'A block or a hide was imposed; the network is asked next.')
export const measureHeld = measureEvent('held', 'The send gate lets it wait.')
export const measureTookForce = measureEvent('took-force', 'The network did it.')
export const measureRefused = measureEvent('refused', 'The network or the send gate did not do it.')
export const measureLifting = measureEvent('lifting', 'A block or a hide is to be undone; the network is asked next.')
export const measureLifted = measureEvent('lifted', 'The network undid it.')
export const measureReviewed = measureEvent('reviewed', 'A person looked at a measure again and let it stand.')
export const appealRecorded = measureEvent('appeal-recorded', 'Somebody appealed.')
export const appealDecided = measureEvent('appeal-decided', 'An appeal was decided.')

export const actionKinds = ['hide', 'unhide', 'block', 'unblock'] as const
export type ActionKind = (typeof actionKinds)[number]

/** What connectors is asked to do on the network; it passes the send gate. */
export class ActionOrder {
  @Id() id!: string
  @OneOf(actionKinds) kind!: ActionKind
  @Id() measureId!: string
  @Id() accountId!: string
  @Id() unitId!: string
  /** What is hidden or shown; the author of which is blocked or unblocked. */
  @Id() itemId!: string
  /** Counts the orders of one measure: a later one replaces an earlier one that has not been done. */
  @Whole({ min: 1 }) sequence!: number
}

export const actionOrdered = event({
  name: 'moderation.action.ordered',
  summary: 'Something is to be hidden, shown, blocked or unblocked on its network. Aggregate: the measure.',
  data: ActionOrder,
})
