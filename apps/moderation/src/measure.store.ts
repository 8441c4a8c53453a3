import {
  causedByEvent,
  causedByService,
  fact,
  type Cause,
  type CloudEvent,
  type Decision,
  type EventContract,
  type Fact,
} from '@cordon/contracts'
import type { Action } from '@cordon/contracts/connectors'
import {
  actionOrdered,
  appealDecided,
  appealRecorded,
  measureHeld,
  measureImposed,
  measureLifted,
  measureLifting,
  measureRefused,
  measureReviewed,
  measureTookForce,
  type MeasureFact as MeasureFactData,
} from '@cordon/contracts/moderation'
import { arrayLiteral, Database, Store, type Tx } from '@cordon/persistence'
import { Inject, Injectable } from '@nestjs/common'
import { v7 as uuid } from 'uuid'
import { end, hear, type Heard, type MeasureChange, type MeasureFact, type MeasureState } from './domain/measure'
import { INSERT_MEASURES, measureRows, SAVE_MEASURE, toMeasureState, type MeasureRow } from './measure.tables'
import { toMeasure } from './measure.views'

const events: Record<Exclude<MeasureFact['type'], 'ordered'>, EventContract<MeasureFactData>> = {
  imposed: measureImposed,
  held: measureHeld,
  'took-force': measureTookForce,
  refused: measureRefused,
  lifting: measureLifting,
  lifted: measureLifted,
  reviewed: measureReviewed,
  'appeal-recorded': appealRecorded,
  'appeal-decided': appealDecided,
}

/** A message as moderation knows it, for a block of its author. */
export interface KnownMessage {
  itemId: string
  itemVersion: number
  accountId: string
  unitId: string
  text: string
  url: string | null
  authorNativeId: string
  authorHandle: string
  authorName: string
  capturedAt: Date
}

/** A hide that the network, or the send gate for good, did not do. */
export interface NotHidden {
  itemId: string
  said?: string
  cause: Cause
}

/** The register of blocks and hides. What the network is asked leaves in the transaction that writes it down. */
@Injectable()
export class MeasureStore extends Store<MeasureState, MeasureFact> {
  constructor(@Inject(Database) db: Database) {
    super(db)
  }

  /** Writes down what was imposed. Answers which of them: of two for the same author or message one stands. */
  async impose(tx: Tx, imposed: readonly { decision: MeasureChange; cause: Cause }[]): Promise<Set<string>> {
    if (imposed.length === 0) return new Set()
    const rows = await tx.query<{ id: string }>(INSERT_MEASURES, [
      measureRows(imposed.map(({ decision }) => decision.state)),
    ])
    const written = new Set(rows.map(({ id }) => id))
    for (const { decision, cause } of imposed)
      if (written.has(decision.state.id)) tx.state(this.events(decision.facts, decision.state), cause)
    return written
  }

  /** Imposes a block by itself; false: the author is blocked already. */
  async block(decision: MeasureChange, cause: Cause): Promise<boolean> {
    return this.db.transaction(async (tx) => (await this.impose(tx, [{ decision, cause }])).size > 0)
  }

  /**
   * What connectors says of its orders. Holds all measures first, in the order of their ids.
   * @returns the hides that were not done, with the word of it
   */
  async hear(tx: Tx, heard: readonly CloudEvent<Action>[]): Promise<NotHidden[]> {
    const notHidden: NotHidden[] = []
    await tx.query(`SELECT 1 FROM measure WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE`, [
      arrayLiteral(heard.map(({ data }) => data.measureId)),
    ])
    for (const event of heard) {
      const { id: orderId, measureId, status, reason, updatedAt } = event.data
      const word: Heard = {
        orderId,
        version: event.aggregateversion,
        status: status as Heard['status'],
        reason,
        at: updatedAt,
      }
      const cause = causedByEvent(event)
      const decision = await this.changeIn(tx, measureId, cause, (measure) => {
        if (measure === undefined) throw new Error(`connectors speaks of measure ${measureId}, which does not exist`)
        return hear(measure, word)
      })
      if (!decision.ok || decision.facts.length === 0) continue
      const { kind, status: now, itemId, said } = decision.state
      if (kind === 'hide' && now === 'refused') notHidden.push({ itemId, cause, ...(said !== undefined && { said }) })
    }
    return notHidden
  }

  /** Lifts some of those that stood until now. False: there are none, or others have them in hand. */
  async endDue(at: Date): Promise<boolean> {
    return this.db.transaction(async (tx) => {
      const due = await tx.query<{ id: string }>(
        `SELECT id FROM measure WHERE until <= $1 AND status IN ('ordered', 'in_force') AND NOT lift_refused
         ORDER BY id LIMIT 50 FOR UPDATE SKIP LOCKED`,
        [at],
      )
      for (const { id } of due)
        await this.changeIn(tx, id, causedByService('moderation', 'the end of a measure'), (measure) =>
          end(measure as MeasureState, uuid(), at),
        )
      return due.length > 0
    })
  }

  /** `change` of one that the caller may see; undefined where there is none, or none for them. */
  async decide<Refusal extends string>(
    id: string,
    cause: (measure: MeasureState) => Cause | undefined,
    decide: (measure: MeasureState) => Decision<MeasureState, MeasureFact, Refusal>,
  ): Promise<Decision<MeasureState, MeasureFact, Refusal> | undefined> {
    return this.db.transaction(async (tx) => {
      const measure = await this.lock(tx, id)
      const because = measure && cause(measure)
      if (measure === undefined || because === undefined) return undefined
      return this.changeIn(tx, id, because, () => decide(measure))
    })
  }

  async knownMessage(itemId: string): Promise<KnownMessage | undefined> {
    const [row] = await this.db.query<KnownMessage>(
      `SELECT item_id AS "itemId", item_version AS "itemVersion", account_id AS "accountId", unit_id AS "unitId", text, url,
         author_native_id AS "authorNativeId", author_handle AS "authorHandle", author_name AS "authorName", captured_at AS "capturedAt"
       FROM assessment WHERE item_id = $1 AND author_native_id IS NOT NULL AND text IS NOT NULL`,
      [itemId],
    )
    return row
  }

  protected async lock(tx: Tx, id: string): Promise<MeasureState | undefined> {
    const [row] = await tx.query<MeasureRow>(`SELECT * FROM measure WHERE id = $1 FOR UPDATE`, [id])
    return row && toMeasureState(row)
  }

  protected async save(tx: Tx, measure: MeasureState): Promise<void> {
    await tx.query(SAVE_MEASURE, [measureRows([measure])])
  }

  protected events(facts: MeasureFact[], state: MeasureState): Fact[] {
    const { id, accountId, unitId, itemId, order, version } = state
    return facts.map((one) =>
      one.type === 'ordered'
        ? fact(actionOrdered, id, version, {
            id: order.id,
            kind: one.kind,
            measureId: id,
            accountId,
            unitId,
            itemId,
            sequence: order.sequence,
          })
        : fact(events[one.type], id, version, { measure: toMeasure(state, 0) }),
    )
  }
}
