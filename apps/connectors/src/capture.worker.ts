import { causedByService } from '@cordon/contracts'
import { Clock, Log } from '@cordon/runtime'
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common'
import { v7 as uuid } from 'uuid'
import { AccountStore } from './account.store'
import { CaptureStore, type Catch } from './capture.store'
import { ConnectorsConfig } from './connectors.config'
import { CredentialStore } from './credential.store'
import { type AccountState } from './domain/account'
import { firstPace, paceAfterFailure, paceAfterPoll, type Pace } from './domain/pace'
import { offeredItem } from './item.views'
import { type Platform, type Polled } from './platforms/platform'
import { PlatformError } from './platforms/platform-error'
import { Platforms } from './platforms/platforms'
import { Wakeable } from './wakeable.worker'

/** A replica takes so many free accounts a turn, so that others that start get their share. */
const ACCOUNTS_A_TURN = 20

interface Watch {
  loop: Promise<void>
  stop: AbortController
}

/** Asks the networks what arrived: one loop an account, whichever replica holds its lease. One account's fault stops no other. */
@Injectable()
export class CaptureWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly owner = uuid()
  private readonly watches = new Map<string, Watch>()
  private readonly stopping = new AbortController()
  private readonly turn = new Wakeable()
  private supervision: Promise<void> = Promise.resolve()

  constructor(
    @Inject(AccountStore) private readonly accounts: AccountStore,
    @Inject(CaptureStore) private readonly captures: CaptureStore,
    @Inject(CredentialStore) private readonly credentials: CredentialStore,
    @Inject(Platforms) private readonly platforms: Platforms,
    @Inject(ConnectorsConfig) private readonly config: ConnectorsConfig,
    @Inject(Clock) private readonly clock: Clock,
    @Inject(Log) private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.config.capture) return
    this.accounts.onChange(() => this.turn.wake())
    this.supervision = this.supervise()
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort()
    await this.supervision
    for (const { stop } of this.watches.values()) stop.abort()
    await Promise.all([...this.watches.values()].map(({ loop }) => loop))
    if (this.config.capture) await this.captures.release(this.owner).catch(() => undefined)
  }

  private async supervise(): Promise<void> {
    const { signal } = this.stopping
    while (!signal.aborted) {
      try {
        const held = new Set(await this.captures.lease(this.owner, this.config.leaseMs, ACCOUNTS_A_TURN))
        for (const [accountId, { stop }] of this.watches) if (!held.has(accountId)) stop.abort()
        for (const accountId of held) if (!this.watches.has(accountId)) this.watch(accountId)
      } catch (error) {
        this.log.warn('The accounts to capture could not be looked up; trying again.', { error })
      }
      await this.turn.wait(this.config.leaseMs / 4, signal)
    }
  }

  private watch(accountId: string): void {
    const stop = new AbortController()
    const loop = this.follow(accountId, stop.signal)
      .catch((error: unknown) => this.log.error('The capture of an account ended unexpectedly.', { accountId, error }))
      .finally(() => {
        this.watches.delete(accountId)
        // It may have come back while its loop was ending.
        if (stop.signal.aborted) this.turn.wake()
      })
    this.watches.set(accountId, { loop, stop })
  }

  private async follow(accountId: string, signal: AbortSignal): Promise<void> {
    const account = await this.accounts.read(accountId)
    if (account === undefined) return
    const platform = this.platforms.of(account.network)
    const hinted = new Wakeable()
    const listening = new AbortController()
    signal.addEventListener('abort', () => listening.abort(), { once: true })
    const hints = this.listen(platform, accountId, hinted, listening.signal)
    try {
      let pace = firstPace
      while (!signal.aborted) {
        const next = await this.pollOnce(account, platform, pace, signal)
        if (next === 'stop') return
        pace = next
        if (pace.waitMs > 0) await hinted.wait(pace.waitMs, signal, pace.failures > 0)
      }
    } finally {
      listening.abort()
      await hints
    }
  }

  private async pollOnce(
    account: AccountState,
    platform: Platform,
    pace: Pace,
    signal: AbortSignal,
  ): Promise<Pace | 'stop'> {
    const limits = { minMs: this.config.pollMinMs, maxMs: this.config.pollMaxMs, backoffMs: this.config.pollBackoffMs }
    try {
      const session = await this.credentials.session(account.id)
      if (session === undefined) return 'stop'
      const polled = await platform.poll(session, await this.captures.cursor(account.id), signal)
      const caught = this.readable(account, polled)
      const result = await this.captures.keep(account.id, this.owner, caught)
      if (result === 'lease-lost') return 'stop'
      return paceAfterPoll(pace, { captured: result.captured, more: polled.more }, limits)
    } catch (error) {
      if (signal.aborted) return 'stop'
      return this.afterFault(account, error, pace, limits)
    }
  }

  private async afterFault(
    account: AccountState,
    error: unknown,
    pace: Pace,
    limits: Parameters<typeof paceAfterFailure>[2],
  ): Promise<Pace | 'stop'> {
    const { id: accountId, network } = account
    if (error instanceof PlatformError && error.kind === 'unauthorised') {
      const gaveUp = await this.accounts
        .needsReconnect(
          accountId,
          error.message,
          causedByService('connectors', 'capture: the network refused the sign-in'),
        )
        .then(() => true)
        .catch(() => false)
      this.log.warn('An account must be connected again.', { accountId, network, reason: error.message })
      if (gaveUp) return 'stop'
    } else if (pace.failures === 0 || (pace.failures & (pace.failures - 1)) === 0) {
      // Doubling the gap keeps a network that is away for hours from filling the log.
      this.log.warn('An account could not be captured; trying again.', {
        accountId,
        network,
        error,
        attempts: pace.failures + 1,
      })
    }
    const retryAt = error instanceof PlatformError && error.retryAt !== null ? Date.parse(error.retryAt) : 0
    return paceAfterFailure(pace, Math.max(0, retryAt - this.clock.now().getTime()), limits)
  }

  private readable(account: AccountState, { items, unreadable, cursor }: Polled): Catch {
    const caught: Catch = { items: [], unreadable: [...unreadable], cursor }
    for (const item of items) {
      // What the account itself said is not something that arrived.
      if (item.author.nativeId === account.nativeId) continue
      const read = offeredItem(item)
      if ('item' in read) caught.items.push(read.item)
      else caught.unreadable.push(read.unreadable)
    }
    for (const { reason } of caught.unreadable)
      this.log.warn('Something arrived that cannot be read; it is kept as received.', { accountId: account.id, reason })
    return caught
  }

  private async listen(platform: Platform, accountId: string, hinted: Wakeable, signal: AbortSignal): Promise<void> {
    if (platform.listen === undefined) return
    try {
      const session = await this.credentials.session(accountId)
      if (session !== undefined) await platform.listen(session, () => hinted.wake(), signal)
    } catch (error) {
      if (!signal.aborted) this.log.warn('Live hints of an account ended; it is still polled.', { accountId, error })
    }
  }
}
