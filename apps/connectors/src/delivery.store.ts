import { authorityFor } from '@cordon/authz'
import {
  causedBy,
  causedByEvent,
  fact,
  type Caller,
  type Cause,
  type CloudEvent,
  type Decision,
  type Fact,
} from '@cordon/contracts'
import {
  deliveryAbandoned,
  deliveryHeld,
  deliveryRefused,
  deliverySent,
  deliveryStarted,
  deliveryUnknown,
  type Delivery,
  type DeliveryStatus,
  type ResolveDeliveryInput,
} from '@cordon/contracts/connectors'
import { contentHash, type PostContent, type PostFact } from '@cordon/contracts/publishing'
import { Database, Store, type Tx } from '@cordon/persistence'
import { Clock } from '@cordon/runtime'
import { Inject, Injectable } from '@nestjs/common'
import { v4 as randomId } from 'uuid'
import { fenceOf } from './account.store'
import { deliveryValues, saveDelivery, toDelivery, type DeliveryRow } from './delivery.tables'
import { deliveryView } from './delivery.views'
import {
  mayBeReleasedAnew,
  orphaned,
  pass,
  resolve,
  startCall,
  type DeliveryChange,
  type DeliveryState,
} from './domain/delivery'
import { whyHeld, type Fence, type Passage, type TextCheck } from './domain/gate'
import { AccountLease } from './lease.store'

const eventOf = {
  held: deliveryHeld,
  started: deliveryStarted,
  sent: deliverySent,
  refused: deliveryRefused,
  unknown: deliveryUnknown,
  abandoned: deliveryAbandoned,
} as const

/** What a worker claimed: to send it, if the rules let it go, or to look once whether it is there. */
export interface ClaimedDelivery {
  step: 'send' | 'probe'
  delivery: DeliveryState
}

type ResolveRefusal = 'DELIVERY_NOT_FOUND' | 'DELIVERY_SETTLED' | 'DELIVERY_IN_FLIGHT'

/**
 * THE SEND GATE. Every step that lets something out reads the account's row under a shared lock in the transaction that
 * writes it down: once a stop has committed, no later step finds the fence open.
 */
@Injectable()
export class DeliveryStore extends Store<DeliveryState, DeliveryChange> {
  private readonly lease = new AccountLease('delivery')

  constructor(
    @Inject(Database) db: Database,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    super(db)
  }

  /** Decides on a post that publishing released and writes down the intent, or why it was held. */
  async release(tx: Tx, event: CloudEvent<PostFact>): Promise<void> {
    const { post } = event.data
    const fence = await fenceOf(tx, post.content.accountId)
    const known = await this.lock(tx, post.id)
    if (!mayBeReleasedAnew(known, post.version)) return
    const passage: Passage = {
      accountId: post.content.accountId,
      unitId: post.unitId,
      contentHash: post.contentHash,
      computedHash: contentHash(post.content),
      authorId: post.authorId,
      requiredApprovals: post.requiredApprovals,
      approvals: post.approvals,
      dueAt: new Date(post.content.notBefore ?? event.time),
    }
    const cause = causedByEvent(event)
    const { state, facts } = pass(
      {
        ...passage,
        id: post.id,
        content: JSON.stringify(post.content),
        postVersion: post.version,
        conversationId: post.content.inReplyTo?.conversationId ?? null,
        cause: JSON.stringify(cause),
        attempts: 0,
        callingSince: null,
        unknownSince: null,
        absentFinds: 0,
        permalink: null,
        nativeKey: null,
        nativeId: null,
        version: (known?.version ?? 0) + 1,
      },
      whyHeld(passage, fence, this.clock.now()),
      randomId(),
      this.clock.now(),
    )
    if (known !== undefined) await tx.query(`DELETE FROM delivery_approval WHERE delivery_id = $1`, [post.id])
    await this.save(tx, state)
    const approvers = new Set(
      post.approvals
        .filter((one) => !one.voided && one.contentHash === post.contentHash && one.approverId !== post.authorId)
        .map((one) => one.approverId),
    )
    await tx.query(
      `INSERT INTO delivery_approval (delivery_id, author_id, content_hash, approver_id) SELECT $1, $2, $3, unnest($4::uuid[])`,
      [post.id, post.authorId, post.contentHash, [...approvers]],
    )
    tx.state(this.events(facts, state), cause)
  }

