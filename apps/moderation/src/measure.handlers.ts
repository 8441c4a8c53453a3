import { authorityFor, mayInUnit } from '@cordon/authz'
import {
  causedBy,
  fault,
  refusal,
  type Caller,
  type Cause,
  type CloudEvent,
  type Permission,
  type PersonCaller,
} from '@cordon/contracts'
import { actionDone, actionHeld, actionRefused, actionSuperseded, type Action } from '@cordon/contracts/connectors'
import {
  decideAppeal,
  imposeBlock,
  liftMeasure,
  listMeasures,
  prolongMeasure,
  readMeasure,
  readMeasureStatistics,
  recordAppeal,
  type DecideAppealInput,
  type ImposeBlockInput,
  type LiftMeasureInput,
  type ListMeasuresInput,
  type Measure,
  type MeasurePage,
  type MeasureRef,
  type MeasureStatistics,
  type MeasureStatisticsInput,
  type ProlongMeasureInput,
  type RecordAppealInput,
} from '@cordon/contracts/moderation'
import { Handle, On } from '@cordon/messaging'
import type { Tx } from '@cordon/persistence'
import { Clock } from '@cordon/runtime'
import { Controller, Inject } from '@nestjs/common'
import { v7 as uuid } from 'uuid'
import {
  block,
  decideAppeal as decideOn,
  lift,
  prolong,
  recordAppeal as record,
  type MeasureState,
} from './domain/measure'
import { MeasureStore } from './measure.store'
import { MeasureViews } from './measure.views'
import { ReviewStore } from './review.store'
import { StandardsStore } from './standards.store'

/** The register of blocks and hides: who may impose, lift, prolong and hear appeals, and what the network said. */
@Controller()
export class MeasureHandlers {
  constructor(
    @Inject(MeasureStore) private readonly measures: MeasureStore,
    @Inject(MeasureViews) private readonly views: MeasureViews,
    @Inject(ReviewStore) private readonly reviews: ReviewStore,
    @Inject(StandardsStore) private readonly standards: StandardsStore,
    @Inject(Clock) private readonly clock: Clock,
  ) {}

  @On(actionDone, actionHeld, actionRefused, actionSuperseded)
  async heard(events: CloudEvent<Action>[], tx: Tx): Promise<void> {
    const notHidden = events.filter(({ data }) => data.kind === 'hide' && data.status === 'refused')
    await this.reviews.hold(
      tx,
      notHidden.map(({ data }) => data.itemId),
    )
    const refusedHides = await this.measures.hear(tx, events)
    await this.reviews.notHidden(tx, refusedHides)
  }

  @Handle(imposeBlock)
  async imposeBlock({ itemId, clause, reason, until, reviewAt }: ImposeBlockInput, caller: Caller): Promise<Measure> {
    const { personId, name } = person(caller)
    const message = await this.measures.knownMessage(itemId)
    if (message === undefined || !mayInUnit(caller, 'moderation:restrict', message.unitId))
      throw refusal(imposeBlock, 'ITEM_NOT_FOUND')
    const standards = await this.standards.inForce()
    if (!standards.clauses.some(({ number }) => number === clause)) throw refusal(imposeBlock, 'CLAUSE_UNKNOWN')
    const { accountId, unitId, itemVersion, text, url, authorNativeId, authorHandle, authorName, capturedAt } = message
    const decision = block(
      {
        id: uuid(),
        accountId,
        unitId,
        itemId,
        capture: {
          itemVersion,
          text,
          ...(url !== null && { url }),
          authorNativeId,
          authorHandle,
          authorName,
          capturedAt: capturedAt.toISOString(),
        },
        clause,
        standardsVersion: standards.version,
        reason,
        imposedBy: { name, personId },
      },
      times(reviewAt, until),
      uuid(),
      this.clock.now(),
    )
    if (!decision.ok) throw refusal(imposeBlock, decision.refusal)
    if (!(await this.measures.block(decision, causeIn(caller, 'moderation:restrict', unitId))))
      throw refusal(imposeBlock, 'ALREADY_IMPOSED')
    return this.views.shown(decision.state, caller)
  }

