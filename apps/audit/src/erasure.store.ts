import { fact, type Cause, type Decision, type Fact, type PersonCaller } from '@cordon/contracts'
import {
  erasureCarriedOut,
  erasureOrdered,
  erasureProposed,
  erasureWithdrawn,
  type Erasure,
  type ErasureScope,
  type ProposeErasureInput,
} from '@cordon/contracts/audit'
import { erasingServices, MOST_RECORDS_AT_ONCE, type ErasingService } from '@cordon/contracts/erasure'
import { Database, forgetDeadLetters, Store, type Tx } from '@cordon/persistence'
import { Clock } from '@cordon/runtime'
import { Inject, Injectable } from '@nestjs/common'
import { v7 as uuid } from 'uuid'
import { BundleStore } from './bundle.store'
import { carryOut, order, orderFurther, propose, withdraw, type ErasureFact, type ErasureState } from './domain/erasure'
import { erasureColumns, saveErasure, toErasureState, toErasureView, type ErasureRow } from './erasure.tables'

/** An event that has to leave the event streams and the outbox it came from. */
export interface StatedEvent {
  origin: string
  position: number
  eventId: string
}

interface Found {
  /** Not on legal hold. */
  records: string[]
  scope: ErasureScope
}

const LIST = 100
/** In one event; more are named in further ones. */
const MOST_BUNDLES_NAMED = 1_000
/** Entries that are about who called, whatever they name; see recordOf in entry.tables. */
const OF_THE_CALLER = `e.type ~ '\\.(record\\.consulted|request\\.made|request\\.denied)\\.v\\d+$'`

/** Erasures: proposed by one person, ordered by another, carried out in every service. */
@Injectable()
export class ErasureStore extends Store<ErasureState, ErasureFact> {
  constructor(
    @Inject(Database) db: Database,
    @Inject(BundleStore) private readonly bundles: BundleStore,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    super(db)
  }

  /** Undefined where the ledger knows no such message, or not any more. */
  async preview(itemId: string): Promise<ErasureScope | undefined> {
    return this.db.transaction(async (tx) => {
      const author = await authorOf(tx, itemId)
      return author && (await this.found(tx, author)).scope
    })
  }

