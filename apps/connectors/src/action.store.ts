import { causedByEvent, fact, type Cause, type CloudEvent, type Decision, type Fact } from '@cordon/contracts'
import { actionDone, actionHeld, actionRefused, actionStarted, actionSuperseded } from '@cordon/contracts/connectors'
import { type ActionOrder } from '@cordon/contracts/moderation'
import { Database, Store, type Tx } from '@cordon/persistence'
import { Clock } from '@cordon/runtime'
import { Inject, Injectable } from '@nestjs/common'
import { fenceOf } from './account.store'
import { actionValues, saveAction, toAction, type ActionRow } from './action.tables'
import { actionView } from './action.views'
import { claim, order, supersede, type ActionChange, type ActionState } from './domain/action'
import { AccountLease } from './lease.store'

const eventOf = {
  held: actionHeld,
  started: actionStarted,
  done: actionDone,
  refused: actionRefused,
  superseded: actionSuperseded,
} as const

type Decided = Decision<ActionState, ActionChange, never>

/** Orders of moderation at the send gate, which reads the account's row as deliveries do: once a stop has committed, nothing more starts. */
@Injectable()
export class ActionStore extends Store<ActionState, ActionChange> {
  private readonly lease = new AccountLease('action')

  constructor(
    @Inject(Database) db: Database,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    super(db)
  }

  /** Takes an order in, once, in whatever order they arrive: of one measure the latest stands. */
  async order(tx: Tx, event: CloudEvent<ActionOrder>): Promise<void> {
    const { data } = event
    const fence = await fenceOf(tx, data.accountId)
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [`measure ${data.measureId}`])
    const rows = await tx.query<ActionRow>(
      `SELECT * FROM action WHERE measure_id = $1 OR id = $2 ORDER BY sequence FOR UPDATE`,
      [data.measureId, data.id],
    )
    if (rows.some(({ id }) => id === data.id)) return
    const cause = causedByEvent(event)
    const at = this.clock.now()
    // First, so that at no moment two of a measure are open: the database sees to that too.
    for (const row of rows) if (row.sequence < data.sequence) await this.superseded(tx, toAction(row), at)
    const overtaken = rows.some(({ sequence }) => sequence > data.sequence)
    const { id, kind, measureId, accountId, unitId, itemId, sequence } = data
    const ordered = { id, kind, measureId, accountId, unitId, itemId, sequence }
    await this.put(tx, undefined, order(ordered, fence, overtaken, JSON.stringify(cause), at), cause)
  }

  /** The next action of each account for which nobody does one, oldest first; what was held, once its account sends again. */
  async due(): Promise<{ id: string; accountId: string }[]> {
    return this.db.query(
      `SELECT DISTINCT ON (action.account_id) action.id, action.account_id AS "accountId"
       FROM action JOIN account ON account.id = action.account_id
       WHERE (action.status = 'committing' AND action.next_try_at <= $1
              OR action.status = 'held' AND account.status = 'connected' AND account.sending = 'open')
         AND NOT EXISTS (SELECT 1 FROM action AS other WHERE other.account_id = action.account_id
                         AND (other.claimed_until > clock_timestamp() OR other.status = 'committing' AND other.paused_until > $1))
       ORDER BY action.account_id, action.ordered_at, action.sequence, action.id`,
      [this.clock.now()],
    )
  }

  /** Takes one action in hand and writes down that the network is asked next. Undefined: nothing to do, or not now. */
  async claim(id: string, accountId: string, owner: string, leaseMs: number): Promise<ActionState | undefined> {
    return this.db.transaction(async (tx) => {
      if (!(await this.lease.isFree(tx, accountId))) return undefined
      const fence = await fenceOf(tx, accountId)
      const before = await this.lock(tx, id)
      const at = this.clock.now()
      if (before === undefined || (before.nextTryAt !== null && before.nextTryAt > at)) return undefined
      const decision = claim(before, fence, at)
      await this.put(tx, before, decision, causeOf(before))
      if (!decision.ok || decision.state.status !== 'committing') return undefined
      await this.lease.take(tx, id, owner, leaseMs)
      return decision.state
    })
  }

  async renew(id: string, owner: string, leaseMs: number): Promise<void> {
    await this.lease.renew(this.db, id, owner, leaseMs)
  }

  /** Writes down what came of the call that `owner` made, and lets the account go on. */
  async settle(id: string, owner: string, decide: (state: ActionState) => Decided): Promise<void> {
    await this.db.transaction(async (tx) => {
      const state = await this.lock(tx, id)
      if (state === undefined) return
      await this.put(tx, state, decide(state), causeOf(state))
      await this.lease.release(tx, id, owner)
    })
  }

  protected async lock(tx: Tx, id: string): Promise<ActionState | undefined> {
    const [row] = await tx.query<ActionRow>(`SELECT * FROM action WHERE id = $1 FOR UPDATE`, [id])
    return row && toAction(row)
  }

  protected async save(tx: Tx, state: ActionState): Promise<void> {
    await tx.query(saveAction, actionValues(state))
  }

  protected events(facts: ActionChange[], state: ActionState): Fact[] {
    return facts.map(({ kind }) => fact(eventOf[kind], state.id, state.version, actionView(state)))
  }

  private async superseded(tx: Tx, state: ActionState, at: Date): Promise<void> {
    await this.put(tx, state, supersede(state, at), causeOf(state))
  }

  // What was not changed is not written: that would end the claim of whoever holds it.
  private async put(tx: Tx, before: ActionState | undefined, decision: Decided, cause: Cause): Promise<void> {
    if (!decision.ok || decision.state === before) return
    await this.save(tx, decision.state)
    tx.state(this.events(decision.facts, decision.state), cause)
  }
}

/** What brought it about, with the trace it belongs to. */
export function causeOf({ cause }: Pick<ActionState, 'cause'>): Cause {
  return JSON.parse(cause) as Cause
}