  @Handle(liftMeasure)
  async lift({ measureId, reason }: LiftMeasureInput, caller: Caller): Promise<Measure> {
    const { name } = person(caller)
    const decision = await this.measures.decide(measureId, ifMay(caller, 'moderation:restrict'), (measure) =>
      lift(measure, { name, reason }, uuid()),
    )
    if (decision === undefined) throw refusal(liftMeasure, 'MEASURE_NOT_FOUND')
    if (!decision.ok) throw refusal(liftMeasure, decision.refusal)
    return this.views.shown(decision.state, caller)
  }

  @Handle(prolongMeasure)
  async prolong({ measureId, reason, until, reviewAt }: ProlongMeasureInput, caller: Caller): Promise<Measure> {
    const { name } = person(caller)
    const decision = await this.measures.decide(measureId, ifMay(caller, 'moderation:restrict'), (measure) =>
      prolong(measure, { name, reason }, times(reviewAt, until), this.clock.now()),
    )
    if (decision === undefined) throw refusal(prolongMeasure, 'MEASURE_NOT_FOUND')
    if (!decision.ok) throw refusal(prolongMeasure, decision.refusal)
    return this.views.shown(decision.state, caller)
  }

  @Handle(recordAppeal)
  async recordAppeal({ measureId, text, receivedAt }: RecordAppealInput, caller: Caller): Promise<Measure> {
    const decision = await this.measures.decide(measureId, ifMay(caller, 'moderation:review'), (measure) =>
      record(measure, { text, receivedAt: instant(receivedAt) }, this.clock.now()),
    )
    if (decision === undefined) throw refusal(recordAppeal, 'MEASURE_NOT_FOUND')
    if (!decision.ok) throw refusal(recordAppeal, decision.refusal)
    return this.views.shown(decision.state, caller)
  }

  @Handle(decideAppeal)
  async decideAppeal({ measureId, outcome, reason }: DecideAppealInput, caller: Caller): Promise<Measure> {
    const { personId: id, name } = person(caller)
    const decision = await this.measures.decide(measureId, ifMay(caller, 'moderation:restrict'), (measure) =>
      decideOn(measure, { id, name }, { outcome, reason }, uuid(), this.clock.now()),
    )
    if (decision === undefined) throw refusal(decideAppeal, 'MEASURE_NOT_FOUND')
    if (!decision.ok) throw refusal(decideAppeal, decision.refusal)
    return this.views.shown(decision.state, caller)
  }

  @Handle(listMeasures)
  async list(input: ListMeasuresInput, caller: Caller): Promise<MeasurePage> {
    return this.views.list(input, caller, this.clock.now())
  }

  @Handle(readMeasure)
  async read({ measureId }: MeasureRef, caller: Caller): Promise<Measure> {
    const measure = await this.views.read(measureId, caller)
    if (measure === undefined) throw refusal(readMeasure, 'MEASURE_NOT_FOUND')
    return measure
  }

  @Handle(readMeasureStatistics)
  async statistics({ from, to }: MeasureStatisticsInput, caller: Caller): Promise<MeasureStatistics> {
    return this.views.statistics(new Date(from), new Date(to), caller)
  }
}

function person(caller: Caller): PersonCaller {
  if (caller.kind !== 'person') throw fault('PERMISSION_DENIED')
  return caller
}

function causeIn(caller: Caller, permission: Permission, unitId: string): Cause {
  return causedBy(caller, authorityFor(caller, permission, unitId))
}

function ifMay(caller: Caller, permission: Permission): (measure: MeasureState) => Cause | undefined {
  return ({ unitId }) => (mayInUnit(caller, permission, unitId) ? causeIn(caller, permission, unitId) : undefined)
}

function times(reviewAt: string, until: string | undefined): { reviewAt: string; until?: string } {
  return { reviewAt: instant(reviewAt), ...(until !== undefined && { until: instant(until) }) }
}

// A shape takes the 31st of February, which PostgreSQL does not; JavaScript reads it as the 3rd of March.
function instant(text: string): string {
  return new Date(text).toISOString()
}
