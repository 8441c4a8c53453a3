import { unitsWhere } from '@cordon/authz'
import type { Caller, CloudEvent, Permission } from '@cordon/contracts'
import { Log } from '@cordon/runtime'
import { DeliverPolicy, jetstream } from '@nats-io/jetstream'
import type { NatsConnection } from '@nats-io/transport-node'
import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common'

/** What the console is told of a change: enough to know what to read again, never the content. */
export interface Change {
  /** `<time>~<source>.<sequence>~…`: the last sequence seen of every source; what Last-Event-ID brings back. */
  id: string
  type: string
  subject: string
  targets: Target[]
  permission: Permission
  source: number
  sequence: number
}

/** What changed, by the unit it belongs to; without one it concerns the whole organisation. */
interface Target {
  id: string
  unitId?: string
}

interface Source {
  stream: string
  filter: string
  permission: Permission
  targets(event: CloudEvent): Target[]
}

type Unitary = { unitId: string; id: string }

const sources: Source[] = [
  {
    stream: 'inbox',
    filter: 'evt.inbox.arrivals.>',
    permission: 'conversation:read',
    targets: (event) =>
      (event.data as { arrivals: { conversationId: string; unitId: string }[] }).arrivals.map(
        ({ conversationId, unitId }) => ({ id: conversationId, unitId }),
      ),
  },
  {
    stream: 'inbox',
    filter: 'evt.inbox.conversation.>',
    permission: 'conversation:read',
    targets: (event) => [(event.data as { conversation: Unitary }).conversation],
  },
  {
    stream: 'publishing',
    filter: 'evt.publishing.post.>',
    permission: 'post:read',
    targets: (event) => [(event.data as { post: Unitary }).post],
  },
  {
    stream: 'connectors',
    filter: 'evt.connectors.account.>',
    permission: 'account:read',
    targets: (event) => [(event.data as { account: Unitary }).account],
  },
  {
    stream: 'connectors',
    filter: 'evt.connectors.delivery.>',
    permission: 'post:read',
    targets: (event) => [event.data as Unitary],
  },
  // Rules are the organisation's, not a unit's.
  ...['proposal', 'backtest', 'rule-set', 'rule', 'standards'].map((aggregate): Source => ({
    stream: 'moderation',
    filter: `evt.moderation.${aggregate}.>`,
    permission: 'moderation:read',
    targets: (event) => [{ id: event.subject }],
  })),
  {
    stream: 'moderation',
    filter: 'evt.moderation.review.>',
    permission: 'moderation:review',
    targets: (event) => [{ id: event.subject, unitId: (event.data as Unitary).unitId }],
  },
  {
    stream: 'moderation',
    filter: 'evt.moderation.measure.>',
    permission: 'moderation:read',
    targets: (event) => [(event.data as { measure: Unitary }).measure],
  },
  // Cases are the organisation's too.
  {
    stream: 'audit',
    filter: 'evt.audit.case.>',
    permission: 'case:read',
    targets: (event) => [{ id: event.subject }],
  },
  {
    stream: 'audit',
    filter: 'evt.audit.erasure.>',
    permission: 'erasure:order',
    targets: (event) => [{ id: event.subject }],
  },
  // Which records were erased is not said: whoever reads them asks again.
  ...(
    [
      ['inbox', 'conversation:read'],
      ['moderation', 'moderation:read'],
      ['publishing', 'post:read'],
    ] as const
  ).map(([stream, permission]): Source => ({
    stream,
    filter: `evt.${stream}.record.erased.>`,
    permission,
    targets: (event) => [{ id: event.subject }],
  })),
]

/** How far back a browser that comes back may resume, in ms and in changes. */
const KEEP_MS = 600_000
const KEEP = 20_000

/** Follows what happens in the other services and keeps the last ten minutes, for live updates that resume where a browser left off. */
@Injectable()
export class LiveChanges implements OnModuleInit, OnModuleDestroy {
  private kept: (Change & { at: number })[] = []
  private readonly listeners = new Set<(change: Change) => void>()
  private readonly seen = sources.map(() => 0)
  private coveredSince = Date.now() - KEEP_MS
  private stopped = false

