import { causedByService } from '@cordon/contracts'
import { contextOf, traced } from '@cordon/messaging'
import { Database } from '@cordon/persistence'
import { Clock, Log } from '@cordon/runtime'
import { SpanKind } from '@opentelemetry/api'
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common'
import { v7 as uuid } from 'uuid'
import { AccountStore } from './account.store'
import { AccountTurns, failureOf, notDone, STALE_MS, type Turn } from './account-turns.worker'
import { ActionStore, causeOf } from './action.store'
import { CaptureStore } from './capture.store'
import { ConnectorsConfig } from './connectors.config'
import { CredentialStore } from './credential.store'
import { done, failed, type ActionState } from './domain/action'
import { type Failure } from './domain/failure'
import { type Session } from './platforms/platform'
import { PlatformError } from './platforms/platform-error'
import { Platforms } from './platforms/platforms'

/** Takes orders of moderation over the last hop. Each may be repeated without harm, so that what is not known to be done is asked again. */
@Injectable()
export class ActionWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly owner = uuid()
  private readonly turns: AccountTurns

  constructor(
    @Inject(Database) private readonly db: Database,
    @Inject(AccountStore) private readonly accounts: AccountStore,
    @Inject(ActionStore) private readonly actions: ActionStore,
    @Inject(CaptureStore) private readonly captures: CaptureStore,
    @Inject(CredentialStore) private readonly credentials: CredentialStore,
    @Inject(Platforms) private readonly platforms: Platforms,
    @Inject(ConnectorsConfig) private readonly config: ConnectorsConfig,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Log) private readonly log: Log,
  ) {
    const { leaseMs } = config
    this.turns = new AccountTurns(
      {
        name: 'action',
        leaseMs,
        due: () => actions.due(),
        step: (turn) => this.step(turn),
        renew: (id) => actions.renew(id, this.owner, leaseMs),
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
    const started = performance.now()
    const action = await this.actions.claim(id, accountId, this.owner, this.config.leaseMs)
    if (action === undefined) return
    await this.turns.holding(id, async () => {
      const failure = await this.attempt(action, started)
      await this.turns.settled(id, () =>
        this.actions.settle(id, this.owner, (state) => {
          const at = this.clock.now()
          if (failure === undefined) return done(state, at)
          // Another replica has taken over meanwhile: what it is doing stands.
          return state.attempts === action.attempts ? failed(state, failure, at) : { ok: true, state, facts: [] }
        }),
      )
    })
  }

  private async attempt(action: ActionState, started: number): Promise<Failure | undefined> {
    const ready = await this.prepare(action)
    if ('failure' in ready) return ready.failure
    if (performance.now() - started > Math.min(STALE_MS, this.config.leaseMs))
      return notDone('Cordon was too slow to call the network; trying again.', true)
    return traced(
      'connectors.action.restrict',
      { kind: SpanKind.INTERNAL, parent: contextOf(causeOf(action)) },
      () => this.restrict(action, ready),
      (failure) => failure !== undefined,
    )
  }

  private async prepare({ accountId, itemId }: ActionState): Promise<Ready | { failure: Failure }> {
    const account = await this.accounts.read(accountId)
    const session = await this.credentials.session(accountId)
    if (account === undefined || session === undefined)
      return { failure: notDone('The account has no credentials any more.', false) }
    const raw = await this.captures.payload(itemId, accountId)
    if (raw === undefined) return { failure: notDone('Cordon has no such message of this account.', false) }
    return { network: account.network, session, raw }
  }

  private async restrict(
    { id, kind, accountId, orderedAt }: ActionState,
    { network, session, raw }: Ready,
  ): Promise<Failure | undefined> {
    const platform = this.platforms.of(network)
    const target = platform.targetIn(raw)
    if (target === null)
      return notDone('What was captured of this message does not say what it is on its network.', false)
    try {
      await platform.restrict(session, { kind, target, orderedAt: orderedAt.toISOString() })
      return undefined
    } catch (error) {
      const failure = failureOf(error)
      this.log.warn('The network did not do what was ordered.', {
        actionId: id,
        accountId,
        network,
        reason: failure.said,
      })
      if (error instanceof PlatformError && error.kind === 'unauthorised')
        await this.accounts
          .needsReconnect(
            accountId,
            failure.said,
            causedByService('connectors', 'action: the network refused the sign-in'),
          )
          .catch(() => undefined)
      return failure
    }
  }
}

interface Ready {
  network: 'mastodon' | 'bluesky'
  session: Session
  raw: string
}
