import { causedByService } from '@cordon/contracts'
import { type PostContent } from '@cordon/contracts/publishing'
import { contextOf, traced } from '@cordon/messaging'
import { Database, isInfrastructureFault } from '@cordon/persistence'
import { Clock, Log } from '@cordon/runtime'
import { SpanKind } from '@opentelemetry/api'
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common'
import { v7 as uuid } from 'uuid'
import { AccountStore } from './account.store'
import { ConnectorsConfig } from './connectors.config'
import { CredentialStore } from './credential.store'
import { causeOf, DeliveryStore, type ClaimedDelivery } from './delivery.store'
import { failed, probed, sent, type DeliveryState, type Failure, type Sent } from './domain/delivery'
import { displayText } from './domain/display-text'
import { type Intent, type Session } from './platforms/platform'
import { PlatformError } from './platforms/platform-error'
import { Platforms } from './platforms/platforms'
import { Wakeable } from './wakeable.worker'

const SWEEP_MS = 250
/** A process that slept so long between claim and call asks the gate again: the fence may have closed meanwhile. */
const STALE_MS = 1_500

/** Takes deliveries over the last hop: calls the network once for each written intent, and reads back what got no clear answer. */
@Injectable()
export class DeliveryWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly owner = uuid()
  private readonly stopping = new AbortController()
  private readonly wakeable = new Wakeable()
  private readonly busy = new Map<string, Promise<void>>()
  private dispatching: Promise<void> = Promise.resolve()

  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(AccountStore) private readonly accounts: AccountStore,
    @Inject(DeliveryStore) private readonly deliveries: DeliveryStore,
    @Inject(CredentialStore) private readonly credentials: CredentialStore,
    @Inject(Platforms) private readonly platforms: Platforms,
    @Inject(ConnectorsConfig) private readonly config: ConnectorsConfig,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Log) private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    // An intent is always stated with a fact, so that every commit of facts may have brought work.
    this.db.onFactsCommitted(() => this.wakeable.wake())
    this.dispatching = this.dispatch()
  }

  /** Calls in progress are finished: an answer that is thrown away is an outcome nobody knows. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort()
    await this.dispatching
    await Promise.all(this.busy.values())
  }

  private async dispatch(): Promise<void> {
    const { signal } = this.stopping
    while (!signal.aborted) {
      try {
        for (const { id, accountId } of await this.deliveries.due()) {
          if (signal.aborted || this.busy.has(accountId)) continue
          const work = this.step(id, accountId).finally(() => {
            this.busy.delete(accountId)
            this.wakeable.wake()
          })
          this.busy.set(accountId, work)
        }
      } catch (error) {
        this.log.warn('The deliveries that are due could not be looked up; trying again.', { error })
      }
      await this.wakeable.wait(SWEEP_MS, signal)
    }
  }

  private async step(deliveryId: string, accountId: string): Promise<void> {
    const { leaseMs } = this.config
    const started = performance.now()
    try {
      const claimed = await this.deliveries.claim(deliveryId, accountId, this.owner, leaseMs)
      if (claimed === undefined) return
      const renewing = setInterval(() => {
        this.deliveries.renew(deliveryId, this.owner, leaseMs).catch(() => undefined)
      }, leaseMs / 3)
      try {
        await (claimed.step === 'call' ? this.call(claimed, started) : this.probe(claimed))
      } finally {
        clearInterval(renewing)
      }
    } catch (error) {
      // What was in hand is taken up again when its claim runs out, by whoever is there.
      this.log.error('A step of a delivery failed; it is taken up again.', { deliveryId, accountId, error })
      await new Promise((resolve) => setTimeout(resolve, SWEEP_MS))
    }
  }

  private async call({ delivery }: ClaimedDelivery, started: number): Promise<void> {
    const ready = await this.prepare(delivery)
    const outcome =
      'failure' in ready
        ? ready
        : performance.now() - started > Math.min(STALE_MS, this.config.leaseMs)
          ? { failure: notDone('Cordon was too slow to call the network; trying again.', true) }
          : await traced(
              'connectors.delivery.send',
              { kind: SpanKind.INTERNAL, parent: contextOf(causeOf(delivery)) },
              () => this.commit(delivery, ready),
              (result) => 'failure' in result,
            )
    await this.settled(delivery.id, () =>
      this.deliveries.settle(delivery.id, (state) => {
        const at = this.clock.now()
        if ('nativeKey' in outcome) return sent(state, storable(outcome), at)
        // Another replica has taken over meanwhile: what it is doing stands.
        if (state.attempts !== delivery.attempts || state.callingSince === null) return { ok: true, state, facts: [] }
        return failed(state, outcome.failure, at)
      }),
    )
  }

  private async commit(
    { id, accountId }: DeliveryState,
    { session, intent, network }: Ready,
  ): Promise<Awaited<ReturnType<ReturnType<Platforms['of']>['commit']>> | { failure: Failure }> {
    try {
      return await this.platforms.of(network).commit(session, intent)
    } catch (error) {
      const failure = failureOf(error)
      this.log.warn('The network did not take a delivery.', {
        deliveryId: id,
        accountId,
        network,
        reason: failure.said,
      })
      if (error instanceof PlatformError && error.kind === 'unauthorised')
        await this.accounts
          .needsReconnect(
            accountId,
            failure.said,
            causedByService('connectors', 'delivery: the network refused the sign-in'),
          )
          .catch(() => undefined)
      return { failure }
    }
  }

  private async probe({ delivery }: ClaimedDelivery): Promise<void> {
    const ready = await this.prepare(delivery)
    const found =
      'failure' in ready
        ? 'undetermined'
        : await this.platforms
            .of(ready.network)
            .find(ready.session, ready.intent)
            .catch(() => 'undetermined' as const)
    const repeatable = 'repeatable' in ready && ready.repeatable
    await this.settled(delivery.id, () =>
      this.deliveries.settle(delivery.id, (state, held) =>
        state.status === 'unknown'
          ? probed(
              state,
              typeof found === 'object' ? storable(found) : found,
              { settleMs: this.config.settleMs, repeatable, held },
              this.clock.now(),
            )
          : { ok: true, state, facts: [] },
      ),
    )
  }

  private async prepare(delivery: DeliveryState): Promise<Ready | { failure: Failure }> {
    const account = await this.accounts.read(delivery.accountId)
    const session = await this.credentials.session(delivery.accountId)
    if (
      account === undefined ||
      session === undefined ||
      delivery.intentAt === null ||
      delivery.idempotencyKey === null
    )
      return { failure: notDone('The account has no credentials any more.', false) }
    const { text, visibility, language, inReplyTo } = JSON.parse(delivery.content) as PostContent
    const intent: Intent = {
      idempotencyKey: delivery.idempotencyKey,
      text,
      visibility,
      ...(language !== undefined && { language }),
      ...(inReplyTo && {
        inReplyTo: { nativeId: inReplyTo.nativeId, nativeKey: inReplyTo.nativeKey, handle: inReplyTo.authorHandle },
      }),
      startedAt: delivery.intentAt.toISOString(),
      alreadySent: await this.deliveries.sentKeys(delivery.accountId, delivery.intentAt),
    }
    return { network: account.network, session, intent, repeatable: account.idempotentCommit !== 'none' }
  }

  // The network has answered: what it said is written down however long the database takes to come back.
  private async settled(deliveryId: string, write: () => Promise<void>): Promise<void> {
    for (let wait = 50; ; wait = Math.min(wait * 2, 2_000)) {
      try {
        return await write()
      } catch (error) {
        if (this.stopping.signal.aborted || !isInfrastructureFault(error)) throw error
        this.log.error('What came of a delivery could not be written down; trying again.', { deliveryId, error })
        await new Promise((resolve) => setTimeout(resolve, wait))
      }
    }
  }
}

interface Ready {
  network: 'mastodon' | 'bluesky'
  session: Session
  intent: Intent
  repeatable: boolean
}

function failureOf(error: unknown): Failure {
  // A fault of our own says nothing about what left.
  if (!(error instanceof PlatformError))
    return {
      certainty: 'unknown',
      passing: false,
      said: 'Cordon failed while the network was being called.',
      retryAt: null,
    }
  // A sign-in that is refused passes once somebody connects the account again: until then the gate holds it.
  const passing = ['rate_limited', 'unavailable', 'timeout', 'unauthorised'].includes(error.kind)
  const retryAt = error.retryAt === null ? null : new Date(error.retryAt)
  return { certainty: error.certainty, passing, said: error.message, retryAt }
}

// A network may say anything; the contract and the database take so much.
function storable({ nativeKey, nativeId, permalink }: Sent): Sent {
  return {
    nativeKey: displayText(nativeKey, 2000),
    nativeId: displayText(nativeId, 2000),
    permalink: displayText(permalink, 2000),
  }
}

function notDone(said: string, passing: boolean): Failure {
  return { certainty: 'not_done', passing, said, retryAt: null }
}