  constructor(
    @Inject('nats') private readonly connection: NatsConnection,
    @Inject(Log) private readonly log: Log,
  ) {}

  onModuleInit(): void {
    sources.forEach((_, index) => void this.follow(index))
  }

  onModuleDestroy(): void {
    this.stopped = true
  }

  /** Hears of every change from now on; answers with how to stop. */
  listen(listener: (change: Change) => void): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  /** The changes after `lastId`, or undefined where they are no longer (or not yet) all here: then read everything again. */
  since(lastId: string): Change[] | undefined {
    const [time, ...seen] = lastId.split('~')
    const sequences = seen.map(Number)
    if (
      !/^\d+$/.test(time ?? '') ||
      sequences.length !== sources.length ||
      sequences.some((n) => !Number.isSafeInteger(n))
    )
      return undefined
    if (Number(time) < this.coveredSince) return undefined
    return this.kept.filter((change) => change.sequence > (sequences[change.source] as number))
  }

  /** Where a new listener starts. */
  position(): string {
    return [Date.now(), ...this.seen].join('~')
  }

  private async follow(index: number): Promise<void> {
    const source = sources[index] as Source
    while (!this.stopped) {
      try {
        const from = this.seen[index] as number
        const consumer = await jetstream(this.connection).consumers.get(source.stream, {
          filter_subjects: source.filter,
          ...(from === 0
            ? { deliver_policy: DeliverPolicy.StartTime, opt_start_time: new Date(this.coveredSince).toISOString() }
            : { deliver_policy: DeliverPolicy.StartSequence, opt_start_seq: from + 1 }),
        })
        const messages = await consumer.consume({ max_messages: 500 })
        for await (const message of messages) {
          if (this.stopped) break
          this.take(index, message.seq, message.json<CloudEvent>())
        }
      } catch (error) {
        if (!this.stopped)
          this.log.warn('Live updates were interrupted and start again.', {
            stream: source.stream,
            error: error as Error,
          })
      }
      if (!this.stopped) await new Promise((resolve) => setTimeout(resolve, 1_000))
    }
  }

  private take(index: number, sequence: number, event: CloudEvent): void {
    const source = sources[index] as Source
    if (sequence <= (this.seen[index] as number)) return
    this.seen[index] = sequence
    const change = {
      id: this.position(),
      type: event.type.replace(/\.v\d+$/, ''),
      subject: event.subject,
      targets: source.targets(event).map(({ id, unitId }) => ({ id, ...(unitId !== undefined && { unitId }) })),
      permission: source.permission,
      source: index,
      sequence,
      at: Date.now(),
    }
    this.kept.push(change)
    this.trim(change.at)
    this.listeners.forEach((listener) => listener(change))
  }

  private trim(now: number): void {
    if (this.kept.length <= KEEP && (this.kept[0]?.at ?? now) > now - 2 * KEEP_MS) return
    const from = Math.max(
      this.kept.length - KEEP,
      this.kept.findIndex(({ at }) => at > now - KEEP_MS),
      0,
    )
    this.coveredSince = Math.max(this.coveredSince, this.kept[from - 1]?.at ?? this.coveredSince)
    this.kept = this.kept.slice(from)
  }
}

/** The part of a change that the caller may know of; undefined: none. */
export function visibleTo(
  caller: Caller,
  change: Change,
): { type: string; subject: string; ids: string[] } | undefined {
  const units = unitsWhere(caller, change.permission)
  if (units.length === 0) return undefined
  const ids = change.targets
    .filter(({ unitId }) => units === '*' || unitId === undefined || units.includes(unitId))
    .map(({ id }) => id)
  return ids.length === 0 ? undefined : { type: change.type, subject: change.subject, ids: [...new Set(ids)] }
}