  /** The next thing to do for each account for which nobody is doing one. */
  async due(): Promise<{ id: string; accountId: string }[]> {
    return this.db.query(
      `SELECT DISTINCT ON (account_id) id, account_id AS "accountId" FROM delivery
       WHERE status IN ('committing', 'unknown') AND next_try_at <= $1
         AND NOT EXISTS (SELECT 1 FROM delivery AS other
                         WHERE other.account_id = delivery.account_id AND other.claimed_until > clock_timestamp())
       ORDER BY account_id, next_try_at, id`,
      [this.clock.now()],
    )
  }

  /**
   * Takes one delivery in hand, one at a time for an account, whatever the number of replicas. What the gate would hold now is held.
   * Undefined: nothing to do, or not now.
   */
  async claim(id: string, accountId: string, owner: string, leaseMs: number): Promise<ClaimedDelivery | undefined> {
    return this.db.transaction(async (tx) => {
      if (!(await this.lease.isFree(tx, accountId))) return undefined
      const fence = await fenceOf(tx, accountId)
      const before = await this.lock(tx, id)
      const at = this.clock.now()
      if (before === undefined || !isDue(before, at)) return undefined
      if (before.status === 'unknown') return this.taken(tx, { step: 'probe', delivery: before }, owner, leaseMs)
      const held = await this.whyHeld(tx, before, fence, at)
      if (before.callingSince === null && held === undefined)
        return this.taken(tx, { step: 'send', delivery: before }, owner, leaseMs)
      const decision = before.callingSince === null ? startCall(before, held, at) : orphaned(before, at)
      if (!decision.ok) return undefined
      await this.save(tx, decision.state)
      tx.state(this.events(decision.facts, decision.state), causeOf(decision.state))
      return undefined
    })
  }

  /** Asks the gate once more, now with what the rules say of the text, and writes down that the network is called. Undefined: it is not. */
  async start(
    claimed: DeliveryState,
    check: TextCheck,
    owner: string,
    leaseMs: number,
  ): Promise<DeliveryState | undefined> {
    return this.db.transaction(async (tx) => {
      const fence = await fenceOf(tx, claimed.accountId)
      const before = await this.lock(tx, claimed.id)
      if (before === undefined || !isAsClaimed(before, claimed) || !(await this.lease.isHeld(tx, claimed.id, owner)))
        return undefined
      const at = this.clock.now()
      const decision = startCall(before, await this.whyHeld(tx, before, fence, at, check), at)
      if (!decision.ok) return undefined
      await this.save(tx, decision.state)
      tx.state(this.events(decision.facts, decision.state), causeOf(decision.state))
      if (decision.facts.length > 0) return undefined
      await this.lease.take(tx, claimed.id, owner, leaseMs)
      return decision.state
    })
  }

  async renew(id: string, owner: string, leaseMs: number): Promise<void> {
    await this.lease.renew(this.db, id, owner, leaseMs)
  }

  /** Writes down what came of a step. `decide` also hears why the gate would hold it now. */
  async settle(
    id: string,
    decide: (state: DeliveryState, held: string | undefined) => Decision<DeliveryState, DeliveryChange, never>,
  ): Promise<void> {
    await this.db.transaction(async (tx) => {
      const [row] = await tx.query<{ account_id: string }>(`SELECT account_id FROM delivery WHERE id = $1`, [id])
      const fence = await fenceOf(tx, row?.account_id ?? id)
      const state = await this.lock(tx, id)
      if (state === undefined || !['committing', 'unknown'].includes(state.status)) return
      const decision = decide(state, await this.whyHeld(tx, state, fence, this.clock.now()))
      if (!decision.ok || decision.state === state) return
      await this.save(tx, decision.state)
      tx.state(this.events(decision.facts, decision.state), causeOf(state))
    })
  }