  async propose(
    { itemId, reason, reference }: ProposeErasureInput,
    { personId, name }: PersonCaller,
    cause: Cause,
  ): Promise<Erasure | 'MESSAGE_NOT_FOUND' | 'ERASURE_PENDING'> {
    return this.db.transaction(async (tx) => {
      const author = await authorOf(tx, itemId)
      if (author === undefined) return 'MESSAGE_NOT_FOUND'
      await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('cordon-erasure', 0))`)
      const pending = await tx.query(`SELECT id FROM erasure WHERE author = $1`, [author])
      if (pending.length > 0) return 'ERASURE_PENDING'
      const { scope } = await this.found(tx, author)
      const by = { id: personId, name }
      const decision = propose({ id: uuid(), itemId, reason, reference }, scope, by, this.clock.now())
      if (!decision.ok) throw new Error('A proposal is never refused.')
      await saveErasure(tx, decision.state, author)
      tx.state(this.events(decision.facts, decision.state), cause)
      return toErasureView(decision.state)
    })
  }

  async order(id: string, { personId, name }: PersonCaller, cause: Cause) {
    return this.db.transaction(async (tx) => {
      const author = (await this.lock(tx, id)) && (await pendingAuthor(tx, id))
      const { records, scope } = author ? await this.found(tx, author) : { records: [], scope: nothing }
      const by = { id: personId, name }
      return this.viewed(
        await this.changeIn(tx, id, cause, (state) => order(state, records, scope, by, this.clock.now())),
      )
    })
  }

  async withdraw(id: string, cause: Cause) {
    return this.viewed(await this.change(id, cause, withdraw))
  }

  async list(): Promise<Erasure[]> {
    const rows = await this.db.query<ErasureRow>(
      `SELECT ${erasureColumns} FROM erasure ORDER BY proposed_at DESC, id DESC LIMIT ${LIST}`,
    )
    return rows.map((row) => toErasureView(toErasureState(row)))
  }

  /** An ordered erasure that nobody carries out, for so long. */
  async claim(leaseMs: number): Promise<string | undefined> {
    const [row] = await this.db.query<{ id: string }>(
      `UPDATE erasure SET leased_until = clock_timestamp() + $1 * interval '1 ms' WHERE id = (
         SELECT id FROM erasure WHERE status = 'ordered' AND (leased_until IS NULL OR leased_until < clock_timestamp())
         ORDER BY ordered_at LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id`,
      [leaseMs],
    )
    return row?.id
  }

  async release(id: string): Promise<void> {
    await this.db.query(`UPDATE erasure SET leased_until = NULL WHERE id = $1`, [id])
  }

  /** What is left to erase, and where: not what was put on hold since it was ordered. */
  async toDo(id: string): Promise<{ records: string[]; left: ErasingService[] }> {
    return this.db.transaction(async (tx) => {
      const [row] = await tx.query<{ done: ErasingService[] }>(`SELECT done FROM erasure WHERE id = $1`, [id])
      return {
        records: await free(tx, await orderedIn(tx, id)),
        left: erasingServices.filter((service) => row?.done.includes(service) === false),
      }
    })
  }

  /** How far it is; says nothing, since each service says itself what it erased. Whoever gets on keeps it for as long again. */
  async progress(
    id: string,
    done: ErasingService | undefined,
    waitingFor: string | null,
    leaseMs: number,
  ): Promise<void> {
    await this.db.query(
      `UPDATE erasure SET done = CASE WHEN $2::text IS NULL THEN done ELSE array_append(done, $2::text) END, waiting_for = $3,
         leased_until = clock_timestamp() + $4 * interval '1 ms'
       WHERE id = $1 AND status = 'ordered'`,
      [id, done ?? null, waitingFor, leaseMs],
    )
  }

  /** Whether the ledger holds all that each service had stated up to there. */
  async isHeard(stated: ReadonlyMap<ErasingService, number>): Promise<boolean> {
    const [row] = await this.db.query<{ heard: boolean }>(
      `SELECT bool_and(COALESCE(o.position, 0) >= said.position) AS heard
       FROM unnest($1::text[], $2::bigint[]) AS said (origin, position) LEFT JOIN origin_position o USING (origin)`,
      [[...stated.keys()], [...stated.values()]],
    )
    return row?.heard === true
  }

  /** Orders what has come to light since; false where nothing has. */
  async orderFurther(id: string, cause: Cause): Promise<boolean> {
    return this.db.transaction(async (tx) => {
      await this.lock(tx, id)
      const ids = await orderedIn(tx, id)
      const related = await free(tx, await relatedTo(tx, ids))
      const further = related.filter((record) => !ids.includes(record))
      const decision = await this.changeIn(tx, id, cause, (state) => orderFurther(state, further))
      return decision.ok && decision.facts.length > 0
    })
  }

  /** Every event whose content goes; what was put on hold since it was ordered stays. */
  async stated(id: string): Promise<StatedEvent[]> {
    const rows = await this.db.query<{ origin: string; position: string; event_id: string }>(
      `SELECT e.origin, e.position, e.event_id FROM erasure_record r JOIN entry e ON e.subject = r.record_id
       WHERE r.erasure_id = $1 AND NOT is_held(r.record_id) AND NOT ${OF_THE_CALLER} AND e.origin = ANY($2) ORDER BY e.index`,
      [id, erasingServices],
    )
    return rows.map(({ origin, position, event_id }) => ({ origin, position: Number(position), eventId: event_id }))
  }

  /** The keys go, but for those of what was put on hold meanwhile: from the commit on, nobody reads the contents. */
  async dropKeys(id: string): Promise<void> {
    await this.db.transaction(async (tx) => {
      await this.lock(tx, id)
      const records = await free(tx, await orderedIn(tx, id))
      await tx.query(`DELETE FROM content_key WHERE record_id = ANY($1)`, [records])
      await forgetDeadLetters(tx, records)
      await tx.query(
        `UPDATE ledger_alarm a SET event = '{}' WHERE EXISTS (SELECT FROM unnest($1::text[]) AS r (id) WHERE position(r.id IN a.event) > 0)`,
        [records],
      )
    })
  }

  /**
   * The last step, once the keys are gone: bundles that hold some of it go, together with the word of it all. A bundle that read
   * contents while there were keys had chosen its entries before, so that it is found here.
   */
  async carryOut(id: string, messages: number, cause: Cause): Promise<void> {
    await this.db.transaction(async (tx) => {
      await this.lock(tx, id)
      const ordered = await orderedIn(tx, id)
      const kept = await tx.query<{ record_id: string }>(
        `SELECT record_id FROM content_key WHERE record_id = ANY($1)`,
        [ordered],
      )
      const held = new Set(kept.map(({ record_id }) => record_id))
      const records = ordered.filter((record) => !held.has(record))
      const [row] = await tx.query<{ entries: string }>(
        `SELECT count(*) AS entries FROM entry e WHERE subject = ANY($1) AND NOT ${OF_THE_CALLER}`,
        [records],
      )
      const bundles = await tx.query<{ id: string }>(
        `SELECT id FROM bundle b WHERE status IN ('making', 'made') AND EXISTS (
           SELECT FROM bundle_entry be JOIN entry e USING (index) WHERE be.bundle_id = b.id AND e.subject = ANY($1)) ORDER BY id`,
        [records],
      )
      for (const bundle of bundles) await this.bundles.discard(tx, bundle.id, cause)
      const result = {
        entries: Number(row?.entries),
        kept: held.size,
        messages,
        bundles: bundles.map((bundle) => bundle.id),
      }
      await this.changeIn(tx, id, cause, (state) => carryOut(state, result, this.clock.now()))
      await tx.query(`DELETE FROM erasure_record WHERE erasure_id = $1`, [id])
    })
  }

  protected async lock(tx: Tx, id: string): Promise<ErasureState | undefined> {
    const [row] = await tx.query<ErasureRow>(`SELECT ${erasureColumns} FROM erasure WHERE id = $1 FOR UPDATE`, [id])
    return row && toErasureState(row)
  }

  protected async save(tx: Tx, state: ErasureState): Promise<void> {
    await saveErasure(tx, state, await pendingAuthor(tx, state.id))
  }

  protected events(facts: ErasureFact[], state: ErasureState): Fact[] {
    const { id: erasureId, version, reason, reference, proposedById, proposedBy } = state
    return facts.flatMap((stated): Fact[] => {
      switch (stated.kind) {
        case 'proposed':
          return [fact(erasureProposed, erasureId, version, { erasure: toErasureView(state) })]
        case 'ordered':
          return inParts(stated.records, MOST_RECORDS_AT_ONCE).map((records) =>
            fact(erasureOrdered, erasureId, version, {
              erasureId,
              reason,
              reference,
              proposedById,
              proposedBy,
              records,
            }),
          )
        case 'withdrawn':
          return [fact(erasureWithdrawn, erasureId, version, { erasureId })]
        case 'carried-out': {
          const { kind: _, bundles, ...result } = stated
          const [first = [], ...further] = inParts(bundles, MOST_BUNDLES_NAMED)
          const nothingMore = { entries: 0, kept: 0, messages: 0 }
          return [
            fact(erasureCarriedOut, erasureId, version, { erasureId, ...result, bundles: first }),
            ...further.map((part) =>
              fact(erasureCarriedOut, erasureId, version, { erasureId, ...nothingMore, bundles: part }),
            ),
          ]
        }
      }
    })
  }

  /** Also writes down which records were ordered: keys of others cannot go. */
  override async changeIn<R extends string>(
    tx: Tx,
    id: string,
    cause: Cause,
    decide: (state: ErasureState | undefined) => Decision<ErasureState, ErasureFact, R>,
  ): Promise<Decision<ErasureState, ErasureFact, R>> {
    const decision = await super.changeIn(tx, id, cause, decide)
    const records = decision.ok
      ? decision.facts.flatMap((stated) => (stated.kind === 'ordered' ? stated.records : []))
      : []
    if (records.length > 0)
      await tx.query(
        `INSERT INTO erasure_record (erasure_id, record_id) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING`,
        [id, records],
      )
    return decision
  }

  private viewed<R extends string>(decision: Decision<ErasureState, ErasureFact, R>): Erasure | R {
    return decision.ok ? toErasureView(decision.state) : decision.refusal
  }

  private async found(tx: Tx, author: Buffer): Promise<Found> {
    const items = await tx.query<{ record_id: string }>(`SELECT record_id FROM content_key WHERE author = $1`, [author])
    const ids = items.map(({ record_id }) => record_id)
    const { conversations, replies, decisions } = await aboutMessages(tx, ids)
    const all = [...ids, ...conversations, ...replies, ...decisions]
    const records = await free(tx, all)
    const [row] = await tx.query<{ entries: string }>(
      `SELECT count(*) AS entries FROM entry e WHERE subject = ANY($1) AND NOT ${OF_THE_CALLER}`,
      [records],
    )
    return {
      records,
      scope: {
        messages: ids.length,
        conversations: conversations.length,
        replies: replies.length,
        decisions: decisions.length,
        entries: Number(row?.entries),
        held: all.length - records.length,
      },
    }
  }
}

const nothing: ErasureScope = { messages: 0, conversations: 0, replies: 0, decisions: 0, entries: 0, held: 0 }

async function authorOf(tx: Tx, itemId: string): Promise<Buffer | undefined> {
  const [row] = await tx.query<{ author: Buffer }>(
    `SELECT author FROM content_key WHERE record_id = $1 AND author IS NOT NULL`,
    [itemId],
  )
  return row?.author
}

async function pendingAuthor(tx: Tx, id: string): Promise<Buffer | undefined> {
  const [row] = await tx.query<{ author: Buffer | null }>(`SELECT author FROM erasure WHERE id = $1`, [id])
  return row?.author ?? undefined
}

/** Their conversations, our replies to them, and what was decided and done about them. */
async function aboutMessages(tx: Tx, items: readonly string[]) {
  const parts = await tx.query<{ id: string; kind: 'conversation' | 'decision' | 'reply' }>(
    `SELECT DISTINCT part_of AS id, 'conversation' AS kind FROM thread_member WHERE record_id = ANY($1) AND whole = 'conversation'
     UNION SELECT record_id, 'decision' FROM thread_member WHERE part_of = ANY($1) AND whole = 'message'
     UNION SELECT e.subject, 'reply' FROM mention m JOIN entry e USING (index) WHERE m.id = ANY($1) AND e.type = 'inbox.reply.submitted.v1'`,
    [items],
  )
  const of = (kind: string) => parts.filter((part) => part.kind === kind).map(({ id }) => id)
  return { conversations: of('conversation'), replies: of('reply'), decisions: of('decision') }
}

async function relatedTo(tx: Tx, records: readonly string[]): Promise<string[]> {
  const items = await tx.query<{ record_id: string }>(
    `SELECT record_id FROM content_key WHERE record_id = ANY($1) AND author IS NOT NULL`,
    [records],
  )
  const { conversations, replies, decisions } = await aboutMessages(
    tx,
    items.map(({ record_id }) => record_id),
  )
  return [...conversations, ...replies, ...decisions]
}

async function orderedIn(tx: Tx, id: string): Promise<string[]> {
  const rows = await tx.query<{ record_id: string }>(
    `SELECT record_id FROM erasure_record WHERE erasure_id = $1 ORDER BY record_id`,
    [id],
  )
  return rows.map(({ record_id }) => record_id)
}

/** Those that no legal hold keeps. */
async function free(tx: Tx, records: readonly string[]): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(`SELECT id FROM unnest($1::text[]) AS r (id) WHERE NOT is_held(id)`, [
    records,
  ])
  return rows.map(({ id }) => id)
}

function inParts(ids: readonly string[], size: number): string[][] {
  return Array.from({ length: Math.ceil(ids.length / size) }, (_, i) => ids.slice(i * size, (i + 1) * size))
}
