import { causedByService } from '@cordon/contracts'
import { type PostContent } from '@cordon/contracts/publishing'
import { checkOutbound } from '@cordon/contracts/moderation'
import { contextOf, ProcedureClient, traced } from '@cordon/messaging'
import { Database } from '@cordon/persistence'
import { Clock, Log } from '@cordon/runtime'
import { SpanKind } from '@opentelemetry/api'
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common'
import { v7 as uuid } from 'uuid'
import { AccountStore } from './account.store'
import { AccountTurns, failureOf, notDone, STALE_MS, type Turn } from './account-turns.worker'
import { ConnectorsConfig } from './connectors.config'
import { CredentialStore } from './credential.store'
import { causeOf, DeliveryStore, type ClaimedDelivery } from './delivery.store'
import { failed, probed, sent, unanswered, type DeliveryState, type Sent } from './domain/delivery'
import { type Failure } from './domain/failure'
import { type TextCheck } from './domain/gate'
import { displayText } from './domain/display-text'
import { type Intent, type Session } from './platforms/platform'
import { PlatformError } from './platforms/platform-error'
import { Platforms } from './platforms/platforms'

/** How long moderation may take to read a text, in ms. */
const CHECK_MS = 3_000
/** UTF-16 units, as `moderation.outbound.check` takes them. */
const MOST_CHECKED = 10_000

/** Takes deliveries over the last hop: asks whether the text may go, calls the network once for each written intent, and reads back what got no clear answer. */
@Injectable()
export class DeliveryWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly owner = uuid()
  private readonly turns: AccountTurns

  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(AccountStore) private readonly accounts: AccountStore,
    @Inject(DeliveryStore) private readonly deliveries: DeliveryStore,
    @Inject(CredentialStore) private readonly credentials: CredentialStore,
    @Inject(Platforms) private readonly platforms: Platforms,
    @Inject(ConnectorsConfig) private readonly config: ConnectorsConfig,
    @Inject(ProcedureClient) private readonly client: ProcedureClient,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Log) private readonly log: Log,
  ) {
    const { leaseMs } = config
    this.turns = new AccountTurns(
      {
        name: 'delivery',
        leaseMs,
        due: () => deliveries.due(),
        step: (turn) => this.step(turn),
        renew: (id) => deliveries.renew(id, this.owner, leaseMs),
      },
      log,
    )
  }

  onApplicationBootstrap(): void {
    this.turns.start(this.db)
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.turns.stop()
  }

  private async step({ id, accountId }: Turn): Promise<void> {
    const claimed = await this.deliveries.claim(id, accountId, this.owner, this.config.leaseMs)
    if (claimed === undefined) return
    await this.turns.holding(id, () => (claimed.step === 'send' ? this.send(claimed.delivery) : this.probe(claimed)))
  }

  /** Whether the text may go is asked of exactly the words that leave, before the call is written down: no answer is no. */
  private async send(delivery: DeliveryState): Promise<void> {
    const ready = await this.prepare(delivery)
    if ('failure' in ready) return this.settle(delivery, ready.failure)
    const check = await this.check(delivery, ready)
    if (check === undefined) {
      await this.deliveries.settle(delivery.id, (state) =>
        state.callingSince === null && state.attempts === delivery.attempts
          ? unanswered(state, this.clock.now())
          : { ok: true, state, facts: [] },
      )
      return
    }
    const asked = performance.now()
    const started = await this.deliveries.start(delivery, check, this.owner, this.config.leaseMs)
    if (started !== undefined) await this.call(started, ready, asked)
  }

  private async check(delivery: DeliveryState, { network, intent }: Ready): Promise<TextCheck | undefined> {
    const { accountId, unitId } = delivery
    const text = this.platforms.of(network).wording(intent)
    if (text.length > MOST_CHECKED) return { verdict: 'block', reason: 'The text is longer than the rules can read.' }
    try {
      const answer = await this.client.call(checkOutbound, { accountId, unitId, network, text }, { timeout: CHECK_MS })
      return { verdict: answer.verdict, reason: answer.reason }
    } catch (error) {
      if (delivery.reason === null)
        this.log.warn('Moderation does not say whether a text may go; it waits.', { deliveryId: delivery.id, error })
      return undefined
    }
  }

  private async call(delivery: DeliveryState, ready: Ready, asked: number): Promise<void> {
    const outcome =
      performance.now() - asked > Math.min(STALE_MS, this.config.leaseMs)
        ? { failure: notDone('Cordon was too slow to call the network; trying again.', true) }
        : await traced(
            'connectors.delivery.send',
            { kind: SpanKind.INTERNAL, parent: contextOf(causeOf(delivery)) },
            () => this.commit(delivery, ready),
            (result) => 'failure' in result,
          )
    await this.settle(delivery, 'nativeKey' in outcome ? outcome : outcome.failure)
  }

  private async settle(delivery: DeliveryState, outcome: Sent | Failure): Promise<void> {
    await this.turns.settled(delivery.id, () =>
      this.deliveries.settle(delivery.id, (state) => {
        const at = this.clock.now()
        if ('nativeKey' in outcome) return sent(state, storable(outcome), at)
        // Another replica has taken over meanwhile: what it is doing stands.
        if (state.attempts !== delivery.attempts || (state.callingSince === null) !== (delivery.callingSince === null))
          return { ok: true, state, facts: [] }
        return failed(state, outcome, at)
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
    await this.turns.settled(delivery.id, () =>
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
}

interface Ready {
  network: 'mastodon' | 'bluesky'
  session: Session
  intent: Intent
  repeatable: boolean
}

// A network may say anything; the contract and the database take so much.
function storable({ nativeKey, nativeId, permalink }: Sent): Sent {
  return {
    nativeKey: displayText(nativeKey, 2000),
    nativeId: displayText(nativeId, 2000),
    permalink: displayText(permalink, 2000),
  }
}