  /** A person's decision; lateness no longer counts, since somebody decided now. */
  async resolve(
    { deliveryId, decision, reason }: ResolveDeliveryInput,
    caller: Caller,
  ): Promise<Decision<DeliveryState, DeliveryChange, ResolveRefusal>> {
    return this.db.transaction(async (tx) => {
      const at = this.clock.now()
      const [row] = await tx.query<{ account_id: string; busy: boolean | null }>(
        `SELECT account_id, claimed_until > clock_timestamp() AS busy FROM delivery WHERE id = $1`,
        [deliveryId],
      )
      const fence = await fenceOf(tx, row?.account_id ?? deliveryId)
      const before = await this.lock(tx, deliveryId)
      const held = before && (await this.whyHeld(tx, { ...before, dueAt: at }, fence, at))
      const context = { held, busy: row?.busy ?? false, newKey: randomId() }
      const decided = resolve(before, { what: decision, reason }, context, at)
      if (!decided.ok) return decided
      await this.save(tx, decided.state)
      tx.state(
        this.events(decided.facts, decided.state),
        causedBy(caller, authorityFor(caller, 'delivery:resolve', decided.state.unitId)),
      )
      return decided
    })
  }

  async read(id: string): Promise<DeliveryState | undefined> {
    const [row] = await this.db.query<DeliveryRow>(`SELECT * FROM delivery WHERE id = $1`, [id])
    return row && toDelivery(row)
  }

  async list(units: '*' | string[], status: DeliveryStatus | undefined): Promise<Delivery[]> {
    const rows = await this.db.query<DeliveryRow>(
      `SELECT * FROM delivery WHERE ($1::uuid[] IS NULL OR unit_id = ANY($1)) AND ($2::text IS NULL OR status = $2)
       ORDER BY updated_at DESC, id DESC LIMIT 500`,
      [units === '*' ? null : units, status ?? null],
    )
    return rows.map((row) => deliveryView(toDelivery(row)))
  }

  /** Native keys of the account's other deliveries, so that reading back does not take one for another. */
  async sentKeys(accountId: string, since: Date): Promise<string[]> {
    const rows = await this.db.query<{ native_key: string }>(
      `SELECT native_key FROM delivery
       WHERE account_id = $1 AND native_key IS NOT NULL AND updated_at >= $2::timestamptz - interval '1 hour'`,
      [accountId, since],
    )
    return rows.map((row) => row.native_key)
  }

  protected async lock(tx: Tx, id: string): Promise<DeliveryState | undefined> {
    const [row] = await tx.query<DeliveryRow>(`SELECT * FROM delivery WHERE id = $1 FOR UPDATE`, [id])
    return row && toDelivery(row)
  }

  protected async save(tx: Tx, state: DeliveryState): Promise<void> {
    await tx.query(saveDelivery, deliveryValues(state))
  }

  protected events(facts: DeliveryChange[], state: DeliveryState): Fact[] {
    return facts.map(({ kind }) => fact(eventOf[kind], state.id, state.version, deliveryView(state)))
  }

  // The whole question again, from what was written down.
  private async whyHeld(
    tx: Tx,
    state: DeliveryState,
    fence: Fence | undefined,
    at: Date,
    check?: TextCheck,
  ): Promise<string | undefined> {
    const approvals = await tx.query<{ approverId: string; contentHash: string }>(
      `SELECT approver_id AS "approverId", content_hash AS "contentHash" FROM delivery_approval WHERE delivery_id = $1`,
      [state.id],
    )
    const content = JSON.parse(state.content) as PostContent
    const passage: Passage = {
      ...state,
      computedHash: contentHash(content),
      approvals: approvals.map((approval) => ({ ...approval, voided: false })),
    }
    return content.accountId === state.accountId
      ? whyHeld(passage, fence, at, check)
      : 'The content names another account.'
  }

  private async taken(tx: Tx, claimed: ClaimedDelivery, owner: string, leaseMs: number): Promise<ClaimedDelivery> {
    await this.lease.take(tx, claimed.delivery.id, owner, leaseMs)
    return claimed
  }
}

function isDue({ status, nextTryAt }: DeliveryState, at: Date): boolean {
  return (status === 'committing' || status === 'unknown') && nextTryAt !== null && nextTryAt <= at
}

// Nobody else had it in hand since.
function isAsClaimed(now: DeliveryState, claimed: DeliveryState): boolean {
  const { status, callingSince, version, attempts } = now
  return (
    status === 'committing' && callingSince === null && version === claimed.version && attempts === claimed.attempts
  )
}

/** What brought it about, with the trace it belongs to. */
export function causeOf(state: Pick<DeliveryState, 'cause'>): Cause {
  return JSON.parse(state.cause) as Cause
}
